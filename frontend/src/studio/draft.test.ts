import { expect, test } from "vitest";

import type { Design, Template } from "./documents";
import type { Draft } from "./draft";
import { isSameDesign, withAdjustment, withAnswer } from "./draft";

const design: Design = { format: "customiseyou/design", version: 1, template: "t", language: "en" };
const draft: Draft = { design, variant: "v" };
const template: Template = {
  surfaces: [],
  views: [],
  layers: [],
  fields: [{ kind: "text", id: "name", label: { en: "Name" } }],
};

test("an answer is set and taken away without touching the draft before", () => {
  const named = withAnswer(draft, "name", "Dida");
  expect(named.design.answers).toEqual({ name: "Dida" });
  expect(withAnswer(named, "name", "").design.answers).toEqual({});
  expect(draft.design).toBe(design);
});

test("parts of an adjustment are merged, and go away when they are taken back", () => {
  const moved = withAdjustment(draft, "name", { rotation: 900 });
  const both = withAdjustment(moved, "name", { font: "caveat" });
  expect(both.design.adjustments).toEqual({ name: { rotation: 900, font: "caveat" } });
  const back = withAdjustment(both, "name", { rotation: undefined, font: undefined });
  expect(back.design.adjustments).toEqual({});
});

test("designs are the same whatever the order of their parts and the spaces around answers", () => {
  const one: Design = { ...design, answers: { name: " Dida " }, adjustments: { name: {} } };
  const other: Design = { ...design, adjustments: {}, answers: { name: "Dida" } };
  expect(isSameDesign(template, one, other)).toBe(true);
  expect(isSameDesign(template, one, { ...other, answers: { name: "Asha" } })).toBe(false);
});
