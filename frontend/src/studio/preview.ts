import type { ViewManifest } from "../mockup/manifest";
import type { SurfaceMap } from "../mockup/surface-map";
import { MockupView, loadMap } from "../mockup/view";
import { findings, withServers } from "./checks";
import { compose } from "./compose";
import type { Drawings } from "./drawings";
import { imageOf } from "./drawings";
import { Painter } from "./painter";
import type { Painted } from "./painter";
import { Projection } from "./projection";
import type { Scene } from "./scene";
import type { Outlined, Server } from "./server";
import type { Store } from "./store";
import type { TextEngine, Wanted } from "./text/engine";

/** After so long without a change the server's own outlines take the place of the page's. */
const PAUSE_MS = 300;
/** Who types slowly on a slow device is not interrupted by asking between two letters. */
const PAUSE_SLOW_MS = 600;
const CANVAS_PX_MAX = 1_000;
/** A device that needs longer for a picture gets coarser ones while something is typed or dragged. */
const SLOW_MS = 24;
const COARSE = 0.5;
const REST_MS = 400;
const ARTWORK_PX_MAX = 2_400;
const OPEN_PICTURE = 'href="picture:"';
const NO_PICTURE = { url: "", isShown: false };

/** Whether the picture is that of the draft, and who drew it. */
type Shows = "before" | "own" | "final";

interface Shown {
  readonly view: string;
  readonly mockup: MockupView;
  readonly canvas: HTMLCanvasElement;
  readonly projection: Projection;
}

/** The piece as it will be: painted at once by the page, then by the server's outlines. */
export class Preview {
  private readonly painter: Painter;
  private readonly artwork = document.createElement("canvas");
  private engine: TextEngine | null = null;
  private engineFails = false;
  private shown: Shown | null = null;
  private opening = "";
  private frame = 0;
  private timer = 0;
  private asking = new AbortController();
  private outlined: Outlined | null = null;
  /** The draft that the artwork shows as the server outlined it. */
  private settled: unknown = null;
  /** The address of the picture that stands in for drawing. */
  private pictured: { readonly url: string; readonly isShown: boolean } = NO_PICTURE;
  private isSlow: boolean | undefined;
  private isCoarse = false;
  private painted: ReadonlyMap<string, Painted> = new Map();
  private readonly maps = new Map<string, Promise<SurfaceMap | undefined>>();

  constructor(
    private readonly store: Store,
    private readonly square: HTMLElement,
    private readonly server: Server,
    private readonly drawings: Drawings,
    private readonly around: {
      /** The address of the server's picture of what is saved, where the browser cannot draw. */
      savedPicture(view: string): { readonly url: string; isNow(): boolean };
      onShown(): void;
      onTrouble(): void;
    },
  ) {
    this.painter = new Painter(drawings, () => this.engine);
    new ResizeObserver(() => this.resize()).observe(square);
    window.addEventListener("online", () => {
      this.engineFails = false;
      this.changed();
    });
  }

  /** Between places of the surface and of the picture; null until the picture is there. */
  get projection(): Projection | null {
    return this.shown?.view === this.store.view.id ? this.shown.projection : null;
  }

  /** What became of the painted layers. */
  inkOf(layer: string): Painted["ink"] {
    return this.painted.get(layer)?.ink ?? null;
  }

  async loadEngine(): Promise<void> {
    if (this.engine || this.engineFails) return;
    try {
      const { TextEngine } = await import("./text/engine");
      const { fonts, emoji_url: emojiUrl } = this.store.data;
      this.engine ??= new TextEngine(fonts, emojiUrl);
      this.redraw();
    } catch {
      // Without it the server's outlines, which come after every pause, are what is shown.
      this.engineFails = true;
    }
  }

  /** Fetch faces so that the panel can show their names in them. */
  showFaces(ids: readonly string[]): void {
    this.engine?.fetch({ faces: new Set(ids), emoji: new Set() }).catch(() => undefined);
  }

  /** Show the view that the store names, with all of its files. */
  async open(): Promise<void> {
    const { id, surface } = this.store.view;
    const facts = this.store.data.mockups[id];
    if (!facts || this.opening === id || this.shown?.view === id) return;
    this.opening = id;
    const canvas = document.createElement("canvas");
    canvas.className = "studio-live";
    this.fit(canvas);
    try {
      const mockup = await MockupView.create(canvas, facts.manifest, facts.base_url);
      if (this.opening !== id) return mockup.dispose();
      const before = this.shown;
      const projection = new Projection(mockup, this.store.surfaceOf(surface));
      this.shown = { view: id, mockup, canvas, projection };
      this.settled = null;
      this.pictured = NO_PICTURE;
      this.drawSync();
      this.square.append(canvas);
      before?.canvas.remove();
      before?.mockup.dispose();
      this.ask(0);
      this.around.onShown();
    } catch {
      this.around.onTrouble();
    } finally {
      if (this.opening === id) this.opening = "";
    }
  }

