-- witness: what we saw of the logs of other servers, and what those said that watch ours.

CREATE TABLE witness_log (                 -- a log that we watch: the largest tree that we cosigned
    origin     TEXT    PRIMARY KEY,        -- name of the log
    size       INTEGER NOT NULL CHECK (size >= 0),
    root       BLOB    NOT NULL CHECK (length(root) = 32),
    at         INTEGER NOT NULL,
    checkpoint TEXT    NOT NULL            -- the note that we cosigned, whole
) STRICT;

CREATE TABLE witness_refused (             -- a checkpoint, genuinely signed, that does not go on from what we saw: evidence
    origin     TEXT    NOT NULL,
    fork       INTEGER NOT NULL CHECK (fork IN (0, 1)), -- 1: another tree of a size that we cosigned; 0: sent with a proof that does not hold
    at         INTEGER NOT NULL,           -- the first one stays
    size       INTEGER NOT NULL,
    known_size INTEGER NOT NULL,           -- what we had cosigned
    checkpoint TEXT    NOT NULL,
    known      TEXT    NOT NULL,           -- its note
    PRIMARY KEY (origin, fork)
) STRICT, WITHOUT ROWID;

CREATE TABLE witness_asked (               -- what a witness said last of a log of ours
    log     INTEGER NOT NULL,              -- of the program of that number; 0: of the installation; -1: of the roots
    witness TEXT    NOT NULL,              -- its name
    size    INTEGER NOT NULL,              -- of the tree that it saw last
    at      INTEGER NOT NULL,              -- of its latest answer
    due     INTEGER NOT NULL,              -- not to be asked before
    trouble TEXT    NOT NULL,              -- code of what is wrong; empty: it cosigned
    since   INTEGER NOT NULL,              -- since when that is so
    PRIMARY KEY (log, witness)
) STRICT, WITHOUT ROWID;
