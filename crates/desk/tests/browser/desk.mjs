// Drives the desk as people do, in Chromium: every page, every kind of act, and those who mean ill.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createRequire } from "node:module";
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
  page.setDefaultTimeout(20000);
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

test("a pasted report is read within a second", async () => {
  await page.goto(`${base}/paste`);
  await page.locator("#published").fill("2014-12-16");
  await page.locator("textarea").fill("Rebels captured the town of Saraqib from government forces on Monday, a monitor said. At least 14 soldiers were killed.");
  const begun = Date.now();
  await page.getByRole("button", { name: "Read it" }).click();
  await page.locator("[data-claims]").waitFor();
  const took = Date.now() - begun;
  assert.ok(Number(await page.locator("[data-claims]").getAttribute("data-claims")) > 0);
  assert.ok(took < 1000, `${took} ms`);
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

const PAGES = ["/start", "/map", "/timeline", "/control", "/control?town=Wadi%20al-Deif&date=2014-12-16", "/actors", "/actors?view=graph", "/actors?view=matrix", "/media", "/sources", "/reports", "/report/wire-2014-12-15", "/review", "/review?view=history", "/data", "/data?view=audit", "/paste"];
for (const colorScheme of ["light", "dark"]) {
  for (const size of [{ width: 1440, height: 900 }, { width: 420, height: 900 }]) {
    test(`axe finds nothing serious, ${colorScheme}, ${size.width} wide`, async () => {
      const own = await open({ storageState: state, colorScheme, viewport: size, reducedMotion: "reduce", bypassCSP: true });
      const found = [];
      for (const path of PAGES) {
        await own.goto(`${base}${path}`);
        await own.waitForLoadState("networkidle");
        await own.evaluate(axe);
        const { violations } = await own.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
        for (const v of violations.filter((x) => ["serious", "critical"].includes(x.impact))) found.push(`${path}: ${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 140)).join(" | ")}`);
        if (shots) await own.screenshot({ path: join(shots, `${path.replace(/\W+/g, "-")}-${colorScheme}-${size.width}.png`) });
      }
      await own.context().close();
      assert.deepEqual(found, []);
    });
  }
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
