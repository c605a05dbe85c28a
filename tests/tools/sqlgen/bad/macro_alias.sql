--: many x() -> (n int)
SELECT n FROM thing t WHERE {seen};
