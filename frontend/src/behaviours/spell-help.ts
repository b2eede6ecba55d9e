const PAUSE_MILLISECONDS = 300;
const LATIN_WORD = /\p{Script=Latin}{2}/u;
const FOR_ONE_SCRIPT = 4;
const FOR_EACH_OF_SEVERAL = 2;

type Script = "devanagari" | "bengali" | "urdu";
type Typed = HTMLInputElement | HTMLTextAreaElement;

const LANGUAGE: Readonly<Record<Script, string>> = { devanagari: "hi", bengali: "bn", urdu: "ur" };
const BY_LANGUAGE: Readonly<Record<string, Script>> = {
  hi: "devanagari",
  mr: "devanagari",
  ne: "devanagari",
  bn: "bengali",
  as: "bengali",
  ur: "urdu",
};
const BY_COUNTRY: Readonly<Record<string, readonly Script[]>> = {
  IN: ["devanagari", "bengali", "urdu"],
  NP: ["devanagari"],
  BD: ["bengali"],
  PK: ["urdu"],
};

/** The scripts that somebody may mean: of the page's language, else of those that they read. */
export function scriptsFor(page: string, languages: readonly string[]): Script[] {
  const own = BY_LANGUAGE[page.slice(0, 2)];
  if (own) return [own];
  const meant = languages.flatMap((tag) => {
    const [language = "", ...rest] = tag.split("-");
    const script = BY_LANGUAGE[language];
    const country = rest.at(-1)?.toUpperCase() ?? "";
    return [...(script ? [script] : []), ...(BY_COUNTRY[country] ?? [])];
  });
  return [...new Set(meant)];
}

/** Offers, below a field, how what is typed in it is written in another script. */
export class SpellHelp {
  readonly element = document.createElement("div");
  private timer = 0;
  private asked = "";

  private readonly scripts = scriptsFor(document.documentElement.lang, navigator.languages);

  /** `say` is what a button is called, with {text} in it; `take` is given what was chosen. */
  constructor(
    private readonly input: Typed,
    private readonly say: string,
    private readonly take: (text: string) => void = (text) => {
      input.value = text;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    },
  ) {
    this.element.className = "spell-help";
    this.element.hidden = true;
    if (this.scripts.length === 0) return;
    input.addEventListener("input", () => {
      clearTimeout(this.timer);
      if (!LATIN_WORD.test(input.value)) this.show({});
      else this.timer = window.setTimeout(() => void this.ask(), PAUSE_MILLISECONDS);
    });
  }

  private async ask(): Promise<void> {
    const text = this.input.value.trim();
    if (text.includes("\n") || text === this.asked) return;
    this.asked = text;
    const query = new URLSearchParams({ text, scripts: this.scripts.join() });
    const reply = await fetch(`/spellings?${query.toString()}`).catch(() => null);
    // Without an answer nothing is offered; what was typed is as good.
    const found = reply?.ok ? ((await reply.json()) as Partial<Record<Script, string[]>>) : {};
    if (this.input.value.trim() === text) this.show(found);
  }

  private show(found: Partial<Record<Script, readonly string[]>>): void {
    const most = this.scripts.length > 1 ? FOR_EACH_OF_SEVERAL : FOR_ONE_SCRIPT;
    const buttons = this.scripts.flatMap((script) =>
      (found[script] ?? []).slice(0, most).map((text) => this.button(text, LANGUAGE[script])),
    );
    if (buttons.length === 0) this.asked = "";
    this.element.replaceChildren(...buttons);
    this.element.hidden = buttons.length === 0;
  }

  private button(text: string, language: string): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "chip";
    button.lang = language;
    button.dir = "auto";
    button.textContent = text;
    button.setAttribute("aria-label", this.say.replace("{text}", text));
    button.addEventListener("click", () => {
      this.take(text);
      this.show({});
      this.input.focus();
    });
    return button;
  }
}

/** Puts the help below the field's input. */
export function attach(field: HTMLElement): void {
  const input = field.querySelector<Typed>("input, textarea");
  if (input) input.after(new SpellHelp(input, field.dataset["write"] ?? "{text}").element);
}
