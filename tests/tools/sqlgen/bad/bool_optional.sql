--: one x() -> (a bool?)
SELECT 1;
