// Drives the desk as people do, in Chromium: every page, every kind of act, and those who mean ill.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [, , program, tools, shots] = process.argv;
const require = createRequire(`${tools}/`);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const folder = mkdtempSync(join(tmpdir(), "dateline-desk-"));
const HOSTILE = 'Rebels captured the town of Saraqib on Monday, <script>window.broken = 1</script><img src=x onerror="window.broken = 1"> a monitor said. <b>At least 12 soldiers</b> were killed.';
const hostile = join(folder, "hostile.jsonl");
writeFileSync(hostile, `${JSON.stringify({ id: "hostile", text: HOSTILE, title: '<img src=x onerror="window.broken = 1">', source: "<i>Post</i>", url: "javascript:window.broken=1", published: "2014-12-16" })}\n`);
const db = join(folder, "desk.db");
const sample = new URL("../../../../examples/idlib-2014", import.meta.url).pathname;
assert.equal(spawnSync(program, ["read", sample, hostile, "--db", db], { stdio: "ignore" }).status, 0);

const server = spawn(program, ["serve", "--db", db, "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
const printed = [];
const entry = await new Promise((resolve) => { server.stdout.on("data", (d) => { printed.push(String(d)); const m = printed.join("").match(/Open (\S+)/); if (m) resolve(m[1]); }); });
const base = new URL(entry).origin;
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--headless", "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });

const complaints = [];
const left = [];
async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true, ...options });
  const page = await context.newPage();
  page.on("console", (m) => { if (m.type() === "error") complaints.push(`${page.url()}: ${m.text()}`); });
  page.on("pageerror", (e) => complaints.push(`${page.url()}: ${e.message}`));
  page.on("request", (r) => { if (/^https?:/.test(r.url()) && new URL(r.url()).origin !== base) left.push(r.url()); });
  page.setDefaultTimeout(120000);
  return page;
}

const cases = [];
const test = (name, run) => cases.push([name, run]);

const page = await open();
await page.goto(entry);
const state = await page.context().storageState();
const api = async (path) => (await page.request.get(`${base}/api/${path}`)).json();

test("the token is good once and leaves the address", async () => {
  assert.equal(new URL(page.url()).search, "");
  const stranger = await open();
  const response = await stranger.goto(entry);
  assert.equal(response.status(), 403);
  await stranger.context().close();
});

test("the bar is painted and leads on before the record has answered anything", async () => {
  const context = await browser.newContext({ storageState: state });
  const early = await context.newPage();
  await early.route("**/api/**", () => { /* never answered */ });
  for (const path of ["start", "map", "control", "timeline"]) {
    await early.goto(`${base}/${path}`);
    const painted = await early.evaluate(async () => { for (let n = 0; n < 200; n += 1) { const e = performance.getEntriesByName("first-contentful-paint")[0]; if (e) return e.startTime; await new Promise((r) => setTimeout(r, 25)); } return null; });
    assert.ok(painted !== null && painted < 5000, `${path}: ${painted}`);
    assert.equal(await early.locator(".tabs a").count(), 9);
    await early.locator(".waiting").waitFor();
  }
  await early.locator(".tabs a[data-page=reports]").click();
  await early.waitForURL(`${base}/reports`);
  await context.close();
});

test("an event of the list opens the sentence it stands on", async () => {
  await page.goto(`${base}/map?type=base_captured`);
  await page.locator(".list a.item").first().click();
  const quote = page.locator(".card blockquote").first();
  await quote.waitFor();
  const value = page.locator(".card .value").first();
  await value.click();
  const lit = await page.locator("mark.lit").first().innerText();
  assert.ok((await quote.innerText()).includes(lit));
  await page.getByRole("link", { name: "in the report" }).first().click();
  await page.locator(".text .span.lit").first().waitFor();
});

test("a point of the map opens its event", async () => {
  await page.goto(`${base}/map?draw=svg&z=9&lat=35.73&lon=37.10`);
  const mark = page.locator("svg.flat a[role=link]").first();
  await mark.waitFor();
  await mark.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/sel=|in=/);
});

