import { countLetters, numberOf, pickedOf, written } from "./answers";
import { notAllowed } from "./characters";
import { parseDate } from "./dates";
import type { DateField, Design, Field, Limit, MultiField, NumberField, TextField } from "./documents";
import { GRAPHEMES_MAX } from "./documents";

/** Something that stands in the way, or wants a look; the facts depend on the reason. */
export interface Problem {
  readonly field: string;
  readonly reason: string;
  readonly text?: string;
  readonly [fact: string]: string | number | undefined;
}

/** What holds for a field's answer; null where nothing does. */
export interface FieldLimits {
  readonly required: boolean;
  readonly graphemes_max: number | null;
  readonly lines_max: number | null;
  readonly least: number | null;
  readonly most: number | null;
  readonly picks_max: number | null;
  readonly options: readonly string[] | null;
}

/** Pictures that may be used. */
export interface Pictures {
  has(sha256: string): boolean;
}

const NONE: FieldLimits = {
  required: false,
  graphemes_max: null,
  lines_max: null,
  least: null,
  most: null,
  picks_max: null,
  options: null,
};
const LETTERS_TOLD_MAX = 5;
const NUMBER_MOST = 999;
const MULTI_OPTIONS_MAX = 12;

/** A field's own limits. */
export function limitsOf(field: Field): FieldLimits {
  switch (field.kind) {
    case "text":
      return {
        ...NONE,
        required: field.required ?? true,
        graphemes_max: field.graphemes_max ?? GRAPHEMES_MAX,
        lines_max: field.lines_max ?? 1,
      };
    case "number":
      return {
        ...NONE,
        required: field.required ?? true,
        least: field.least ?? 0,
        most: field.most ?? NUMBER_MOST,
      };
    case "multi": {
      const most = Math.min(field.picks_max ?? MULTI_OPTIONS_MAX, field.options.length);
      return { ...NONE, required: (field.picks_min ?? 0) > 0, picks_max: most };
    }
    case "date":
      return { ...NONE, required: field.required ?? true };
    case "photo":
      return { ...NONE, required: field.required ?? false };
    default:
      return NONE;
  }
}

/** Limits that hold together with those of a rule; the stricter of each counts. */
export function narrowed(limits: FieldLimits, by: Limit): FieldLimits {
  const { options } = limits;
  const allowed = by.options ?? null;
  return {
    required: limits.required,
    graphemes_max: smaller(limits.graphemes_max, by.graphemes_max),
    lines_max: smaller(limits.lines_max, by.lines_max),
    least: larger(limits.least, by.least),
    most: smaller(limits.most, by.most),
    picks_max: smaller(limits.picks_max, by.picks_max),
    options: options && allowed ? options.filter((id) => allowed.includes(id)) : (allowed ?? options),
  };
}

/** What is wrong with a shown field's cleaned answer. */
export function problemsOf(
  field: Field,
  answer: string,
  limits: FieldLimits,
  pictures: Pictures | undefined,
): Problem[] {
  if (!answer) return limits.required ? [{ field: field.id, reason: "required" }] : [];
  switch (field.kind) {
    case "text":
      return [...ofLetters(field, answer), ...ofText(field.id, answer, limits)];
    case "photo":
      return ofPicture(field.id, answer, pictures);
    case "number":
      return ofNumber(field, answer, limits);
    case "date":
      return ofDate(field, answer);
    case "multi":
      return ofPicks(field, answer, limits);
    default: {
      const offered: readonly { readonly id: string }[] = field.options;
      if (offered.every((option) => option.id !== answer))
        return [{ field: field.id, reason: "unknown_option" }];
      const isLeft = !limits.options || limits.options.includes(answer);
      return isLeft ? [] : [{ field: field.id, reason: "option_not_with_this" }];
    }
  }
}

/** What is wrong with the words or the picture of a layer that the buyer added. */
export function problemsOfAdded(
  layer: NonNullable<Design["added"]>[number],
  answer: string,
  pictures: Pictures | undefined,
): Problem[] {
  if (!answer) return [{ field: layer.id, reason: "required" }];
  if (layer.kind === "text")
    return ofText(layer.id, answer, { ...NONE, lines_max: layer.lines_max ?? 1 });
  return ofPicture(layer.id, answer, pictures);
}

function ofLetters(field: TextField, answer: string): Problem[] {
  if (!field.characters) return [];
  const found = notAllowed(field.characters, answer);
  const letters = found.slice(0, LETTERS_TOLD_MAX).join(" ");
  return found.length ? [{ field: field.id, reason: "letters_not_allowed", letters }] : [];
}

function ofText(name: string, answer: string, limits: FieldLimits): Problem[] {
  const found: Problem[] = [];
  const count = countLetters(answer);
  const { graphemes_max: max, lines_max: lines } = limits;
  if (max !== null && count > max)
    found.push({ field: name, reason: "too_many_graphemes", max, count });
  if (lines !== null && answer.split("\n").length > lines)
    found.push({ field: name, reason: "too_many_lines", max: lines });
  return found;
}

function ofPicture(name: string, answer: string, pictures: Pictures | undefined): Problem[] {
  return pictures && !pictures.has(answer) ? [{ field: name, reason: "unknown_picture" }] : [];
}

function ofNumber(field: NumberField, answer: string, limits: FieldLimits): Problem[] {
  const decimals = field.decimals ?? 0;
  const value = numberOf(field, answer);
  if (value === null) return [{ field: field.id, reason: "not_a_number", decimals }];
  const { least, most } = limits;
  const said = {
    ...(least === null ? {} : { least: written(least, decimals) }),
    ...(most === null ? {} : { most: written(most, decimals) }),
  };
  if (least !== null && value < least)
    return [{ field: field.id, reason: "number_too_small", ...said }];
  if (most !== null && value > most)
    return [{ field: field.id, reason: "number_too_large", ...said }];
  const step = field.step ?? 1;
  // The rest of a division is never below zero, as on the server.
  const over = (((value - (field.least ?? 0)) % step) + step) % step;
  if (!over) return [];
  const below = written(value - over, decimals);
  const above = written(value - over + step, decimals);
  return [{ field: field.id, reason: "number_between_steps", below, above }];
}

function ofDate(field: DateField, answer: string): Problem[] {
  if (!parseDate(answer)) return [{ field: field.id, reason: "not_a_date" }];
  const { earliest, latest } = field;
  if (earliest && answer < earliest)
    return [{ field: field.id, reason: "date_too_early", earliest }];
  return latest && answer > latest ? [{ field: field.id, reason: "date_too_late", latest }] : [];
}

function ofPicks(field: MultiField, answer: string, limits: FieldLimits): Problem[] {
  const known = pickedOf(field, answer);
  const count = known.length;
  if (answer.split(" ").length > count) return [{ field: field.id, reason: "unknown_option" }];
  const { options, picks_max: max } = limits;
  if (options && known.some((id) => !options.includes(id)))
    return [{ field: field.id, reason: "option_not_with_this" }];
  const min = field.picks_min ?? 0;
  if (count < min) return [{ field: field.id, reason: "too_few_picks", min, count }];
  return max !== null && count > max
    ? [{ field: field.id, reason: "too_many_picks", max, count }]
    : [];
}

function smaller(one: number | null, other: number | null | undefined): number | null {
  if (one === null || other === null || other === undefined) return one ?? other ?? null;
  return Math.min(one, other);
}

function larger(one: number | null, other: number | null | undefined): number | null {
  if (one === null || other === null || other === undefined) return one ?? other ?? null;
  return Math.max(one, other);
}
