import { attachAll } from "./behaviours/attach";

attachAll(document);

const usesHtmx = "[data-hx-get], [data-hx-post]";

if (document.querySelector(usesHtmx)) {
  void import("htmx.org").then(() => {
    document.addEventListener("htmx:after:swap", () => attachAll(document));
  });
}
