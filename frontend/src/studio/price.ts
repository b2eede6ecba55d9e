import type { Design, Template, Words } from "./documents";
import { RuleFailed, truth, wholeNumber } from "./expressions";
import type { Evaluation } from "./rules";
import { variablesOf } from "./rules";

const TIMES_MAX = 10_000;

/** One part of what a piece costs; the first is the variant's price, with the id 'base'. */
export interface PricePart {
  readonly id: string;
  readonly label: Words;
  readonly minor: number;
}

export interface Quote {
  readonly parts: readonly PricePart[];
  readonly totalMinor: number;
  readonly currency: string;
}

/** What one piece costs; the same as the server's `customization.quote`. */
export function quote(
  template: Template,
  design: Design,
  evaluation: Evaluation,
  baseMinor: number,
  currency: string,
): Quote {
  const variables = variablesOf(template, evaluation.answers, design);
  const parts: PricePart[] = [{ id: "base", label: {}, minor: baseMinor }];
  for (const price of template.prices ?? []) {
    if (!truth(price.when ?? "true", variables)) continue;
    const times = wholeNumber(price.times ?? "1", variables);
    if (times < 0 || times > TIMES_MAX) throw new RuleFailed(price.times ?? "1");
    if (times === 0) continue;
    const amount = price.percent
      ? Math.floor((baseMinor * price.percent + 5_000) / 10_000)
      : price.amount?.[currency];
    if (amount === undefined) throw new RuleFailed(price.id);
    if (amount * times > 0) parts.push({ id: price.id, label: price.label, minor: amount * times });
  }
  return { parts, totalMinor: parts.reduce((sum, part) => sum + part.minor, 0), currency };
}