test("the map is drawn with WebGL and asks for its symbols", async () => {
  await page.goto(`${base}/map`);
  await page.locator("canvas.maplibregl-canvas").waitFor();
  await page.locator(".mapbox[data-symbols]").waitFor({ state: "attached" });
  assert.ok(Number(await page.locator(".mapbox").getAttribute("data-symbols")) > 5);
});

test("filters by type and day, and the back button undoes them", async () => {
  await page.goto(`${base}/data`);
  await page.locator("tbody tr").first().waitFor();
  const count = async () => Number((await page.locator(".page header b").innerText()).match(/\d+/)[0]);
  const all = await count();
  await page.getByRole("checkbox", { name: /^Force/ }).check();
  await page.waitForFunction((n) => !document.querySelector(".page header b").textContent.startsWith(`${n} `), all);
  const force = await count();
  assert.equal(force, (await api("events?family=force&modality=actual,historical&limit=1")).total);
  await page.goBack();
  await page.waitForFunction((n) => document.querySelector(".page header b").textContent.startsWith(`${n} `), all);
  await page.goto(`${base}/data?from=2014-12-15&to=2014-12-15`);
  await page.locator("tbody tr").first().waitFor();
  assert.equal(await count(), (await api("events?from=2014-12-15&to=2014-12-15&modality=actual,historical&limit=1")).total);
});

test("the control slider shows a place change hands, with its words", async () => {
  await page.goto(`${base}/control?place=Wadi%20al-Deif&date=2014-12-10`);
  const row = page.locator('tr[data-place="Wadi al-Deif"]');
  await page.locator(".controlhead").waitFor();
  const before = await row.count() ? await row.innerText() : "";
  assert.ok(!before.includes("held\t") || !/Nusra/.test(before));
  const slider = page.locator("#slider");
  await slider.focus();
  for (let n = 0; n < 6; n += 1) await page.keyboard.press("ArrowRight");
  await page.waitForURL(/date=2014-12-16/);
  await page.waitForFunction(() => /Nusra/.test(document.querySelector('tr[data-place="Wadi al-Deif"]')?.innerText ?? ""));
  await row.getByRole("button").click();
  assert.match(await page.locator("#drawer blockquote").first().innerText(), /Wadi al-Deif/);
  await page.goto(`${base}/control?date=2014-12-16&then=2014-12-10`);
  await page.getByText("Changed between").waitFor();
});

test("a value is corrected, is in the history, and is taken back", async () => {
  const { rows } = await api("events?type=airstrike&limit=1");
  await page.goto(`${base}/map?sel=${rows[0].id}`);
  await page.locator(".card").getByRole("button", { name: "Edit", exact: true }).click();
  await page.locator("#field").selectOption("killed");
  await page.locator("dialog #value").fill("7");
  await page.locator("#reason").fill("the hospital's list");
  await page.getByRole("button", { name: "Keep the decision" }).click();
  await page.locator(".history li", { hasText: "killed" }).waitFor();
  assert.equal((await api(`event/${rows[0].id}`)).event.killed.best, 7);
  await page.locator(".history").getByRole("button", { name: "take back" }).first().click();
  await page.locator(".history", { hasText: "taken back" }).waitFor();
});

test("an event is split and merged again", async () => {
  const { rows } = await api("events?sort=reports&limit=5");
  const event = rows.find((r) => r.claims > 1);
  const total = (await api("events?limit=1")).total;
  await page.goto(`${base}/map?sel=${event.id}`);
  await page.locator(".card").getByRole("button", { name: "Split" }).click();
  await page.locator("dialog input[type=checkbox]").last().check();
  await page.getByRole("button", { name: "Keep the decision" }).click();
  await page.locator(".history li", { hasText: "split" }).waitFor();
  assert.equal((await api("events?limit=1")).total, total + 1);
  await page.locator(".history").getByRole("button", { name: "take back" }).last().click();
  await page.locator(".history", { hasText: "taken back" }).waitFor();
  const two = (await api("events?type=clash&limit=2")).rows;
  const before = (await api("events?limit=1")).total;
  await page.evaluate(async (ids) => {
    const { post } = await import("/static/js/api.js");
    await post("review/decide", { action: "merge", ids });
  }, two.map((r) => r.id));
  assert.equal((await api("events?limit=1")).total, before - 1);
});

