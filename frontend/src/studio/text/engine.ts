import type { TextItem } from "../scene";
import type { EmojiPart } from "./emoji";
import type { TextLayout } from "./layout";
import { familyOf } from "./families";
import { layOut } from "./layout";
import type { FaceFacts, Wanted } from "./shelf";
import { FontShelf } from "./shelf";

export type { Wanted };
export type { TextLayout };

/** Shapes text in the browser with the fonts that prints are made with. Loaded when it is needed. */
export class TextEngine {
  private readonly shelf: FontShelf;
  private readonly loading = new Map<string, Promise<void>>();

  constructor(
    faces: readonly FaceFacts[],
    private readonly emojiUrl: string,
  ) {
    this.shelf = new FontShelf(faces);
  }

  /** Throws `Wanted` while a file that the text needs is not here. */
  layOut(item: TextItem): TextLayout {
    return layOut(item, this.shelf);
  }

  emoji(key: string): readonly EmojiPart[] {
    return this.shelf.emoji(key);
  }

  /** Fetch what laying out asked for, or faces to be shown. Rejects when it cannot be had. */
  async fetch(wanted: Pick<Wanted, "faces" | "emoji">): Promise<void> {
    const faces = [...wanted.faces].map((id) => this.once(`face ${id}`, () => this.fetchFace(id)));
    const drawings = [...wanted.emoji].map((key) =>
      this.once(`emoji ${key}`, () => this.fetchEmoji(key)),
    );
    await Promise.all([...faces, ...drawings]);
  }

  private once(name: string, load: () => Promise<void>): Promise<void> {
    const running = this.loading.get(name) ?? load().finally(() => this.loading.delete(name));
    this.loading.set(name, running);
    return running;
  }

  private async fetchFace(id: string): Promise<void> {
    if (this.shelf.has(id)) return;
    const reply = await fetch(this.shelf.face(id).ttf);
    if (!reply.ok) throw new Error(`the font ${id} answers ${reply.status}`);
    const file = await reply.arrayBuffer();
    this.shelf.put(id, file);
    // The same file shows the lettering's name in the panel.
    await document.fonts.add(new FontFace(familyOf(id), file)).ready;
  }

  private async fetchEmoji(key: string): Promise<void> {
    const reply = await fetch(this.emojiUrl + key);
    if (reply.status !== 404 && !reply.ok) throw new Error(`an emoji answers ${reply.status}`);
    const parts = reply.ok ? ((await reply.json()) as readonly EmojiPart[]) : null;
    this.shelf.putEmoji(key, parts);
  }
}
