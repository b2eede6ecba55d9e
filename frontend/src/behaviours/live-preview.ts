const PAUSE_MILLISECONDS = 220;

/** Makes an address from what stands in the form, without its token; a file only says that it is there. */
export function addressWith(base: string, form: HTMLFormElement): string {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string") {
      if (value.name) query.append(`${name}.chosen`, "1");
    } else if (name !== "_csrf_token") query.append(name, value);
  }
  return `${base}${base.includes("?") ? "&" : "?"}${query.toString()}`;
}

/** Puts new price parts in place, and the total wherever the page shows it. */
export function showPrice(html: string): void {
  const parts = new DOMParser().parseFromString(html, "text/html").querySelector<HTMLElement>("[data-price]");
  if (!parts) return;
  document.querySelector("#price-parts")?.replaceChildren(parts);
  for (const place of document.querySelectorAll("[data-swap=price]")) {
    place.textContent = parts.dataset["price"] ?? "";
  }
  showQuestions(parts.dataset["shown"]);
}

/** Brings out the questions that the answers ask for; the others neither show nor send anything. */
export function showQuestions(shown: string | undefined): void {
  if (shown === undefined) return;
  const asked = new Set(shown.split(" "));
  for (const place of document.querySelectorAll<HTMLFieldSetElement>("fieldset[data-question]")) {
    const question = place.dataset["question"];
    if (!question) continue;
    place.disabled = place.hidden = !asked.has(question);
  }
}

/**
 * Shows the buyer's words on the picture and the price of the choices, a moment after the last
 * key. What was there stays until the answer is ready, so nothing flickers; late answers are
 * dropped.
 */
export function attach(form: HTMLElement): void {
  if (!(form instanceof HTMLFormElement)) return;
  const previewUrl = form.dataset["previewUrl"];
  const priceUrl = form.dataset["priceUrl"];
  const picture = document.querySelector<HTMLImageElement>("[data-live-picture]");
  const state = document.querySelector<HTMLElement>("[data-live-state]");
  let timer = 0;
  let newest = 0;

  const refreshPicture = async (base: string, shown: HTMLImageElement, turn: number) => {
    const next = new Image();
    next.src = addressWith(base, form);
    state?.setAttribute("aria-busy", "true");
    await next.decode().catch(() => undefined);
    if (turn !== newest) return;
    state?.removeAttribute("aria-busy");
    // A picture that did not load is left out: the next key tries again.
    if (next.naturalWidth === 0) return;
    shown.removeAttribute("srcset");
    shown.src = next.src;
  };
  const refreshPrice = async (base: string, turn: number) => {
    const answer = await fetch(addressWith(base, form), { headers: { "HX-Request": "true" } });
    if (answer.ok && turn === newest) showPrice(await answer.text());
  };
  const refresh = (): void => {
    const turn = ++newest;
    if (previewUrl && picture) void refreshPicture(previewUrl, picture, turn);
    if (priceUrl) void refreshPrice(priceUrl, turn).catch(() => undefined);
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(refresh, PAUSE_MILLISECONDS);
  });
}
