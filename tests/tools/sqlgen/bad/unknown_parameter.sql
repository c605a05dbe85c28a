--: one x(a int) -> (n int)
SELECT :b + :a;
