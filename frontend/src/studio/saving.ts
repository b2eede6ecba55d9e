import type { Draft } from "./draft";

/** What the server said to a save. */
export type SaveReply =
  | { readonly kind: "saved"; readonly revision: number }
  | { readonly kind: "changed"; readonly revision: number; readonly draft: Draft }
  | { readonly kind: "refused"; readonly text: string };

export type SaveState =
  | { readonly kind: "saved" }
  | { readonly kind: "waiting" }
  | { readonly kind: "saving" }
  | { readonly kind: "offline" }
  | { readonly kind: "conflict" }
  | { readonly kind: "refused"; readonly text: string };

/** A draft that is not safe on the server yet, with the revision it was made on. */
export interface Kept {
  readonly revision: number;
  readonly draft: Draft;
}

export interface Surroundings {
  /** Rejects when the server cannot be reached. */
  send(revision: number, draft: Draft): Promise<SaveReply>;
  /** Keep the draft on this device; null when the server has it. */
  keep(kept: Kept | null): void;
  isSame(one: Draft, other: Draft): boolean;
  /** Run something later; the answer takes it back. */
  later(run: () => void, milliseconds: number): () => void;
  onState(state: SaveState): void;
}

export const PAUSE_MS = 700;
const RETRY_FIRST_MS = 2_000;
const RETRY_MAX_MS = 30_000;

/**
 * Saves a draft after each pause, one request at a time. What is not saved is kept on the device, and
 * tried again until the server has it.
 */
export class SaveQueue {
  private draft: Draft;
  private saved: Draft;
  private theirs: { revision: number; draft: Draft } | null = null;
  private running: Promise<void> | null = null;
  private cancel: () => void = () => undefined;
  private retryMs = RETRY_FIRST_MS;
  private now: SaveState = { kind: "saved" };
  /** Whether the server has `saved` for certain: a request without an answer may have arrived. */
  private isSure = true;

  constructor(
    private revisionKnown: number,
    draft: Draft,
    private readonly around: Surroundings,
  ) {
    this.draft = this.saved = draft;
  }

  get revision(): number {
    return this.revisionKnown;
  }

  get state(): SaveState {
    return this.now;
  }

  /** Take a changed draft; it is saved after a pause. */
  change(draft: Draft): void {
    this.draft = draft;
    if (this.isSafe && !this.running && this.now.kind !== "conflict") {
      this.cancel();
      this.around.keep(null);
      return this.become({ kind: "saved" });
    }
    this.around.keep({ revision: this.revisionKnown, draft });
    if (this.now.kind === "conflict") return;
    if (!this.running) this.become({ kind: "waiting" });
    this.schedule(PAUSE_MS);
  }

  /** Take up what this device kept from an earlier visit. Answers the draft to go on with. */
  resume(kept: Kept): Draft {
    if (this.around.isSame(kept.draft, this.saved)) {
      this.around.keep(null);
      return this.saved;
    }
    if (kept.revision === this.revisionKnown) {
      this.change(kept.draft);
      return kept.draft;
    }
    this.draft = kept.draft;
    this.theirs = { revision: this.revisionKnown, draft: this.saved };
    this.become({ kind: "conflict" });
    return kept.draft;
  }

  /** Save now; answers whether the server has everything. */
  async flush(): Promise<boolean> {
    this.cancel();
    while (!this.isSafe && this.now.kind !== "conflict") {
      this.running ??= this.save().finally(() => (this.running = null));
      await this.running;
      if (this.now.kind === "offline" || this.now.kind === "refused") return false;
    }
    return this.isSafe;
  }

  /** The network is back. */
  retry(): void {
    if (this.now.kind === "offline") void this.flush();
  }

  /** Put our draft over the one that came from elsewhere. */
  async keepMine(): Promise<void> {
    if (!this.theirs) return;
    this.revisionKnown = this.theirs.revision;
    this.theirs = null;
    this.become({ kind: "waiting" });
    this.around.keep({ revision: this.revisionKnown, draft: this.draft });
    await this.flush();
  }

  /** Go on with the draft that came from elsewhere. */
  takeTheirs(): Draft {
    if (!this.theirs) return this.draft;
    this.revisionKnown = this.theirs.revision;
    this.draft = this.saved = this.theirs.draft;
    this.isSure = true;
    this.theirs = null;
    this.around.keep(null);
    this.become({ kind: "saved" });
    return this.draft;
  }

  /** Whether the server has what is here now. */
  private get isSafe(): boolean {
    return this.isSure && this.draft === this.saved;
  }

  private schedule(milliseconds: number): void {
    this.cancel();
    this.cancel = this.around.later(() => void this.flush(), milliseconds);
  }

  private become(state: SaveState): void {
    this.now = state;
    this.around.onState(state);
  }

  private async save(): Promise<void> {
    const sent = this.draft;
    this.become({ kind: "saving" });
    let reply: SaveReply;
    try {
      reply = await this.around.send(this.revisionKnown, sent);
    } catch {
      this.isSure = false;
      this.become({ kind: "offline" });
      this.schedule(this.retryMs);
      this.retryMs = Math.min(this.retryMs * 2, RETRY_MAX_MS);
      return;
    }
    this.retryMs = RETRY_FIRST_MS;
    if (reply.kind === "refused") this.become(reply);
    else if (reply.kind === "saved") this.isNowSaved(reply.revision, sent);
    // An answer that got lost on its way leaves our own draft on the server.
    else if (this.around.isSame(reply.draft, sent)) this.isNowSaved(reply.revision, sent);
    else {
      this.theirs = reply;
      this.become({ kind: "conflict" });
    }
  }

  private isNowSaved(revision: number, sent: Draft): void {
    this.revisionKnown = revision;
    this.saved = sent;
    this.isSure = true;
    const isAll = this.draft === sent;
    this.around.keep(isAll ? null : { revision, draft: this.draft });
    if (isAll) this.become({ kind: "saved" });
  }
}
