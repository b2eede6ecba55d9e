import { expect, test } from "vitest";

import { findings, withServers } from "./checks";
import type { Design, Surface, Template } from "./documents";
import type { Painted } from "./painter";

const front: Surface = {
  id: "front",
  name: { en: "Front" },
  width: 10_000,
  height: 5_000,
  safe: 500,
  dpi_min: 100,
  dpi_good: 150,
};
const back: Surface = { ...front, id: "back" };
const box = { x: 0, y: 0, width: 5_000, height: 2_000 };
const template: Template = {
  surfaces: [front, back],
  views: [],
  fields: [{ kind: "text", id: "name", label: { en: "Name" } }],
  layers: [
    { kind: "text", id: "line", surface: "front", field: "name", box, font: "caveat", size: 2_000 },
    { kind: "image", id: "photo", surface: "front", field: "picture", box },
    { kind: "text", id: "motto", surface: "back", box, font: "caveat", size: 2_000 },
  ],
};
const design: Design = { format: "customiseyou/design", version: 1, template: "t" };
const evaluation = {
  shown: [],
  hidden: [],
  answers: {},
  hiddenLayers: [],
  limits: {},
  problems: [{ field: "name", reason: "required" }],
};

function of(layer: string, painted: Painted) {
  return findings(template, design, evaluation, front, new Map([[layer, painted]]));
}

test("what the answers lack stands first", () => {
  expect(of("line", { ink: null }).problems).toEqual([{ field: "name", reason: "required" }]);
});

test("overflow and unknown letters are told by the field and its layer", () => {
  const found = of("line", {
    ink: null,
    overflows: [{ reason: "width", available: 5_000, needed: 5_900 }],
    unknown: [{ character: "日", codePoint: 0x65e5 }],
  });
  expect(found.problems.slice(1)).toEqual([
    { field: "name", layer: "line", reason: "unknown_glyph", character: "日", code_point: 0x65e5 },
    {
      field: "name",
      layer: "line",
      reason: "overflow",
      dimension: "width",
      available: 5_000,
      needed: 5_900,
    },
  ]);
});

test("ink past the safe zone is a warning with how far on each side", () => {
  const found = of("line", { ink: { left: 499.2, top: 500, right: 9_600, bottom: 4_500 } });
  expect(found.warnings).toEqual([
    {
      field: "name",
      layer: "line",
      reason: "outside_safe",
      left: 1,
      top: 0,
      right: 100,
      bottom: 0,
    },
  ]);
});

test("letters beyond the bleed stand in the way, unless too many of them already do", () => {
  const ink = { left: -1, top: 600, right: 900, bottom: 900 };
  const cut = of("line", { ink });
  expect(cut.problems.at(-1)).toMatchObject({ field: "name", layer: "line", reason: "cut_off" });
  expect(cut.warnings).toEqual([]);
  const over = of("line", { ink, overflows: [{ reason: "width", available: 1, needed: 2 }] });
  expect(over.problems.map(({ reason }) => reason)).not.toContain("cut_off");
  expect(over.warnings).toMatchObject([{ reason: "outside_safe" }]);
});

test("too few pixels stand in the way, few pixels want a look", () => {
  expect(of("photo", { ink: null, dpi: 99 }).problems.at(-1)).toEqual({
    field: "picture",
    layer: "photo",
    reason: "low_dpi",
    dpi: 99,
    min: 100,
  });
  expect(of("photo", { ink: null, dpi: 149 }).warnings).toEqual([
    { field: "picture", layer: "photo", reason: "soft_dpi", dpi: 149, good: 150 },
  ]);
  expect(of("photo", { ink: null, dpi: 150 }).warnings).toEqual([]);
});

test("of sides that are not shown and of drawings the server's word counts", () => {
  const own = of("line", { ink: null });
  const there = { field: "motto", layer: "motto", reason: "overflow" };
  const here = { field: "name", layer: "line", reason: "overflow" };
  const server = { surfaces: {}, letterings: {}, problems: [here, there], warnings: [] };
  expect(withServers(own, server, template, design, front).problems).toEqual([
    ...own.problems,
    there,
  ]);
  expect(withServers(own, null, template, design, front)).toBe(own);
});
