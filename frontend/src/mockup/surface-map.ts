/** A place, as shares from 0 to 1: of the picture (x, y) or of the surface's trim box (u, v). */
export type Place = readonly [number, number];

const MAGIC = "CYMAP";
const FORMAT = 1;
const HEAD_BYTES = 18;
const WHOLE = 65_535;
/** The first search looks at every so-manieth pixel both ways. */
const STRIDE = 6;
/** How far beyond the covered part a place of the surface is still given, in pixels of the map. */
const REACH = 12;
/** How far, in heights of the surface, the place of a pixel at an edge may be from the wanted. */
const TURN = 0.02;
const DENSE_SHARE = 0.1;
/** Texels of artwork per pixel of the picture where the surface is seen best. */
const DENSITY = 1.5;

/** Where on the surface each pixel of a picture lies; the format is told in rendering/mockup/maps.py. */
export class SurfaceMap {
  private leastSlopes: readonly [number, number] | undefined;
  private candidates: number[] | undefined;

  private constructor(
    /** Width and height of the map of the whole picture. */
    readonly full: readonly [number, number],
    readonly left: number,
    readonly top: number,
    readonly width: number,
    readonly height: number,
    /** u and v in turn, 0 to 65535, for the part from (left, top). */
    readonly uv: Uint16Array<ArrayBuffer>,
    /** 0 to 255, for the same part. */
    readonly coverage: Uint8Array,
    /** Width over height of the surface. */
    private readonly aspect: number,
  ) {}

  static async decode(file: ArrayBuffer, sizeMm: readonly [number, number]): Promise<SurfaceMap> {
    const head = new DataView(file);
    const magic = String.fromCharCode(...new Uint8Array(file, 0, MAGIC.length));
    if (magic !== MAGIC || head.getUint8(MAGIC.length) !== FORMAT) {
      throw new Error("not a map of a mock-up");
    }
    const number = (index: number) => head.getUint16(MAGIC.length + 1 + index * 2);
    const [width, height] = [number(4), number(5)];
    const packed = new Blob([new Uint8Array(file, HEAD_BYTES)]).stream();
    const stream = packed.pipeThrough(new DecompressionStream("deflate"));
    const planes = new Uint8Array(await new Response(stream).arrayBuffer());
    const count = width * height;
    if (planes.length !== count * 5) throw new Error("a mock-up's map is cut short");
    const uv = new Uint16Array(count * 2);
    unfold(uv, 0, planes, 0, width, count);
    unfold(uv, 1, planes, count * 2, width, count);
    return new SurfaceMap(
      [number(0), number(1)],
      number(2),
      number(3),
      width,
      height,
      uv,
      planes.subarray(count * 4),
      sizeMm[0] / sizeMm[1],
    );
  }

  /** The place of the surface that is seen at a place of the picture, or null off the surface. */
  toSurface(x: number, y: number): Place | null {
    const column = x * this.full[0] - this.left - 0.5;
    const row = y * this.full[1] - this.top - 0.5;
    if (!this.isCovered(Math.round(column), Math.round(row))) return null;
    const left = Math.max(0, Math.min(Math.floor(column), this.width - 2));
    const top = Math.max(0, Math.min(Math.floor(row), this.height - 2));
    const right = Math.max(0, Math.min(column - left, 1));
    const low = Math.max(0, Math.min(row - top, 1));
    const mixed = (band: number) => {
      const [a, b, c, d] = [
        this.at(left, top, band),
        this.at(left + 1, top, band),
        this.at(left, top + 1, band),
        this.at(left + 1, top + 1, band),
      ];
      return (a * (1 - right) + b * right) * (1 - low) + (c * (1 - right) + d * right) * low;
    };
    return [mixed(0), mixed(1)];
  }

  /** The place of the picture that shows a place of the surface, or null if this view does not. */
  toPicture(u: number, v: number): Place | null {
    const coarse = this.nearest(u, v, (this.candidates ??= this.coarse()));
    if (coarse < 0) return null;
    const index = this.nearest(u, v, this.around(coarse));
    const [column, row] = [index % this.width, Math.floor(index / this.width)];
    const [ux, uy] = this.slope(column, row, 0);
    const [vx, vy] = this.slope(column, row, 1);
    const [du, dv] = [u - this.at(column, row, 0), v - this.at(column, row, 1)];
    const area = ux * vy - uy * vx;
    let [right, down] = [(du * vy - dv * uy) / area, (dv * ux - du * vx) / area];
    if (!(Math.hypot(right, down) <= REACH)) {
      // Where the surface turns away a slope says little: the pixel itself is near enough.
      if (Math.hypot(du * this.aspect, dv) > TURN) return null;
      [right, down] = [0, 0];
    }
    return [
      (this.left + column + 0.5 + right) / this.full[0],
      (this.top + row + 0.5 + down) / this.full[1],
    ];
  }

