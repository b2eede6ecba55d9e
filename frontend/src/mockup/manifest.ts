/** What the server says of one photograph of a product (`View.for_browser()`). */
export interface ViewManifest {
  readonly sizePx: readonly [number, number];
  /** The printable rectangle: its trim size. */
  readonly sizeMm: readonly [number, number];
  /** Where the key light stands on the picture, x right and y down. */
  readonly lightPx: readonly [number, number];
  readonly edgeLight: number;
  readonly blend: "multiply" | "opaque";
  /** Never empty; the first is the usual one. */
  readonly techniques: readonly Technique[];
  readonly files: ViewFiles;
}

export type Technique = "print" | "engrave";

export interface ViewFiles {
  readonly beauty: string;
  readonly mask: string;
  readonly map: string;
  readonly tint?: string;
  readonly ink?: string;
  readonly engraved?: string;
}

/** How the product is to look. */
export interface Look {
  /** '#rrggbb'; white when absent. */
  readonly tint?: string;
  readonly technique?: Technique;
}
