--: maybe get() -> (name text, title text, picture bytes)
SELECT name, title, picture FROM program_signature WHERE program = :program;

--: run put(name text, title text, picture bytes)
INSERT INTO program_signature (program, name, title, picture) VALUES (:program, :name, :title, :picture)
ON CONFLICT (program) DO UPDATE SET name = excluded.name, title = excluded.title, picture = excluded.picture;
