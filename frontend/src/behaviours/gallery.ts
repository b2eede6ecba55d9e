/** Shows which picture of a swiped gallery is in view, by number and on its thumbnail. */
export function attach(gallery: HTMLElement): void {
  const pictures = [...gallery.querySelectorAll<HTMLElement>("[data-gallery-picture]")];
  const position = gallery.querySelector("[data-gallery-position]");
  const thumbnails = [...gallery.querySelectorAll<HTMLAnchorElement>("[data-gallery-thumbnail]")];
  const show = (index: number): void => {
    if (position) position.textContent = `${index + 1}/${pictures.length}`;
    thumbnails.forEach((thumbnail, at) => {
      if (at === index) thumbnail.setAttribute("aria-current", "true");
      else thumbnail.removeAttribute("aria-current");
    });
  };
  thumbnails.forEach((thumbnail, index) => {
    thumbnail.addEventListener("click", (event) => {
      event.preventDefault();
      pictures[index]?.scrollIntoView({ block: "nearest", inline: "start" });
      show(index);
    });
  });
  const seen = new Set<number>();
  const inView = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        const index = pictures.indexOf(entry.target as HTMLElement);
        if (entry.isIntersecting) seen.add(index);
        else seen.delete(index);
      }
      if (seen.size > 0) show(Math.min(...seen));
    },
    { root: gallery.querySelector("[data-gallery-rail]"), threshold: 0.6 },
  );
  pictures.forEach((picture) => inView.observe(picture));
}
