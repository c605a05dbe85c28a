-- Statements of the commands: what a folder holds, as a whole.

--: one size() -> (programs int, people int)
SELECT (SELECT COUNT(*) FROM program), (SELECT COUNT(*) FROM person WHERE id <> 1);

-- Somebody with the highest role, while nobody has ever been in.
--: maybe newcomer() -> (person int, name text)
SELECT p.id, p.name
  FROM role_grant g
  JOIN person p ON p.id = g.person
  JOIN account a ON a.person = p.id
 WHERE g.role = 1024 AND g.ends IS NULL AND a.state = 'open'
   AND NOT EXISTS (SELECT 1 FROM account WHERE secret <> '')
   AND NOT EXISTS (SELECT 1 FROM session)
 ORDER BY g.id
 LIMIT 1;

-- A manager of the program, the first one.
--: maybe manager() -> (person int)
SELECT person FROM role_grant
 WHERE program = :program AND role IN (128, 1024) AND starts <= :now AND (ends IS NULL OR ends > :now)
 ORDER BY role, id LIMIT 1;

-- People whom an operator looks for: by a part of name, handle or address; with their roles here.
--! for the operator at the machine, who has the whole database
--: many people(words text) -> (id int, handle text, name text, email text?, roles int)
SELECT p.id, p.handle, p.name, a.email,
       (SELECT COALESCE(SUM(role), 0) FROM (
          SELECT DISTINCT g.role FROM role_grant g
           WHERE g.program = :program AND g.person = p.id AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now)) q)
  FROM person p
  LEFT JOIN account a ON a.person = p.id
 WHERE p.id > 1 AND p.state = 'present'
   AND (lower(p.name) LIKE '%' || lower(:words) || '%' OR p.handle LIKE lower(:words) || '%' OR a.email LIKE lower(:words) || '%')
 ORDER BY p.handle
 LIMIT 200;

--! for the operator at the machine, who has the whole database
--: maybe person_named(name text) -> (id int)
SELECT p.id
  FROM person p
  JOIN participant a ON a.program = :program AND a.person = p.id
 WHERE p.name = :name AND p.state = 'present'
 ORDER BY p.id
 LIMIT 1;

--: maybe cycle_by_code(code text) -> (id int, state text)
SELECT id, state FROM cycle WHERE program = :program AND code = :code;

--: maybe region_by_code(code text) -> (id int)
SELECT id FROM region WHERE program = :program AND code = :code;

-- Pictures that people show: each is a file.
--: many pictures() -> (hash bytes)
SELECT DISTINCT avatar FROM person WHERE avatar IS NOT NULL LIMIT 100000;

--: many files_of_runs() -> (input bytes, output bytes?)
SELECT r.input, r.output FROM evaluation_run r
UNION ALL
SELECT f.output, NULL FROM evaluation_fit f LIMIT 200000;

-- Has everybody left who could let others in?
--: one operators() -> (number int)
SELECT COUNT(*) FROM role_grant g JOIN account a ON a.person = g.person
 WHERE g.role = 1024 AND (g.ends IS NULL OR g.ends > :now) AND a.state = 'open';

-- ---- keys of people, for backups

-- Everybody who is or was here, aside from "a former participant".
--! for the keys of backups; nobody is shown these rows
--: many key_people() -> (id int, erased bool)
SELECT id, state = 'erased' FROM person WHERE id <> 1 ORDER BY id;

-- Whose picture it is, if it is one person's alone.
--: maybe picture_of(avatar bytes) -> (person int)
SELECT MIN(id) FROM person WHERE avatar = :avatar HAVING COUNT(*) = 1;

--: maybe still_there(person int) -> (id int)
SELECT id FROM person WHERE id = :person AND state = 'present';

--: many programs() -> (id int)
SELECT id FROM program ORDER BY id;
