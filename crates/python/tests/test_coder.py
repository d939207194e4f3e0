"""The module says what the program says, to the byte, from any thread and process."""

from __future__ import annotations

import datetime
import doctest
import json
import multiprocessing
import os
import pickle
import threading

import pytest
from conftest import ROOT, dump

import dateline


def test_the_examples_in_the_docstrings_run():
    failed, tried = doctest.testmod(dateline)
    assert failed == 0 and tried > 15


def test_every_answer_is_the_programs_line(run, rows):
    coder = dateline.Coder()
    for command, ask in [
        (["code"], coder.code),
        (["code", "--attributions"], lambda **known: coder.code(**known, attributions=True)),
        (["places"], coder.places),
        (["dates"], coder.dates),
        (["dates", "--kind", "narrative"], lambda **known: coder.dates(**known, kind="narrative")),
    ]:
        assert [dump(ask(**row)) for row in rows] == run(command, rows), command
    ids = [{"id": str(n), "text": row["text"]} for n, row in enumerate(rows)]
    assert [dump(coder.parse(**row)) for row in ids] == run(["parse"], ids)


def test_batches_hold_the_claims_of_the_program(run, rows):
    pa = pytest.importorskip("pyarrow")
    # Columns of a table are those of all rows, not of the first.
    names = sorted({name for row in rows for name in row})
    cell = lambda value: None if value is None else str(value)
    table = pa.table({name: [cell(row.get(name)) for row in rows] for name in names})
    wanted = [dump(claim) for line in run(["code"], rows) for claim in json.loads(line)["claims"]]
    assert wanted
    for threads in (1, 2, 5):
        coded = dateline.Coder().code_batch(table, threads=threads).to_arrow()
        assert [json.encode() for json in coded.column("json").to_pylist()] == wanted
    claims = [json.loads(line) for line in coded.column("json").to_pylist()]
    assert coded.column("type").to_pylist() == [claim["type"] for claim in claims]
    days = [str(day) if day else None for day in coded.column("date_start").to_pylist()]
    assert days == [claim["date"]["from"] for claim in claims]


def test_tables_of_every_library_are_read_without_pyarrow_between(rows):
    polars, pandas, pa = (pytest.importorskip(name) for name in ("polars", "pandas", "pyarrow"))
    texts = {"text": [row["text"] for row in rows]}
    wanted = dateline.Coder().code_batch(pa.table(texts)).to_arrow()
    large = pa.table({"text": pa.array(texts["text"], pa.large_string())})
    words = pa.table({"text": pa.array(texts["text"]).dictionary_encode()})
    single = pa.record_batch(texts)
    days = pandas.DataFrame({**texts, "published": pandas.to_datetime(["2014-12-17"] * len(rows))})
    dated = dateline.Coder().code_batch(pa.table({**texts, "published": ["2014-12-17"] * len(rows)}))
    assert dateline.Coder().code_batch(days).to_arrow().equals(dated.to_arrow())
    kinds = pandas.DataFrame({"text": pandas.Categorical(texts["text"])})
    assert dateline.Coder().code_batch(kinds).to_arrow().equals(wanted)
    for table in (polars.DataFrame(texts), pandas.DataFrame(texts), large, words, single):
        assert dateline.Coder().code_batch(table).to_arrow().equals(wanted), type(table)
    assert dateline.Coder().code_batch(pa.table(texts)).to_polars().shape == wanted.shape
    assert dateline.Coder().code_batch(pa.table(texts)).to_pandas().shape == wanted.shape


def test_batches_share_memory_and_outlive_their_maker():
    pa = pytest.importorskip("pyarrow")
    coded = dateline.Coder().code_batch(pa.table({"text": ["Rebels captured Saraqib."] * 50}))
    one, two = pa.table(coded), pa.table(coded)
    buffers = lambda table: [b.address for b in table.column("quote").chunk(0).buffers() if b]
    assert buffers(one) == buffers(two)
    del coded
    assert one.column("place").to_pylist() == ["Sarāqib"] * 50


def test_days_may_be_days():
    coder = dateline.Coder()
    day = coder.code("A town fell to rebels on Monday.", datetime.date(2014, 12, 17))
    assert day == coder.code("A town fell to rebels on Monday.", "2014-12-17")
    moment = datetime.datetime(2014, 12, 17, 10, 30)
    assert day["claims"] == coder.code("A town fell to rebels on Monday.", moment, id=day["id"])["claims"]


