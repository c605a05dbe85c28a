-- store: what every room stands on: which migrations ran, one-time keys of forms, follow-up work.
CREATE TABLE migration (
    number INTEGER PRIMARY KEY,
    name   TEXT    NOT NULL,
    digest TEXT    NOT NULL CHECK (length(digest) = 64), -- SHA-256 of the script, hexadecimal
    at     INTEGER NOT NULL
) STRICT;

CREATE TABLE request_key (                 -- one-time key of a form: a repeated write answers as before
    program INTEGER NOT NULL,
    token   BLOB    NOT NULL CHECK (length(token) = 16),
    person  INTEGER,                       -- NULL for anonymous forms: then the answer names no id
    answer  TEXT    NOT NULL,              -- address to go to, as answered the first time
    at      INTEGER NOT NULL,
    PRIMARY KEY (program, token)
) STRICT, WITHOUT ROWID;
CREATE INDEX request_key_at ON request_key (at);

CREATE TABLE job (                         -- follow-up work with leases by compare-and-set
    program INTEGER NOT NULL,
    id      INTEGER NOT NULL,
    kind    TEXT    NOT NULL,              -- 'seal', 'fetch', 'mail', 'announce' ...
    once    TEXT    NOT NULL,              -- deduplication: one job per kind and text until done
    input   TEXT    NOT NULL,
    due     INTEGER NOT NULL,
    state   TEXT    NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed', 'stopped')),
    holder  INTEGER,                       -- node number
    lease   INTEGER NOT NULL DEFAULT 0,    -- grows by one at each take: the compare-and-set and the fence
    until   INTEGER,                       -- end of the lease
    tries   INTEGER NOT NULL DEFAULT 0,
    done    INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL DEFAULT 0, -- progress shown to people
    trouble TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (program, id),
    CHECK (state <> 'running' OR (holder IS NOT NULL AND until IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX job_once ON job (program, kind, once) WHERE state IN ('waiting', 'running');
CREATE INDEX job_due ON job (due, program, id) WHERE state IN ('waiting', 'running');
