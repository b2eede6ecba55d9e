import { whenLetGo } from "../behaviours/press";
import { SpellHelp } from "../behaviours/spell-help";
import { countLetters, cleanAnswer } from "./answers";
import { el, icon, setAttributes, setText } from "./dom";
import type {
  ChoiceField,
  Field,
  PhotoField,
  SwatchField,
  TextField,
  TextLayer,
} from "./documents";
import { GRAPHEMES_MAX, TEXT_COLOUR, fieldOf, locksOf } from "./documents";
import { fontOf } from "./compose";
import { OwnText, addition, removal } from "./own-controls";
import type { OwnLayer } from "./own";
import { facesOf } from "./own";
import type { PlainControl } from "./plain-controls";
import { answers, multiControl, typedControl } from "./plain-controls";
import { PhotoControl } from "./photo-control";
import type { Drawings } from "./drawings";
import { picks } from "./picks";
import type { Server } from "./server";
import type { Store, Tool } from "./store";
import type { Words } from "./words";

const CHARACTERS_MAX = 500;
/** Colours to start from where the template leaves the colour to the buyer. */
const COLOURS = ["#221d15", "#ffffff", "#006559", "#b3243f", "#232a4d", "#d9531e", "#8a3f1c"];


/** One question of the template as the page asks it. */
interface Control {
  readonly tool: Tool;
  readonly element: HTMLElement;
  update(): void;
}

/** The seller's questions, each under its tool. */
export class Panel {
  private readonly controls = new Map<string, Control>();
  private readonly groups = new Map<Tool, HTMLElement>();
  /** The controls among them that belong to layers of the buyer's own. */
  private readonly ownIds = new Set<string>();
  /** Where layers of the buyer's own are put on the piece, by tool. */
  private readonly additions = new Map<Tool, { element: HTMLElement; update: () => void }>();
  readonly tools: readonly Tool[];

  constructor(
    private readonly store: Store,
    private readonly words: Words,
    private readonly server: Server,
    private readonly drawings: Drawings,
    private readonly around: {
      onPhoto(layer: string): void;
      wantFaces(ids: readonly string[]): void;
    },
  ) {
    for (const field of store.data.template.fields)
      this.controls.set(field.id, this.control(field));
    if (store.data.variants.length > 1) this.controls.set(" variant", this.variants());
    if (store.data.template.surfaces.some((surface) => (surface.added_max ?? 0) > 0)) {
      for (const [kind, tool] of [
        ["text", "text"],
        ["image", "photo"],
      ] as const)
        this.additions.set(
          tool,
          addition(store, words, kind, (id) => this.added(id)),
        );
    }
    const order: Tool[] = ["text", "photo", "options", "colour"];
    for (const tool of order) {
      const own = [...this.controls.values()].filter((control) => control.tool === tool);
      const elements = own.map((each) => each.element);
      const more = this.additions.get(tool);
      if (more) elements.push(more.element);
      if (elements.length > 0)
        this.groups.set(tool, el("div", { class: "studio-group" }, ...elements));
    }
    this.followOwn();
    this.tools = order.filter((tool) => this.groups.has(tool));
  }

  /** The questions of a tool. */
  group(tool: Tool): HTMLElement | null {
    return this.groups.get(tool) ?? null;
  }

  /** Whether a tool asks anything as the answers are now. */
  asks(tool: Tool): boolean {
    const isAsked = [...this.controls].some(([id, control]) => {
      const field = this.store.field(id);
      return control.tool === tool && (!field || this.store.isShown(field));
    });
    const kind = tool === "text" ? "text" : "image";
    return isAsked || (this.additions.has(tool) && this.store.mayAdd(kind));
  }

  toolOf(field: string): Tool | null {
    return this.controls.get(field)?.tool ?? null;
  }

  /** Follow the draft and what was found in it. */
  update(): void {
    this.followOwn();
    for (const more of this.additions.values()) more.update();
    for (const [id, control] of this.controls) {
      const field = this.store.field(id);
      control.element.hidden = field !== undefined && !this.store.isShown(field);
      control.update();
    }
  }

  focus(field: string): void {
    const input = this.controls
      .get(field)
      ?.element.querySelector<HTMLElement>("input, textarea, button");
    input?.focus();
  }

  /** One question for each layer of the buyer's own, as many as there are now. */
  private followOwn(): void {
    const own = this.store.draft.design.added ?? [];
    for (const layer of own) {
      if (this.controls.has(layer.id)) continue;
      const control = this.ownControl(layer);
      this.controls.set(layer.id, control);
      this.ownIds.add(layer.id);
      this.additions.get(control.tool)?.element.before(control.element);
    }
    for (const id of this.ownIds) {
      if (own.some((layer) => layer.id === id)) continue;
      this.controls.get(id)?.element.remove();
      this.controls.delete(id);
      this.ownIds.delete(id);
    }
  }

