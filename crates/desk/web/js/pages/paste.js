// A report of your own: paste it, see what is read off it. Nothing is kept, nothing leaves the machine.
import { post } from "../api.js";
import { h, name, put, say } from "../dom.js";
import { glyph, shade } from "../families.js";
import { marked } from "../quote.js";
import { MODALITIES, figure, plain, plural, span } from "../words.js";
import { session } from "../state.js";

export const title = "Try a report";

export function show(main) {
  const out = h("div", { "aria-live": "polite" });
  const text = h("textarea", { id: "text", required: true, "aria-label": "Text of the report", placeholder: "Paste a report in English" });
  const published = h("input", { type: "date", id: "published" });
  const source = h("input", { type: "text", id: "source" });
  const button = h("button.button.main", { type: "submit" }, "Read it");
  const form = h("form.paste", { onsubmit: async (e) => {
    e.preventDefault();
    button.disabled = true;
    const asked = performance.now();
    try {
      const answer = await post("paste", { text: text.value, published: published.value, source: source.value });
      draw(out, answer, Math.round(performance.now() - asked));
    } catch (error) {
      put(out, h("p.fault", { role: "alert" }, error.message));
    }
    button.disabled = false;
  } }, text,
  h("div.fields", null,
    h("label", { for: "published" }, "Published on (“Monday” is counted from it)", published),
    h("label", { for: "source" }, "Outlet", source)),
  h("div.tools", null, button, h("span.soft.small", null, "Read on this machine. Nothing is kept and nothing is sent anywhere.")));
  put(main, h("div.page", null, h("header", null, h("div", null, h("h1", null, "Try a report of your own"), h("p", null, "Paste a text. Each claim that is read off it is shown with the sentence it stands on."))),
    session.role === "viewer" ? h("p.fault", null, "Viewers of this desk cannot try reports.") : form, out));
}

function draw(out, answer, waited) {
  const { claims, events } = answer;
  say(`${plural(claims.length, "claim")} read`);
  put(out,
    h("p.section", { data: { claims: claims.length } }, h("b", null, plural(claims.length, "claim")), ` about ${plural(events.length, "event")}, in ${waited} milliseconds.`),
    claims.length ? null : h("div.empty", null, h("h2", null, "Nothing was read off it"), h("p", null, "The codebook has no clause that fits these sentences. “dateline why” in a terminal shows the nearest miss.")),
    h("div.claims", null, claims.map(({ claim, title: type }) => h("article.door", { style: { "--family": shade(claim.family) } },
      h("h3", null, glyph(claim.family), " ", type, claim.place && [": ", name(claim.place.name)]),
      h("div.claim", null, h("blockquote", { dir: "auto" }, marked(claim))),
      h("dl.facts", null, rows(claim).map(([k, v]) => [h("dt", null, k), h("dd", null, v)]))))));
}

function rows(claim) {
  const out = Object.entries(claim.roles).map(([role, f]) => [plain(role), [name(f.name ?? f.text), f.also?.length ? `, ${f.also.map((a) => a.name ?? a.text).join(", ")}` : ""]]);
  if (claim.place && !Object.values(claim.roles).some((f) => f.place_id && f.name === claim.place.name)) out.push(["where", name(claim.place.name)]);
  out.push(["when", claim.date.from ? [span(claim.date.from, claim.date.to, claim.date.precision), h("span.reason", null, ` ${claim.date.reason}`)] : h("span.soft", null, claim.date.reason || "not said")]);
  for (const field of ["killed", "injured", "abducted", "displaced"]) if (claim[field]) out.push([field, [figure(claim[field].low, claim[field].best, claim[field].high), h("span.reason", null, ` “${claim[field].text}”`)]]);
  if (claim.weapons.length) out.push(["with", claim.weapons.map((w) => w.text).join(", ")]);
  if (claim.attribution.length) out.push(["according to", claim.attribution.map((a) => a.name).join(" ← ")]);
  out.push(["said how", `${claim.stance}${claim.modality === "actual" ? "" : `, ${MODALITIES[claim.modality]}`}`]);
  return out;
}
