-- account: how a person gets in. A person without an account is normal (found, nominated, imported).
CREATE TABLE account (
    person   INTEGER PRIMARY KEY,          -- = person.id (people/ checks it exists)
    email    TEXT    NOT NULL CHECK (email = lower(email) AND length(email) BETWEEN 3 AND 254),
    confirmed INTEGER,                     -- moment the address was confirmed
    secret   TEXT    NOT NULL DEFAULT '',  -- argon2id string; '' = no password (passkey or OIDC only)
    totp     BLOB,
    state    TEXT    NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'locked', 'closed')),
    made     INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX account_email ON account (email);
CREATE TABLE session (
    token   BLOB    PRIMARY KEY CHECK (length(token) = 32), -- SHA-256 of the cookie; the cookie itself is never stored
    person  INTEGER NOT NULL REFERENCES account (person),
    made    INTEGER NOT NULL,
    seen    INTEGER NOT NULL,              -- written at most every 10 minutes
    until   INTEGER NOT NULL,
    strong  INTEGER,                       -- moment of the last second factor
    device  TEXT    NOT NULL DEFAULT '',
    CHECK (until > made)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_person ON session (person, token);
CREATE INDEX session_until ON session (until);
CREATE TABLE app_password (                -- for NNTP, API and feeds; each can be taken back alone
    id      INTEGER PRIMARY KEY,
    person  INTEGER NOT NULL REFERENCES account (person),
    name    TEXT    NOT NULL,
    token   BLOB    NOT NULL CHECK (length(token) = 32), -- SHA-256 of 160 random bits: no slow hash needed
    doors   INTEGER NOT NULL CHECK (doors BETWEEN 1 AND 15), -- bits: 1 NNTP, 2 API read, 4 API write, 8 feeds (in their address)
    made    INTEGER NOT NULL, used INTEGER, revoked INTEGER
) STRICT;
CREATE UNIQUE INDEX app_password_token ON app_password (token) WHERE revoked IS NULL;
CREATE INDEX app_password_person ON app_password (person);
CREATE TABLE passkey (
    credential BLOB  PRIMARY KEY, person INTEGER NOT NULL REFERENCES account (person), public_key BLOB NOT NULL,
    counter INTEGER NOT NULL, name TEXT NOT NULL, made INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX passkey_person ON passkey (person);
CREATE TABLE outside_login (               -- OIDC subject
    issuer TEXT NOT NULL, subject TEXT NOT NULL, person INTEGER NOT NULL REFERENCES account (person),
    PRIMARY KEY (issuer, subject)
) STRICT, WITHOUT ROWID;
CREATE TABLE sign_in_link (                -- a one-time address sent by mail
    token   BLOB    PRIMARY KEY CHECK (length(token) = 32), -- SHA-256 of the secret in the address
    person  INTEGER NOT NULL REFERENCES account (person),
    purpose TEXT    NOT NULL CHECK (purpose IN ('sign-in', 'confirm', 'set-up', 'reset')),
    email   TEXT    NOT NULL DEFAULT '',   -- 'confirm': the address that is confirmed (a new one takes effect only then)
    made    INTEGER NOT NULL, until INTEGER NOT NULL, used INTEGER,
    CHECK (until > made)
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_link_person ON sign_in_link (person, purpose);
CREATE INDEX sign_in_link_until ON sign_in_link (until);
CREATE TABLE link_wish (                   -- somebody typed an address and asked for a link; a job looks whether it is known
    id      INTEGER PRIMARY KEY,
    email   TEXT    NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    purpose TEXT    NOT NULL CHECK (purpose IN ('sign-in', 'reset')),
    prefix  TEXT    NOT NULL,              -- of the program whose page it was
    made    INTEGER NOT NULL
) STRICT;
