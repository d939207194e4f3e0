// How are days, numbers and codes said?

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const parts = (iso) => iso.split("-").map(Number);

export function day(iso) {
  if (!iso) return "no date";
  const [y, m, d] = parts(iso);
  return `${d} ${MONTHS[m - 1]} ${y}`;
}

export function span(from, to, prec) {
  if (!from) return "undated";
  if (prec === "year" && from.slice(0, 4) === to?.slice(0, 4)) return from.slice(0, 4);
  const [y, m, d] = parts(from);
  if (prec === "month" && from.slice(0, 7) === to?.slice(0, 7)) return `${MONTHS[m - 1]} ${y}`;
  if (!to || from === to) return day(from);
  const [y2, m2, d2] = parts(to);
  if (y === y2 && m === m2) return `${d}–${d2} ${MONTHS[m - 1]} ${y}`;
  if (y === y2) return `${d} ${MONTHS[m - 1]} – ${d2} ${MONTHS[m2 - 1]} ${y}`;
  return `${day(from)} – ${day(to)}`;
}

export const number = (n) => Number(n).toLocaleString("en");
export const plural = (n, word, more = `${word}s`) => `${number(n)} ${n === 1 ? word : more}`;

export function figure(low, best, high) {
  if (low === null && best === null && high === null) return null;
  if (low !== null && high !== null && low !== high) return best !== null ? `${best} (${low}–${high})` : `${low}–${high}`;
  if (low !== null && high === null) return best !== null && best !== low ? `${best} (at least ${low})` : `at least ${low}`;
  return String(best ?? low ?? high);
}

export const STANCES = {
  asserted: "the outlet says so itself", reported: "a third party says so", claimed: "a party claims it for its own side",
  admitted: "a party admits it against its interest", alleged: "a party says it of its enemy", depicted: "shown in a group's own media",
  observed: "a reporter or analyst saw it", denied: "denied", corrected: "taken back by the outlet",
};
export const MODALITIES = {
  actual: "happened", historical: "happened long before", future: "is to happen", hypothetical: "attempted, planned, threatened or supposed",
  negated: "did not happen", generic: "a habit, not one event",
};
export const PRECISIONS = {
  exact: "exact place", near: "near a place", admin2: "district only", admin1: "province only", country: "country only", region: "region only", unresolved: "not found on the map",
};
export const GRADES = {
  1: "confirmed by independent sources", 2: "probably true", 3: "possibly true: one attributed source", 4: "doubtful: contradicted", 5: "improbable", 6: "cannot be judged",
};
export const plain = (word) => String(word ?? "").replaceAll("_", " ");

const addDays = (iso, n) => {
  const date = new Date(`${iso}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + n);
  return date.toISOString().slice(0, 10);
};
const daysBetween = (a, b) => Math.round((Date.parse(`${b}T00:00:00Z`) - Date.parse(`${a}T00:00:00Z`)) / 86400000);
export const days = { add: addDays, between: daysBetween };
