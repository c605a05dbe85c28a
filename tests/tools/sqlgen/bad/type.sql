-- é first
--: one x(b int, a number) -> (n int)
SELECT 1;
