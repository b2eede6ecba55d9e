const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Changes light and dark at once; without script the same links do it through the server. */
export function attach(group: HTMLElement): void {
  const links = [...group.querySelectorAll<HTMLAnchorElement>("[data-theme-choice]")];
  for (const link of links) {
    link.addEventListener("click", (event) => {
      const theme = link.dataset["themeChoice"];
      if (!theme) return;
      event.preventDefault();
      document.documentElement.dataset["theme"] = theme;
      document.cookie = `theme=${theme}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
      for (const other of links) {
        if (other === link) other.setAttribute("aria-current", "true");
        else other.removeAttribute("aria-current");
      }
    });
  }
}
