import type { Box, Design, ImageLayer, Surface, Template, TextLayer } from "./documents";
import type { Draft } from "./draft";

/** A layer that the buyer put on the piece, not the seller's template. */
export type OwnLayer = TextLayer | ImageLayer;
export type OwnKind = OwnLayer["kind"];

const SIDE_SHARE = { text: [0.5, 0.2], image: [0.35, 0.35] } as const;
const SIZE_SHARE = 0.14;
const SIZE_MIN = 300;
const LINES_MAX = 3;

/** How many more layers of the buyer's own a surface takes. */
export function roomFor(surface: Surface, design: Design): number {
  const there = (design.added ?? []).filter((layer) => layer.surface === surface.id);
  return Math.max(0, (surface.added_max ?? 0) - there.length);
}

export function isOwn(design: Design, id: string): boolean {
  return (design.added ?? []).some((layer) => layer.id === id);
}

/** Where a new layer lies: in the middle, inside the safe zone. */
export function homeOf(surface: Surface, kind: OwnKind): Box {
  const safe = surface.safe ?? 0;
  const [wide, high] = [surface.width - 2 * safe, surface.height - 2 * safe];
  const [across, down] = SIDE_SHARE[kind];
  let [width, height] = [Math.round(wide * across), Math.round(high * down)];
  if (kind === "image") width = height = Math.min(width, height);
  return {
    x: Math.round((surface.width - width) / 2),
    y: Math.round((surface.height - height) / 2),
    width,
    height,
  };
}

/** The letters' size of a new text. */
export function homeSizeOf(surface: Surface): number {
  return Math.max(SIZE_MIN, Math.round(Math.min(surface.width, surface.height) * SIZE_SHARE));
}

/** The faces that a text of the buyer's own may have: those that the template uses. */
export function facesOf(template: Template): readonly string[] {
  const texts = template.layers.filter((layer) => layer.kind === "text");
  return [...new Set(texts.flatMap((layer) => [layer.font, ...(layer.fonts ?? [])]))];
}

/** The draft with one more layer, and that layer; null where there is no room. */
export function withOwn(
  draft: Draft,
  template: Template,
  surface: Surface,
  kind: OwnKind,
): { readonly draft: Draft; readonly layer: OwnLayer } | null {
  if (roomFor(surface, draft.design) === 0) return null;
  const font = facesOf(template)[0];
  if (kind === "text" && !font) return null;
  const common = { id: freeId(template, draft.design), surface: surface.id };
  const box = homeOf(surface, kind);
  const layer: OwnLayer =
    kind === "text"
      ? {
          kind,
          ...common,
          field: common.id,
          box,
          font: font ?? "",
          size: homeSizeOf(surface),
          size_min: Math.min(SIZE_MIN, homeSizeOf(surface)),
          lines_max: LINES_MAX,
        }
      : { kind, ...common, field: common.id, box };
  const added = [...(draft.design.added ?? []), layer];
  return { draft: { ...draft, design: { ...draft.design, added } }, layer };
}

export function withoutOwn(draft: Draft, id: string): Draft {
  const { [id]: _answer, ...answers } = draft.design.answers ?? {};
  const { [id]: _change, ...adjustments } = draft.design.adjustments ?? {};
  const added = (draft.design.added ?? []).filter((layer) => layer.id !== id);
  return { ...draft, design: { ...draft.design, answers, adjustments, added } };
}

/** The draft with a part of an own layer's document replaced. */
export function withOwnChanged(
  draft: Draft,
  id: string,
  change: Partial<Pick<TextLayer, "box" | "rotation" | "size" | "font" | "colour">>,
): Draft {
  const added = (draft.design.added ?? []).map((layer) => {
    if (layer.id !== id) return layer;
    if (layer.kind === "text") return { ...layer, ...change };
    const { box = layer.box, rotation = layer.rotation ?? 0 } = change;
    return { ...layer, box, rotation };
  });
  return { ...draft, design: { ...draft.design, added } };
}

function freeId(template: Template, design: Design): string {
  const taken = new Set(
    [...template.fields, ...template.layers, ...(design.added ?? [])].map((each) => each.id),
  );
  let number = 1;
  while (taken.has(`own_${number}`)) number += 1;
  return `own_${number}`;
}
