-- collect: sources are connected once: by a person, for all their programs, or by a program, for its community.
CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    person INTEGER REFERENCES person (id), -- whose work it shows; NULL: that of a community
    program INTEGER REFERENCES program (id), -- whose community; NULL: a person's own
    kind TEXT NOT NULL, address TEXT NOT NULL CHECK (length(address) BETWEEN 1 AND 500), -- what is fetched
    page TEXT NOT NULL DEFAULT '' CHECK (length(page) <= 500), -- where people look at it
    title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    who TEXT NOT NULL DEFAULT '' CHECK (length(who) <= 500), -- as whom its person appears there, one a line; empty: all of it is theirs
    maker INTEGER NOT NULL REFERENCES person (id), made INTEGER NOT NULL,
    agreed INTEGER,                        -- its person, or a manager of the program, said yes; NULL: nothing is read
    state TEXT NOT NULL CHECK (state IN ('asked', 'on', 'failing', 'paused', 'off')),
    every INTEGER NOT NULL DEFAULT 86400 CHECK (every BETWEEN 900 AND 604800), next INTEGER NOT NULL,
    lease INTEGER NOT NULL DEFAULT 0,      -- until then somebody reads it; a reader that died is replaced after it
    misses INTEGER NOT NULL DEFAULT 0,     -- in a row
    etag TEXT NOT NULL DEFAULT '', modified TEXT NOT NULL DEFAULT '', digest BLOB, -- of the latest answer
    gap INTEGER NOT NULL DEFAULT 0, newest INTEGER, -- seconds between its latest things; when the newest one was made
    last INTEGER, outcome INTEGER NOT NULL DEFAULT 0, -- of the latest run: 0, a fetch_outcome, 100: words say it
    host TEXT NOT NULL DEFAULT '', number INTEGER NOT NULL DEFAULT 0, words TEXT NOT NULL DEFAULT '',
    found INTEGER NOT NULL DEFAULT 0, fresh INTEGER NOT NULL DEFAULT 0, again INTEGER NOT NULL DEFAULT 0, -- things so far: all, those that it alone brought, those known from elsewhere
    CHECK ((person IS NULL) <> (program IS NULL)), CHECK (state NOT IN ('on', 'failing') OR agreed IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX source_address ON source (kind, address, COALESCE(person, 0), COALESCE(program, 0)) WHERE state <> 'off';
CREATE INDEX source_next ON source (next) WHERE state IN ('on', 'failing');
CREATE INDEX source_person ON source (person) WHERE person IS NOT NULL;
CREATE INDEX source_program ON source (program) WHERE program IS NOT NULL;
CREATE TABLE source_hub (                  -- WebSub: who tells when there is something new
    source INTEGER PRIMARY KEY REFERENCES source (id) ON DELETE CASCADE,
    hub TEXT NOT NULL CHECK (length(hub) BETWEEN 1 AND 500), topic TEXT NOT NULL CHECK (length(topic) BETWEEN 1 AND 500), -- as the feed names both
    token TEXT NOT NULL UNIQUE CHECK (length(token) = 32), secret TEXT NOT NULL CHECK (length(secret) = 64), -- of our address there; of its signatures
    state TEXT NOT NULL CHECK (state IN ('wanted', 'live', 'denied')),
    until INTEGER NOT NULL DEFAULT 0,      -- live until then, unless it is renewed
    misses INTEGER NOT NULL DEFAULT 0,     -- times it was asked without an answer
    asked INTEGER NOT NULL DEFAULT 0, next INTEGER NOT NULL, -- when it was asked last, and is next
    pushed INTEGER NOT NULL DEFAULT 0      -- when it told of something new last
) STRICT;
CREATE INDEX source_hub_next ON source_hub (next) WHERE state <> 'denied';
CREATE TABLE source_run (                  -- what came of reading it; runs that brought nothing are only counted in source
    source INTEGER NOT NULL REFERENCES source (id), id INTEGER NOT NULL, at INTEGER NOT NULL, milliseconds INTEGER NOT NULL,
    outcome INTEGER NOT NULL, host TEXT NOT NULL DEFAULT '', number INTEGER NOT NULL DEFAULT 0, words TEXT NOT NULL DEFAULT '',
    bytes INTEGER NOT NULL DEFAULT 0, found INTEGER NOT NULL DEFAULT 0, fresh INTEGER NOT NULL DEFAULT 0, again INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (source, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE identity (                    -- who somebody is at a source: ('mail', 'ada@a.example'), ('github', 'ada')
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL, handle TEXT NOT NULL CHECK (length(handle) BETWEEN 1 AND 300), -- in lower case
    name TEXT NOT NULL DEFAULT '', person INTEGER REFERENCES person (id), -- NULL: seen, nobody yet
    state TEXT NOT NULL CHECK (state IN ('seen', 'proposed', 'claimed', 'proved', 'refused')),
    score INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT '', -- of a proposal: decibans, and why
    proof TEXT NOT NULL DEFAULT '',        -- 'mail', 'lead', 'self'
    made INTEGER NOT NULL,
    CHECK ((state IN ('proposed', 'claimed', 'proved')) <= (person IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX identity_handle ON identity (kind, handle);
CREATE INDEX identity_person ON identity (person, kind) WHERE person IS NOT NULL;
CREATE TABLE objection (                   -- somebody does not want to be read in public lists: nothing of theirs is kept
    digest BLOB PRIMARY KEY CHECK (length(digest) = 16), -- of kind and handle: no name stays here
    at INTEGER NOT NULL, maker INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE found_item (                  -- what a source said, once per source
    id INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source (id),
    foreign_id TEXT NOT NULL CHECK (length(foreign_id) BETWEEN 1 AND 500),
    digest BLOB NOT NULL CHECK (length(digest) = 16), -- of all it said; another one: it was changed there
    kind TEXT NOT NULL, title TEXT NOT NULL, url TEXT NOT NULL, event TEXT NOT NULL DEFAULT '', at INTEGER,
    identity INTEGER REFERENCES identity (id), -- who made it; of communities alone
    thread TEXT NOT NULL DEFAULT '', parent TEXT NOT NULL DEFAULT '', accepted INTEGER NOT NULL DEFAULT 0, votes INTEGER NOT NULL DEFAULT 0,
    made INTEGER NOT NULL, changed INTEGER
) STRICT;
CREATE UNIQUE INDEX found_item_once ON found_item (source, foreign_id);
CREATE INDEX found_item_month ON found_item (source, kind, at);
CREATE INDEX found_item_identity ON found_item (identity, at) WHERE identity IS NOT NULL;
CREATE TABLE found_key (                   -- by which the same thing of another source is found: found_keys()
    person INTEGER NOT NULL, key INTEGER NOT NULL, item INTEGER NOT NULL REFERENCES found_item (id),
    sketch INTEGER NOT NULL,               -- of its title: who cannot be alike is not looked at
    PRIMARY KEY (person, key, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX found_key_item ON found_key (item);
