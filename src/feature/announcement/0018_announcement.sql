-- announcement: a letter to thousands, with a paragraph by each lead; knows who got it and who must answer.
CREATE TABLE announcement (
    program INTEGER NOT NULL REFERENCES program (id), id INTEGER NOT NULL,
    author INTEGER NOT NULL REFERENCES person (id),
    subject TEXT NOT NULL CHECK (length(subject) BETWEEN 1 AND 150),
    body TEXT NOT NULL CHECK (length(body) BETWEEN 1 AND 20000), -- Markdown
    language TEXT NOT NULL,                -- of the text
    embargo_day INTEGER,                   -- readers are asked to keep it to themselves until then
    embargo INTEGER,                       -- for who signed what it asks for, at each door, until it opens
    must_acknowledge INTEGER NOT NULL DEFAULT 0 CHECK (must_acknowledge IN (0, 1)),
    remind_days INTEGER NOT NULL DEFAULT 0 CHECK (remind_days BETWEEN 0 AND 30), -- 0: nobody is reminded
    lead_days INTEGER NOT NULL DEFAULT 0 CHECK (lead_days BETWEEN 0 AND 14), -- so long leads have for a paragraph; 0: none is asked for
    send_day INTEGER, local_minute INTEGER CHECK (local_minute BETWEEN 0 AND 1439), -- 480: at 08:00 in each reader's zone; NULL: all at once
    newsgroup INTEGER, article INTEGER,    -- where it is posted, too; NULL: in no group
    state TEXT NOT NULL CHECK (state IN ('draft', 'with_leads', 'checked', 'sending', 'sent', 'cancelled')),
    paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
    answer_by INTEGER,                     -- of the leads
    checker INTEGER REFERENCES person (id), checked INTEGER,
    starts INTEGER,
    last_person INTEGER NOT NULL DEFAULT 0, -- deliveries are made in the order of people: up to here
    complete INTEGER NOT NULL DEFAULT 0 CHECK (complete IN (0, 1)), -- all deliveries are made
    readers INTEGER NOT NULL DEFAULT 0,    -- deliveries so far
    finished INTEGER, made INTEGER NOT NULL, version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (program, id), FOREIGN KEY (program, newsgroup) REFERENCES newsgroup (program, id),
    FOREIGN KEY (program, embargo) REFERENCES embargo (program, id),
    CHECK (checker <> author OR author = 1), -- four eyes; 1: a former participant
    CHECK (state NOT IN ('checked', 'sending', 'sent') OR (checker IS NOT NULL AND checked IS NOT NULL AND starts IS NOT NULL)),
    CHECK (state <> 'with_leads' OR answer_by IS NOT NULL), CHECK (state <> 'sent' OR finished IS NOT NULL),
    CHECK (send_day IS NULL OR local_minute IS NOT NULL)
) STRICT;
CREATE INDEX announcement_under_way ON announcement (starts) WHERE state IN ('checked', 'sending');
CREATE INDEX announcement_author ON announcement (author);
CREATE INDEX announcement_article ON announcement (program, article) WHERE article IS NOT NULL;
CREATE TABLE announcement_audience (       -- of one kind any, of all kinds that are there each; single persons besides
    program INTEGER NOT NULL, announcement INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('role', 'region', 'expertise')), subject INTEGER NOT NULL, -- role: one bit of base.h
    PRIMARY KEY (program, announcement, kind, subject), FOREIGN KEY (program, announcement) REFERENCES announcement (program, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE announcement_person (
    program INTEGER NOT NULL, announcement INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person (id),
    PRIMARY KEY (program, announcement, person), FOREIGN KEY (program, announcement) REFERENCES announcement (program, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX announcement_person_of ON announcement_person (person);
CREATE TABLE announcement_region (         -- whose leads are asked for a paragraph, and for how many readers
    program INTEGER NOT NULL, announcement INTEGER NOT NULL, region INTEGER NOT NULL, readers INTEGER NOT NULL,
    PRIMARY KEY (program, announcement, region), FOREIGN KEY (program, announcement) REFERENCES announcement (program, id),
    FOREIGN KEY (program, region) REFERENCES region (program, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE lead_paragraph (
    program INTEGER NOT NULL, announcement INTEGER NOT NULL, region INTEGER NOT NULL, language TEXT NOT NULL,
    lead INTEGER NOT NULL REFERENCES person (id), words TEXT NOT NULL CHECK (length(words) BETWEEN 1 AND 1500), at INTEGER NOT NULL,
    PRIMARY KEY (program, announcement, region, language), FOREIGN KEY (program, announcement) REFERENCES announcement (program, id)
) STRICT;
CREATE INDEX lead_paragraph_lead ON lead_paragraph (lead);
CREATE TABLE rehearsal (                   -- who has the letter of this version in their own mailbox
    program INTEGER NOT NULL, announcement INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person (id), version INTEGER NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (program, announcement, person), FOREIGN KEY (program, announcement) REFERENCES announcement (program, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX rehearsal_person ON rehearsal (person);
CREATE TABLE delivery (                    -- made in batches of 500 by a job; the batch is the unit of repetition
    program INTEGER NOT NULL, announcement INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person (id), due INTEGER NOT NULL,
    region INTEGER NOT NULL,               -- of the reader; 0: none
    sent INTEGER,                          -- when it was put into the outbox and told on the web; what became of the mail is in kit/mail
    silent TEXT NOT NULL DEFAULT '' CHECK (silent IN ('', 'no_address', 'blocked', 'bounced', 'no_mail')), -- why no mail went; it is on the web
    opened INTEGER,                        -- only of those who allow it
    acknowledged INTEGER, reminders INTEGER NOT NULL DEFAULT 0 CHECK (reminders BETWEEN 0 AND 3), reminded INTEGER,
    PRIMARY KEY (program, announcement, person), FOREIGN KEY (program, announcement) REFERENCES announcement (program, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_due ON delivery (program, announcement, due, person) WHERE sent IS NULL;
CREATE INDEX delivery_person ON delivery (person, program, announcement);
CREATE TABLE letter_choice (               -- without a row: mail yes, tell no
    program INTEGER NOT NULL REFERENCES program (id), person INTEGER NOT NULL REFERENCES person (id),
    by_mail INTEGER NOT NULL CHECK (by_mail IN (0, 1)), tell_opened INTEGER NOT NULL CHECK (tell_opened IN (0, 1)),
    PRIMARY KEY (program, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX letter_choice_person ON letter_choice (person);
