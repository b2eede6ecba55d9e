/**
 * The two documents of docs/design-format.md, as the server sends and takes them.
 *
 * Lengths are whole 1/100 mm from the trimmed surface's top left corner, angles whole 1/100 degree.
 */

/** A sentence by language; 'en' is always there. */
export type Words = Readonly<Record<string, string>>;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Surface {
  readonly id: string;
  readonly name: Words;
  readonly width: number;
  readonly height: number;
  readonly bleed?: number;
  readonly safe?: number;
  readonly technique?: "print" | "engrave";
  readonly dpi_min?: number;
  readonly dpi_good?: number;
  /** How many layers of their own buyers may add. */
  readonly added_max?: number;
}

export interface View {
  readonly id: string;
  readonly title: Words;
  readonly surface: string;
  readonly mockup: string;
  readonly mockup_view: string;
}

interface FieldCommon {
  readonly id: string;
  readonly label: Words;
  readonly help?: Words;
}

/** What a text may be made of. */
export interface Characters {
  readonly scripts?: readonly string[];
  readonly digits?: boolean;
  readonly emoji?: boolean;
  readonly signs?: string;
}

export interface TextField extends FieldCommon {
  readonly kind: "text";
  readonly required?: boolean;
  readonly graphemes_max?: number;
  readonly lines_max?: number;
  readonly characters?: Characters | null;
  readonly sample?: Words;
}

export interface PhotoField extends FieldCommon {
  readonly kind: "photo";
  readonly required?: boolean;
}

export interface Option {
  readonly id: string;
  readonly label: Words;
  readonly art?: string | null;
}

export interface ChoiceField extends FieldCommon {
  readonly kind: "choice";
  readonly options: readonly Option[];
  readonly default: string;
}

export interface Swatch {
  readonly id: string;
  readonly label: Words;
  readonly hex: string;
}

export interface SwatchField extends FieldCommon {
  readonly kind: "swatch";
  readonly options: readonly Swatch[];
  readonly default: string;
}

/** Numbers are whole steps of the last decimal: with one decimal 12.5 is 125. */
export interface NumberField extends FieldCommon {
  readonly kind: "number";
  readonly required?: boolean;
  readonly unit?: Words;
  readonly decimals?: number;
  readonly least?: number;
  readonly most?: number;
  /** Counted from `least`. */
  readonly step?: number;
  readonly group?: string | null;
  readonly sample?: number | null;
}

export interface DateField extends FieldCommon {
  readonly kind: "date";
  readonly required?: boolean;
  readonly earliest?: string | null;
  readonly latest?: string | null;
  readonly form?: "long" | "dots" | "slashes" | "roman";
  readonly sample?: string | null;
}

export interface MultiField extends FieldCommon {
  readonly kind: "multi";
  readonly options: readonly Option[];
  readonly picks_min?: number;
  readonly picks_max?: number;
}

export type Field =
  | TextField
  | PhotoField
  | ChoiceField
  | SwatchField
  | NumberField
  | DateField
  | MultiField;

/** Numbers that are measured together, and how it is done. */
export interface Group {
  readonly id: string;
  readonly label: Words;
  readonly help?: Words;
  readonly guide?: string | null;
}

interface LayerCommon {
  readonly id: string;
  readonly surface: string;
  readonly box: Box;
}

export interface TextLayer extends LayerCommon {
  readonly kind: "text";
  readonly field?: string | null;
  readonly words?: Words;
  readonly font: string;
  readonly fonts?: readonly string[];
  readonly size: number;
  readonly size_min?: number;
  readonly colour?: string;
  readonly colour_field?: string | null;
  readonly align?: "start" | "center" | "end";
  readonly valign?: "top" | "middle" | "bottom";
  readonly rotation?: number;
  readonly lines_max?: number;
  readonly letter_spacing?: number;
  readonly line_height?: number;
  readonly curve?: number;
  readonly outline_width?: number;
  readonly outline_colour?: string;
  readonly locks?: readonly string[];
}

