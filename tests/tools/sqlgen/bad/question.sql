--: one x() -> (n int)
SELECT ?1;
