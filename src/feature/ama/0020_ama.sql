-- ama: questions in, answers out, published. An anonymous question has no asker anywhere in the database.
CREATE TABLE ama_event (
    program INTEGER NOT NULL, id INTEGER NOT NULL, title TEXT NOT NULL CHECK (length(title) BETWEEN 3 AND 120),
    words TEXT NOT NULL CHECK (length(words) <= 5000),
    zone TEXT NOT NULL,                    -- in which its times were chosen; of the calendar file
    opens INTEGER NOT NULL,                -- from here on questions are taken
    starts INTEGER, ends INTEGER,          -- when the hosts are there; neither: standing
    closes INTEGER,                        -- no questions after this; NULL: until it is published
    seen_by INTEGER NOT NULL, embargo INTEGER, moderated INTEGER NOT NULL CHECK (moderated IN (0, 1)), anonymous INTEGER NOT NULL CHECK (anonymous IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('planned', 'open', 'live', 'answering', 'published', 'cancelled')),
    made INTEGER NOT NULL, changed INTEGER NOT NULL,
    revision INTEGER NOT NULL DEFAULT 0,   -- of what the calendar says of it: SEQUENCE
    period INTEGER,                        -- day from which the key for limits of anonymous questions holds; NULL: there is none
    PRIMARY KEY (program, id),
    CHECK ((starts IS NULL) = (ends IS NULL)), CHECK (ends IS NULL OR ends > starts), CHECK (starts IS NULL OR opens <= starts),
    CHECK (closes IS NULL OR closes > opens)
) STRICT;
CREATE INDEX ama_event_state ON ama_event (program, state, starts, id);
CREATE TABLE ama_host (
    program INTEGER NOT NULL, event INTEGER NOT NULL, person INTEGER NOT NULL, part TEXT NOT NULL CHECK (part IN ('host', 'organizer', 'delegate')),
    for_host INTEGER,                      -- a delegate's host, who answers through them
    state TEXT NOT NULL CHECK (state IN ('asked', 'accepted', 'declined')), at INTEGER NOT NULL,
    PRIMARY KEY (program, event, person, part), FOREIGN KEY (program, event) REFERENCES ama_event (program, id),
    CHECK ((part = 'delegate') = (for_host IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX ama_host_person ON ama_host (program, person, event);
CREATE TABLE ama_question (
    program INTEGER NOT NULL, event INTEGER NOT NULL, id INTEGER NOT NULL, -- anonymous: 63 random bits, not time-ordered
    asker INTEGER, follow_token BLOB CHECK (length(follow_token) = 32), -- SHA-256 of a token only the asker's browser holds
    anonymous INTEGER NOT NULL CHECK (anonymous IN (0, 1)), words TEXT NOT NULL CHECK (words = '' OR length(words) BETWEEN 5 AND 2000),
    origin TEXT, origin_name TEXT,         -- brought along from elsewhere: its address there, and who asked there
    asked INTEGER NOT NULL,                -- anonymous: start of the day
    edited INTEGER NOT NULL DEFAULT 0 CHECK (edited IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('held', 'shown', 'answered', 'merged', 'refused', 'withdrawn')), merged_into INTEGER,
    ground TEXT, votes INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (program, event, id), FOREIGN KEY (program, event) REFERENCES ama_event (program, id),
    CHECK ((anonymous = 1 OR origin IS NOT NULL) = (asker IS NULL)),
    CHECK (anonymous = 0 OR (asked % 86400 = 0 AND origin IS NULL)), CHECK (anonymous = 1 OR follow_token IS NULL),
    CHECK ((state = 'merged') = (merged_into IS NOT NULL)), CHECK ((state = 'refused') = (ground IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX ama_question_votes ON ama_question (program, event, state, votes, id);
CREATE INDEX ama_question_asker ON ama_question (program, asker, event) WHERE asker IS NOT NULL;
CREATE UNIQUE INDEX ama_question_token ON ama_question (program, follow_token) WHERE follow_token IS NOT NULL;
CREATE UNIQUE INDEX ama_question_origin ON ama_question (program, event, origin) WHERE origin IS NOT NULL;
CREATE TABLE ama_quota (                   -- limits anonymous questions; mac = HMAC(key of the event, person); the key is a file that is destroyed at the end
    program INTEGER NOT NULL, event INTEGER NOT NULL, mac BLOB NOT NULL CHECK (length(mac) = 16), used INTEGER NOT NULL CHECK (used BETWEEN 1 AND 20),
    PRIMARY KEY (program, event, mac)
) STRICT, WITHOUT ROWID;
CREATE TABLE ama_vote (
    program INTEGER NOT NULL, event INTEGER NOT NULL, question INTEGER NOT NULL, person INTEGER NOT NULL,
    PRIMARY KEY (program, event, question, person), FOREIGN KEY (program, event, question) REFERENCES ama_question (program, event, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ama_vote_person ON ama_vote (program, person, event);
CREATE TABLE ama_answer (
    program INTEGER NOT NULL, event INTEGER NOT NULL, question INTEGER NOT NULL, id INTEGER NOT NULL,
    author INTEGER, on_behalf INTEGER,     -- on_behalf: the host whose delegate wrote it
    origin TEXT, origin_name TEXT,         -- brought along from elsewhere: then no author
    words TEXT NOT NULL CHECK (length(words) <= 20000),
    slug TEXT, state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'withdrawn')), at INTEGER NOT NULL, changed INTEGER,
    PRIMARY KEY (program, event, question, id), FOREIGN KEY (program, event, question) REFERENCES ama_question (program, event, id),
    CHECK ((author IS NULL) = (origin IS NOT NULL)), CHECK (state <> 'published' OR slug IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX ama_answer_slug ON ama_answer (program, slug) WHERE slug IS NOT NULL;
CREATE UNIQUE INDEX ama_answer_origin ON ama_answer (program, event, question, origin) WHERE origin IS NOT NULL;
CREATE INDEX ama_answer_state ON ama_answer (program, state, at);
CREATE INDEX ama_answer_author ON ama_answer (program, author, event) WHERE author IS NOT NULL;
CREATE TABLE ama_calendar (                -- private address of one's calendar: whoever has it reads the events that the person may see
    program INTEGER NOT NULL, person INTEGER NOT NULL, token BLOB NOT NULL CHECK (length(token) = 32), -- SHA-256
    made INTEGER NOT NULL,
    PRIMARY KEY (program, person)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX ama_calendar_token ON ama_calendar (token);
