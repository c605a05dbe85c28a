-- A pause: asked for, agreed, ended; the clock of the term stands still between.

-- The pause that runs: its step, since when and until when it was agreed.
--: maybe running(term int) -> (step int, from_day day, until day)
SELECT s.id, s.from_day, s.until_day FROM award_step s
 WHERE s.program = :program AND s.term = :term AND s.kind = 'pause' AND s.state = 'decided'
 ORDER BY s.id DESC LIMIT 1;

-- The end moves, and a term that comes after begins and ends as much later.
--: run later(term int, days int)
UPDATE award_term SET to_day = to_day + :days WHERE program = :program AND id = :term;

--: many coming_later(person int, days int) -> (id int)
UPDATE award_term SET from_day = from_day + :days, to_day = to_day + :days
 WHERE program = :program AND person = :person AND state = 'coming'
RETURNING id;

-- Does the viewer lead the region of this person?
--! the region of a participant says who looks after them; nothing of the participant is shown
--: one leads(person int) -> (n int)
SELECT COUNT(*) FROM role_grant g
 WHERE g.program = :program AND g.person = :me AND g.role = 16 AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now)
   AND (g.region IS NULL OR g.region = (SELECT a.region FROM participant a WHERE a.program = :program AND a.person = :person));

-- Agreed days of return that have come, of every pause that goes on.
--: many back(today day) -> (step int, term int, person int, until day)
SELECT s.id, t.id, t.person, s.until_day
  FROM award_term t
  JOIN award_step s ON s.program = t.program AND s.term = t.id AND s.kind = 'pause' AND s.state = 'decided'
 WHERE t.program = :program AND t.state IN ('current', 'paused') AND t.state = 'paused' AND s.until_day <= :today
   AND s.id = (SELECT MAX(x.id) FROM award_step x WHERE x.program = s.program AND x.term = s.term AND x.kind = 'pause' AND x.state = 'decided')
   AND NOT EXISTS (SELECT 1 FROM mail m WHERE m.program = t.program AND m.once = 'step/' || s.id || '/return');