test("what is saved is what the API says", async () => {
  await page.goto(`${base}/data?family=force`);
  await page.locator("tbody tr").first().waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "JSON", exact: true }).click()]);
  const saved = JSON.parse(readFileSync(await download.path(), "utf8"));
  const listed = await api("events?family=force&modality=actual,historical&limit=1000");
  assert.deepEqual(saved.map((r) => r.id).sort(), listed.rows.map((r) => r.id).sort());
  const csv = await (await page.request.get(`${base}/api/events.csv?family=force&modality=actual,historical`)).text();
  for (const row of listed.rows) assert.ok(csv.includes(row.id));
});

test("a pasted report is read at once", async () => {
  await page.goto(`${base}/paste`);
  await page.locator("#published").fill("2014-12-16");
  await page.locator("textarea").fill("Rebels captured the town of Saraqib from government forces on Monday, a monitor said. At least 14 soldiers were killed.");
  await page.getByRole("button", { name: "Read it" }).click();
  await page.locator("[data-claims]").waitFor();
  assert.ok(Number(await page.locator("[data-claims]").getAttribute("data-claims")) > 0);
});

test("the keyboard alone finds, opens, decides and takes back", async () => {
  await page.goto(`${base}/map`);
  await page.locator(".list a.item").first().waitFor();
  await page.keyboard.press("j");
  await page.waitForURL(/sel=/);
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !location.search.includes("sel="));
  await page.keyboard.press("g");
  await page.keyboard.press("v");
  await page.waitForURL(/review/);
  await page.locator(".review .card h2").waitFor();
  const first = await page.locator(".review .list a.item").first().innerText();
  await page.keyboard.press("a");
  await page.waitForFunction((words) => document.querySelector(".review .list a.item")?.innerText !== words, first);
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "search");
  await page.keyboard.type("Wadi");
  await page.locator(".found a").first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(/place=/);
});

test("missed words are selected, named and kept", async () => {
  await page.goto(`${base}/report/wire-2014-12-15`);
  const text = page.locator(".text");
  await text.waitFor();
  await page.evaluate(() => { const r = document.createRange(); r.selectNodeContents(document.querySelector(".text .span")); getSelection().removeAllRanges(); getSelection().addRange(r); document.querySelector(".text").dispatchEvent(new PointerEvent("pointerup", { bubbles: true })); });
  await page.getByRole("button", { name: "Add what was missed" }).click();
  await page.getByText("Found missing by people").waitFor();
  const { rows } = await api("missed?report=wire-2014-12-15");
  assert.equal(rows.length, 1);
});

test("markup in a report is shown, never run", async () => {
  for (const path of ["/report/hostile", "/reports", "/data?q=Saraqib", "/sources", "/map?q=Saraqib"]) {
    await page.goto(`${base}${path}`);
    await page.locator("main").waitFor();
    await page.waitForTimeout(500);
    assert.equal(await page.evaluate(() => window.broken), undefined);
    assert.equal(await page.evaluate(() => document.querySelectorAll('img, main script, a[href^="javascript"]').length), 0);
  }
  await page.goto(`${base}/report/hostile`);
  assert.match(await page.locator(".text").innerText(), /<script>window\.broken = 1<\/script>/);
});

test("a newcomer finds on the start page who held a town on a day, and the words", async () => {
  await page.goto(`${base}/`);
  await page.getByLabel("Who held", { exact: true }).fill("Wadi al-Deif");
  await page.getByLabel("on", { exact: true }).fill("2014-12-16");
  await page.getByRole("button", { name: "Find the answer" }).click();
  await page.locator(".answer .verdict").waitFor();
  assert.match(await page.locator(".answer .verdict").first().innerText(), /Wadi al-Deif.*held by Jabhat al-Nusra.*16 Dec 2014/s);
  assert.match(await page.locator(".answer blockquote").first().innerText(), /Wadi al-Deif/);
  await page.getByRole("link", { name: "in the report" }).first().click();
  await page.locator(".text .span.lit").first().waitFor();
});

