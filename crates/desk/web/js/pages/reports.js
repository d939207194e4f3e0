// Reports: what was read.
import { get } from "../api.js";
import { h, later, name, put } from "../dom.js";
import { asof, change, here } from "../state.js";
import { day, plural } from "../words.js";

export const title = "Reports";

export async function show(main) {
  const body = h("div");
  const input = h("input", { type: "search", "aria-label": "Words in reports", placeholder: "Words in reports", value: here().params.get("q") ?? "", oninput: later((e) => change({ q: e.target.value }, { replace: true }), 150) });
  put(main, h("div.page", null,
    h("header", null, h("div", null, h("h1", null, "Reports"), h("p", null, "The texts as received. Each keeps its bytes, its hash and the claims that were read off it.")), h("div.tools", null, input, downloads("reports"))),
    body));
  const update = async () => {
    const { params } = here();
    const query = { ...asof(), limit: 500 };
    for (const k of ["q", "source"]) if (params.get(k)) query[k] = params.get(k);
    const { total, rows } = await get("reports", query);
    if (!total) { put(body, h("div.empty", null, h("h2", null, "No report"), h("p", null, params.get("q") ? "No report has these words." : "Nothing was read into this record yet."))); return; }
    put(body, h("p.soft.small", { "aria-live": "polite" }, plural(total, "report"), total > rows.length ? `, the first ${rows.length} shown` : ""), h("div.scroll", null, h("table", null,
      h("thead", null, h("tr", null, ["Published", "Title", "Outlet"].map((t) => h("th", { scope: "col" }, t)), h("th.n", { scope: "col" }, "Claims"))),
      h("tbody", null, rows.map((r) => h("tr", null,
        h("td.num", { title: r.published_basis ? `by ${r.published_basis}` : "" }, r.published ? day(r.published) : h("span.soft", null, "undated")),
        h("td", null, h("a", { href: `/report/${encodeURIComponent(r.id)}` }, name(r.title ?? r.id))),
        h("td", null, name(r.source ?? "not named")), h("td.n", null, r.claims)))))));
  };
  await update();
  return { update };
}

export function downloads(list, params = new URLSearchParams()) {
  const text = params.toString();
  return ["csv", "json", "geojson"].filter((f) => f !== "geojson" || ["events", "control"].includes(list)).map((form) =>
    h("a.button", { href: `/api/${list}.${form}${text ? `?${text}` : ""}`, download: `${list}.${form}` }, form.toUpperCase()));
}
