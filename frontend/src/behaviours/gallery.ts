/** Shows which picture of a swiped gallery is in view, by number and on its thumbnail. */
export function attach(gallery: HTMLElement): void {
  const rail = gallery.querySelector<HTMLElement>("[data-gallery-rail]");
  const pictures = [...gallery.querySelectorAll<HTMLElement>("[data-gallery-picture]")];
  const position = gallery.querySelector("[data-gallery-position]");
  const thumbnails = [...gallery.querySelectorAll<HTMLAnchorElement>("[data-gallery-thumbnail]")];
  if (!rail) return;
  let current = 0;
  const show = (index: number): void => {
    current = index;
    const shown = pictures.filter((picture) => !picture.hidden);
    const at = pictures.slice(0, index).filter((picture) => !picture.hidden).length;
    if (position) position.textContent = `${at + 1}/${shown.length}`;
    gallery.dataset["view"] = pictures[index]?.dataset["view"] ?? "";
    thumbnails.forEach((thumbnail, each) => {
      if (each === index) thumbnail.setAttribute("aria-current", "true");
      else thumbnail.removeAttribute("aria-current");
    });
  };
  /** On a phone the rail is swiped; on a desk the picture takes the large place. */
  const turnTo = (index: number): void => {
    const picture = pictures[index];
    if (!picture) return;
    pictures.forEach((each) => each.toggleAttribute("data-forward", each === picture));
    rail.scrollTo({ left: picture.offsetLeft });
    show(index);
  };
  thumbnails.forEach((thumbnail, index) => {
    thumbnail.addEventListener("click", (event) => {
      event.preventDefault();
      turnTo(index);
      if (rail.getBoundingClientRect().top < 0) rail.scrollIntoView({ block: "start" });
    });
  });
  gallery.addEventListener("gallery:changed", () => show(current));
  gallery.addEventListener("gallery:turn", (event) => {
    const { view } = (event as CustomEvent<{ view: string }>).detail;
    const index = pictures.findIndex((each) => view !== "" && each.dataset["view"] === view);
    turnTo(index);
    const picture = pictures[index]?.getBoundingClientRect();
    if (!picture) return;
    const inSight = Math.min(picture.bottom, window.innerHeight) - Math.max(picture.top, 0);
    if (inSight < picture.height / 2) pictures[index]?.scrollIntoView({ block: "nearest" });
  });
  show(0);
  const seen = new Set<number>();
  const inView = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        const index = pictures.indexOf(entry.target as HTMLElement);
        if (entry.isIntersecting) seen.add(index);
        else seen.delete(index);
      }
      const isSwiped = rail.scrollWidth > rail.clientWidth;
      if (isSwiped && seen.size > 0) show(Math.min(...seen));
    },
    { root: rail, threshold: 0.6 },
  );
  pictures.forEach((picture) => inView.observe(picture));
}
