import type { Box, MaskName } from "./documents";

/** What is drawn on one surface: the values of `rendering/scene.py` that a design can lead to. */

export interface TextItem {
  readonly kind: "text";
  readonly id: string;
  readonly text: string;
  readonly font: string;
  readonly box: Box;
  /** The em that is wished for; the text may become smaller, never larger. */
  readonly size: number;
  readonly sizeMin: number;
  readonly colour: string;
  readonly linesMax: number;
  readonly align: "start" | "center" | "end";
  readonly valign: "top" | "middle" | "bottom";
  readonly rotation: number;
  readonly letterSpacing: number;
  readonly lineHeight: number;
  readonly curve: number;
  readonly outline: { readonly colour: string; readonly width: number } | null;
  readonly language: string;
}

/** Which part of a picture shows in its box. */
export interface Crop {
  /** Permyriad of the picture's width and height. */
  readonly centreX: number;
  readonly centreY: number;
  /** 1,000 covers the box exactly. */
  readonly zoom: number;
  readonly rotation: number;
}

export interface ImageItem {
  readonly kind: "image";
  readonly id: string;
  readonly picture: string;
  readonly box: Box;
  readonly crop: Crop;
  readonly mask: MaskName;
  readonly radius: number;
  readonly rotation: number;
}

export interface ArtItem {
  readonly kind: "art";
  readonly id: string;
  readonly art: string;
  readonly box: Box;
  readonly colour: string | null;
  readonly rotation: number;
}

export interface ShapeItem {
  readonly kind: "shape";
  readonly id: string;
  readonly form: "rect" | "ellipse";
  readonly box: Box;
  readonly colour: string;
}

export type Item = TextItem | ImageItem | ArtItem | ShapeItem;

/** One surface and everything on it, in the order of painting. */
export interface Scene {
  readonly surface: string;
  readonly width: number;
  readonly height: number;
  readonly bleed: number;
  readonly safe: number;
  readonly items: readonly Item[];
}
