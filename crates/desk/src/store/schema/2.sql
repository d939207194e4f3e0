-- Second form: decisions outlive recoding, events keep their names, the queue of what to look at.

-- A claim that reading anew replaced, and the claim that says the same now.
CREATE TABLE claim_heirs (
    was TEXT PRIMARY KEY,
    now TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_heirs_by_now ON claim_heirs (now);

-- Every name that an event ever had, with the claim it was given for. Names are never given twice.
CREATE TABLE event_names (
    name TEXT PRIMARY KEY,
    claim TEXT NOT NULL,
    since INTEGER NOT NULL             -- order in which names were given
) STRICT, WITHOUT ROWID;
CREATE INDEX event_names_by_claim ON event_names (claim);

-- How much a person should look at an event, 0 to 1, and whether one has.
ALTER TABLE events ADD COLUMN doubt REAL NOT NULL DEFAULT 0;
ALTER TABLE events ADD COLUMN state TEXT NOT NULL DEFAULT 'open'; -- open, accepted, edited, grown
CREATE INDEX events_by_doubt ON events (state, doubt DESC, id);
CREATE INDEX decisions_by_subject ON decisions (subject);

INSERT INTO facts (name, value) VALUES ('stale', 'yes') ON CONFLICT (name) DO UPDATE SET value = 'yes';
