/**
 * Paths and matrices, as `rendering/geometry.py` has them.
 *
 * A matrix [a, b, c, d, e, f] maps (x, y) to (a x + c y + e, b x + d y + f). Positive angles turn
 * clockwise as seen.
 */

export type Command = "M" | "L" | "Q" | "C" | "Z";
export interface Segment {
  readonly command: Command;
  readonly values: readonly number[];
}
export type Path = readonly Segment[];
export type Matrix = readonly [number, number, number, number, number, number];
export type Point = readonly [number, number];

/** An upright rectangle by its edges. */
export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];
/** The distance of a cubic's handles that makes it a quarter of a circle. */
const KAPPA = 0.5522847498307936;

export function multiply(outer: Matrix, inner: Matrix): Matrix {
  const [a, b, c, d, e, f] = outer;
  return [
    a * inner[0] + c * inner[1],
    b * inner[0] + d * inner[1],
    a * inner[2] + c * inner[3],
    b * inner[2] + d * inner[3],
    a * inner[4] + c * inner[5] + e,
    b * inner[4] + d * inner[5] + f,
  ];
}

/** The turn by so many 1/100 degree about a point; exact for quarter turns. */
export function rotation(hundredths: number, x: number, y: number): Matrix {
  const turned = ((hundredths % 36_000) + 36_000) % 36_000;
  if (turned === 0) return IDENTITY;
  const radians = (turned / 18_000) * Math.PI;
  const exact: Record<number, Point> = { 9000: [0, 1], 18000: [-1, 0], 27000: [0, -1] };
  const [cos, sin] = exact[turned] ?? [Math.cos(radians), Math.sin(radians)];
  return [cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y];
}

export function apply([a, b, c, d, e, f]: Matrix, [x, y]: Point): Point {
  return [a * x + c * y + e, b * x + d * y + f];
}

export function transform(path: Path, matrix: Matrix): Path {
  return mapped(path, (x, y) => apply(matrix, [x, y]));
}

export function mapped(path: Path, move: (x: number, y: number) => Point): Path {
  return path.map(({ command, values }) => {
    const moved: number[] = [];
    for (let place = 0; place < values.length; place += 2) {
      moved.push(...move(values[place] ?? 0, values[place + 1] ?? 0));
    }
    return { command, values: moved };
  });
}

/** The exact extent of a path, the bulges of its curves included. */
export function bounds(path: Path): Bounds | null {
  const xs: number[] = [];
  const ys: number[] = [];
  let [x, y] = [0, 0];
  for (const { command, values } of path) {
    if (command === "Z") continue;
    const even = values.filter((_, index) => index % 2 === 0);
    const odd = values.filter((_, index) => index % 2 === 1);
    if (command === "M" || command === "L") {
      xs.push(...even);
      ys.push(...odd);
    } else {
      xs.push(...extremes([x, ...even]));
      ys.push(...extremes([y, ...odd]));
    }
    [x, y] = [values.at(-2) ?? 0, values.at(-1) ?? 0];
  }
  if (xs.length === 0) return null;
  return {
    left: Math.min(...xs),
    top: Math.min(...ys),
    right: Math.max(...xs),
    bottom: Math.max(...ys),
  };
}

function extremes(points: number[]): number[] {
  const found = [points[0] ?? 0, points.at(-1) ?? 0];
  const inner = points.slice(1, -1);
  const [least, most] = [Math.min(...found), Math.max(...found)];
  if (inner.every((value) => value >= least && value <= most)) return found;
  const [p0 = 0, p1 = 0, p2 = 0, p3 = 0] = points;
  let roots: number[];
  if (points.length === 3) {
    const under = p0 - 2 * p1 + p2;
    roots = under ? [(p0 - p1) / under] : [];
  } else {
    roots = quadratic(-p0 + 3 * p1 - 3 * p2 + p3, 2 * (p0 - 2 * p1 + p2), p1 - p0);
  }
  return [...found, ...roots.filter((t) => t > 0 && t < 1).map((t) => at(points, t))];
}

function quadratic(a: number, b: number, c: number): number[] {
  if (Math.abs(a) < 1e-12) return Math.abs(b) > 1e-12 ? [-c / b] : [];
  const under = b * b - 4 * a * c;
  if (under < 0) return [];
  const root = Math.sqrt(under);
  return [(-b - root) / (2 * a), (-b + root) / (2 * a)];
}

function at(points: readonly number[], t: number): number {
  let values = points;
  while (values.length > 1) {
    values = values.slice(1).map((right, index) => {
      const left = values[index] ?? 0;
      return left + (right - left) * t;
    });
  }
  return values[0] ?? 0;
}

export function union(boxes: Iterable<Bounds | null>): Bounds | null {
  let all: Bounds | null = null;
  for (const box of boxes) {
    if (!box) continue;
    all = all
      ? {
          left: Math.min(all.left, box.left),
          top: Math.min(all.top, box.top),
          right: Math.max(all.right, box.right),
          bottom: Math.max(all.bottom, box.bottom),
        }
      : box;
  }
  return all;
}

