// The first page: what is here, and three ways to begin.
import { reload } from "../session.js";
import { post } from "../api.js";
import { summary } from "../bar.js";
import { h, put, say } from "../dom.js";
import { go, session } from "../state.js";
import { day } from "../words.js";

export const title = "Start";

export function show(main) {
  const { record } = session;
  const empty = !record.reports;
  const doors = [
    !empty && door("Who held a place on a day?", "Name a town and a day. The page says who held it, how firmly that is known, and which words say so.", h("a.button.main", { href: "/control" }, "Ask")),
    !empty && door("Look at the map", `${summary()}${record.first_day ? `, ${day(record.first_day)} to ${day(record.last_day)}` : ""}. Each symbol opens the sentence it stands on.`, h("a.button", { href: "/map" }, "Open the map")),
    door("Try a report of your own", "Paste a text and see what is read off it. It is not kept, and does not leave this machine.", h("a.button", { href: "/paste" }, "Paste a report")),
    empty && door("Read the sample", "Thirteen invented reports of December 2014 in Idlib, Syria, as a record to look around in.", sample()),
    !empty && door("Add reports", "In a terminal:", h("code", null, `dateline read PATH --db ${record.name}`)),
    empty && door("Read your own", "In a terminal; files, folders, HTML, Markdown, JSON lines:", h("code", null, `dateline read PATH --db ${record.name}`)),
  ];
  put(main, h("div.hero", null,
    h("h1", null, empty ? "An empty record" : "Who did what to whom, where, when, according to whom"),
    h("p.lead", null, empty
      ? "Dateline reads reports on armed conflict and keeps what they say: sourced, dated, mapped. This record holds nothing yet."
      : "This desk shows the record of what reports say. Every value is one click from its words. Nothing leaves this machine."),
    h("div.doors", null, doors.filter(Boolean))));
}

const door = (name, words, act) => h("section.door", null, h("h2", null, name), h("p.soft", null, words), act);

function sample() {
  const button = h("button.button.main", { type: "button", onclick: async () => {
    button.disabled = true;
    button.textContent = "Reading…";
    try {
      await post("sample");
      await reload();
      say("The sample is read");
      go("/map");
    } catch (error) {
      button.textContent = error.message;
    }
  } }, "Read the sample");
  return button;
}
