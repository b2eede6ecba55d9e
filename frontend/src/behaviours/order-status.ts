import { attachAll } from "./attach";

const FIRST_PAUSE_MILLISECONDS = 2000;
const LONGEST_PAUSE_MILLISECONDS = 60000;

/** Keeps the order's status fresh: the server says that it changed, the page fetches it. */
export function attach(element: HTMLElement): void {
  const eventsUrl = element.dataset["events"];
  const statusUrl = element.dataset["status"];
  if (!eventsUrl || !statusUrl) return;

  const refresh = async (): Promise<void> => {
    const answer = await fetch(statusUrl, { headers: { "HX-Request": "true" } });
    if (!answer.ok) return;
    const html = await answer.text();
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const before = element.querySelector<HTMLElement>("[data-version]")?.dataset["version"];
    const now = fresh.querySelector<HTMLElement>("[data-version]");
    if (!now || before === now.dataset["version"]) return;
    element.replaceChildren(now);
    attachAll(element);
    element.dispatchEvent(new CustomEvent("order-status:changed", { bubbles: true }));
  };

  let pause = FIRST_PAUSE_MILLISECONDS;
  let source: EventSource | undefined;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const changed = (): void => void refresh().catch(() => undefined);
  const listen = (): void => {
    source = new EventSource(eventsUrl);
    const mine = source;
    mine.addEventListener("status", changed);
    mine.addEventListener("message", changed);
    mine.addEventListener("open", () => {
      pause = FIRST_PAUSE_MILLISECONDS;
    });
    mine.addEventListener("error", () => {
      if (mine.readyState !== EventSource.CLOSED || mine !== source) return;
      waiting = setTimeout(() => {
        changed();
        listen();
      }, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MILLISECONDS);
    });
  };
  const rest = (): void => {
    clearTimeout(waiting);
    source?.close();
    source = undefined;
  };
  listen();
  window.addEventListener("pagehide", rest);
  // A browser opens six connections to a site at most: many tabs must not use them all up.
  document.addEventListener("visibilitychange", () => {
    rest();
    if (document.visibilityState === "visible") listen();
  });
}
