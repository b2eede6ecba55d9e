const RELEASE_MILLISECONDS = 8000;

/** Lets a form be sent once: a second press while the first is under way does nothing. */
export function attach(form: HTMLElement): void {
  let sent = false;
  const release = (): void => {
    sent = false;
    form.removeAttribute("aria-busy");
  };
  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    form.setAttribute("aria-busy", "true");
    // A lost connection must not leave the button dead.
    setTimeout(release, RELEASE_MILLISECONDS);
  });
  // The page may come back from the browser's memory after 'back'.
  window.addEventListener("pageshow", release);
}
