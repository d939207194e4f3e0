-- Sixth form: which claims tell who holds a place, so that nobody reads all claims for one place; places with the words
-- for them, since people look for those too. Both are derived: settling makes them with the events.

INSERT OR IGNORE INTO facts (name, value) SELECT 'last_event', CAST(max(seq) AS TEXT) FROM events HAVING max(seq) > 0;
DELETE FROM event_claims;
DELETE FROM tellings;
DELETE FROM ties;
DELETE FROM events;
DROP TABLE spots;

-- Places of events and of claims about control, each once; what is not known is ''.
CREATE TABLE spots (
    key INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    id TEXT NOT NULL,
    admin1 TEXT NOT NULL,
    country TEXT NOT NULL,
    text TEXT NOT NULL,                -- the words of the report
    UNIQUE (name, id, admin1, country, text)
) STRICT;

-- Claims that tell who holds a place, or of a road or crossing, by their own place.
CREATE TABLE grounds (
    spot INTEGER NOT NULL,
    claim INTEGER NOT NULL,
    event INTEGER NOT NULL,
    PRIMARY KEY (spot, claim)
) STRICT, WITHOUT ROWID;
CREATE INDEX grounds_by_event ON grounds (event);

CREATE INDEX reports_by_day ON reports (published);

DELETE FROM facts WHERE name = 'settled_with';
INSERT INTO facts (name, value) VALUES ('stale', 'yes') ON CONFLICT (name) DO UPDATE SET value = 'yes';