export type MaskName = "rect" | "rounded" | "ellipse" | "heart";

export interface ImageLayer extends LayerCommon {
  readonly kind: "image";
  readonly field: string;
  readonly mask?: MaskName;
  readonly radius?: number;
  readonly rotation?: number;
  readonly locks?: readonly string[];
}

export interface ArtLayer extends LayerCommon {
  readonly kind: "art";
  readonly art?: string | null;
  readonly field?: string | null;
  readonly colour_field?: string | null;
  readonly colour?: string | null;
  readonly rotation?: number;
  readonly locks?: readonly string[];
}

export interface ShapeLayer extends LayerCommon {
  readonly kind: "shape";
  readonly shape?: "rect" | "ellipse";
  readonly colour?: string;
  readonly colour_field?: string | null;
}

export type Layer = TextLayer | ImageLayer | ArtLayer | ShapeLayer;
export type MovableLayer = TextLayer | ImageLayer | ArtLayer;

/** Narrower limits of a field. */
export interface Limit {
  readonly field: string;
  readonly graphemes_max?: number | null;
  readonly lines_max?: number | null;
  readonly least?: number | null;
  readonly most?: number | null;
  readonly picks_max?: number | null;
  readonly options?: readonly string[] | null;
}

export interface Rule {
  readonly when: string;
  readonly show?: readonly string[];
  readonly show_layers?: readonly string[];
  readonly hide?: readonly string[];
  readonly require?: readonly string[];
  readonly limits?: readonly Limit[];
}

export interface Price {
  readonly id: string;
  readonly label: Words;
  readonly amount?: Readonly<Record<string, number>>;
  /** Of the variant's price, in hundredths of a percent. */
  readonly percent?: number;
  readonly when?: string;
  readonly times?: string;
}

export interface Template {
  readonly surfaces: readonly Surface[];
  readonly views: readonly View[];
  readonly fields: readonly Field[];
  readonly groups?: readonly Group[];
  readonly layers: readonly Layer[];
  readonly rules?: readonly Rule[];
  readonly prices?: readonly Price[];
}

/** How the buyer changed a layer; an absent part keeps the template's. */
export interface Adjustment {
  readonly box?: Box;
  readonly rotation?: number;
  readonly font?: string;
  readonly colour?: string;
  readonly size?: number;
  readonly crop_x?: number;
  readonly crop_y?: number;
  readonly zoom?: number;
  readonly turn?: number;
}

export interface Design {
  readonly format: "customiseyou/design";
  readonly version: 1;
  readonly template: string;
  readonly language?: string;
  readonly answers?: Readonly<Record<string, string>>;
  readonly adjustments?: Readonly<Record<string, Adjustment>>;
  /** Layers of the buyer's own: text and pictures. Their field is their own id. */
  readonly added?: readonly (TextLayer | ImageLayer)[];
}

export const GRAPHEMES_MAX = 20;
export const TEXT_COLOUR = "#221d15";
export const SIZE_MIN = 300;

/** The locks of a layer; art is fixed unless its template says otherwise. */
export function locksOf(layer: Layer): readonly string[] {
  if (layer.kind === "shape") return ["move", "scale", "rotate"];
  if (layer.kind === "art") return layer.locks ?? ["move", "scale", "rotate"];
  return layer.locks ?? [];
}

export function isMovable(layer: Layer): layer is MovableLayer {
  return layer.kind !== "shape";
}

/** The field that a layer shows, '' where it shows none. */
export function fieldOf(layer: Layer): string {
  return layer.kind === "shape" ? "" : (layer.field ?? "");
}

/** Every layer of a design, the buyer's own last. */
export function layersOf(template: Template, design: Design): readonly Layer[] {
  return [...template.layers, ...(design.added ?? [])];
}

export function inLanguage(words: Words | undefined, language: string): string {
  return words?.[language] || words?.["en"] || "";
}
