import { el, hook, icon } from "./dom";
import type { Problem } from "./answer-problems";
import type { SaveState } from "./saving";
import type { Store } from "./store";
import type { Words } from "./words";
import { formatMoney } from "./words";

const ICONS: Record<SaveState["kind"], string> = {
  saved: "cloud-check",
  waiting: "pen-line",
  saving: "loader-circle",
  offline: "smartphone",
  conflict: "copy",
  refused: "triangle-alert",
};

/** A burst of changes is said once, as it ended. */
const SAY_AFTER_MS = 400;

/** The lines around the piece: whether it is saved, what it costs, whether it can be printed. */
export class Status {
  private readonly saved: HTMLElement;
  private readonly price: HTMLElement;
  private readonly lines: HTMLElement;
  private readonly spoken = el("p", { class: "sr", role: "status" });
  private readonly priceSpoken = el("p", {
    class: "sr",
    "aria-live": "polite",
    "data-studio-price-said": true,
  });
  private readonly state: HTMLElement;
  private readonly saying = new Map<HTMLElement, number>();

  constructor(
    private readonly store: Store,
    private readonly words: Words,
    root: HTMLElement,
    private readonly onCheck: () => void,
  ) {
    this.saved = hook(root, "saved");
    this.price = hook(root, "price");
    this.lines = hook(root, "lines");
    this.state = hook(root, "state");
    root.append(this.spoken, this.priceSpoken);
  }

  save(state: SaveState): void {
    // Letters go by; only where the design is safe or not is worth saying.
    const kind = state.kind === "waiting" ? "saving" : state.kind;
    const text = this.words.say(kind, state.kind === "refused" ? { text: state.text } : {});
    if (this.saved.dataset["state"] === `${kind} ${text}`) return;
    this.saved.dataset["state"] = `${kind} ${text}`;
    this.saved.dataset["kind"] = kind;
    this.saved.setAttribute("aria-live", kind === "saving" || kind === "saved" ? "off" : "polite");
    this.saved.replaceChildren(
      icon(ICONS[kind], "!size-4"),
      el("span", { class: "truncate" }, text),
    );
  }

  update(): void {
    const { store, words } = this;
    const { parts, totalMinor } = store.quote;
    const format = (minor: number) => formatMoney(minor, store.data.price_form);
    const total = format(totalMinor);
    if (this.price.textContent !== total) {
      this.price.textContent = total;
      this.say(this.priceSpoken, total);
    }
    const texts = parts.map((part) => {
      const label = part.id === "base" ? words.say("piece_colour") : store.words(part.label);
      return [label, format(part.minor)] as const;
    });
    const key = texts.flat().join("|");
    if (this.lines.dataset["key"] !== key) {
      this.lines.dataset["key"] = key;
      this.lines.replaceChildren(
        ...texts.map(([label, amount]) =>
          el("span", { class: "tag tag-n num" }, `${label} `, el("bdi", {}, amount)),
        ),
      );
    }
    this.checks();
  }

  /** Say something to those who hear the page. */
  announce(text: string): void {
    this.say(this.spoken, text);
  }

  private checks(): void {
    const { problems, warnings } = this.store.findings;
    const count = problems.length + warnings.length;
    // What nobody has come to yet is no mistake.
    const isOpen = (found: Problem) =>
      found.reason === "required" && !this.store.touched.has(found.field);
    const isUnfinished = count > 0 && [...problems, ...warnings].every(isOpen);
    const key = `${problems.length} ${warnings.length} ${String(isUnfinished)}`;
    if (this.state.dataset["key"] === key) return;
    this.state.dataset["key"] = key;
    const tone = isUnfinished
      ? "tag-n"
      : problems.length > 0
        ? "tag-e"
        : count > 0
          ? "tag-y"
          : "tag-g";
    const said = isUnfinished ? "to_fill_in" : count > 0 ? "to_look_at" : "ready";
    const text = this.words.say(said, { count });
    const tag = el(
      "span",
      { class: `tag ${tone}` },
      icon(isUnfinished ? "pen-line" : count > 0 ? "circle-alert" : "circle-check", "!size-4"),
      text,
    );
    const button = el("button", { type: "button", class: "studio-state" }, tag);
    button.addEventListener("click", this.onCheck);
    const hadFocus = this.state.contains(document.activeElement);
    this.state.replaceChildren(button);
    if (hadFocus) button.focus();
  }

  private say(place: HTMLElement, text: string): void {
    window.clearTimeout(this.saying.get(place));
    const timer = window.setTimeout(() => (place.textContent = text), SAY_AFTER_MS);
    this.saying.set(place, timer);
  }
}

/** The two ways out when the design was changed somewhere else; answers which one was chosen. */
export function askWhich(words: Words): Promise<"mine" | "theirs"> {
  const mine = el(
    "button",
    { type: "button", class: "btn btn-p", value: "mine" },
    words.say("keep_mine"),
  );
  const theirs = el(
    "button",
    { type: "button", class: "btn btn-o", value: "theirs" },
    words.say("take_theirs"),
  );
  const dialog = el(
    "dialog",
    { class: "studio-dialog", "aria-labelledby": "studio-which" },
    el("h2", { id: "studio-which", class: "text-h3" }, words.say("conflict_title")),
    el("p", { class: "mut" }, words.say("conflict_text")),
    el("div", { class: "studio-ways" }, mine, theirs),
  );
  document.body.append(dialog);
  return new Promise((resolve) => {
    const end = (which: "mine" | "theirs") => {
      dialog.close();
      dialog.remove();
      resolve(which);
    };
    mine.addEventListener("click", () => end("mine"));
    theirs.addEventListener("click", () => end("theirs"));
    // Both versions stay where they are until one is chosen.
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    dialog.showModal();
  });
}
