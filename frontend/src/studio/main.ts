import { readData } from "./data";
import { Studio } from "./studio";

const root = document.querySelector<HTMLElement>("[data-studio]");
if (root) new Studio(root, readData(document)).start();
