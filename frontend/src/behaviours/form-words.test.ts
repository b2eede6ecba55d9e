import { beforeEach, expect, test } from "vitest";

import { attach } from "./form-words";

const FORM = `
  <form data-say-missing="भरें" data-say-email="ई-मेल?" data-say-tick="टिक करें"
    data-say-pick="चुनें" data-say-photo="फ़ोटो चुनें" data-say-unfit="फिर देखें">
    <input name="name" required>
    <input name="email" type="email" value="asha">
    <input name="pin" pattern="[0-9]+" value="x">
    <input name="checked" type="checkbox" required>
    <input name="colour" type="radio" required>
    <input name="photo" type="file" required>
    <select name="country" required><option value=""></option></select>
  </form>`;

let form: HTMLFormElement;

function control(name: string): HTMLInputElement {
  return form.querySelector(`[name=${name}]`) as HTMLInputElement;
}

beforeEach(() => {
  document.body.innerHTML = FORM;
  form = document.querySelector("form") as HTMLFormElement;
  attach(form);
});

test.each([
  ["name", "भरें"],
  ["email", "ई-मेल?"],
  ["pin", "फिर देखें"],
  ["checked", "टिक करें"],
  ["colour", "चुनें"],
  ["photo", "फ़ोटो चुनें"],
  ["country", "चुनें"],
])("what is wrong with %s is said in the page's words", (name, sentence) => {
  expect(control(name).checkValidity()).toBe(false);
  expect(control(name).validationMessage).toBe(sentence);
});

test("a key takes the words back, and what is right is not called wrong", () => {
  const field = control("name");
  field.checkValidity();
  field.value = "Asha";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  expect(field.checkValidity()).toBe(true);
  expect(field.validationMessage).toBe("");
});

test("a field that a script has filled does not hold the form at the next press", () => {
  const field = control("name");
  field.checkValidity();
  field.value = "Asha";
  document.body.click();
  expect(field.checkValidity()).toBe(true);
});

test("a second press says the same, not what the first one left behind", () => {
  const field = control("email");
  field.checkValidity();
  field.checkValidity();
  expect(field.validationMessage).toBe("ई-मेल?");
});
