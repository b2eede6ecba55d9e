import type { Source } from "./gl";
import type { Look, ViewManifest } from "./manifest";
import { Stage } from "./stage";
import { SurfaceMap } from "./surface-map";
import type { Place } from "./surface-map";

export type { Look, Technique, ViewManifest } from "./manifest";
export type { Place } from "./surface-map";

/** A canvas, an ImageBitmap or a loaded image (SVG as well, if it has a size of its own). */
export type Artwork = Source;

/**
 * One photograph of a product on a canvas, with artwork on it.
 *
 * It draws at the canvas's own width and height; more than the picture's only costs time. Without
 * WebGL 2 it cannot draw by itself: see `isLive` and `show`.
 */
export class MockupView {
  private stage: Stage | undefined;
  private last: { artwork: Artwork | null; look: Look } | undefined;
  private taken: Artwork | null = null;
  private asked = 0;
  private readonly disposed = new AbortController();

  private constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly manifest: ViewManifest,
    private readonly base: string,
    private readonly map: SurfaceMap | undefined,
    private readonly gl: WebGL2RenderingContext | null,
  ) {}

  /** Load the files of a view from below `baseUrl`. Rejects when one cannot be had. */
  static async create(
    canvas: HTMLCanvasElement,
    manifest: ViewManifest,
    baseUrl: string,
  ): Promise<MockupView> {
    const base = baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`;
    const map = await loadMap(base + manifest.files.map, manifest);
    const gl = map
      ? canvas.getContext("webgl2", {
          alpha: false,
          antialias: false,
          depth: false,
          // What does not change stands from one picture to the next.
          preserveDrawingBuffer: true,
        })
      : null;
    const view = new MockupView(canvas, manifest, base, map, gl);
    view.listen();
    await view.build();
    return view;
  }

  /** Whether it draws by itself; if not, it has to be shown pictures. */
  get isLive(): boolean {
    return this.gl !== null;
  }

  /**
   * Show the artwork, stretched over the trim box, in a look; null shows the blank product.
   *
   * The ImageBitmap that was shown last is not uploaded again, so that a new tint costs little.
   * `quick` is for pictures that are gone in a moment, such as those of a drag.
   */
  draw(artwork: Artwork | null, look: Look = {}, quick = false): void {
    if (this.disposed.signal.aborted) return;
    this.last = { artwork, look };
    if (!this.stage || this.gl?.isContextLost()) return;
    if (artwork && !(artwork === this.taken && artwork instanceof ImageBitmap)) {
      this.stage.takeArtwork(artwork);
      this.taken = artwork;
    }
    this.stage.draw(look, artwork !== null, quick);
  }

  /** How many milliseconds the drawing of what is shown takes, waited for; 0 where nothing is drawn. */
  measure(): number {
    if (!this.stage || !this.last || this.gl?.isContextLost()) return 0;
    return this.stage.measure(this.last.look, this.last.artwork !== null);
  }

  /** The place of the surface at a place of the picture: shares from 0 to 1; null off the surface. */
  toSurface(x: number, y: number): Place | null {
    return this.map?.toSurface(x, y) ?? null;
  }

  /** The place of the picture that shows a place of the surface; null if this view does not. */
  toPicture(u: number, v: number): Place | null {
    return this.map?.toPicture(u, v) ?? null;
  }

  /** How many pixels wide and high artwork should be for the canvas as it is now. */
  artworkSize(): [number, number] {
    return this.map?.artworkSize(this.canvas.width) ?? [this.canvas.width, this.canvas.height];
  }

  /** Give everything back; the view and its canvas do not draw again. */
  dispose(): void {
    this.disposed.abort();
    this.stage = undefined;
    this.last = undefined;
    this.taken = null;
    this.gl?.getExtension("WEBGL_lose_context")?.loseContext();
  }

  private listen(): void {
    const { signal } = this.disposed;
    const lost = (event: Event) => {
      // Without this the browser never gives the context back.
      event.preventDefault();
      this.stage = undefined;
      this.taken = null;
    };
    this.canvas.addEventListener("webglcontextlost", lost, { signal });
    this.canvas.addEventListener("webglcontextrestored", () => void this.restore(), { signal });
  }

  private async build(): Promise<void> {
    if (!this.gl || !this.map) return;
    const stage = await Stage.load(this.gl, this.manifest, this.base, this.map);
    if (!this.disposed.signal.aborted && !this.gl.isContextLost()) this.stage = stage;
  }

  private async restore(): Promise<void> {
    await this.build();
    if (this.last) this.draw(this.last.artwork, this.last.look);
  }

  /**
   * Show a finished picture instead of drawing. Answers false where another one was asked for
   * meanwhile; rejects when it cannot be had.
   */
  async show(picture: string): Promise<boolean> {
    const turn = ++this.asked;
    const image = new Image();
    image.src = picture;
    await image.decode();
    // Pictures may arrive in another order than they were asked for.
    if (turn !== this.asked || this.disposed.signal.aborted) return false;
    const { width, height } = this.canvas;
    this.canvas.getContext("2d")?.drawImage(image, 0, 0, width, height);
    return true;
  }
}

/** The map of a view; undefined in a browser that cannot unpack it. */
export async function loadMap(
  url: string,
  manifest: ViewManifest,
): Promise<SurfaceMap | undefined> {
  // Browsers that cannot unpack the map get the server's pictures.
  if (typeof DecompressionStream !== "function") return undefined;
  const reply = await fetch(url);
  if (!reply.ok) throw new Error(`${url} answers ${reply.status}`);
  return SurfaceMap.decode(await reply.arrayBuffer(), manifest.sizeMm);
}
