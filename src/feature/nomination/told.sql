-- Told within a month: the key in the letter, and whom a letter still has to be written to.

--: maybe key(id int) -> (told_key text)
SELECT told_key FROM nomination_text WHERE program = :program AND nomination = :id AND told_key IS NOT NULL;

--: run key_set(id int, told_key text)
UPDATE nomination_text SET told_key = :told_key WHERE program = :program AND nomination = :id AND told_key IS NULL;

-- The nomination of a letter, or the one that it goes on as in a later cycle.
--! the one who has the key is who it is about
--: maybe by_key(told_key text) -> (id int, nominee int, name text, nominator text, expertise text, program_name text, made time, state text)
WITH RECURSIVE goes_on (id) AS (
  SELECT t.nomination FROM nomination_text t WHERE t.program = :program AND t.told_key = :told_key
  UNION ALL
  SELECT n.next FROM goes_on g JOIN nomination n ON n.program = :program AND n.id = g.id WHERE n.next IS NOT NULL)
SELECT n.id, n.nominee, p.name, COALESCE(b.name, ''), e.name, g.name, n.made, n.state
  FROM goes_on o
  JOIN nomination n ON n.program = :program AND n.id = o.id AND n.next IS NULL
  JOIN person p ON p.id = n.nominee AND p.state = 'present'
  JOIN expertise e ON e.program = n.program AND e.id = n.expertise
  JOIN program g ON g.id = n.program
  LEFT JOIN person b ON b.id = n.nominator;

-- Nominated by somebody else, and nobody could write to them so far; now there is an address. Of all programs.
--! a job; nobody is shown these rows
--: many due() -> (of int, id int, nominee int)
SELECT n.program, n.id, n.nominee
  FROM nomination n
  JOIN account a ON a.person = n.nominee
 WHERE n.told IS NULL AND n.nominator IS NOT NULL AND n.state IN ('open', 'taken', 'documenting', 'ready', 'in_review')
 ORDER BY n.made LIMIT 100;
