#!/usr/bin/env python3
"""Writes the seed corpus below fuzz/corpus: small sound files of every kind, made here."""
import bz2
import gzip
import io
import json
import lzma
import re
import sys
import zipfile
from pathlib import Path

here = Path(__file__).parent
root = here.parent
STORY = "Rebels captured the town of Saraqib from government forces on Monday, a monitor said. At least 12 soldiers were killed."
PAGE = (f'<!doctype html><html lang="en"><head><title>T | P</title><meta charset="utf-8">'
        f'<meta property="article:published_time" content="2014-12-15">'
        f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"T","datePublished":"2014-12-15"}}</script></head>'
        f"<body><nav><a href=/>Home</a></nav><article><h1>T</h1><p>{STORY}</p><ul><li>a</ul></article></body></html>")


def put(kind, name, data):
    folder = here / "corpus" / kind
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())


def packed(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in files.items():
            z.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def warc():
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{PAGE}"
    chunked = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n{len(PAGE):x}\r\n{PAGE}\r\n0\r\n\r\n"
    out = ""
    for block in (http, chunked):
        out += (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://n.example/1\r\n"
                f"Content-Type: application/http\r\nContent-Length: {len(block)}\r\n\r\n{block}\r\n\r\n")
    return out.encode()


def pdf():
    text = f"BT /F1 10 Tf 50 700 Td [({STORY[:40]}) -300 (on)] TJ 0 -12 Td (Monday.) Tj ET"
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
               "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
               f"<</Length {len(text)}>>stream\n{text}\nendstream",
               "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/FirstChar 32/Widths[278 278]>>"]
    out, places = "%PDF-1.4\n", []
    for n, o in enumerate(objects):
        places.append(len(out))
        out += f"{n + 1} 0 obj\n{o}\nendobj\n"
    start = len(out)
    out += "xref\n0 6\n0000000000 65535 f \n" + "".join(f"{p:010} 00000 n \n" for p in places)
    return (out + f"trailer<</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF").encode()


MAIL = (f"From: A <a@b.example>\r\nTo: c@d.example\r\nDate: Mon, 15 Dec 2014 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: multipart/mixed; boundary=x\r\nSubject: =?utf-8?q?Town_taken?=\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n"
        f"Content-Transfer-Encoding: quoted-printable\r\n\r\n{STORY}\r\n--x\r\nContent-Disposition: attachment; filename=a.html\r\n\r\n{PAGE}\r\n--x--\r\n")
LINE = json.dumps({"id": "1", "text": STORY, "published": "2014-12-15"}) + "\n"