  private ownControl(layer: OwnLayer): Control {
    const { store, words } = this;
    const { id } = layer;
    if (layer.kind === "text") {
      const text = new OwnText(store, words, id, [...new Set([TEXT_COLOUR, ...COLOURS])]);
      this.around.wantFaces(facesOf(store.data.template));
      return {
        tool: "text",
        element: text.element,
        update: () => {
          text.update();
          this.showError(id, text.input, text.error, [text.countId]);
        },
      };
    }
    const label = { en: words.say("own_photo") };
    const control = this.photo({ kind: "photo", id, label, required: true });
    control.element.append(removal(store, words, id));
    return control;
  }

  /** Go on with a layer that was just added. */
  private added(id: string): void {
    this.update();
    this.focus(id);
  }

  private control(field: Field): Control {
    switch (field.kind) {
      case "text":
        return this.text(field);
      case "photo":
        return this.photo(field);
      case "choice":
        return this.choice(field);
      case "swatch":
        return this.swatch(field);
      case "number":
      case "date":
        return this.plain("text", field.id, typedControl(this.store, field));
      case "multi":
        return this.plain("options", field.id, multiControl(this.store, field));
    }
  }

  private plain(tool: Tool, field: string, made: PlainControl): Control {
    const parts = this.store.textLayersOf(field).flatMap((layer) => this.lettering(layer));
    const element = el("div", {}, made.element, ...parts.map((part) => part.element));
    return {
      tool,
      element,
      update: () => {
        made.update();
        this.showError(field, made.input, made.error, made.described);
        for (const part of parts) part.update();
      },
    };
  }

  private text(field: TextField): Control {
    const { store, words } = this;
    const id = `s-${field.id}`;
    const usual = field.graphemes_max ?? GRAPHEMES_MAX;
    const several = (field.lines_max ?? 1) > 1;
    const count = el("span", { "aria-hidden": "true" });
    const spoken = el("span", { class: "sr", id: `${id}-count` });
    const attributes = {
      id,
      class: `field-in ${several ? "font-semibold" : "!text-[1.25rem] !font-semibold"}`,
      dir: "auto",
      autocomplete: "off",
      maxlength: CHARACTERS_MAX,
      placeholder: store.words(field.sample) || undefined,
      "aria-required": field.required === false ? undefined : "true",
    };
    const input = several
      ? el("textarea", { ...attributes, rows: Math.min(field.lines_max ?? 2, 4) })
      : el("input", {
          ...attributes,
          autocapitalize: "words",
          spellcheck: "false",
          enterkeyhint: "done",
        });
    answers(store, field.id, input);
    input.addEventListener("blur", () => whenLetGo(() => this.update()));
    input.addEventListener("keydown", (event) => {
      if ((event as KeyboardEvent).key === "Enter" && !several) input.blur();
    });
    const hint = field.help
      ? el("span", { class: "hint block mt-1.5", id: `${id}-hint` }, store.words(field.help))
      : null;
    const error = this.error(id);
    const label = el(
      "label",
      { class: "lab", for: id },
      el("span", {}, store.words(field.label)),
      el("span", { class: "hint num" }, count, spoken),
    );
    const help = new SpellHelp(input, words.say("write_as"), (text) =>
      store.answer(field.id, text, ""),
    ).element;
    const element = el("div", { class: "field" }, label, input, help, ...(hint ? [hint] : []), error);
    const parts = store.textLayersOf(field.id).flatMap((layer) => this.lettering(layer));
    const whole = el(
      "div",
      { class: "studio-question" },
      element,
      ...parts.map((part) => part.element),
    );
    return {
      tool: "text",
      element: whole,
      update: () => {
        const answer = store.draft.design.answers?.[field.id] ?? "";
        if (input.value !== answer) input.value = answer;
        const letters = countLetters(cleanAnswer(answer, field.lines_max ?? 1));
        const max = store.evaluation.limits[field.id]?.graphemes_max ?? usual;
        setText(count, `${letters}/${max}`);
        setText(spoken, words.say("letters_of", { count: letters, max }));
        count.classList.toggle("text-error", letters > max);
        this.showError(field.id, input, error, [`${id}-count`, hint ? `${id}-hint` : ""]);
        for (const part of parts) part.update();
      },
    };
  }

