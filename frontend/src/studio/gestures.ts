import type { MovableLayer } from "./documents";
import { centreOf, within } from "./boxes";
import { cropMatrix, pushed } from "./crop";
import type { Drawings } from "./drawings";
import type { Guide, Pose } from "./moving";
import * as moving from "./moving";
import type { Projection } from "./projection";
import type { Store } from "./store";

type Place = readonly [number, number];

/** CSS pixels that a finger may tremble before a tap becomes a drag. */
const TREMBLE_PX = 5;
/** 1/100 mm and 1/100 degree within which a layer snaps. */
const SNAP = 120;
const SNAP_TURN = 300;
/** Keys: one millimetre, five with shift; five percent; one degree, fifteen with shift. */
const STEP = 100;
const STEP_FAR = 500;
const GROW = 1.05;
const TURN = 100;
const TURN_FAR = 1_500;
const ZOOM_MIN = 10_000;
const ZOOM_MAX = 100_000;

interface Finger {
  readonly track: (at: Place) => Place | null;
  place: Place;
}

interface Drag {
  readonly layer: MovableLayer;
  readonly start: Pose;
  readonly kind: "move" | "scale" | "rotate" | "pinch" | "crop";
  readonly from: readonly Place[];
  readonly began: number;
  readonly name: string;
}

/** Fingers, mouse and keys over the picture, turned into changes of the draft. */
export class Gestures {
  private readonly fingers = new Map<number, Finger>();
  private drag: Drag | null = null;
  private pressed: { id: number; x: number; y: number; layer: string } | null = null;
  private hasMoved = false;
  private count = 0;

  constructor(
    private readonly store: Store,
    private readonly root: SVGSVGElement,
    private readonly drawings: Drawings,
    private readonly around: {
      projection(): Projection | null;
      showGuides(guides: readonly Guide[]): void;
      /** A layer was tapped, rather than dragged. */
      onTap(layer: string): void;
      onKey(layer: MovableLayer): void;
    },
  ) {
    root.addEventListener("pointerdown", (event) => this.down(event));
    root.addEventListener("pointermove", (event) => this.move(event));
    root.addEventListener("pointerup", (event) => this.up(event));
    root.addEventListener("pointercancel", (event) => this.up(event));
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
  }

  get isDragging(): boolean {
    return this.drag !== null && this.hasMoved;
  }

  private down(event: PointerEvent): void {
    if (event.button !== 0) return;
    const target = event.target instanceof Element ? event.target : null;
    const layer = target?.closest("[data-layer]")?.getAttribute("data-layer") ?? "";
    const handle = target?.closest("[data-handle]")?.getAttribute("data-handle");
    const track = this.around.projection()?.tracker();
    const place = track?.(this.placeOf(event));
    if (track && place) this.fingers.set(event.pointerId, { track, place });
    this.root.setPointerCapture(event.pointerId);
    if (this.fingers.size === 2 && this.store.selected) return this.begin("pinch");
    if (this.fingers.size > 2) return;
    this.pressed = {
      id: event.pointerId,
      x: event.clientX,
      y: event.clientY,
      layer: handle ? this.store.selected : layer,
    };
    this.hasMoved = false;
    if (handle === "scale" || handle === "rotate") return this.begin(handle);
    if (layer) {
      this.store.select(layer);
      this.begin(this.store.dragsPhoto ? "crop" : "move");
    }
  }

  private begin(kind: Drag["kind"]): void {
    const { store } = this;
    const layer = store.layer(store.selected);
    if (!layer) return;
    const free = moving.freedomOf(layer);
    const needs = {
      move: "move",
      scale: "scale",
      rotate: "rotate",
      pinch: "scale",
      crop: "crop",
    } as const;
    let wanted = kind;
    if (kind === "move" && !free.move && free.crop) wanted = "crop";
    if (!free[needs[wanted]] && !(wanted === "pinch" && (free.rotate || free.crop))) return;
    this.drag = {
      layer,
      kind: wanted,
      start: moving.poseOf(layer, store.draft.design.adjustments?.[layer.id], store.surface),
      from: [...this.fingers.values()].map((finger) => finger.place),
      began: performance.now(),
      name: `drag ${++this.count}`,
    };
  }

