-- network: who follows what, the stream that the feed reads, praise, help, introductions, buddies.
CREATE TABLE follow (                      -- ids never repeat over tables: what is followed is a channel
    program INTEGER NOT NULL REFERENCES program (id), person INTEGER NOT NULL REFERENCES person (id), channel INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'group', 'thread', 'expertise', 'blog')),
    since INTEGER NOT NULL, muted INTEGER NOT NULL DEFAULT 0 CHECK (muted IN (0, 1)),
    PRIMARY KEY (program, person, channel), CHECK (person <> channel)
) STRICT, WITHOUT ROWID;
CREATE INDEX follow_channel ON follow (program, channel, person) WHERE muted = 0;
CREATE TABLE stream (                      -- one row a thing and channel; readers merge their channels
    program INTEGER NOT NULL REFERENCES program (id), channel INTEGER NOT NULL, id INTEGER NOT NULL, -- id: time order, the same on all channels
    kind TEXT NOT NULL, subject INTEGER NOT NULL, actor INTEGER REFERENCES person (id), -- NULL: the program
    newsgroup INTEGER,                     -- for its readers only; NULL: by seen_by alone
    seen_by INTEGER NOT NULL, embargo INTEGER,
    line TEXT NOT NULL CHECK (length(line) <= 250), address TEXT NOT NULL, -- a title, and its page
    PRIMARY KEY (program, channel, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX stream_id ON stream (program, id, channel, seen_by);
CREATE INDEX stream_subject ON stream (program, subject);
CREATE INDEX stream_actor ON stream (program, actor);
CREATE TABLE praise_taken (                -- a praise that its person took into the record
    program INTEGER NOT NULL, article INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person (id), contribution INTEGER NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (program, article), FOREIGN KEY (program, article) REFERENCES article (program, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX praise_taken_person ON praise_taken (person, program);
CREATE TABLE praise_hidden (               -- whom it thanks does not want it on the wall or on their page
    program INTEGER NOT NULL, article INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person (id), at INTEGER NOT NULL,
    PRIMARY KEY (program, article), FOREIGN KEY (program, article) REFERENCES article (program, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX praise_hidden_person ON praise_hidden (person, program);
CREATE TABLE help_note (                   -- how long an article of the help board stands
    program INTEGER NOT NULL, article INTEGER NOT NULL, until_day INTEGER NOT NULL, closed INTEGER,
    PRIMARY KEY (program, article), FOREIGN KEY (program, article) REFERENCES article (program, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE introduction (                -- somebody brings two people together; both say yes before either sees an address
    program INTEGER NOT NULL REFERENCES program (id), id INTEGER NOT NULL, article INTEGER, -- of the help board; NULL: of none
    introducer INTEGER NOT NULL REFERENCES person (id), one INTEGER NOT NULL REFERENCES person (id), other INTEGER NOT NULL REFERENCES person (id),
    words TEXT NOT NULL CHECK (length(words) <= 1000), made INTEGER NOT NULL,
    one_says TEXT NOT NULL DEFAULT '' CHECK (one_says IN ('', 'yes', 'no')), other_says TEXT NOT NULL DEFAULT '' CHECK (other_says IN ('', 'yes', 'no')),
    PRIMARY KEY (program, id), CHECK (one <> other AND introducer <> one AND introducer <> other)
) STRICT, WITHOUT ROWID;
CREATE INDEX introduction_one ON introduction (program, one);
CREATE INDEX introduction_other ON introduction (program, other);
CREATE INDEX introduction_by ON introduction (program, introducer);
CREATE TABLE buddy_offer (                 -- who would help newcomers, and how many at a time
    program INTEGER NOT NULL REFERENCES program (id), person INTEGER NOT NULL REFERENCES person (id),
    capacity INTEGER NOT NULL CHECK (capacity BETWEEN 1 AND 5), since INTEGER NOT NULL, PRIMARY KEY (program, person)
) STRICT, WITHOUT ROWID;
CREATE TABLE newcomer (                    -- one row for each new member, so that nobody falls through
    program INTEGER NOT NULL REFERENCES program (id), person INTEGER NOT NULL REFERENCES person (id),
    buddy INTEGER REFERENCES person (id), state TEXT NOT NULL CHECK (state IN ('looking', 'asked', 'paired', 'settled')),
    since INTEGER NOT NULL, moved INTEGER NOT NULL, -- when the state began
    PRIMARY KEY (program, person), CHECK ((state IN ('asked', 'paired')) <= (buddy IS NOT NULL)), CHECK (buddy <> person)
) STRICT, WITHOUT ROWID;
CREATE INDEX newcomer_state ON newcomer (program, state, moved);
CREATE INDEX newcomer_buddy ON newcomer (program, buddy, state) WHERE buddy IS NOT NULL;
CREATE TABLE buddy_no (                    -- whom not to ask again for this newcomer
    program INTEGER NOT NULL, person INTEGER NOT NULL, buddy INTEGER NOT NULL REFERENCES person (id), at INTEGER NOT NULL,
    PRIMARY KEY (program, person, buddy), FOREIGN KEY (program, person) REFERENCES newcomer (program, person)
) STRICT, WITHOUT ROWID;
CREATE TABLE quiet_mark (                  -- a community manager has written to somebody who is quiet
    program INTEGER NOT NULL REFERENCES program (id), person INTEGER NOT NULL REFERENCES person (id),
    manager INTEGER REFERENCES person (id), at INTEGER NOT NULL, PRIMARY KEY (program, person)
) STRICT, WITHOUT ROWID;
