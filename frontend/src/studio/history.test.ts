import { expect, test } from "vitest";

import { History } from "./history";

test("a step is undone and done again", () => {
  const history = new History("a");
  history.push("b", "", 0);
  history.push("c", "", 1);
  expect([history.undo(), history.undo(), history.canUndo]).toEqual(["b", "a", false]);
  expect([history.redo(), history.redo(), history.canRedo]).toEqual(["b", "c", false]);
});

test("letters typed one after the other are one step, a pause begins another", () => {
  const history = new History("");
  history.push("D", "answer.name", 0);
  history.push("Di", "answer.name", 400);
  history.push("Did", "answer.name", 900);
  history.push("Dida", "answer.name", 2_500);
  expect([history.undo(), history.undo()]).toEqual(["Did", ""]);
});

test("another kind of change is a step of its own", () => {
  const history = new History("");
  history.push("D", "answer.name", 0);
  history.push("D red", "answer.ink", 10);
  expect(history.undo()).toBe("D");
});

test("after an undo a change of the same kind does not run into what was undone", () => {
  const history = new History("");
  history.push("D", "answer.name", 0);
  history.undo();
  history.push("N", "answer.name", 10);
  expect([history.undo(), history.canRedo]).toEqual(["", true]);
});

test("a new change forgets what was undone", () => {
  const history = new History(0);
  history.push(1, "", 0);
  history.undo();
  history.push(2, "", 1);
  expect(history.canRedo).toBe(false);
});

test("nothing to undo leaves everything as it is", () => {
  const history = new History("a");
  expect([history.undo(), history.redo(), history.canUndo]).toEqual(["a", "a", false]);
});

test("a value from elsewhere begins anew", () => {
  const history = new History("a");
  history.push("b", "", 0);
  history.reset("theirs");
  expect([history.present, history.canUndo, history.canRedo]).toEqual(["theirs", false, false]);
});
