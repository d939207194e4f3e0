#!/usr/bin/env python3
"""Writes an archive of the web (WARC.gz) of generated pages, a share of them on armed conflict.

    pages.py COUNT FILE [--relevant 0.02] [--reprints 0.1] [--seed 1] [--jsonl]

The other pages are of two kinds: stories from the templates below (sport, trade, weather, council, culture, crime in
passing), and prose out of the documentation strings of Python's own library, which nobody wrote for this measure.
The same arguments give the same bytes.
"""
import argparse
import gzip
import importlib
import inspect
import json
import random
import re
import sys

PLACES = "Saraqib Idlib Raqqa Homs Hama Aleppo Kobani Tadmur Daraa Maiduguri Mosul Tikrit Kirkuk Ramadi Goma Bukavu Kandahar Kunduz Donetsk Luhansk".split()
FORCES = ["Rebels", "Government forces", "Islamic State militants", "Kurdish fighters", "Gunmen", "The army",
          "Taliban fighters", "Boko Haram militants", "Militiamen", "Security forces"]
DEEDS = [
    "{a} captured the town of {p} from {b} on {d}, a monitor said.",
    "{a} attacked a checkpoint near {p} on {d}, killing {n} people, local officials said.",
    "A car bomb killed at least {n} people in {p} on {d}, police said.",
    "Warplanes bombed positions of {b} outside {p} on {d}.",
    "{a} withdrew from {p} on {d} after {n} days of fighting with {b}.",
    "{a} shelled a market in {p}, wounding {n} civilians, residents said.",
    "{a} and {b} clashed in {p} on {d}; {n} fighters were killed.",
]
AFTER = [
    "The number could not be checked independently.",
    "Residents said that shops stayed closed and that roads to the north were blocked.",
    "A spokesman did not answer calls for comment.",
    "Aid groups said thousands had left their homes since the start of the month.",
    "It was the third such incident in a week.",
]
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
TOWNS = "Ashford Millbrook Harlow Denby Westerly Oakham Pinefield Lakeview Stanmore Riverton Brighurst Colby".split()
NAMES = "Anna Keller,Tom Birch,Maria Lopez,James Okoro,Lena Fischer,Paul Duval,Grace Lin,Omar Haddad,Ivy Chen,Noel Byrne".split(",")
PLAIN = {
    "sport": [
        "{x} scored twice as {t} beat {u} {n}-1 in front of a home crowd on {d}.",
        "The visitors took the lead before the break, but {t} came back in the second half.",
        "Coach {x} praised the young side and said the defence had kept its shape.",
        "{t} move up to third place in the table and play {u} next {d}.",
        "{x} won the women's final in straight sets after saving two match points.",
        "A late goal cost {u} the title for the second year in a row.",
    ],
    "trade": [
        "Shares in the retailer rose {n} per cent on {d} after quarterly sales came in above forecasts.",
        "The company, based in {t}, said it would open {n} new stores and hire more staff.",
        "Chief executive {x} told investors that costs had fallen and that margins were stable.",
        "Analysts expect the central bank to leave interest rates unchanged when it meets on {d}.",
        "House prices in {t} grew by {n} per cent in a year, a survey of estate agents found.",
        "The maker of kitchen tools agreed to buy a smaller rival in {u} for an undisclosed sum.",
    ],
    "weather": [
        "Heavy rain is forecast for {t} and {u} from {d}, with gusts of up to {n} miles an hour.",
        "Forecasters said that the cold spell should ease towards the weekend.",
        "Drivers were told to allow more time, and several trains were late.",
        "Temperatures reached {n} degrees in {t}, the warmest day of the spring so far.",
    ],
    "council": [
        "{t} council voted on {d} to spend more on libraries and to repair {n} playgrounds.",
        "Councillor {x} said that residents had asked for safer crossings near schools.",
        "Plans for a new bus lane between {t} and {u} go out to consultation next month.",
        "The school board in {u} named {x} as its next superintendent.",
        "A planning application for {n} homes by the canal was sent back for changes.",
    ],
    "culture": [
        "The gallery in {t} opens a show of {n} watercolours by {x} on {d}.",
        "{x}'s new novel follows three sisters through a summer on the coast.",
        "The orchestra closes its season with two symphonies and a song cycle.",
        "Critics liked the light, the costumes and above all the quiet ending.",
        "Tickets for the festival in {u} sold out in {n} minutes.",
    ],
    "kitchen": [
        "Fry the onions gently in butter, add the rice and stir for {n} minutes.",
        "{x}, who runs a bakery in {t}, lets her dough rest overnight.",
        "Season with salt, lemon and a little nutmeg, and serve with bread.",
        "The recipe serves {n} and keeps well in the fridge.",
    ],
}