  /** How large artwork should be, in pixels, for a picture so wide: sharp, and no larger. */
  artworkSize(pictureWidth: number): [number, number] {
    const scale = (DENSITY * pictureWidth) / this.full[0];
    const [across, down] = (this.leastSlopes ??= this.findLeastSlopes());
    return [across ? Math.round(scale / across) : 1, down ? Math.round(scale / down) : 1];
  }

  /** How little of the surface, as shares of its sides, a pixel of the map shows where it is sharpest. */
  private findLeastSlopes(): readonly [number, number] {
    const slopes: [number[], number[]] = [[], []];
    for (const index of (this.candidates ??= this.coarse())) {
      const [column, row] = [index % this.width, Math.floor(index / this.width)];
      slopes[0].push(Math.hypot(...this.slope(column, row, 0)));
      slopes[1].push(Math.hypot(...this.slope(column, row, 1)));
    }
    const [across = 0, down = 0] = slopes.map(
      (all) => all.sort((one, other) => one - other)[Math.floor(all.length * DENSE_SHARE)] ?? 0,
    );
    return [across, down];
  }

  private isCovered(column: number, row: number): boolean {
    const inside = column >= 0 && row >= 0 && column < this.width && row < this.height;
    return inside && (this.coverage[row * this.width + column] ?? 0) > 0;
  }

  private at(column: number, row: number, band: number): number {
    return (this.uv[(row * this.width + column) * 2 + band] ?? 0) / WHOLE;
  }

  /** How much a band grows to the right and downwards, per pixel. */
  private slope(column: number, row: number, band: number): [number, number] {
    const here = this.isCovered(column, row) ? this.at(column, row, band) : 0;
    const along = (right: number, down: number) => {
      const after = this.isCovered(column + right, row + down);
      const before = this.isCovered(column - right, row - down);
      const next = after ? this.at(column + right, row + down, band) : here;
      const last = before ? this.at(column - right, row - down, band) : here;
      return after && before ? (next - last) / 2 : next - last;
    };
    return [along(1, 0), along(0, 1)];
  }

  private coarse(): number[] {
    const found: number[] = [];
    for (let row = 0; row < this.height; row += STRIDE) {
      for (let column = 0; column < this.width; column += STRIDE) {
        if (this.isCovered(column, row)) found.push(row * this.width + column);
      }
    }
    return found;
  }

  private around(index: number): number[] {
    const [column, row] = [index % this.width, Math.floor(index / this.width)];
    const found: number[] = [];
    for (let down = -STRIDE; down <= STRIDE; down++) {
      for (let right = -STRIDE; right <= STRIDE; right++) {
        if (this.isCovered(column + right, row + down)) {
          found.push((row + down) * this.width + column + right);
        }
      }
    }
    return found;
  }

  private nearest(u: number, v: number, among: readonly number[]): number {
    let [best, least] = [-1, Infinity];
    for (const index of among) {
      const du = ((this.uv[index * 2] ?? 0) / WHOLE - u) * this.aspect;
      const dv = (this.uv[index * 2 + 1] ?? 0) / WHOLE - v;
      const distance = du * du + dv * dv;
      if (distance < least) [best, least] = [index, distance];
    }
    return best;
  }
}

/** Turn the residuals of one band back into values; Uint16Array keeps them modulo 65536. */
function unfold(
  uv: Uint16Array,
  band: number,
  planes: Uint8Array,
  start: number,
  width: number,
  count: number,
): void {
  const get = (index: number) => uv[index * 2 + band] ?? 0;
  for (let index = 0; index < count; index++) {
    const folded = ((planes[start + index] ?? 0) << 8) | (planes[start + count + index] ?? 0);
    const residual = folded & 1 ? -((folded + 1) >> 1) : folded >> 1;
    const [first, upper] = [index % width === 0, index >= width];
    const left = first ? 0 : get(index - 1);
    const above = upper ? get(index - width) : 0;
    const corner = first || !upper ? 0 : get(index - width - 1);
    uv[index * 2 + band] = residual + left + above - corner;
  }
}
