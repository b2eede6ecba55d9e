import { describe, expect, test } from "vitest";

import type { Design, Template } from "./documents";
import { quote } from "./price";
import type { Problem } from "./answer-problems";
import { evaluate } from "./rules";

interface Fixture {
  readonly name: string;
  readonly template: Template;
  readonly design: Design;
  readonly variant: { readonly price: Readonly<Record<string, number>> };
  readonly currency: string;
  readonly pictures?: readonly string[];
  readonly expect: {
    readonly shown: readonly string[];
    readonly hidden: readonly string[];
    readonly problems: readonly Problem[];
    readonly price: {
      readonly parts: readonly { readonly id: string; readonly minor: number }[];
      readonly total_minor: number;
    };
  };
}

const fixtures = Object.values(
  import.meta.glob<Fixture>("../../../tests/fixtures/customization/*.json", {
    eager: true,
    import: "default",
  }),
);

test("there are shared fixtures", () => {
  expect(fixtures.length).toBeGreaterThanOrEqual(9);
});

describe("the page says what the server says", () => {
  test.each(fixtures)("$name", (fixture) => {
    const pictures = fixture.pictures ? new Set(fixture.pictures) : undefined;
    const found = evaluate(fixture.template, fixture.design, pictures);
    expect(found.shown).toEqual(fixture.expect.shown);
    expect(found.hidden).toEqual(fixture.expect.hidden);
    expect(found.problems).toEqual(fixture.expect.problems);
    const base = fixture.variant.price[fixture.currency] ?? 0;
    const asked = quote(fixture.template, fixture.design, found, base, fixture.currency);
    expect(asked.parts.map(({ id, minor }) => ({ id, minor }))).toEqual(fixture.expect.price.parts);
    expect(asked.totalMinor).toBe(fixture.expect.price.total_minor);
  });
});
