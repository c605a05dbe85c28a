-- Everybody with a term that has begun, in the order of names; rights are asked for each viewer.
--! rights of each viewer are asked over these rows in memory, in directory_search
--: many entries() -> (id int, name text, latin text, language text, headline text, handle text, avatar bytes, country text, seen_by int, member int, first day, latest day)
SELECT p.id, p.name, p.latin,
       COALESCE((SELECT l.language FROM person_language l WHERE l.person = p.id AND l.level = 3 ORDER BY l.language LIMIT 1), ''),
       p.headline, p.handle, COALESCE(p.avatar, x''), p.country, a.seen_by,
       MAX(CASE WHEN t.state IN ('current', 'paused') THEN 1 ELSE 0 END), MIN(t.from_day), MAX(t.from_day)
  FROM award_term t
  JOIN participant a ON a.program = t.program AND a.person = t.person
  JOIN person p ON p.id = t.person
 WHERE t.program = :program AND t.state IN ('current', 'paused', 'ended', 'relinquished')
   AND p.state = 'present' AND a.left_at IS NULL
 GROUP BY p.id, p.name, p.latin, p.headline, p.handle, p.avatar, p.country, a.seen_by, p.sort_key
 ORDER BY p.sort_key, p.id LIMIT 200000;

--! joined in memory to the entries above
--: many expertises() -> (person int, expertise int)
SELECT x.person, x.expertise FROM participant_expertise x
 WHERE x.program = :program ORDER BY x.person, x.main DESC, x.expertise LIMIT 1000000;

--! joined in memory to the entries above
--: many languages() -> (person int, language text)
SELECT l.person, l.language FROM person_language l ORDER BY l.person, l.level DESC, l.language LIMIT 1000000;

--: many expertise_names() -> (id int, name text)
SELECT e.id, e.name FROM expertise e WHERE e.program = :program ORDER BY e.name;
