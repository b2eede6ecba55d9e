import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import tailwindcss from "@tailwindcss/vite";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Serves the brand's drawings under names of their own: /static/brand/logo.svg and so on. */
function brand(): Plugin {
  const folder = here("../assets/brand/");
  return {
    name: "brand",
    apply: "build",
    generateBundle() {
      for (const name of readdirSync(folder).filter((file) => file.endsWith(".svg"))) {
        this.emitFile({
          type: "asset",
          fileName: `brand/${name}`,
          source: readFileSync(folder + name),
        });
      }
    },
  };
}

const entries = ["src/site.ts", "src/studio/main.ts", "src/styles/app.css"];

export default defineConfig({
  base: "/static/",
  publicDir: false,
  plugins: [tailwindcss(), brand()],
  build: {
    outDir: here("../src/customiseyou/web/static"),
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    rollupOptions: { input: entries.map(here).filter(existsSync) },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.ts"],
  },
});
