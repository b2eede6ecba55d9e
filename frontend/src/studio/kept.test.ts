import { beforeEach, expect, test, vi } from "vitest";

import { DeviceShelf } from "./kept";
import type { Kept } from "./saving";

const kept: Kept = {
  revision: 4,
  draft: {
    variant: "v",
    design: {
      format: "customiseyou/design",
      version: 1,
      template: "t",
      answers: { name: "प्रिया" },
    },
  },
};

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
});

test("a draft is there after the page was closed, for its own design only", () => {
  const shelf = new DeviceShelf("one");
  shelf.keep(kept);
  vi.advanceTimersByTime(200);
  expect(new DeviceShelf("one").read()).toEqual(kept);
  expect(new DeviceShelf("two").read()).toBeNull();
});

test("a page that goes away writes at once", () => {
  const shelf = new DeviceShelf("one");
  shelf.keep(kept);
  shelf.write();
  expect(new DeviceShelf("one").read()).toEqual(kept);
});

test("what the server has is forgotten, and a write that waited does not bring it back", () => {
  const shelf = new DeviceShelf("one");
  shelf.keep(kept);
  shelf.keep(null);
  vi.advanceTimersByTime(1_000);
  expect(new DeviceShelf("one").read()).toBeNull();
});

test("without storage, or with something else in it, the studio still works", () => {
  const none = new DeviceShelf("one", null);
  none.keep(kept);
  vi.advanceTimersByTime(200);
  expect(none.read()).toBeNull();
  localStorage.setItem("customiseyou.design.one", "{broken");
  expect(new DeviceShelf("one").read()).toBeNull();
});
