-- mail: letters that wait, go or went; written in the transaction of what causes them, sent by a job.
CREATE TABLE mail (
    program INTEGER NOT NULL, id INTEGER NOT NULL,
    once TEXT NOT NULL,                    -- 'nomination/123/told': says what it is; unique for ever
    person INTEGER, address TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL,
    sender TEXT NOT NULL DEFAULT '',       -- 'Anna Example via Experts'; empty: the name of mail.from
    message_id TEXT NOT NULL DEFAULT '',   -- without < >; empty: made of the id
    head TEXT NOT NULL DEFAULT '',         -- further header lines, ready: of a list, of what it answers
    needs TEXT NOT NULL DEFAULT '',        -- what its reader must still be allowed when it goes: 'g201 a33', or of a part of its body 'g201@120+440'; empty: nothing
    state TEXT NOT NULL CHECK (state IN ('held', 'waiting', 'sending', 'sent', 'bounced', 'dropped')),
    due INTEGER NOT NULL,                  -- not sent before
    tries INTEGER NOT NULL DEFAULT 0,
    lease INTEGER NOT NULL DEFAULT 0,      -- who is sending it, and until when nobody else may
    until INTEGER,
    sent INTEGER,
    trouble TEXT NOT NULL DEFAULT '',      -- what the mail server answered
    PRIMARY KEY (program, id)
) STRICT;
CREATE UNIQUE INDEX mail_once ON mail (program, once);
CREATE INDEX mail_due ON mail (due, program, id) WHERE state IN ('waiting', 'sending');
CREATE TABLE mail_address (                -- addresses that bounced; left alone for a while after some
    address TEXT PRIMARY KEY, bounces INTEGER NOT NULL, last_bounce INTEGER NOT NULL, quiet_until INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE mail_secret (                 -- what the tokens in addresses and links of letters are made with
    id INTEGER PRIMARY KEY CHECK (id = 1), secret BLOB NOT NULL CHECK (length(secret) = 32)
) STRICT;
