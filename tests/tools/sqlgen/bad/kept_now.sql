--: kept many list() -> (id int)
SELECT id FROM thing WHERE made <= :now;
