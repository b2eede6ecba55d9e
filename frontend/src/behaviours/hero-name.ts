const PAUSE_MILLISECONDS = 350;

/** Puts the typed name on the hero's pieces, each as soon as its own picture is ready. */
export function attach(form: HTMLElement): void {
  const input = form.querySelector<HTMLInputElement>("input[name=name]");
  const pieces = [...form.querySelectorAll<HTMLElement>("[data-live-url]")];
  if (!input || pieces.length === 0) return;
  let timer = 0;
  let newest = 0;
  const show = async (piece: HTMLElement, name: string, turn: number): Promise<void> => {
    const picture = piece.querySelector("img");
    const next = new Image();
    next.src = `${piece.dataset["liveUrl"]}?${new URLSearchParams({ name }).toString()}`;
    await next.decode().catch(() => undefined);
    if (!picture || turn !== newest || next.naturalWidth === 0) return;
    picture.removeAttribute("srcset");
    picture.src = next.src;
  };
  const showAll = (): void => {
    const turn = ++newest;
    const name = input.value.trim();
    if (name) for (const piece of pieces) void show(piece, name, turn);
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(showAll, PAUSE_MILLISECONDS);
  });
  // The samples were drawn with other names; the one that stands there takes their place.
  if (document.readyState === "complete") showAll();
  else window.addEventListener("load", showAll, { once: true });
}
