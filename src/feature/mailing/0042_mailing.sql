-- mailing: how far the letters of the groups are; written in the transaction of the letters themselves.
CREATE TABLE mailing_group (               -- letters of each article: all up to this number are in the outbox
    program INTEGER NOT NULL, newsgroup INTEGER NOT NULL, number INTEGER NOT NULL,
    reader INTEGER NOT NULL DEFAULT 0,     -- of the article after it: readers up to this person have theirs
    PRIMARY KEY (program, newsgroup), FOREIGN KEY (program, newsgroup) REFERENCES newsgroup (program, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE mailing_reader (              -- when somebody's next digest is due
    program INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person (id),
    often TEXT NOT NULL CHECK (often IN ('daily', 'weekly')), due INTEGER NOT NULL,
    PRIMARY KEY (program, person, often)
) STRICT, WITHOUT ROWID;
CREATE INDEX mailing_reader_due ON mailing_reader (due);
CREATE TABLE mailing_waiting (             -- mails to groups that nobody vouches for: their senders are asked whether they are theirs
    program INTEGER NOT NULL, id INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person (id),
    message_id TEXT NOT NULL, newsgroups TEXT NOT NULL, -- '201 202'
    subject TEXT NOT NULL, source BLOB NOT NULL, made INTEGER NOT NULL,
    PRIMARY KEY (program, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX mailing_waiting_once ON mailing_waiting (program, person, message_id);
CREATE INDEX mailing_waiting_made ON mailing_waiting (made);
CREATE TABLE mailing_digest (              -- the last article of a group that a digest of somebody has told of
    program INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person (id), newsgroup INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (program, person, newsgroup), FOREIGN KEY (program, newsgroup) REFERENCES newsgroup (program, id)
) STRICT, WITHOUT ROWID;
