-- One file or feed that a person brought in.
--: run add_batch(id int, person int, kind text, name text, seen int)
INSERT INTO import_batch (program, id, person, kind, name, made, seen)
VALUES (:program, :id, :person, :kind, :name, :now, :seen);

--: run count_batch(id int, added int, skipped int)
UPDATE import_batch SET added = :added, skipped = :skipped WHERE program = :program AND id = :id;

--: one batch(id int) -> (person int, kind text, name text, made time, undone time?, seen int, added int, skipped int)
SELECT b.person, b.kind, b.name, b.made, b.undone, b.seen, b.added, b.skipped
  FROM import_batch b
 WHERE b.program = :program AND b.id = :id;

--: move undo_batch(id int) -> (id int)
UPDATE import_batch SET undone = :now
 WHERE program = :program AND id = :id AND undone IS NULL
RETURNING id;

-- My latest imports.
--: many batches() -> (id int, kind text, name text, made time, undone time?, added int)
SELECT b.id, b.kind, b.name, b.made, b.undone, b.added
  FROM import_batch b
 WHERE b.program = :program AND b.person = :me
 ORDER BY b.id DESC
 LIMIT 20;

-- The same without an address: by day, title and role.
--! one's own rows, whatever others may see of them
--: maybe same_words(person int, day day, title text, role text) -> (id int)
SELECT c.id
  FROM contribution c
 WHERE c.program = :program AND c.person = :person AND c.day = :day AND c.title = :title
   AND c.role = :role AND c.state <> 'withdrawn'
 LIMIT 1;
