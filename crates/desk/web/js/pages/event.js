// An event on a page of its own: what a permanent address leads to, and what is printed.
import { get } from "../api.js";
import { card } from "../card.js";
import { h, put } from "../dom.js";
import { asof, here } from "../state.js";

export const title = "Event";

export async function show(main) {
  const update = async () => {
    const answer = await get(`event/${encodeURIComponent(here().rest[0] ?? "")}`, asof());
    put(main, h("div.page", null, card(answer)));
  };
  await update();
  return { update };
}
