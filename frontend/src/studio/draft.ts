import { cleanAnswers } from "./answers";
import type { Adjustment, Design, Template } from "./documents";

/** What the buyer works on: the design, and which variant of the product it is for. */
export interface Draft {
  readonly design: Design;
  readonly variant: string;
}

export function withAnswer(draft: Draft, field: string, answer: string): Draft {
  const answers = { ...draft.design.answers };
  if (answer) answers[field] = answer;
  else delete answers[field];
  return { ...draft, design: { ...draft.design, answers } };
}

/** Change a layer; a part that is undefined goes back to the template's. */
export function withAdjustment(
  draft: Draft,
  layer: string,
  change: { readonly [Part in keyof Adjustment]: Adjustment[Part] | undefined },
): Draft {
  const before = draft.design.adjustments ?? {};
  const merged = Object.entries({ ...before[layer], ...change });
  const kept = Object.fromEntries(merged.filter(([, value]) => value !== undefined));
  const adjustments = { ...before, [layer]: kept };
  if (Object.keys(kept).length === 0) delete adjustments[layer];
  return { ...draft, design: { ...draft.design, adjustments } };
}

/** Whether two designs would be kept as the same document. */
export function isSameDesign(template: Template, one: Design, other: Design): boolean {
  return canonical(template, one) === canonical(template, other);
}

function canonical(template: Template, design: Design): string {
  const adjustments = Object.entries(design.adjustments ?? {}).filter(
    ([, change]) => Object.keys(change).length > 0,
  );
  return JSON.stringify(
    sorted({
      language: design.language ?? "en",
      answers: cleanAnswers(template, design),
      adjustments: Object.fromEntries(adjustments),
      added: design.added ?? [],
    }),
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, part]) => [name, sorted(part)]));
}
