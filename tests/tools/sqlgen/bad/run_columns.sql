--: run x() -> (n int)
SELECT 1;
