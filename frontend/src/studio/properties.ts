import { el, icon, setText } from "./dom";
import type { Adjustment, MovableLayer } from "./documents";
import type { Pose } from "./moving";
import * as moving from "./moving";
import { centreOf } from "./boxes";
import { removal } from "./own-controls";
import type { Store } from "./store";
import type { Words } from "./words";
import { millimetres } from "./words";

const ZOOM_MIN = 10_000;
const ZOOM_MAX = 40_000;
const CENTRE = 5_000;

/** A slider or a number with its label and how it reads. */
interface Knob {
  readonly element: HTMLElement;
  update(): void;
}

/** Place, size and turn of the selected layer in numbers: the same as dragging it, without dragging. */
export class Properties {
  private shown = "";
  private knobs: readonly Knob[] = [];

  constructor(
    private readonly store: Store,
    private readonly words: Words,
    private readonly root: HTMLElement,
    private readonly nameOf: (layer: MovableLayer) => string,
  ) {}

  update(): void {
    const { store } = this;
    const layer = store.layer(store.selected);
    const photo = layer?.kind === "image" && Boolean(store.answerOf(layer));
    const key = layer ? `${layer.id} ${String(photo)}` : "";
    if (key !== this.shown || (!layer && !this.root.hasChildNodes())) {
      this.shown = key;
      this.build(layer);
    }
    for (const knob of this.knobs) knob.update();
  }

  private build(layer: MovableLayer | undefined): void {
    const { words } = this;
    this.knobs = [];
    if (!layer) {
      const hint = el(
        "p",
        { class: "studio-hint" },
        icon("move", "!size-5"),
        el("span", {}, words.say("nothing_chosen")),
      );
      this.root.replaceChildren(hint);
      return;
    }
    const free = moving.freedomOf(layer);
    const heading = el("h2", { class: "text-h3", dir: "auto" });
    const name: Knob = { element: heading, update: () => setText(heading, this.nameOf(layer)) };
    if (!moving.isFree(layer)) {
      const fixed = el(
        "p",
        { class: "studio-hint" },
        icon("lock", "!size-5"),
        el("span", {}, words.say("is_fixed")),
      );
      this.knobs = [name];
      this.root.replaceChildren(heading, fixed);
      return;
    }
    const knobs: Knob[] = [name];
    if (layer.kind === "image" && free.crop && free.move) knobs.push(this.dragging());
    if (free.scale) knobs.push(this.size(layer));
    if (free.rotate) knobs.push(this.turn(layer));
    if (free.move) knobs.push(this.places(layer));
    if (layer.kind === "image" && free.crop) knobs.push(...this.crop(layer));
    knobs.push(this.store.isOwn(layer.id) ? this.removal(layer) : this.reset(layer));
    this.knobs = knobs;
    this.root.replaceChildren(...knobs.map((knob) => knob.element));
  }

  private change(layer: MovableLayer): Adjustment | undefined {
    return this.store.draft.design.adjustments?.[layer.id];
  }

  private pose(layer: MovableLayer): Pose {
    // A layer of the buyer's own is replaced whenever it changes.
    const now = this.store.layer(layer.id) ?? layer;
    return moving.poseOf(now, this.change(now), this.store.surfaceOf(now.surface));
  }

  private take(layer: MovableLayer, pose: Pose, kind: string): void {
    this.store.lay(layer, pose, `${kind} ${layer.id}`);
  }

  private size(layer: MovableLayer): Knob {
    const { width } = this.store.homeOf(layer);
    const share = () => Math.round((this.pose(layer).box.width / width) * 100);
    return this.slider(
      "size",
      [20, 200, 1],
      share,
      (value) => {
        const pose = this.pose(layer);
        const ratio = (value / 100) * (width / pose.box.width);
        this.take(
          layer,
          moving.scaled(layer, pose, this.store.surfaceOf(layer.surface), ratio),
          "size",
        );
      },
      (value) => `${value} %`,
    );
  }

  private turn(layer: MovableLayer): Knob {
    const degrees = () => Math.round(this.pose(layer).rotation / 100);
    return this.slider(
      "turn",
      [-180, 180, 1],
      degrees,
      (value) => {
        this.take(layer, { ...this.pose(layer), rotation: value * 100 }, "turn");
      },
      (value) => `${value}°`,
    );
  }

