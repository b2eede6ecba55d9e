import type { Box, Surface } from "./documents";
import { cornersOf } from "./boxes";

type Place = readonly [number, number];

/** What `MockupView` knows of its picture: shares from 0 to 1 both ways. */
export interface SurfaceSight {
  toSurface(x: number, y: number): Place | null;
  toPicture(u: number, v: number): Place | null;
}

/** How many pieces an edge is cut into, so that it follows the surface; one every 4 mm if it is long. */
const PIECES = 8;
const PIECE_LENGTH = 400;
/** The way, in shares of the picture, over which a slope is measured. */
const STEP = 0.004;

/** Places in 1/100 mm of a surface, and where the picture shows them. */
export class Projection {
  constructor(
    private readonly sight: SurfaceSight,
    private readonly surface: Surface,
  ) {}

  toPicture([x, y]: Place): Place | null {
    return this.sight.toPicture(x / this.surface.width, y / this.surface.height);
  }

  toSurface([x, y]: Place): Place | null {
    const found = this.sight.toSurface(x, y);
    return found && [found[0] * this.surface.width, found[1] * this.surface.height];
  }

  /**
   * A turned box as lines on the picture; parts that the picture does not show are left out, and
   * what reaches beyond the trimmed surface is drawn along its edge.
   */
  outline(box: Box, rotation: number): Place[][] {
    const corners = cornersOf(box, rotation);
    const points = corners.flatMap((from, index) => {
      const to = corners[(index + 1) % corners.length] ?? from;
      const count = piecesOf(from, to);
      return Array.from({ length: count }, (_, piece): Place =>
        this.onSurface(along(from, to, piece / count)),
      );
    });
    return this.lines([...points, points[0] ?? [0, 0]]);
  }

  private onSurface([x, y]: Place): Place {
    const { width, height } = this.surface;
    return [Math.max(0, Math.min(x, width)), Math.max(0, Math.min(y, height))];
  }

  /** Places joined by lines where the picture shows them. */
  lines(points: readonly Place[]): Place[][] {
    const lines: Place[][] = [];
    let line: Place[] | null = null;
    for (const point of points) {
      const seen = this.toPicture(point);
      if (!seen) line = null;
      else if (line) line.push(seen);
      else lines.push((line = [seen]));
    }
    return lines.filter((each) => each.length > 1);
  }

  /** A line from one place of the surface to another, following it. */
  straight(from: Place, to: Place): Place[][] {
    const count = piecesOf(from, to);
    return this.lines(
      Array.from({ length: count + 1 }, (_, piece) => along(from, to, piece / count)),
    );
  }

  /** What follows a finger over the surface, and goes on straight where the finger leaves it. */
  tracker(): (at: Place) => Place | null {
    let last: { at: Place; place: Place; right: Place; down: Place } | null = null;
    return (at) => {
      const place = this.toSurface(at);
      if (!place) {
        if (!last) return null;
        const [dx, dy] = [at[0] - last.at[0], at[1] - last.at[1]];
        return [
          last.place[0] + last.right[0] * dx + last.down[0] * dy,
          last.place[1] + last.right[1] * dx + last.down[1] * dy,
        ];
      }
      const right = this.slope(at, place, [STEP, 0]);
      const down = this.slope(at, place, [0, STEP]);
      if (right && down) last = { at, place, right, down };
      return place;
    };
  }

  /** How the place grows per share of the picture in a direction. */
  private slope(at: Place, place: Place, [dx, dy]: Place): Place | null {
    const after = this.toSurface([at[0] + dx, at[1] + dy]);
    const before = this.toSurface([at[0] - dx, at[1] - dy]);
    const [next, last] = [after ?? place, before ?? place];
    const way = (Number(after !== null) + Number(before !== null)) * STEP;
    return way === 0 ? null : [(next[0] - last[0]) / way, (next[1] - last[1]) / way];
  }
}

function piecesOf(from: Place, to: Place): number {
  return Math.max(PIECES, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / PIECE_LENGTH));
}

function along(from: Place, to: Place, share: number): Place {
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
}
