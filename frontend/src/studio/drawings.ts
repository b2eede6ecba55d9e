import type { Words } from "./documents";

/** What the studio knows of a drawing of the library. */
export interface ArtFacts {
  readonly title: Words;
  readonly url: string;
  readonly width: number;
  readonly height: number;
  /** Of the open parts, where the template does not choose another. */
  readonly colour: string | null;
}

/** What the studio knows of a photo that a design names. */
export interface PictureFacts {
  /** Pixels of the original, which is printed. */
  readonly width: number;
  readonly height: number;
  /** A reduced copy for the screen. */
  readonly url: string;
}

const STEP = 1.3;

/** Drawings and photos as canvases want them: loaded once, drawn at about the size that is needed. */
export class Drawings {
  private readonly sources = new Map<string, Promise<Document>>();
  private readonly sprites = new Map<string, HTMLCanvasElement | null>();
  private readonly photos = new Map<string, ImageBitmap | null>();
  private readonly photoFiles = new Map<string, Blob>();
  /** Something was asked for that is on its way; whoever paints sets it back. */
  isMissing = false;

  constructor(
    private readonly art: Readonly<Record<string, ArtFacts>>,
    private readonly pictures: Record<string, PictureFacts>,
    private readonly onLoad: () => void,
  ) {}

  facts(art: string): ArtFacts | undefined {
    return this.art[art];
  }

  picture(sha256: string): PictureFacts | undefined {
    return this.pictures[sha256];
  }

  has(sha256: string): boolean {
    return sha256 in this.pictures;
  }

  /** Take a photo that was just sent; its file is here already. */
  add(sha256: string, facts: PictureFacts): void {
    this.pictures[sha256] = facts;
    this.photos.delete(sha256);
  }

  /** A drawing at least so many pixels wide, or null while it is on its way. */
  sprite(art: string, colour: string, widthPx: number): HTMLCanvasElement | null {
    const facts = this.art[art];
    if (!facts) return null;
    const steps = Math.max(0, Math.ceil(Math.log(Math.max(widthPx, 64) / 64) / Math.log(STEP)));
    const width = Math.ceil(64 * STEP ** steps);
    const key = `${art} ${colour} ${width}`;
    const kept = this.sprites.get(key);
    if (kept) return kept;
    if (kept === undefined) {
      this.sprites.set(key, null);
      void this.drawSprite(art, colour, width, key);
    }
    const other = this.anySprite(`${art} ${colour} `);
    this.isMissing ||= !other;
    return other;
  }

  /** A photo, or null while it is on its way. */
  photo(sha256: string): ImageBitmap | null {
    const kept = this.photos.get(sha256);
    if (kept) return kept;
    this.isMissing = true;
    if (kept === undefined) {
      this.photos.set(sha256, null);
      void this.loadPhoto(sha256);
    }
    return null;
  }

  /** The reduced copy as a data address, to stand inside an SVG. */
  async photoData(sha256: string): Promise<string> {
    const file = await this.photoFile(sha256);
    return new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(String(reader.result));
      reader.onerror = () => reject(reader.error ?? new Error("a photo cannot be read"));
      reader.readAsDataURL(file);
    });
  }

  private anySprite(prefix: string): HTMLCanvasElement | null {
    for (const [key, sprite] of this.sprites) if (sprite && key.startsWith(prefix)) return sprite;
    return null;
  }

  private async drawSprite(art: string, colour: string, width: number, key: string): Promise<void> {
    const facts = this.art[art];
    if (!facts) return;
    try {
      const source = (await this.source(art, facts.url)).cloneNode(true) as XMLDocument;
      const height = Math.max(1, Math.round((width * facts.height) / facts.width));
      const root = source.documentElement;
      root.setAttribute("color", colour);
      root.setAttribute("width", String(width));
      root.setAttribute("height", String(height));
      const image = await imageOf(new XMLSerializer().serializeToString(source));
      const canvas = document.createElement("canvas");
      Object.assign(canvas, { width, height });
      canvas.getContext("2d")?.drawImage(image, 0, 0, width, height);
      this.sprites.set(key, canvas);
      this.onLoad();
    } catch {
      this.sprites.delete(key);
    }
  }

  private source(art: string, url: string): Promise<Document> {
    const running = this.sources.get(art) ?? fetchSvg(url);
    this.sources.set(art, running);
    running.catch(() => this.sources.delete(art));
    return running;
  }

  private async loadPhoto(sha256: string): Promise<void> {
    try {
      const bitmap = await createImageBitmap(await this.photoFile(sha256));
      this.photos.set(sha256, bitmap);
      this.onLoad();
    } catch {
      this.photos.delete(sha256);
    }
  }

  private async photoFile(sha256: string): Promise<Blob> {
    const kept = this.photoFiles.get(sha256);
    if (kept) return kept;
    const url = this.pictures[sha256]?.url;
    if (!url) throw new Error("there is no such photo");
    const reply = await fetch(url);
    if (!reply.ok) throw new Error(`a photo answers ${reply.status}`);
    const file = await reply.blob();
    this.photoFiles.set(sha256, file);
    return file;
  }
}

/** A loaded image of an SVG's text. */
export async function imageOf(svg: string): Promise<HTMLImageElement> {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(url);
  }
}

async function fetchSvg(url: string): Promise<Document> {
  const reply = await fetch(url);
  if (!reply.ok) throw new Error(`${url} answers ${reply.status}`);
  return new DOMParser().parseFromString(await reply.text(), "image/svg+xml");
}
