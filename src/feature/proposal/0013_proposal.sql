-- proposal: people who help much and whom nobody has nominated, three at a time for each lead.
CREATE TABLE proposal (
    program INTEGER NOT NULL REFERENCES program (id), id INTEGER NOT NULL,
    identity INTEGER NOT NULL,             -- who: of collect. Without it (somebody objected) the proposal goes
    person INTEGER REFERENCES person (id), -- whose identity it is, if that is known
    lead INTEGER NOT NULL,                 -- whose list it is on; 0: the managers'
    region INTEGER, expertise INTEGER,     -- NULL: nothing tells
    week INTEGER NOT NULL,                 -- day of its Monday: when it was proposed
    answers INTEGER NOT NULL, accepted INTEGER NOT NULL, questions INTEGER NOT NULL, threads INTEGER NOT NULL,
    helped INTEGER NOT NULL, months INTEGER NOT NULL, -- of the twelve months before; docs/method/helpful.md
    rank INTEGER NOT NULL, pagerank_rank INTEGER NOT NULL, of INTEGER NOT NULL, -- places among so many
    look INTEGER NOT NULL DEFAULT 0 CHECK (look IN (0, 1)), -- there is somebody of that name, too
    state TEXT NOT NULL CHECK (state IN ('new', 'later', 'nominated', 'no', 'staff')),
    until_day INTEGER,                     -- later: comes back then
    reason TEXT NOT NULL DEFAULT '' CHECK (length(reason) <= 500), -- no: the lead's words; kept
    actor INTEGER REFERENCES person (id), decided INTEGER, -- actor NULL: a rule
    told INTEGER, told_key TEXT CHECK (length(told_key) = 32), -- when a letter was written to them; who has the key may say no
    PRIMARY KEY (program, id),
    CHECK ((state = 'later') = (until_day IS NOT NULL)), CHECK (state <> 'no' OR reason <> '')
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX proposal_once ON proposal (program, identity); -- who was dismissed does not come again
CREATE UNIQUE INDEX proposal_told_key ON proposal (program, told_key) WHERE told_key IS NOT NULL;
CREATE INDEX proposal_lead ON proposal (program, lead, state);
CREATE INDEX proposal_person ON proposal (person) WHERE person IS NOT NULL;
CREATE TABLE proposal_week (               -- a week's count: done once
    program INTEGER NOT NULL REFERENCES program (id), week INTEGER NOT NULL,
    items INTEGER NOT NULL, people INTEGER NOT NULL, held INTEGER NOT NULL, fresh INTEGER NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (program, week)
) STRICT, WITHOUT ROWID;
