import * as gpu from "./gl";
import type { Look, ViewManifest } from "./manifest";
import { COMPOSE, DEPTH, PREMULTIPLY, VERTEX } from "./shaders";
import type { SurfaceMap } from "./surface-map";

const ARTWORK_PX_MAX = 4096;
/** A quick picture has a quarter of the pixels, and is spread over the canvas. */
const QUICK_SHARE = 0.5;
/** Pixels drawn around the surface; a fine picture covers all that a quick one was spread over. */
const MARGIN_PX = 5;
const QUICK_MARGIN_PX = 2;

/** Textures by their name in the shaders; a texture's place here is the unit that it is bound to. */
const UNITS = [
  "map",
  "artwork",
  "mask",
  "beauty",
  "ink",
  "engraved",
  "tintShare",
  "depth",
  "source",
] as const;
type Unit = (typeof UNITS)[number];

/** All that one drawing context holds for a view. It dies with its context. */
export class Stage {
  private readonly premultiply: gpu.Program;
  private readonly depth: gpu.Program;
  private readonly compose: gpu.Program;
  private readonly frame: WebGLFramebuffer;
  private readonly textures = new Map<Unit, WebGLTexture>();
  private depthSize = "";
  private quickSize = "";
  private quickTarget: WebGLTexture | null = null;
  private readonly quickFrame: WebGLFramebuffer;
  /** What stands on the canvas apart from the artwork, to draw over only what changes. */
  private standing = "";

  private constructor(
    private readonly gl: WebGL2RenderingContext,
    private readonly manifest: ViewManifest,
    private readonly map: SurfaceMap,
  ) {
    this.premultiply = gpu.buildProgram(gl, VERTEX, PREMULTIPLY);
    this.depth = gpu.buildProgram(gl, VERTEX, DEPTH);
    this.compose = gpu.buildProgram(gl, VERTEX, COMPOSE);
    this.frame = gl.createFramebuffer();
    this.quickFrame = gl.createFramebuffer();
    this.put("map", gpu.uploadPairs(gl, map.uv, map.width, map.height));
    this.put("artwork", gpu.makeTarget(gl, 1, 1, "picture"));
  }

  static async load(
    gl: WebGL2RenderingContext,
    manifest: ViewManifest,
    base: string,
    map: SurfaceMap,
  ): Promise<Stage> {
    const { beauty, mask, tint, ink, engraved } = manifest.files;
    const wanted: [Unit, string | undefined, gpu.Kind][] = [
      ["beauty", beauty, "picture"],
      ["mask", mask, "share"],
      ["ink", ink, "picture"],
      ["engraved", engraved, "picture"],
      ["tintShare", tint, "share"],
    ];
    const pictures = await Promise.all(
      wanted.map(([, file]) => (file === undefined ? null : fetchPicture(base + file))),
    );
    const stage = new Stage(gl, manifest, map);
    wanted.forEach(([unit, , kind], index) => {
      const picture = pictures[index];
      // What a product lacks is black: no gloss, no share to colour.
      stage.put(unit, picture ? gpu.upload(gl, picture, kind) : gpu.makeTarget(gl, 1, 1, kind));
      picture?.close();
    });
    return stage;
  }

  /** Take the artwork over; it may change or go afterwards. */
  takeArtwork(artwork: gpu.Source): void {
    const gl = this.gl;
    const [width, height] = gpu.sizeOf(artwork);
    if (width === 0 || height === 0) return;
    const most = Math.min(ARTWORK_PX_MAX, gl.getParameter(gl.MAX_TEXTURE_SIZE) as number);
    const shrink = Math.min(1, most / Math.max(width, height));
    const size: [number, number] = [Math.round(width * shrink), Math.round(height * shrink)];
    this.put("source", gpu.upload(gl, shrink < 1 ? reduced(artwork, size) : artwork, "straight"));
    const target = gpu.makeTarget(gl, ...size, "picture", true);
    this.put("artwork", target);
    this.paint(this.premultiply, size, target);
    this.bind("artwork");
    gl.generateMipmap(gl.TEXTURE_2D);
    this.put("source", null);
  }

  /**
   * Draw on the canvas, at its size. `quick` makes it coarser and sooner; the part of the picture
   * that shows no artwork is left alone where it stands already.
   */
  draw(look: Look, hasArtwork: boolean, quick: boolean): void {
    const { gl, manifest } = this;
    const whole: [number, number] = [gl.drawingBufferWidth, gl.drawingBufferHeight];
    const size: [number, number] = quick
      ? [Math.ceil(whole[0] * QUICK_SHARE), Math.ceil(whole[1] * QUICK_SHARE)]
      : whole;
    const standing = [...whole, look.tint, look.technique].join();
    const margin = quick ? QUICK_MARGIN_PX : MARGIN_PX;
    const part = standing === this.standing ? this.part(size, margin) : null;
    this.standing = standing;
    const [usual] = manifest.techniques;
    const offered = manifest.techniques.find((each) => each === look.technique) ?? usual;
    const engrave = offered === "engrave" && hasArtwork;
    if (part) {
      gl.enable(gl.SCISSOR_TEST);
      gl.scissor(...part);
    }
    if (engrave) {
      this.fitDepth(size);
      this.paint(this.depth, size, this.textures.get("depth") ?? null, (uniform) => {
        gl.uniform1i(uniform("quick"), Number(quick));
      });
    }
    this.paint(this.compose, size, quick ? this.fitQuick(size) : null, (uniform) => {
      gl.uniform3fv(uniform("tint"), linear(look.tint ?? "#ffffff"));
      gl.uniform2f(uniform("light"), ...manifest.lightPx);
      gl.uniform1f(uniform("edgeLight"), manifest.edgeLight);
      gl.uniform1i(uniform("engrave"), Number(engrave));
      gl.uniform1i(uniform("multiply"), Number(manifest.blend === "multiply"));
      gl.uniform1f(uniform("artworkShare"), Number(hasArtwork));
      gl.uniform1i(uniform("quick"), Number(quick));
    });
    gl.disable(gl.SCISSOR_TEST);
    if (quick) this.spread(part ?? [0, 0, ...size], size, whole);
  }

