CREATE TABLE thing (
    id INTEGER PRIMARY KEY, words TEXT, due INTEGER, share REAL, data BLOB, ready INTEGER,
    number INTEGER, until INTEGER, made INTEGER, seen_by INTEGER
) STRICT;
CREATE TABLE other (id INTEGER PRIMARY KEY) STRICT;
CREATE TABLE third (id INTEGER PRIMARY KEY,
    kind TEXT CHECK (kind IN ('a', 'it is', 'c')), -- CHECK (kind IN ('x', 'y', 'z'))
    size INTEGER CHECK (size NOT IN (1, 2, 3) OR (1 + size IN (2, 3, 4) AND kind IN ('a', 'c')))) STRICT;
CREATE INDEX third_some ON third (id) WHERE kind IN ('a', 'b', 'c');
CREATE TABLE fourth (id INTEGER PRIMARY KEY) STRICT;
CREATE TABLE fifth (id INTEGER PRIMARY KEY) STRICT;
CREATE TABLE sixth (id INTEGER PRIMARY KEY, embargo INTEGER) STRICT;