  /** The view of a surface that shows a place of it, '' where none does. */
  async viewThatShows(surface: string, [x, y]: readonly [number, number]): Promise<string> {
    const { template, mockups } = this.store.data;
    const { width, height } = this.store.surfaceOf(surface);
    for (const view of template.views.filter((each) => each.surface === surface)) {
      const facts = mockups[view.id];
      if (!facts) continue;
      const map = await this.map(facts.base_url, facts.manifest).catch(() => null);
      if (map?.toPicture(x / width, y / height)) return view.id;
    }
    return "";
  }

  /** The draft changed: paint it in the next frame, and ask the server after a pause. */
  changed(): void {
    if (this.settled !== this.store.draft.design) this.note("before");
    this.redraw();
    this.ask(this.isSlow ? PAUSE_SLOW_MS : PAUSE_MS);
  }

  /** Ask for the server's outlines. */
  ask(after: number): void {
    window.clearTimeout(this.timer);
    this.asking.abort();
    this.timer = window.setTimeout(() => void this.outline(), after);
  }

  redraw(): void {
    this.frame ||= requestAnimationFrame(() => this.drawSync());
  }

  /** Draw again with what is there, such as the piece in another colour. */
  private drawSync(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    if (!this.shown) return;
    const isFinal = this.settled === this.store.draft.design;
    const isLive = isFinal || this.paint();
    this.put(isLive);
    if (isFinal && this.shown.mockup.isLive) this.note("final");
  }

  private note(shows: Shows): void {
    if (this.square.dataset["shows"] !== shows) this.square.dataset["shows"] = shows;
  }

  /** Paint the present draft; false where it could not be done yet. */
  private paint(): boolean {
    const { store } = this;
    const scene = this.scene();
    this.isCoarse = this.isSlow === true;
    this.fitArtwork();
    const context = this.artwork.getContext("2d", { willReadFrequently: true });
    if (!context) return false;
    try {
      this.drawings.isMissing = false;
      const painted = this.painter.paint(context, scene);
      if (!painted) return this.hasArtwork();
      this.painted = painted;
    } catch (error) {
      this.fetchWanted(error);
      return this.hasArtwork();
    }
    const { data, draft, evaluation, surface } = store;
    const own = findings(data.template, draft.design, evaluation, surface, this.painted);
    store.find(withServers(own, this.outlined, data.template, draft.design, surface));
    if (this.shown?.mockup.isLive && !this.drawings.isMissing) this.note("own");
    return true;
  }

  private hasArtwork(): boolean {
    return this.settled !== null || this.painted.size > 0;
  }

  private fetchWanted(error: unknown): void {
    // The class itself lies in the engine's own file, which is not there from the start.
    if (!this.engine || !(error instanceof Error && "faces" in error)) throw error;
    this.engine.fetch(error as unknown as Wanted).then(
      () => this.redraw(),
      () => undefined,
    );
  }

  private put(hasArtwork: boolean): void {
    const { shown, store } = this;
    if (!shown) return;
    // Until all of it is there, the picture that came with the page is the better one.
    if (hasArtwork && !this.drawings.isMissing) this.square.dataset["live"] = "";
    const { surface, variant } = store;
    const look = {
      ...(variant.tint ? { tint: variant.tint } : {}),
      technique: surface.technique ?? "print",
    };
    if (!shown.mockup.isLive) return this.putPicture(shown);
    shown.mockup.draw(hasArtwork ? this.artwork : null, look, this.isCoarse);
    if (hasArtwork) this.isSlow ??= shown.mockup.measure() > SLOW_MS;
  }

  /** Where the browser cannot draw, show the server's picture of what is saved. */
  private putPicture(shown: Shown): void {
    this.square.dataset["plain"] = "";
    const { url, isNow } = this.around.savedPicture(shown.view);
    const done = () => {
      if (isNow()) this.note("final");
    };
    if (this.pictured.url === url) return this.pictured.isShown ? done() : undefined;
    const asked = { url, isShown: false };
    this.pictured = asked;
    shown.mockup.show(url).then(
      (isShown) => {
        if (!isShown) return;
        asked.isShown = true;
        this.square.dataset["live"] = "";
        done();
      },
      // The picture that stands there stays; the next save asks again.
      () => (this.pictured = NO_PICTURE),
    );
  }

