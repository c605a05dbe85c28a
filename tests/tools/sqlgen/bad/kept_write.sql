--: kept one add(id int) -> (id int)
INSERT INTO thing (id) VALUES (:id) RETURNING id;
