import { bidiKind } from "./bidi-kinds";

/**
 * The Unicode Bidirectional Algorithm (UAX #9) for cleaned text: it holds no embeddings, overrides
 * or isolates, so all of a paragraph is one sequence at one level. See `rendering/bidi.py`.
 */

type Side = "L" | "R";

/** The level of every character; `base` is 0 for left to right and 1 for right to left. */
export interface Levels {
  readonly base: number;
  readonly levels: readonly number[];
}

const PAIRS = [
  ..."()[]{}༺༻༼༽᚛᚜⁅⁆⁽⁾₍₎⌈⌉⌊⌋〈〉❨❩❪❫❬❭❮❯❰❱❲❳❴❵⟅⟆⟦⟧⟨⟩⟪⟫⟬⟭⟮⟯⦃⦄⦅⦆⦇⦈⦉⦊⦋⦌⦍⦐⦏⦎⦑⦒⦓⦔⦕⦖⦗⦘⧘⧙⧚⧛⧼⧽",
  ..."⸢⸣⸤⸥⸦⸧⸨⸩〈〉《》「」『』【】〔〕〖〗〘〙〚〛﹙﹚﹛﹜﹝﹞（）［］｛｝｟｠｢｣",
];
const CLOSER = new Map<string, string>();
for (let place = 0; place < PAIRS.length; place += 2) {
  CLOSER.set(PAIRS[place] ?? "", PAIRS[place + 1] ?? "");
}
const CLOSERS = new Set(CLOSER.values());
const CANONICAL: Readonly<Record<string, string>> = { "\u2329": "\u3008", "\u232a": "\u3009" };
const OPEN_BRACKETS_MAX = 63;
const NEUTRAL = new Set(["B", "S", "WS", "ON"]);

export function resolve(characters: readonly string[]): Levels {
  const original = characters.map(bidiKind);
  const first = original.find((kind) => kind === "L" || kind === "R" || kind === "AL");
  const base = first === undefined || first === "L" ? 0 : 1;
  const edge: Side = base ? "R" : "L";
  const kept = original.flatMap((kind, index) => (kind === "BN" ? [] : [index]));
  const kinds = kept.map((index) => original[index] ?? "L");
  weak(kinds, edge);
  brackets(kinds, edge, kept, characters, original);
  neutral(kinds, edge);
  const levels = new Array<number>(characters.length).fill(base);
  kinds.forEach((kind, place) => {
    levels[kept[place] ?? 0] = base + implicit(kind, base);
  });
  let previous = base;
  original.forEach((kind, index) => {
    if (kind === "BN") levels[index] = previous;
    previous = levels[index] ?? base;
  });
  return { base, levels };
}

/** The levels of one line, its trailing white space at the base level (L1). */
export function lineLevels(
  all: Levels,
  characters: readonly string[],
  start: number,
  end: number,
): number[] {
  const out = all.levels.slice(start, end);
  let reset = true;
  for (let index = end - start - 1; index >= 0; index--) {
    const kind = bidiKind(characters[start + index] ?? "");
    if (kind === "S" || kind === "B") {
      out[index] = all.base;
      reset = true;
    } else if (reset && (kind === "WS" || kind === "BN")) {
      out[index] = all.base;
    } else {
      reset = false;
    }
  }
  return out;
}

/** The places of the given runs from left to right (L2). */
export function visualOrder(levels: readonly number[]): number[] {
  const order = levels.map((_, index) => index);
  const odd = levels.filter((level) => level % 2);
  if (odd.length === 0) return order;
  for (let limit = Math.max(...levels); limit >= Math.min(...odd); limit--) {
    let place = 0;
    while (place < order.length) {
      let last = place;
      while (last < order.length && (levels[order[last] ?? 0] ?? 0) >= limit) last++;
      order.splice(place, last - place, ...order.slice(place, last).reverse());
      place = last + 1;
    }
  }
  return order;
}

