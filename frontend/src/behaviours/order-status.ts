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
    const fresh = new DOMParser().parseFromString(html, "text/html").body;
    const before = element.querySelector<HTMLElement>("[data-version]")?.dataset["version"];
    const now = fresh.querySelector<HTMLElement>("[data-version]")?.dataset["version"];
    if (before === now) return;
    element.replaceChildren(...fresh.childNodes);
    attachAll(element);
    element.dispatchEvent(new CustomEvent("order-status:changed", { bubbles: true }));
  };

  let pause = FIRST_PAUSE_MILLISECONDS;
  const listen = (): void => {
    const source = new EventSource(eventsUrl);
    const changed = (): void => void refresh().catch(() => undefined);
    source.addEventListener("status", changed);
    source.addEventListener("message", changed);
    source.addEventListener("open", () => {
      pause = FIRST_PAUSE_MILLISECONDS;
    });
    source.addEventListener("error", () => {
      if (source.readyState !== EventSource.CLOSED) return;
      source.close();
      setTimeout(() => {
        changed();
        listen();
      }, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MILLISECONDS);
    });
    window.addEventListener("pagehide", () => source.close(), { once: true });
  };
  listen();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void refresh().catch(() => undefined);
  });
}
