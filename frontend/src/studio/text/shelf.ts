import { emojiKey, isPresentedAsEmoji, mayBeEmoji } from "./emoji";
import type { EmojiPart } from "./emoji";
import { LoadedFont } from "./harfbuzz";
import { scriptOf } from "./scripts";

/** One face of the font library. */
export interface FaceFacts {
  readonly id: string;
  readonly family: string;
  readonly kind: string;
  readonly scripts: readonly string[];
  /** Where the very file lies that prints are made with. */
  readonly ttf: string;
  readonly joined: boolean;
  /** Characters of no script, hexadecimal ranges, that a text face has and the base face lacks. */
  readonly signs: string;
}

const BASE_TEXT_FACE = "figtree";
const URDU_FACE = "noto-nastaliq";
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/u;
/** Stand where a picture or a letter was lost on the way: drawn by some faces, wished by nobody. */
const LOST = /[\ufffc\ufffd]/u;

function within(ranges: string, codePoint: number): boolean {
  return ranges.split(",").some((range) => {
    const [first = "", last = first] = range.split("-");
    return first !== "" && codePoint >= parseInt(first, 16) && codePoint <= parseInt(last, 16);
  });
}

/** Laying a text out needs files that are not here yet. */
export class Wanted extends Error {
  constructor(
    readonly faces: ReadonlySet<string>,
    readonly emoji: ReadonlySet<string>,
  ) {
    super("files are wanted");
  }
}

/** The fonts that a design may name, and which of them draws which character. */
export class FontShelf {
  private readonly faces = new Map<string, FaceFacts>();
  private readonly fonts = new Map<string, LoadedFont>();
  private readonly drawings = new Map<string, readonly EmojiPart[] | null>();

  constructor(faces: readonly FaceFacts[]) {
    for (const face of faces) this.faces.set(face.id, face);
  }

  face(id: string): FaceFacts {
    const found = this.faces.get(id);
    if (!found) throw new Error(`there is no font ${id}`);
    return found;
  }

  has(id: string): boolean {
    return this.fonts.has(id);
  }

  put(id: string, file: ArrayBuffer): void {
    this.fonts.set(id, new LoadedFont(file));
  }

  /** Null says that there is no such drawing. */
  putEmoji(key: string, parts: readonly EmojiPart[] | null): void {
    this.drawings.set(key, parts);
  }

  emoji(key: string): readonly EmojiPart[] {
    return this.drawings.get(key) ?? [];
  }

  opened(id: string): LoadedFont {
    const found = this.fonts.get(id);
    if (!found) throw new Wanted(new Set([id]), new Set());
    return found;
  }

  /** The chosen face, then the base text face, then the text face of each script. */
  fallbackOrder(font: string, language: string): string[] {
    const isUrdu = language.split("-")[0] === "ur";
    const rank = (id: string) => (id === BASE_TEXT_FACE ? 0 : isUrdu && id === URDU_FACE ? 1 : 2);
    const texts = [...this.faces.values()].filter((face) => face.kind === "text");
    const ids = texts.map((face) => face.id).sort((one, other) => rank(one) - rank(other));
    return [font, ...ids.filter((id) => id !== font)];
  }

  /** The first face that has all that a cluster needs, null when none has. */
  faceFor(cluster: string, order: readonly string[]): string | null {
    const needed = formsOf(cluster).map((form) =>
      Array.from(form)
        .filter((character) => !IGNORABLE.test(character))
        .map((character) => character.codePointAt(0) ?? 0),
    );
    if (needed[0]?.length === 0) return order[0] ?? null;
    if (LOST.test(cluster)) return null;
    const scripts = new Set(Array.from(cluster).map(scriptOf).filter(Boolean));
    for (const [place, id] of order.entries()) {
      // A face of other letters or signs is not fetched only to find that it lacks these.
      const certain = place === 0 || id === BASE_TEXT_FACE || this.fonts.has(id);
      if (!certain && [...scripts].some((script) => !this.face(id).scripts.includes(script)))
        continue;
      if (!certain && scripts.size === 0 && needed.every((form) => this.lacksSigns(id, form)))
        continue;
      const font = this.opened(id);
      if (needed.some((form) => form.every((codePoint) => font.has(codePoint)))) return id;
    }
    return null;
  }

  /** Whether a face that is not here is known to lack one of these signs. */
  private lacksSigns(id: string, form: readonly number[]): boolean {
    const base = this.fonts.get(BASE_TEXT_FACE);
    if (!base || this.face(id).kind !== "text") return false;
    return form.some((sign) => !base.has(sign) && !within(this.face(id).signs, sign));
  }

  /** What draws a cluster: a face, or an emoji by its key; null when nothing does. */
  drawerOf(
    cluster: string,
    order: readonly string[],
  ): { readonly face: string; readonly emoji: string } | null {
    // Asked for first, since no face has to be fetched where the coloured form wins anyway.
    const coloured = isPresentedAsEmoji(cluster) ? this.emojiFor(cluster, null) : null;
    if (coloured !== null) return { face: "", emoji: coloured };
    const face = this.faceFor(cluster, order);
    const emoji = this.emojiFor(cluster, face);
    return face === null && emoji === null ? null : { face: face ?? "", emoji: emoji ?? "" };
  }

  /** The drawing's key where a cluster is shown as emoji, else null. */
  emojiFor(cluster: string, face: string | null): string | null {
    if (face !== null && !isPresentedAsEmoji(cluster)) return null;
    if (!mayBeEmoji(cluster)) return null;
    const key = emojiKey(cluster);
    const found = this.drawings.get(key);
    if (found === undefined) throw new Wanted(new Set(), new Set([key]));
    return found === null ? null : key;
  }

  /** What cannot be drawn of a cluster: one character, or all of it together. */
  culprit(cluster: string, order: readonly string[]): string {
    const lacking = Array.from(cluster).find(
      (character) =>
        this.faceFor(character, order) === null && this.emojiFor(character, null) === null,
    );
    return lacking ?? cluster;
  }
}

/** The cluster as it is, composed and decomposed: HarfBuzz can use any of them. */
function formsOf(cluster: string): string[] {
  if (cluster.trim() === "") return [" "];
  return [...new Set([cluster, cluster.normalize("NFC"), cluster.normalize("NFD")])];
}
