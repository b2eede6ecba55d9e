import { cropMatrix } from "./crop";
import type { Drawings } from "./drawings";
import type { ArtItem, ImageItem, Item, Scene, ShapeItem, TextItem } from "./scene";
import type { TextEngine, TextLayout } from "./text/engine";
import type { EmojiPart } from "./text/emoji";
import type { Bounds, Path } from "./text/geometry";
import { ellipse, heart, rectangle, trace } from "./text/geometry";

/** What is known of an item once it is painted. */
export interface Painted {
  readonly ink: Bounds | null;
  readonly size?: number;
  readonly overflows?: TextLayout["overflows"];
  readonly unknown?: TextLayout["unknown"];
  readonly dpi?: number;
}

interface KeptText {
  readonly key: string;
  readonly laid: TextLayout;
  readonly letters: Path2D;
}

type Context = CanvasRenderingContext2D;

/** Paints scenes as the server outlines them, trimmed surface edge to edge. */
export class Painter {
  private readonly texts = new Map<string, KeptText>();

  constructor(
    private readonly drawings: Drawings,
    private readonly engine: () => TextEngine | null,
  ) {}

  /**
   * Paint a scene over the whole canvas. Answers what became of each item; without the text engine
   * nothing is painted and the answer is null. Throws `Wanted` where files are missing.
   */
  paint(context: Context, scene: Scene): ReadonlyMap<string, Painted> | null {
    const engine = this.engine();
    if (!engine) return null;
    const texts = new Map<string, KeptText>();
    for (const item of scene.items) {
      if (item.kind === "text") texts.set(item.id, this.laidOut(item, engine));
    }
    const { width, height } = context.canvas;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    context.setTransform(width / scene.width, 0, 0, height / scene.height, 0, 0);
    const painted = new Map<string, Painted>();
    for (const item of scene.items) painted.set(item.id, this.item(context, item, texts, engine));
    context.setTransform(1, 0, 0, 1, 0, 0);
    return painted;
  }

  private laidOut(item: TextItem, engine: TextEngine): KeptText {
    const key = JSON.stringify({ ...item, colour: "", outline: null });
    const kept = this.texts.get(item.id);
    if (kept?.key === key) return kept;
    const laid = engine.layOut(item);
    const letters = new Path2D();
    for (const piece of laid.placed) if (piece.kind === "path") trace(letters, piece.path);
    const made = { key, laid, letters };
    this.texts.set(item.id, made);
    return made;
  }

  private item(
    context: Context,
    item: Item,
    texts: ReadonlyMap<string, KeptText>,
    engine: TextEngine,
  ): Painted {
    context.save();
    try {
      switch (item.kind) {
        case "text": {
          const kept = texts.get(item.id);
          return kept ? paintText(context, item, kept, engine) : { ink: null };
        }
        case "image":
          return this.image(context, item);
        case "art":
          return this.art(context, item);
        case "shape":
          return paintShape(context, item);
      }
    } finally {
      context.restore();
    }
  }

  private image(context: Context, item: ImageItem): Painted {
    const facts = this.drawings.picture(item.picture);
    const photo = this.drawings.photo(item.picture);
    if (!facts) return { ink: null };
    const lying = cropMatrix(item.box, item.crop, facts.width, facts.height);
    turnAbout(context, item);
    const mask = new Path2D();
    trace(mask, maskOf(item));
    context.clip(mask);
    if (photo) {
      context.transform(...lying.matrix);
      context.drawImage(photo, 0, 0, facts.width, facts.height);
    }
    return { ink: null, dpi: lying.dpi };
  }

  private art(context: Context, item: ArtItem): Painted {
    const facts = this.drawings.facts(item.art);
    if (!facts) return { ink: null };
    const { box } = item;
    const scale = Math.min(box.width / facts.width, box.height / facts.height);
    const [width, height] = [facts.width * scale, facts.height * scale];
    const perUnit = context.getTransform().a;
    const sprite = this.drawings.sprite(item.art, item.colour ?? "#000000", width * perUnit);
    const [x, y] = [box.x + (box.width - width) / 2, box.y + (box.height - height) / 2];
    turnAbout(context, item);
    if (sprite) context.drawImage(sprite, x, y, width, height);
    // How far its strokes reach only the server knows.
    return { ink: null };
  }
}

/** A wider line closes small letters up; the server draws no wider one either. */
const LETTER_TO_OUTLINE = 8;

function paintText(context: Context, item: TextItem, kept: KeptText, engine: TextEngine): Painted {
  const { laid, letters } = kept;
  const around = item.outline
    ? Math.min(item.outline.width, Math.max(1, Math.floor(laid.size / LETTER_TO_OUTLINE)))
    : 0;
  if (item.outline) {
    context.strokeStyle = item.outline.colour;
    context.lineWidth = 2 * around;
    context.lineJoin = "round";
    context.stroke(letters);
  }
  context.fillStyle = item.colour;
  context.fill(letters);
  for (const piece of laid.placed) {
    if (piece.kind !== "emoji") continue;
    context.save();
    context.transform(...piece.matrix);
    for (const part of engine.emoji(piece.key)) paintEmoji(context, part);
    context.restore();
  }
  const { ink } = laid;
  return {
    ink: ink && {
      left: ink.left - around,
      top: ink.top - around,
      right: ink.right + around,
      bottom: ink.bottom + around,
    },
    size: laid.size,
    overflows: laid.overflows,
    unknown: laid.unknown,
  };
}

function paintEmoji(context: Context, part: EmojiPart): void {
  context.save();
  context.globalAlpha = part.opacity_permille / 1000;
  context.transform(...part.matrix);
  const path = new Path2D(part.data);
  if (part.rule === "stroke") {
    context.strokeStyle = part.fill;
    context.lineCap = "round";
    context.lineWidth = 1;
    context.stroke(path);
  } else {
    context.fillStyle = part.fill;
    context.fill(path, part.rule);
  }
  context.restore();
}

function paintShape(context: Context, item: ShapeItem): Painted {
  const { x, y, width, height } = item.box;
  const path = new Path2D();
  trace(
    path,
    item.form === "ellipse" ? ellipse(x, y, width, height) : rectangle(x, y, width, height),
  );
  context.fillStyle = item.colour;
  context.fill(path);
  return { ink: null };
}

function maskOf(item: ImageItem): Path {
  const { x, y, width, height } = item.box;
  if (item.mask === "ellipse") return ellipse(x, y, width, height);
  if (item.mask === "heart") return heart(x, y, width, height);
  return rectangle(x, y, width, height, item.radius);
}

function turnAbout(context: Context, { box, rotation }: ImageItem | ArtItem): void {
  if (!rotation) return;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  context.translate(x, y);
  context.rotate((rotation / 18_000) * Math.PI);
  context.translate(-x, -y);
}