  private places(layer: MovableLayer): Knob {
    const inputs = (["x", "y"] as const).map((axis, index) => {
      const id = `p-${axis}`;
      const input = el("input", {
        id,
        class: "field-in num",
        type: "number",
        step: 0.5,
        inputmode: "decimal",
      });
      input.addEventListener("change", () => {
        const pose = this.pose(layer);
        const wanted = Math.round(input.valueAsNumber * 100);
        if (!Number.isFinite(wanted)) return;
        const now = centreOf(pose.box)[index] ?? 0;
        const way: [number, number] = index === 0 ? [wanted - now, 0] : [0, wanted - now];
        this.take(layer, moving.moved(pose, way), `place ${axis}`);
      });
      const label = el(
        "label",
        { class: "lab", for: id },
        this.words.say(axis === "x" ? "from_left" : "from_top"),
      );
      return { input, index, element: el("div", { class: "field" }, label, input) };
    });
    return {
      element: el("div", { class: "studio-places" }, ...inputs.map((each) => each.element)),
      update: () => {
        for (const { input, index } of inputs) {
          const text = millimetres(centreOf(this.pose(layer).box)[index] ?? 0);
          if (document.activeElement !== input && input.value !== text) input.value = text;
        }
      },
    };
  }

  private crop(layer: MovableLayer): Knob[] {
    const put = (change: Parameters<Store["adjust"]>[1], kind: string) =>
      this.store.adjust(layer.id, change, `${kind} ${layer.id}`);
    const percent = (value: number) => `${value} %`;
    return [
      this.slider(
        "zoom",
        [100, ZOOM_MAX / 100, 1],
        () => Math.round((this.change(layer)?.zoom ?? ZOOM_MIN) / 100),
        (value) => {
          put({ zoom: value * 100 === ZOOM_MIN ? undefined : value * 100 }, "zoom");
        },
        percent,
      ),
      this.slider(
        "straighten",
        [-45, 45, 0.5],
        () => (this.change(layer)?.turn ?? 0) / 100,
        (value) => {
          put({ turn: value === 0 ? undefined : Math.round(value * 100) }, "straighten");
        },
        (value) => `${value}°`,
      ),
      this.slider(
        "photo_across",
        [0, 100, 1],
        () => 100 - Math.round((this.change(layer)?.crop_x ?? CENTRE) / 100),
        (value) => {
          put(
            { crop_x: (100 - value) * 100 === CENTRE ? undefined : (100 - value) * 100 },
            "across",
          );
        },
        percent,
      ),
      this.slider(
        "photo_down",
        [0, 100, 1],
        () => 100 - Math.round((this.change(layer)?.crop_y ?? CENTRE) / 100),
        (value) => {
          put({ crop_y: (100 - value) * 100 === CENTRE ? undefined : (100 - value) * 100 }, "down");
        },
        percent,
      ),
    ];
  }

  /** Whether dragging moves the frame or the photo in it. */
  private dragging(): Knob {
    const buttons = [false, true].map((photo) => {
      const button = el(
        "button",
        { type: "button" },
        this.words.say(photo ? "drag_photo" : "drag_frame"),
      );
      button.addEventListener("click", () => {
        this.store.dragsPhoto = photo;
        this.store.tell("selection");
      });
      return [button, photo] as const;
    });
    return {
      element: el(
        "div",
        { class: "seg studio-seg", role: "group" },
        ...buttons.map(([button]) => button),
      ),
      update: () => {
        for (const [button, photo] of buttons) {
          button.setAttribute("aria-pressed", String(this.store.dragsPhoto === photo));
        }
      },
    };
  }

  private removal(layer: MovableLayer): Knob {
    return { element: removal(this.store, this.words, layer.id), update: () => undefined };
  }

  private reset(layer: MovableLayer): Knob {
    const button = el(
      "button",
      { type: "button", class: "btn btn-o btn-s" },
      icon("rotate-ccw"),
      this.words.say("back_to_place"),
    );
    button.addEventListener("click", () => {
      this.store.adjust(layer.id, {
        box: undefined,
        rotation: undefined,
        size: undefined,
        crop_x: undefined,
        crop_y: undefined,
        zoom: undefined,
        turn: undefined,
      });
    });
    const isMoved = () => {
      const { font: _font, colour: _colour, ...rest } = this.change(layer) ?? {};
      return Object.keys(rest).length > 0;
    };
    return {
      element: button,
      update: () => {
        button.disabled = !isMoved();
      },
    };
  }

  private slider(
    name: string,
    [min, max, step]: readonly [number, number, number],
    read: () => number,
    write: (value: number) => void,
    format: (value: number) => string,
  ): Knob {
    const id = `p-${name}`;
    // Left and right are those of the piece, also where the page runs from right to left.
    const dir = name === "size" || name === "zoom" ? undefined : "ltr";
    const input = el("input", { id, type: "range", class: "studio-range", min, max, step, dir });
    const shown = el("output", { class: "hint num", for: id, dir: "ltr" });
    input.addEventListener("input", () => write(input.valueAsNumber));
    const label = el(
      "label",
      { class: "lab", for: id },
      el("span", {}, this.words.say(name)),
      shown,
    );
    return {
      element: el("div", { class: "field" }, label, input),
      update: () => {
        const value = read();
        if (input.valueAsNumber !== value) input.value = String(value);
        const text = format(value);
        if (shown.textContent !== text) shown.textContent = text;
        input.setAttribute("aria-valuetext", text);
      },
    };
  }
}
