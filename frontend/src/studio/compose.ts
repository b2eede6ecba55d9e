import { cleanAnswer } from "./answers";
import type { LongDates } from "./dates";
import { drawnDate } from "./dates";
import { adjustedBox, within } from "./boxes";
import type {
  Adjustment,
  ArtLayer,
  Box,
  ChoiceField,
  Design,
  ImageLayer,
  MovableLayer,
  ShapeLayer,
  Surface,
  Template,
  TextLayer,
} from "./documents";
import { SIZE_MIN, TEXT_COLOUR, inLanguage, locksOf } from "./documents";
import type { Evaluation } from "./rules";
import type { ArtItem, ImageItem, Item, Scene, ShapeItem, TextItem } from "./scene";

/** On an engraved surface darkness is depth, so everything is engraved at full depth. */
const ENGRAVED = "#000000";

/** The scene of one surface; the same as the server's `composition.compose`. */
export function compose(
  template: Template,
  design: Design,
  surface: Surface,
  evaluation: Evaluation,
  longDates: LongDates,
  artColours: Readonly<Record<string, string | null>> = {},
): Scene {
  const maker = new Maker(template, design, surface, evaluation.answers, longDates, artColours);
  const own = template.layers.filter(
    (layer) => layer.surface === surface.id && !evaluation.hiddenLayers.includes(layer.id),
  );
  const added = (design.added ?? []).filter((layer) => layer.surface === surface.id);
  const items: (Item | null)[] = [
    ...own.map((layer): Item | null => {
      switch (layer.kind) {
        case "text":
          return maker.text(layer, maker.words(layer), maker.change(layer.id));
        case "image":
          return maker.image(layer, evaluation.answers[layer.field] ?? "");
        case "art":
          return maker.art(layer);
        case "shape":
          return maker.shape(layer);
      }
    }),
    ...added.map((layer): Item | null => {
      const answer = cleanAnswer(
        design.answers?.[layer.id] ?? "",
        layer.kind === "text" ? (layer.lines_max ?? 1) : 1,
      );
      return layer.kind === "text" ? maker.text(layer, answer, {}) : maker.image(layer, answer);
    }),
  ];
  return {
    surface: surface.id,
    width: surface.width,
    height: surface.height,
    bleed: surface.bleed ?? 0,
    safe: surface.safe ?? 0,
    items: items.filter((item) => item !== null),
  };
}

/** Where a layer lies now, within what its locks and the surface leave. */
export function boxOf(layer: MovableLayer, change: Adjustment | undefined, surface: Surface): Box {
  return within(surface, adjustedBox(layer.box, change?.box, locksOf(layer)));
}

export function rotationOf(layer: MovableLayer, change: Adjustment | undefined): number {
  const usual = layer.rotation ?? 0;
  return locksOf(layer).includes("rotate") ? usual : (change?.rotation ?? usual);
}

/** The em that a text starts from. */
export function sizeOf(layer: TextLayer, change: Adjustment | undefined, surface: Surface): number {
  const least = Math.max(1, layer.size_min ?? SIZE_MIN);
  const wanted = locksOf(layer).includes("scale") ? undefined : change?.size;
  const size = wanted === undefined ? layer.size : Math.min(wanted, surface.height);
  return Math.max(size, least);
}

export function fontOf(layer: TextLayer, change: Adjustment | undefined): string {
  const wanted = change?.font;
  const free = !locksOf(layer).includes("font");
  return free && wanted && layer.fonts?.includes(wanted) ? wanted : layer.font;
}

/** The drawing that an art layer shows, '' where it shows none. */
export function drawingOf(
  template: Template,
  layer: ArtLayer,
  answers: Readonly<Record<string, string>>,
): string {
  if (!layer.field) return layer.art ?? "";
  const field = template.fields.find((each): each is ChoiceField => each.id === layer.field);
  const answer = answers[layer.field] ?? "";
  return field?.options.find((option) => option.id === answer)?.art ?? "";
}

class Maker {
  constructor(
    private readonly template: Template,
    private readonly design: Design,
    private readonly surface: Surface,
    private readonly answers: Readonly<Record<string, string>>,
    private readonly longDates: LongDates,
    private readonly artColours: Readonly<Record<string, string | null>>,
  ) {}

