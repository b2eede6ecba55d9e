import { beforeEach, expect, test } from "vitest";

import type { Draft } from "./draft";
import type { Kept, SaveReply, SaveState } from "./saving";
import { SaveQueue } from "./saving";

const START = draftOf("Asha");

function draftOf(name: string): Draft {
  return {
    variant: "v",
    design: { format: "customiseyou/design", version: 1, template: "t", answers: { name } },
  };
}

/** A server, a clock and a device that the test turns by hand. */
class World {
  sent: [number, string][] = [];
  states: string[] = [];
  kept: Kept | null = null;
  isOnline = true;
  revision = 3;
  holding: (() => void)[] = [];
  holds = false;
  onServer = START;
  private timers: { run: () => void; at: number }[] = [];
  private now = 0;

  readonly queue = new SaveQueue(3, START, {
    send: (revision, draft) => this.send(revision, draft),
    keep: (kept) => (this.kept = kept),
    isSame: (one, other) => JSON.stringify(one) === JSON.stringify(other),
    later: (run, milliseconds) => {
      const timer = { run, at: this.now + milliseconds };
      this.timers.push(timer);
      return () => (this.timers = this.timers.filter((each) => each !== timer));
    },
    onState: (state: SaveState) => this.states.push(state.kind),
  });

  async pass(milliseconds: number): Promise<void> {
    this.now += milliseconds;
    const due = this.timers.filter((timer) => timer.at <= this.now);
    this.timers = this.timers.filter((timer) => timer.at > this.now);
    due.forEach((timer) => timer.run());
    await settle();
  }

