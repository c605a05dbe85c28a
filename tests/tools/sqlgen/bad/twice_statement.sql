--: one x() -> (n int)
SELECT 1;
--: one x() -> (n int)
SELECT 2;
