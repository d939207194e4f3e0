// Makes elements. Words only ever become text nodes: nothing that a report says is read as markup.

const SVG = "http://www.w3.org/2000/svg";

function make(node, props, kids) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "style") for (const [k, v] of Object.entries(value)) node.style.setProperty(k, v);
    else if (name === "value" || name === "checked" || name === "open" || name === "indeterminate") node[name] = value;
    else if (name === "href" && !safe(value)) continue;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  fill(node, kids);
  return node;
}

// Addresses in reports may be anything; only those of pages become links.
const safe = (href) => /^(https?:\/\/|\/(?!\/)|#|\?|data:|blob:)/i.test(String(href));

export function fill(node, kids) {
  for (const kid of kids.flat(9)) {
    if (kid === null || kid === undefined || kid === false || kid === "") continue;
    node.append(kid instanceof Node ? kid : document.createTextNode(String(kid)));
  }
  return node;
}

// h("div.card", {onclick}, "words", h("b", null, "more"))
export function h(tag, props, ...kids) {
  const [name, ...classes] = tag.split(".");
  const node = document.createElement(name);
  if (classes.length) node.className = classes.join(" ");
  // What scrolls must be reached by the keyboard.
  if (classes.includes("scroll")) node.tabIndex = 0;
  return make(node, props, kids);
}

export function s(tag, props, ...kids) {
  const [name, ...classes] = tag.split(".");
  const node = document.createElementNS(SVG, name);
  if (classes.length) node.setAttribute("class", classes.join(" "));
  return make(node, props, kids);
}

// A name that may be written from right to left stands for itself.
export const name = (words) => h("bdi", null, words);

export function put(node, ...kids) {
  node.replaceChildren();
  return fill(node, kids);
}

export function say(words) {
  const live = document.getElementById("live");
  live.textContent = "";
  setTimeout(() => { live.textContent = words; }, 40);
}

export function later(work, wait) {
  let timer;
  return (...args) => { clearTimeout(timer); timer = setTimeout(() => work(...args), wait); };
}
