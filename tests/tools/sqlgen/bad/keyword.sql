--: one x() -> (a int, default int)
SELECT 1, 2;
