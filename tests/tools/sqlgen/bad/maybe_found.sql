--: maybe x() -> (found int)
SELECT 1;
