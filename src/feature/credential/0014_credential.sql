-- credential: an award term as a badge that anybody can check. Never signed again: its end is in the status lists.
-- Public halves of the signing keys of this installation; the secret half is a file, keys/sign-ID.key.
-- Retired ones stay, so that what they signed can be checked.
CREATE TABLE signing_key (
    id INTEGER PRIMARY KEY, public_key BLOB NOT NULL CHECK (length(public_key) = 32), made INTEGER NOT NULL, retired INTEGER
) STRICT;
CREATE UNIQUE INDEX signing_key_active ON signing_key (retired IS NULL) WHERE retired IS NULL;
CREATE TABLE status_list (                 -- signed anew only when a bit changed; two of each id, with the same slots
    program INTEGER NOT NULL REFERENCES program (id), id INTEGER NOT NULL, purpose TEXT NOT NULL CHECK (purpose IN ('revocation', 'suspension')),
    document BLOB NOT NULL CHECK (length(document) > 0), made INTEGER NOT NULL,
    PRIMARY KEY (program, id, purpose)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX status_list_id ON status_list (id, purpose);
CREATE TABLE credential (
    program INTEGER NOT NULL, id INTEGER NOT NULL, term INTEGER NOT NULL,
    public_id BLOB NOT NULL CHECK (length(public_id) = 16), -- random: addresses cannot be counted through
    signer INTEGER NOT NULL REFERENCES signing_key (id), list INTEGER NOT NULL, slot INTEGER NOT NULL CHECK (slot BETWEEN 0 AND 131071), -- random
    until INTEGER NOT NULL,                -- day after the term, as signed
    document BLOB NOT NULL, made INTEGER NOT NULL, -- the bytes as issued; empty when the person was deleted
    state TEXT NOT NULL CHECK (state IN ('good', 'suspended', 'revoked')),
    PRIMARY KEY (program, id), FOREIGN KEY (program, term) REFERENCES award_term (program, id)
) STRICT;
CREATE UNIQUE INDEX credential_slot ON credential (program, list, slot);
CREATE UNIQUE INDEX credential_term ON credential (program, term) WHERE state <> 'revoked';
CREATE INDEX credential_terms ON credential (program, term);
CREATE UNIQUE INDEX credential_public ON credential (public_id);
