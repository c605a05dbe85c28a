--: one x() -> (a int
SELECT 1;