  /** Milliseconds that drawing takes until it is there; waits for it. */
  measure(look: Look, hasArtwork: boolean): number {
    const { gl } = this;
    const pixel = new Uint8Array(4);
    const wait = () => gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
    wait();
    const began = performance.now();
    this.standing = "";
    this.draw(look, hasArtwork, false);
    wait();
    return performance.now() - began;
  }

  /** Left, bottom, width and height of the part of a picture in which the surface is seen. */
  private part(
    [width, height]: readonly [number, number],
    margin: number,
  ): [number, number, number, number] {
    const { map } = this;
    const [across, down] = [width / map.full[0], height / map.full[1]];
    const left = Math.max(0, Math.floor(map.left * across) - margin);
    const top = Math.max(0, Math.floor(map.top * down) - margin);
    const right = Math.min(width, Math.ceil((map.left + map.width) * across) + margin);
    const bottom = Math.min(height, Math.ceil((map.top + map.height) * down) + margin);
    return [left, height - bottom, right - left, bottom - top];
  }

  /**
   * Spread a part of the quick picture over its part of the canvas. Its outermost pixels stay away,
   * since they would be mixed with what was never drawn beside them.
   */
  private spread(
    [x, y, width, height]: readonly [number, number, number, number],
    from: readonly [number, number],
    to: readonly [number, number],
  ): void {
    const { gl } = this;
    const [across, down] = [to[0] / from[0], to[1] / from[1]];
    const [left, low] = [x > 0 ? x + 1 : 0, y > 0 ? y + 1 : 0];
    const right = x + width < from[0] ? x + width - 1 : from[0];
    const high = y + height < from[1] ? y + height - 1 : from[1];
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, this.quickFrame);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, null);
    gl.blitFramebuffer(
      left,
      low,
      right,
      high,
      Math.round(left * across),
      Math.round(low * down),
      Math.round(right * across),
      Math.round(high * down),
      gl.COLOR_BUFFER_BIT,
      gl.LINEAR,
    );
  }

  private fitQuick(size: readonly [number, number]): WebGLTexture | null {
    const { gl } = this;
    if (this.quickSize === size.join()) return this.quickTarget;
    gl.deleteTexture(this.quickTarget);
    this.quickTarget = gpu.makeTarget(gl, ...size, "straight");
    this.quickSize = size.join();
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.quickFrame);
    const [from, to] = [gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D];
    gl.framebufferTexture2D(gl.FRAMEBUFFER, from, to, this.quickTarget, 0);
    return this.quickTarget;
  }

  private fitDepth(size: [number, number]): void {
    if (this.depthSize === size.join()) return;
    this.put("depth", gpu.makeTarget(this.gl, ...size, "share"));
    this.depthSize = size.join();
  }

  private put(unit: Unit, texture: WebGLTexture | null): void {
    this.gl.deleteTexture(this.textures.get(unit) ?? null);
    if (texture) this.textures.set(unit, texture);
    else this.textures.delete(unit);
  }

  private bind(unit: Unit): void {
    this.gl.activeTexture(this.gl.TEXTURE0 + UNITS.indexOf(unit));
    this.gl.bindTexture(this.gl.TEXTURE_2D, this.textures.get(unit) ?? null);
  }

  /** Run a program over every pixel of a texture, or of the canvas. */
  private paint(
    program: gpu.Program,
    size: [number, number],
    target: WebGLTexture | null,
    setUniforms?: (uniform: gpu.Program["uniform"]) => void,
  ): void {
    const { gl } = this;
    gl.useProgram(program.handle);
    gl.bindFramebuffer(gl.FRAMEBUFFER, target ? this.frame : null);
    if (target) {
      const [from, to] = [gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D];
      gl.framebufferTexture2D(gl.FRAMEBUFFER, from, to, target, 0);
    }
    for (const unit of UNITS) {
      const place = program.uniform(unit);
      if (!place) continue;
      this.bind(unit);
      gl.uniform1i(place, UNITS.indexOf(unit));
    }
    gl.uniform2f(program.uniform("size"), ...size);
    gl.uniform2f(program.uniform("mapSize"), ...this.map.full);
    gl.uniform2f(program.uniform("mapStart"), this.map.left, this.map.top);
    setUniforms?.(program.uniform);
    gl.viewport(0, 0, ...size);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }
}

async function fetchPicture(url: string): Promise<ImageBitmap> {
  const reply = await fetch(url);
  if (!reply.ok) throw new Error(`${url} answers ${reply.status}`);
  return createImageBitmap(await reply.blob(), {
    colorSpaceConversion: "none",
    premultiplyAlpha: "none",
  });
}

function reduced(artwork: gpu.Source, [width, height]: [number, number]): gpu.Source {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  canvas.getContext("2d")?.drawImage(artwork, 0, 0, width, height);
  return canvas;
}

/** '#rrggbb' in linear light. */
function linear(colour: string): [number, number, number] {
  const channel = (start: number) => {
    const value = parseInt(colour.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}