test("two days are compared, with the words that made the difference", async () => {
  await page.goto(`${base}/control?date=2014-12-16&then=2014-12-10`);
  const row = page.locator("tr", { has: page.getByRole("button", { name: "Wadi al-Deif" }) });
  await row.getByText(/Wadi al-Deif/).first().waitFor();
  assert.match(await row.locator("td.why").innerText(), /“?.*Wadi al-Deif/);
});

test("two names are made one, also for what is settled later, and apart again", async () => {
  const named = async (who) => (await api("actors?limit=5000")).rows.find((r) => r.name === who)?.events ?? 0;
  const [a, b] = [await named("Shield of Binnish"), await named("Hazzm Movement")];
  assert.ok(a > 0 && b > 0);
  await page.goto(`${base}/actors?who=Shield%20of%20Binnish`);
  await page.getByRole("button", { name: "Same as…" }).click();
  await page.locator("dialog #other").fill("Hazzm Movement");
  await page.getByRole("button", { name: "Keep the decision" }).click();
  await page.waitForURL(/who=Hazzm/);
  await page.locator('[data-alias="Shield of Binnish"]').waitFor();
  assert.equal(await named("Shield of Binnish"), 0);
  assert.ok(await named("Hazzm Movement") > b);
  // Everything settled anew, as after a new codebook, still reads the name so.
  assert.equal(spawnSync(program, ["settle", "--db", db], { stdio: "ignore" }).status, 0);
  assert.equal(await named("Shield of Binnish"), 0);
  const relations = await api("relations");
  assert.ok(!JSON.stringify(relations.edges.map((e) => [e.from, e.to])).includes("Shield of Binnish"));
  await page.locator('[data-alias="Shield of Binnish"]').getByRole("button", { name: "take back" }).click();
  await page.locator('[data-alias="Shield of Binnish"]').waitFor({ state: "detached" });
  assert.equal(await named("Shield of Binnish"), a);
});

test("an outlet is graded, and its events with it", async () => {
  await page.goto(`${base}/sources`);
  await page.getByRole("combobox", { name: "Reliability of Northline Wire" }).selectOption("B");
  await page.waitForFunction(() => document.querySelector('select[data-outlet="Northline Wire"]')?.value === "B");
  const own = async () => (await api("events?source=Northline%20Wire&limit=1000")).rows.map((r) => r.grade[0]);
  await page.waitForTimeout(300);
  assert.ok((await own()).every((g) => g === "B"), (await own()).join(""));
  const { rows } = await api("readings");
  await page.evaluate(async (id) => { const { post } = await import("/static/js/api.js"); await post("review/decide", { action: "undo", id }); }, rows.find((r) => r.reads === "B").decision);
  assert.ok((await own()).every((g) => g === "F"));
});

test("an event is cited in BibTeX and RIS", async () => {
  const { rows } = await api("events?type=base_captured&limit=1");
  await page.goto(`${base}/map?sel=${rows[0].id}`);
  for (const [form, sign] of [["BibTeX", "@dataset{"], ["RIS", "TY  - DATA"]]) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: form }).click()]);
    const words = readFileSync(await download.path(), "utf8");
    assert.ok(words.startsWith(sign) && words.includes(rows[0].id), words);
    assert.match(words, /[0-9a-f]{64}/);
  }
});

