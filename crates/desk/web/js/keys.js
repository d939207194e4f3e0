// The keyboard: every page and act without a mouse. Single letters can be turned off.
import { h, say } from "./dom.js";
import { tabs } from "./bar.js";
import { address, carried, change, go, here } from "./state.js";

const acts = new Map();
let before = "";

export const letters = () => { try { return localStorage.getItem("letters") !== "off"; } catch { return true; } };

// A page gives its own keys while it is shown.
export function bind(keys) {
  for (const [key, act] of Object.entries(keys)) acts.set(key, act);
  return () => { for (const key of Object.keys(keys)) acts.delete(key); };
}

const typing = (e) => e.target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

export function keys() {
  addEventListener("keydown", (e) => {
    if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "k") { e.preventDefault(); document.getElementById("search")?.focus(); return; }
    if (e.ctrlKey || e.metaKey || e.altKey || document.querySelector("dialog[open]")) return;
    if (e.key === "Escape" && !typing(e) && here().params.has("sel")) { change({ sel: null }); return; }
    if (typing(e) || !letters()) return;
    if (before === "g") {
      before = "";
      const tab = tabs().find((t) => t.dataset.key === e.key);
      if (tab) { e.preventDefault(); go(address(tab.dataset.page, carried())); }
      return;
    }
    if (e.key === "g") { before = "g"; setTimeout(() => { before = ""; }, 1500); return; }
    if (e.key === "/") { e.preventDefault(); document.getElementById("search")?.focus(); return; }
    if (e.key === "?") { e.preventDefault(); help(); return; }
    if (e.key === ".") { copy(permalink()); return; }
    const act = acts.get(e.key === " " ? "Space" : e.key);
    if (act && !(e.key === " " && e.target.closest?.("button, a, summary"))) { e.preventDefault(); act(e); }
  });
}

// An address that shows later what is shown today.
export function permalink() {
  const url = new URL(location.href);
  if (!url.searchParams.has("asof")) url.searchParams.set("asof", new Date().toISOString().slice(0, 10));
  return url.href;
}

export async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
    say("Copied");
  } catch {
    prompt("Copy this:", words);
  }
}

const KEYS = [
  ["/", "search"], ["g then m t c a e s r v d", "Map, Timeline, Control, Actors, mEdia, Sources, Reports, reView, Data"],
  ["j  k", "next, previous event"], ["Enter", "open"], ["Esc", "close"], ["[  ]", "a day back, a day on"], ["Space", "play"],
  ["a  e  x  u", "in Review: accept, edit, not an event, unsure"], ["m  s  z", "in Review: merge, split, take back"],
  [".", "copy an address that pins what is known today"], ["?", "this page"],
];

export function help() {
  const box = h("input", { type: "checkbox", checked: letters(), onchange: (e) => { try { localStorage.setItem("letters", e.target.checked ? "on" : "off"); } catch { /* not kept */ } } });
  const dialog = h("dialog", { "aria-label": "Keys and help", onclose: () => dialog.remove() },
    h("h2", null, "Keys"),
    h("div.keys", null, KEYS.flatMap(([k, what]) => [h("span", null, h("kbd", null, k)), h("span", null, what)])),
    h("p", null, h("label", null, box, " Single letters are keys")),
    h("h2", null, "How to read it"),
    h("p", null, "Every value stands on words of a report. Click a value to see them. What someone claims, denies or shows is kept apart from what sources without a stake say; a filled symbol is said, a hollow one only claimed by a party, a dashed one shown in a group's own media. What is known only to a month or a province is drawn as such, never as a day or a point."),
    h("p", null, "The letter of a grade judges the source and is F until people judge it; the number says how well the information is supported: 1 confirmed, 2 probable, 3 one attributed source, 4 contradicted, 6 cannot be judged."),
    h("p.actions", null, h("button.button.main", { type: "button", onclick: () => dialog.close() }, "Close"), h("a.button", { href: "/api/openapi", target: "_blank", rel: "noopener" }, "API description")));
  document.body.append(dialog);
  dialog.showModal();
}
