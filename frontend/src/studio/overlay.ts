import { drawingOf } from "./compose";
import { setAttributes, svg } from "./dom";
import type { MovableLayer } from "./documents";
import { fieldOf } from "./documents";
import type { Guide } from "./moving";
import { freedomOf, isFree, poseOf } from "./moving";
import type { Projection } from "./projection";
import type { Store } from "./store";
import { millimetres } from "./words";
import type { Words } from "./words";

/** The overlay's own units along each side of the picture. */
const SIDE = 1_000;
/** CSS pixels: a handle as it is seen, and as a finger may miss it. */
const HANDLE_PX = 8;
const REACH_PX = 22;
const TURN_WAY_PX = 34;
const SMALL_PX = 48;

type Place = readonly [number, number];

/** What lies over the picture: layers to take hold of, handles, the dashed line, marks of problems. */
export class Overlay {
  readonly root: SVGSVGElement;
  private readonly safe = svg("path", { class: "studio-safe", "aria-hidden": "true" });
  private readonly marks = svg("g", { "aria-hidden": "true" });
  private readonly layers = svg("g");
  private readonly guides = svg("path", { class: "studio-guide", "aria-hidden": "true" });
  private readonly frame = svg("g", { class: "studio-frame", "aria-hidden": "true" });
  /** Of the square in CSS pixels; asking the page for it in every frame would cost a layout. */
  private width = 0;
  /** What the handles were drawn for. */
  private framed = "";
  private readonly drawn = new Map<string, { key: string; path: string; group: SVGGElement }>();

  constructor(
    private readonly store: Store,
    private readonly words: Words,
    private readonly square: HTMLElement,
    private readonly projection: () => Projection | null,
  ) {
    this.root = svg(
      "svg",
      { class: "studio-overlay", viewBox: `0 0 ${SIDE} ${SIDE}` },
      this.safe,
      this.marks,
      this.layers,
      this.guides,
      this.frame,
    );
    square.append(this.root);
  }

  /** Overlay units for so many CSS pixels. */
  private unit(px: number): number {
    return (px * SIDE) / Math.max(this.width, 1);
  }

  /** Draw everything anew: the view or the size changed. */
  redraw(): void {
    this.width = this.square.clientWidth;
    this.drawn.clear();
    this.layers.replaceChildren();
    const projection = this.projection();
    const { surface } = this.store;
    const margin = surface.safe ?? 0;
    const box = {
      x: margin,
      y: margin,
      width: surface.width - 2 * margin,
      height: surface.height - 2 * margin,
    };
    this.safe.setAttribute("d", projection ? pathOf(projection.outline(box, 0)) : "");
    this.update();
  }

  /** Follow the draft and the selection. */
  update(): void {
    const projection = this.projection();
    if (!projection) return;
    const { store } = this;
    const wanted = store.layers.filter(
      (layer): layer is MovableLayer =>
        layer.kind !== "shape" && layer.surface === store.surface.id && this.isThere(layer),
    );
    const ids = new Set(wanted.map((layer) => layer.id));
    for (const [id, { group }] of this.drawn) {
      if (ids.has(id)) continue;
      group.remove();
      this.drawn.delete(id);
    }
    for (const layer of wanted) this.drawLayer(layer, projection);
    this.drawFrame(projection);
    this.drawMarks();
  }

  showGuides(guides: readonly Guide[]): void {
    const projection = this.projection();
    const { width, height } = this.store.surface;
    const lines = guides.flatMap(({ axis, at }) =>
      axis === "x"
        ? (projection?.straight([at, 0], [at, height]) ?? [])
        : (projection?.straight([0, at], [width, at]) ?? []),
    );
    this.guides.setAttribute("d", pathOf(lines));
  }

  focus(layer: string): void {
    this.drawn.get(layer)?.group.focus({ preventScroll: true });
  }

  /** Whether a buyer may take hold of a layer, or fill it. */
  private isThere(layer: MovableLayer): boolean {
    const field = this.store.field(fieldOf(layer));
    if (!field) return isFree(layer);
    if (!this.store.isShown(field)) return false;
    return (
      layer.kind !== "art" ||
      drawingOf(this.store.data.template, layer, this.store.evaluation.answers) !== ""
    );
  }