def test_errors_say_what_the_program_says(program, tmp_path):
    import subprocess

    (tmp_path / "words.toml").write_text("this is = = not toml")
    done = subprocess.run([program, "code", "--codebook", tmp_path], input=b"", capture_output=True)
    with pytest.raises(dateline.Error) as told:
        dateline.Coder(codebook=tmp_path)
    assert done.stderr.decode().strip() == f"dateline: {told.value}"
    assert issubclass(dateline.Error, ValueError)
    with pytest.raises(dateline.Error, match="without a space"):
        dateline.code("x" * 10_000)
    with pytest.warns(UserWarning, match="soon"):
        dateline.code("Rebels captured Saraqib.", published="soon")
    with pytest.raises(dateline.Error, match='no column "text" among words'):
        pa = pytest.importorskip("pyarrow")
        dateline.Coder().code_batch(pa.table({"words": ["a"]}))
    with pytest.raises(TypeError, match="PyCapsule"):
        dateline.Coder().code_batch([{"text": "a"}])


def test_a_coder_travels_with_its_files(tmp_path):
    import shutil

    folder = tmp_path / "codebook"
    shutil.copytree(ROOT / "codebook", folder)
    toml = folder / "control" / "place_captured.toml"
    toml.write_text(toml.read_text() + "\n# Another hash.\n")
    coder = dateline.Coder(codebook=folder)
    parcel = pickle.dumps(coder)
    shutil.rmtree(folder)
    again = pickle.loads(parcel)
    assert again.codebook_hash == coder.codebook_hash != dateline.Coder().codebook_hash
    assert again.code("Rebels captured Saraqib.") == coder.code("Rebels captured Saraqib.")
    assert len(pickle.dumps(dateline.Coder())) < 200


