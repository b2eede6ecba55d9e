import { Environment } from "@marcbachmann/cel-js";

/** What conditions and prices see; `Rule` in documents.py says what each root is. */
export interface Variables {
  readonly answers: Readonly<Record<string, string>>;
  readonly count: Readonly<Record<string, number>>;
  readonly has: Readonly<Record<string, boolean>>;
  readonly number: Readonly<Record<string, number>>;
  readonly lines: Readonly<Record<string, number>>;
  readonly picked: Readonly<Record<string, readonly string[]>>;
  readonly own: Readonly<Record<"texts" | "letters" | "images", number>>;
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
  .registerVariable("has", "map<string, bool>")
  .registerVariable("number", "map<string, int>")
  .registerVariable("lines", "map<string, int>")
  .registerVariable("picked", "map<string, list<string>>")
  .registerVariable("own", "map<string, int>");
const programs = new Map<string, Program>();

function program(expression: string): Program {
  const kept = programs.get(expression);
  if (kept) return kept;
  const parsed: Program = environment.parse(expression);
  programs.set(expression, parsed);
  return parsed;
}

/** CEL's integers are 64 bits wide. */
function wide(values: Readonly<Record<string, number>>): Record<string, bigint> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, BigInt(value)]));
}

function evaluate(expression: string, variables: Variables): unknown {
  const { answers, has, picked } = variables;
  try {
    return program(expression)({
      answers,
      has,
      picked,
      count: wide(variables.count),
      number: wide(variables.number),
      lines: wide(variables.lines),
      own: wide(variables.own),
    });
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
