// @vitest-environment node
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { describe, expect, test } from "vitest";

import { SurfaceMap } from "./surface-map";

const MOCKUPS = fileURLToPath(new URL("../../../assets/mockups/", import.meta.url));

async function mapOf(name: string, sizeMm: readonly [number, number]): Promise<SurfaceMap> {
  return SurfaceMap.decode(
    new Uint8Array(readFileSync(`${MOCKUPS}${name}.map.bin`)).buffer,
    sizeMm,
  );
}

/** Places spread evenly, always the same. */
function places(count: number): (readonly [number, number])[] {
  const golden = 0.618_033_988_75;
  return Array.from({ length: count }, (_, index) => [(index * golden) % 1, (index + 0.5) / count]);
}

describe("a place leads to the surface and back", () => {
  test.each([
    ["mug/front", [200, 90], 1.5],
    ["mug/desk", [200, 90], 1.5],
    ["frame/wall", [210, 297], 1.5],
    // Wrinkles hide parts of a cushion, so that a place may be seen twice.
    ["cushion/front", [400, 400], 3],
  ] as const)("%s", async (name, size, nearPx) => {
    const map = await mapOf(name, size);
    let count = 0;
    for (const [x, y] of places(600)) {
      const seen = map.toSurface(x, y);
      if (!seen || seen.some((share) => share < 0.07 || share > 0.93)) continue;
      const back = map.toPicture(...seen);
      expect(back).not.toBeNull();
      if (!back) continue;
      count++;
      expect(1200 * Math.hypot(back[0] - x, back[1] - y)).toBeLessThanOrEqual(nearPx);
    }
    expect(count).toBeGreaterThan(30);
  });
});

test("corners of a flat print lie where the server has them", async () => {
  const map = await mapOf("frame/wall", [210, 297]);
  const corners = [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ] as const;
  const pixels = corners.map(([u, v]) =>
    map.toPicture(u, v)?.map((share) => Math.round(share * 1200)),
  );
  expect(pixels).toEqual([
    [307, 185],
    [893, 185],
    [307, 1015],
    [893, 1015],
  ]);
});

test("what a view does not show has no place on it", async () => {
  const map = await mapOf("mug/left", [200, 90]);
  expect(map.toPicture(0.05, 0.5)).not.toBeNull();
  expect(map.toPicture(0.95, 0.5)).toBeNull();
});

test.each([
  [0.01, 0.01],
  [0.5, 0.02],
  [-1, 0.5],
  [2, 2],
])("beside the product, at %d and %d, there is no surface", async (x, y) => {
  expect((await mapOf("mug/front", [200, 90])).toSurface(x, y)).toBeNull();
});

test("artwork is asked for as sharp as the picture can show it, in the surface's proportion", async () => {
  const map = await mapOf("mug/front", [200, 90]);
  const [width, height] = map.artworkSize(1_000);
  expect(width).toBeGreaterThan(1_000);
  expect(width).toBeLessThan(4_096);
  const [half] = map.artworkSize(500);
  expect(Math.abs(half * 2 - width)).toBeLessThanOrEqual(2);
  expect(height).toBeGreaterThan(300);
});

test("what is no map is refused", async () => {
  const other = new TextEncoder().encode("PNG and some more bytes than that").buffer;
  await expect(SurfaceMap.decode(other, [1, 1])).rejects.toThrow("not a map");
});
