// How fast is the desk with much in it? `bench/desk/run`, or `node bench/desk/measure.mjs PROGRAM RECORD [TOOLS]`; with
// TOOLS, a folder that has playwright-core, pages are measured in Chromium too. Prints milliseconds: first, median and
// slowest; "first" is the first time that anyone asks.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";

const [, , program, record, tools] = process.argv;

// Starts a desk and goes in.
async function start() {
  const begun = performance.now();
  const server = spawn(program, ["serve", "--db", record, "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  const printed = [];
  const entry = await new Promise((resolve) => { server.stdout.on("data", (d) => { printed.push(String(d)); const m = printed.join("").match(/Open (\S+)/); if (m) resolve(m[1]); }); });
  console.log(`${printed.join("").split("\n")[0]}\nlistens after ${Math.round(performance.now() - begun)} ms`);
  const entered = await fetch(entry, { redirect: "manual" });
  return { server, begun, base: new URL(entry).origin, cookie: entered.headers.get("set-cookie").split(";")[0] };
}

async function browse({ base, cookie }) {
  const { chromium } = createRequire(`${tools}/`)("playwright-core");
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--headless", "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"] });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addCookies([{ name: cookie.split("=")[0], value: cookie.split("=")[1], url: base }]);
  const page = await context.newPage();
  // What a browser needs for the first page that it ever draws is its own.
  await page.goto("data:text/html,<p>One word");
  console.log(`${"a page of one word, the browser's first".padEnd(44)} first paint ${(await painted(page)).toFixed(0).padStart(5)}`);
  return { browser, page };
}

const painted = (page) => page.evaluate(async () => { for (;;) { const e = performance.getEntriesByName("first-contentful-paint")[0]; if (e) return e.startTime; await new Promise((r) => setTimeout(r, 10)); } });

async function look(page, base, path, when = "") {
  const start = performance.now();
  await page.goto(`${base}${path}`, { waitUntil: "commit" });
  const paint = await painted(page);
  await page.locator("main :is(h1, .mapbox[data-symbols], table)").first().waitFor({ state: "attached", timeout: 120000 });
  console.log(`${`page ${path}${when}`.padEnd(44)} first paint ${paint.toFixed(0).padStart(5)}  content ${(performance.now() - start).toFixed(0).padStart(6)}`);
}

// A desk that has only just begun to read the record: pages are painted all the same.
if (tools) for (const path of ["/control", "/map", "/start"]) {
  const desk = await start();
  const { browser, page } = await browse(desk);
  await look(page, desk.base, path, ", the record being read");
  await browser.close();
  desk.server.kill();
}

const desk = await start();
const { server, base, cookie } = desk;
const { csrf } = await (await fetch(`${base}/api/session`, { headers: { cookie } })).json();
console.log(`the record is read after ${Math.round(performance.now() - desk.begun)} ms`);

async function time(name, paths, more = {}) {
  const took = [];
  let bytes = 0;
  for (const path of paths) {
    const start = performance.now();
    const answer = await fetch(`${base}/api/${path}`, { headers: { cookie }, ...more });
    bytes = (await answer.arrayBuffer()).byteLength;
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    took.push(performance.now() - start);
  }
  const sorted = [...took].sort((a, b) => a - b);
  console.log(`${name.padEnd(44)} first ${took[0].toFixed(0).padStart(6)}  median ${sorted[sorted.length >> 1].toFixed(0).padStart(6)}  slowest ${sorted.at(-1).toFixed(0).padStart(6)}  ${(bytes / 1024).toFixed(0)} kB`);
}

const boxes = Array.from({ length: 12 }, (_, n) => [36 + n * 0.3, 30 + n * 0.2, 40 + n * 0.3, 33 + n * 0.2].join());
const months = Array.from({ length: 12 }, (_, n) => `20${14 + (n % 9)}-0${1 + (n % 9)}`);
await time("session", Array(5).fill("session"));
await time("map, whole", Array(5).fill("map?z=4&modality=actual,historical"));
await time("map, pan (boxes)", boxes.map((b) => `map?z=7&bbox=${b}&modality=actual,historical`));
await time("timeline of all", Array(5).fill("histogram?modality=actual,historical"));
await time("facets of all", Array(5).fill("facets?modality=actual,historical"));
await time("facets, filtered", months.map((m) => `facets?from=${m}-01&to=${m}-28&family=force`));
await time("events, filtered by type, actor, month", months.map((m, n) => `events?from=${m}-01&to=${m}-28&type=clash&actor=Group%20${n}&limit=60`));
await time("events of a place in a week", months.map((m, n) => `events?place=Town%20${n * 7}&from=${m}-01&to=${m}-07&limit=60`));
await time("search, two words", ["grain silo", "railway bombed", "orchards captured", "Town 17", "witness 4711", "canal rifles"].map((q) => `search?q=${encodeURIComponent(q)}&limit=12`));
await time("search, as typed", ["g", "gr", "gra", "grai", "grain", "Group 1", "Town"].map((q) => `search?q=${encodeURIComponent(q)}&limit=12`));
await time("events with words (q=)", ["grain silo", "railway bombed", "witness 4711"].map((q) => `events?q=${encodeURIComponent(q)}&limit=60`));
await time("one event", await fetch(`${base}/api/events?limit=12&sort=reports`, { headers: { cookie } }).then((r) => r.json()).then((a) => a.rows.map((r) => `event/${r.id}`)));
await time("control, turns", Array(3).fill("control/turns"));
await time("control, all places on a day", months.map((m) => `control?on=${m}-15`));
await time("control of a place on a day, with words", months.map((m, n) => `control/place?place=Town%20${n * 31 + 5}&on=${m}-15`));
await time("review queue", Array(3).fill("review/queue?limit=100"));
await time("reports", Array(3).fill("reports?limit=100"));
await time("actors", Array(5).fill("actors?limit=5000"));
await time("ties", Array(5).fill("relations"));
await time("ties of a month", months.map((m) => `relations?from=${m}-01&to=${m}-28`));
const { edges } = await (await fetch(`${base}/api/relations`, { headers: { cookie } })).json();
if (edges.length) await time("the words of a tie", edges.slice(0, 12).map((e) => `tie?kind=${e.kind}&one=${encodeURIComponent(e.from)}&two=${encodeURIComponent(e.to)}`));
await time("arms", Array(3).fill("arms"));
await time("releases", Array(5).fill("media?limit=300"));
await time("releases of a month", months.map((m) => `media?limit=300&from=${m}-01&to=${m}-28`));
await time("sources", Array(5).fill("sources"));
await time("sources of a month", months.map((m) => `sources?from=${m}-01&to=${m}-28`));
const { rows } = await (await fetch(`${base}/api/events?limit=3&type=clash`, { headers: { cookie } })).json();
const post = { method: "POST", headers: { cookie, "content-type": "application/json", "x-dateline-csrf": csrf } };
for (const row of rows.slice(0, 2)) await time("a decision, settled", ["review/decide"], { ...post, body: JSON.stringify({ action: "accept", id: row.id }) });
await time("the map after a decision", Array(3).fill("map?z=5&modality=actual,historical"));

if (tools) {
  const { browser, page } = await browse(desk);
  for (const path of ["/", "/map", "/map", "/control", "/control", "/timeline", "/actors", "/actors?view=matrix", "/media", "/media", "/sources", "/reports", "/data", "/"]) await look(page, base, path);
  await page.goto(`${base}/map?z=6&lat=33&lon=40`);
  await page.locator(".mapbox[data-symbols]").waitFor({ state: "attached" });
  await page.mouse.move(700, 400);
  await page.mouse.down();
  const frames = page.evaluate(() => new Promise((done) => { const at = []; const tick = (t) => { at.push(t); if (at.length < 90) requestAnimationFrame(tick); else done(at.slice(1).map((x, n) => x - at[n])); }; requestAnimationFrame(tick); }));
  for (let n = 0; n < 60; n += 1) { await page.mouse.move(700 - n * 6, 400 + Math.sin(n / 6) * 40); await page.waitForTimeout(12); }
  await page.mouse.up();
  const gaps = (await frames).sort((a, b) => a - b);
  console.log(`${"frames while the map is dragged".padEnd(44)} median ${gaps[gaps.length >> 1].toFixed(0)} ms, 95 % below ${gaps[Math.floor(gaps.length * 0.95)].toFixed(0)} ms`);
  // A value of the facets is ticked, and words are typed: until what they ask for is on the screen.
  const settled = async (name, act, seen) => {
    const start = performance.now();
    const answers = [];
    const hear = (r) => { if (r.url().includes(seen)) answers.push(performance.now() - start); };
    page.on("response", hear);
    await act();
    while (!answers.length) await page.waitForTimeout(5);
    await page.waitForLoadState("networkidle");
    page.off("response", hear);
    console.log(`${name.padEnd(44)} first answer ${answers[0].toFixed(0)} ms, all ${answers.length} within ${answers.at(-1).toFixed(0)} ms`);
  };
  await page.goto(`${base}/map?z=6&lat=33&lon=40`);
  await page.locator(".mapbox[data-symbols]").waitFor({ state: "attached" });
  await page.waitForLoadState("networkidle");
  await settled("filter by type on the map", () => page.evaluate(() => { history.pushState({}, "", `${location.pathname}${location.search}&type=clash`); dispatchEvent(new PopStateEvent("popstate")); }), "/api/");
  await settled("search while typing", async () => { await page.keyboard.press("/"); await page.keyboard.type("grain silo"); }, "/api/search");
  await browser.close();
}
server.kill();
