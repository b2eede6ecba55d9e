import { el, icon } from "./dom";
import type { MovableLayer } from "./documents";
import { fieldOf } from "./documents";
import * as moving from "./moving";
import type { Problem } from "./answer-problems";
import type { Store } from "./store";
import type { Words } from "./words";

const ICONS = { text: "type", image: "image", art: "shapes" } as const;

interface Around {
  nameOf(layer: MovableLayer): string;
  inkOf(layer: string): Parameters<typeof moving.movedInside>[1] | null;
  /** Go to a field or a layer. */
  go(field: string, layer: string): void;
}

/** Everything on the piece, from top to bottom, to be selected without touching the picture. */
export function layerList(store: Store, words: Words, around: Around): HTMLElement {
  const rows = store.layers
    .filter((layer): layer is MovableLayer => layer.kind !== "shape")
    .filter((layer) => !store.evaluation.hiddenLayers.includes(layer.id))
    .filter(
      (layer) =>
        !fieldOf(layer) ||
        store.evaluation.shown.includes(fieldOf(layer)) ||
        layer.field === layer.id,
    )
    .map((layer) => {
      const isEmpty = fieldOf(layer) !== "" && !store.answerOf(layer);
      const note = isEmpty
        ? words.say("is_empty")
        : moving.isFree(layer)
          ? ""
          : words.say("is_fixed");
      const button = el(
        "button",
        {
          type: "button",
          class: "studio-layer-row",
          "aria-pressed": String(store.selected === layer.id),
        },
        el("span", { class: "studio-layer-icon" }, icon(ICONS[layer.kind])),
        el(
          "span",
          { class: "min-w-0 flex-1 text-start" },
          el("b", { class: "block truncate", dir: "auto" }, around.nameOf(layer)),
          ...(note ? [el("span", { class: "hint block" }, note)] : []),
        ),
        ...(moving.isFree(layer) ? [] : [icon("lock", "mut")]),
      );
      button.addEventListener("click", () => around.go(isEmpty ? fieldOf(layer) : "", layer.id));
      return el("li", {}, button);
    });
  return el("ul", { class: "grid gap-1" }, ...rows.reverse());
}

/** What stands in the way and what wants a look, each with a way to put it right. */
export function checkList(store: Store, words: Words, around: Around): HTMLElement {
  const { problems, warnings } = store.findings;
  if (problems.length + warnings.length === 0) {
    return el(
      "p",
      { class: "studio-fine" },
      icon("circle-check", "!size-6"),
      el("span", {}, words.say("all_fine")),
    );
  }
  const rows = [
    ...problems.map((found) => row(found, true, store, words, around)),
    ...warnings.map((found) => row(found, false, store, words, around)),
  ];
  return el("ul", { class: "grid gap-4" }, ...rows);
}

function row(
  found: Problem,
  isBad: boolean,
  store: Store,
  words: Words,
  around: Around,
): HTMLElement {
  const layer = store.layer(String(found["layer"] ?? ""));
  const field = store.field(found.field);
  const name = field ? store.words(field.label) : layer ? around.nameOf(layer) : "";
  const go = el("button", { type: "button", class: "studio-check-go", dir: "auto" }, name);
  go.addEventListener("click", () => around.go(found.field, layer?.id ?? ""));
  const fix = layer ? fixOf(found, layer, store, words, around) : null;
  return el(
    "li",
    { class: "studio-check" },
    el(
      "span",
      { class: isBad ? "studio-check-icon bad" : "studio-check-icon look" },
      icon(isBad ? "circle-alert" : "scan-eye", "!size-6"),
    ),
    el(
      "div",
      { class: "min-w-0 flex-1" },
      go,
      el("p", { class: "mut text-sm" }, words.problem(found)),
      ...(fix ? [fix] : []),
    ),
  );
}

function fixOf(
  found: Problem,
  layer: MovableLayer,
  store: Store,
  words: Words,
  around: Around,
): HTMLElement | null {
  const free = moving.freedomOf(layer);
  const surface = store.surfaceOf(layer.surface);
  const pose = moving.poseOf(layer, store.draft.design.adjustments?.[layer.id], surface);
  const ink = around.inkOf(layer.id);
  const wantedDpi = Number(found["min"] ?? found["good"] ?? 0);
  let fixed: moving.Pose | null = null;
  let key = "move_inside";
  if (["outside_safe", "cut_off"].includes(found.reason) && free.move && ink) {
    fixed = moving.movedInside(pose, ink, surface);
  } else if (wantedDpi > 0 && free.scale) {
    key = "make_smaller";
    // A hair less than the sum says, since boxes are whole hundredths.
    fixed = moving.scaled(layer, pose, surface, (Number(found["dpi"]) / wantedDpi) * 0.99);
  }
  if (!fixed) return null;
  const pressed = fixed;
  const button = el("button", { type: "button", class: "btn btn-t btn-s mt-2" }, words.say(key));
  button.addEventListener("click", () =>
    store.lay(layer, pressed),
  );
  return button;
}
