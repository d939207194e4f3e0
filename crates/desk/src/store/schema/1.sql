-- The record, first form. Reports and decisions are kept for ever; claims and events can be made again from them.

-- What was received, byte for byte, named by its content.
CREATE TABLE blobs (
    sha256 TEXT PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT;

CREATE TABLE reports (
    seq INTEGER PRIMARY KEY,           -- order of arrival
    id TEXT NOT NULL UNIQUE,
    raw TEXT NOT NULL REFERENCES blobs (sha256),
    path TEXT NOT NULL,                -- where it came from
    line INTEGER,
    extractor TEXT NOT NULL,           -- format and version that made text from raw
    text TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    title TEXT,
    source TEXT,
    url TEXT,
    lang TEXT,
    published TEXT,                    -- ISO 8601 day
    published_basis TEXT,              -- what says so
    notes TEXT NOT NULL,               -- JSON list of strings
    added_at TEXT NOT NULL,            -- UTC
    codebook TEXT NOT NULL,            -- hash of the codebook and world that its claims were made with
    model TEXT NOT NULL,               -- and the syntax model
    chain TEXT NOT NULL                -- SHA-256 over the previous chain value and this row's id and hashes
) STRICT;

CREATE TABLE claims (
    id TEXT PRIMARY KEY,
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
CREATE INDEX claims_by_report ON claims (report, place_in_report);
CREATE INDEX claims_by_type ON claims (type, date_from);

CREATE TABLE events (
    id TEXT PRIMARY KEY,
    type TEXT NOT NULL,
    family TEXT NOT NULL,
    kind TEXT NOT NULL,
    date_from TEXT,
    date_to TEXT,
    place TEXT,
    country TEXT,
    json TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_date ON events (date_from, id);
CREATE INDEX events_by_place ON events (place, date_from);
CREATE INDEX events_by_type ON events (type, date_from);

CREATE TABLE event_claims (
    event TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    claim TEXT NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
    says TEXT NOT NULL,                -- for, or against
    PRIMARY KEY (event, claim)
) STRICT, WITHOUT ROWID;
CREATE INDEX events_by_claim ON event_claims (claim);

-- Who a claim speaks of: names of its two sides, names and ids in its roles.
CREATE TABLE actors (
    key INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE claim_actors (
    claim TEXT NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
    actor INTEGER NOT NULL REFERENCES actors (key),
    PRIMARY KEY (claim, actor)
) STRICT, WITHOUT ROWID;
CREATE INDEX claims_by_actor ON claim_actors (actor);

-- Inputs that could not be used. One row per place of origin: trying again renews it, success removes it.
CREATE TABLE refused (
    path TEXT NOT NULL,
    line INTEGER NOT NULL,             -- 0 for a whole file
    stage TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (path, line)
) STRICT, WITHOUT ROWID;

-- What people decided about claims and events. Only ever added to.
CREATE TABLE decisions (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    action TEXT NOT NULL,              -- accept, edit, split, merge, reject
    subject TEXT NOT NULL,             -- claim or event id
    body TEXT NOT NULL,                -- JSON: what is to be
    reason TEXT NOT NULL,
    blind_round TEXT
) STRICT;
CREATE TRIGGER decisions_stay BEFORE UPDATE ON decisions BEGIN SELECT RAISE (ABORT, 'decisions are only added to'); END;
CREATE TRIGGER decisions_last BEFORE DELETE ON decisions BEGIN SELECT RAISE (ABORT, 'decisions are only added to'); END;

CREATE TABLE facts (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE report_words USING fts5 (
    title, text, content = 'reports', content_rowid = 'seq', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER reports_added AFTER INSERT ON reports BEGIN
    INSERT INTO report_words (rowid, title, text) VALUES (new.seq, new.title, new.text);
END;

CREATE VIRTUAL TABLE quote_words USING fts5 (
    quote, content = 'claims', content_rowid = 'rowid', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER claims_added AFTER INSERT ON claims BEGIN
    INSERT INTO quote_words (rowid, quote) VALUES (new.rowid, new.quote);
END;
CREATE TRIGGER claims_gone AFTER DELETE ON claims BEGIN
    INSERT INTO quote_words (quote_words, rowid, quote) VALUES ('delete', old.rowid, old.quote);
END;
