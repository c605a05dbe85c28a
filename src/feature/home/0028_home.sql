-- home: figures of the front page, counted now and then, so that no visitor waits for a count. Can be dropped and counted again at any time.
CREATE TABLE home_figure (
    program INTEGER NOT NULL REFERENCES program (id),
    kind TEXT NOT NULL CHECK (kind IN ('country', 'group', 'total', 'recent', 'work')),
    code TEXT NOT NULL,                    -- country; group of types; name of the total; place of a person or a contribution, '01' ..
    number INTEGER NOT NULL,               -- how many; id of the person or the contribution
    PRIMARY KEY (program, kind, code)
) STRICT, WITHOUT ROWID;
CREATE TABLE home_counted (                -- what the figures rest on: they are counted again when one of the two has moved
    program INTEGER PRIMARY KEY REFERENCES program (id), seq INTEGER NOT NULL, day INTEGER NOT NULL
) STRICT;