test("every list comes as CSV, JSON and GeoJSON, and every question is described", async () => {
  const { paths } = await api("openapi");
  const lists = Object.keys(paths).filter((p) => p.endsWith(".csv")).map((p) => p.slice(5, -4));
  assert.ok(lists.length >= 14, lists.join());
  for (const list of lists) {
    const ask = list === "control/changes" ? "?from=2014-12-01&to=2014-12-20" : "";
    const read = async (ending) => { const r = await page.request.get(`${base}/api/${list}.${ending}${ask}`); assert.equal(r.status(), 200, `${list}.${ending}`); return r.text(); };
    const json = JSON.parse(await read("json"));
    const geo = JSON.parse(await read("geojson"));
    assert.ok(Array.isArray(json) && geo.type === "FeatureCollection" && geo.features.length === json.length, list);
    assert.ok((await read("csv")).split("\n")[0].includes(","), list);
  }
  const undescribed = Object.entries(paths).filter(([path, methods]) => Object.values(methods).some((m) => !m.summary || (path.includes("{") && !m.parameters.some((x) => x.in === "path"))));
  assert.deepEqual(undescribed, []);
});

test("two coders, each blind to the other, are compared and one adjudicates", async () => {
  const people = join(folder, "people.toml");
  const token = (who) => String(spawnSync(program, ["serve", "--access", people, "--grant", who]).stdout).trim();
  const [amira, ben, eve] = ["amira:coder", "ben:coder", "eve:viewer"].map(token);
  const shared = spawn(program, ["serve", "--db", db, "--port", "0", "--access", people], { stdio: ["ignore", "pipe", "inherit"] });
  const said = [];
  const address = await new Promise((resolve) => { shared.stdout.on("data", (d) => { said.push(String(d)); const m = said.join("").match(/Open (http:\S+\/)\?/); if (m) resolve(m[1]); }); });
  const post = (own, body) => own.evaluate(async (b) => { const { post, sign } = await import("/static/js/api.js"); const s = await (await fetch("/api/session")).json(); sign(s.csrf); try { return await post("review/decide", b); } catch (e) { return { refused: e.status }; } }, body);
  const visit = async (t) => { const context = await browser.newContext(); const own = await context.newPage(); await own.goto(`${address}?token=${t}`); return own; };
  try {
    const [a, b, v] = [await visit(amira), await visit(ben), await visit(eve)];
    const { rows } = await api("events?modality=actual&type=clash&limit=2");
    for (const row of rows) await post(a, { action: "accept", id: row.id, round: "pilot" });
    await post(b, { action: "accept", id: rows[0].id, round: "pilot" });
    await post(b, { action: "reject", id: rows[1].id, round: "pilot" });
    assert.equal((await post(v, { action: "accept", id: rows[0].id })).refused, 403);
    const seen = await b.evaluate(async () => (await fetch("/api/decisions")).json());
    assert.ok(seen.rows.every((d) => d.by !== "amira" || !d.round), "the other's blind decisions stay unseen");
    await b.goto(`${address}review?view=agreement&round=pilot`);
    await b.getByText("decided on by both").waitFor();
    await b.getByRole("button", { name: "not an event" }).first().waitFor();
    assert.equal((await api(`event/${rows[1].id}`)).decisions.filter((d) => !d.round).length, 0);
    await b.getByRole("button", { name: "accept", exact: true }).first().click();
    await b.waitForFunction(async (id) => (await (await fetch(`/api/event/${id}`)).json()).decisions.some((d) => !d.round && d.action === "accept"), rows[1].id);
  } finally {
    shared.kill();
  }
});

