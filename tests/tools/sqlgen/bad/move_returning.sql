--: move x(id int)
UPDATE thing SET words = 'RETURNING' WHERE id = :id;
