type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function isControl(target: EventTarget | null): target is Control {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement
  );
}

/** What the page calls a value that is missing, by the kind of its control. */
const MISSING: Readonly<Record<string, string>> = {
  checkbox: "tick",
  radio: "pick",
  "select-one": "pick",
  file: "photo",
};

/** Which of the form's sentences says what the browser found. */
function sentenceOf(control: Control): string {
  if (control.validity.valueMissing) return MISSING[control.type] ?? "missing";
  return control.validity.typeMismatch && control.type === "email" ? "email" : "unfit";
}

/**
 * Lets the browser say in the page's language what a field wants; by itself it speaks its own. The
 * form carries the sentences as data-say-missing and so on.
 */
export function attach(form: HTMLElement): void {
  if (!(form instanceof HTMLFormElement)) return;
  const said = new Set<Control>();
  form.addEventListener(
    "invalid",
    ({ target }) => {
      if (!isControl(target)) return;
      const sentence = form.getAttribute(`data-say-${sentenceOf(target)}`);
      if (!sentence) return;
      target.setCustomValidity(sentence);
      said.add(target);
    },
    { capture: true },
  );
  // A field with words of ours counts as wrong until they are taken back: a key does, and so does
  // the press that sends the form, for a script may have filled the field meanwhile.
  const takeBack = (): void => {
    for (const control of said) control.setCustomValidity("");
    said.clear();
  };
  form.addEventListener("input", takeBack);
  document.addEventListener("click", takeBack, { capture: true });
}