def test_threads_share_a_coder_and_the_lock_is_free():
    coder, text = dateline.Coder(), " ".join(["Rebels captured Saraqib on Monday."] * 300)
    said, ticks = [], []
    threads = [threading.Thread(target=lambda: said.append(coder.code(text))) for _ in range(3)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        ticks.append(1)
        threading.Event().wait(0.001)
    assert said[0] == said[1] == said[2]
    # Were the interpreter's lock held while coding, this thread would have stood still.
    assert len(ticks) > 20


def _in_a_fork(queue, text):
    pa = pytest.importorskip("pyarrow")
    coded = dateline.Coder().code_batch(pa.table({"text": [text] * 40}), threads=2)
    queue.put((os.getpid(), dateline.code(text), len(coded)))


def test_a_fork_codes_as_its_parent_does():
    text = "Gunmen killed three farmers in Mopti on Monday."
    wanted, busy = dateline.code(text), threading.Event()

    def work():
        while not busy.is_set():
            dateline.code(text)

    # Forked while another thread is in the middle of coding: no lock of ours may be left behind closed.
    thread = threading.Thread(target=work)
    thread.start()
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    children = [context.Process(target=_in_a_fork, args=(queue, text)) for _ in range(3)]
    for child in children:
        child.start()
    answers = [queue.get(timeout=120) for _ in children]
    for child in children:
        child.join(30)
    busy.set()
    thread.join()
    assert [said for _, said, _ in answers] == [wanted] * 3
    assert {rows for _, _, rows in answers} == {40 * len(wanted["claims"])}
    assert os.getpid() not in {pid for pid, _, _ in answers}


def test_settling_is_the_records(program, corpus, tmp_path):
    import subprocess

    db = tmp_path / "record.db"
    subprocess.run(
        [program, "read", "--db", db, ROOT / "examples" / "idlib-2014"], check=True, capture_output=True
    )
    events = subprocess.run(
        [program, "events", "--db", db, "--format", "json"], check=True, capture_output=True
    )
    coder = dateline.Coder()
    claims = [claim for row in corpus for claim in coder.code(**row)["claims"]]
    settled = dateline.settle(claims, corpus)
    assert {e["id"]: e["n_claims"] for e in json.loads(events.stdout)} == {
        e["id"]: len(e["claims"]) for e in settled
    }
    assert dateline.settle(list(reversed(claims)), corpus) == settled
    apart = dateline.settle(claims)
    assert len(apart) >= len(settled)


def test_scores_are_the_programs(program, tmp_path):
    import subprocess

    gold = [{"id": str(n), "killed": n % 4, "type": "raid" if n % 3 else "clash"} for n in range(40)]
    pred = [{"id": str(n), "killed": n % 5, "type": "raid" if n % 2 else "clash"} for n in range(40)]
    for name, rows in (("gold", gold), ("pred", pred)):
        (tmp_path / name).write_text("".join(json.dumps(row) + "\n" for row in rows))
    asked = [program, "score", tmp_path / "gold", tmp_path / "pred", "--format", "json"]
    told = subprocess.run(asked, check=True, capture_output=True).stdout
    assert dateline.score(gold, pred) == json.loads(told)
    with pytest.raises(dateline.Error, match="row 0 has no `id`"):
        dateline.score([{"killed": 3}], pred)


def test_a_record_opens_as_tables(program, tmp_path):
    import subprocess

    duckdb = pytest.importorskip("duckdb")
    db = tmp_path / "record.db"
    subprocess.run([program, "read", "--db", db, ROOT / "examples" / "idlib-2014"], check=True, capture_output=True)
    told = subprocess.run([program, "events", "--db", db, "--format", "json"], check=True, capture_output=True)
    record = dateline.open(db)
    events = record.events.to_arrow()
    assert [e["id"] for e in json.loads(told.stdout)] == events.column("id").to_pylist()
    for field in ("type", "place", "fatalities_low", "quote", "n_sources"):
        assert [e[field] for e in json.loads(told.stdout)] == events.column(field).to_pylist(), field
    assert set(record.tables) >= {"documents", "claims", "events", "control", "relations", "media", "actors", "reviews"}
    for name in record.tables:
        assert record.table(name).column_names == getattr(record, name).to_arrow().column_names
    assert len(record.documents) == 13 and len(record.control) > 3 and len(record.relations) > 3
    claims, documents = record.claims.to_arrow(), record.documents.to_arrow()
    [(lost,)] = duckdb.sql("select count(*) from claims anti join events on claims.event_id = events.id").fetchall()
    [(orphans,)] = duckdb.sql("select count(*) from claims anti join documents using (doc_id)").fetchall()
    assert (lost, orphans) == (0, 0)
    assert documents.column("near_dup_of").drop_null().to_pylist()
    with pytest.raises(AttributeError, match="no table"):
        record.evnts
    with pytest.raises(dateline.Error, match="there is no record"):
        dateline.open(tmp_path / "none.db")


def test_the_columns_and_the_query_of_the_page_on_r_are_there(program, tmp_path):
    import csv
    import re
    import sqlite3
    import subprocess

    db, out = tmp_path / "record.db", tmp_path / "events.csv"
    subprocess.run([program, "read", "--db", db, ROOT / "examples" / "idlib-2014"], check=True, capture_output=True)
    subprocess.run([program, "export", "--db", db, "--as", "csv", "-o", out], check=True, capture_output=True)
    page = (ROOT / "docs" / "r.md").read_text()
    with open(out, encoding="utf-8-sig") as lines:
        rows = list(csv.DictReader(lines))
    assert {*re.findall(r"events\$(\w+)", page), "type", "place", "fatalities_low", "latitude"} <= set(rows[0])
    (query,) = re.findall(r"SELECT .*?ORDER BY r.published", page, re.S)
    record = sqlite3.connect(f"file:{db}?mode=ro", uri=True)
    for row in rows:
        said = record.execute(query, [row["id"]]).fetchall()
        assert {id for id, says, *_ in said if says == "for"} == set(row["claims"].split("; ")), row["id"]


def test_reading_tells_what_it_refused(tmp_path):
    (tmp_path / "a.txt").write_text("Rebels captured Saraqib.")
    (tmp_path / "b.jsonl").write_text('{"text": "A town fell."}\n{"text": 3}\n')
    tables = list(dateline.read(tmp_path, batch=2))
    assert sum(len(table) for table in tables) == 2
    (name, reason), = [told for table in tables for told in table.refused]
    assert name.endswith("b.jsonl:2") and "string" in reason


def test_a_pdf_is_read_in_a_process_of_its_own(tmp_path):
    words = b"BT /F1 12 Tf 72 700 Td (Rebels captured Saraqib on Monday.) Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(words), words),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    pdf, at = b"%PDF-1.4\n", []
    for n, made in enumerate(objects, 1):
        at.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (n, made)
    start, pdf = len(pdf), pdf + b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % n for n in at)
    pdf += b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
    (tmp_path / "a.pdf").write_bytes(pdf)
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4\nnothing of the kind\n")
    (table,) = dateline.read(tmp_path)
    assert "Rebels captured Saraqib" in table.to_arrow().column("text")[0].as_py()
    assert [name.rsplit("/", 1)[1] for name, _ in table.refused] == ["b.pdf"]


def test_a_document_for_spacy():
    pytest.importorskip("spacy")
    text = "Rebels  captured Ma‘arrat an-Nu‘mān on Monday. “It fell,” Ali Hassan said."
    doc, tokens = dateline.spacy_doc(text), dateline.parse(text)["tokens"]
    assert doc.text == text
    assert [(t.text, t.tag_, t.pos_, t.lemma_, t.dep_, t.head.i, t.idx) for t in doc] == [
        (t["text"], t["tag"], t["pos"], t["lemma"], t["dep"], t["head"], t["start"]) for t in tokens
    ]
    assert len(list(doc.sents)) == sum(t["sent_start"] for t in tokens)
    assert [ent.label_ for ent in doc.ents] == [t["ent_type"] for t in tokens if t["ent_iob"] == "B"]
    assert doc[1].is_space and [str(t.morph) for t in doc] == [t["morph"] for t in tokens]
