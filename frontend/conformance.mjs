/**
 * Reads cases (a template, a design, a price) as lines of JSON and writes what the page's own rules
 * make of each, so that a test can hold it against the server's.
 */
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { createServer } from "vite";

const root = fileURLToPath(new URL(".", import.meta.url));
const server = await createServer({
  root,
  configFile: false,
  logLevel: "error",
  server: { middlewareMode: true },
  optimizeDeps: { noDiscovery: true },
});
const { evaluate } = await server.ssrLoadModule("/src/studio/rules.ts");
const { quote } = await server.ssrLoadModule("/src/studio/price.ts");

for await (const line of createInterface({ input: process.stdin })) {
  const { template, design, pictures, base } = JSON.parse(line);
  const found = evaluate(template, design, new Set(pictures));
  const asked = quote(template, design, found, base.minor, base.currency);
  const parts = asked.parts.map(({ id, minor }) => [id, minor]);
  process.stdout.write(`${JSON.stringify({ ...found, parts })}\n`);
}
await server.close();