/** The same path with no piece much longer than given, so that it can be bent. */
export function subdivided(path: Path, longest: number): Path {
  const out: Segment[] = [];
  let [start, current]: [Point, Point] = [
    [0, 0],
    [0, 0],
  ];
  for (const segment of path) {
    const { command, values } = segment;
    if (command === "M") {
      start = current = [values[0] ?? 0, values[1] ?? 0];
      out.push(segment);
    } else if (command === "Z") {
      const back = Math.hypot(current[0] - start[0], current[1] - start[1]);
      if (back > longest) out.push(...split("L", [...current, ...start], longest));
      out.push(segment);
      current = start;
    } else {
      out.push(...split(command, [...current, ...values], longest));
      current = [values.at(-2) ?? 0, values.at(-1) ?? 0];
    }
  }
  return out;
}

function split(command: Command, values: readonly number[], longest: number): Segment[] {
  let rest: Point[] = [];
  for (let place = 0; place < values.length; place += 2) {
    rest.push([values[place] ?? 0, values[place + 1] ?? 0]);
  }
  let length = 0;
  rest.forEach(([x, y], index) => {
    const before = rest[index - 1];
    if (before) length += Math.hypot(x - before[0], y - before[1]);
  });
  const out: Segment[] = [];
  for (let left = Math.max(1, Math.ceil(length / longest)); left > 1; left--) {
    const [first, second] = cut(rest, 1 / left);
    out.push({ command, values: first.slice(1).flat() });
    rest = second;
  }
  out.push({ command, values: rest.slice(1).flat() });
  return out;
}

/** A Bézier curve cut in two at t. */
function cut(pairs: Point[], t: number): [Point[], Point[]] {
  const first: Point[] = [];
  const second: Point[] = [];
  let left = pairs;
  while (left.length > 0) {
    const [head, tail] = [left[0], left.at(-1)];
    if (head) first.push(head);
    if (tail) second.unshift(tail);
    left = left.slice(1).map((b, index): Point => {
      const a = left[index] ?? b;
      return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
    });
  }
  return [first, second];
}

function line(command: "M" | "L", x: number, y: number): Segment {
  return { command, values: [x, y] };
}

function curve(...values: number[]): Segment {
  return { command: "C", values };
}

const CLOSE: Segment = { command: "Z", values: [] };

export function rectangle(x: number, y: number, width: number, height: number, radius = 0): Path {
  const r = Math.min(radius, width / 2, height / 2);
  const [right, bottom] = [x + width, y + height];
  if (r <= 0) {
    return [
      line("M", x, y),
      line("L", right, y),
      line("L", right, bottom),
      line("L", x, bottom),
      CLOSE,
    ];
  }
  const k = r * (1 - KAPPA);
  return [
    line("M", x + r, y),
    line("L", right - r, y),
    curve(right - k, y, right, y + k, right, y + r),
    line("L", right, bottom - r),
    curve(right, bottom - k, right - k, bottom, right - r, bottom),
    line("L", x + r, bottom),
    curve(x + k, bottom, x, bottom - k, x, bottom - r),
    line("L", x, y + r),
    curve(x, y + k, x + k, y, x + r, y),
    CLOSE,
  ];
}

export function ellipse(x: number, y: number, width: number, height: number): Path {
  const [rx, ry] = [width / 2, height / 2];
  const [cx, cy, kx, ky] = [x + rx, y + ry, rx * KAPPA, ry * KAPPA];
  return [
    line("M", cx, y),
    curve(cx + kx, y, cx + rx, cy - ky, cx + rx, cy),
    curve(cx + rx, cy + ky, cx + kx, cy + ry, cx, cy + ry),
    curve(cx - kx, cy + ry, cx - rx, cy + ky, cx - rx, cy),
    curve(cx - rx, cy - ky, cx - kx, y, cx, y),
    CLOSE,
  ];
}

/** A heart in a square of 100. */
const HEART: Path = [
  line("M", 50, 100),
  curve(44, 92.5, 0, 63, 0, 30),
  curve(0, 12, 12, 0, 27, 0),
  curve(37, 0, 46, 6, 50, 16),
  curve(54, 6, 63, 0, 73, 0),
  curve(88, 0, 100, 12, 100, 30),
  curve(100, 63, 56, 92.5, 50, 100),
  CLOSE,
];

export function heart(x: number, y: number, width: number, height: number): Path {
  return transform(HEART, [width / 100, 0, 0, height / 100, x, y]);
}

/** Continue a canvas path with an outline. */
export function trace(target: Path2D | CanvasRenderingContext2D, path: Path): void {
  for (const { command, values } of path) {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = values;
    if (command === "M") target.moveTo(a, b);
    else if (command === "L") target.lineTo(a, b);
    else if (command === "Q") target.quadraticCurveTo(a, b, c, d);
    else if (command === "C") target.bezierCurveTo(a, b, c, d, e, f);
    else target.closePath();
  }
}
