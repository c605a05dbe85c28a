--: one x(a int) -> (n int)
SELECT 1;
