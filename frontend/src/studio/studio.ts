import type { StudioData } from "./data";
import { el, hook, icon } from "./dom";
import type { MovableLayer } from "./documents";
import { fieldOf } from "./documents";
import { isSameDesign } from "./draft";
import { Drawings } from "./drawings";
import { Gestures } from "./gestures";
import { DeviceShelf } from "./kept";
import { checkList, layerList } from "./lists";
import { poseOf } from "./moving";
import { centreOf } from "./boxes";
import { Overlay } from "./overlay";
import { Panel } from "./panel";
import { Preview } from "./preview";
import { Properties } from "./properties";
import { SaveQueue } from "./saving";
import { Server } from "./server";
import { Status, askWhich } from "./status";
import type { Change, Tool } from "./store";
import { Store } from "./store";
import { Words, millimetres } from "./words";

const TOOL_ICONS: Record<Tool, string> = {
  text: "type",
  photo: "image",
  options: "shapes",
  colour: "palette",
  layers: "layers",
  check: "circle-check",
};

/** The studio: the page's shell brought to life. */
export class Studio {
  private readonly words: Words;
  private readonly store: Store;
  private readonly drawings: Drawings;
  private readonly server: Server;
  private readonly shelf: DeviceShelf;
  private readonly queue: SaveQueue;
  private readonly preview: Preview;
  private readonly overlay: Overlay;
  private readonly gestures: Gestures;
  private readonly panel: Panel;
  private readonly properties: Properties;
  private readonly status: Status;
  private readonly panelRoot: HTMLElement;
  private readonly tools: HTMLElement;
  private frame = 0;
  private readonly changes = new Set<Change>();

  constructor(
    private readonly root: HTMLElement,
    private readonly data: StudioData,
  ) {
    const token = root.querySelector<HTMLInputElement>("[name=_csrf_token]")?.value ?? "";
    const square = hook(root, "stage");
    this.words = new Words(data.words);
    this.drawings = new Drawings(data.art, { ...data.pictures }, () => this.preview.redraw());
    this.store = new Store(data, this.drawings);
    this.server = new Server(data.urls, token, () => (hook(root, "renew").hidden = false));
    this.shelf = new DeviceShelf(data.design_id);
    this.panelRoot = hook(root, "panel");
    this.tools = hook(root, "tools");
    this.status = new Status(this.store, this.words, root, () => this.openTool("check"));
    this.queue = this.saveQueue();
    this.preview = new Preview(this.store, square, this.server, this.drawings, {
      savedPicture: (view) => this.savedPicture(view),
      onShown: () => this.overlay.redraw(),
      onTrouble: () => this.status.announce(this.words.say("no_live_picture")),
    });
    this.overlay = new Overlay(this.store, this.words, square, () => this.preview.projection);
    this.gestures = new Gestures(this.store, this.overlay.root, this.drawings, {
      projection: () => this.preview.projection,
      showGuides: (guides) => this.overlay.showGuides(guides),
      onTap: (layer) => this.tapped(layer),
      onKey: (layer) => this.sayPlace(layer),
    });
    this.panel = new Panel(this.store, this.words, this.server, this.drawings, {
      onPhoto: (layer) => this.store.select(layer),
      wantFaces: (ids) => {
        this.faces.push(...ids);
        this.preview.showFaces(ids);
      },
    });
    this.properties = new Properties(this.store, this.words, hook(root, "properties"), (layer) =>
      this.overlay.nameOf(layer),
    );
  }

  private readonly faces: string[] = [];

  /** Take the page over from the form that works without script. */
  start(): void {
    const { root, store } = this;
    hook(root, "form").remove();
    hook(root, "warnings").replaceChildren();
    root.dataset["ready"] = "";
    this.buildTools();
    this.listen();
    store.listen((change) => this.changed(change));
    const kept = this.shelf.read();
    if (kept) store.reset(this.queue.resume(kept));
    this.shownBefore = store.evaluation.shown.join();
    store.find({ problems: store.evaluation.problems, warnings: [] });
    this.status.save(this.queue.state);
    this.followKeyboard();
    this.showPanel();
    this.update(new Set<Change>(["draft", "selection", "tool"]));
    void this.preview.open();
    this.preview.ask(0);
    void this.preview.loadEngine().then(() => {
      this.preview.showFaces(this.faces);
    });
  }

  private saveQueue(): SaveQueue {
    const { data, store } = this;
    return new SaveQueue(data.revision, store.draft, {
      send: (revision, draft) => this.server.save(revision, draft),
      keep: (kept) => this.shelf.keep(kept),
      isSame: (one, other) =>
        one.variant === other.variant && isSameDesign(data.template, one.design, other.design),
      later: (run, milliseconds) => {
        const timer = window.setTimeout(run, milliseconds);
        return () => window.clearTimeout(timer);
      },
      onState: (state) => {
        this.status.save(state);
        if (state.kind === "conflict") void this.settleConflict();
        if (state.kind === "saved") {
          hook(this.root, "warnings").replaceChildren();
          this.preview.redraw();
        }
      },
    });
  }

