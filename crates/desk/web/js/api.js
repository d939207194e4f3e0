// Asks the desk. All data comes from here, and here from this machine.

export class Fault extends Error {
  constructor(status, words) { super(words); this.status = status; }
}

let csrf = "";
export const sign = (secret) => { csrf = secret; };

async function answer(response) {
  if (response.ok) return response.json();
  let words = response.statusText;
  try { words = (await response.json()).error ?? words; } catch { /* no JSON: the status says it */ }
  throw new Fault(response.status, words);
}

export const query = (params) => {
  const text = params instanceof URLSearchParams ? params.toString() : new URLSearchParams(params ?? {}).toString();
  return text ? `?${text}` : "";
};

export async function get(path, params, signal) {
  return answer(await fetch(`/api/${path}${query(params)}`, { signal, headers: { accept: "application/json" } }));
}

export async function post(path, body) {
  return answer(await fetch(`/api/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-dateline-csrf": csrf },
    body: JSON.stringify(body ?? {}),
  }));
}
