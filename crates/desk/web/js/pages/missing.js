import { h, put } from "../dom.js";
export const title = "No such page";
export function show(main) {
  put(main, h("div.empty", null, h("h2", null, "There is no such page"), h("p", null, h("a", { href: "/map" }, "To the map"))));
}