  private move(event: PointerEvent): void {
    const finger = this.fingers.get(event.pointerId);
    if (!finger || !this.drag) return;
    if (this.pressed?.id === event.pointerId && !this.hasMoved) {
      const way = Math.hypot(event.clientX - this.pressed.x, event.clientY - this.pressed.y);
      if (way < TREMBLE_PX && this.drag.kind !== "pinch") return;
    }
    this.hasMoved = true;
    finger.place = finger.track(this.placeOf(event)) ?? finger.place;
    this.apply(
      this.drag,
      [...this.fingers.values()].map((each) => each.place),
    );
  }

  private up(event: PointerEvent): void {
    this.fingers.delete(event.pointerId);
    const { pressed } = this;
    if (pressed?.id === event.pointerId) this.pressed = null;
    if (this.drag?.kind === "pinch" && this.fingers.size === 1) {
      // The finger that stays goes on moving from where it is.
      this.begin("move");
      return;
    }
    if (this.fingers.size > 0) return;
    const moved = this.hasMoved;
    this.drag = null;
    this.around.showGuides([]);
    if (moved || !pressed || event.type === "pointercancel") return;
    if (pressed.layer) this.around.onTap(pressed.layer);
    else this.store.select("");
  }

  private apply(drag: Drag, now: readonly Place[]): void {
    const { store } = this;
    const [from, to] = [drag.from[0], now[0]];
    if (!from || !to) return;
    const way: Place = [to[0] - from[0], to[1] - from[1]];
    const centre = centreOf(drag.start.box);
    const { surface } = store;
    switch (drag.kind) {
      case "move": {
        const home = within(surface, drag.layer.box);
        const { pose, guides } = moving.snapped(moving.moved(drag.start, way), surface, home, SNAP);
        this.around.showGuides(guides);
        return this.take(drag, pose);
      }
      case "scale": {
        const ratio = distance(to, centre) / Math.max(distance(from, centre), 1);
        return this.take(drag, moving.scaled(drag.layer, drag.start, surface, ratio));
      }
      case "rotate": {
        const pose = moving.turned(drag.start, angle(centre, to) - angle(centre, from));
        return this.take(drag, moving.snappedTurn(pose, SNAP_TURN));
      }
      case "crop":
        return this.push(drag, way);
      case "pinch":
        return this.pinch(drag, now);
    }
  }

  private pinch(drag: Drag, now: readonly Place[]): void {
    const [a, b, c, d] = [drag.from[0], drag.from[1], now[0], now[1]];
    if (!a || !b || !c || !d) return;
    const ratio = distance(c, d) / Math.max(distance(a, b), 1);
    if (this.store.dragsPhoto || !moving.freedomOf(drag.layer).scale)
      return this.zoom(drag.layer, ratio, drag);
    const free = moving.freedomOf(drag.layer);
    const [before, after] = [middle(a, b), middle(c, d)];
    let pose = moving.scaled(drag.layer, drag.start, this.store.surface, ratio);
    if (free.rotate)
      pose = moving.snappedTurn(moving.turned(pose, angle(c, d) - angle(a, b)), SNAP_TURN);
    if (free.move) pose = moving.moved(pose, [after[0] - before[0], after[1] - before[1]]);
    this.take(drag, pose);
  }

  private take(drag: Drag, pose: Pose): void {
    this.store.lay(drag.layer, pose, drag.name, drag.began);
  }

  /** Push the photo in its frame. */
  private push(drag: Drag, way: Place): void {
    const facts = this.photoOf(drag.layer);
    if (!facts) return;
    const { crop, size } = this.startOf(drag, facts);
    this.store.adjust(
      drag.layer.id,
      pushed(drag.start.box, drag.start.rotation, crop, size, way),
      drag.name,
      drag.began,
    );
  }

  private readonly crops = new Map<string, Parameters<typeof cropMatrix>[1]>();

  private startOf(drag: Drag, size: Place) {
    const change = this.store.draft.design.adjustments?.[drag.layer.id];
    const crop = this.crops.get(drag.name) ?? {
      centreX: change?.crop_x ?? 5_000,
      centreY: change?.crop_y ?? 5_000,
      zoom: Math.floor((change?.zoom ?? ZOOM_MIN) / 10),
      rotation: change?.turn ?? 0,
    };
    this.crops.clear();
    this.crops.set(drag.name, crop);
    return { crop, size };
  }

