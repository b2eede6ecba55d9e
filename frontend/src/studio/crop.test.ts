import { expect, test } from "vitest";

import { cropMatrix, pushed } from "./crop";
import type { Crop } from "./scene";
import { apply } from "./text/geometry";

const box = { x: 1_000, y: 2_000, width: 4_000, height: 3_000 };
const plain: Crop = { centreX: 5_000, centreY: 5_000, zoom: 1_000, rotation: 0 };

test("at zoom 1000 a picture just covers its box and the overscan", () => {
  const { matrix, scale, dpi } = cropMatrix(box, plain, 800, 600);
  expect(scale).toBeCloseTo(3_020 / 600);
  expect(dpi).toBe(504);
  const [left, top] = apply(matrix, [0, 0]);
  expect(left).toBeLessThanOrEqual(990);
  expect(top).toBeCloseTo(1_990);
});

test("a turned picture still covers every corner", () => {
  const { matrix } = cropMatrix(box, { ...plain, rotation: 3_000 }, 800, 600);
  const [a, b, c, d, e, f] = matrix;
  const area = a * d - b * c;
  for (const [x, y] of [
    [1_000, 2_000],
    [5_000, 2_000],
    [5_000, 5_000],
    [1_000, 5_000],
  ] as const) {
    const [px, py] = [(d * (x - e) - c * (y - f)) / area, (a * (y - f) - b * (x - e)) / area];
    expect(px).toBeGreaterThan(0);
    expect(px).toBeLessThan(800);
    expect(py).toBeGreaterThan(0);
    expect(py).toBeLessThan(600);
  }
});

test("a push moves the picture by just that way", () => {
  const zoomed: Crop = { ...plain, zoom: 2_000 };
  const before = cropMatrix(box, zoomed, 800, 600).matrix;
  const { crop_x, crop_y } = pushed(box, 0, zoomed, [800, 600], [300, -200]);
  const after = cropMatrix(box, { ...zoomed, centreX: crop_x, centreY: crop_y }, 800, 600).matrix;
  expect(after[4] - before[4]).toBeCloseTo(300, -1);
  expect(after[5] - before[5]).toBeCloseTo(-200, -1);
});

test("in a turned frame and with a turned picture the push is the finger's", () => {
  const zoomed: Crop = { ...plain, zoom: 3_000, rotation: 2_000 };
  const { crop_x, crop_y } = pushed(box, 7_000, zoomed, [800, 600], [0, 400]);
  const before = cropMatrix(box, zoomed, 800, 600).matrix;
  const after = cropMatrix(box, { ...zoomed, centreX: crop_x, centreY: crop_y }, 800, 600).matrix;
  const [dx, dy] = [after[4] - before[4], after[5] - before[5]];
  const turn = (7_000 / 18_000) * Math.PI;
  expect(dx * Math.cos(turn) - dy * Math.sin(turn)).toBeCloseTo(0, -1);
  expect(dx * Math.sin(turn) + dy * Math.cos(turn)).toBeCloseTo(400, -1);
});

test("a push past the edge is forgotten, so a push back is felt at once", () => {
  const pushedFar = pushed(box, 0, plain, [800, 600], [0, 9_000]);
  expect(pushedFar.crop_y).toBe(0);
  const back = pushed(
    box,
    0,
    { ...plain, zoom: 2_000, centreX: pushedFar.crop_x, centreY: 0 },
    [800, 600],
    [0, -600],
  );
  expect(back.crop_y).toBeGreaterThan(2_500);
});
