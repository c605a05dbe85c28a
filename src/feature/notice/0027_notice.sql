-- notice: one line for one person, and the letter that may follow; nothing is told twice.
CREATE TABLE notice (
    program INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person (id), id INTEGER NOT NULL,
    kind TEXT NOT NULL,                    -- code of notice_kinds.c
    subject INTEGER NOT NULL,              -- what it is about
    actor INTEGER REFERENCES person (id),  -- whose act; NULL: the program itself
    words TEXT NOT NULL DEFAULT '' CHECK (length(words) <= 250), -- a title; never a person's name
    address TEXT NOT NULL,                 -- of the page, without the program's prefix
    newsgroup INTEGER,                     -- the words are for its readers only; NULL: for whoever is told
    seen_by INTEGER NOT NULL, embargo INTEGER,
    web INTEGER NOT NULL CHECK (web IN (0, 1)), -- 0: by mail only
    read INTEGER NOT NULL DEFAULT 0 CHECK (read IN (0, 1)),
    mail_due INTEGER,                      -- not sent yet: when a letter tells it; NULL: none will
    PRIMARY KEY (program, person, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX notice_once ON notice (program, person, kind, subject);
CREATE INDEX notice_unread ON notice (program, person, id) WHERE read = 0;
CREATE INDEX notice_due ON notice (program, mail_due, person) WHERE mail_due IS NOT NULL;
CREATE INDEX notice_actor ON notice (actor) WHERE actor IS NOT NULL;
CREATE INDEX notice_subject ON notice (program, kind, subject);
CREATE TABLE notice_head (                 -- the number on the bell; kept in the same transactions
    program INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person (id), unread INTEGER NOT NULL CHECK (unread >= 0),
    PRIMARY KEY (program, person)
) STRICT, WITHOUT ROWID;
CREATE TABLE notice_choice (               -- only what differs from the default of the kind
    program INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person (id), kind TEXT NOT NULL, web INTEGER NOT NULL CHECK (web IN (0, 1)),
    mail TEXT NOT NULL CHECK (mail IN ('none', 'each', 'daily', 'weekly')),
    PRIMARY KEY (program, person, kind)
) STRICT, WITHOUT ROWID;
