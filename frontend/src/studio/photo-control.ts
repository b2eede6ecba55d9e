import { el, icon, setText } from "./dom";
import type { PhotoField } from "./documents";
import type { Drawings } from "./drawings";
import type { Server } from "./server";
import { Refused } from "./server";
import type { Store } from "./store";
import type { Words } from "./words";

/** The endings too, since many systems know no type for HEIC. */
const TYPES = "image/jpeg,image/png,image/webp,image/avif,image/heic,image/heif,.heic,.heif";

/** Choosing, sending and taking away the photo of one field. */
export class PhotoControl {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  readonly error: HTMLElement;
  readonly hintId: string;
  private readonly picture: HTMLImageElement;
  private readonly title = el("b", { class: "block" });
  private readonly status = el("span", { class: "hint block", "aria-live": "polite" });
  private readonly bar = el("progress", {
    max: 1,
    value: 0,
    hidden: true,
    class: "studio-progress",
  });
  private readonly remove: HTMLButtonElement;
  private readonly trouble = el("p", { class: "err", role: "alert", hidden: true });
  private readonly again: HTMLButtonElement;
  private sending: AbortController | null = null;
  /** A photo that could not be sent: it is tried again, so that nobody has to look for it anew. */
  private waiting: File | null = null;

  constructor(
    private readonly store: Store,
    private readonly words: Words,
    private readonly server: Server,
    private readonly drawings: Drawings,
    private readonly field: PhotoField,
    private readonly onPhoto: () => void,
  ) {
    const id = `s-${field.id}`;
    this.hintId = `${id}-hint`;
    this.picture = el("img", {
      alt: "",
      width: 56,
      height: 56,
      class: "absolute inset-0",
      hidden: true,
    });
    this.input = el("input", { class: "sr", type: "file", id, accept: TYPES });
    this.input.addEventListener("change", () => {
      const file = this.input.files?.[0];
      // The same file can be chosen again after a failure.
      if (file) void this.send(file).finally(() => (this.input.value = ""));
    });
    this.again = el(
      "button",
      { type: "button", class: "btn btn-t btn-s", hidden: true },
      icon("rotate-ccw"),
      words.say("try_again"),
    );
    this.again.addEventListener("click", () => this.retry());
    window.addEventListener("online", () => this.retry());
    this.error = el("p", { class: "err", id: `${id}-error`, hidden: true });
    this.remove = el(
      "button",
      {
        type: "button",
        class: "icb studio-remove",
        hidden: true,
        "aria-label": words.say("remove_photo"),
        title: words.say("remove_photo"),
      },
      icon("trash-2"),
    );
    this.remove.addEventListener("click", () => {
      this.store.answer(field.id, "", "");
      this.input.focus();
    });
    const thumb = el(
      "span",
      { class: "pic size-14 !rounded-xl grid place-items-center text-primary" },
      icon("image-plus", "!size-6"),
      this.picture,
    );
    const said = field.help ? store.words(field.help) : field.required ? "" : words.say("optional");
    const hint = el("span", { class: "hint block", id: this.hintId }, said);
    const box = el(
      "label",
      { class: "photo-in", for: id },
      thumb,
      el("span", { class: "min-w-0 flex-1" }, this.title, hint, this.status),
      this.input,
    );
    this.element = el(
      "div",
      { class: "field studio-question" },
      el("span", { class: "lab" }, el("span", {}, store.words(field.label))),
      el("div", { class: "studio-photo" }, box, this.remove),
      this.bar,
      this.trouble,
      this.again,
      this.error,
    );
  }

  update(): void {
    const answer = this.store.draft.design.answers?.[this.field.id] ?? "";
    const facts = this.drawings.picture(answer);
    this.picture.hidden = !facts;
    if (facts && this.picture.getAttribute("src") !== facts.url) this.picture.src = facts.url;
    this.remove.hidden = !answer;
    setText(this.title, this.words.say(answer ? "choose_another" : "choose_photo"));
  }

  private retry(): void {
    if (this.waiting) void this.send(this.waiting);
  }

  private async send(file: File): Promise<void> {
    this.sending?.abort();
    const sending = new AbortController();
    this.sending = sending;
    this.waiting = null;
    this.trouble.hidden = this.again.hidden = true;
    this.bar.hidden = false;
    try {
      const sent = await this.server.sendPhoto(
        file,
        (share) => this.progress(share),
        sending.signal,
      );
      this.drawings.add(sent.sha256, sent);
      this.store.answer(this.field.id, sent.sha256, "");
      setText(this.status, this.words.say("photo_is_here"));
      this.onPhoto();
    } catch (error) {
      if (sending.signal.aborted) return;
      setText(this.status, "");
      const refusal = error instanceof Refused ? error.message : "";
      if (!refusal) this.waiting = file;
      this.again.hidden = refusal !== "";
      this.tell(refusal || this.words.say("not_sent"));
    } finally {
      if (this.sending === sending) this.bar.hidden = true;
    }
  }

  private progress(share: number): void {
    this.bar.value = share;
    const isSent = share >= 1;
    const percent = Math.floor(share * 10) * 10;
    setText(
      this.status,
      isSent ? this.words.say("looking") : this.words.say("sending", { percent }),
    );
  }

  private tell(text: string): void {
    this.trouble.replaceChildren(icon("circle-alert"), el("span", {}, text));
    this.trouble.hidden = false;
  }
}
