import { LivePictures } from "./live-pictures";
import { Remarks, showPrice } from "./price-parts";

const PAUSE_MILLISECONDS = 220;
/** The token is nobody's answer, and which side is looked at goes with each picture. */
const NO_ANSWERS = new Set(["_csrf_token", "view"]);

/** Makes an address from what stands in the form; a file only says that it is there. */
export function addressWith(base: string, form: HTMLFormElement): string {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string") {
      if (value.name) query.append(`${name}.chosen`, "1");
    } else if (!NO_ANSWERS.has(name)) query.append(name, value);
  }
  return `${base}${base.includes("?") ? "&" : "?"}${query.toString()}`;
}

function isPhoto(changed: EventTarget | null): boolean {
  return changed instanceof HTMLInputElement && changed.type === "file";
}

function isWords(changed: EventTarget | null): boolean {
  if (changed instanceof HTMLTextAreaElement) return true;
  return changed instanceof HTMLInputElement && ["text", "date"].includes(changed.type);
}

/**
 * Shows the buyer's words and photo on the pictures, and the price of the choices, a moment after
 * the last key. What was there stays until the answer is ready, so nothing flickers; late answers
 * are dropped.
 */
export function attach(form: HTMLElement): void {
  const gallery = document.querySelector<HTMLElement>("[data-behaviour~=gallery]");
  if (!(form instanceof HTMLFormElement) || !gallery) return;
  const { previewUrl, priceUrl } = form.dataset;
  const pictures = new LivePictures(gallery, "own" in form.dataset);
  const remarks = new Remarks(form);
  let timer = 0;
  let newest = 0;
  let areOld = false;

  const refreshPrice = async (base: string, turn: number) => {
    const answer = await fetch(addressWith(base, form), { headers: { "HX-Request": "true" } });
    if (!answer.ok || turn !== newest) return;
    const parts = showPrice(await answer.text());
    if (parts) remarks.take(parts);
  };
  const refreshPictures = (): void => {
    areOld = false;
    if (previewUrl) pictures.show(addressWith(previewUrl, form));
  };
  const showPriceNow = (): void => {
    const turn = ++newest;
    if (priceUrl) void refreshPrice(priceUrl, turn).catch(() => undefined);
  };
  form.addEventListener("input", ({ target }) => {
    if (isWords(target)) pictures.begin();
    // A photo is worth a picture once it has been sent.
    areOld ||= !isPhoto(target);
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (areOld) refreshPictures();
      showPriceNow();
    }, PAUSE_MILLISECONDS);
  });
  form.addEventListener("photo-field:sent", (event) => {
    pictures.begin();
    pictures.turnTo((event as CustomEvent<{ view: string }>).detail.view);
    refreshPictures();
  });
  form.addEventListener("formdata", ({ formData }) => formData.set("view", pictures.view));
}
