import * as hb from "harfbuzzjs";

import type { Bounds, Command, Path } from "./geometry";
import { bounds } from "./geometry";

/** One glyph as HarfBuzz places it, in font units; `cluster` is a place in the text. */
export interface RawGlyph {
  readonly glyph: number;
  readonly cluster: number;
  readonly advanceX: number;
  readonly advanceY: number;
  readonly offsetX: number;
  readonly offsetY: number;
}

const COMMANDS: readonly string[] = ["M", "L", "Q", "C", "Z"] satisfies Command[];
const NO_LIGATURES = ["liga", "clig"];

/** One font file, opened: its lengths are in units of `unitsPerEm`, y upwards. */
export class LoadedFont {
  readonly unitsPerEm: number;
  readonly ascender: number;
  readonly descender: number;
  private readonly font: hb.Font;
  private readonly outlines = new Map<number, Path>();
  private readonly extents = new Map<number, Bounds | null>();
  private readonly covered = new Map<number, boolean>();

  constructor(file: ArrayBuffer) {
    const face = new hb.Face(new hb.Blob(file));
    this.font = new hb.Font(face);
    const { ascender, descender } = this.font.hExtents();
    this.unitsPerEm = face.upem;
    this.ascender = ascender;
    this.descender = -descender;
  }

  has(codePoint: number): boolean {
    const kept = this.covered.get(codePoint);
    if (kept !== undefined) return kept;
    const found = Boolean(this.font.nominalGlyph(codePoint));
    this.covered.set(codePoint, found);
    return found;
  }

  /** The glyphs of one run in visual order; the text around it is the context. */
  shape(
    codePoints: readonly number[],
    start: number,
    length: number,
    run: { rtl: boolean; script: string; language: string; ligatures: boolean },
  ): RawGlyph[] {
    const buffer = new hb.Buffer();
    buffer.addCodePoints([...codePoints], start, length);
    buffer.setDirection(run.rtl ? hb.Direction.RTL : hb.Direction.LTR);
    buffer.setScript(run.script);
    if (run.language) buffer.setLanguage(run.language);
    hb.shape(
      this.font,
      buffer,
      run.ligatures ? [] : NO_LIGATURES.map((tag) => new hb.Feature(tag, 0)),
    );
    const positions = buffer.getGlyphPositions();
    return buffer.getGlyphInfos().map((info, index) => {
      const position = positions[index];
      return {
        glyph: info.codepoint,
        cluster: info.cluster,
        advanceX: position?.xAdvance ?? 0,
        advanceY: position?.yAdvance ?? 0,
        offsetX: position?.xOffset ?? 0,
        offsetY: position?.yOffset ?? 0,
      };
    });
  }

  /** The glyph's outline in font units; empty for a space. */
  outline(glyph: number): Path {
    const kept = this.outlines.get(glyph);
    if (kept) return kept;
    const path = this.font
      .glyphToJson(glyph)
      .flatMap(({ type, values }) =>
        COMMANDS.includes(type) ? [{ command: type as Command, values }] : [],
      );
    this.outlines.set(glyph, path);
    return path;
  }

  /** The exact extent of a glyph in font units, y upwards (so `top` is its foot). */
  glyphBounds(glyph: number): Bounds | null {
    const kept = this.extents.get(glyph);
    if (kept !== undefined) return kept;
    const found = bounds(this.outline(glyph));
    this.extents.set(glyph, found);
    return found;
  }
}
