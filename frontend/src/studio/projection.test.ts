import { expect, test } from "vitest";

import type { Surface } from "./documents";
import { Projection } from "./projection";

const surface: Surface = { id: "wrap", name: { en: "All round" }, width: 20_000, height: 10_000 };
/** A picture whose middle half shows the left half of the surface, flat. */
const flat = new Projection(
  {
    toSurface: (x, y) => (x >= 0.25 && x <= 0.75 ? [x - 0.25, y] : null),
    toPicture: (u, v) => (u >= 0 && u <= 0.5 ? [u + 0.25, v] : null),
  },
  surface,
);

test("places go to the picture and back", () => {
  expect(flat.toPicture([5_000, 2_500])).toEqual([0.5, 0.25]);
  expect(flat.toSurface([0.5, 0.25])).toEqual([5_000, 2_500]);
  expect(flat.toPicture([15_000, 2_500])).toBeNull();
});

test("a box that the picture shows is one closed line", () => {
  const [line, ...more] = flat.outline({ x: 1_000, y: 1_000, width: 4_000, height: 2_000 }, 0);
  expect(more).toEqual([]);
  expect(line?.length).toBe(37);
  expect(line?.[0]).toEqual(line?.at(-1));
});

test("a box half round the corner is drawn as far as it is seen", () => {
  const lines = flat.outline({ x: 8_000, y: 1_000, width: 4_000, height: 2_000 }, 0);
  const rightmost = Math.max(...lines.flat().map(([x]) => x));
  expect(rightmost).toBeLessThanOrEqual(0.75);
  expect(lines.length).toBe(2);
});

test("a box beyond the edge of the surface is drawn along it", () => {
  const [line, ...more] = flat.outline({ x: 1_000, y: 9_000, width: 4_000, height: 2_000 }, 0);
  expect(more).toEqual([]);
  expect(Math.max(...(line ?? []).map(([, y]) => y))).toBe(1);
  expect(line?.[0]).toEqual(line?.at(-1));
});

test("a finger that leaves the surface goes on straight", () => {
  const track = flat.tracker();
  expect(track([0.7, 0.5])).toEqual([9_000, 5_000]);
  const beyond = track([0.8, 0.6]);
  expect(beyond?.[0]).toBeCloseTo(11_000);
  expect(beyond?.[1]).toBeCloseTo(6_000);
});

test("a finger that never touched the surface is nowhere", () => {
  expect(flat.tracker()([0.1, 0.5])).toBeNull();
});
