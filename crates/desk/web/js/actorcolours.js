// A colour for everyone who holds something, the same on every page of a record; letters say it too.
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8a6d00", "#56b4e9", "#7a3e9d", "#6b7280", "#a3202f", "#2f6b3c"];
const LOST = "#8a8f98";

export function colours(names) {
  const order = [...new Set(names)].sort();
  return new Map(order.map((n, at) => [n, COLOURS[at % COLOURS.length]]));
}

// One to three letters: "Jabhat al-Nusra" is JN.
export function letters(name) {
  const words = name.replace(/\b(the|of|and|al|for|in|de)\b[-\s]?/gi, " ").split(/[\s-]+/).filter(Boolean);
  const capitals = words.map((w) => w[0]).join("").toUpperCase();
  return words.length === 1 ? name.slice(0, 2).toUpperCase() : capitals.slice(0, 3);
}

export const lost = LOST;