def prose():
    """Paragraphs of plain sentences from the documentation of Python's library."""
    found = set()
    names = sorted(sys.stdlib_module_names)
    for name in names:
        if name in {"antigravity", "this", "idlelib", "test", "tkinter", "turtledemo"} or name.startswith("_"):
            continue
        try:
            module = importlib.import_module(name)
        except BaseException:
            continue
        things = [module] + [t for _, t in sorted(vars(module).items(), key=lambda i: i[0])
                             if inspect.isclass(t) or inspect.isroutine(t)]
        for thing in things:
            doc = inspect.getdoc(thing) or ""
            for part in re.split(r"\n\s*\n", doc):
                part = " ".join(part.split())
                if 80 < len(part) < 800 and part.endswith(".") and part.count("_") < 3:
                    found.add(part)
    return sorted(found)


def relevant(rng):
    a, b = rng.sample(FORCES, 2)
    lines = []
    for _ in range(rng.randint(2, 5)):
        lines.append(rng.choice(DEEDS).format(a=a, b=b[0].lower() + b[1:], p=rng.choice(PLACES),
                                              d=rng.choice(DAYS), n=rng.randint(2, 40)))
        lines.append(rng.choice(AFTER))
    return f"{a} in {rng.choice(PLACES)}", lines


def plain(rng, docs):
    if docs and rng.random() < 0.5:
        lines = [rng.choice(docs) for _ in range(rng.randint(4, 10))]
        return lines[0].split(".")[0][:70], lines
    topic = rng.choice(sorted(PLAIN))
    lines = []
    for _ in range(rng.randint(5, 14)):
        t, u = rng.sample(TOWNS, 2)
        lines.append(rng.choice(PLAIN[topic]).format(x=rng.choice(NAMES), t=t, u=u, d=rng.choice(DAYS),
                                                     n=rng.randint(2, 90)))
    return f"{topic.title()}: {lines[0][:50]}", lines


def html(title, lines, n):
    body = "".join(f"<p>{l.replace('&', '&amp;').replace('<', '&lt;')}</p>\n" for l in lines)
    menu = "".join(f"<li><a href=/s{i}>Section {i}</a></li>" for i in range(12))
    title = title.replace("&", "&amp;").replace("<", "&lt;").replace('"', "")
    return (f'<!doctype html><html lang="en"><head><title>{title} | Daily {n % 40}</title>'
            f'<meta property="og:site_name" content="Daily {n % 40}">'
            f'<meta property="article:published_time" content="2014-12-{n % 28 + 1:02}"></head><body>'
            f"<nav><ul>{menu}</ul></nav><article><h1>{title}</h1>\n{body}</article>"
            f"<aside><p>Read our newsletter.</p></aside><footer>All rights reserved</footer></body></html>")


def stories(count, share, reprints, seed):
    rng = random.Random(seed)
    docs = prose()
    earlier = []
    for n in range(count):
        if earlier and rng.random() < reprints:
            yield n, rng.choice(earlier)
            continue
        story = relevant(rng) if rng.random() < share else plain(rng, docs)
        earlier.append(story)
        if len(earlier) > 200:
            earlier.pop(0)
        yield n, story


def record(n, page):
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(page)}\r\n\r\n".encode() + page
    head = (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://daily{n % 40}.example/{n}\r\n"
            f"WARC-Date: 2014-12-15T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(http)}\r\n\r\n").encode()
    return gzip.compress(head + http + b"\r\n\r\n", 6, mtime=0)


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("count", type=int)
    ask.add_argument("file")
    ask.add_argument("--relevant", type=float, default=0.02)
    ask.add_argument("--reprints", type=float, default=0.1)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--jsonl", action="store_true")
    a = ask.parse_args()
    with open(a.file, "wb") as out:
        for n, (title, lines) in stories(a.count, a.relevant, a.reprints, a.seed):
            if a.jsonl:
                line = {"id": str(n), "title": title, "text": "\n\n".join(lines), "published": f"2014-12-{n % 28 + 1:02}"}
                out.write(json.dumps(line).encode() + b"\n")
            else:
                out.write(record(n, html(title, lines, n).encode()))


if __name__ == "__main__":
    main()
