import { el, icon, setText, svg } from "./dom";
import { familyOf } from "./text/families";

export interface Pick {
  readonly id: string;
  readonly label: string;
  readonly hex?: string;
  /** Shows the label in one of the library's faces. */
  readonly face?: string;
  readonly picture?: string;
  readonly disabled?: boolean;
}

export interface Picks {
  readonly options: readonly Pick[];
  readonly hint?: string;
  /** What is to be said about the one that is chosen. */
  note?(): string;
  /** Any other colour may be picked as well. */
  readonly free?: boolean;
  chosen(): string;
  /** The only ones that may be chosen now; null where all may. */
  allowed?(): readonly string[] | null;
  choose(id: string): void;
}

type Look = "row" | "swatches" | "pictures";

/** One out of several as radio buttons, which arrow keys walk through. */
export function picks(
  legend: string,
  name: string,
  look: Look,
  { options, hint, note, free, chosen, choose, allowed }: Picks,
): { element: HTMLElement; update: () => void } {
  const inputs = new Map<string, HTMLInputElement>();
  const labels = options.map((option) => {
    const input = el("input", {
      class: "sr",
      type: "radio",
      name,
      value: option.id,
      disabled: option.disabled ?? false,
    });
    input.addEventListener("change", () => choose(option.id));
    inputs.set(option.id, input);
    return el("label", { class: "pick", title: option.label }, input, face(option, look));
  });
  const colour = free
    ? el("input", { type: "color", class: "studio-colour", "aria-label": legend })
    : null;
  colour?.addEventListener("change", () => choose(colour.value));
  const classes = { row: "studio-row", swatches: "studio-swatches", pictures: "studio-pictures" };
  const said = el("span", { class: "hint block", "aria-live": "polite" });
  const element = el(
    "fieldset",
    { class: "field studio-question" },
    el("legend", { class: "lab !block" }, legend),
    el("div", { class: classes[look] }, ...labels, ...(colour ? [colour] : [])),
    said,
    ...(hint ? [el("span", { class: "hint block mt-1.5" }, hint)] : []),
  );
  return {
    element,
    update: () => {
      const now = chosen();
      for (const [id, input] of inputs) {
        const isChosen = id === now;
        if (input.checked !== isChosen) input.checked = isChosen;
        const only = allowed?.();
        if (allowed) input.disabled = Boolean(only) && !only?.includes(id) && !isChosen;
      }
      if (note) setText(said, note());
      if (colour && colour.value !== now) colour.value = now;
    },
  };
}

function face(option: Pick, look: Look): HTMLElement {
  if (look === "swatches") {
    return el(
      "span",
      { class: "swatch" },
      dot(option.hex ?? "#ffffff"),
      el("span", { class: "sr" }, option.label),
    );
  }
  if (look === "pictures") {
    const shown = option.picture
      ? el("img", {
          src: option.picture,
          alt: "",
          width: 64,
          height: 56,
          loading: "lazy",
          decoding: "async",
        })
      : el(
          "span",
          { class: "studio-no-picture" },
          icon(option.id === "photo" ? "image" : "minus", "!size-6"),
        );
    return el(
      "span",
      { class: "chip studio-picture" },
      shown,
      el("span", { class: "text-xs" }, option.label),
    );
  }
  const label = el("span", {}, option.label);
  if (option.face) label.style.fontFamily = `"${familyOf(option.face)}", var(--font-text)`;
  return el("span", { class: "chip" }, ...(option.hex ? [dot(option.hex, "size-5")] : []), label);
}

function dot(hex: string, size = "size-8"): SVGSVGElement {
  const circle = svg("circle", {
    cx: 16,
    cy: 16,
    r: 15.5,
    fill: hex,
    stroke: "currentColor",
    "stroke-opacity": 0.18,
  });
  return svg("svg", { viewBox: "0 0 32 32", class: size, "aria-hidden": "true" }, circle);
}
