// Words that hold something nobody read off them: select them and say what they say.
import { get, post } from "./api.js";
import { h, name, put, say } from "./dom.js";
import { may } from "./decide.js";
import { session } from "./state.js";

// The words selected in `body`, in code points of the report's text.
function selected(body) {
  const range = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
  if (!range || range.collapsed || !body.contains(range.commonAncestorContainer)) return null;
  const before = document.createRange();
  before.setStart(body, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const start = Array.from(before.toString()).length;
  const words = range.toString();
  const length = Array.from(words).length;
  return length ? { start, end: start + length, words } : null;
}

export function missed(body, report) {
  const list = h("div");
  const bar = h("div");
  const draw = async () => {
    const { rows } = await get("missed", { report: report.id });
    put(list, rows.length ? h("section.section", null, h("h2.label", null, "Found missing by people"), h("ul", null, rows.map((r) => h("li", null, "“", name(r.text), "” ", h("span.badge", null, session.types.find((t) => t.name === r.type)?.title ?? r.type), h("span.soft.small", null, ` ${r.by}, ${r.at.slice(0, 10)}`), r.note ? h("div.reason", null, name(r.note)) : "")))) : null);
  };
  const offer = () => {
    if (!may()) return;
    const found = selected(body);
    if (!found) { if (!bar.contains(document.activeElement)) put(bar); return; }
    const kind = h("select", { id: "missedtype" }, session.types.map((t) => h("option", { value: t.name }, `${t.title} (${t.family})`)));
    const note = h("input", { type: "text", id: "missednote" });
    put(bar, h("form.selbar.form", { "aria-label": "Add what was missed", onsubmit: async (e) => {
      e.preventDefault();
      try {
        await post("missed/add", { report: report.id, start: found.start, end: found.end, type: kind.value, note: note.value });
        put(bar);
        getSelection().removeAllRanges();
        say("Kept");
        await draw();
      } catch (error) { bar.append(h("p.fault", { role: "alert" }, error.message)); }
    } }, h("p", null, "“", name(found.words.slice(0, 160)), "”"), h("label", { for: "missedtype" }, "Says that", kind), h("label", { for: "missednote" }, "Note", note), h("div.actions", null, h("button.button.main", { type: "submit" }, "Add what was missed"), h("button.button", { type: "button", onclick: () => put(bar) }, "Leave it"))));
  };
  body.addEventListener("pointerup", () => setTimeout(offer, 10));
  body.addEventListener("keyup", offer);
  draw();
  return h("div", null, may() && h("p.small.soft", null, "Something missing? Select its words."), bar, list);
}
