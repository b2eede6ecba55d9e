import type { Problem } from "./answer-problems";

export type Facts = Readonly<Record<string, string | number | undefined>>;

/** The page's sentences in the person's language. */
export class Words {
  constructor(private readonly sentences: Readonly<Record<string, string>>) {}

  say(key: string, facts: Facts = {}): string {
    const sentence = this.sentences[key] ?? key;
    return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(facts[name] ?? whole));
  }

  /** What is wrong and how to put it right. */
  problem(found: Problem): string {
    const facts: Record<string, string | number | undefined> = { ...found };
    let { reason } = found;
    if (reason === "overflow" && found["dimension"] === "lines") {
      reason = "too_many_lines";
      facts["max"] = found["available"];
    }
    if (reason === "overflow") {
      facts["needed"] = millimetres(Number(found["needed"]));
      facts["available"] = millimetres(Number(found["available"]));
    }
    if (typeof facts["code_point"] === "number") {
      facts["code_point"] = `U+${facts["code_point"].toString(16).toUpperCase().padStart(4, "0")}`;
    }
    for (const name of ["earliest", "latest"]) {
      if (facts[name]) facts[name] = dayIn(String(facts[name]));
    }
    const key = `problem_${reason}`;
    if (facts["decimals"] === 0) return this.say(`${key}_0`);
    if (key in this.sentences) return this.say(key, facts);
    const counted = `${key}_${(facts["max"] ?? facts["decimals"]) === 1 ? "one" : "other"}`;
    return counted in this.sentences ? this.say(counted, facts) : (found.text ?? reason);
  }
}

/** A day such as 2026-12-24 as the page's language writes it. */
function dayIn(iso: string): string {
  const form = new Intl.DateTimeFormat(document.documentElement.lang || "en", {
    dateStyle: "long",
    timeZone: "UTC",
  });
  return form.format(new Date(`${iso}T00:00:00Z`));
}

/** 1/100 mm with at most one digit after the point. */
export function millimetres(hundredths: number): string {
  return String(Math.round(hundredths / 10) / 10);
}

/** An amount in minor units in the form in which the server writes one, grouped the Indian way. */
export function formatMoney(minor: number, form: string, minorDigits = 2): string {
  const unit = 10 ** minorDigits;
  const digits = minor % unit === 0 ? 0 : minorDigits;
  const amount = new Intl.NumberFormat("en-IN", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(minor / unit);
  return form.replace("0", amount);
}
