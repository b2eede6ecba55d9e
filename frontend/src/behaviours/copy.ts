/** Copies data-copy to the clipboard and says so on the button for two seconds. */
export function attach(button: HTMLElement): void {
  if (!navigator.clipboard) return;
  button.hidden = false;
  const label = button.querySelector("[data-copy-label]") ?? button;
  const before = label.textContent;
  button.addEventListener("click", () => {
    void navigator.clipboard.writeText(button.dataset["copy"] ?? "").then(() => {
      label.textContent = button.dataset["copied"] ?? before;
      setTimeout(() => {
        label.textContent = before;
      }, 2000);
    });
  });
}
