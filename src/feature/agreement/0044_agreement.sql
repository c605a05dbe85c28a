-- agreement: what people signed, and what only signers may read until a date.
CREATE TABLE agreement (
    program INTEGER NOT NULL REFERENCES program (id), id INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('nda', 'code')), version INTEGER NOT NULL CHECK (version > 0),
    months INTEGER NOT NULL CHECK (months BETWEEN 1 AND 120), -- a signature holds so long
    state TEXT NOT NULL CHECK (state IN ('draft', 'in_force', 'replaced')),
    author INTEGER NOT NULL, made INTEGER NOT NULL, from_at INTEGER, -- since when it is in force
    digest BLOB CHECK (length(digest) = 32), -- SHA-256 over its texts, from then on
    PRIMARY KEY (program, id), UNIQUE (program, kind, version),
    CHECK ((state = 'draft') = (from_at IS NULL)), CHECK ((state = 'draft') = (digest IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX agreement_in_force ON agreement (program, kind) WHERE state = 'in_force';
CREATE UNIQUE INDEX agreement_draft ON agreement (program, kind) WHERE state = 'draft';
CREATE TABLE agreement_text (
    program INTEGER NOT NULL, agreement INTEGER NOT NULL, language TEXT NOT NULL,
    words TEXT NOT NULL CHECK (length(words) BETWEEN 1 AND 40000), -- Markdown
    PRIMARY KEY (program, agreement, language), FOREIGN KEY (program, agreement) REFERENCES agreement (program, id)
) STRICT;
CREATE TABLE signature (
    program INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person (id), agreement INTEGER NOT NULL,
    kind TEXT NOT NULL, version INTEGER NOT NULL, -- of the agreement: what each request asks for
    language TEXT NOT NULL,                -- of the text that was read
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100), -- as typed
    at INTEGER NOT NULL, until_day INTEGER NOT NULL, -- first day after
    ended INTEGER,                         -- taken back
    PRIMARY KEY (program, person, kind, version), FOREIGN KEY (program, agreement) REFERENCES agreement (program, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX signature_agreement ON signature (program, agreement, person, until_day, ended);
CREATE TABLE embargo (                     -- one secret: for whom, until when; articles, contributions and posts point to it
    program INTEGER NOT NULL REFERENCES program (id), id INTEGER NOT NULL, name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    nda_version INTEGER NOT NULL CHECK (nda_version > 0), -- lowest signed version that opens it
    owner INTEGER NOT NULL, made INTEGER NOT NULL, opens INTEGER, -- NULL: no date yet
    say TEXT NOT NULL DEFAULT '' CHECK (length(say) <= 1000), -- what may be said before
    state TEXT NOT NULL CHECK (state IN ('closed', 'opened')),
    PRIMARY KEY (program, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX embargo_opens ON embargo (program, opens) WHERE state = 'closed' AND opens IS NOT NULL;
