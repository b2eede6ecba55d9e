import type { Box, Surface } from "./documents";

/** What a buyer's wish for a box comes to where the locks have left some freedom. */
export function adjustedBox(box: Box, wanted: Box | undefined, locks: readonly string[]): Box {
  const [still, rigid] = [locks.includes("move"), locks.includes("scale")];
  if (!wanted || (still && rigid)) return box;
  if (rigid) return { ...box, x: wanted.x, y: wanted.y };
  if (!still) return wanted;
  return {
    ...wanted,
    x: box.x + Math.floor((box.width - wanted.width) / 2),
    y: box.y + Math.floor((box.height - wanted.height) / 2),
  };
}

/** The box made to fit trim and bleed, moved back inside where it left them. */
export function within(surface: Surface, box: Box): Box {
  const bleed = surface.bleed ?? 0;
  const width = Math.min(box.width, surface.width + 2 * bleed);
  const height = Math.min(box.height, surface.height + 2 * bleed);
  return {
    x: Math.min(Math.max(box.x, -bleed), surface.width + bleed - width),
    y: Math.min(Math.max(box.y, -bleed), surface.height + bleed - height),
    width,
    height,
  };
}

export function centreOf(box: Box): readonly [number, number] {
  return [box.x + box.width / 2, box.y + box.height / 2];
}

/** The corners of a box turned about its centre, clockwise from the top left. */
export function cornersOf(box: Box, rotation: number): readonly (readonly [number, number])[] {
  const [cx, cy] = centreOf(box);
  const radians = (rotation / 18_000) * Math.PI;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const [hx, hy] = [box.width / 2, box.height / 2];
  return [
    [-hx, -hy],
    [hx, -hy],
    [hx, hy],
    [-hx, hy],
  ].map(([x = 0, y = 0]) => [cx + x * cos - y * sin, cy + x * sin + y * cos] as const);
}

/** Whether a place lies in a turned box, or at most `reach` outside it. */
export function isInside(
  box: Box,
  rotation: number,
  [x, y]: readonly [number, number],
  reach = 0,
): boolean {
  const [cx, cy] = centreOf(box);
  const radians = (-rotation / 18_000) * Math.PI;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const across = (x - cx) * cos - (y - cy) * sin;
  const down = (x - cx) * sin + (y - cy) * cos;
  return Math.abs(across) <= box.width / 2 + reach && Math.abs(down) <= box.height / 2 + reach;
}