/** Marks, numbers and separators (W1 to W7). */
function weak(kinds: string[], edge: Side): void {
  let previous: string = edge;
  kinds.forEach((kind, place) => {
    if (kind === "NSM") kinds[place] = previous;
    previous = kinds[place] ?? previous;
  });
  let strong: string = edge;
  kinds.forEach((kind, place) => {
    if (kind === "L" || kind === "R" || kind === "AL") strong = kind;
    else if (kind === "EN" && strong === "AL") kinds[place] = "AN";
  });
  kinds.forEach((kind, place) => {
    if (kind === "AL") kinds[place] = "R";
  });
  for (let place = 1; place < kinds.length - 1; place++) {
    const [kind, before, after] = [kinds[place], kinds[place - 1], kinds[place + 1]];
    if ((kind === "ES" || kind === "CS") && before === "EN" && after === "EN") kinds[place] = "EN";
    else if (kind === "CS" && before === "AN" && after === "AN") kinds[place] = "AN";
  }
  terminators(kinds);
  strong = edge;
  kinds.forEach((kind, place) => {
    if (kind === "ES" || kind === "ET" || kind === "CS") kinds[place] = "ON";
    else if (kind === "L" || kind === "R") strong = kind;
    else if (kind === "EN" && strong === "L") kinds[place] = "L";
  });
}

/** Currency and percent signs beside a number belong to it (W5). */
function terminators(kinds: string[]): void {
  let place = 0;
  while (place < kinds.length) {
    let last = place;
    while (last < kinds.length && kinds[last] === "ET") last++;
    if (last > place && (kinds[place - 1] === "EN" || kinds[last] === "EN")) {
      kinds.fill("EN", place, last);
    }
    place = last + 1;
  }
}

/** The direction that a kind counts as for neutrals; numbers count as R. */
function strongOf(kind: string | undefined): Side | null {
  if (kind === "EN" || kind === "AN" || kind === "R") return "R";
  return kind === "L" ? "L" : null;
}

/** Both brackets of a pair take the direction of what they hold (N0). */
function brackets(
  kinds: string[],
  edge: Side,
  kept: readonly number[],
  characters: readonly string[],
  original: readonly string[],
): void {
  const opposite: Side = edge === "L" ? "R" : "L";
  for (const [opener, closer] of bracketPairs(kinds, kept, characters)) {
    const inside = new Set(kinds.slice(opener + 1, closer).map(strongOf));
    if (!inside.has(edge) && !inside.has(opposite)) continue;
    const before = kinds.slice(0, opener).reverse().map(strongOf);
    const context = before.find((side) => side !== null) ?? edge;
    const chosen = inside.has(edge) || context === edge ? edge : opposite;
    for (const place of [opener, closer]) {
      kinds[place] = chosen;
      for (
        let next = place + 1;
        next < kinds.length && original[kept[next] ?? 0] === "NSM";
        next++
      ) {
        kinds[next] = chosen;
      }
    }
  }
}

/** The places of paired brackets, ordered by the opening one (BD16). */
function bracketPairs(
  kinds: readonly string[],
  kept: readonly number[],
  characters: readonly string[],
): [number, number][] {
  const pairs: [number, number][] = [];
  const stack: [string, number][] = [];
  for (const [place, kind] of kinds.entries()) {
    if (kind !== "ON") continue;
    const found = characters[kept[place] ?? 0] ?? "";
    const character = CANONICAL[found] ?? found;
    const wanted = CLOSER.get(character);
    if (wanted !== undefined) {
      if (stack.length === OPEN_BRACKETS_MAX) return [];
      stack.push([CANONICAL[wanted] ?? wanted, place]);
    } else if (CLOSERS.has(character)) {
      const depth = stack.findLastIndex(([closer]) => closer === character);
      const opened = stack[depth];
      if (!opened) continue;
      pairs.push([opened[1], place]);
      stack.splice(depth);
    }
  }
  return pairs.sort((one, other) => one[0] - other[0]);
}

/** Neutrals take the direction around them, or else the paragraph's (N1, N2). */
function neutral(kinds: string[], edge: Side): void {
  let place = 0;
  while (place < kinds.length) {
    let last = place;
    while (last < kinds.length && NEUTRAL.has(kinds[last] ?? "")) last++;
    if (last > place) {
      const before = place ? strongOf(kinds[place - 1]) : edge;
      const after = last < kinds.length ? strongOf(kinds[last]) : edge;
      kinds.fill(before === after && before ? before : edge, place, last);
    }
    place = last + 1;
  }
}

/** How much a resolved kind raises its level (I1, I2). */
function implicit(kind: string, level: number): number {
  if (level % 2) return kind === "R" ? 0 : 1;
  if (kind === "L") return 0;
  return kind === "R" ? 1 : 2;
}
