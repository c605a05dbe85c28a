-- Who is quiet: members without an article, a contribution or a session for some time.

--! for community managers: facts of the last time, no words
--: many list(before time, before_day day, before_id int) -> (person int, name text, handle text, avatar bytes?, region text, article int?, contribution day?, seen time?, marked time?, manager text?)
SELECT p.id, p.name, p.handle, p.avatar, r.name,
       (SELECT MAX(a.id) FROM article a WHERE a.program = t.program AND a.author = t.person AND a.state = 'shown') AS article,
       (SELECT MAX(k.day) FROM contribution k WHERE k.program = t.program AND k.person = t.person AND k.state IN ('claimed', 'verified')) AS worked,
       (SELECT MAX(s.seen) FROM session s WHERE s.person = t.person) AS seen, q.at, m.name
  FROM award_term t
  JOIN person p ON p.id = t.person AND p.state = 'present'
  JOIN participant n ON n.program = t.program AND n.person = t.person
  JOIN region r ON r.program = n.program AND r.id = n.region
  LEFT JOIN quiet_mark q ON q.program = t.program AND q.person = t.person
  LEFT JOIN person m ON m.id = q.manager
 WHERE t.program = :program AND t.state = 'current' AND t.from_day < :before_day
   AND NOT EXISTS (SELECT 1 FROM article a WHERE a.program = t.program AND a.author = t.person AND a.id >= :before_id AND a.state = 'shown')
   AND NOT EXISTS (SELECT 1 FROM contribution k WHERE k.program = t.program AND k.person = t.person AND k.day >= :before_day AND k.state IN ('claimed', 'verified'))
   AND NOT EXISTS (SELECT 1 FROM session s WHERE s.person = t.person AND s.seen >= :before)
 ORDER BY q.at IS NOT NULL, q.at, p.sort_key LIMIT 200;

--: run mark(person int)
INSERT INTO quiet_mark (program, person, manager, at) VALUES (:program, :person, :me, :now)
ON CONFLICT (program, person) DO UPDATE SET manager = excluded.manager, at = excluded.at;