  /** Face and colour of a text, where the template leaves them to the buyer. */
  private lettering(layer: TextLayer): { element: HTMLElement; update: () => void }[] {
    const { store, words } = this;
    const locks = locksOf(layer);
    const parts: { element: HTMLElement; update: () => void }[] = [];
    const change = () => store.draft.design.adjustments?.[layer.id];
    const fonts = layer.fonts ?? [];
    if (fonts.length > 1 && !locks.includes("font")) {
      const faces = store.data.fonts;
      parts.push(
        picks(words.say("lettering"), `font-${layer.id}`, "row", {
          options: fonts.map((font) => {
            const label = faces.find((face) => face.id === font)?.family ?? font;
            return { id: font, label, face: font };
          }),
          chosen: () => fontOf(layer, change()),
          note: () => store.letteringOf(layer.id),
          choose: (font) =>
            store.adjust(layer.id, { font: font === layer.font ? undefined : font }),
        }),
      );
      this.around.wantFaces(fonts);
    }
    if (
      !layer.colour_field &&
      !locks.includes("colour") &&
      store.surfaceOf(layer.surface).technique !== "engrave"
    ) {
      const usual = layer.colour ?? TEXT_COLOUR;
      const colours = [...new Set([usual, ...COLOURS])];
      parts.push(
        picks(words.say("text_colour"), `colour-${layer.id}`, "swatches", {
          options: colours.map((hex) => ({ id: hex, label: hex, hex })),
          chosen: () => change()?.colour ?? usual,
          choose: (hex) => store.adjust(layer.id, { colour: hex === usual ? undefined : hex }),
          free: true,
        }),
      );
    }
    return parts;
  }

  private photo(field: PhotoField): Control {
    const { store } = this;
    const control = new PhotoControl(store, this.words, this.server, this.drawings, field, () => {
      const [layer] = store.layersOf(field.id);
      if (layer) this.around.onPhoto(layer.id);
    });
    return {
      tool: "photo",
      element: control.element,
      update: () => {
        control.update();
        this.showError(field.id, control.input, control.error, [control.hintId]);
      },
    };
  }

  private choice(field: ChoiceField): Control {
    const { store } = this;
    const pictured = field.options.some((option) => option.art);
    const made = picks(store.words(field.label), `s-${field.id}`, pictured ? "pictures" : "row", {
      options: field.options.map((option) => ({
        id: option.id,
        label: store.words(option.label),
        ...(option.art ? { picture: this.drawings.facts(option.art)?.url ?? "" } : {}),
      })),
      chosen: () => store.evaluation.answers[field.id] || field.default,
      choose: (answer) => store.answer(field.id, answer, ""),
      allowed: () => store.evaluation.limits[field.id]?.options ?? null,
      hint: store.words(field.help),
    });
    return { tool: "options", ...made };
  }

  private swatch(field: SwatchField): Control {
    const { store } = this;
    const made = picks(store.words(field.label), `s-${field.id}`, "swatches", {
      options: field.options.map(({ id, label, hex }) => ({ id, label: store.words(label), hex })),
      allowed: () => store.evaluation.limits[field.id]?.options ?? null,
      chosen: () => store.evaluation.answers[field.id] || field.default,
      choose: (answer) => store.answer(field.id, answer, ""),
      hint: store.words(field.help),
    });
    // The colour of words is chosen where the words are typed.
    const letters = store.layers.some(
      (layer) => layer.kind === "text" && layer.colour_field === field.id && fieldOf(layer),
    );
    return { tool: letters ? "text" : "colour", ...made };
  }

  private variants(): Control {
    const { store, words } = this;
    const made = picks(words.say("piece_colour"), "s-variant", "row", {
      options: store.data.variants.map((variant) => ({
        id: variant.id,
        label: variant.sold_out ? `${variant.label}, ${words.say("sold_out")}` : variant.label,
        disabled: variant.sold_out,
        ...(variant.tint ? { hex: variant.tint } : {}),
      })),
      chosen: () => store.variant.id,
      choose: (variant) => store.update({ ...store.draft, variant }),
    });
    return { tool: "colour", ...made };
  }

  private error(id: string): HTMLElement {
    return el("p", { class: "err", id: `${id}-error`, hidden: true });
  }

  /** Show what is wrong with a field under it, and tie both together. */
  private showError(
    field: string,
    input: HTMLElement,
    place: HTMLElement,
    described: readonly string[],
  ): void {
    const { store, words } = this;
    const { problems, warnings } = store.findings;
    const isTold = (reason: string) => reason !== "required" || store.touched.has(field);
    const bad = problems.find((found) => found.field === field && isTold(found.reason));
    const found = bad ?? warnings.find((each) => each.field === field);
    const text = found ? words.problem(found) : "";
    if (place.dataset["text"] !== text) {
      place.dataset["text"] = text;
      place.hidden = !found;
      place.classList.toggle("studio-look", !bad);
      place.replaceChildren(
        ...(found ? [icon(bad ? "circle-alert" : "triangle-alert"), el("span", {}, text)] : []),
      );
    }
    const ids = [...described, found ? place.id : ""].filter(Boolean).join(" ");
    setAttributes(input, {
      "aria-describedby": ids || undefined,
      "aria-invalid": bad ? "true" : undefined,
    });
  }
}
