// @vitest-environment node
import { describe, expect, test } from "vitest";

import type { Box } from "../documents";
import type { TextItem } from "../scene";
import { emojiKey } from "./emoji";
import type { TextLayout } from "./layout";
import { layOut } from "./layout";
import { FontShelf, Wanted } from "./shelf";

interface PythonItem {
  readonly id: string;
  readonly text: string;
  readonly font: string;
  readonly box: Box;
  readonly size: number;
  readonly size_min: number;
  readonly lines_max: number;
  readonly align: TextItem["align"];
  readonly valign: TextItem["valign"];
  readonly rotation: number;
  readonly letter_spacing: number;
  readonly line_height: number;
  readonly curve: number;
  readonly language: string;
}

interface Case {
  readonly item: PythonItem;
  readonly laid: {
    readonly size: number;
    readonly lines: number;
    readonly overflows: readonly { reason: string; available: number; needed: number }[];
    readonly unknown: readonly (readonly [string, number])[];
    readonly ink: readonly number[] | null;
    readonly values: number;
    readonly weighed: number;
    readonly emoji: readonly (readonly [string, ...number[]])[];
  };
}

interface Manifest {
  readonly faces: readonly {
    id: string;
    family: string;
    kind: string;
    scripts: string[];
    ttf: string;
    joined?: boolean;
    signs?: string;
  }[];
}

const [manifest] = Object.values(
  import.meta.glob<Manifest>("../../../../assets/fonts/manifest.json", {
    eager: true,
    import: "default",
  }),
);
const files = import.meta.glob<string>("../../../../assets/fonts/*/*.ttf", {
  eager: true,
  query: "?inline",
  import: "default",
});
const [cases = []] = Object.values(
  import.meta.glob<readonly Case[]>("../../../../tests/fixtures/layout/texts.json", {
    eager: true,
    import: "default",
  }),
);

const drawn = new Set(cases.flatMap((each) => each.laid.emoji.map(([key]) => key)));
const facts = (manifest?.faces ?? []).map((face) => ({
  ...face,
  joined: face.joined ?? false,
  signs: face.signs ?? "",
}));
const shelf = new FontShelf(facts);

async function laid(item: TextItem): Promise<TextLayout> {
  for (;;) {
    try {
      return layOut(item, shelf);
    } catch (error) {
      if (!(error instanceof Wanted)) throw error;
      for (const face of error.faces) {
        const file = files[`../../../../assets/fonts/${shelf.face(face).ttf}`] ?? "";
        shelf.put(face, await (await fetch(file)).arrayBuffer());
      }
      for (const key of error.emoji) shelf.putEmoji(key, drawn.has(key) ? [] : null);
    }
  }
}

function itemOf(item: PythonItem): TextItem {
  return {
    kind: "text",
    ...item,
    sizeMin: item.size_min,
    linesMax: item.lines_max,
    letterSpacing: item.letter_spacing,
    lineHeight: item.line_height,
    colour: "#000000",
    outline: null,
  };
}

test("a face is not fetched for a sign that it has not", async () => {
  const fresh = new FontShelf(facts);
  const file = files["../../../../assets/fonts/figtree/figtree.ttf"] ?? "";
  fresh.put("figtree", await (await fetch(file)).arrayBuffer());
  const order = fresh.fallbackOrder("figtree", "en");
  expect(fresh.faceFor("\u2665", order)).toBeNull();
  const wanted = (sign: string) => {
    try {
      return fresh.faceFor(sign, order);
    } catch (error) {
      return error instanceof Wanted ? [...error.faces] : error;
    }
  };
  expect(wanted("\u0964")).toEqual(["noto-devanagari"]);
  expect(wanted("\u060c")).toEqual(["noto-naskh"]);
});

test("there are measured texts of eleven writings", () => {
  expect(cases.length).toBeGreaterThanOrEqual(240);
});

describe("a text lies where the print has it", () => {
  test.each(cases)("$item.font: $item.text", async ({ item, laid: wanted }) => {
    const found = await laid(itemOf(item));
    const values = found.placed.flatMap((piece) =>
      piece.kind === "path" ? piece.path.flatMap((segment) => segment.values) : [],
    );
    const weighed = values.reduce((sum, value, place) => sum + value * ((place % 97) + 1), 0);
    const { ink } = found;
    expect({
      size: found.size,
      lines: found.lines,
      overflows: found.overflows,
      unknown: found.unknown.map(({ character, codePoint }) => [character, codePoint]),
      values: values.length,
    }).toEqual({
      size: wanted.size,
      lines: wanted.lines,
      overflows: wanted.overflows,
      unknown: wanted.unknown,
      values: wanted.values,
    });
    expect(weighed / Math.max(values.length, 1)).toBeCloseTo(wanted.weighed, 1);
    const edges = ink ? [ink.left, ink.top, ink.right, ink.bottom] : [];
    edges.forEach((edge, place) => expect(edge).toBeCloseTo(wanted.ink?.[place] ?? NaN, 1));
    const emoji = found.placed.flatMap((piece) =>
      piece.kind === "emoji"
        ? [[piece.key, ...piece.matrix.map((value) => Math.round(value * 100) / 100)]]
        : [],
    );
    expect(emoji).toEqual(wanted.emoji);
  });
});

test("the style selector is no part of an emoji's name", () => {
  expect(emojiKey("❤️")).toBe("2764");
});