// A PMTiles file with one tile: a road and a lake over the north-west of Syria.
function pmtiles() {
  const varint = (n) => { const out = []; while (n > 127) { out.push((n % 128) | 128); n = Math.floor(n / 128); } out.push(n); return out; };
  const field = (tag, bytes) => [(tag << 3) | 2, ...varint(bytes.length), ...bytes];
  const zigzag = (n) => (n < 0 ? -2 * n - 1 : 2 * n);
  const shape = (kind, points, close) => {
    const out = [9]; let [px, py] = [0, 0];
    points.forEach(([x, y], n) => { if (n === 1) out.push(((points.length - 1) << 3) | 2); out.push(...varint(zigzag(x - px)), ...varint(zigzag(y - py))); [px, py] = [x, y]; });
    if (close) out.push(15);
    return field(2, [...[3 << 3, kind], ...field(4, out)]);
  };
  const layer = (name, feature) => field(3, [...field(1, [...Buffer.from(name)]), ...feature, 5 << 3, ...varint(4096), 15 << 3, 2]);
  const tile = gzipSync(Buffer.from([...layer("roads", shape(2, [[0, 0], [4096, 4096]])), ...layer("water", shape(3, [[1000, 1000], [3000, 1000], [3000, 3000], [1000, 3000]], true))]));
  const [x, y] = [19, 12];
  let [id, tx, ty] = [(4 ** 5 - 1) / 3, x, y];
  for (let s = 16; s >= 1; s >>= 1) { const rx = tx & s ? 1 : 0; const ry = ty & s ? 1 : 0; id += s * s * ((3 * rx) ^ ry); if (!ry) { if (rx) { tx = s - 1 - tx; ty = s - 1 - ty; } [tx, ty] = [ty, tx]; } }
  const root = gzipSync(Buffer.from([1, ...varint(id), 1, ...varint(tile.length), 1]));
  const meta = gzipSync(JSON.stringify({ vector_layers: [{ id: "roads" }, { id: "water" }], attribution: "Drawn <b>by</b> hand" }));
  const head = Buffer.alloc(127);
  head.write("PMTiles", 0); head[7] = 3;
  [[8, 127], [16, root.length], [24, 127 + root.length], [32, meta.length], [40, 0], [48, 0], [56, 127 + root.length + meta.length], [64, tile.length]].forEach(([at, n]) => head.writeBigUInt64LE(BigInt(n), at));
  head[96] = 1; head[97] = 2; head[98] = 2; head[99] = 1; head[100] = 5; head[101] = 5;
  [[102, 30], [106, 30], [110, 45], [114, 40]].forEach(([at, n]) => head.writeInt32LE(n * 1e7, at));
  return Buffer.concat([head, root, meta, tile]);
}

