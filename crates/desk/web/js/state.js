// Where are we? The address is the state: every page, choice and selection is in it.

export const FILTERS = ["from", "to", "family", "type", "actor", "place", "admin1", "country", "source", "stance", "grade", "modality", "kind", "prec", "q"];
const LISTS = ["family", "type", "stance", "grade", "modality", "kind", "prec", "country"];
const HAPPENED = "actual,historical";

export const session = { record: { countries: {} }, types: [], role: "viewer" };

export const here = () => {
  const path = location.pathname.split("/").filter(Boolean).map(decodeURIComponent);
  return { page: path[0] ?? "", rest: path.slice(1), params: new URLSearchParams(location.search) };
};

const listeners = new Set();
export const onmove = (listener) => { listeners.add(listener); };
const moved = () => listeners.forEach((l) => l());
addEventListener("popstate", moved);

export function address(page, params) {
  const text = tidy(params).toString();
  return `/${page}${text ? `?${text}` : ""}`;
}

function tidy(params) {
  const out = new URLSearchParams();
  for (const [k, v] of params) if (v !== "") out.append(k, v);
  return out;
}

// Goes to an address. Small moves (of the map, of a slider) take the place of the one before in the history.
export function go(href, { replace = false } = {}) {
  if (href === location.pathname + location.search) return;
  history[replace ? "replaceState" : "pushState"](null, "", href);
  moved();
}

export function change(changes, options) {
  const { params } = here();
  for (const [k, v] of Object.entries(changes)) {
    params.delete(k);
    for (const one of Array.isArray(v) ? v : [v]) if (one !== null && one !== undefined && one !== "") params.append(k, one);
  }
  const text = tidy(params).toString();
  go(`${location.pathname}${text ? `?${text}` : ""}`, options);
}

// The parameters that choose events, for the API. What did not happen is left out unless it is asked for.
export function events(params = here().params, { happened = true } = {}) {
  const out = new URLSearchParams();
  for (const name of FILTERS) for (const v of params.getAll(name)) if (v) out.append(name, v);
  const asof = params.get("asof");
  if (asof) out.set("as_of", asof);
  if (happened && !out.has("modality")) out.set("modality", HAPPENED);
  if (out.get("modality") === "all") out.delete("modality");
  return out;
}

export const asof = (params = here().params) => (params.get("asof") ? { as_of: params.get("asof") } : {});

// The filters, carried from page to page; what belongs to one page stays behind.
export function carried() {
  const { params } = here();
  const out = new URLSearchParams();
  for (const name of [...FILTERS, "asof"]) for (const v of params.getAll(name)) if (v) out.append(name, v);
  return out;
}

export const chosen = (name, params = here().params) =>
  LISTS.includes(name) ? (params.get(name) ?? "").split(",").filter(Boolean) : params.getAll(name).filter(Boolean);

export function toggle(name, value) {
  const now = chosen(name);
  const next = now.includes(value) ? now.filter((v) => v !== value) : [...now, value];
  change({ [name]: LISTS.includes(name) ? next.join(",") : next, offset: null });
}
