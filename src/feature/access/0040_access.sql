-- access: who opened whose private record, by the day: one row a reader, way of reading and record.
CREATE TABLE access_seen (
    program INTEGER NOT NULL,              -- 0: the installation itself
    person INTEGER NOT NULL,               -- whose record
    viewer INTEGER NOT NULL, role INTEGER NOT NULL, -- bit of base.h: as what they saw it; 0: as who nominated
    what TEXT NOT NULL,                    -- code of access.c
    first_day INTEGER NOT NULL, last_day INTEGER NOT NULL CHECK (last_day >= first_day),
    times INTEGER NOT NULL CHECK (times > 0),
    PRIMARY KEY (program, person, what, role, viewer)
) STRICT, WITHOUT ROWID;
CREATE INDEX access_seen_day ON access_seen (program, last_day);
