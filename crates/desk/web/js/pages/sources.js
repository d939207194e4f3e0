// Sources: who is telling us this? Outlets, and those whom they quote.
import { get } from "../api.js";
import { h, name, put } from "../dom.js";
import { grading } from "../decide.js";
import { asof, here } from "../state.js";
import { day, number } from "../words.js";
import { downloads } from "./reports.js";

export const title = "Sources";

export async function show(main) {
  let known = "";
  const decided = () => { known = ""; };
  addEventListener("decided", decided);
  const update = async () => {
    const { params } = here();
    const query = { ...asof() };
    for (const k of ["from", "to"]) if (params.get(k)) query[k] = params.get(k);
    const key = JSON.stringify(query);
    if (key === known) return;
    known = key;
    draw(main, await get("sources", query));
  };
  await update();
  return { update, leave: () => removeEventListener("decided", decided) };
}

const share = (part, whole) => (whole ? `${Math.round((part / whole) * 100)} %` : "—");

function draw(main, { outlets, voices }) {
  put(main, h("div.page", null,
    h("header", null, h("div", null, h("h1", null, "Sources"), h("p", null, "Who is telling us this? “First” counts events that several outlets report; “alone” those that no other does. Reliability is for people to judge, from A, completely reliable, to E, unreliable; it is F, cannot be judged, until somebody does.")), h("div.tools", null, downloads("sources"))),
    outlets.length ? null : h("div.empty", null, h("h2", null, "No sources yet"), h("p", null, "Nothing was read into this record.")),
    outlets.length > 0 && h("div.scroll", null, h("table", null, h("caption.unseen", null, "Outlets"), h("thead", null, h("tr", null, h("th", { scope: "col" }, "Outlet"), h("th", { scope: "col" }, "Side"), h("th", { scope: "col" }, "Reliability"), ["Reports", "Reprints", "Claims", "Own voice", "Quoted", "By parties", "Events", "First", "Alone", "Denied"].map((t) => h("th.n", { scope: "col" }, t)), h("th", { scope: "col" }, "From"), h("th", { scope: "col" }, "To"))),
      h("tbody", null, outlets.map((o) => h("tr", null, h("td", null, o.outlet ? h("a", { href: `/map?source=${encodeURIComponent(o.outlet)}` }, name(o.outlet)) : h("span.soft", null, "not named")), h("td", null, name(o.side ?? "")), h("td", null, o.outlet ? grading(o.outlet, o.letter) : ""), [o.reports, o.reprints, o.claims].map((n) => h("td.n", null, number(n))), [o.own_voice, o.quoted, o.interested].map((n) => h("td.n", { title: number(n) }, share(n, o.claims))), [o.events, o.first, o.alone, o.denied].map((n) => h("td.n", null, number(n))), h("td.num", null, o.from ? day(o.from) : "—"), h("td.num", null, o.to ? day(o.to) : "—")))))),
    voices.length > 0 && h("section.section", null, h("h2", null, "Whom they quote"), h("div.scroll", null, h("table", null, h("thead", null, h("tr", null, h("th", { scope: "col" }, "Who"), h("th", { scope: "col" }, "As"), ["Claims", "Events", "Alone", "As a party", "Denied"].map((t) => h("th.n", { scope: "col" }, t)), h("th", { scope: "col" }, "Through"))),
      h("tbody", null, voices.slice(0, 200).map((v) => h("tr", null, h("td", null, name(v.name)), h("td", null, v.roles.join(", ")), [v.claims, v.events, v.alone, v.interested, v.denied].map((n) => h("td.n", null, number(n))), h("td", null, name(v.outlets.join(", ")))))))))));
}
