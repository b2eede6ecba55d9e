import type { ViewManifest } from "../mockup/manifest";
import type { LongDates } from "./dates";
import type { Design, Template } from "./documents";
import type { ArtFacts, PictureFacts } from "./drawings";
import type { FaceFacts } from "./text/shelf";

export interface Variant {
  readonly id: string;
  readonly label: string;
  /** Minor units by currency. */
  readonly price: Readonly<Record<string, number>>;
  /** '#rrggbb' of the blank. */
  readonly tint: string | null;
  readonly sold_out: boolean;
}

/** What the page hands over: `studio_data.py` makes it. */
export interface StudioData {
  readonly design_id: string;
  readonly revision: number;
  readonly template: Template;
  readonly design: Design;
  readonly variant: Variant;
  readonly variants: readonly Variant[];
  readonly currency: string;
  readonly lang: string;
  /** The side that is seen first. */
  readonly view: string;
  readonly product: { readonly title: string; readonly slug: string };
  /** How an amount of zero looks, such as '₹0'. */
  readonly price_form: string;
  readonly fonts: readonly FaceFacts[];
  /** How the design's language writes days on the piece. */
  readonly long_dates: LongDates;
  readonly emoji_url: string;
  readonly mockups: Readonly<
    Record<string, { readonly base_url: string; readonly manifest: ViewManifest }>
  >;
  readonly art: Readonly<Record<string, ArtFacts>>;
  readonly pictures: Readonly<Record<string, PictureFacts>>;
  readonly urls: {
    readonly save: string;
    readonly outline: string;
    readonly photo: string;
    readonly approve: string;
    /** Followed by a view's id: the server's own picture of what is saved. */
    readonly picture: string;
  };
  readonly words: Readonly<Record<string, string>>;
}

export function readData(page: Document): StudioData {
  const text = page.getElementById("studio-data")?.textContent;
  if (!text) throw new Error("the page hands no design over");
  return JSON.parse(text) as StudioData;
}
