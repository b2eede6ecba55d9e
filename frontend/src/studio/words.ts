import type { Problem } from "./rules";

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
    const key = `problem_${reason}`;
    if (key in this.sentences) return this.say(key, facts);
    const counted = `${key}_${facts["max"] === 1 ? "one" : "other"}`;
    return counted in this.sentences ? this.say(counted, facts) : (found.text ?? reason);
  }
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
