import {
  cleanAnswer,
  cleanAnswers,
  countLetters,
  numberOf,
  pickedOf,
  usableAnswer,
} from "./answers";
import type { FieldLimits, Pictures, Problem } from "./answer-problems";
import { limitsOf, narrowed, problemsOf, problemsOfAdded } from "./answer-problems";
import type { Design, Rule, Template } from "./documents";
import type { Variables } from "./expressions";
import { truth } from "./expressions";

const PASSES = 2;

/** What rules make of a design's answers; the same as the server's `customization.evaluate`. */
export interface Evaluation {
  readonly shown: readonly string[];
  readonly hidden: readonly string[];
  /** In force: cleaned, defaults filled in, those of hidden fields empty. */
  readonly answers: Readonly<Record<string, string>>;
  /** Layers of the template that a rule leaves out. */
  readonly hiddenLayers: readonly string[];
  /** By shown field, its own and those of the rules that hold. */
  readonly limits: Readonly<Record<string, FieldLimits>>;
  readonly problems: readonly Problem[];
}

export function evaluate(template: Template, design: Design, pictures?: Pictures): Evaluation {
  const given = cleanAnswers(template, design);
  const usable: Record<string, string> = {};
  for (const field of template.fields)
    usable[field.id] = usableAnswer(field, given[field.id] ?? "");
  const hidden = hiddenFields(template, usable, design);
  const answers: Record<string, string> = {};
  for (const [name, answer] of Object.entries(usable))
    answers[name] = hidden.has(name) ? "" : answer;
  const holding = holdingRules(template, variablesOf(template, answers, design));
  const limits = limitsNow(template, holding);
  const problems: Problem[] = [];
  const shownLimits: Record<string, FieldLimits> = {};
  for (const field of template.fields) {
    const limit = limits.get(field.id);
    if (hidden.has(field.id) || !limit) continue;
    shownLimits[field.id] = limit;
    const answer = given[field.id] || (answers[field.id] ?? "");
    problems.push(...problemsOf(field, answer, limit, pictures));
  }
  for (const layer of design.added ?? [])
    problems.push(...problemsOfAdded(layer, given[layer.id] ?? "", pictures));
  const ids = template.fields.map((field) => field.id);
  return {
    shown: ids.filter((id) => !hidden.has(id)),
    hidden: ids.filter((id) => hidden.has(id)),
    answers,
    hiddenLayers: hiddenLayers(template, holding),
    limits: shownLimits,
    problems,
  };
}

/** What expressions see; every field is present, empty when unanswered. */
export function variablesOf(
  template: Template,
  inForce: Readonly<Record<string, string>>,
  design: Design,
): Variables {
  const answers: Record<string, string> = {};
  const count: Record<string, number> = {};
  const has: Record<string, boolean> = {};
  const number: Record<string, number> = {};
  const lines: Record<string, number> = {};
  const picked: Record<string, string[]> = {};
  for (const field of template.fields) {
    const answer = inForce[field.id] ?? "";
    answers[field.id] = answer;
    has[field.id] = answer !== "";
    count[field.id] = 0;
    if (field.kind === "text") {
      count[field.id] = countLetters(answer);
      lines[field.id] = answer ? answer.split("\n").length : 0;
    } else if (field.kind === "number") {
      number[field.id] = numberOf(field, answer) ?? 0;
    } else if (field.kind === "multi") {
      const chosen = pickedOf(field, answer);
      picked[field.id] = chosen;
      count[field.id] = chosen.length;
    }
  }
  return { answers, count, has, number, lines, picked, own: ownOf(design) };
}

function ownOf(design: Design): Variables["own"] {
  const added = design.added ?? [];
  const texts = added.filter((layer) => layer.kind === "text");
  const words = texts.map((layer) => cleanAnswer(design.answers?.[layer.id] ?? "", 1));
  return {
    texts: texts.length,
    images: added.length - texts.length,
    letters: words.reduce((sum, each) => sum + countLetters(each), 0),
  };
}

/** Rules in their order, each seeing the fields hidden so far as empty; then once more. */
function hiddenFields(
  template: Template,
  usable: Readonly<Record<string, string>>,
  design: Design,
): Set<string> {
  const hidden = new Set<string>();
  const deciding = (template.rules ?? []).filter((rule) => rule.show?.length || rule.hide?.length);
  for (let pass = 0; pass < PASSES; pass++) {
    const before = [...hidden].sort().join();
    const fails = new Set<string>();
    for (const rule of deciding) {
      const seen: Record<string, string> = {};
      for (const [name, value] of Object.entries(usable)) seen[name] = hidden.has(name) ? "" : value;
      const holds = truth(rule.when, variablesOf(template, seen, design));
      ((holds ? rule.hide : rule.show) ?? []).forEach((name) => fails.add(name));
      for (const name of [...(rule.show ?? []), ...(rule.hide ?? [])]) {
        if (fails.has(name)) hidden.add(name);
        else hidden.delete(name);
      }
    }
    if ([...hidden].sort().join() === before) break;
  }
  return hidden;
}

type Holding = readonly (readonly [Rule, boolean])[];

/** The rules that do more than show and hide fields, and whether each holds. */
function holdingRules(template: Template, variables: Variables): Holding {
  return (template.rules ?? [])
    .filter((rule) => rule.show_layers?.length || rule.require?.length || rule.limits?.length)
    .map((rule) => [rule, truth(rule.when, variables)] as const);
}

function hiddenLayers(template: Template, holding: Holding): string[] {
  const out = new Set(
    holding.flatMap(([rule, holds]) => (holds ? [] : (rule.show_layers ?? []))),
  );
  return template.layers.map((layer) => layer.id).filter((id) => out.has(id));
}

function limitsNow(template: Template, holding: Holding): Map<string, FieldLimits> {
  const limits = new Map(template.fields.map((field) => [field.id, limitsOf(field)]));
  const change = (name: string, to: (before: FieldLimits) => FieldLimits) => {
    const before = limits.get(name);
    if (before) limits.set(name, to(before));
  };
  for (const [rule, holds] of holding) {
    if (!holds) continue;
    for (const name of rule.require ?? []) change(name, (limit) => ({ ...limit, required: true }));
    for (const by of rule.limits ?? []) change(by.field, (limit) => narrowed(limit, by));
  }
  return limits;
}
