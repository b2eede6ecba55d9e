import type { Design, Template } from "./documents";

const CONTROLS = /[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu;
const VISIBLE = /[^\s\p{Default_Ignorable_Code_Point}]/u;
/** White space as Python's str.split takes it; unlike \s it leaves U+FEFF alone. */
const SPACES = /[\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;

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

/** All answers of a design as they are kept. */
export function cleanAnswers(template: Template, design: Design): Record<string, string> {
  const lines = new Map<string, number>();
  for (const field of template.fields) {
    if (field.kind === "text") lines.set(field.id, field.lines_max ?? 1);
  }
  for (const layer of design.added ?? []) {
    if (layer.kind === "text") lines.set(layer.id, layer.lines_max ?? 1);
  }
  const kept: Record<string, string> = {};
  for (const [name, answer] of Object.entries(design.answers ?? {})) {
    const cleaned = cleanAnswer(answer, lines.get(name) ?? 1);
    if (cleaned) kept[name] = cleaned;
  }
  return kept;
}