test("map tiles of one's own are drawn under the events", async () => {
  const file = join(folder, "own.pmtiles");
  writeFileSync(file, "no tiles at all");
  assert.notEqual(spawnSync(program, ["serve", "--db", db, "--basemap", file, "--port", "0"], { timeout: 20000 }).status, 0);
  writeFileSync(file, pmtiles());
  const own = spawn(program, ["serve", "--db", db, "--basemap", file, "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  const said = [];
  const address = await new Promise((resolve) => { own.stdout.on("data", (d) => { said.push(String(d)); const m = said.join("").match(/Open (\S+)/); if (m) resolve(m[1]); }); });
  const apart = await browser.newContext();
  try {
    const visitor = await apart.newPage();
    visitor.on("console", (m) => { if (m.type() === "error") complaints.push(`tiles: ${m.text()}`); });
    await visitor.goto(address);
    await visitor.goto(`${new URL(address).origin}/map?z=7&lat=35.9&lon=36.6`);
    await visitor.locator('.mapbox[data-own]:not([data-own="0"])').waitFor({ state: "attached", timeout: 40000 });
    await visitor.getByText("Drawn by hand").waitFor();
  } finally {
    // Before its server ends: what the page would still fetch is no complaint.
    await apart.close();
    own.kill();
  }
});

test("without WebGL, and for paper, the map is a drawing", async () => {
  await page.goto(`${base}/map?draw=svg`);
  await page.locator("svg.flat path.land").first().waitFor();
  assert.equal(await page.locator("canvas").count(), 0);
  await page.goto(`${base}/map`);
  await page.locator(".mapbox[data-symbols]").waitFor({ state: "attached" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.locator(".paper svg.flat path.land").first().waitFor({ state: "attached" });
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
});

test("an empty record offers a first step, and names from right to left stand in it", async () => {
  const empty = join(folder, "empty.db");
  const own = spawn(program, ["serve", "--db", empty, "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  const said = [];
  const address = await new Promise((resolve) => { own.stdout.on("data", (d) => { said.push(String(d)); const m = said.join("").match(/Open (\S+)/); if (m) resolve(m[1]); }); });
  try {
    const visitor = await (await browser.newContext({ reducedMotion: "reduce" })).newPage();
    await visitor.goto(address);
    await visitor.getByRole("heading", { name: "An empty record" }).waitFor();
    await visitor.getByRole("button", { name: "Read the sample" }).click();
    await visitor.waitForURL(/map/, { timeout: 60000 });
    await visitor.locator(".list a.item").first().waitFor();
    assert.equal(await visitor.evaluate(() => getComputedStyle(document.querySelector(".list a.item")).transitionDuration), "0s");
    // A name in Arabic inside an English line is set apart from its neighbours.
    const report = join(folder, "arabic.txt");
    writeFileSync(report, "---\ntitle: جبهة النصرة\nsource: وكالة الأنباء\npublished: 2014-12-16\n---\nRebels captured the town of Saraqib on Monday.\n");
    assert.equal(spawnSync(program, ["read", report, "--db", empty], { stdio: "ignore" }).status, 0);
    await visitor.goto(`${new URL(address).origin}/reports`);
    const name = visitor.locator("bdi", { hasText: "جبهة النصرة" }).first();
    await name.waitFor();
    assert.equal(await name.evaluate((n) => getComputedStyle(n).unicodeBidi), "isolate");
  } finally {
    own.kill();
  }
});

test("a desk for the public holds back whom reports name in private", async () => {
  const secret = join(folder, "private.db");
  const line = (id, text) => JSON.stringify({ id, text, published: "2014-12-16", source: "Northline Wire", title: "Zaynab Darwishi tells of the raid", url: `https://example.org/${id}` });
  const input = join(folder, "private.jsonl");
  writeFileSync(input, `${line("r1", "Government warplanes bombed the Al Amal hospital in Saraqib on Monday, killing seven people, said Zaynab Darwishi, a resident.")}\n${line("r2", "Rebels captured the town of Saraqib from government forces on 15 December 2014, said Zaynab Darwishi, who watched from a roof.")}\n`);
  assert.equal(spawnSync(program, ["read", input, "--db", secret], { stdio: "ignore" }).status, 0);
  const own = spawn(program, ["serve", "--db", secret, "--profile", "public", "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  const said = [];
  const address = await new Promise((resolve) => { own.stdout.on("data", (d) => { said.push(String(d)); const m = said.join("").match(/Open (\S+)/); if (m) resolve(m[1]); }); });
  try {
    const visitor = await (await browser.newContext()).newPage();
    await visitor.goto(address);
    const origin = new URL(address).origin;
    const ask = async (path) => { const r = await visitor.request.get(`${origin}/api/${path}`); return [r.status(), await r.text()]; };
    const { rows } = JSON.parse((await ask("events?limit=50"))[1]);
    assert.ok(rows.length > 0);
    const asked = ["events", "events.csv", "events.json", "events.geojson", "facets", "map?z=6", "actors", "sources", "sources.csv", "relations", "media", "control?on=2014-12-17&place=Saraqib", "control.csv", "control/place?on=2014-12-17&place=Saraqib", "reports", "reports.csv", "labels", ...rows.flatMap((r) => [`event/${r.id}`, `event/${r.id}/citation?form=bibtex`])];
    for (const path of asked) {
      const [status, words] = await ask(path);
      assert.equal(status, 200, `${path}: ${words}`);
      assert.doesNotMatch(words, /Zaynab|Darwishi|Al Amal/, path);
    }
    for (const path of ["report/r1", "search?q=Zaynab", "decisions", "missed", "refused", "audit", "review/queue"]) assert.equal((await ask(path))[0], 403, path);
    assert.equal((await ask("events?q=Zaynab"))[0], 400);
    await visitor.goto(`${origin}/map`);
    await visitor.getByText("public profile").waitFor();
  } finally {
    own.kill();
  }
});

// Headers that a browser would not let a page forge.
const raw = (path, { method = "GET", headers = {}, body } = {}) => new Promise((resolve, reject) => {
  const asked = request(`${base}${path}`, { method, headers }, (answer) => { answer.resume(); answer.on("end", () => resolve(answer.statusCode)); });
  asked.on("error", reject);
  asked.end(body);
});

test("forged host, origin, token and missing secret are refused", async () => {
  const cookie = state.cookies.map((c) => `${c.name}=${c.value}`).join("; ");
  const { csrf } = await api("session");
  const body = JSON.stringify({ text: "Rebels captured Saraqib." });
  const good = { cookie, "content-type": "application/json", "x-dateline-csrf": csrf };
  const post = (headers) => raw("/api/paste", { method: "POST", headers, body });
  assert.equal(await post(good), 200);
  assert.equal(await post({ ...good, host: "evil.example" }), 421);
  assert.equal(await post({ ...good, origin: "https://evil.example" }), 403);
  assert.equal(await post({ ...good, "sec-fetch-site": "cross-site" }), 403);
  assert.equal(await post({ ...good, "x-dateline-csrf": "0".repeat(48) }), 403);
  assert.equal(await post({ ...good, "content-type": "text/plain" }), 415);
  assert.equal(await post({ ...good, cookie: "" }), 401);
  assert.equal(await raw("/api/events", {}), 401);
  assert.equal(await raw("/?token=wrong", {}), 403);
  assert.equal(await raw("/api/review/decide", { headers: { cookie } }), 405);
});

const PAGES = ["/", "/map", "/map?type=base_captured&sel=first", "/timeline", "/control", "/control?town=Wadi%20al-Deif&date=2014-12-16", "/actors", "/actors?view=graph", "/actors?view=matrix", "/media", "/sources", "/reports", "/report/wire-2014-12-15", "/review", "/review?view=history", "/data", "/data?view=audit", "/paste"];
// Walks through every page at one width; returns what axe calls serious there.
async function walk(colorScheme, size, first) {
  const own = await open({ storageState: state, colorScheme, viewport: size, reducedMotion: "reduce", bypassCSP: true });
  const found = [];
  for (const path of PAGES) {
    await own.goto(`${base}${path.replace("=first", `=${first}`)}`);
    await own.waitForLoadState("networkidle");
    await own.locator("main :is(h1, h2, .mapbox, .fault)").first().waitFor();
    await own.evaluate(axe);
    const { violations } = await own.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
    for (const v of violations.filter((x) => ["serious", "critical"].includes(x.impact))) found.push(`${path}, ${size.width} wide: ${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 140)).join(" | ")}`);
    if (shots) await own.screenshot({ fullPage: size.width < 900, path: join(shots, `${path.replace(/\W+/g, "-")}-${colorScheme}-${size.width}.png`) });
  }
  await own.context().close();
  return found;
}
for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing serious, ${colorScheme}, wide and narrow`, async () => {
    const first = (await api("events?type=base_captured&limit=1")).rows[0].id;
    const found = await Promise.all([[1440, 900], [390, 844]].map(([width, height]) => walk(colorScheme, { width, height }, first)));
    assert.deepEqual(found.flat(), []);
  });
}

test("nothing left this machine and the console is clean", async () => {
  assert.deepEqual(left, []);
  assert.deepEqual(complaints.filter((c) => !/status of (401|403|404|421)/.test(c)), []);
});

let failed = 0;
const only = process.env.ONLY;
const chosen = cases.filter(([name]) => !only || name.includes(only));
for (const [name, run] of chosen) {
  const begun = Date.now();
  try {
    await run();
    console.log(`test browser: ${name} ... ok (${Date.now() - begun} ms)`);
  } catch (error) {
    failed += 1;
    console.log(`test browser: ${name} ... FAILED\n${error.stack}`);
  }
}
await browser.close();
server.kill();
console.log(`test result: ${failed ? "FAILED" : "ok"}. ${chosen.length - failed} passed; ${failed} failed; 0 ignored`);
process.exit(failed ? 1 : 0);
