/** How long, in milliseconds, changes of one kind count as one step. */
const ONE_STEP_MS = 1_000;
const STEPS_MAX = 200;

/** What was, what is and what was taken back; values are never changed in place. */
export class History<Value> {
  private readonly past: Value[] = [];
  private future: Value[] = [];
  private lastKind = "";
  private lastAt = -Infinity;

  constructor(private current: Value) {}

  get present(): Value {
    return this.current;
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  /**
   * Go on to a value. Changes of the same kind soon after one another, such as letters typed into one
   * field or the moves of one drag, are undone together; an empty kind always is a step of its own.
   */
  push(next: Value, kind: string, now: number): void {
    const goesOn = kind !== "" && kind === this.lastKind && now - this.lastAt < ONE_STEP_MS;
    if (!goesOn || this.past.length === 0) {
      this.past.push(this.current);
      if (this.past.length > STEPS_MAX) this.past.shift();
    }
    this.current = next;
    this.future = [];
    this.lastKind = kind;
    this.lastAt = now;
  }

  undo(): Value {
    return this.step(this.past, this.future);
  }

  redo(): Value {
    return this.step(this.future, this.past);
  }

  /** Take a value that came from elsewhere; nothing before it can be undone. */
  reset(value: Value): void {
    this.current = value;
    this.past.length = 0;
    this.future = [];
    this.lastKind = "";
  }

  private step(from: Value[], to: Value[]): Value {
    const next = from.pop();
    if (next === undefined) return this.current;
    to.push(this.current);
    this.current = next;
    this.lastKind = "";
    return next;
  }
}
