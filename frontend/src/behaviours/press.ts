/** What is being pressed on the page now. */
let isPressed = false;

for (const [kind, pressed] of [
  ["pointerdown", true],
  ["pointerup", false],
  ["pointercancel", false],
] as const) {
  document.addEventListener(kind, () => (isPressed = pressed), { capture: true, passive: true });
}

/**
 * Does what moves things on the page: at once, or when the button that is being pressed is let go.
 * Pressing something takes the focus from a field, and what is pressed must not move away under it.
 */
export function whenLetGo(act: () => void): void {
  if (!isPressed) {
    act();
    return;
  }
  const letGo = () => {
    document.removeEventListener("pointerup", letGo);
    document.removeEventListener("pointercancel", letGo);
    // The click comes right after.
    setTimeout(act);
  };
  document.addEventListener("pointerup", letGo);
  document.addEventListener("pointercancel", letGo);
}
