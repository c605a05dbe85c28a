--: one x(a int, a text) -> (n int)
SELECT :a;
