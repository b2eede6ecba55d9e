import type { Design, Surface, Template } from "./documents";
import { fieldOf, layersOf } from "./documents";
import type { Painted } from "./painter";
import type { Problem } from "./answer-problems";
import type { Evaluation } from "./rules";
import type { Outlined } from "./server";

const DPI_MIN = 100;
const DPI_GOOD = 150;

/** What stands in the way of a print, and what wants a look. */
export interface Findings {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/**
 * What the page can tell by itself: what the answers lack, and how the painted surface came out. The
 * same as the server's `production.outline` says of that surface.
 */
export function findings(
  template: Template,
  design: Design,
  evaluation: Evaluation,
  surface: Surface,
  painted: ReadonlyMap<string, Painted>,
): Findings {
  const problems: Problem[] = [...evaluation.problems];
  const warnings: Problem[] = [];
  for (const layer of layersOf(template, design)) {
    const found = layer.surface === surface.id ? painted.get(layer.id) : undefined;
    if (!found) continue;
    const field = fieldOf(layer) || layer.id;
    const about = { field, layer: layer.id };
    for (const { character, codePoint } of found.unknown ?? []) {
      problems.push({ ...about, reason: "unknown_glyph", character, code_point: codePoint });
    }
    for (const { reason, available, needed } of found.overflows ?? []) {
      problems.push({ ...about, reason: "overflow", dimension: reason, available, needed });
    }
    const past = pastSafe(found, surface);
    if (past && layer.kind === "text" && !found.overflows?.length && isCut(past, surface)) {
      problems.push({ ...about, reason: "cut_off", ...past });
    } else if (past) {
      warnings.push({ ...about, reason: "outside_safe", ...past });
    }
    const [least, good] = [surface.dpi_min ?? DPI_MIN, surface.dpi_good ?? DPI_GOOD];
    const { dpi } = found;
    if (dpi === undefined) continue;
    if (dpi < least) problems.push({ ...about, reason: "low_dpi", dpi, min: least });
    else if (dpi < good) warnings.push({ ...about, reason: "soft_dpi", dpi, good });
  }
  return { problems, warnings };
}

/** The page's findings, and the server's last ones where the page cannot tell: other surfaces, drawings. */
export function withServers(
  own: Findings,
  server: Outlined | null,
  template: Template,
  design: Design,
  shown: Surface,
): Findings {
  if (!server) return own;
  const elsewhere = new Set(
    layersOf(template, design)
      .filter((layer) => layer.surface !== shown.id || layer.kind === "art")
      .map((layer) => layer.id),
  );
  const others = (found: readonly Problem[]) =>
    found.filter((problem) => elsewhere.has(String(problem["layer"] ?? "")));
  return {
    problems: [...own.problems, ...others(server.problems)],
    warnings: [...own.warnings, ...others(server.warnings)],
  };
}

/** Letters beyond the bleed are cut to pieces; a photo or a drawing may run off the edge. */
function isCut(past: Record<string, number>, surface: Surface): boolean {
  return Math.max(...Object.values(past)) > (surface.safe ?? 0) + (surface.bleed ?? 0);
}

function pastSafe({ ink }: Painted, surface: Surface): Record<string, number> | null {
  if (!ink) return null;
  const safe = surface.safe ?? 0;
  const past = {
    left: safe - ink.left,
    top: safe - ink.top,
    right: ink.right - (surface.width - safe),
    bottom: ink.bottom - (surface.height - safe),
  };
  const entries = Object.entries(past).map(
    ([side, value]) => [side, Math.max(0, Math.ceil(value - 1e-6))] as const,
  );
  return entries.some(([, value]) => value > 0) ? Object.fromEntries(entries) : null;
}
