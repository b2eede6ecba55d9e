import type { TextItem } from "../scene";
import * as emoji from "./emoji";
import type { Bounds, Matrix, Path, Point } from "./geometry";
import * as geometry from "./geometry";
import type { Glyph, Line, Unknown } from "./shape";
import { Paragraph, paragraphs } from "./shape";
import type { FontShelf } from "./shelf";

/*
 * Text in its box, as `rendering/layout.py` does it: wrapping, shrinking, aligning, bending, and what
 * does not fit.
 */

const TOLERANCE = 1e-6;
/** How long a piece of an outline may be before an arc has to cut it. */
const BEND_PIECE_EM = 0.08;
const SHARES = { top: 0, middle: 0.5, bottom: 1 } as const;

/** An outline in the scene's coordinates, or an emoji's square moved to its place. */
export type Placed =
  | { readonly kind: "path"; readonly path: Path }
  | { readonly kind: "emoji"; readonly key: string; readonly matrix: Matrix };

/** What does not fit; 1/100 mm, or lines. */
export interface Overflow {
  readonly reason: "lines" | "path" | "width" | "height";
  readonly available: number;
  readonly needed: number;
}

export interface TextLayout {
  readonly placed: readonly Placed[];
  readonly size: number;
  readonly lines: number;
  readonly overflows: readonly Overflow[];
  readonly unknown: readonly Unknown[];
  readonly ink: Bounds | null;
}

/** One line with its height and baseline, in permille of the em from the block's top. */
interface Row {
  readonly line: Line;
  readonly height: number;
  readonly baseline: number;
}

interface Block {
  readonly rows: readonly Row[];
  readonly height: number;
}

interface Word {
  readonly start: number;
  readonly end: number;
  readonly width: number;
  readonly space: number;
}

/**
 * The text in its place, as large as it fits between its two sizes. What still does not fit is placed
 * all the same and listed. Throws `Wanted` where files are missing.
 */
export function layOut(item: TextItem, shelf: FontShelf): TextLayout {
  const text = new LaidText(item, shelf);
  const size = text.fittingSize();
  const block = text.block(size);
  const { box } = item;
  const turn = geometry.rotation(item.rotation, box.x + box.width / 2, box.y + box.height / 2);
  const pieces = item.curve ? text.arc(block, size) : text.straight(block, size);
  const placed = pieces.map((piece) => turned(piece, turn));
  const unknown = new Map<string, Unknown>();
  for (const found of text.unknown) {
    if (!unknown.has(found.character)) unknown.set(found.character, found);
  }
  return {
    placed,
    size,
    lines: block.rows.length,
    overflows: text.overflows(block, size),
    unknown: [...unknown.values()],
    ink: geometry.union(placed.map(placedInk)),
  };
}

/** A text item being laid out; sizes are tried on it. */
class LaidText {
  private readonly paragraphs: readonly Paragraph[];
  private readonly words: readonly Word[][];
  private readonly inks = new Map<Line, Bounds | null>();

  constructor(
    private readonly item: TextItem,
    private readonly shelf: FontShelf,
  ) {
    const texts = paragraphs(item.text);
    const wish = { font: item.font, language: item.language, spacing: item.letterSpacing };
    this.paragraphs = (item.curve ? [texts.join(" ")] : texts).map(
      (text) => new Paragraph(text, shelf, wish),
    );
    this.words = this.paragraphs.map(wordsOf);
  }

  get unknown(): Unknown[] {
    return this.paragraphs.flatMap((paragraph) => paragraph.unknown);
  }

  /** The lines as they break when the em is so large. */
  block(size: number): Block {
    const { item } = this;
    const wraps = item.linesMax > 1 && !item.curve;
    const limit = wraps ? (item.box.width * 1000) / size : Infinity;
    const rows: Row[] = [];
    let top = 0;
    this.paragraphs.forEach((paragraph, index) => {
      for (const [start, end] of broken(this.words[index] ?? [], limit)) {
        const row = this.row(paragraph.line(start, end), top);
        rows.push(row);
        top += row.height;
      }
    });
    return { rows, height: top };
  }

