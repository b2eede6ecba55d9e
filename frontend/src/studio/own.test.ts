import { expect, test } from "vitest";
import type { Surface, Template } from "./documents";
import type { Draft } from "./draft";
import { homeOf, roomFor, withOwn, withOwnChanged, withoutOwn } from "./own";

const SURFACE: Surface = {
  id: "front",
  name: { en: "Front" },
  width: 20_000,
  height: 9_000,
  safe: 500,
  added_max: 2,
};
const TEMPLATE: Template = {
  surfaces: [SURFACE],
  views: [],
  fields: [],
  layers: [
    {
      kind: "text",
      id: "own_1",
      surface: "front",
      box: { x: 0, y: 0, width: 100, height: 100 },
      font: "baloo",
      fonts: ["baloo", "caveat"],
      size: 1_000,
    },
  ],
};
const DRAFT: Draft = {
  variant: "white",
  design: { format: "customiseyou/design", version: 1, template: "" },
};

function added(draft: Draft, kind: "text" | "image") {
  const made = withOwn(draft, TEMPLATE, SURFACE, kind);
  if (!made) throw new Error("there is room");
  return made;
}

test("a new text lies in the middle in the template's face under an id that is free", () => {
  const { layer } = added(DRAFT, "text");
  expect(layer).toMatchObject({ id: "own_2", field: "own_2", font: "baloo", surface: "front" });
  const { x, width } = layer.box;
  expect(x + width / 2).toBe(SURFACE.width / 2);
});

test("a surface takes as many as its maker allows", () => {
  const one = added(DRAFT, "text").draft;
  expect(roomFor(SURFACE, one.design)).toBe(1);
  const two = added(one, "image").draft;
  expect(withOwn(two, TEMPLATE, SURFACE, "text")).toBeNull();
  expect(withOwn(DRAFT, TEMPLATE, { ...SURFACE, added_max: 0 }, "text")).toBeNull();
});

test("a new photo is square inside the safe zone", () => {
  const box = homeOf(SURFACE, "image");
  expect(box.width).toBe(box.height);
  expect(box.y).toBeGreaterThanOrEqual(500);
});

test("what is taken away leaves neither words nor changes behind", () => {
  const { draft, layer } = added(DRAFT, "text");
  const answered = { ...draft, design: { ...draft.design, answers: { [layer.id]: "Asha" } } };
  const gone = withoutOwn(answered, layer.id);
  expect(gone.design.added).toEqual([]);
  expect(gone.design.answers).toEqual({});
});

test("a change stands in the layer itself, and leaves a photo without lettering", () => {
  const text = added(DRAFT, "text");
  const moved = withOwnChanged(text.draft, text.layer.id, { colour: "#006559", rotation: 900 });
  expect(moved.design.added?.[0]).toMatchObject({ colour: "#006559", rotation: 900 });
  const photo = added(DRAFT, "image");
  const turned = withOwnChanged(photo.draft, photo.layer.id, { rotation: 900, font: "caveat" });
  expect(turned.design.added?.[0]).toEqual({ ...photo.layer, rotation: 900 });
});
