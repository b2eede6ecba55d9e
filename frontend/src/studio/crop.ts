import type { Box } from "./documents";
import type { Crop } from "./scene";
import type { Matrix } from "./text/geometry";
import { multiply, rotation } from "./text/geometry";

/** 1/100 mm that a picture reaches past its mask, so that soft edges never show a gap. */
const OVERSCAN = 10;
const UNITS_PER_INCH = 2540;

/** How a picture lies in its box, as `rendering/outline.py` has it. */
export interface Lying {
  /** From the picture's pixels to the unrotated box. */
  readonly matrix: Matrix;
  /** 1/100 mm per pixel. */
  readonly scale: number;
  readonly dpi: number;
}

export function cropMatrix(box: Box, crop: Crop, width: number, height: number): Lying {
  const turn = rotation(crop.rotation, 0, 0);
  const [cos, sin] = [Math.abs(turn[0]), Math.abs(turn[1])];
  const halfX = (box.width * cos + box.height * sin) / 2 + OVERSCAN;
  const halfY = (box.width * sin + box.height * cos) / 2 + OVERSCAN;
  const cover = Math.max((2 * halfX) / width, (2 * halfY) / height);
  const scale = (cover * crop.zoom) / 1000;
  const [wide, high] = [width * scale, height * scale];
  const x = clamp((wide * crop.centreX) / 10_000, halfX, Math.max(halfX, wide - halfX));
  const y = clamp((high * crop.centreY) / 10_000, halfY, Math.max(halfY, high - halfY));
  const middle: Matrix = [1, 0, 0, 1, box.x + box.width / 2, box.y + box.height / 2];
  return {
    matrix: multiply(middle, multiply(turn, [scale, 0, 0, scale, -x, -y])),
    scale,
    dpi: Math.floor(UNITS_PER_INCH / scale),
  };
}

/** The crop after its picture was pushed by a way on the surface; a push past an edge ends there. */
export function pushed(
  box: Box,
  boxRotation: number,
  crop: Crop,
  size: readonly [number, number],
  [dx, dy]: readonly [number, number],
): { readonly crop_x: number; readonly crop_y: number } {
  const [width, height] = size;
  const lying = cropMatrix(box, crop, width, height);
  const radians = (-(boxRotation + crop.rotation) / 18_000) * Math.PI;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const [right, down] = [dx * cos - dy * sin, dx * sin + dy * cos];
  // From where the picture really lies, so that a push back is felt at once.
  const inverse = centreShown(box, lying);
  const [wide, high] = [width * lying.scale, height * lying.scale];
  return {
    crop_x: Math.round(clamp(inverse[0] - (right / wide) * 10_000, 0, 10_000)),
    crop_y: Math.round(clamp(inverse[1] - (down / high) * 10_000, 0, 10_000)),
  };

  function centreShown(frame: Box, { matrix, scale }: Lying): readonly [number, number] {
    const [a, b, , , e, f] = matrix;
    const [ux, uy] = [a / scale, b / scale];
    const [mx, my] = [frame.x + frame.width / 2 - e, frame.y + frame.height / 2 - f];
    const [px, py] = [(mx * ux + my * uy) / scale, (my * ux - mx * uy) / scale];
    return [(px / width) * 10_000, (py / height) * 10_000];
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
