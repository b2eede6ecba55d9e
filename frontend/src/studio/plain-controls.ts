import { pickedOf, written } from "./answers";
import { el, icon } from "./dom";
import type { DateField, MultiField, NumberField } from "./documents";
import type { Store } from "./store";

/** A control with its input and the place that says what is wrong with its answer. */
export interface PlainControl {
  readonly element: HTMLElement;
  readonly input: HTMLElement;
  readonly error: HTMLElement;
  readonly described: readonly string[];
  update(): void;
}

/** Let an input answer a field, and select what shows the answer while it is typed. */
export function answers(
  store: Store,
  field: string,
  input: HTMLInputElement | HTMLTextAreaElement,
): void {
  input.addEventListener("input", () => store.answer(field, input.value));
  input.addEventListener("focus", () => {
    const [layer] = store.layersOf(field);
    if (layer) store.select(layer.id);
  });
  input.addEventListener("blur", () => {
    if (input.value) store.touched.add(field);
  });
}

/** A number or a day: one line to type in, or what the device offers for it. */
export function typedControl(store: Store, field: NumberField | DateField): PlainControl {
  const id = `s-${field.id}`;
  const required = field.required === false ? undefined : "true";
  const common = { id, class: "field-in", autocomplete: "off", "aria-required": required };
  const input =
    field.kind === "date"
      ? el("input", {
          ...common,
          type: "date",
          min: field.earliest ?? undefined,
          max: field.latest ?? undefined,
        })
      : el("input", {
          ...common,
          type: "text",
          inputmode: (field.decimals ?? 0) > 0 ? "decimal" : "numeric",
          dir: "ltr",
          maxlength: 20,
          placeholder: isGiven(field.sample) ? written(field.sample, field.decimals ?? 0) : undefined,
        });
  answers(store, field.id, input);
  const unit = field.kind === "number" ? store.words(field.unit) : "";
  const hint = el("span", { class: "hint block mt-1.5", id: `${id}-hint` }, store.words(field.help));
  hint.hidden = !field.help;
  const error = el("p", { class: "err", id: `${id}-error`, hidden: true });
  const label = el(
    "label",
    { class: "lab", for: id },
    el("span", {}, store.words(field.label)),
    el("span", { class: "hint" }, unit),
  );
  const element = el("div", { class: "field studio-question" }, label, input, hint, error);
  return {
    element,
    input,
    error,
    described: field.help ? [`${id}-hint`] : [],
    update: () => {
      const answer = store.draft.design.answers?.[field.id] ?? "";
      if (input.value !== answer) input.value = answer;
    },
  };
}

/** Any of a few things as check boxes. */
export function multiControl(store: Store, field: MultiField): PlainControl {
  const id = `s-${field.id}`;
  const boxes = new Map<string, HTMLInputElement>();
  const chosen = () => pickedOf(field, store.evaluation.answers[field.id] ?? "");
  const labels = field.options.map((option) => {
    const box = el("input", { class: "sr", type: "checkbox", name: id, value: option.id });
    box.addEventListener("change", () => {
      const others = chosen().filter((each) => each !== option.id);
      store.answer(field.id, [...others, ...(box.checked ? [option.id] : [])].join(" "), "");
      store.touched.add(field.id);
    });
    boxes.set(option.id, box);
    const face = el("span", { class: "chip" }, icon("check", "pick-tick"), store.words(option.label));
    return el("label", { class: "pick" }, box, face);
  });
  const error = el("p", { class: "err", id: `${id}-error`, hidden: true });
  const hint = el("span", { class: "hint block mt-1.5", id: `${id}-hint` }, store.words(field.help));
  hint.hidden = !field.help;
  const element = el(
    "fieldset",
    { class: "field studio-question" },
    el("legend", { class: "lab !block" }, store.words(field.label)),
    el("div", { class: "studio-row" }, ...labels),
    hint,
    error,
  );
  return {
    element,
    input: element,
    error,
    described: field.help ? [`${id}-hint`] : [],
    update: () => {
      const now = new Set(chosen());
      const allowed = store.evaluation.limits[field.id]?.options;
      for (const [option, box] of boxes) {
        box.checked = now.has(option);
        box.disabled = Boolean(allowed && !allowed.includes(option) && !now.has(option));
      }
    },
  };
}

function isGiven(value: number | null | undefined): value is number {
  return value !== null && value !== undefined;
}
