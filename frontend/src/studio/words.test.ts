import { expect, test } from "vitest";

import { Words, formatMoney, millimetres } from "./words";

const words = new Words({
  over: "{mm} mm over",
  problem_required: "Please fill this in.",
  problem_unknown_glyph: "“{character}” ({code_point}) can't be made.",
  problem_overflow: "{needed} mm, {available} mm",
  problem_too_many_lines_one: "{max} line fits.",
  problem_too_many_lines_other: "{max} lines fit.",
});

test("facts are put into a sentence, and what is not known stays", () => {
  expect(words.say("over", { mm: 4 })).toBe("4 mm over");
  expect(words.say("over")).toBe("{mm} mm over");
});

test("a letter that cannot be made is named with its code point", () => {
  const found = { field: "name", reason: "unknown_glyph", character: "日", code_point: 0x65e5 };
  expect(words.problem(found)).toBe("“日” (U+65E5) can't be made.");
});

test("lengths are told in millimetres, lines as lines", () => {
  const wide = {
    field: "name",
    reason: "overflow",
    dimension: "width",
    needed: 7_149,
    available: 7_000,
  };
  expect(words.problem(wide)).toBe("71.5 mm, 70 mm");
  const lines = { field: "name", reason: "overflow", dimension: "lines", needed: 3, available: 1 };
  expect(words.problem(lines)).toBe("1 line fits.");
  expect(words.problem({ field: "name", reason: "too_many_lines", max: 2 })).toBe("2 lines fit.");
});

test("a problem without a sentence of ours is told in the server's words", () => {
  expect(words.problem({ field: "name", reason: "new", text: "As the server says." })).toBe(
    "As the server says.",
  );
});

test("amounts look as the server writes them", () => {
  expect(formatMoney(54_900, "₹0")).toBe("₹549");
  expect(formatMoney(12_345_600, "₹0")).toBe("₹1,23,456");
  expect(formatMoney(1_570, "€0")).toBe("€15.70");
  expect(formatMoney(0, "€0")).toBe("€0");
});

test("millimetres have at most one digit after the point", () => {
  expect([millimetres(7_149), millimetres(7_000), millimetres(-49)]).toEqual([
    "71.5",
    "70",
    "-0.5",
  ]);
});
