-- program: the rules, as data. A policy version never changes once adopted; a cycle names the one it runs under.
CREATE TABLE program (
    id INTEGER PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, hue INTEGER NOT NULL DEFAULT 255 CHECK (hue BETWEEN 0 AND 345 AND hue % 15 = 0),
    state TEXT NOT NULL CHECK (state IN ('setup', 'running', 'closed')), made INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX program_code ON program (code);
CREATE TABLE program_signature (           -- who signs certificates and letters, and how
    program INTEGER PRIMARY KEY REFERENCES program (id), name TEXT NOT NULL, title TEXT NOT NULL,
    picture BLOB NOT NULL                  -- PNG, drawn anew here; empty: none
) STRICT;
CREATE TABLE program_owner (               -- employers whose people cannot hold the award: root organizations
    program INTEGER NOT NULL REFERENCES program (id), root INTEGER NOT NULL REFERENCES organization (id),
    PRIMARY KEY (program, root)
) STRICT, WITHOUT ROWID;
CREATE TABLE policy (
    program INTEGER NOT NULL REFERENCES program (id),
    version INTEGER NOT NULL CHECK (version > 0),
    document TEXT NOT NULL,                -- JSON: criteria, weights, thresholds, quota, activity types, caps, calendar, roles, grounds, windows
    digest BLOB NOT NULL CHECK (length(digest) = 32), -- SHA-256 of the canonical document; cited in the ledger and by each run
    state TEXT NOT NULL CHECK (state IN ('draft', 'replayed', 'adopted', 'withdrawn')),
    author INTEGER NOT NULL REFERENCES person (id),
    adopted INTEGER, adopter INTEGER REFERENCES person (id),
    from_day INTEGER,                      -- cycles whose record opens on or after this day use it
    PRIMARY KEY (program, version),
    CHECK ((state = 'adopted') = (adopted IS NOT NULL AND adopter IS NOT NULL AND from_day IS NOT NULL)),
    CHECK (adopter <> author)              -- four eyes
) STRICT;
CREATE UNIQUE INDEX policy_from ON policy (program, from_day) WHERE state = 'adopted';
CREATE TABLE region (
    program INTEGER NOT NULL REFERENCES program (id), id INTEGER NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (program, id), UNIQUE (program, code)
) STRICT, WITHOUT ROWID;
CREATE TABLE region_country (
    program INTEGER NOT NULL, country TEXT NOT NULL CHECK (length(country) = 2), region INTEGER NOT NULL,
    PRIMARY KEY (program, country), FOREIGN KEY (program, region) REFERENCES region (program, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE expertise (
    program INTEGER NOT NULL REFERENCES program (id), id INTEGER NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL,
    parent INTEGER, path TEXT NOT NULL,    -- '/3/17/': subtree by prefix
    retired INTEGER,
    PRIMARY KEY (program, id), UNIQUE (program, code),
    FOREIGN KEY (program, parent) REFERENCES expertise (program, id), CHECK (parent <> id)
) STRICT, WITHOUT ROWID;
CREATE INDEX expertise_path ON expertise (program, path);
CREATE TABLE label (                       -- names of regions, expertises, benefits, types in other languages
    program INTEGER NOT NULL, kind TEXT NOT NULL, subject INTEGER NOT NULL, language TEXT NOT NULL, words TEXT NOT NULL,
    PRIMARY KEY (program, kind, subject, language)
) STRICT, WITHOUT ROWID;
CREATE TABLE cycle (
    program INTEGER NOT NULL REFERENCES program (id), id INTEGER NOT NULL,
    code TEXT NOT NULL,                    -- '2027-01'
    award_day INTEGER NOT NULL, record_from_day INTEGER NOT NULL, record_to_day INTEGER NOT NULL,
    policy INTEGER,                        -- set when the record opens, never changed after
    state TEXT NOT NULL CHECK (state IN ('planned', 'nominating', 'reviewing', 'deciding', 'replying', 'published', 'closed')),
    PRIMARY KEY (program, id), UNIQUE (program, code),
    FOREIGN KEY (program, policy) REFERENCES policy (program, version),
    CHECK (state = 'planned' OR policy IS NOT NULL),
    CHECK (record_from_day < record_to_day AND record_to_day <= award_day)
) STRICT, WITHOUT ROWID;
CREATE INDEX cycle_day ON cycle (program, award_day);
CREATE TABLE phase (                       -- deadlines and rights inside a cycle
    program INTEGER NOT NULL, cycle INTEGER NOT NULL, kind TEXT NOT NULL, -- 'nominate', 'document', 'review', 'discuss', 'decide', 'reply', 'appeal'
    opens INTEGER NOT NULL, closes INTEGER NOT NULL, hard INTEGER NOT NULL CHECK (hard IN (0, 1)),
    PRIMARY KEY (program, cycle, kind), FOREIGN KEY (program, cycle) REFERENCES cycle (program, id), CHECK (opens < closes)
) STRICT, WITHOUT ROWID;
CREATE TABLE participant (                 -- a person inside a program: consent, place, who looks after them
    program INTEGER NOT NULL REFERENCES program (id), person INTEGER NOT NULL REFERENCES person (id),
    region INTEGER NOT NULL, lead INTEGER REFERENCES person (id),
    seen_by INTEGER NOT NULL DEFAULT 3,    -- who may see the profile (bits, below); 0 = only I and staff
    joined INTEGER NOT NULL, code_accepted INTEGER, left_at INTEGER,
    PRIMARY KEY (program, person), FOREIGN KEY (program, region) REFERENCES region (program, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX participant_lead ON participant (program, lead, person);
CREATE INDEX participant_person ON participant (person, program);
CREATE TABLE participant_expertise (
    program INTEGER NOT NULL, person INTEGER NOT NULL, expertise INTEGER NOT NULL, main INTEGER NOT NULL CHECK (main IN (0, 1)),
    PRIMARY KEY (program, person, expertise),
    FOREIGN KEY (program, person) REFERENCES participant (program, person),
    FOREIGN KEY (program, expertise) REFERENCES expertise (program, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX participant_expertise_of ON participant_expertise (program, expertise, person);
CREATE UNIQUE INDEX participant_expertise_main ON participant_expertise (program, person) WHERE main = 1;
-- Bits of seen_by and of a viewer: 1 everybody, 2 signed in, 4 member, 8 alumni, 16 lead, 32 reviewer, 64 committee,
-- 128 program manager, 256 product team, 512 community manager. A row is seen if (seen_by & viewer) <> 0, or it is one's own.
CREATE TABLE role_grant (                  -- rights given by people; member and alumni are never granted, they follow from terms
    program INTEGER NOT NULL REFERENCES program (id), id INTEGER NOT NULL,
    person INTEGER NOT NULL REFERENCES person (id),
    role INTEGER NOT NULL CHECK (role IN (16, 32, 64, 128, 256, 512, 1024)), -- as the bits; 1024 operator
    region INTEGER, expertise INTEGER,     -- NULL: everywhere, everything
    capacity INTEGER NOT NULL DEFAULT 0,   -- open matters a lead or reviewer takes; 0 = policy's default
    starts INTEGER NOT NULL, ends INTEGER, giver INTEGER NOT NULL REFERENCES person (id),
    PRIMARY KEY (program, id),
    FOREIGN KEY (program, region) REFERENCES region (program, id),
    FOREIGN KEY (program, expertise) REFERENCES expertise (program, id),
    CHECK (ends IS NULL OR ends > starts)
) STRICT, WITHOUT ROWID;
CREATE INDEX role_grant_person ON role_grant (program, person, role, starts, ends, region, expertise);
CREATE INDEX role_grant_role ON role_grant (program, role, region, person);
