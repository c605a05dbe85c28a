--: one x() -> (a int) and more
SELECT 1;