  /** The largest size that fits, the smallest allowed when none does. */
  fittingSize(): number {
    const { item } = this;
    let low = Math.min(item.sizeMin, item.size);
    let high = item.size;
    if (item.curve) {
      const advance = Math.max(0, ...this.block(high).rows.map((row) => row.line.advance));
      const fits = Math.trunc((pathLength(item) * 1000) / advance);
      if (advance > 0) high = Math.max(low, Math.min(high, fits));
    }
    if (this.overflows(this.block(high), high).length === 0) return high;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.overflows(this.block(middle), middle).length > 0) high = middle;
      else low = middle;
    }
    return low;
  }

  /** Everything that does not fit at a size. */
  overflows(block: Block, size: number): Overflow[] {
    const { item } = this;
    const scale = size / 1000;
    const found: Overflow[] = [];
    if (block.rows.length > item.linesMax && !item.curve) {
      found.push({ reason: "lines", available: item.linesMax, needed: block.rows.length });
    }
    let [width, height] = [0, 0];
    if (item.curve) {
      const needed = Math.max(0, ...block.rows.map((row) => row.line.advance)) * scale;
      found.push(...tooMuch("path", pathLength(item), needed));
      const ink = geometry.union(this.arc(block, size).map(placedInk));
      if (ink) [width, height] = [ink.right - ink.left, ink.bottom - ink.top];
    } else {
      const inks = block.rows.map((row) => [row, this.ink(row.line)] as const);
      const wide = inks.map(([row, ink]) =>
        Math.max(row.line.advance, ink ? ink.right - ink.left : 0),
      );
      width = scale * Math.max(0, ...wide);
      const tops = inks.flatMap(([row, ink]) => (ink ? [row.baseline + ink.top] : []));
      const bottoms = inks.flatMap(([row, ink]) => (ink ? [row.baseline + ink.bottom] : []));
      const inked = tops.length > 0 ? Math.max(...bottoms) - Math.min(...tops) : 0;
      height = tops.length > 0 ? scale * Math.max(block.height, inked) : 0;
    }
    found.push(...tooMuch("width", item.box.width, width));
    found.push(...tooMuch("height", item.box.height, height));
    return found;
  }

  straight(block: Block, size: number): Placed[] {
    const { item } = this;
    const scale = size / 1000;
    const spare = item.box.height - block.height * scale;
    const top = item.box.y + spare * SHARES[item.valign];
    const placed: Placed[] = [];
    for (const { line, baseline } of block.rows) {
      let x = item.box.x + (item.box.width - line.advance * scale) * side(item, line);
      const y = top + baseline * scale;
      for (const cluster of line.clusters) {
        const matrix: Matrix = [scale, 0, 0, scale, x, y];
        placed.push(...cluster.glyphs.map((glyph) => this.placed(glyph, matrix)));
        x += (cluster.advance + cluster.gap) * scale;
      }
    }
    return placed;
  }

  /** The line along its arc: clusters turn as they are, connected ones are bent. */
  arc(block: Block, size: number): Placed[] {
    const scale = size / 1000;
    const row = block.rows[0];
    if (!row) return [];
    const frame = arcFrame(this.item, row, size);
    const placed: Placed[] = [];
    let along = 0;
    for (const cluster of row.line.clusters) {
      const width = cluster.advance * scale;
      for (const glyph of cluster.glyphs) {
        const flat = this.placed(glyph, [scale, 0, 0, scale, along, 0]);
        if (cluster.connected && flat.kind === "path") {
          const cut = geometry.subdivided(flat.path, size * BEND_PIECE_EM);
          placed.push({ kind: "path", path: geometry.mapped(cut, (x, y) => frame.point(x, -y)) });
        } else {
          const back: Matrix = [scale, 0, 0, scale, -width / 2, 0];
          const matrix = geometry.multiply(frame.matrix(along + width / 2), back);
          placed.push(this.placed(glyph, matrix));
        }
      }
      along += width + cluster.gap * scale;
    }
    return placed;
  }

  private row(line: Line, top: number): Row {
    const chosen = this.shelf.opened(this.item.font);
    const plain = ((chosen.ascender + chosen.descender) * 1000) / chosen.unitsPerEm;
    const content = line.ascent + line.descent;
    const height = this.item.lineHeight * Math.max(1, content / plain);
    return { line, height, baseline: top + (height - content) / 2 + line.ascent };
  }

  /** The extent of a straight line's glyphs from its origin, y downwards. */
  private ink(line: Line): Bounds | null {
    const kept = this.inks.get(line);
    if (kept !== undefined) return kept;
    const boxes: (Bounds | null)[] = [];
    let x = 0;
    for (const cluster of line.clusters) {
      boxes.push(...cluster.glyphs.map((glyph) => this.glyphInk(glyph, x)));
      x += cluster.advance + cluster.gap;
    }
    const all = geometry.union(boxes);
    this.inks.set(line, all);
    return all;
  }

  private glyphInk(glyph: Glyph, x: number): Bounds | null {
    if (glyph.emoji) {
      const [left, top] = [x + glyph.x, emoji.DESCENT - 1000];
      return { left, top, right: left + 1000, bottom: top + 1000 };
    }
    const font = this.shelf.opened(glyph.face);
    const box = font.glyphBounds(glyph.glyph);
    if (!box) return null;
    const em = 1000 / font.unitsPerEm;
    return {
      left: x + glyph.x + box.left * em,
      top: -glyph.y - box.bottom * em,
      right: x + glyph.x + box.right * em,
      bottom: -glyph.y - box.top * em,
    };
  }

  /** A glyph under the matrix that maps permille of the em, y downwards, to the scene. */
  private placed(glyph: Glyph, matrix: Matrix): Placed {
    if (glyph.emoji) {
      const unit = 1000 / emoji.SQUARE;
      const square: Matrix = [unit, 0, 0, unit, glyph.x, emoji.DESCENT - 1000];
      return { kind: "emoji", key: glyph.emoji, matrix: geometry.multiply(matrix, square) };
    }
    const font = this.shelf.opened(glyph.face);
    const em = 1000 / font.unitsPerEm;
    const there = geometry.multiply(matrix, [em, 0, 0, -em, glyph.x, -glyph.y]);
    return { kind: "path", path: geometry.transform(font.outline(glyph.glyph), there) };
  }
}