  private zoom(layer: MovableLayer, ratio: number, drag: Drag): void {
    const facts = this.photoOf(layer);
    if (!facts) return;
    const { crop } = this.startOf(drag, facts);
    const zoom = Math.round(Math.min(Math.max(crop.zoom * 10 * ratio, ZOOM_MIN), ZOOM_MAX));
    this.store.adjust(
      layer.id,
      { zoom: zoom === ZOOM_MIN ? undefined : zoom },
      drag.name,
      drag.began,
    );
  }

  private photoOf(layer: MovableLayer): Place | null {
    if (layer.kind !== "image") return null;
    const facts = this.drawings.picture(this.store.answerOf(layer));
    return facts ? [facts.width, facts.height] : null;
  }

  private placeOf(event: { clientX: number; clientY: number }): Place {
    const { left, top, width, height } = this.root.getBoundingClientRect();
    return [(event.clientX - left) / width, (event.clientY - top) / height];
  }

  private key(event: KeyboardEvent): void {
    const id = event.target instanceof Element ? event.target.getAttribute("data-layer") : null;
    const layer = id ? this.store.layer(id) : undefined;
    if (!layer || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.store.select(layer.id);
      this.around.onTap(layer.id);
      return;
    }
    if (event.key === "Delete" && this.store.isOwn(layer.id)) return this.store.remove(layer.id);
    if (event.key === "Escape") return this.store.select("");
    const pose = this.nudged(layer, event);
    if (!pose) return;
    event.preventDefault();
    this.store.select(layer.id);
    this.store.lay(layer, pose, `keys ${layer.id}`);
    this.around.onKey(layer);
  }

  private nudged(layer: MovableLayer, { key, shiftKey }: KeyboardEvent): Pose | null {
    const { store } = this;
    const free = moving.freedomOf(layer);
    const pose = moving.poseOf(layer, store.draft.design.adjustments?.[layer.id], store.surface);
    const [way, turn] = [shiftKey ? STEP_FAR : STEP, shiftKey ? TURN_FAR : TURN];
    const moves: Record<string, Place> = {
      ArrowLeft: [-way, 0],
      ArrowRight: [way, 0],
      ArrowUp: [0, -way],
      ArrowDown: [0, way],
    };
    const moved = moves[key];
    if (moved) return free.move ? moving.moved(pose, moved) : null;
    if (key === "+" || key === "=")
      return free.scale ? moving.scaled(layer, pose, store.surface, GROW) : null;
    if (key === "-") return free.scale ? moving.scaled(layer, pose, store.surface, 1 / GROW) : null;
    if (key === "," || key === "<") return free.rotate ? moving.turned(pose, -turn) : null;
    if (key === "." || key === ">") return free.rotate ? moving.turned(pose, turn) : null;
    return null;
  }

  /** A wheel over the selected layer sizes it; a trackpad's pinch comes as one too. */
  private wheel(event: WheelEvent): void {
    const layer = this.store.layer(this.store.selected);
    const target = event.target instanceof Element ? event.target.closest("[data-layer]") : null;
    if (!layer || target?.getAttribute("data-layer") !== layer.id || !moving.freedomOf(layer).scale)
      return;
    event.preventDefault();
    const { store } = this;
    const pose = moving.poseOf(layer, store.draft.design.adjustments?.[layer.id], store.surface);
    const grown = moving.scaled(layer, pose, store.surface, Math.exp(-event.deltaY / 400));
    store.lay(layer, grown, `wheel ${layer.id}`);
  }
}

function distance([ax, ay]: Place, [bx, by]: Place): number {
  return Math.hypot(ax - bx, ay - by);
}

function middle([ax, ay]: Place, [bx, by]: Place): Place {
  return [(ax + bx) / 2, (ay + by) / 2];
}

/** The direction from one place to another in 1/100 degree. */
function angle([ax, ay]: Place, [bx, by]: Place): number {
  return (Math.atan2(by - ay, bx - ax) / Math.PI) * 18_000;
}
