--: one x() -> (n int)
SELECT 'a;
