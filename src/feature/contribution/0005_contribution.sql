-- contribution: `work` is the thing that exists in the world, once; `contribution` is what one program counts for one person.
CREATE TABLE work (
    id INTEGER PRIMARY KEY,
    canonical BLOB CHECK (length(canonical) = 32), -- SHA-256 of the canonical URL; NULL: no address (a vouched deed)
    url TEXT NOT NULL DEFAULT '' CHECK (length(url) <= 500),
    title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200), -- as the source gives it
    language TEXT NOT NULL DEFAULT '', day INTEGER NOT NULL,
    content BLOB,                          -- SHA-256 of the archived copy, if any
    made INTEGER NOT NULL,
    CHECK ((canonical IS NULL) = (url = ''))
) STRICT;
CREATE UNIQUE INDEX work_canonical ON work (canonical);
CREATE TABLE authorship (                  -- who made it; co-authors each have their own row and their own contribution
    work INTEGER NOT NULL REFERENCES work (id), number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 50),
    person INTEGER REFERENCES person (id), name TEXT NOT NULL, -- name as printed, if not (yet) a person here
    confirmed INTEGER,
    PRIMARY KEY (work, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX authorship_person ON authorship (person, work) WHERE person IS NOT NULL;
CREATE TABLE metric (                      -- a number with its origin; the same for all programs; append only
    work INTEGER NOT NULL REFERENCES work (id), kind TEXT NOT NULL, -- 'views', 'attendees', 'downloads' ...
    origin TEXT NOT NULL CHECK (origin IN ('measured', 'declared', 'estimated')),
    day INTEGER NOT NULL, value INTEGER NOT NULL CHECK (value >= 0),
    source INTEGER, person INTEGER,        -- who measured or who said so
    PRIMARY KEY (work, kind, origin, day),
    CHECK ((origin = 'declared') = (person IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE TABLE import_batch (                -- one file or feed that a person brought in; can be undone as a whole
    program INTEGER NOT NULL REFERENCES program (id), id INTEGER NOT NULL,
    person INTEGER NOT NULL REFERENCES person (id),
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 30), -- 'csv', or a reader of kit/found
    name TEXT NOT NULL CHECK (length(name) <= 500), -- of the file, or the feed's address
    made INTEGER NOT NULL, undone INTEGER,
    seen INTEGER NOT NULL DEFAULT 0, added INTEGER NOT NULL DEFAULT 0, skipped INTEGER NOT NULL DEFAULT 0, -- rows: read, made, left out
    PRIMARY KEY (program, id), CHECK (added + skipped <= seen)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_batch_person ON import_batch (program, person, id);
CREATE TABLE contribution (
    program INTEGER NOT NULL REFERENCES program (id), id INTEGER NOT NULL,
    person INTEGER NOT NULL REFERENCES person (id),
    work INTEGER NOT NULL REFERENCES work (id),
    type TEXT NOT NULL, role TEXT NOT NULL DEFAULT '', -- codes of the policy's type documents
    title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200), -- the person's words; frozen with the case
    url TEXT NOT NULL DEFAULT '' CHECK (length(url) <= 500), -- as claimed; copied from work, so that a case reads one table
    day INTEGER NOT NULL, end_day INTEGER,
    expertise INTEGER NOT NULL,
    language TEXT NOT NULL DEFAULT '', format TEXT NOT NULL DEFAULT '' CHECK (format IN ('', 'in-person', 'virtual', 'hybrid')),
    country TEXT NOT NULL DEFAULT '', paid TEXT NOT NULL DEFAULT 'unknown' CHECK (paid IN ('no', 'expenses', 'yes', 'unknown')),
    star INTEGER CHECK (star BETWEEN 1 AND 10), -- the person's own top ten
    reach INTEGER NOT NULL DEFAULT 0, reach_origin TEXT NOT NULL DEFAULT '', -- best metric by measured > declared > estimated; copied
    seen_by INTEGER NOT NULL, embargo INTEGER,
    state TEXT NOT NULL CHECK (state IN ('draft', 'claimed', 'verified', 'rejected', 'withdrawn')),
    reason TEXT NOT NULL DEFAULT '',       -- code of the policy; needed for rejected
    judge INTEGER REFERENCES person (id), judged INTEGER,
    version INTEGER NOT NULL DEFAULT 1,
    batch INTEGER,                         -- import that made it; NULL: by hand
    PRIMARY KEY (program, person, day, id), UNIQUE (program, id), -- stored by person and day: a record, a profile, a case are one range
    FOREIGN KEY (program, expertise) REFERENCES expertise (program, id),
    FOREIGN KEY (program, batch) REFERENCES import_batch (program, id),
    CHECK (end_day IS NULL OR end_day >= day),
    CHECK (state NOT IN ('verified', 'rejected') OR (judge IS NOT NULL AND judged IS NOT NULL AND judge <> person)),
    CHECK (state <> 'rejected' OR reason <> ''),
    CHECK (state <> 'verified' OR paid IN ('no', 'expenses'))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX contribution_once ON contribution (program, person, work, role) WHERE state <> 'withdrawn';
CREATE INDEX contribution_star ON contribution (program, person, star, day DESC) WHERE star IS NOT NULL;
CREATE INDEX contribution_judge ON contribution (program, expertise, id) WHERE state = 'claimed';
CREATE INDEX contribution_topic ON contribution (program, expertise, id) WHERE state IN ('claimed', 'verified'); -- what is written about it, newest last
CREATE INDEX contribution_work ON contribution (program, work, person) WHERE state <> 'withdrawn'; -- who has a part in the same work
CREATE INDEX contribution_batch ON contribution (program, batch, id) WHERE batch IS NOT NULL;
CREATE TABLE contribution_text (           -- long and private words apart, so that lists do not drag them along
    program INTEGER NOT NULL, contribution INTEGER NOT NULL,
    summary TEXT NOT NULL DEFAULT '' CHECK (length(summary) <= 2000), note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 2000), -- note: committee and self
    extra TEXT NOT NULL DEFAULT '{}',      -- JSON: the type's own conditional fields
    PRIMARY KEY (program, contribution), FOREIGN KEY (program, contribution) REFERENCES contribution (program, id)
) STRICT;
CREATE TABLE contribution_expertise (      -- further expertises
    program INTEGER NOT NULL, contribution INTEGER NOT NULL, expertise INTEGER NOT NULL,
    PRIMARY KEY (program, contribution, expertise)
) STRICT, WITHOUT ROWID;
CREATE TABLE reach_usual (                 -- what was measured in two years, by type and number; counted anew each day
    program INTEGER NOT NULL REFERENCES program (id), type TEXT NOT NULL, kind TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number > 0), median INTEGER NOT NULL, -- of so many values
    PRIMARY KEY (program, type, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE evidence (                    -- archived page, photo, letter: content-addressed
    program INTEGER NOT NULL, contribution INTEGER NOT NULL, file BLOB NOT NULL CHECK (length(file) = 32),
    name TEXT NOT NULL, bytes INTEGER NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (program, contribution, file), FOREIGN KEY (program, contribution) REFERENCES contribution (program, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE found_in (                    -- where it was found: several sources may say the same
    program INTEGER NOT NULL, contribution INTEGER NOT NULL, item INTEGER NOT NULL, -- item, source: of collect/
    source INTEGER NOT NULL, name TEXT NOT NULL, -- name of the source, as its person knows it
    url TEXT NOT NULL, why TEXT NOT NULL,  -- why it was taken for that kind of work; in the person's language
    day INTEGER NOT NULL,
    near INTEGER,                          -- a contribution that it may be the same as: the person says
    came_from INTEGER,                     -- the draft that was merged into this contribution
    PRIMARY KEY (program, contribution, item), FOREIGN KEY (program, contribution) REFERENCES contribution (program, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX found_in_item ON found_in (program, item);
CREATE INDEX found_in_source ON found_in (program, source, contribution);
CREATE TABLE vouch (                       -- somebody else stands for it; two independent ones stand in for a link
    program INTEGER NOT NULL, contribution INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person (id),
    words TEXT NOT NULL CHECK (length(words) BETWEEN 20 AND 1000), made INTEGER NOT NULL, withdrawn INTEGER,
    PRIMARY KEY (program, contribution, person), FOREIGN KEY (program, contribution) REFERENCES contribution (program, id)
) STRICT;
CREATE TABLE vouch_link (                  -- whoever has it may look at the contribution, a draft too, and vouch for it
    program INTEGER NOT NULL, contribution INTEGER NOT NULL, key TEXT NOT NULL CHECK (length(key) = 32),
    PRIMARY KEY (program, contribution), FOREIGN KEY (program, contribution) REFERENCES contribution (program, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE year_count (                  -- how many a day: the heat map and "quiet since"; kept by contribution/ itself
    program INTEGER NOT NULL, person INTEGER NOT NULL, day INTEGER NOT NULL, number INTEGER NOT NULL,
    PRIMARY KEY (program, person, day)
) STRICT, WITHOUT ROWID;
