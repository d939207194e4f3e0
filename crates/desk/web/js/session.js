// Who is there and what the record holds, asked anew after each change.
import { get, sign } from "./api.js";
import { asof, session } from "./state.js";

export async function reload() {
  Object.assign(session, await get("session", asof()));
  sign(session.csrf);
}
