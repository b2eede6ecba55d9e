const NAMES: Readonly<Record<string, string>> = {
  Latn: "Latin",
  Grek: "Greek",
  Cyrl: "Cyrillic",
  Armn: "Armenian",
  Hebr: "Hebrew",
  Arab: "Arabic",
  Syrc: "Syriac",
  Thaa: "Thaana",
  Nkoo: "Nko",
  Deva: "Devanagari",
  Beng: "Bengali",
  Guru: "Gurmukhi",
  Gujr: "Gujarati",
  Orya: "Oriya",
  Taml: "Tamil",
  Telu: "Telugu",
  Knda: "Kannada",
  Mlym: "Malayalam",
  Sinh: "Sinhala",
  Thai: "Thai",
  Laoo: "Lao",
  Tibt: "Tibetan",
  Mymr: "Myanmar",
  Geor: "Georgian",
  Hang: "Hangul",
  Ethi: "Ethiopic",
  Khmr: "Khmer",
  Mong: "Mongolian",
  Hira: "Hiragana",
  Kana: "Katakana",
  Hani: "Han",
  Adlm: "Adlam",
  Rohg: "Hanifi_Rohingya",
};
const PATTERNS = Object.entries(NAMES).map(
  ([code, name]) => [code, new RegExp(`\\p{sc=${name}}`, "u")] as const,
);
const kept = new Map<string, string>();

/** The ISO 15924 code of a character's script, '' where it is common to all. */
export function scriptOf(character: string): string {
  const known = kept.get(character);
  if (known !== undefined) return known;
  const found = PATTERNS.find(([, pattern]) => pattern.test(character))?.[0] ?? "";
  kept.set(character, found);
  return found;
}

/** The script of every character; what is common to all takes its neighbour's. */
export function resolvedScripts(characters: readonly string[]): string[] {
  const found = characters.map(scriptOf);
  let previous = found.find(Boolean) ?? "Zyyy";
  return found.map((script) => (previous = script || previous));
}