put("text", "a", STORY)
put("text", "dateline", f"BEIRUT, Dec. 15, 2014 (AP) -- {STORY}")
put("text", "latin", "L'armée a été chassée.".encode("latin-1"))
put("markdown", "a", f"---\nid: a\npublished: 2014-12-15\n---\n# T\n\n*{STORY}*\n\n- a\n- [b](c)\n\n| a | b |\n|---|---|\n| c | d |\n")
put("html", "a", PAGE)
put("json", "lines", LINE * 2)
put("json", "list", f"[{LINE},{LINE}]")
put("json", "object", LINE.replace("{", "{\n", 1))
put("json", "crawler", json.dumps({"maintext": STORY, "date_publish": "2014-12-15 10:00:00", "source_domain": "n.example"}))
put("feed", "rss", f'<?xml version="1.0"?><rss version="2.0"><channel><title>N</title><item><title>T</title><link>https://n.example/1</link><pubDate>Mon, 15 Dec 2014 10:00:00 GMT</pubDate><description><![CDATA[<p>{STORY}</p>]]></description></item></channel></rss>')
put("feed", "atom", f'<feed xmlns="http://www.w3.org/2005/Atom"><title>N</title><entry><title>T</title><link href="https://n.example/1"/><published>2014-12-15T10:00:00Z</published><content type="html">&lt;p&gt;{STORY}&lt;/p&gt;</content></entry></feed>')
put("feed", "json", json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "N", "items": [{"id": "1", "content_text": STORY}]}))
put("warc", "a", warc())
put("warc", "gz", gzip.compress(warc(), mtime=0))
put("zip", "a", packed({"a/1.html": PAGE, "b.jsonl": LINE}))
put("zip", "wacz", packed({"datapackage.json": "{}", "archive/a.warc.gz": gzip.compress(warc(), mtime=0)}))
put("pdf", "a", pdf())
put("mail", "eml", MAIL)
put("mail", "mbox", f"From a@b Mon Dec 15 10:00:00 2014\n{MAIL}\n\n" * 2)
put("docx", "a", packed({"[Content_Types].xml": "<Types/>", "word/document.xml": f"<w:document><w:body><w:p><w:r><w:t>{STORY}</w:t></w:r></w:p></w:body></w:document>", "docProps/core.xml": "<a><dc:title>T</dc:title></a>"}))
put("csv", "a", f'title,text,published\nT,"{STORY}",2014-12-15\nU,b,\n')
put("csv", "tabs", f"text\tdate\n{STORY}\t2014-12-15\n")
put("gkg", "a", "20141215103000-7\t20141215103000\t1\tn.example\thttps://n.example/1" + "\t" * 22 + f"<PAGE_TITLE>{STORY}</PAGE_TITLE>\n")
put("packed", "gz", gzip.compress(PAGE.encode(), mtime=0))
put("packed", "xz", lzma.compress(PAGE.encode()))
put("packed", "bz2", bz2.compress(PAGE.encode()))
# A zstd frame of one raw block, by hand.
raw = STORY.encode()
put("packed", "zst", b"\x28\xb5\x2f\xfd\x20" + bytes([len(raw)]) + (len(raw) << 3 | 1).to_bytes(3, "little") + raw)

types = sorted((root / "codebook").glob("*/*.toml"))
for n, path in enumerate(t for t in types if t.parent.name != "languages"):
    text = path.read_text()
    if n % 8 == 0:
        put("parsers", f"type-{path.stem}", b"\0" + text.encode())
    clauses = re.findall(r'^\s*\[?"([A-Z\[][^"]+)"', text, re.M)
    for m, clause in enumerate(clauses[:2]):
        put("parsers", f"clause-{path.stem}-{m}", b"\1" + clause.replace("TAKER", "DOER").encode())
put("parsers", "clause", b"\1DOER capture|seize PLACE [from|in PLACE] unless PLACE")
for path in sorted((root / "codebook/languages/en").glob("dates*.toml")):
    put("parsers", path.stem, b"\2" + path.read_bytes()[:6000])
for path in sorted((root / "world/places/overlay").glob("*.tsv"))[:3]:
    put("parsers", f"places-{path.stem}", b"\3" + path.read_bytes()[:3000])
for path in sorted((root / "world/actors").glob("*.toml"))[:3]:
    put("parsers", f"actors-{path.stem}", b"\4" + path.read_bytes()[:3000])
for n in range(12):
    put("parsers", f"model-{n}", bytes([5, n, 0, 0, n, 255, 0, 1, n, 0]))
put("parsers", "grammar", b"\7" + (root / "codebook/languages/en/grammar.toml").read_bytes()[:8000])

for n, path in enumerate(types[::6]):
    texts = re.findall(r'^text\s*=\s*"([^"]+)"', path.read_text(), re.M)
    put("coder", path.stem, " ".join(texts[:3]))
put("coder", "odd", "“ ( — ' 's n't -- ... 3,000 12-year-old U.S. \u202e e.g. A.B.C. $5m; 5 and 6 and 7 killed, killed, killed by by in in")
print(sum(1 for _ in (here / "corpus").rglob("*") if _.is_file()), "seeds", file=sys.stderr)
