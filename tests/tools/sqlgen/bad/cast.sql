--: one x(a int) -> (n int)
SELECT :a::int;
