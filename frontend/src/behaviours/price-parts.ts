import { whenLetGo } from "./press";

/** Puts new price parts in place, and the total wherever the page shows it; answers the parts. */
export function showPrice(html: string): HTMLElement | null {
  const parts = new DOMParser()
    .parseFromString(html, "text/html")
    .querySelector<HTMLElement>("[data-price]");
  if (!parts) return null;
  document.querySelector("#price-parts")?.replaceChildren(parts);
  for (const place of document.querySelectorAll("[data-swap=price]")) {
    place.textContent = parts.dataset["price"] ?? "";
  }
  showQuestions(parts.dataset["shown"]);
  return parts;
}

/** Brings out the questions that the answers ask for; the others neither show nor send anything. */
function showQuestions(shown: string | undefined): void {
  if (shown === undefined) return;
  const asked = new Set(shown.split(" "));
  for (const place of document.querySelectorAll<HTMLFieldSetElement>("fieldset[data-question]")) {
    const question = place.dataset["question"];
    if (!question) continue;
    place.disabled = place.hidden = !asked.has(question);
  }
}

type Typed = HTMLInputElement | HTMLTextAreaElement;

/** What the server says about the answers, each sentence beside what it is about. */
export class Remarks {
  private problems: ReadonlyMap<string, string> = new Map();
  /** Who is still typing is not told that something is wrong. */
  private readonly left = new Set<string>();

  constructor(private readonly form: HTMLFormElement) {
    for (const field of this.typed) if (field.ariaInvalid) this.left.add(field.name);
    form.addEventListener("focusout", ({ target }) => {
      const field = this.typed.find((one) => one === target);
      if (!field?.value) return;
      this.left.add(field.name);
      this.tell(field);
    });
  }

  /** Take the remarks that came with the price. */
  take(parts: HTMLElement): void {
    const said = (kind: string) =>
      [...parts.querySelectorAll<HTMLElement>(`[data-${kind}]`)].map(
        (one) => [one.dataset[kind] ?? "", one.textContent ?? ""] as const,
      );
    this.problems = new Map(said("problem"));
    for (const field of this.typed) this.tell(field);
    for (const [choice, text] of said("note")) {
      const place = this.form.querySelector(`[data-note-of="${CSS.escape(choice)}"]`);
      if (place && place.textContent !== text) place.textContent = text;
    }
  }

  private get typed(): Typed[] {
    const fields = this.form.querySelectorAll<Typed>("input, textarea");
    return [...fields].filter(({ type }) => type === "text" || type === "textarea");
  }

  private tell(field: Typed): void {
    whenLetGo(() => {
      const text = this.left.has(field.name) ? this.problems.get(field.name) : undefined;
      showError(field, text ?? "");
    });
  }
}

/** Shows a sentence under a field and ties both together; an empty one takes it away. */
export function showError(field: HTMLElement, text: string): void {
  const place = document.getElementById(`${field.id}-error`);
  const said = place?.querySelector("span");
  if (!place || !said) return;
  if (said.textContent !== text) said.textContent = text;
  place.hidden = !text;
  if (text) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}