function placedInk(piece: Placed): Bounds | null {
  if (piece.kind === "path") return geometry.bounds(piece.path);
  const square = geometry.rectangle(0, 0, emoji.SQUARE, emoji.SQUARE);
  return geometry.bounds(geometry.transform(square, piece.matrix));
}

function turned(piece: Placed, turn: Matrix): Placed {
  if (turn === geometry.IDENTITY) return piece;
  return piece.kind === "emoji"
    ? { ...piece, matrix: geometry.multiply(turn, piece.matrix) }
    : { kind: "path", path: geometry.transform(piece.path, turn) };
}

function tooMuch(reason: Overflow["reason"], available: number, needed: number): Overflow[] {
  if (needed <= available + TOLERANCE) return [];
  return [{ reason, available: Math.floor(available), needed: Math.ceil(needed) }];
}

/** Each word with its width and the following space, in permille of the em. */
function wordsOf(paragraph: Paragraph): Word[] {
  const { characters } = paragraph;
  const widths = new Map<number, number>();
  for (const cluster of paragraph.line(0, characters.length).clusters) {
    const before = widths.get(cluster.start) ?? 0;
    widths.set(cluster.start, before + cluster.advance + cluster.gap);
  }
  const sum = (start: number, end: number) => {
    let all = 0;
    for (let index = start; index < end; index++) all += widths.get(index) ?? 0;
    return all;
  };
  const found: Word[] = [];
  let place = 0;
  while (place < characters.length) {
    const start = place;
    while (place < characters.length && characters[place] !== " ") place++;
    const end = place;
    while (characters[place] === " ") place++;
    found.push({ start, end, width: sum(start, end), space: sum(end, place) });
  }
  return found;
}

/** Start and end of each line, broken before the word that passes the limit. */
function broken(words: readonly Word[], limit: number): [number, number][] {
  const lines: [number, number][] = [];
  let [first, last, width] = [0, 0, 0];
  let begun = false;
  for (const word of words) {
    if (begun && width + word.width > limit + TOLERANCE) {
      lines.push([first, last]);
      begun = false;
    }
    if (!begun) [first, width, begun] = [word.start, 0, true];
    last = word.end;
    width += word.width + word.space;
  }
  lines.push([first, last]);
  return lines;
}

/** Which share of the spare room lies left of a line. */
function side(item: TextItem, line: Line): number {
  if (item.align === "center") return 0.5;
  return (item.align === "end") !== line.rtl ? 1 : 0;
}

/** The length of the arc inside the box, the whole circle where it fits in. */
function pathLength(item: TextItem): number {
  const radius = Math.abs(item.curve);
  const half = item.box.width >= 2 * radius ? Math.PI : Math.asin(item.box.width / (2 * radius));
  return 2 * radius * half;
}

interface ArcFrame {
  /** The place of a point so far along the baseline and above it. */
  point(along: number, above: number): Point;
  /** The frame of the baseline at a place: origin there, x along, y downwards. */
  matrix(along: number): Matrix;
}

function arcFrame(item: TextItem, row: Row, size: number): ArcFrame {
  const scale = size / 1000;
  const [radius, up] = [Math.abs(item.curve), item.curve > 0];
  const [total, length] = [row.line.advance * scale, pathLength(item)];
  const sag = radius * (1 - Math.cos(Math.min(Math.PI, Math.min(total, length) / (2 * radius))));
  const spare = item.box.height - (row.height * scale + sag);
  const top = item.box.y + spare * SHARES[item.valign];
  const apex = top + row.baseline * scale + (up ? 0 : sag);
  const begin = -length / 2 + (length - total) * side(item, row.line);
  const [centerX, centerY] = [item.box.x + item.box.width / 2, up ? apex + radius : apex - radius];
  const point = (along: number, above: number): Point => {
    const angle = (begin + along) / radius;
    const out = up ? radius + above : radius - above;
    const down = out * Math.cos(angle);
    return [centerX + out * Math.sin(angle), up ? centerY - down : centerY + down];
  };
  return {
    point,
    matrix(along) {
      const turn = ((begin + along) / radius) * (up ? 1 : -1);
      return [Math.cos(turn), Math.sin(turn), -Math.sin(turn), Math.cos(turn), ...point(along, 0)];
    },
  };
}
