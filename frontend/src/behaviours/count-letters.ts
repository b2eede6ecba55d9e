/** Splits a text the way a reader counts letters: प्रि is one, an emoji with joiners is one. */
export function countLetters(text: string): number {
  const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
  let count = 0;
  for (const _ of segmenter.segment(text)) count += 1;
  return count;
}

/** Keeps [data-count] of the field in step with what is typed. */
export function attach(field: HTMLElement): void {
  const input = field.querySelector<HTMLInputElement | HTMLTextAreaElement>("input, textarea");
  const shown = field.querySelector("[data-count]");
  if (!input || !shown || !("Segmenter" in Intl)) return;
  const update = (): void => {
    shown.textContent = String(countLetters(input.value));
  };
  input.addEventListener("input", update);
  update();
}
