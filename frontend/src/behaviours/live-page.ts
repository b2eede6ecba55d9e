/** Reads a page anew when the back button brings it back as it was: its forms may be over. */
export function attach(element: HTMLElement): void {
  const address = element.dataset["liveAt"];
  if (!address) return;
  window.addEventListener("pageshow", (event) => {
    if (event.persisted || cameFromMemory()) location.replace(address);
  });
}

/** Whether the browser showed what it had read before, such as the answer to a form. */
function cameFromMemory(): boolean {
  const [shown] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return shown?.type === "back_forward" && shown.transferSize === 0;
}
