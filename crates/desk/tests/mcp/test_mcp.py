"""`dateline mcp`, asked by the protocol's own client as an assistant would ask it.

    DATELINE=target/debug/dateline python -m pytest crates/desk/tests/mcp
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from pathlib import Path

import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

ROOT = Path(__file__).resolve().parents[4]
PROGRAM = os.environ.get("DATELINE", str(ROOT / "target" / "debug" / "dateline"))


@pytest.fixture(scope="module")
def db(tmp_path_factory) -> Path:
    db = tmp_path_factory.mktemp("record") / "record.db"
    subprocess.run([PROGRAM, "read", "--db", db, ROOT / "examples/idlib-2014"], check=True, capture_output=True)
    return db


@pytest.fixture(scope="module")
def texts(db) -> dict[str, str]:
    """The texts of the reports, as they were read in."""
    import sqlite3

    with sqlite3.connect(f"file:{db}?mode=ro", uri=True) as record:
        return dict(record.execute("SELECT id, text FROM reports"))


@pytest.fixture(scope="module")
def ask(db):
    """Asks a tool and gives its answer."""

    def ask(tool: str, **arguments):
        answer = asyncio.run(_session(db, lambda session: session.call_tool(tool, arguments)))
        assert not answer.is_error, answer.content
        # The words are the same as the structure, for clients that know only words.
        assert json.loads(answer.content[0].text) == answer.structured_content
        return answer.structured_content

    return ask


async def _session(db: Path, work, *more: str):
    server = StdioServerParameters(command=PROGRAM, args=["mcp", "--db", str(db), *more])
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        return await work(session)


def test_the_tools_say_what_they_take_and_that_they_only_read(db):
    tools = asyncio.run(_session(db, lambda session: session.list_tools())).tools
    assert {t.name for t in tools} == {"overview", "search_events", "search_claims", "control", "brief", "words"}
    for tool in tools:
        assert tool.annotations.read_only_hint and tool.input_schema["additionalProperties"] is False
        assert len(tool.description) > 40


def test_an_overview_names_what_can_be_asked_for(ask):
    told = ask("overview")
    assert told["reports"] == 13 and told["claims"] > told["events"] > 50
    types = {t["name"]: t["events"] for t in told["types"]}
    assert types["base_captured"] >= 1 and sum(types.values()) == told["events"]
    assert ask("search_events", type="base_captured")["total"] == types["base_captured"]


def quoted(rows, texts):
    """Every quote in the rows stands in its report, where it says."""
    seen = 0
    for row in rows:
        assert row["claim"] and row["report"]
        assert " ".join(row["quote"].split()) in " ".join(texts[row["report"]].split())
        if "start" in row:
            assert texts[row["report"]][row["start"] : row["end"]] == row["quote"]
        seen += 1
    return seen


def test_events_come_with_ids_and_the_words_they_rest_on(ask, texts):
    told = ask("search_events", place="Wadi al-Deif", **{"from": "2014-12-15", "to": "2014-12-15"})
    event = next(e for e in told["events"] if e["type"] == "base_captured")
    assert event["id"].startswith("E") and event["n_sources"] >= 3 and event["date_start"] == "2014-12-15"
    assert quoted(event["claims"], texts) == event["n_claims"]
    assert {"Levant Morning Post"} <= {c["source"] for c in event["claims"]}
    pages = [ask("search_events", limit=40, offset=at) for at in range(0, told["total"] + 400, 40)]
    ids = [e["id"] for page in pages for e in page["events"]]
    assert len(ids) == len(set(ids)) == pages[0]["total"]


def test_what_was_not_known_yet_is_not_told(ask):
    then = ask("search_events", place="Wadi al-Deif", as_of="2014-12-15")
    now = ask("search_events", place="Wadi al-Deif")
    assert all(c["published"] <= "2014-12-15" for e in then["events"] for c in e["claims"])
    assert then["total"] < now["total"]


def test_claims_are_told_one_by_one(ask, texts):
    told = ask("search_claims", text="garrison", limit=50)
    assert told["total"] >= 1 and quoted(told["claims"], texts) == len(told["claims"])
    days = [c["published"] for c in told["claims"] if c["published"]]
    assert days == sorted(days)
    assert all("garrison" in c["quote"].lower() and c["event"].startswith("E") for c in told["claims"])


def test_who_holds_a_place_on_a_day_and_on_whose_word(db, ask, texts):
    for day in ("2014-12-14", "2014-12-16"):
        command = [PROGRAM, "control", "--db", db, "--place", "Wadi al-Deif", "--on", day, "--format", "json"]
        told = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        assert ask("control", place="Wadi al-Deif", on=day) == told
    (after,) = told["places"]
    assert "Jabhat al-Nusra" in after["controller"] and after["why"]
    assert quoted(after["says_so"], texts) >= 1


def test_a_brief_stands_on_claims(ask, texts):
    told = ask("brief", place="Idlib")
    assert told["markdown"].startswith("#") and "Wadi al-Deif" in told["markdown"]
    lines = [line for section in told["brief"]["sections"] for line in section["lines"]]
    assert lines and all(line["cites"] for line in lines)
    assert quoted([cite for line in lines for cite in line["cites"]], texts) > 20


def test_the_words_behind_a_value(ask, texts):
    told = ask("search_events", type="base_captured")
    event = next(e for e in told["events"] if "fatalities_best" in e or e["n_claims"] > 2)
    behind = ask("words", id=event["id"], field="place")
    assert behind["event"]["place"]["name"] == event["place"]
    assert {c["claim"] for c in behind["claims"]} >= {c["claim"] for c in event["claims"]}
    for claim in behind["claims"]:
        assert claim["quote"] in claim["context"] and claim["context"] in texts[claim["report"]]
        for role in claim["value"]["roles"].values():
            assert texts[claim["report"]][role["start"] : role["end"]] == role["text"] or not role["text"]
    single = ask("words", id=event["claims"][0]["claim"])
    assert [c["claim"] for c in single["claims"]] == [event["claims"][0]["claim"]]


@pytest.mark.parametrize(
    "tool, arguments, says",
    [
        ("search_events", {"palce": "Idlib"}, "palce"),
        ("search_events", {"from": "yesterday"}, "year"),
        ("words", {}, "id"),
        ("words", {"id": "E0"}, "no event and no claim"),
        ("control", {"on": 5}, "cannot be read"),
    ],
)
def test_what_is_wrong_with_a_question_is_said(db, tool, arguments, says):
    answer = asyncio.run(_session(db, lambda session: session.call_tool(tool, arguments)))
    assert answer.is_error and says in answer.content[0].text


def test_no_tool_changes_the_record(db, ask):
    dump = lambda: subprocess.run([PROGRAM, "events", "--db", db, "--format", "json"], capture_output=True).stdout
    before = dump()
    for tool in ("overview", "search_events", "search_claims", "control", "brief"):
        ask(tool)
    assert dump() == before
    missing = subprocess.run([PROGRAM, "mcp", "--db", db.parent / "no.db"], input=b"", capture_output=True)
    assert missing.returncode == 1 and b"there is no record" in missing.stderr
    assert not (db.parent / "no.db").exists()


def test_the_public_profile_shows_no_more_than_anyone_may_see(db):
    def ask(tool, **arguments):
        session = lambda s: s.call_tool(tool, arguments)
        return asyncio.run(_session(db, session, "--profile", "public")).structured_content

    told = ask("search_events", type="base_captured")
    event = told["events"][0]
    quotes = [c["quote"] for e in told["events"] for c in e["claims"]]
    assert max(map(len, quotes)) <= 142 and any(quote.endswith(" …") for quote in quotes)
    behind = ask("words", id=event["id"])
    assert behind["claims"] and all("context" not in claim for claim in behind["claims"])
