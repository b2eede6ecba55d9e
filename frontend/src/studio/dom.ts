type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** A new element; false and undefined leave an attribute out, true makes it an empty one. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  setAttributes(made, attributes);
  made.append(...children);
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

export function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Node[]
): SVGElementTagNameMap[Tag] {
  const made = document.createElementNS(SVG, tag);
  setAttributes(made, attributes);
  made.append(...children);
  return made;
}

export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
}

/** One of the icons that the page brought along. */
export function icon(name: string, classes = ""): SVGSVGElement {
  const shape = svg("use", { href: `#i-${name}` });
  return svg("svg", { class: `i ${classes}`, viewBox: "0 0 24 24", "aria-hidden": "true" }, shape);
}

/** The element of the page's shell with a hook such as `data-studio-stage`. */
export function hook<Kind extends Element = HTMLElement>(root: ParentNode, name: string): Kind {
  const found = root.querySelector<Kind>(`[data-studio-${name}]`);
  if (!found) throw new Error(`the page has no data-studio-${name}`);
  return found;
}

/** Put children in place of the present ones only where they differ, so that focus is not lost. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
