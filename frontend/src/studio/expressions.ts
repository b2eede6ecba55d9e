import { Environment } from "@marcbachmann/cel-js";

/** What conditions and prices see: answers, how many letters they have, and which there are. */
export interface Variables {
  readonly answers: Readonly<Record<string, string>>;
  readonly count: Readonly<Record<string, number>>;
  readonly has: Readonly<Record<string, boolean>>;
}

/** A condition or a price does not work out, which publishing a template refuses. */
export class RuleFailed extends Error {
  constructor(readonly expression: string) {
    super(`the expression does not work out: ${expression}`);
  }
}

type Program = (context: Record<string, unknown>) => unknown;

const environment = new Environment()
  .registerVariable("answers", "map<string, string>")
  .registerVariable("count", "map<string, int>")
  .registerVariable("has", "map<string, bool>");
const programs = new Map<string, Program>();

function program(expression: string): Program {
  const kept = programs.get(expression);
  if (kept) return kept;
  const parsed: Program = environment.parse(expression);
  programs.set(expression, parsed);
  return parsed;
}

function evaluate(expression: string, variables: Variables): unknown {
  // CEL's integers are 64 bits wide.
  const count = Object.fromEntries(
    Object.entries(variables.count).map(([name, value]) => [name, BigInt(value)]),
  );
  try {
    return program(expression)({ answers: variables.answers, count, has: variables.has });
  } catch {
    throw new RuleFailed(expression);
  }
}

export function truth(expression: string, variables: Variables): boolean {
  const value = evaluate(expression, variables);
  if (typeof value !== "boolean") throw new RuleFailed(expression);
  return value;
}

export function wholeNumber(expression: string, variables: Variables): number {
  const value = evaluate(expression, variables);
  if (typeof value !== "bigint") throw new RuleFailed(expression);
  return Number(value);
}
