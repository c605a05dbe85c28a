-- people: who somebody is, in all programs of the installation. The only tables without `program`.
CREATE TABLE person (
    id       INTEGER PRIMARY KEY,          -- 1 is "a former participant": authors of erased people point here
    handle   TEXT    NOT NULL CHECK (length(handle) BETWEEN 1 AND 40 AND handle = lower(handle)),
    name     TEXT    NOT NULL,             -- as the person writes it
    sort_key BLOB    NOT NULL,             -- ICU collation key, root locale: the same order on both engines
    latin    TEXT    NOT NULL DEFAULT '',  -- name in Latin letters, for search and mail
    headline TEXT    NOT NULL DEFAULT '' CHECK (length(headline) <= 200),
    country  TEXT    NOT NULL DEFAULT '' CHECK (length(country) IN (0, 2)), -- ISO 3166
    zone     TEXT    NOT NULL DEFAULT 'UTC',
    language TEXT    NOT NULL DEFAULT 'en', -- of the interface and of mail
    avatar   BLOB,                         -- SHA-256 of the upload
    state    TEXT    NOT NULL DEFAULT 'present' CHECK (state IN ('present', 'merged', 'erased')),
    merged_into INTEGER REFERENCES person (id),
    version  INTEGER NOT NULL DEFAULT 1,   -- for optimistic editing
    made     INTEGER NOT NULL,
    CHECK ((state = 'merged') = (merged_into IS NOT NULL) AND merged_into <> id)
) STRICT;
CREATE UNIQUE INDEX person_handle ON person (handle);
CREATE INDEX person_merged ON person (merged_into) WHERE merged_into IS NOT NULL;
CREATE TABLE person_name (                 -- the same person in other scripts
    person INTEGER NOT NULL REFERENCES person (id), language TEXT NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (person, language)
) STRICT, WITHOUT ROWID;
CREATE TABLE person_text (                 -- biography, Markdown, per language
    person INTEGER NOT NULL REFERENCES person (id), language TEXT NOT NULL, words TEXT NOT NULL CHECK (length(words) <= 4000),
    PRIMARY KEY (person, language)
) STRICT, WITHOUT ROWID;
CREATE TABLE person_link (
    person INTEGER NOT NULL REFERENCES person (id), number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 20),
    label TEXT NOT NULL, url TEXT NOT NULL CHECK (length(url) <= 500), proved INTEGER, -- moment rel=me was seen
    PRIMARY KEY (person, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE person_language (
    person INTEGER NOT NULL REFERENCES person (id), language TEXT NOT NULL,
    level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 3), -- 1 reads, 2 works in it, 3 native
    PRIMARY KEY (person, language)
) STRICT, WITHOUT ROWID;
CREATE TABLE organization (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, domain TEXT NOT NULL DEFAULT '',
    root INTEGER NOT NULL,                 -- topmost parent, itself if none: subsidiaries count as one employer
    parent INTEGER REFERENCES organization (id)
) STRICT;
CREATE INDEX organization_root ON organization (root);
CREATE INDEX organization_domain ON organization (domain) WHERE domain <> '';
CREATE TABLE affiliation (                 -- employer timeline
    id INTEGER PRIMARY KEY,
    person INTEGER NOT NULL REFERENCES person (id),
    organization INTEGER NOT NULL REFERENCES organization (id),
    root INTEGER NOT NULL,                 -- organization.root, copied for the index
    kind TEXT NOT NULL CHECK (kind IN ('employee', 'contractor', 'owner', 'volunteer', 'student')),
    from_day INTEGER NOT NULL, to_day INTEGER, -- NULL: still
    origin TEXT NOT NULL CHECK (origin IN ('declared', 'domain', 'lead', 'import')),
    confirmed INTEGER,                     -- by the person or a lead; only confirmed ones have consequences
    CHECK (to_day IS NULL OR to_day >= from_day)
) STRICT;
CREATE INDEX affiliation_person ON affiliation (person, from_day);
CREATE INDEX affiliation_root ON affiliation (root, person);
CREATE TABLE person_merge (                -- two records, one human; can be undone for 90 days
    id INTEGER PRIMARY KEY,
    loser INTEGER NOT NULL REFERENCES person (id), winner INTEGER NOT NULL REFERENCES person (id),
    actor INTEGER NOT NULL, at INTEGER NOT NULL, undone INTEGER, undoer INTEGER,
    CHECK (loser <> winner), CHECK ((undone IS NULL) = (undoer IS NULL))
) STRICT;
CREATE UNIQUE INDEX person_merge_loser ON person_merge (loser) WHERE undone IS NULL;
CREATE INDEX person_merge_winner ON person_merge (winner, at);
CREATE TABLE person_moved (                -- what each room moved: undo moves back exactly these
    merge INTEGER NOT NULL REFERENCES person_merge (id), program INTEGER NOT NULL, -- whose follower moved it; 0: people/ itself
    name TEXT NOT NULL,                    -- of the table; after a '/' what undo has to know besides
    id INTEGER NOT NULL,
    PRIMARY KEY (merge, program, name, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE merge_code (                  -- sent to the address of the other record of the person who is signed in
    person INTEGER PRIMARY KEY REFERENCES person (id), other INTEGER NOT NULL REFERENCES person (id),
    digest BLOB NOT NULL CHECK (length(digest) = 32), tries INTEGER NOT NULL DEFAULT 0, -- wrong ones; SHA-256 of the code
    made INTEGER NOT NULL, proved INTEGER, CHECK (person <> other)
) STRICT;
CREATE TABLE erasure (                     -- a person asks to be forgotten, or a retention rule comes due
    id INTEGER PRIMARY KEY, person INTEGER NOT NULL, asked INTEGER NOT NULL, due INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'waiting', 'running', 'done', 'refused')),
    ground TEXT NOT NULL DEFAULT '', kept TEXT NOT NULL DEFAULT '{}', -- JSON: what stays, on which legal ground, until when
    done INTEGER
) STRICT;
CREATE UNIQUE INDEX erasure_open ON erasure (person) WHERE state IN ('asked', 'waiting', 'running');
INSERT INTO person (id, handle, name, sort_key, latin, made) VALUES (1, 'former-participant', 'a former participant', x'00', 'a former participant', 0);
