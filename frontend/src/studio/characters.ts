import { graphemes } from "./answers";
import type { Characters } from "./documents";

const EMOJI =
  "\\p{Extended_Pictographic}\\p{Regional_Indicator}\\p{Emoji_Modifier}\\u{E0020}-\\u{E007F}";
/** Joiners, and how a sign is to be shown. */
const JOINING = "\\u200c\\u200d\\ufe0e\\ufe0f\\u20e3";

const patterns = new Map<string, RegExp>();

/** The letters of an answer that a field has no use for; the same as the server's. */
export function notAllowed(characters: Characters, answer: string): string[] {
  const allowed = patternOf(characters);
  const clusters = new Set(answer.split("\n").flatMap(graphemes));
  return [...clusters].filter((one) => !allowed.test(one));
}

function patternOf(characters: Characters): RegExp {
  const { scripts = [], digits = true, emoji = false, signs = ".,'’&-!" } = characters;
  const key = JSON.stringify([scripts, digits, emoji, signs]);
  const kept = patterns.get(key);
  if (kept) return kept;
  const letters = scripts.map((name) => {
    const script = (name[0] ?? "").toUpperCase() + name.slice(1);
    return `[\\p{Script_Extensions=${script}}&&[\\p{L}\\p{M}]]`;
  });
  const parts = ["\\s", JOINING, ...letters];
  if (scripts.length) parts.push("[\\p{M}&&\\p{Script_Extensions=Inherited}]");
  if (digits) parts.push("\\p{Nd}");
  if (emoji) parts.push(EMOJI);
  for (const sign of signs) parts.push(`\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
  const pattern = new RegExp(`^[${parts.join("")}]+$`, "v");
  patterns.set(key, pattern);
  return pattern;
}
