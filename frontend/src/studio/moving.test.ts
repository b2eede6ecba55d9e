import { expect, test } from "vitest";

import type { ImageLayer, Surface, TextLayer } from "./documents";
import * as moving from "./moving";

const surface: Surface = {
  id: "wrap",
  name: { en: "All round" },
  width: 20_000,
  height: 9_000,
  bleed: 200,
  safe: 500,
};
const name: TextLayer = {
  kind: "text",
  id: "name",
  surface: "wrap",
  box: { x: 1_000, y: 2_000, width: 6_000, height: 3_000 },
  font: "caveat",
  size: 2_000,
  size_min: 500,
};
const photo: ImageLayer = {
  kind: "image",
  id: "photo",
  surface: "wrap",
  field: "photo",
  box: { x: 12_000, y: 2_000, width: 4_000, height: 4_000 },
  locks: ["rotate"],
};
const start = moving.poseOf(name, undefined, surface);

test("a layer that was not moved needs no adjustment", () => {
  expect(moving.adjustmentOf(name, start, surface)).toEqual({
    box: undefined,
    rotation: undefined,
    size: undefined,
  });
});

test("a move is whole hundredths, inside trim and bleed", () => {
  const far = moving.moved(start, [-9_000.4, 10.6]);
  expect(moving.adjustmentOf(name, far, surface).box).toEqual({
    x: -200,
    y: 2_011,
    width: 6_000,
    height: 3_000,
  });
});

test("scaling keeps the centre and takes the letters along", () => {
  const grown = moving.scaled(name, start, surface, 1.5);
  expect(grown).toEqual({
    box: { x: -500, y: 1_250, width: 9_000, height: 4_500 },
    rotation: 0,
    size: 3_000,
  });
});

test("scaling ends at the smallest letters, the surface and three millimetres", () => {
  expect(moving.scaled(name, start, surface, 0.01).size).toBe(500);
  expect(moving.scaled(name, start, surface, 99).box.height).toBeCloseTo(9_400);
  const least = moving.scaled(photo, moving.poseOf(photo, undefined, surface), surface, 0);
  expect(least.box.width).toBeCloseTo(300);
});

test("a turn near a step becomes it, and angles stay within half a turn", () => {
  expect(moving.snappedTurn(moving.turned(start, 1_650), 300).rotation).toBe(1_500);
  expect(moving.snappedTurn(moving.turned(start, 1_900), 300).rotation).toBe(1_900);
  expect([
    moving.normalTurn(19_000),
    moving.normalTurn(-18_000),
    moving.normalTurn(36_000),
  ]).toEqual([-17_000, 18_000, 0]);
});

test("a layer lines up with its own place and the middle of the surface", () => {
  const near = moving.moved(start, [40, 700]);
  const own = moving.snapped(near, surface, name.box, 100);
  expect([own.pose.box.x, own.guides]).toEqual([1_000, [{ axis: "x", at: 4_000 }]]);
  const middle = moving.snapped(moving.moved(start, [5_950, 1_020]), surface, name.box, 100);
  expect(middle.pose.box).toEqual({ x: 7_000, y: 3_000, width: 6_000, height: 3_000 });
  expect(middle.guides.map((guide) => guide.at)).toEqual([10_000, 4_500]);
});

test("ink past the dashed line is moved back inside, and no further", () => {
  const ink = { left: 180.5, top: 3_000, right: 4_000, bottom: 8_620 };
  expect(moving.movedInside(start, ink, surface).box).toEqual({ ...start.box, x: 1_320, y: 1_880 });
});

test("locks decide what a buyer may do", () => {
  expect(moving.freedomOf(photo)).toEqual({ move: true, scale: true, rotate: false, crop: true });
  expect(moving.isFree({ ...name, locks: ["move", "scale", "rotate"] })).toBe(false);
});
