import type { DateField } from "./documents";

/** How the design's language writes a day in words; from the server's table. */
export interface LongDates {
  /** Such as '{day} {month} {year}'. */
  readonly order: string;
  readonly months: readonly string[];
}

interface Day {
  readonly year: string;
  readonly month: number;
  readonly day: number;
}

const ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

/** The day that an answer names, null where it names none. */
export function parseDate(answer: string): Day | null {
  const found = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(answer);
  if (!found) return null;
  const [, year = "", month = "", day = ""] = found;
  const long = Number(month) >= 1 && Number(month) <= 12 ? daysOf(Number(year), Number(month)) : 0;
  if (Number(year) < 1 || Number(day) < 1 || Number(day) > long) return null;
  return { year, month: Number(month), day: Number(day) };
}

/** A day as a layer writes it; the same as the server's `dates.drawn`. */
export function drawnDate(field: DateField, answer: string, long: LongDates): string {
  const date = parseDate(answer);
  if (!date) return "";
  const { year, month, day } = date;
  const two = (value: number) => String(value).padStart(2, "0");
  switch (field.form ?? "long") {
    case "dots":
      return `${two(day)}.${two(month)}.${year}`;
    case "slashes":
      return `${two(day)}/${two(month)}/${year}`;
    case "roman":
      return `${day} · ${ROMAN[month - 1] ?? ""} · ${year}`;
    case "long":
      return long.order
        .replace("{day}", String(day))
        .replace("{month}", long.months[month - 1] ?? "")
        .replace("{year}", year);
  }
}

function daysOf(year: number, month: number): number {
  const leaps = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (month === 2) return leaps ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