  private isEmpty(layer: MovableLayer): boolean {
    return layer.kind !== "art" && fieldOf(layer) !== "" && !this.store.answerOf(layer);
  }

  private drawLayer(layer: MovableLayer, projection: Projection): void {
    const { store } = this;
    const pose = poseOf(layer, store.draft.design.adjustments?.[layer.id], store.surface);
    const key = JSON.stringify([pose.box, pose.rotation]);
    let kept = this.drawn.get(layer.id);
    if (!kept) {
      const area = svg("path", { class: "studio-area-of" });
      const group = svg(
        "g",
        { class: "studio-layer", tabindex: 0, role: "button", "data-layer": layer.id },
        area,
      );
      this.layers.append(group);
      kept = { key: "", path: "", group };
    }
    if (kept.key !== key) {
      const lines = projection.outline(pose.box, pose.rotation);
      const path = pathOf(lines);
      // All of what is seen is one area, also where its edge is seen in pieces.
      const area = path && `${pathOf([lines.flat()])}Z`;
      kept.group.firstElementChild?.setAttribute("d", area);
      // What lies on the other side cannot be taken hold of here.
      kept.group.toggleAttribute("hidden", path === "");
      setAttributes(kept.group, {
        tabindex: path === "" ? -1 : 0,
        "aria-hidden": path === "" ? "true" : undefined,
      });
      kept = { ...kept, key, path };
    }
    this.drawn.set(layer.id, kept);
    kept.group.classList.toggle("studio-empty", this.isEmpty(layer));
    setAttributes(kept.group, {
      "aria-label": this.nameOf(layer),
      "aria-pressed": store.selected === layer.id ? "true" : "false",
      "aria-description": isFree(layer) ? this.words.say("keys_hint") : this.words.say("is_fixed"),
    });
  }

  /** What a layer is called, with what it says: 'Name: Dida'. */
  nameOf(layer: MovableLayer): string {
    const field = this.store.field(fieldOf(layer));
    const kinds = { text: "words", image: "photo", art: "drawing" } as const;
    const title = this.titleOf(layer);
    const answer = layer.kind === "text" ? this.store.answerOf(layer) : title;
    if (this.store.isOwn(layer.id)) {
      const own = this.words.say(layer.kind === "text" ? "own_text" : "own_photo");
      return layer.kind === "text" && answer ? `${own}: ${answer}` : own;
    }
    if (!field) return title || this.words.say(kinds[layer.kind]);
    const name = this.store.words(field.label);
    return answer ? `${name}: ${answer}` : name;
  }

  /** The title of the drawing that a layer shows. */
  private titleOf(layer: MovableLayer): string {
    if (layer.kind !== "art") return "";
    const { data, evaluation } = this.store;
    return this.store.words(data.art[drawingOf(data.template, layer, evaluation.answers)]?.title);
  }

  private drawFrame(projection: Projection): void {
    const { store } = this;
    const layer = store.layer(store.selected);
    const path = layer && this.drawn.get(layer.id)?.path;
    const isSeen = layer && path && layer.surface === store.surface.id && !this.isEmpty(layer);
    // Letters are typed into a frame that stays as it is.
    const key = isSeen ? `${layer.id} ${path} ${this.width}` : "";
    if (key === this.framed) return;
    this.framed = key;
    if (!isSeen) return this.frame.replaceChildren();
    const pose = poseOf(layer, store.draft.design.adjustments?.[layer.id], store.surface);
    const free = freedomOf(layer);
    const parts: Node[] = [svg("path", { class: "studio-edge", d: path })];
    const { x, y, width, height } = pose.box;
    const radians = (pose.rotation / 18_000) * Math.PI;
    const at = (across: number, down: number): Place | null => {
      const [dx, dy] = [(across - 0.5) * width, (down - 0.5) * height];
      return projection.toPicture([
        x + width / 2 + dx * Math.cos(radians) - dy * Math.sin(radians),
        y + height / 2 + dx * Math.sin(radians) + dy * Math.cos(radians),
      ]);
    };
    const corners = free.scale ? [at(1, 1), at(0, 0), at(1, 0), at(0, 1)] : [];
    const seen = corners.filter((place) => place !== null);
    // Around a small layer four handles would leave nothing to take hold of.
    const shown = this.isSmall(seen) ? seen.slice(0, 1) : seen;
    parts.push(...shown.map(([px, py]) => this.handle("scale", [px * SIDE, py * SIDE])));
    const [top, middle] = [at(0.5, 0), at(0.5, 0.5)];
    if (free.rotate && top && middle) parts.push(...this.turnHandle(top, middle));
    this.frame.replaceChildren(...parts);
  }

