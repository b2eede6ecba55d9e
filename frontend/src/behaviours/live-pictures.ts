/** One side of the piece: its large picture and its small one. */
interface Side {
  readonly view: string;
  readonly place: HTMLElement;
  readonly images: readonly HTMLImageElement[];
}

/** The pictures of a product's page as pictures of the buyer's own piece, each drawn when it is seen. */
export class LivePictures {
  private readonly sides: readonly Side[];
  private readonly state: HTMLElement | null;
  private readonly seen = new Set<Element>();
  private readonly stale = new Set<Side>();
  private address = "";
  private turn = 0;
  /** The turn whose sides are being drawn, one after the other. */
  private working = 0;

  constructor(
    private readonly gallery: HTMLElement,
    private isOwn: boolean,
  ) {
    const thumbnails = gallery.querySelectorAll("[data-gallery-thumbnail]");
    this.state = gallery.querySelector("[data-live-state]");
    this.sides = this.places.flatMap((place, index) => {
      const view = place.dataset["view"];
      const images = [place, thumbnails[index]].flatMap((one) => one?.querySelector("img") ?? []);
      return view ? [{ view, place, images }] : [];
    });
    const note = (entries: readonly IntersectionObserverEntry[]) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) this.seen.add(target);
        else this.seen.delete(target);
      }
      void this.drawSeen();
    };
    // A picture that only touches the edge of what is seen is none of it.
    const watching = new IntersectionObserver(note, { threshold: 0.01 });
    for (const side of this.sides) side.images.forEach((image) => watching.observe(image));
  }

  /** The side that is looked at, '' where it is a mere sample. */
  get view(): string {
    return this.gallery.dataset["view"] ?? "";
  }

  /** From now on it is the buyer's own piece: empty words stay empty, samples go. */
  begin(): void {
    if (this.isOwn) return;
    this.isOwn = true;
    const thumbnails = this.gallery.querySelectorAll<HTMLElement>("[data-gallery-thumbnail]");
    this.places.forEach((place, index) => {
      place.hidden = !place.dataset["view"];
      const thumbnail = thumbnails[index];
      if (thumbnail) thumbnail.hidden = place.hidden;
    });
    for (const { images } of this.sides) {
      // What nobody sees now would show the sample of somebody else, or nothing, for a moment later.
      const isWaiting = !images.some((image) => this.seen.has(image));
      for (const image of images) image.toggleAttribute("data-waiting", isWaiting);
    }
    for (const kind of ["own", "sample"]) {
      const said = this.state?.querySelector<HTMLElement>(`[data-live-${kind}]`);
      if (said) said.hidden = kind === "sample";
    }
    this.gallery.dispatchEvent(new CustomEvent("gallery:changed"));
  }

  /** Bring a side forward. */
  turnTo(view: string): void {
    this.gallery.dispatchEvent(new CustomEvent("gallery:turn", { detail: { view } }));
  }

  /** Show the piece that an address describes. */
  show(address: string): void {
    this.address = this.isOwn ? `${address}&own=1` : address;
    this.turn += 1;
    for (const side of this.sides) this.stale.add(side);
    void this.drawSeen();
  }

  private get places(): HTMLElement[] {
    return [...this.gallery.querySelectorAll<HTMLElement>("[data-gallery-picture]")];
  }

  /** The side to draw next: the one that is looked at before all others. */
  private get next(): Side | undefined {
    const wanted = [...this.stale].filter(({ images }) => images.some((one) => this.seen.has(one)));
    return wanted.find(({ view }) => view === this.view) ?? wanted[0];
  }

  private async drawSeen(): Promise<void> {
    const { turn } = this;
    if (this.working === turn) return;
    this.working = turn;
    for (let side = this.next; side && turn === this.turn; side = this.next) await this.draw(side);
    if (this.working === turn) this.working = 0;
  }

  private async draw(side: Side): Promise<void> {
    const { turn } = this;
    this.stale.delete(side);
    const next = new Image();
    next.src = `${this.address}&view=${side.view}`;
    this.state?.setAttribute("aria-busy", "true");
    await next.decode().catch(() => undefined);
    if (turn !== this.turn) return;
    this.state?.removeAttribute("aria-busy");
    // A picture that did not load is left out: the next key tries again.
    if (next.naturalWidth === 0) return;
    for (const image of side.images) {
      image.removeAttribute("data-waiting");
      image.removeAttribute("srcset");
      image.src = next.src;
      if (this.isOwn) image.alt = side.place.dataset["ownAlt"] ?? image.alt;
    }
  }
}
