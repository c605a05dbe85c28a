-- Who one can be in the demo, and what the clock can be moved to. Everybody here is invented.

-- The case to follow: its cycle is one of the first two decided after the demo's beginning, and no reviewer
-- had read it by then; somebody new rather than a renewal. It stays the same however far the clock is moved.
--! invented people; only a name and a number leave this room
--: maybe story(start time, start_day day) -> (nomination int, nominee int, name text, state text, award day)
SELECT n.id, n.nominee, p.name, n.state, y.award_day
  FROM (SELECT program, id, award_day FROM cycle
         WHERE program = :program AND award_day > :start_day
         ORDER BY award_day LIMIT 2) y
  JOIN nomination n ON n.program = y.program AND n.cycle = y.id
  JOIN person p ON p.id = n.nominee
 WHERE n.state IN ('in_review', 'decided', 'closed')
   AND NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.program = n.program AND g.person = n.nominee)
   AND (SELECT COUNT(*) FROM assignment a
         WHERE a.program = n.program AND a.nomination = n.id AND a.panel = 1
           AND (a.submitted IS NULL OR a.submitted >= :start)) = 3
   AND NOT EXISTS (SELECT 1 FROM assignment a
         WHERE a.program = n.program AND a.nomination = n.id AND a.submitted < :start)
 ORDER BY y.award_day, n.kind = 'renewal', (SELECT COUNT(*) FROM contribution c WHERE c.program = n.program AND c.person = n.nominee) DESC, n.id
 LIMIT 1;

-- Where the story goes on for somebody: the case on a reviewer's desk, or beside the committee's list.
--: maybe reading(story int, person int) -> (assignment int)
SELECT a.id FROM assignment a
 WHERE a.program = :program AND a.nomination = :story AND a.reviewer = :person AND a.panel = 1;
--: maybe decided_in(story int) -> (cycle int)
SELECT n.cycle FROM nomination n JOIN cycle y ON y.program = n.program AND y.id = n.cycle
 WHERE n.program = :program AND n.id = :story AND y.state IN ('deciding', 'replying');

--! invented people; only names leave this room
--: many doors(story int, since day) -> (door text, person int, name text, handle text)
SELECT * FROM (
  SELECT 'candidate', p.id, p.name, p.handle FROM nomination n JOIN person p ON p.id = n.nominee
   WHERE n.program = :program AND n.id = :story)
UNION ALL SELECT * FROM (
  SELECT 'nominee', p.id, p.name, p.handle
    FROM nomination n
    JOIN cycle y ON y.program = n.program AND y.id = n.cycle AND y.state = 'nominating'
    JOIN person p ON p.id = n.nominee
   WHERE n.program = :program AND n.state IN ('documenting', 'ready')
     AND NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.program = n.program AND g.person = n.nominee)
   ORDER BY n.state, (SELECT COUNT(*) FROM contribution c WHERE c.program = n.program AND c.person = n.nominee) DESC, n.id
   LIMIT 1)
UNION ALL SELECT * FROM (
  SELECT 'member', m.id, m.name, m.handle
    FROM (SELECT p.id, p.name, p.handle, t.program, t.number
            FROM award_term t
            JOIN person p ON p.id = t.person
           WHERE t.program = :program AND t.state = 'current'
             AND NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.program = t.program AND g.person = t.person)
           ORDER BY t.to_day DESC, t.number DESC, t.id
           LIMIT 40) m
   ORDER BY (SELECT COUNT(*) FROM contribution c WHERE c.program = m.program AND c.person = m.id AND c.day >= :since) DESC, m.id
   LIMIT 1)
UNION ALL SELECT * FROM (
  SELECT 'lead', p.id, p.name, p.handle
    FROM role_grant g
    JOIN person p ON p.id = g.person
   WHERE g.program = :program AND g.role = 16 AND g.ends IS NULL
   ORDER BY (SELECT COUNT(*) FROM nomination n WHERE n.program = g.program AND n.region = g.region
                AND n.state IN ('open', 'taken', 'documenting')) DESC, g.id
   LIMIT 1)
UNION ALL SELECT * FROM (
  SELECT 'reviewer', p.id, p.name, p.handle
    FROM assignment a
    JOIN person p ON p.id = a.reviewer
   WHERE a.program = :program AND a.nomination = :story AND a.panel = 1
   ORDER BY a.id
   LIMIT 3)
UNION ALL SELECT * FROM (
  SELECT 'committee', p.id, p.name, p.handle
    FROM role_grant g
    JOIN person p ON p.id = g.person
    JOIN account a ON a.person = p.id
   WHERE g.program = :program AND g.role = 64 AND g.ends IS NULL
   ORDER BY g.id
   LIMIT 2)
UNION ALL SELECT * FROM (
  SELECT 'manager', p.id, p.name, p.handle
    FROM role_grant g
    JOIN person p ON p.id = g.person
    JOIN account a ON a.person = p.id
   WHERE g.program = :program AND g.role = 128 AND g.ends IS NULL
   ORDER BY g.id DESC
   LIMIT 1)
UNION ALL SELECT * FROM (
  SELECT 'operator', p.id, p.name, p.handle
    FROM role_grant g
    JOIN person p ON p.id = g.person
    JOIN account a ON a.person = p.id
   WHERE g.program = :program AND g.role = 1024 AND g.ends IS NULL
   ORDER BY g.id
   LIMIT 1);

-- The next moments at which something changes by itself.
--: many ahead() -> (at time, kind text, award day)
SELECT f.closes, f.kind, y.award_day
  FROM phase f
  JOIN cycle y ON y.program = f.program AND y.id = f.cycle
 WHERE f.program = :program AND f.closes > :now AND f.kind IN ('nominate', 'document', 'review', 'decide')
   AND y.state NOT IN ('published', 'closed')
UNION ALL
SELECT y.award_day * 86400, 'award', y.award_day
  FROM cycle y
 WHERE y.program = :program AND y.award_day * 86400 > :now
 ORDER BY 1, 2
 LIMIT 6;

--: maybe next_change() -> (at time)
SELECT MIN(at) FROM (
  SELECT f.closes AS at FROM phase f WHERE f.program = :program AND f.closes > :now
  UNION ALL SELECT f.opens FROM phase f WHERE f.program = :program AND f.opens > :now
  UNION ALL SELECT y.award_day * 86400 FROM cycle y WHERE y.program = :program AND y.award_day * 86400 > :now) q
HAVING MIN(at) IS NOT NULL;

-- Nobody is signed out because the clock was moved.
--: run keep_sessions(seconds int)
UPDATE session SET until = until + :seconds;
