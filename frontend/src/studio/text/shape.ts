import { graphemes } from "../answers";
import type { Levels } from "./bidi";
import { lineLevels, resolve, visualOrder } from "./bidi";
import * as emoji from "./emoji";
import { resolvedScripts } from "./scripts";
import type { FontShelf } from "./shelf";

/*
 * Text to placed glyphs, as `rendering/shape.py` does it. Every length is in permille of the em, y
 * upwards, so that one shaping serves all sizes.
 */

const CURSIVE = new Set(["Arab", "Syrc", "Nkoo", "Mong", "Adlm", "Rohg"]);
/** Letters hang from a common line, which has to stay whole on an arc. */
const HEADLINE = new Set(["Deva", "Beng", "Guru"]);

/** One glyph, or one emoji when `emoji` is its key; the offset is from the cluster's origin. */
export interface Glyph {
  readonly face: string;
  readonly glyph: number;
  readonly emoji: string;
  readonly x: number;
  readonly y: number;
}

/** What moves together: the glyphs of a place in the text, with the width that they take. */
export interface Cluster {
  readonly start: number;
  readonly glyphs: readonly Glyph[];
  readonly advance: number;
  readonly script: string;
  /** Drawn with strokes that run on into the neighbours, so an arc bends it. */
  readonly connected: boolean;
  /** Letter spacing that follows in visual order. */
  readonly gap: number;
}

export interface Unknown {
  readonly character: string;
  readonly codePoint: number;
}

/** One line of clusters from left to right. */
export interface Line {
  readonly clusters: readonly Cluster[];
  readonly advance: number;
  readonly ascent: number;
  readonly descent: number;
  readonly rtl: boolean;
}

interface Unit {
  readonly start: number;
  readonly end: number;
  readonly face: string;
  readonly emoji: string;
  readonly script: string;
}

type Run = Unit & { readonly level: number };

export interface Wish {
  readonly font: string;
  readonly language: string;
  readonly spacing: number;
}

/** One paragraph, cut into clusters, each with its level, script and face. */
export class Paragraph {
  readonly characters: readonly string[];
  /** What nothing of ours can draw; it is left out. */
  readonly unknown: Unknown[] = [];
  private readonly codePoints: readonly number[];
  private readonly levels: Levels;
  private readonly units: Unit[] = [];
  private readonly lines = new Map<string, Line>();

  constructor(
    text: string,
    private readonly shelf: FontShelf,
    private readonly wish: Wish,
  ) {
    const plain = text.replaceAll("\t", " ");
    this.characters = Array.from(plain);
    this.codePoints = this.characters.map((character) => character.codePointAt(0) ?? 0);
    const order = shelf.fallbackOrder(wish.font, wish.language);
    const scripts = resolvedScripts(this.characters);
    let start = 0;
    for (const cluster of graphemes(plain)) {
      const end = start + Array.from(cluster).length;
      const drawer = shelf.drawerOf(cluster, order);
      if (drawer) {
        this.units.push({ start, end, ...drawer, script: scripts[start] ?? "Zyyy" });
      } else {
        const character = shelf.culprit(cluster, order);
        this.unknown.push({ character, codePoint: character.codePointAt(0) ?? 0 });
      }
      start = end;
    }
    this.levels = resolve(this.characters);
  }

  get rtl(): boolean {
    return this.levels.base % 2 === 1;
  }

  /** The line of a part of the text, shaped in its context and kept. */
  line(start: number, end: number): Line {
    const key = `${start}-${end}`;
    const kept = this.lines.get(key);
    if (kept) return kept;
    const shaped = this.shapeLine(start, end);
    this.lines.set(key, shaped);
    return shaped;
  }

  private shapeLine(start: number, end: number): Line {
    const levels = lineLevels(this.levels, this.characters, start, end);
    const runs: Run[] = [];
    for (const unit of this.units) {
      if (unit.start < start || unit.start >= end) continue;
      const level = levels[unit.start - start] ?? 0;
      const last = runs.at(-1);
      const joins =
        last?.end === unit.start &&
        !last.emoji &&
        last.face === unit.face &&
        last.emoji === unit.emoji &&
        last.script === unit.script &&
        last.level === level;
      if (joins) runs[runs.length - 1] = { ...last, end: unit.end };
      else runs.push({ ...unit, level });
    }
    const clusters: Cluster[] = [];
    for (const place of visualOrder(runs.map((run) => run.level))) {
      const run = runs[place];
      if (run) clusters.push(...this.shapeRun(run));
    }
    const spaced = withSpacing(clusters, this.wish.spacing);
    const fonts = [
      this.wish.font,
      ...runs.filter((run) => run.face && !run.emoji).map((run) => run.face),
    ].map((id) => this.shelf.opened(id));
    return {
      clusters: spaced,
      advance: spaced.reduce((sum, cluster) => sum + cluster.advance + cluster.gap, 0),
      ascent: Math.max(...fonts.map((font) => (font.ascender * 1000) / font.unitsPerEm)),
      descent: Math.max(...fonts.map((font) => (font.descender * 1000) / font.unitsPerEm)),
      rtl: this.rtl,
    };
  }

  private shapeRun(run: Run): Cluster[] {
    if (run.emoji) {
      const glyph = { face: "", glyph: 0, emoji: run.emoji, x: emoji.SIDE, y: 0 };
      const { start, script } = run;
      return [{ start, glyphs: [glyph], advance: emoji.ADVANCE, script, connected: false, gap: 0 }];
    }
    const font = this.shelf.opened(run.face);
    const raw = font.shape(this.codePoints, run.start, run.end - run.start, {
      rtl: run.level % 2 === 1,
      script: run.script,
      language: this.wish.language,
      ligatures: this.wish.spacing === 0,
    });
    const em = 1000 / font.unitsPerEm;
    const joined = this.shelf.face(run.face).joined && run.script === "Latn";
    const connected = joined || CURSIVE.has(run.script) || HEADLINE.has(run.script);
    const clusters: Cluster[] = [];
    let place = 0;
    while (place < raw.length) {
      let [penX, penY] = [0, 0];
      const glyphs: Glyph[] = [];
      const start = raw[place]?.cluster ?? 0;
      for (; raw[place]?.cluster === start; place++) {
        const item = raw[place];
        if (!item) break;
        const [x, y] = [(penX + item.offsetX) * em, (penY + item.offsetY) * em];
        glyphs.push({ face: run.face, glyph: item.glyph, emoji: "", x, y });
        penX += item.advanceX;
        penY += item.advanceY;
      }
      clusters.push({ start, glyphs, advance: penX * em, script: run.script, connected, gap: 0 });
    }
    return clusters;
  }
}

/** Letter spacing between neighbours that do not join. */
function withSpacing(clusters: readonly Cluster[], spacing: number): readonly Cluster[] {
  if (!spacing) return clusters;
  return clusters.map((cluster, place) => {
    const next = clusters[place + 1];
    const joins = next && CURSIVE.has(cluster.script) && CURSIVE.has(next.script);
    return { ...cluster, gap: !next || joins ? 0 : spacing };
  });
}

/** The text cut at its line breaks, composed. */
export function paragraphs(text: string): string[] {
  return text.normalize("NFC").split(/\r\n|[\n\r\v\f\x85\u2028\u2029]/u);
}
