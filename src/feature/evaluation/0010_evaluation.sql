-- evaluation: what the scores of a cycle come to, as it was computed, and rules that were tried out on it.
CREATE TABLE evaluation_run (
    program INTEGER NOT NULL, id INTEGER NOT NULL, cycle INTEGER NOT NULL, policy INTEGER NOT NULL,
    method TEXT NOT NULL, build TEXT NOT NULL, -- 'severity/3' and the program's version
    seed INTEGER NOT NULL,
    input BLOB NOT NULL CHECK (length(input) = 32), output BLOB CHECK (length(output) = 32), -- files: the exact bytes read and written
    kind TEXT NOT NULL CHECK (kind IN ('official', 'what_if', 'replay')), state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed')),
    maker INTEGER NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (program, id), FOREIGN KEY (program, cycle) REFERENCES cycle (program, id),
    FOREIGN KEY (program, policy) REFERENCES policy (program, version), CHECK ((state = 'done') = (output IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX evaluation_run_cycle ON evaluation_run (program, cycle, id);
CREATE TABLE evaluation_result (           -- whole numbers only: thousandths of a point, per mille
    program INTEGER NOT NULL, run INTEGER NOT NULL, nomination INTEGER NOT NULL,
    nominee INTEGER NOT NULL, region INTEGER NOT NULL, expertise INTEGER NOT NULL, kind TEXT NOT NULL, -- as the run read them
    language TEXT NOT NULL, work TEXT NOT NULL, -- the nominee's first language; the group of types that most of their year is of, '': nothing counted
    place INTEGER NOT NULL CHECK (place > 0), -- ties by nomination id: no two share a place
    raw INTEGER NOT NULL, fair INTEGER NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL,
    chance INTEGER NOT NULL CHECK (chance BETWEEN 0 AND 1000), reviews INTEGER NOT NULL, spread INTEGER NOT NULL,
    influence INTEGER NOT NULL,
    PRIMARY KEY (program, run, place), UNIQUE (program, run, nomination), FOREIGN KEY (program, run) REFERENCES evaluation_run (program, id),
    CHECK (low <= fair AND fair <= high)
) STRICT, WITHOUT ROWID;
CREATE TABLE evaluation_fit (              -- what a run says apart from who gave the scores; it informs, it does not decide
    program INTEGER NOT NULL, run INTEGER NOT NULL, method TEXT NOT NULL, -- 'severity/3'; seed and build are the run's
    state TEXT NOT NULL CHECK (state IN ('corrected', 'few', 'apart', 'none')),
    reviewers INTEGER NOT NULL, groups INTEGER NOT NULL,
    output BLOB NOT NULL CHECK (length(output) = 32),
    PRIMARY KEY (program, run), FOREIGN KEY (program, run) REFERENCES evaluation_run (program, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE evaluation_corrected (        -- thousandths of a point, per mille, hundredths of a rank
    program INTEGER NOT NULL, run INTEGER NOT NULL, nomination INTEGER NOT NULL,
    score INTEGER NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL,
    chance INTEGER NOT NULL CHECK (chance BETWEEN 0 AND 1000),
    rank INTEGER NOT NULL, rank_low INTEGER NOT NULL, rank_high INTEGER NOT NULL,
    correction INTEGER NOT NULL, clipped INTEGER NOT NULL CHECK (clipped IN (0, 1)),
    PRIMARY KEY (program, run, nomination), FOREIGN KEY (program, run) REFERENCES evaluation_run (program, id),
    CHECK (low <= score AND score <= high)
) STRICT, WITHOUT ROWID;
CREATE TABLE evaluation_reviewer (         -- read by this person alone
    program INTEGER NOT NULL, run INTEGER NOT NULL, person INTEGER NOT NULL,
    milder INTEGER NOT NULL, error INTEGER NOT NULL, shared INTEGER NOT NULL,
    PRIMARY KEY (program, person, run), FOREIGN KEY (program, run) REFERENCES evaluation_run (program, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE policy_tryout (               -- rules replayed on cycles that were decided, before they are adopted
    program INTEGER NOT NULL, policy INTEGER NOT NULL,
    tried BLOB NOT NULL CHECK (length(tried) = 32), -- digest of the document as it was
    result BLOB NOT NULL CHECK (length(result) = 32), -- file in files/runs
    maker INTEGER NOT NULL REFERENCES person (id), at INTEGER NOT NULL,
    PRIMARY KEY (program, policy), FOREIGN KEY (program, policy) REFERENCES policy (program, version)
) STRICT, WITHOUT ROWID;