  private savedPicture(view: string): { url: string; isNow: () => boolean } {
    const { revision } = this.queue;
    const { draft, variant, data } = this.store;
    const isNow = () =>
      this.queue.state.kind === "saved" &&
      this.queue.revision === revision &&
      this.store.draft === draft;
    const query = `rev=${revision}&variant=${variant.id}&width=1000`;
    return { url: `${data.urls.picture}${view}?${query}`, isNow };
  }

  private async settleConflict(): Promise<void> {
    const which = await askWhich(this.words);
    if (which === "mine") await this.queue.keepMine();
    else this.store.reset(this.queue.takeTheirs());
  }

  private listen(): void {
    const { root, store } = this;
    const turns = [
      ["undo", () => store.undo(), "undone"],
      ["redo", () => store.redo(), "redone"],
    ] as const;
    for (const [name, turn, said] of turns) {
      const button = hook<HTMLButtonElement>(root, name);
      button.hidden = false;
      button.addEventListener("click", () => {
        if (turn()) this.status.announce(this.words.say(said));
      });
    }
    document.addEventListener("keydown", (event) => this.shortcut(event));
    for (const button of root.querySelectorAll<HTMLButtonElement>("[data-studio-view]")) {
      button.addEventListener("click", () => store.show(button.dataset["studioView"] ?? ""));
    }
    for (const button of root.querySelectorAll<HTMLButtonElement>("[data-studio-next]")) {
      button.type = "button";
      button.addEventListener("click", () => void this.approve(button));
    }
    const renew = hook<HTMLFormElement>(root, "renew");
    renew.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.queue.flush().then((isSafe) => {
        if (isSafe) renew.submit();
      });
    });
    window.addEventListener("online", () => this.queue.retry());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.leave();
    });
    window.addEventListener("pagehide", () => this.leave());
  }

  private leave(): void {
    this.shelf.write();
    void this.queue.flush();
  }

  private shortcut(event: KeyboardEvent): void {
    if (event.key === "Escape" && !event.isComposing && !document.querySelector("dialog[open]"))
      this.store.select("");
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    const isRedo = key === "y" || (key === "z" && event.shiftKey);
    if (!isRedo && key !== "z") return;
    event.preventDefault();
    const done = isRedo ? this.store.redo() : this.store.undo();
    if (done) this.status.announce(this.words.say(isRedo ? "redone" : "undone"));
  }

  private async approve(button: HTMLButtonElement): Promise<void> {
    const { store } = this;
    const { problems } = store.findings;
    if (problems.length > 0) {
      for (const found of problems) store.touched.add(found.field);
      this.openTool("check");
      this.update(new Set<Change>(["findings"]));
      this.panelRoot.querySelector<HTMLElement>("button")?.focus();
      return;
    }
    button.disabled = true;
    const isSafe = await this.queue.flush();
    button.disabled = false;
    if (isSafe) window.location.assign(this.data.urls.approve);
    else if (this.queue.state.kind === "offline") this.notice(this.words.say("wait_to_approve"));
  }

  /** Say something that has to be seen. */
  private notice(text: string): void {
    const box = el(
      "div",
      { class: "studio-notice", role: "alert" },
      icon("triangle-alert", "!size-6"),
      el("p", {}, text),
    );
    hook(this.root, "warnings").replaceChildren(box);
  }

  private buildTools(): void {
    const tools: Tool[] = [...this.panel.tools, "layers", "check"];
    const buttons = tools.map((tool) => {
      const button = el(
        "button",
        { type: "button", class: "studio-tool", "data-tool": tool },
        icon(TOOL_ICONS[tool], "!size-6"),
        el("span", {}, this.words.say(`tool_${tool}`)),
      );
      button.addEventListener("click", () => this.openTool(tool));
      return button;
    });
    this.tools.replaceChildren(...buttons);
  }

  private openTool(tool: Tool): void {
    this.store.open(tool);
    if (tool === "photo") {
      const layer = this.store.layers.find(
        (each) => each.kind === "image" && Boolean(this.store.answerOf(each)),
      );
      if (layer) this.store.select(layer.id);
    }
  }

  private changed(change: Change): void {
    if (change === "draft") {
      this.queue.change(this.store.draft);
      this.preview.changed();
      this.followRules();
    }
    if (change === "view") {
      void this.preview.open();
      this.markView();
    }
    this.changes.add(change);
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      const changes = new Set(this.changes);
      this.changes.clear();
      this.update(changes);
    });
  }

  private shownBefore = "";

  /** A question that an answer brought out is opened. */
  private followRules(): void {
    const { store } = this;
    const shown = store.evaluation.shown.join();
    if (shown !== this.shownBefore) {
      const before = new Set(this.shownBefore.split(","));
      const fresh = store.evaluation.shown.find((field) => !before.has(field));
      const tool = fresh ? this.panel.toolOf(fresh) : null;
      if (tool && store.tool === "options") store.open(tool);
    }
    this.shownBefore = shown;
    if (store.tool !== "layers" && store.tool !== "check" && !this.panel.asks(store.tool)) {
      store.open(this.panel.tools.find((tool) => this.panel.asks(tool)) ?? "layers");
    }
  }

  private update(changes: ReadonlySet<Change>): void {
    const { store } = this;
    if (changes.has("tool")) {
      this.showPanel();
      this.panelRoot.closest(".studio-sheet")?.scrollTo(0, 0);
    }
    if (changes.has("selection")) void this.showSelected();
    const lists: readonly Tool[] = ["layers", "check"];
    if (lists.includes(store.tool)) this.showPanel();
    this.panel.update();
    this.properties.update();
    this.overlay.update();
    this.status.update();
    this.root.toggleAttribute("data-about-selected", this.isAboutSelected());
    hook<HTMLButtonElement>(this.root, "undo").disabled = !store.canUndo;
    hook<HTMLButtonElement>(this.root, "redo").disabled = !store.canRedo;
    for (const button of this.tools.querySelectorAll<HTMLElement>("[data-tool]")) {
      const tool = button.dataset["tool"] as Tool;
      button.setAttribute("aria-pressed", String(tool === store.tool));
      button.hidden = !lists.includes(tool) && !this.panel.asks(tool);
    }
  }

  /** Whether the open tool is the selected layer's, so that both fit on a small screen. */
  private isAboutSelected(): boolean {
    const { store } = this;
    if (store.tool === "layers") return true;
    const layer = store.layer(store.selected);
    return layer !== undefined && this.panel.toolOf(fieldOf(layer)) === store.tool;
  }

  private showPanel(): void {
    const { store, words } = this;
    const around = {
      nameOf: (layer: MovableLayer) => this.overlay.nameOf(layer),
      inkOf: (layer: string) => this.preview.inkOf(layer),
      go: (field: string, layer: string) => this.go(field, layer),
    };
    const focused =
      this.panelRoot.contains(document.activeElement) && !this.panel.group(store.tool);
    const at = focused
      ? [...this.panelRoot.querySelectorAll("button")].indexOf(
          document.activeElement as HTMLButtonElement,
        )
      : -1;
    const content =
      store.tool === "layers"
        ? layerList(store, words, around)
        : store.tool === "check"
          ? checkList(store, words, around)
          : this.panel.group(store.tool);
    const heading = el("h2", { class: "studio-heading text-h3" }, words.say(`tool_${store.tool}`));
    this.panelRoot.replaceChildren(heading, ...(content ? [content] : []));
    this.panelRoot.querySelectorAll("button")[at]?.focus();
  }

  /** Open the question behind a finding, or take hold of its layer. */
  private go(field: string, layer: string): void {
    if (layer) this.store.select(layer);
    const tool = this.panel.toolOf(field);
    if (!tool) return;
    this.store.open(tool);
    this.showPanel();
    this.panel.update();
    this.panel.focus(field);
  }

  private tapped(id: string): void {
    const layer = this.store.layer(id);
    if (!layer) return;
    const tool = this.panel.toolOf(fieldOf(layer));
    if (!tool) return;
    const isEmpty = !this.store.answerOf(layer);
    if (isEmpty) this.go(fieldOf(layer), id);
    else this.store.open(tool);
  }

  /** Turn the piece so that the selected layer is seen. */
  private async showSelected(): Promise<void> {
    const { store, preview } = this;
    const layer = store.layer(store.selected);
    if (!layer || this.gestures.isDragging) return;
    const centre = centreOf(
      poseOf(layer, store.draft.design.adjustments?.[layer.id], store.surfaceOf(layer.surface)).box,
    );
    const here = layer.surface === store.surface.id ? preview.projection?.toPicture(centre) : null;
    if (here || !preview.projection) return;
    const view = await preview.viewThatShows(layer.surface, centre);
    if (view && store.selected === layer.id) store.show(view);
  }

  private markView(): void {
    for (const button of this.root.querySelectorAll<HTMLElement>("[data-studio-view]")) {
      button.setAttribute(
        "aria-pressed",
        String(button.dataset["studioView"] === this.store.view.id),
      );
    }
  }

  private sayPlace(layer: MovableLayer): void {
    const { store, words } = this;
    const pose = poseOf(layer, store.draft.design.adjustments?.[layer.id], store.surface);
    const [x, y] = centreOf(pose.box);
    const percent = Math.round((pose.box.width / store.homeOf(layer).width) * 100);
    this.status.announce(
      [
        words.say("moved_to", { left: millimetres(x), top: millimetres(y) }),
        words.say("sized_to", { percent }),
        words.say("turned_to", { degrees: Math.round(pose.rotation / 100) }),
      ].join(". "),
    );
  }

  /** Keep the piece in sight while a keyboard lies over the page. */
  private followKeyboard(): void {
    const seen = window.visualViewport;
    if (!seen) return;
    const fit = () => {
      this.root.style.setProperty("--studio-height", `${seen.height}px`);
      this.root.toggleAttribute("data-typing", seen.height < window.innerHeight * 0.75);
      if (seen.offsetTop > 0) window.scrollTo(0, 0);
    };
    seen.addEventListener("resize", fit);
    fit();
  }
}
