-- decision: the meeting, what was decided and why, the reply, the appeal, the veto.
CREATE TABLE meeting (
    program INTEGER NOT NULL, id INTEGER NOT NULL, cycle INTEGER NOT NULL, starts INTEGER NOT NULL, chair INTEGER NOT NULL,
    run INTEGER, quorum INTEGER NOT NULL CHECK (quorum >= 2), state TEXT NOT NULL CHECK (state IN ('planned', 'open', 'closed')),
    line INTEGER CHECK (line BETWEEN 0 AND 1000), quota INTEGER CHECK (quota >= 0), -- the line that the chair shows; both NULL: the published one
    discussed INTEGER,                     -- the case on the table
    PRIMARY KEY (program, id), FOREIGN KEY (program, cycle) REFERENCES cycle (program, id), CHECK (state = 'planned' OR run IS NOT NULL),
    CHECK (line IS NULL OR quota IS NULL), FOREIGN KEY (program, discussed) REFERENCES nomination (program, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX meeting_cycle ON meeting (program, cycle, id);
CREATE TABLE attendance (
    program INTEGER NOT NULL, meeting INTEGER NOT NULL, person INTEGER NOT NULL, came INTEGER NOT NULL, left_at INTEGER,
    seen INTEGER, -- the last sign of their open page; NULL: they came or left by hand, or by an act
    PRIMARY KEY (program, meeting, person), FOREIGN KEY (program, meeting) REFERENCES meeting (program, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE decision (
    program INTEGER NOT NULL, id INTEGER NOT NULL, cycle INTEGER NOT NULL, nomination INTEGER NOT NULL, meeting INTEGER, run INTEGER,
    outcome TEXT NOT NULL CHECK (outcome IN ('award', 'no_award', 'renew', 'no_renewal', 'later')),
    ground TEXT NOT NULL,                  -- code of the policy
    reasons TEXT NOT NULL CHECK (length(reasons) <= 8000),
    state TEXT NOT NULL CHECK (state IN ('draft', 'heard', 'final', 'replaced')), -- heard: sent to the person, reply window runs
    author INTEGER NOT NULL, signer INTEGER,
    reply_until INTEGER, made INTEGER NOT NULL, final INTEGER,
    replaces INTEGER,                      -- the decision that an appeal changed
    PRIMARY KEY (program, id), FOREIGN KEY (program, nomination) REFERENCES nomination (program, id),
    FOREIGN KEY (program, run) REFERENCES evaluation_run (program, id), FOREIGN KEY (program, meeting) REFERENCES meeting (program, id),
    CHECK (state NOT IN ('final', 'replaced') OR (final IS NOT NULL AND signer IS NOT NULL AND signer <> author AND run IS NOT NULL AND ground <> '')),
    CHECK (outcome <> 'no_renewal' OR state = 'draft' OR reply_until IS NOT NULL), -- right of reply
    CHECK (state <> 'final' OR reply_until IS NULL OR final >= reply_until)
) STRICT;
CREATE UNIQUE INDEX decision_final ON decision (program, nomination) WHERE state = 'final';
CREATE UNIQUE INDEX decision_open ON decision (program, nomination) WHERE state IN ('draft', 'heard');
CREATE INDEX decision_cycle ON decision (program, cycle, nomination, outcome, state) WHERE state IN ('draft', 'heard');
CREATE INDEX decision_nomination ON decision (program, nomination, id);
CREATE TABLE reply (
    program INTEGER NOT NULL, decision INTEGER NOT NULL, words TEXT NOT NULL CHECK (length(words) <= 8000), at INTEGER NOT NULL, waived INTEGER NOT NULL DEFAULT 0 CHECK (waived IN (0, 1)),
    PRIMARY KEY (program, decision), FOREIGN KEY (program, decision) REFERENCES decision (program, id)
) STRICT;
CREATE TABLE reply_read (                  -- who of those who decide has read a reply; two have to, before anything is final
    program INTEGER NOT NULL, decision INTEGER NOT NULL, person INTEGER NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (program, decision, person), FOREIGN KEY (program, decision) REFERENCES reply (program, decision)
) STRICT, WITHOUT ROWID;
CREATE TABLE appeal (                      -- against a final decision, to people who had no part in it
    program INTEGER NOT NULL, id INTEGER NOT NULL, decision INTEGER NOT NULL,
    step INTEGER,                          -- against what ended the award of this decision: award_step.id
    words TEXT NOT NULL CHECK (length(words) <= 8000), made INTEGER NOT NULL,
    late INTEGER NOT NULL CHECK (late IN (0, 1)), -- after the time of the rules
    due INTEGER NOT NULL,
    judge INTEGER, state TEXT NOT NULL CHECK (state IN ('made', 'taken', 'proposed', 'upheld', 'changed', 'refused')),
    ground TEXT NOT NULL DEFAULT '',       -- code of the policy, for another decision
    reasons TEXT NOT NULL DEFAULT '' CHECK (length(reasons) <= 8000), signer INTEGER, closed INTEGER,
    PRIMARY KEY (program, id), FOREIGN KEY (program, decision) REFERENCES decision (program, id),
    CHECK (state = 'made' OR judge IS NOT NULL), CHECK ((state IN ('upheld', 'changed', 'refused')) = (closed IS NOT NULL)),
    CHECK (state <> 'refused' OR late = 1), CHECK (state <> 'changed' OR (signer IS NOT NULL AND signer <> judge))
) STRICT;
CREATE UNIQUE INDEX appeal_once ON appeal (program, decision, COALESCE(step, 0));
CREATE INDEX appeal_open ON appeal (program, due) WHERE state IN ('made', 'taken', 'proposed');
CREATE TABLE committee_note (              -- of the committee on a case, for those who may see the case
    program INTEGER NOT NULL, nomination INTEGER NOT NULL, id INTEGER NOT NULL, author INTEGER NOT NULL,
    words TEXT NOT NULL CHECK (length(words) <= 4000), at INTEGER NOT NULL,
    PRIMARY KEY (program, nomination, id), FOREIGN KEY (program, nomination) REFERENCES nomination (program, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE veto (                        -- of two managers, against an award that is signed and not yet published
    program INTEGER NOT NULL, id INTEGER NOT NULL, decision INTEGER NOT NULL,
    ground TEXT NOT NULL CHECK (ground <> ''), -- code of the policy
    words TEXT NOT NULL CHECK (length(words) <= 8000), author INTEGER NOT NULL, made INTEGER NOT NULL,
    until INTEGER NOT NULL,                -- then it lapses
    state TEXT NOT NULL CHECK (state IN ('open', 'signed', 'withdrawn', 'lapsed')), signer INTEGER, ended INTEGER,
    PRIMARY KEY (program, id), FOREIGN KEY (program, decision) REFERENCES decision (program, id),
    CHECK (until > made), CHECK ((state = 'open') = (ended IS NULL)),
    CHECK (state <> 'signed' OR (signer IS NOT NULL AND signer <> author AND ended <= until))
) STRICT;
CREATE UNIQUE INDEX veto_once ON veto (program, decision);
CREATE INDEX veto_open ON veto (program, until) WHERE state = 'open';