  private scene(): Scene {
    const { data, draft, evaluation, surface } = this.store;
    const colours = Object.fromEntries(
      Object.entries(data.art).map(([id, facts]) => [id, facts.colour]),
    );
    return compose(data.template, draft.design, surface, evaluation, data.long_dates, colours);
  }

  private map(base: string, manifest: ViewManifest): Promise<SurfaceMap | undefined> {
    const url = base + manifest.files.map;
    const kept = this.maps.get(url) ?? loadMap(url, manifest);
    this.maps.set(url, kept);
    kept.catch(() => this.maps.delete(url));
    return kept;
  }

  private async outline(): Promise<void> {
    const { design } = this.store.draft;
    this.asking = new AbortController();
    const { signal } = this.asking;
    try {
      const outlined = await this.server.outline(design, signal);
      if (signal.aborted || this.store.draft.design !== design) return;
      this.outlined = outlined;
      this.store.noteLetterings(outlined.letterings);
      this.store.find({ problems: outlined.problems, warnings: outlined.warnings });
      await this.settle(outlined, design, signal);
    } catch {
      // What the page painted stays, as fine as it can be; the next change asks again.
      if (!signal.aborted && this.isCoarse) this.refine();
    }
  }

  /** Paint the draft again at full size, now that nothing is typed or dragged. */
  private refine(): void {
    const { isSlow } = this;
    this.isSlow = false;
    this.drawSync();
    this.isSlow = isSlow;
  }

  /** Put the server's outlines on the piece. */
  private async settle(outlined: Outlined, design: unknown, signal: AbortSignal): Promise<void> {
    const scene = this.scene();
    const svg = outlined.surfaces[scene.surface]?.svg;
    if (svg === undefined) return;
    // Reading and drawing it takes such a device long: the next letter should not wait for that.
    if (this.isSlow) await new Promise((resolve) => setTimeout(resolve, REST_MS));
    if (signal.aborted) return;
    const image = await imageOf(await this.withPictures(svg, scene));
    if (signal.aborted || this.store.draft.design !== design || !this.shown) return;
    if (this.store.surface.id !== scene.surface) return;
    this.isCoarse = false;
    this.fitArtwork();
    const context = this.artwork.getContext("2d", { willReadFrequently: true });
    if (!context) return;
    const { width, height, bleed } = scene;
    const [across, down] = [this.artwork.width / width, this.artwork.height / height];
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.artwork.width, this.artwork.height);
    context.drawImage(
      image,
      -bleed * across,
      -bleed * down,
      (width + 2 * bleed) * across,
      (height + 2 * bleed) * down,
    );
    this.settled = design;
    this.drawings.isMissing = false;
    this.put(true);
    if (this.shown.mockup.isLive) this.note("final");
    this.square.dataset["settled"] = String(Number(this.square.dataset["settled"] ?? 0) + 1);
  }

  /** The page has the photos already, so the server leaves their places open. */
  private async withPictures(svg: string, scene: Scene): Promise<string> {
    const pictures = scene.items.flatMap((item) =>
      item.kind === "image" && this.drawings.has(item.picture) ? [item.picture] : [],
    );
    let filled = svg;
    for (const picture of pictures) {
      if (!filled.includes(OPEN_PICTURE)) break;
      const data = await this.drawings.photoData(picture);
      filled = filled.replace(OPEN_PICTURE, () => `href="${data}"`);
    }
    return filled;
  }

  private fit(canvas: HTMLCanvasElement): boolean {
    const side = this.square.clientWidth * Math.min(window.devicePixelRatio, 2);
    const px = Math.max(320, Math.min(CANVAS_PX_MAX, Math.round(side)));
    if (canvas.width === px) return false;
    Object.assign(canvas, { width: px, height: px });
    return true;
  }

  /** Give the artwork the size that this view can show. */
  private fitArtwork(): void {
    const [wide, high] = this.shown?.mockup.artworkSize() ?? [0, 0];
    const { width, height } = this.store.surface;
    const fine = Math.min(ARTWORK_PX_MAX, Math.max(wide, (high * width) / height, 64));
    const px = this.isCoarse ? fine * COARSE : fine;
    const size = [Math.round(px), Math.max(1, Math.round((px * height) / width))];
    if (this.artwork.width === size[0] && this.artwork.height === size[1]) return;
    Object.assign(this.artwork, { width: size[0], height: size[1] });
  }

  private resize(): void {
    if (this.shown && this.fit(this.shown.canvas)) {
      this.settled = null;
      this.changed();
    }
    this.around.onShown();
  }
}