  change(id: string): Adjustment {
    return this.design.adjustments?.[id] ?? {};
  }

  words(layer: TextLayer): string {
    if (layer.field) return this.drawn(layer.field);
    return inLanguage(layer.words, this.design.language ?? "en");
  }

  /** The letters that a layer shows for a field's answer; the same as `answers.drawn`. */
  private drawn(id: string): string {
    const field = this.template.fields.find((each) => each.id === id);
    const answer = this.answers[id] ?? "";
    if (field?.kind === "date") return drawnDate(field, answer, this.longDates);
    if (field?.kind !== "number" || !answer) return answer;
    const unit = inLanguage(field.unit, this.design.language ?? "en");
    return unit ? `${answer} ${unit}` : answer;
  }

  text(layer: TextLayer, words: string, change: Adjustment): TextItem | null {
    if (!words) return null;
    const engraved = this.surface.technique === "engrave";
    const outlined = (layer.outline_width ?? 0) > 0 && !engraved;
    return {
      kind: "text",
      id: layer.id,
      text: words,
      font: fontOf(layer, change),
      box: boxOf(layer, change, this.surface),
      size: sizeOf(layer, change, this.surface),
      sizeMin: Math.max(1, layer.size_min ?? SIZE_MIN),
      colour: engraved ? ENGRAVED : this.colour(layer, change),
      linesMax: layer.lines_max ?? 1,
      align: layer.align ?? "center",
      valign: layer.valign ?? "middle",
      rotation: rotationOf(layer, change),
      letterSpacing: layer.letter_spacing ?? 0,
      lineHeight: layer.line_height ?? 1200,
      curve: layer.curve ?? 0,
      outline: outlined
        ? { colour: layer.outline_colour ?? "#ffffff", width: layer.outline_width ?? 0 }
        : null,
      language: this.design.language ?? "en",
    };
  }

  image(layer: ImageLayer, picture: string): ImageItem | null {
    if (!picture) return null;
    const change = this.change(layer.id);
    const free = !locksOf(layer).includes("crop");
    const mask = layer.mask ?? "rect";
    return {
      kind: "image",
      id: layer.id,
      picture,
      box: boxOf(layer, change, this.surface),
      crop: {
        centreX: (free ? change.crop_x : undefined) ?? 5000,
        centreY: (free ? change.crop_y : undefined) ?? 5000,
        zoom: Math.floor(((free ? change.zoom : undefined) ?? 10_000) / 10),
        rotation: (free ? change.turn : undefined) ?? 0,
      },
      mask,
      radius: mask === "rounded" ? (layer.radius ?? 400) : 0,
      rotation: rotationOf(layer, change),
    };
  }

  art(layer: ArtLayer): ArtItem | null {
    const art = drawingOf(this.template, layer, this.answers);
    if (!art) return null;
    const change = this.change(layer.id);
    let colour = layer.colour ?? this.artColours[art] ?? null;
    if (layer.colour_field) colour = this.swatch(layer.colour_field) ?? colour;
    if (this.surface.technique === "engrave") colour = ENGRAVED;
    return {
      kind: "art",
      id: layer.id,
      art,
      box: boxOf(layer, change, this.surface),
      colour,
      rotation: rotationOf(layer, change),
    };
  }

  shape(layer: ShapeLayer): ShapeItem {
    let colour = layer.colour ?? "#ffffff";
    if (layer.colour_field) colour = this.swatch(layer.colour_field) ?? colour;
    if (this.surface.technique === "engrave") colour = ENGRAVED;
    const box = within(this.surface, layer.box);
    return { kind: "shape", id: layer.id, form: layer.shape ?? "rect", box, colour };
  }

  private colour(layer: TextLayer, change: Adjustment): string {
    const usual = layer.colour ?? TEXT_COLOUR;
    if (layer.colour_field) return this.swatch(layer.colour_field) ?? usual;
    return locksOf(layer).includes("colour") ? usual : (change.colour ?? usual);
  }

  private swatch(id: string): string | null {
    const field = this.template.fields.find((each) => each.id === id);
    if (field?.kind !== "swatch") return null;
    return field.options.find((swatch) => swatch.id === this.answers[id])?.hex ?? null;
  }
}