  /** Whether two of these places lie closer together than fingers can tell apart. */
  private isSmall(places: readonly Place[]): boolean {
    const least = this.unit(SMALL_PX);
    return places.some(([ax, ay], index) =>
      places.slice(index + 1).some(([bx, by]) => Math.hypot(ax - bx, ay - by) * SIDE < least),
    );
  }

  private turnHandle(top: Place, middle: Place): Node[] {
    const [tx, ty] = [top[0] * SIDE, top[1] * SIDE];
    const [dx, dy] = [tx - middle[0] * SIDE, ty - middle[1] * SIDE];
    const length = Math.hypot(dx, dy) || 1;
    const way = this.unit(TURN_WAY_PX);
    const place: Place = [tx + (dx / length) * way, ty + (dy / length) * way];
    const stalk = svg("path", { class: "studio-edge", d: `M${tx} ${ty}L${place[0]} ${place[1]}` });
    return [stalk, this.handle("rotate", place)];
  }

  private handle(kind: "scale" | "rotate", [cx, cy]: Place): SVGGElement {
    const r = this.unit(kind === "rotate" ? HANDLE_PX * 1.5 : HANDLE_PX);
    const group = svg(
      "g",
      { class: `studio-handle studio-${kind}`, "data-handle": kind },
      svg("circle", { class: "studio-reach", cx, cy, r: this.unit(REACH_PX) }),
      svg("circle", { class: "studio-knob", cx, cy, r }),
    );
    if (kind === "rotate") {
      const use = svg("use", {
        href: "#i-rotate-ccw",
        x: cx - r * 0.6,
        y: cy - r * 0.6,
        width: r * 1.2,
        height: r * 1.2,
      });
      group.append(use);
    }
    return group;
  }

  /** Frames around layers with something to look at, and how far words run over. */
  private drawMarks(): void {
    const { problems, warnings } = this.store.findings;
    const parts: Node[] = [];
    const marked = new Set<string>();
    for (const [found, tone] of [
      ...problems.map((each) => [each, "bad"] as const),
      ...warnings.map((each) => [each, "look"] as const),
    ]) {
      const layer = String(found["layer"] ?? "");
      const path = this.drawn.get(layer)?.path;
      if (!path || marked.has(layer)) continue;
      marked.add(layer);
      parts.push(svg("path", { class: `studio-mark studio-mark-${tone}`, d: path }));
      const over = Number(found["needed"] ?? 0) - Number(found["available"] ?? 0);
      if (found.reason === "overflow" && found["dimension"] !== "lines" && over > 0) {
        parts.push(...this.badge(path, this.words.say("over", { mm: millimetres(over) })));
      }
    }
    this.marks.replaceChildren(...parts);
  }

  private badge(path: string, text: string): Node[] {
    const [x = 0, y = 0] = path.slice(1).split(/[ LM]/).map(Number);
    const size = this.unit(13);
    const width = size * (text.length * 0.58 + 1.2);
    const words = svg("text", {
      class: "studio-badge-text",
      x: x + width / 2,
      y: y - size * 0.75,
      "font-size": size,
    });
    words.textContent = text;
    return [
      svg("rect", {
        class: "studio-badge",
        x,
        y: y - size * 2,
        width,
        height: size * 1.8,
        rx: size * 0.4,
      }),
      words,
    ];
  }
}

function pathOf(lines: readonly (readonly Place[])[]): string {
  const number = (share: number) => String(Math.round(share * SIDE * 10) / 10);
  return lines
    .map((line) => `M${line.map(([x, y]) => `${number(x)} ${number(y)}`).join("L")}`)
    .join("");
}
