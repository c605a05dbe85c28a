-- Who holds the award and has been quiet for long; what a lead says about it.

--: maybe looked() -> (day day)
SELECT l.day FROM award_look l WHERE l.program = :program;

--: run look(day day)
INSERT INTO award_look (program, day) VALUES (:program, :day)
ON CONFLICT (program) DO UPDATE SET day = excluded.day WHERE excluded.day > award_look.day;

-- Terms that run, whose person has nothing newer than `before`, found or entered (claims of these months are
-- in the ledger). New ones and those who came back from a pause have their time first; a case that is
-- open, or one of this quarter, is enough.
--! only whether there is anything is read
--: many quiet(before day, since time, quarter int) -> (term int, person int, newest day)
SELECT t.id, t.person, COALESCE((SELECT MAX(k.day) FROM contribution k WHERE k.program = t.program AND k.person = t.person AND k.state <> 'withdrawn'), t.from_day)
  FROM award_term t
 WHERE t.program = :program AND t.state IN ('current', 'paused') AND t.state = 'current' AND t.from_day <= :before
   AND NOT EXISTS (SELECT 1 FROM contribution k WHERE k.program = t.program AND k.person = t.person AND k.day > :before AND k.state <> 'withdrawn')
   AND NOT EXISTS (SELECT 1 FROM contribution k JOIN found_in f ON f.program = k.program AND f.contribution = k.id
                    WHERE k.program = t.program AND k.person = t.person AND k.state <> 'withdrawn' AND f.day > :before)
   AND NOT EXISTS (SELECT 1 FROM contribution k JOIN ledger l ON l.program = k.program AND l.subject = k.id AND l.kind = 'contribution.claimed'
                    WHERE k.program = t.program AND k.person = t.person AND k.state <> 'withdrawn' AND l.at >= :since)
   AND NOT EXISTS (SELECT 1 FROM inactive_case i WHERE i.program = t.program AND i.term = t.id AND (i.state <> 'closed' OR i.quarter >= :quarter))
   AND NOT EXISTS (SELECT 1 FROM award_step s WHERE s.program = t.program AND s.term = t.id AND s.kind = 'resume' AND s.from_day > :before)
 ORDER BY t.id LIMIT 1000;

--: run add(id int, term int, quarter int, quiet_since day)
INSERT INTO inactive_case (program, id, term, quarter, quiet_since, state, opened)
VALUES (:program, :id, :term, :quarter, :quiet_since, 'open', :now) ON CONFLICT DO NOTHING;

--: one by_id(id int) -> (term int, person int, term_state text, to_day day, quiet_since day, state text)
SELECT i.term, t.person, t.state, t.to_day, i.quiet_since, i.state
  FROM inactive_case i JOIN award_term t ON t.program = i.program AND t.id = i.term
 WHERE i.program = :program AND i.id = :id;

--: move move(id int, state_from text, state_to text, words text) -> (id int)
UPDATE inactive_case SET state = :state_to, who = :me, moved = :now, words = CASE WHEN :words = '' THEN words ELSE :words END
 WHERE program = :program AND id = :id AND state = :state_from
RETURNING id;

-- Who is employed by an owner of the program on a day of their term, and about whom no step was opened since.
--: many employed(today day) -> (term int, person int)
SELECT DISTINCT t.id, t.person
  FROM award_term t
  JOIN affiliation a ON a.person = t.person AND a.confirmed IS NOT NULL AND a.kind IN ('employee', 'contractor', 'owner')
  JOIN program_owner o ON o.program = t.program AND o.root = a.root
 WHERE t.program = :program AND t.state IN ('coming', 'current', 'paused')
   AND a.from_day <= CASE WHEN t.from_day > :today THEN t.from_day ELSE :today END
   AND (a.to_day IS NULL OR a.to_day >= CASE WHEN t.from_day > :today THEN t.from_day ELSE :today END)
   AND NOT EXISTS (SELECT 1 FROM award_step s WHERE s.program = t.program AND s.term = t.id AND s.kind = 'employment'
           AND (s.state IN ('opened', 'told') OR s.made >= a.from_day * 86400))
 ORDER BY t.id LIMIT 1000;

-- ---- somebody was deleted

--: run forget(person int)
UPDATE inactive_case SET words = CASE WHEN words = '' THEN '' ELSE '-' END
 WHERE program = :program AND term IN (SELECT t.id FROM award_term t WHERE t.program = :program AND t.person = :person);
