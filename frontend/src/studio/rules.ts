import { cleanAnswers, countLetters } from "./answers";
import type { Design, Field, Template, TextField } from "./documents";
import { GRAPHEMES_MAX } from "./documents";
import type { Variables } from "./expressions";
import { truth } from "./expressions";

const PASSES = 2;

/** Something that stands in the way, or wants a look; the facts depend on the reason. */
export interface Problem {
  readonly field: string;
  readonly reason: string;
  readonly text?: string;
  readonly [fact: string]: string | number | undefined;
}

/** What rules make of a design's answers; the same as the server's `customization.evaluate`. */
export interface Evaluation {
  readonly shown: readonly string[];
  readonly hidden: readonly string[];
  /** In force: cleaned, defaults filled in, those of hidden fields empty. */
  readonly answers: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
}

export function evaluate(
  template: Template,
  design: Design,
  pictures?: { has(sha256: string): boolean },
): Evaluation {
  const given = cleanAnswers(template, design);
  const usable: Record<string, string> = {};
  for (const field of template.fields)
    usable[field.id] = usableAnswer(field, given[field.id] ?? "");
  const hidden = hiddenFields(template, usable);
  const answers: Record<string, string> = {};
  for (const [name, answer] of Object.entries(usable))
    answers[name] = hidden.has(name) ? "" : answer;
  const problems: Problem[] = [];
  for (const field of template.fields) {
    if (!hidden.has(field.id)) problems.push(...problemsOf(field, given[field.id] ?? "", pictures));
  }
  for (const layer of design.added ?? []) {
    problems.push(...problemsOfAdded(layer, given[layer.id] ?? "", pictures));
  }
  const ids = template.fields.map((field) => field.id);
  return {
    shown: ids.filter((id) => !hidden.has(id)),
    hidden: ids.filter((id) => hidden.has(id)),
    answers,
    problems,
  };
}

export function variablesOf(
  template: Template,
  answers: Readonly<Record<string, string>>,
): Variables {
  const seen: Record<string, string> = {};
  const count: Record<string, number> = {};
  const has: Record<string, boolean> = {};
  for (const field of template.fields) {
    const answer = answers[field.id] ?? "";
    seen[field.id] = answer;
    count[field.id] = field.kind === "text" ? countLetters(answer) : 0;
    has[field.id] = answer !== "";
  }
  return { answers: seen, count, has };
}

function usableAnswer(field: Field, answer: string): string {
  if (field.kind !== "choice" && field.kind !== "swatch") return answer;
  const offered: readonly { readonly id: string }[] = field.options;
  return offered.some((option) => option.id === answer) ? answer : field.default;
}

/** Rules in their order, each seeing the fields hidden so far as empty; then once more. */
function hiddenFields(template: Template, answers: Readonly<Record<string, string>>): Set<string> {
  const hidden = new Set<string>();
  for (let pass = 0; pass < PASSES; pass++) {
    const before = [...hidden].sort().join();
    const fails = new Set<string>();
    for (const rule of template.rules ?? []) {
      const seen: Record<string, string> = {};
      for (const [name, value] of Object.entries(answers))
        seen[name] = hidden.has(name) ? "" : value;
      if (!truth(rule.when, variablesOf(template, seen)))
        rule.show.forEach((name) => fails.add(name));
      for (const name of rule.show) {
        if (fails.has(name)) hidden.add(name);
        else hidden.delete(name);
      }
    }
    if ([...hidden].sort().join() === before) break;
  }
  return hidden;
}

function problemsOf(
  field: Field,
  answer: string,
  pictures: { has(sha256: string): boolean } | undefined,
): Problem[] {
  switch (field.kind) {
    case "text":
      return textProblems(field, answer);
    case "photo":
      if (!answer) return field.required ? [{ field: field.id, reason: "required" }] : [];
      return pictures && !pictures.has(answer)
        ? [{ field: field.id, reason: "unknown_picture" }]
        : [];
    default: {
      const offered: readonly { readonly id: string }[] = field.options;
      const isUnknown = answer !== "" && offered.every((option) => option.id !== answer);
      return isUnknown ? [{ field: field.id, reason: "unknown_option" }] : [];
    }
  }
}

function textProblems(field: TextField, answer: string): Problem[] {
  if (!answer) return field.required === false ? [] : [{ field: field.id, reason: "required" }];
  const found: Problem[] = [];
  const count = countLetters(answer);
  const max = field.graphemes_max ?? GRAPHEMES_MAX;
  const lines = field.lines_max ?? 1;
  if (count > max) found.push({ field: field.id, reason: "too_many_graphemes", max, count });
  if (answer.split("\n").length > lines) {
    found.push({ field: field.id, reason: "too_many_lines", max: lines });
  }
  return found;
}

function problemsOfAdded(
  layer: NonNullable<Design["added"]>[number],
  answer: string,
  pictures: { has(sha256: string): boolean } | undefined,
): Problem[] {
  if (!answer) return [{ field: layer.id, reason: "required" }];
  if (layer.kind === "text") {
    const lines = layer.lines_max ?? 1;
    const many = answer.split("\n").length > lines;
    return many ? [{ field: layer.id, reason: "too_many_lines", max: lines }] : [];
  }
  return pictures && !pictures.has(answer) ? [{ field: layer.id, reason: "unknown_picture" }] : [];
}
