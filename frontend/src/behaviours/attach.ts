import * as copy from "./copy";
import * as countLetters from "./count-letters";
import * as formWords from "./form-words";
import * as gallery from "./gallery";
import * as heroName from "./hero-name";
import * as livePage from "./live-page";
import * as livePreview from "./live-preview";
import * as once from "./once";
import * as orderStatus from "./order-status";
import * as photoField from "./photo-field";
import * as spellHelp from "./spell-help";
import * as themeSwitch from "./theme-switch";

/** Gives an element its behaviour; called once for each element. */
export type Behaviour = (element: HTMLElement) => void;

/** Every behaviour by the name that stands in data-behaviour. All are small, so one file holds them. */
const behaviours: Record<string, Behaviour> = {
  copy: copy.attach,
  "count-letters": countLetters.attach,
  "form-words": formWords.attach,
  gallery: gallery.attach,
  "hero-name": heroName.attach,
  "live-page": livePage.attach,
  "live-preview": livePreview.attach,
  once: once.attach,
  "order-status": orderStatus.attach,
  "photo-field": photoField.attach,
  "spell-help": spellHelp.attach,
  "theme-switch": themeSwitch.attach,
};

const attached = new WeakMap<Element, Set<string>>();

/** Attaches the behaviours named on elements below `root`; a second call skips what has them. */
export function attachAll(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-behaviour]")) {
    const names = attached.get(element) ?? new Set<string>();
    attached.set(element, names);
    for (const name of (element.dataset["behaviour"] ?? "").split(/\s+/)) {
      const behaviour = behaviours[name];
      if (!behaviour || names.has(name)) continue;
      names.add(name);
      behaviour(element);
    }
  }
}
