import { showError } from "./price-parts";

/** The reduced copy that is sent to be seen on the piece; the photo itself goes with the form. */
const SIDE_PX_MAX = 1000;
const QUALITY = 0.82;
const MEGABYTE = 1024 * 1024;

/** What the server would say about a photo; it has the last word, but this comes before the way. */
class Refused extends Error {}

type Limits = DOMStringMap;

interface Reply {
  readonly sha256?: string;
  readonly view?: string;
  readonly url?: string;
  readonly detail?: string;
}

const HEIC_BRANDS = new Set(["heic", "heix", "heim", "heis", "mif1"]);

/** Whether a file begins as the photos of many telephones do, which few browsers can show. */
async function isHeic(file: File): Promise<boolean> {
  const begin = new TextDecoder("latin1").decode(await file.slice(4, 12).arrayBuffer());
  return begin.startsWith("ftyp") && HEIC_BRANDS.has(begin.slice(4));
}

/**
 * A photo in the browser's hands, upright; null for a HEIC that it can't show, which the server
 * looks at then. Rejects with `Refused`.
 */
async function opened(file: File, url: string, limits: Limits): Promise<HTMLImageElement | null> {
  if (file.size > Number(limits["bytesMax"])) {
    throw new Refused(say(limits["tooLarge"], { size: Math.ceil(file.size / MEGABYTE) }));
  }
  const image = new Image();
  const isThere = new Promise<boolean>((resolve) => {
    image.onload = () => resolve(true);
    image.onerror = () => resolve(false);
  });
  image.src = url;
  if (!(await isThere)) {
    if (await isHeic(file)) return null;
    throw new Refused(limits["notAPhoto"]);
  }
  // Nothing is decoded before its size is known.
  const { naturalWidth: width, naturalHeight: height } = image;
  if (width * height > Number(limits["pixelsMax"])) {
    const size = Math.ceil((width * height) / 1_000_000);
    throw new Refused(say(limits["tooManyPixels"], { size }));
  }
  if (Math.min(width, height) < Number(limits["sideMin"])) {
    throw new Refused(say(limits["tooSmall"], { width, height }));
  }
  await image.decode().catch(() => {
    throw new Refused(limits["damaged"]);
  });
  return image;
}

function say(sentence: string | undefined, facts: Readonly<Record<string, number>>): string {
  return (sentence ?? "").replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? ""));
}

/** A copy that is quickly sent; null where the browser has no room to make one. */
async function reduced(image: HTMLImageElement, type: string): Promise<Blob | null> {
  const { naturalWidth, naturalHeight } = image;
  const share = Math.min(1, SIDE_PX_MAX / Math.max(naturalWidth, naturalHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(naturalWidth * share));
  canvas.height = Math.max(1, Math.round(naturalHeight * share));
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  // Only a JPEG is sure to have nothing that one can look through.
  const kind = type === "image/jpeg" ? type : "image/webp";
  return new Promise((done) => canvas.toBlob(done, kind, QUALITY));
}

/** Shows a chosen photo in the field, then on the piece; refuses here what would be refused there. */
export function attach(field: HTMLElement): void {
  const input = field.querySelector<HTMLInputElement>("input[type=file]");
  const picture = field.querySelector<HTMLImageElement>("[data-photo-picture]");
  const name = field.querySelector("[data-photo-name]");
  const status = field.querySelector("[data-photo-status]");
  const kept = field.querySelector<HTMLInputElement>("[data-photo-kept]");
  const form = field.closest("form");
  if (!input || !picture || !name || !status || !kept || !form) return;
  const photosUrl = form.dataset["photosUrl"];
  let taken: File | null = null;
  let waiting: Blob | null = null;
  let newest = 0;
  let sending = new AbortController();

  const say = (text: string | undefined): void => {
    status.textContent = text ?? "";
  };

  const show = (file: File, url: string): void => {
    taken = file;
    picture.src = url;
    picture.hidden = false;
    name.textContent = file.name;
  };

  /** Put the photo before back, and where there is none, hold the form until another is chosen. */
  const refuse = (sentence: string): void => {
    showError(input, sentence);
    document.getElementById(`${input.id}-error`)?.scrollIntoView({ block: "nearest" });
    if (taken) {
      const before = new DataTransfer();
      before.items.add(taken);
      input.files = before.files;
    } else if (!kept.disabled) input.value = "";
    else field.dataset["refused"] = "";
  };

  const send = async (copy: Blob, url: string, turn: number): Promise<void> => {
    const body = new FormData();
    body.append(input.name, copy, "photo");
    const token = form.querySelector<HTMLInputElement>("[name=_csrf_token]")?.value ?? "";
    say(field.dataset["looking"]);
    waiting = copy;
    sending = new AbortController();
    const { signal } = sending;
    const reply = await fetch(url, {
      method: "POST",
      signal,
      body,
      headers: { "X-CSRF-Token": token, Accept: "application/json" },
    }).catch(() => null);
    const told = (await reply?.json().catch(() => null)) as Reply | null | undefined;
    if (turn !== newest || signal.aborted) return;
    if (!told) return say(field.dataset["notSent"]);
    waiting = null;
    if (!told.sha256) {
      if (!(copy instanceof File)) return say(told.detail);
      say("");
      return refuse(told.detail ?? "");
    }
    if (copy instanceof File && told.url) show(copy, told.url);
    kept.value = told.sha256;
    kept.disabled = false;
    say(field.dataset["isThere"]);
    const detail = { view: told.view ?? "" };
    field.dispatchEvent(new CustomEvent("photo-field:sent", { bubbles: true, detail }));
  };

  const take = async (file: File): Promise<void> => {
    const turn = ++newest;
    const url = URL.createObjectURL(file);
    try {
      const image = await opened(file, url, field.dataset);
      if (turn !== newest) return;
      showError(input, "");
      delete field.dataset["refused"];
      if (image) show(file, url);
      // What can't be opened here is sent as it is.
      const copy = image ? await reduced(image, file.type) : file;
      if (copy && photosUrl && turn === newest) void send(copy, photosUrl, turn);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      URL.revokeObjectURL(url);
      if (turn === newest) refuse(error.message);
    }
  };

  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file) void take(file);
  });
  window.addEventListener("online", () => {
    if (waiting && photosUrl) void send(waiting, photosUrl, newest);
  });
  form.addEventListener(
    "submit",
    (event) => {
      if (!("refused" in field.dataset) || input.matches(":disabled")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      input.focus();
    },
    { capture: true },
  );
  // The form brings the photo itself. Two answers at once would each name a new visitor, and the
  // later of the two names would lose what was made for the other.
  form.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) sending.abort();
  });
  // A page that comes back may still hold the photo.
  const [before] = input.files ?? [];
  if (before) void take(before);
}