  private async send(revision: number, draft: Draft): Promise<SaveReply> {
    this.sent.push([revision, draft.design.answers?.["name"] ?? ""]);
    if (this.holds) await new Promise<void>((resolve) => this.holding.push(resolve));
    if (!this.isOnline) throw new TypeError("no network");
    if (revision !== this.revision) {
      return { kind: "changed", revision: this.revision, draft: this.onServer };
    }
    if (draft.design.answers?.["name"] === "bad") return { kind: "refused", text: "no" };
    this.onServer = draft;
    return { kind: "saved", revision: ++this.revision };
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

let world: World;
beforeEach(() => {
  world = new World();
});

test("a pause saves the last of several changes once, on the revision that is known", async () => {
  world.queue.change(draftOf("M"));
  await world.pass(300);
  world.queue.change(draftOf("Ma"));
  await world.pass(699);
  expect(world.sent).toEqual([]);
  await world.pass(1);
  expect(world.sent).toEqual([[3, "Ma"]]);
  expect(world.queue.state.kind).toBe("saved");
  expect(world.kept).toBeNull();
  expect(world.queue.revision).toBe(4);
});

test("what changes while a save is under way is saved after it, not beside it", async () => {
  world.holds = true;
  world.queue.change(draftOf("one"));
  await world.pass(700);
  world.queue.change(draftOf("two"));
  await world.pass(700);
  expect(world.sent).toEqual([[3, "one"]]);
  world.holds = false;
  world.holding.forEach((release) => release());
  await settle();
  expect(world.sent).toEqual([
    [3, "one"],
    [4, "two"],
  ]);
  expect(world.kept).toBeNull();
});

test("without network the draft stays on the device and is tried again, later and later", async () => {
  world.isOnline = false;
  world.queue.change(draftOf("Meera"));
  await world.pass(700);
  expect(world.queue.state.kind).toBe("offline");
  expect(world.kept).toEqual({ revision: 3, draft: draftOf("Meera") });
  await world.pass(2_000);
  await world.pass(3_999);
  expect(world.sent.length).toBe(2);
  await world.pass(1);
  expect(world.sent.length).toBe(3);
  world.isOnline = true;
  world.queue.retry();
  await settle();
  expect(world.onServer).toEqual(draftOf("Meera"));
  expect([world.queue.state.kind, world.kept]).toEqual(["saved", null]);
});

test("a newer design from elsewhere is told and not overwritten", async () => {
  world.revision = 5;
  world.onServer = draftOf("theirs");
  world.queue.change(draftOf("mine"));
  await world.pass(700);
  expect(world.queue.state.kind).toBe("conflict");
  expect(world.onServer).toEqual(draftOf("theirs"));
  world.queue.change(draftOf("mine still"));
  await world.pass(10_000);
  expect(world.sent.length).toBe(1);
  expect(world.kept?.draft).toEqual(draftOf("mine still"));
});

test("mine is put over theirs when the buyer says so", async () => {
  world.revision = 5;
  world.queue.change(draftOf("mine"));
  await world.pass(700);
  await world.queue.keepMine();
  expect(world.onServer).toEqual(draftOf("mine"));
  expect([world.queue.state.kind, world.queue.revision, world.kept]).toEqual(["saved", 6, null]);
});

test("theirs is taken when the buyer says so", async () => {
  world.revision = 5;
  world.onServer = draftOf("theirs");
  world.queue.change(draftOf("mine"));
  await world.pass(700);
  expect(world.queue.takeTheirs()).toEqual(draftOf("theirs"));
  expect([world.queue.state.kind, world.queue.revision, world.kept]).toEqual(["saved", 5, null]);
});

test("a save whose answer was lost is no conflict", async () => {
  world.revision = 4;
  world.onServer = draftOf("mine");
  world.queue.change(draftOf("mine"));
  await world.pass(700);
  expect([world.queue.state.kind, world.queue.revision]).toEqual(["saved", 4]);
});

test("what the device kept is taken up and saved", async () => {
  expect(world.queue.resume({ revision: 3, draft: draftOf("kept") })).toEqual(draftOf("kept"));
  await world.pass(700);
  expect(world.onServer).toEqual(draftOf("kept"));
});

test("what the device kept on an older revision is a conflict, and still here", () => {
  world.queue.resume({ revision: 2, draft: draftOf("kept") });
  expect(world.queue.state.kind).toBe("conflict");
  expect(world.queue.takeTheirs()).toEqual(START);
});

test("a kept draft that the server has already is forgotten", () => {
  expect(world.queue.resume({ revision: 2, draft: draftOf("Asha") })).toBe(START);
  expect([world.queue.state.kind, world.kept]).toEqual(["saved", null]);
});

test("leaving waits for the save and says whether all is safe", async () => {
  world.queue.change(draftOf("Zoya"));
  expect(await world.queue.flush()).toBe(true);
  world.isOnline = false;
  world.queue.change(draftOf("Noor"));
  expect(await world.queue.flush()).toBe(false);
});

test("a refused draft is told and tried again only when it changes", async () => {
  world.queue.change(draftOf("bad"));
  await world.pass(700);
  await world.pass(60_000);
  expect([world.queue.state.kind, world.sent.length]).toEqual(["refused", 1]);
  world.queue.change(draftOf("good"));
  await world.pass(700);
  expect(world.queue.state.kind).toBe("saved");
});

test("a change that is taken back before the pause leaves nothing to save", async () => {
  world.queue.change(draftOf("Meera"));
  world.queue.change(START);
  expect(world.queue.state.kind).toBe("saved");
  expect(world.kept).toBeNull();
  await world.pass(700);
  expect(world.sent).toEqual([]);
  expect(await world.queue.flush()).toBe(true);
});

test("the other version counts as saved when the page shows it", async () => {
  world.onServer = draftOf("Noor");
  world.revision = 4;
  world.queue.change(draftOf("Ravi"));
  await world.pass(700);
  world.queue.change(world.queue.takeTheirs());
  expect(world.queue.state.kind).toBe("saved");
  expect(world.kept).toBeNull();
});

test("after a request without an answer even the saved draft is sent again", async () => {
  world.isOnline = false;
  world.queue.change(draftOf("Meera"));
  await world.pass(700);
  world.queue.change(START);
  expect(world.queue.state.kind).not.toBe("saved");
  world.isOnline = true;
  expect(await world.queue.flush()).toBe(true);
  expect(world.sent).toEqual([
    [3, "Meera"],
    [3, "Asha"],
  ]);
});
