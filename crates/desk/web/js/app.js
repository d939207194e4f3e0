// Starts the desk: who is there, the bar on top, and which page an address means.
import { Fault } from "./api.js";
import { h, put } from "./dom.js";
import { bar, refresh } from "./bar.js";
import { keys } from "./keys.js";
import { reload } from "./session.js";
import { here, onmove } from "./state.js";
import { rail } from "./rail.js";
import { drawer } from "./drawer.js";
import { strip } from "./strip.js";

// Page name to the module that shows it; modules are loaded when they are first wanted.
const PAGES = {
  "": "start", map: "map", timeline: "timeline", control: "control", actors: "actors", media: "media",
  sources: "sources", reports: "reports", report: "reader", review: "review", data: "data", paste: "paste",
  event: "event", start: "start",
};
// Around which pages do rail, drawer and strip stand?
const AROUND = {
  map: ["rail", "drawer", "strip"], timeline: ["rail", "drawer"], data: ["rail", "drawer"],
};

let current = null;
// The page that is being made: what is asked of it meanwhile waits for it, and makes no second one.
let making = null;
let turn = 0;

async function show() {
  const { page } = here();
  const name = PAGES[page] ?? "missing";
  const main = document.getElementById("main");
  refresh();
  const around = AROUND[page] ?? [];
  rail(around.includes("rail"));
  strip(around.includes("strip"));
  drawer(around.includes("drawer"));
  try {
    if (making?.name === name) {
      await making.done;
      // Who waited may come back to an address that has moved on.
      if ((PAGES[here().page] ?? "missing") !== name) return;
    }
    if (current?.name === name && current.update) {
      await current.update();
      return;
    }
  } catch (error) {
    fault(main, error);
    return;
  }
  const mine = ++turn;
  let made;
  making = { name, done: new Promise((resolve) => { made = resolve; }) };
  const own = making;
  try {
    current?.leave?.();
    current = null;
    const module = await import(`./pages/${name}.js`);
    if (mine !== turn) return;
    put(main);
    main.scrollTop = 0;
    document.title = `${module.title} · Dateline`;
    const page = await module.show(main);
    if (mine !== turn) { page?.leave?.(); return; }
    current = { name, ...page };
    if (main.dataset.shown && document.activeElement === document.body) main.focus({ preventScroll: true });
    main.dataset.shown = name;
  } catch (error) {
    if (mine === turn) fault(main, error);
  } finally {
    if (making === own) making = null;
    made();
  }
}

function fault(node, error) {
  if (error.name === "AbortError") return;
  if (error instanceof Fault && error.status === 401) { location.reload(); return; }
  if (!(error instanceof Fault)) console.error(error);
  put(node, h("p.fault", { role: "alert" }, error.message));
}

// Links of the desk move within it.
addEventListener("click", (e) => {
  const link = e.target.closest?.("a[href]");
  if (!link || e.defaultPrevented || e.button || e.ctrlKey || e.metaKey || e.shiftKey || link.target || link.hasAttribute("download")) return;
  const url = new URL(link.href, location.href);
  if (url.origin !== location.origin || url.pathname.startsWith("/api/") || url.pathname.startsWith("/static/")) return;
  if (link.classList.contains("skip")) return;
  e.preventDefault();
  if (url.pathname + url.search !== location.pathname + location.search) {
    history.pushState(null, "", url);
    dispatchEvent(new PopStateEvent("popstate"));
  }
});

try {
  await reload();
  bar();
  keys();
  onmove(show);
  await show();
} catch (error) {
  fault(document.getElementById("main"), error);
}
