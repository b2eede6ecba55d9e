import { SpellHelp } from "../behaviours/spell-help";
import { cleanAnswer, countLetters } from "./answers";
import { el, icon, setText } from "./dom";
import type { TextLayer } from "./documents";
import { TEXT_COLOUR } from "./documents";
import { facesOf } from "./own";
import type { OwnKind } from "./own";
import { picks } from "./picks";
import type { Store } from "./store";
import type { Words } from "./words";

const CHARACTERS_MAX = 300;

/** A text of the buyer's own: what it says, its lettering, its colour. */
export class OwnText {
  readonly element: HTMLElement;
  readonly input: HTMLTextAreaElement;
  readonly error: HTMLElement;
  readonly countId: string;
  private readonly count = el("span", { class: "hint num" });
  private readonly parts: readonly { element: HTMLElement; update: () => void }[];

  constructor(
    private readonly store: Store,
    words: Words,
    private readonly id: string,
    colours: readonly string[],
  ) {
    const name = `s-${id}`;
    this.countId = `${name}-count`;
    this.count.id = this.countId;
    this.input = el("textarea", {
      id: name,
      class: "field-in font-semibold",
      dir: "auto",
      rows: 2,
      autocomplete: "off",
      maxlength: CHARACTERS_MAX,
    });
    this.input.addEventListener("input", () => store.answer(id, this.input.value));
    this.input.addEventListener("focus", () => store.select(id));
    this.error = el("p", { class: "err", id: `${name}-error`, hidden: true });
    const label = el(
      "label",
      { class: "lab", for: name },
      el("span", {}, words.say("own_text")),
      this.count,
    );
    const help = new SpellHelp(this.input, words.say("write_as"), (text) =>
      store.answer(id, text, ""),
    ).element;
    const field = el("div", { class: "field" }, label, this.input, help, this.error);
    this.parts = [this.faces(words), ...this.colours(words, colours)];
    this.element = el(
      "div",
      { class: "studio-question studio-own" },
      field,
      ...this.parts.map((part) => part.element),
      removal(store, words, id),
    );
  }

  update(): void {
    const answer = this.store.draft.design.answers?.[this.id] ?? "";
    if (this.input.value !== answer) this.input.value = answer;
    const lines = this.layer()?.lines_max ?? 1;
    setText(this.count, String(countLetters(cleanAnswer(answer, lines))));
    for (const part of this.parts) part.update();
  }

  private layer(): TextLayer | undefined {
    const found = this.store.layer(this.id);
    return found?.kind === "text" ? found : undefined;
  }

  private faces(words: Words): { element: HTMLElement; update: () => void } {
    const { fonts, template } = this.store.data;
    return picks(words.say("lettering"), `font-${this.id}`, "row", {
      options: facesOf(template).map((font) => ({
        id: font,
        label: fonts.find((face) => face.id === font)?.family ?? font,
        face: font,
      })),
      chosen: () => this.layer()?.font ?? "",
      note: () => this.store.letteringOf(this.id),
      choose: (font) => this.store.letter(this.id, { font }),
    });
  }

  private colours(
    words: Words,
    colours: readonly string[],
  ): { element: HTMLElement; update: () => void }[] {
    const surface = this.layer()?.surface;
    if (surface && this.store.surfaceOf(surface).technique === "engrave") return [];
    const made = picks(words.say("text_colour"), `colour-${this.id}`, "swatches", {
      options: colours.map((hex) => ({ id: hex, label: hex, hex })),
      chosen: () => this.layer()?.colour ?? TEXT_COLOUR,
      choose: (colour) => this.store.letter(this.id, { colour }),
      free: true,
    });
    return [made];
  }
}

/** The way to take a layer of the buyer's own away again. */
export function removal(store: Store, words: Words, id: string): HTMLButtonElement {
  const button = el(
    "button",
    { type: "button", class: "btn btn-o btn-s" },
    icon("trash-2"),
    words.say("take_away"),
  );
  button.addEventListener("click", () => store.remove(id));
  return button;
}

/** The way to put one more layer on the surface that is seen. */
export function addition(
  store: Store,
  words: Words,
  kind: OwnKind,
  onAdded: (id: string) => void,
): { element: HTMLElement; update: () => void } {
  const button = el(
    "button",
    { type: "button", class: "btn btn-t btn-s", "data-add": kind },
    icon(kind === "text" ? "type" : "image-plus"),
    words.say(kind === "text" ? "add_text" : "add_photo"),
  );
  button.addEventListener("click", () => {
    const id = store.add(kind);
    if (id) onAdded(id);
  });
  const hint = el("span", { class: "hint" });
  const element = el("div", { class: "studio-add" }, button, hint);
  return {
    element,
    update: () => {
      element.hidden = !store.mayAdd(kind);
      setText(hint, words.say("room_for", { count: store.room }));
    },
  };
}
