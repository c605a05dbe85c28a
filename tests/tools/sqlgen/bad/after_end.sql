--: run x()
DELETE FROM a;
DELETE FROM b;
