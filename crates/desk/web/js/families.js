// What does a family of events look like? A colour that all kinds of sight tell apart, and a shape that says the same.
import { s } from "./dom.js";

const PLAIN = "#3c4654";
const F = (title, colour, ink, path) => ({ title, colour, ink, path });

// Paths are drawn on 16 by 16.
export const FAMILIES = {
  force: F("Force", "#d55e00", "#ffffff", "M8 1.5 9.6 6.2 14.5 4.6 10.7 8 14.5 11.4 9.6 9.8 8 14.5 6.4 9.8 1.5 11.4 5.3 8 1.5 4.6 6.4 6.2Z"),
  harm: F("Harm to people", "#cc79a7", "#1b1b1b", "M8 1.5C8 1.5 13 7.2 13 10.2A5 4.6 0 0 1 3 10.2C3 7.2 8 1.5 8 1.5Z"),
  control: F("Control of places", "#0072b2", "#ffffff", "M4 1.5V14.5H5.6V9.5H13.5L11 5.6 13.5 2H5.6V1.5Z"),
  diplomacy: F("Diplomacy", "#009e73", "#ffffff", "M1.5 4.5H10V1.8L14.5 6 10 10.2V7.5H1.5ZM6 11.5H1.5V14H6Z"),
  support: F("Support", "#e69f00", "#1b1b1b", "M6.3 1.5H9.7V6.3H14.5V9.7H9.7V14.5H6.3V9.7H1.5V6.3H6.3Z"),
  media: F("Media", "#56b4e9", "#1b1b1b", "M4 1.8 14 8 4 14.2Z"),
  governance: F("Governance", "#f0e442", "#1b1b1b", "M2 5 8 1.5 14 5V6.6H2ZM3 8H5V12H3ZM7 8H9V12H7ZM11 8H13V12H11ZM2 13H14V14.5H2Z"),
  unrest: F("Unrest", "#999999", "#1b1b1b", "M2 6 10 2V12L6.2 10.3V13.5H4.2V9.5L2 8.6ZM11.4 4.6A3 3 0 0 1 11.4 9.4Z"),
  statements: F("Statements", PLAIN, "#ffffff", "M1.8 2.5H14.2V10.5H8L4.4 14V10.5H1.8Z"),
  actors: F("Actors", PLAIN, "#ffffff", "M8 1.6A3 3 0 1 1 8 7.6 3 3 0 1 1 8 1.6ZM2.2 14.4C2.2 10.8 4.8 8.8 8 8.8S13.8 10.8 13.8 14.4Z"),
  access: F("Access", PLAIN, "#ffffff", "M3 1.5H13V14.5H3ZM5 3.5V12.5H11V3.5ZM8.4 7.2H10V8.8H8.4Z"),
  relations: F("Relations", PLAIN, "#ffffff", "M4 2A2.6 2.6 0 1 1 4 7.2 2.6 2.6 0 1 1 4 2ZM12 8.8A2.6 2.6 0 1 1 12 14 2.6 2.6 0 1 1 12 8.8ZM5 6.4 11 9.2 10.2 10.8 4.2 8Z"),
  other: F("Other", PLAIN, "#ffffff", "M8 3A5 5 0 1 1 8 13 5 5 0 1 1 8 3Z"),
};

// The colour on the page: what has none of its own is dark on paper and light at night.
export const shade = (name) => (family(name).colour === PLAIN ? "var(--other)" : family(name).colour);

export const family = (name) => FAMILIES[name] ?? FAMILIES.other;

export function glyph(name, title) {
  const f = family(name);
  return s("svg.dot", { viewBox: "0 0 24 24", "aria-hidden": title ? null : "true", role: title ? "img" : null },
    title ? s("title", null, title) : null,
    s("circle", { cx: 12, cy: 12, r: 11, fill: f.colour, stroke: f.colour === "#f0e442" ? "#6b6400" : f.colour === PLAIN ? "var(--edge)" : "none", "stroke-width": 1.2 }),
    s("path", { d: f.path, fill: f.ink, transform: "translate(4 4)" }));
}
