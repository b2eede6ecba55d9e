import { parseDate } from "./dates";
import type { Design, Field, MultiField, NumberField, Template } from "./documents";

const CONTROLS = /[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu;
const VISIBLE = /[^\s\p{Default_Ignorable_Code_Point}]/u;
/** White space as Python's str.split takes it; unlike \s it leaves U+FEFF alone. */
const SPACES = /[\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;

const NUMBER = /^([-−]?)([0-9]{1,9})(?:[.,٫]([0-9]{1,9}))?$/u;
const ZEROS = [
  0x0660, 0x06f0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0xff10,
];
const DIGITS = new RegExp(
  `[${ZEROS.map((zero) => `${String.fromCodePoint(zero)}-${String.fromCodePoint(zero + 9)}`).join("")}]`,
  "gu",
);

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** The letters of a text as people count them: प्रि is one, an emoji with joiners is one. */
export function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), (part) => part.segment);
}

/** How many letters a text has; line breaks are none, spaces are. */
export function countLetters(text: string): number {
  return text.split("\n").reduce((sum, line) => sum + graphemes(line).length, 0);
}

/** One line in NFC without control characters and edge spaces. */
export function cleanLine(text: string): string {
  const plain = text.normalize("NFC").replace(CONTROLS, " ");
  return plain.split(SPACES).filter(Boolean).join(" ");
}

export function cleanLines(text: string): string {
  const lines = text.replace(/\r\n?/g, "\n").split("\n").map(cleanLine);
  return lines.join("\n").replace(/^\n+|\n+$/g, "");
}

/** An answer as it is kept; '' where nothing of it can be seen. */
export function cleanAnswer(answer: string, linesMax: number): string {
  const cut = answer.trim();
  // A text of one line keeps a line break that was typed, so that it is told, not lost.
  const several = linesMax > 1 || cut.includes("\n") || cut.includes("\r");
  const cleaned = several ? cleanLines(answer) : cleanLine(answer);
  return VISIBLE.test(cleaned) ? cleaned : "";
}

/** All answers of a design as they are kept: each in the one form that its field has for it. */
export function cleanAnswers(template: Template, design: Design): Record<string, string> {
  const fields = new Map(template.fields.map((field) => [field.id, field]));
  const lines = new Map<string, number>();
  for (const layer of design.added ?? []) {
    if (layer.kind === "text") lines.set(layer.id, layer.lines_max ?? 1);
  }
  const kept: Record<string, string> = {};
  for (const [name, answer] of Object.entries(design.answers ?? {})) {
    const field = fields.get(name);
    const cleaned = field ? cleanFor(field, answer) : cleanAnswer(answer, lines.get(name) ?? 1);
    if (cleaned) kept[name] = cleaned;
  }
  return kept;
}

/** An answer as a field keeps it; what a number or a day cannot be read from stays as it is. */
export function cleanFor(field: Field, answer: string): string {
  const cleaned = cleanAnswer(answer, field.kind === "text" ? (field.lines_max ?? 1) : 1);
  switch (field.kind) {
    case "number": {
      const plain = plainDigits(cleaned);
      const value = numberOf(field, plain);
      return value === null ? plain : written(value, field.decimals ?? 0);
    }
    case "date":
      return plainDigits(cleaned);
    case "multi": {
      const known = pickedOf(field, cleaned);
      const named = cleaned.split(" ").filter((one) => one && !known.includes(one));
      return [...known, ...new Set(named)].join(" ");
    }
    default:
      return cleaned;
  }
}

/** An answer as it is in force: a default for a choice, '' for nonsense. */
export function usableAnswer(field: Field, answer: string): string {
  switch (field.kind) {
    case "choice":
    case "swatch": {
      const offered: readonly { readonly id: string }[] = field.options;
      return offered.some((option) => option.id === answer) ? answer : field.default;
    }
    case "number":
      return numberOf(field, answer) === null ? "" : answer;
    case "date":
      return parseDate(answer) ? answer : "";
    case "multi":
      return pickedOf(field, answer).join(" ");
    default:
      return answer;
  }
}

/** A number in steps of the field's last decimal, null where the answer is none. */
export function numberOf(field: NumberField, answer: string): number | null {
  const found = NUMBER.exec(answer);
  if (!found) return null;
  const [, sign = "", whole = "", fraction = ""] = found;
  const decimals = field.decimals ?? 0;
  const kept = fraction.replace(/0+$/, "");
  if (kept.length > decimals) return null;
  const scaled = Number(whole + kept.padEnd(decimals, "0"));
  return sign && scaled ? -scaled : scaled;
}

/** A number as an answer has it: 125 with one decimal is 12.5, 120 is 12. */
export function written(value: number, decimals: number): string {
  const digits = String(Math.abs(value)).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
  return (value < 0 ? "-" : "") + (decimals && fraction ? `${whole}.${fraction}` : whole);
}

/** The options of a field that an answer names, in the field's order. */
export function pickedOf(field: MultiField, answer: string): string[] {
  const named = new Set(answer.split(" "));
  return field.options.map((option) => option.id).filter((id) => named.has(id));
}

/** Digits of the scripts that people here type in, as those of a document. */
function plainDigits(text: string): string {
  return text.replace(DIGITS, (digit) => {
    const point = digit.codePointAt(0) ?? 0;
    const zero = ZEROS.find((each) => point >= each && point < each + 10) ?? point;
    return String(point - zero);
  });
}
