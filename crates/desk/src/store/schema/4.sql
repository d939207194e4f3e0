-- Fourth form: what is counted over all claims stands small beside them, so that no page reads every claim.
-- Both are derived: settling makes them with the events.

-- Who is quoted: the far end of a claim's attribution; what is not known is ''.
CREATE TABLE voices (
    key INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    actor TEXT NOT NULL,
    role TEXT NOT NULL,
    UNIQUE (name, actor, role)
) STRICT;

-- How each claim of an event is told.
CREATE TABLE tellings (
    event INTEGER NOT NULL,
    claim INTEGER NOT NULL,
    report INTEGER NOT NULL,
    voice INTEGER REFERENCES voices (key),
    marks INTEGER NOT NULL,            -- sum of: 1 own voice, 2 quoted, 4 interested, 8 denial, 16 depicted, 32 against
    letter TEXT NOT NULL,              -- Admiralty letter
    PRIMARY KEY (event, claim)
) STRICT, WITHOUT ROWID;
CREATE INDEX tellings_depicted ON tellings (claim) WHERE marks & 16;

-- How one actor stands to another by one claim.
CREATE TABLE ties (
    kind TEXT NOT NULL,
    one INTEGER NOT NULL REFERENCES actors (key),
    two INTEGER NOT NULL REFERENCES actors (key),
    claim INTEGER NOT NULL,
    event INTEGER NOT NULL,
    basis INTEGER NOT NULL,            -- 0 stated, 1 epithet, 2 inferred from an event
    since INTEGER,                     -- days since 1970-01-01
    until INTEGER,
    denied INTEGER NOT NULL,
    PRIMARY KEY (kind, one, two, claim)
) STRICT, WITHOUT ROWID;
CREATE INDEX ties_by_event ON ties (event);

DELETE FROM facts WHERE name = 'settled_with';
INSERT INTO facts (name, value) VALUES ('stale', 'yes') ON CONFLICT (name) DO UPDATE SET value = 'yes';
