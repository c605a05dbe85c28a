-- directory: read model, made by following the ledger; can be dropped and rebuilt at any time.
CREATE TABLE directory_entry (
    program INTEGER NOT NULL, person INTEGER NOT NULL, sort_key BLOB NOT NULL, name TEXT NOT NULL, handle TEXT NOT NULL, headline TEXT NOT NULL, country TEXT NOT NULL, region INTEGER NOT NULL,
    seen_by INTEGER NOT NULL, standing TEXT NOT NULL CHECK (standing IN ('member', 'alumni')), since_day INTEGER NOT NULL, years INTEGER NOT NULL, avatar BLOB,
    expertise TEXT NOT NULL,               -- ids for the row: '3 17'
    PRIMARY KEY (program, sort_key, person), UNIQUE (program, person) -- stored in name order: a page is one range
) STRICT, WITHOUT ROWID;
CREATE TABLE directory_tag (               -- one row per person and facet value; already in name order
    program INTEGER NOT NULL, kind INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 5), -- 1 expertise, 2 country, 3 language, 4 award year, 5 standing
    value INTEGER NOT NULL,                -- expertise id; letters of the code as base 256; year
    sort_key BLOB NOT NULL, person INTEGER NOT NULL, seen_by INTEGER NOT NULL,
    PRIMARY KEY (program, kind, value, sort_key, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX directory_tag_person ON directory_tag (program, person, kind, value);
