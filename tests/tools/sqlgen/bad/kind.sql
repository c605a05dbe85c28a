--: single x() -> (n int)
SELECT 1;
