import type { Matrix } from "./geometry";

/** The side of the square that a drawing fills, in its own units. */
export const SQUARE = 36;
/** Permille of the em: an emoji's advance, the room at its side, how far it hangs below the baseline. */
export const ADVANCE = 1_100;
export const SIDE = 50;
export const DESCENT = 150;

const PRESENTED = /\p{Emoji_Presentation}|\p{Emoji}\uFE0F|[0-9#*]\uFE0F?\u20E3/u;
const PICTURED = /\p{Extended_Pictographic}|\p{Emoji}|\u20E3/u;
const TEXT_STYLE = "\ufe0e";
const STYLES = new Set([TEXT_STYLE, "\ufe0f"]);

/** One path of a drawing; the rule 'stroke' is a round line of width 1. */
export interface EmojiPart {
  readonly fill: string;
  readonly rule: "nonzero" | "evenodd" | "stroke";
  readonly opacity_permille: number;
  readonly matrix: Matrix;
  readonly data: string;
}

/** A cluster's code points without the emoji style selector. */
export function emojiKey(cluster: string): string {
  return Array.from(cluster)
    .filter((character) => !STYLES.has(character))
    .map((character) => (character.codePointAt(0) ?? 0).toString(16))
    .join("-");
}

/** Whether a cluster asks for its coloured form before any letter form. */
export function isPresentedAsEmoji(cluster: string): boolean {
  return !cluster.includes(TEXT_STYLE) && PRESENTED.test(cluster);
}

/** Whether there may be a drawing of a cluster at all. */
export function mayBeEmoji(cluster: string): boolean {
  return PICTURED.test(cluster);
}
