import { expect, test } from "vitest";

import { scriptsFor } from "./spell-help";

test("the page's own script comes alone", () => {
  expect(scriptsFor("hi", ["en-GB", "ur"])).toEqual(["devanagari"]);
  expect(scriptsFor("ur", ["en-IN"])).toEqual(["urdu"]);
});

test("on an English page the reader's languages and country tell", () => {
  expect(scriptsFor("en", ["en-IN", "en"])).toEqual(["devanagari", "bengali", "urdu"]);
  expect(scriptsFor("en", ["en-GB", "bn-BD", "bn"])).toEqual(["bengali"]);
  expect(scriptsFor("en", ["en-PK"])).toEqual(["urdu"]);
  expect(scriptsFor("en", ["mr", "ur-IN"])).toEqual(["devanagari", "urdu", "bengali"]);
});

test("who reads none of them is offered nothing", () => {
  expect(scriptsFor("en", ["en-GB", "pt-PT"])).toEqual([]);
  expect(scriptsFor("de", [])).toEqual([]);
});
