--: one Get() -> (n int)
SELECT 1;
