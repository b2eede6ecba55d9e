import type { Kept } from "./saving";

const PREFIX = "customiseyou.design.";
/** Dragging changes a draft often; writing it down as often would cost frames. */
const PAUSE_MS = 200;

/** Drafts that are not on the server yet, on this device; without storage they last as long as the page. */
export class DeviceShelf {
  private waiting: Kept | null | undefined;
  private timer = 0;

  constructor(
    private readonly design: string,
    private readonly storage: Storage | null = storageOf(globalThis),
  ) {}

  read(): Kept | null {
    try {
      const text = this.storage?.getItem(PREFIX + this.design);
      return text ? (JSON.parse(text) as Kept) : null;
    } catch {
      return null;
    }
  }

  keep(kept: Kept | null): void {
    this.waiting = kept;
    if (kept === null) this.write();
    else if (!this.timer) this.timer = window.setTimeout(() => this.write(), PAUSE_MS);
  }

  /** Write what waits; to be called when the page may go away. */
  write(): void {
    window.clearTimeout(this.timer);
    this.timer = 0;
    if (this.waiting === undefined) return;
    try {
      if (this.waiting) this.storage?.setItem(PREFIX + this.design, JSON.stringify(this.waiting));
      else this.storage?.removeItem(PREFIX + this.design);
    } catch {
      // A full or forbidden storage leaves the draft in the page alone.
    }
    this.waiting = undefined;
  }
}

function storageOf(page: typeof globalThis): Storage | null {
  try {
    return page.localStorage;
  } catch {
    return null;
  }
}
