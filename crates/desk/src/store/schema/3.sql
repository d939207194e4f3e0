-- Third form: claims and events under numbers, settling piece by piece, look-ups by place and week.
-- Events are derived: they are made again after this.

DROP TRIGGER claims_added;
DROP TRIGGER claims_gone;
DROP TABLE quote_words;
DROP TABLE event_claims;
DROP TABLE events;

CREATE TABLE claims_3 (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    report INTEGER NOT NULL REFERENCES reports (seq),
    place_in_report INTEGER NOT NULL,
    type TEXT NOT NULL,
    family TEXT NOT NULL,
    kind TEXT NOT NULL,
    date_from TEXT,
    date_to TEXT,
    quote TEXT NOT NULL,
    json TEXT NOT NULL
) STRICT;
INSERT INTO claims_3 (id, report, place_in_report, type, family, kind, date_from, date_to, quote, json)
    SELECT id, report, place_in_report, type, family, kind, date_from, date_to, quote, json
    FROM claims ORDER BY report, place_in_report;

CREATE TABLE claim_actors_3 (
    claim INTEGER NOT NULL,
    actor INTEGER NOT NULL REFERENCES actors (key),
    PRIMARY KEY (claim, actor)
) STRICT, WITHOUT ROWID;
INSERT INTO claim_actors_3 SELECT c.seq, a.actor FROM claim_actors a JOIN claims_3 c ON c.id = a.claim;
DROP TABLE claim_actors;
ALTER TABLE claim_actors_3 RENAME TO claim_actors;
CREATE INDEX claims_by_actor ON claim_actors (actor);

DROP TABLE claims;
ALTER TABLE claims_3 RENAME TO claims;
CREATE INDEX claims_by_report ON claims (report, place_in_report);
CREATE INDEX claims_by_type ON claims (type);

CREATE VIRTUAL TABLE quote_words USING fts5 (
    quote, content = 'claims', content_rowid = 'seq', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO quote_words (quote_words) VALUES ('rebuild');
CREATE TRIGGER claims_added AFTER INSERT ON claims BEGIN
    INSERT INTO quote_words (rowid, quote) VALUES (new.seq, new.quote);
END;
CREATE TRIGGER claims_gone AFTER DELETE ON claims BEGIN
    INSERT INTO quote_words (quote_words, rowid, quote) VALUES ('delete', old.seq, old.quote);
    DELETE FROM claim_actors WHERE claim = old.seq;
    DELETE FROM event_claims WHERE claim = old.seq;
END;

-- Places of events, each once; what is not known is ''.
CREATE TABLE spots (
    key INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    id TEXT NOT NULL,
    admin1 TEXT NOT NULL,
    country TEXT NOT NULL,
    UNIQUE (name, id, admin1, country)
) STRICT;

CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    family TEXT NOT NULL,
    kind TEXT NOT NULL,
    date_from TEXT,
    date_to TEXT,
    first INTEGER,                     -- days since 1970-01-01
    last INTEGER,
    span INTEGER NOT NULL,             -- how long: 0 a day, 1 a week, 2 a month, 3 a year, 4 more, 5 not known
    spot INTEGER REFERENCES spots (key),
    doubt REAL NOT NULL,
    state TEXT NOT NULL,               -- open, accepted, edited, grown
    part INTEGER NOT NULL,             -- events that were settled together have the same
    json TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_day ON events (span, first);
CREATE INDEX events_by_spot ON events (spot, first);
CREATE INDEX events_by_type ON events (type, first);
CREATE INDEX events_by_doubt ON events (state, doubt DESC, id);
CREATE INDEX events_by_part ON events (part);

CREATE TABLE event_claims (
    claim INTEGER PRIMARY KEY,         -- a claim is in one event
    event INTEGER NOT NULL,
    says TEXT NOT NULL                 -- for, or against
) STRICT;
CREATE INDEX claims_by_event ON event_claims (event);

-- What settling compares, and the keys under which it looks for what to compare.
CREATE TABLE sketches (
    claim INTEGER PRIMARY KEY,
    first INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE TABLE settle_keys (
    key INTEGER NOT NULL,
    first INTEGER NOT NULL,
    claim INTEGER NOT NULL,
    until INTEGER NOT NULL,
    needs INTEGER NOT NULL,
    PRIMARY KEY (key, first, claim)
) STRICT, WITHOUT ROWID;

-- Which reports print one text: those with the same number.
CREATE TABLE prints (
    report INTEGER PRIMARY KEY,
    text INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX prints_by_text ON prints (text);
CREATE TABLE print_marks (
    mark INTEGER NOT NULL,
    report INTEGER NOT NULL,
    PRIMARY KEY (mark, report)
) STRICT, WITHOUT ROWID;

-- What came in, changed or was decided since the last settling.
CREATE TABLE unsettled (report INTEGER PRIMARY KEY) STRICT;
CREATE TABLE unsettled_parts (part INTEGER PRIMARY KEY) STRICT;
CREATE TABLE gone (claim INTEGER PRIMARY KEY) STRICT;
INSERT INTO unsettled SELECT seq FROM reports;

-- What other coders made of the same time: shown and compared, never mixed with ours.
CREATE TABLE units (
    seq INTEGER PRIMARY KEY,
    coder TEXT NOT NULL,
    id TEXT NOT NULL,
    form TEXT NOT NULL,                -- acled, ucdp or csv
    path TEXT NOT NULL,
    line INTEGER NOT NULL,
    type TEXT,
    first INTEGER,
    last INTEGER,
    date_from TEXT,
    date_to TEXT,
    place TEXT,
    country TEXT,
    lat REAL,
    lon REAL,
    actor1 TEXT,
    actor2 TEXT,
    killed INTEGER,
    json TEXT NOT NULL,                -- the row as it came
    at TEXT NOT NULL,
    UNIQUE (coder, id)
) STRICT;
CREATE INDEX units_by_day ON units (coder, first);
