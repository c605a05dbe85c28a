-- retention: how long what is kept, as managers of the program say, and what is held against it.
CREATE TABLE retention (                   -- only what differs from the usual time (class.c)
    program INTEGER NOT NULL REFERENCES program (id), what TEXT NOT NULL,
    months INTEGER NOT NULL CHECK (months BETWEEN 1 AND 240), author INTEGER NOT NULL, changed INTEGER NOT NULL,
    PRIMARY KEY (program, what)
) STRICT, WITHOUT ROWID;
CREATE TABLE retention_run (               -- what the daily job let go, if it was anything
    program INTEGER NOT NULL REFERENCES program (id), id INTEGER NOT NULL, at INTEGER NOT NULL,
    what TEXT NOT NULL, before INTEGER NOT NULL, n INTEGER NOT NULL CHECK (n > 0),
    PRIMARY KEY (program, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE legal_hold (                  -- nothing of the person, or of the case, is deleted until it is lifted
    program INTEGER NOT NULL REFERENCES program (id), id INTEGER NOT NULL,
    person INTEGER REFERENCES person (id), nomination INTEGER,
    ground TEXT NOT NULL CHECK (length(ground) BETWEEN 1 AND 1000), -- the person reads it
    giver INTEGER NOT NULL, made INTEGER NOT NULL, lifter INTEGER, lifted INTEGER,
    PRIMARY KEY (program, id), FOREIGN KEY (program, nomination) REFERENCES nomination (program, id),
    CHECK ((person IS NULL) <> (nomination IS NULL)), CHECK ((lifted IS NULL) = (lifter IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX legal_hold_person ON legal_hold (program, person) WHERE lifted IS NULL;
CREATE UNIQUE INDEX legal_hold_case ON legal_hold (program, nomination) WHERE lifted IS NULL;
CREATE INDEX legal_hold_of ON legal_hold (person) WHERE lifted IS NULL;
