--: kept move shut(id int) -> (id int)
UPDATE thing SET id = id WHERE id = :id RETURNING id;
