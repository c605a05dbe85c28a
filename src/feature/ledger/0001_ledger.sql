-- ledger: every act once, in the transaction of the room that did it; higher rooms follow it.
-- Dialect (all files): written for SQLite STRICT. On PostgreSQL the store replaces four words before running
-- a migration: INTEGER -> BIGINT, REAL -> DOUBLE PRECISION, BLOB -> BYTEA, ") STRICT[, WITHOUT ROWID];" -> ");".
-- Times are Unix seconds; *_day is a civil date as day number (1970-01-01 = 0); JSON is TEXT and is parsed in C only.
CREATE TABLE ledger (
    program  INTEGER NOT NULL,             -- 0: the installation itself
    id       INTEGER NOT NULL,             -- made by the writer; time-ordered, but not the order of commits
    seq      INTEGER CHECK (seq > 0),      -- gap-free order, given by the sealer after the commit; NULL until then
    at       INTEGER NOT NULL,
    actor    INTEGER,                      -- person who acted; NULL: the program itself, or an anonymous act
    kind     TEXT    NOT NULL,             -- 'nomination.taken': room.verb, from the room's life-cycle table
    subject  INTEGER NOT NULL,             -- id of the row it is about
    person   INTEGER,                      -- whom it concerns
    facts    TEXT    NOT NULL DEFAULT '{}' CHECK (length(facts) <= 1000), -- ids, numbers, codes; never names or free text
    kept     INTEGER NOT NULL CHECK (kept IN (0, 1)), -- 1: evidence, gets a leaf; 0: outbox only
    PRIMARY KEY (program, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX ledger_seq ON ledger (program, seq);
CREATE INDEX ledger_unsealed ON ledger (program, id) WHERE seq IS NULL;
CREATE INDEX ledger_subject ON ledger (program, subject, id);
CREATE INDEX ledger_actor ON ledger (program, actor, id);
CREATE INDEX ledger_person ON ledger (program, person, id) WHERE kept = 1; -- what was decided about somebody
CREATE INDEX ledger_kind ON ledger (program, kind, seq);

CREATE TABLE ledger_leaf (                 -- the tamper-evident chain over all kept entries, in the order of seq
    program    INTEGER NOT NULL,
    leaf       INTEGER NOT NULL CHECK (leaf >= 0), -- 0, 1, 2 ...: place in the chain
    entry      INTEGER NOT NULL,           -- ledger.id
    commitment BLOB    NOT NULL CHECK (length(commitment) = 32), -- SHA-256(0x00 | salt | record)
    chain      BLOB    NOT NULL CHECK (length(chain) = 32), -- SHA-256(0x01 | chain of the leaf before | commitment); before leaf 0: 32 zero bytes
    salt       BLOB    CHECK (length(salt) = 32), -- erased: NULL; then the commitment opens to nothing
    record     TEXT,                       -- canonical JSON of what was committed to; erased: NULL
    PRIMARY KEY (program, leaf),
    UNIQUE (program, entry), UNIQUE (program, chain),
    FOREIGN KEY (program, entry) REFERENCES ledger (program, id),
    CHECK ((salt IS NULL) = (record IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger_head (                 -- one row a program, written by the sealer only
    program INTEGER PRIMARY KEY,
    seq     INTEGER NOT NULL,              -- last sealed entry
    leaves  INTEGER NOT NULL,              -- length of the chain
    chain   BLOB    NOT NULL CHECK (length(chain) = 32), -- of the last leaf: who keeps a copy can prove that nothing before it was changed
    at      INTEGER NOT NULL
) STRICT;

CREATE TABLE follower (                    -- how far a higher room has followed
    program INTEGER NOT NULL,
    room    TEXT    NOT NULL,
    seq     INTEGER NOT NULL,              -- moved by compare-and-set in the transaction of the effects: exactly once
    at      INTEGER NOT NULL,
    PRIMARY KEY (program, room)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger_key (                  -- what the public logs are signed with; the secrets are files in DATA/keys
    log     INTEGER NOT NULL,              -- of the program of that number; 0: of the installation; -1: of the roots; -2: what we cosign with
    id      INTEGER NOT NULL,
    name    TEXT    NOT NULL,              -- of the log, as it stands in each checkpoint
    public  BLOB    NOT NULL CHECK (length(public) = 32), -- Ed25519
    made    INTEGER NOT NULL,
    retired INTEGER,                       -- NULL: in use
    PRIMARY KEY (log, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX ledger_key_active ON ledger_key (log) WHERE retired IS NULL;

CREATE TABLE ledger_root (                 -- the log of roots: once a day how large each log was, and the hash of all its entries
    seq   INTEGER PRIMARY KEY CHECK (seq >= 0), -- 0, 1, 2 ...: place in the log
    day   INTEGER NOT NULL,                -- at whose end, UTC
    entry TEXT    NOT NULL CHECK (length(entry) <= 65000) -- as published
) STRICT;
CREATE INDEX ledger_root_day ON ledger_root (day);
