import { boxOf, rotationOf, sizeOf } from "./compose";
import type { Adjustment, Box, MovableLayer, Surface } from "./documents";
import { SIZE_MIN, locksOf } from "./documents";
import { centreOf, within } from "./boxes";

/** How a layer lies now; a text also has the em it starts from. */
export interface Pose {
  readonly box: Box;
  readonly rotation: number;
  readonly size?: number;
}

/** A line that a moved layer keeps to; x is upright, y lies. */
export interface Guide {
  readonly axis: "x" | "y";
  readonly at: number;
}

/** Nothing becomes smaller than three millimetres. */
const SIDE_MIN = 300;
const TURN_STEP = 1_500;

/** What a buyer may do to a layer. */
export function freedomOf(
  layer: MovableLayer,
): Record<"move" | "scale" | "rotate" | "crop", boolean> {
  const locks = locksOf(layer);
  return {
    move: !locks.includes("move"),
    scale: !locks.includes("scale"),
    rotate: !locks.includes("rotate"),
    crop: layer.kind === "image" && !locks.includes("crop"),
  };
}

export function isFree(layer: MovableLayer): boolean {
  return Object.values(freedomOf(layer)).some(Boolean);
}

export function poseOf(
  layer: MovableLayer,
  change: Adjustment | undefined,
  surface: Surface,
): Pose {
  const box = boxOf(layer, change, surface);
  const rotation = rotationOf(layer, change);
  return layer.kind === "text"
    ? { box, rotation, size: sizeOf(layer, change, surface) }
    : { box, rotation };
}

export function moved(pose: Pose, [dx, dy]: readonly [number, number]): Pose {
  return { ...pose, box: { ...pose.box, x: pose.box.x + dx, y: pose.box.y + dy } };
}

/** Larger or smaller about the centre, a text's letters with it. */
export function scaled(layer: MovableLayer, pose: Pose, surface: Surface, ratio: number): Pose {
  const { box, size } = pose;
  const bleed = surface.bleed ?? 0;
  let most = Math.min(
    (surface.width + 2 * bleed) / box.width,
    (surface.height + 2 * bleed) / box.height,
  );
  let least = SIDE_MIN / Math.min(box.width, box.height);
  if (layer.kind === "text" && size) {
    most = Math.min(most, surface.height / size);
    least = Math.max(least, Math.max(1, layer.size_min ?? SIZE_MIN) / size);
  }
  const by = Math.min(Math.max(ratio, Math.min(least, 1)), Math.max(most, 1));
  const [cx, cy] = centreOf(box);
  const [width, height] = [box.width * by, box.height * by];
  const grown = { x: cx - width / 2, y: cy - height / 2, width, height };
  return { ...pose, box: grown, ...(size === undefined ? {} : { size: size * by }) };
}

export function turned(pose: Pose, by: number): Pose {
  return { ...pose, rotation: pose.rotation + by };
}

/** A turn close to a multiple of 15 degrees becomes it. */
export function snappedTurn(pose: Pose, reach: number): Pose {
  const near = Math.round(pose.rotation / TURN_STEP) * TURN_STEP;
  return Math.abs(near - pose.rotation) <= reach ? { ...pose, rotation: near } : pose;
}

/** The pose moved by at most `reach` to where it lines up, with the lines that it then keeps to. */
export function snapped(
  pose: Pose,
  surface: Surface,
  home: Box,
  reach: number,
): { readonly pose: Pose; readonly guides: readonly Guide[] } {
  const [cx, cy] = centreOf(pose.box);
  const [hx, hy] = centreOf(home);
  const guides: Guide[] = [];
  const pull = (axis: Guide["axis"], now: number, lines: readonly number[]): number => {
    const at = lines.find((line) => Math.abs(line - now) <= reach);
    if (at === undefined) return 0;
    guides.push({ axis, at });
    return at - now;
  };
  const dx = pull("x", cx, [hx, surface.width / 2]);
  const dy = pull("y", cy, [hy, surface.height / 2]);
  return { pose: moved(pose, [dx, dy]), guides };
}

/** A pose as a document takes it. */
export function wholeOf(
  { box, rotation, size }: Pose,
  surface: Surface,
): { readonly box: Box; readonly rotation: number; readonly size?: number } {
  const [width, height] = [Math.max(1, Math.round(box.width)), Math.max(1, Math.round(box.height))];
  return {
    box: within(surface, { x: Math.round(box.x), y: Math.round(box.y), width, height }),
    rotation: normalTurn(Math.round(rotation)),
    ...(size === undefined ? {} : { size: Math.round(size) }),
  };
}

/** What of a pose has to stand in the design; parts that are the template's own are undefined. */
export function adjustmentOf(
  layer: MovableLayer,
  pose: Pose,
  surface: Surface,
): { readonly [Part in "box" | "rotation" | "size"]: Adjustment[Part] | undefined } {
  const { box: whole, rotation, size } = wholeOf(pose, surface);
  const home = within(surface, layer.box);
  const isHome =
    whole.x === home.x &&
    whole.y === home.y &&
    whole.width === home.width &&
    whole.height === home.height;
  return {
    box: isHome ? undefined : whole,
    rotation: rotation === (layer.rotation ?? 0) ? undefined : rotation,
    size: layer.kind !== "text" || size === layer.size ? undefined : size,
  };
}

/** An angle as documents take it, from more than -180 to 180 degrees. */
export function normalTurn(hundredths: number): number {
  const turn = ((hundredths % 36_000) + 36_000) % 36_000;
  return turn > 18_000 ? turn - 36_000 : turn;
}

/** The pose moved so that its ink stays inside the safe zone as far as it can. */
export function movedInside(
  pose: Pose,
  ink: {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  },
  surface: Surface,
): Pose {
  const safe = surface.safe ?? 0;
  const way = (low: number, high: number, length: number) =>
    Math.max(0, Math.ceil(safe - low)) - Math.max(0, Math.ceil(high - (length - safe)));
  return moved(pose, [
    way(ink.left, ink.right, surface.width),
    way(ink.top, ink.bottom, surface.height),
  ]);
}
