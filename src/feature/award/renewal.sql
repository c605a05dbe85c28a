-- The way from the last months of a term to its renewal.

-- Terms that end soon, are not followed by another one and have no case yet.
--: many ending(today day, until day) -> (term int, person int, to_day day)
SELECT t.id, t.person, t.to_day FROM award_term t
 WHERE t.program = :program AND t.state IN ('current', 'paused') AND t.state = 'current'
   AND t.to_day > :today AND t.to_day <= :until
   AND NOT EXISTS (SELECT 1 FROM renewal_case r WHERE r.program = t.program AND r.term = t.id)
   AND NOT EXISTS (SELECT 1 FROM award_term n WHERE n.program = t.program AND n.person = t.person AND n.state = 'coming')
 ORDER BY t.id LIMIT 5000;

-- A renewal of theirs that is under way already.
--: maybe under_way(person int, after day) -> (id int)
SELECT n.id FROM nomination n JOIN cycle y ON y.program = n.program AND y.id = n.cycle
 WHERE n.program = :program AND n.nominee = :person AND n.kind = 'renewal'
   AND n.state IN ('open', 'taken', 'documenting', 'ready', 'in_review', 'decided')
   AND y.state NOT IN ('published', 'closed') AND y.award_day > :after
 ORDER BY y.award_day LIMIT 1;

--: run add(term int)
INSERT INTO renewal_case (program, term, opened, state) VALUES (:program, :term, :now, 'open') ON CONFLICT DO NOTHING;

-- Cases that go on, with the notices that were sent meanwhile.
--: many running() -> (term int, person int, to_day day, term_state text, expertise int, state text, nomination int, notice int, told_90 time?, told_60 time?, told_30 time?, sent_90 time?, sent_60 time?, sent_30 time?, followed bool)
SELECT r.term, t.person, t.to_day, t.state, t.expertise, r.state, COALESCE(r.nomination, 0), r.notice, r.told_90, r.told_60, r.told_30,
       (SELECT m.sent FROM mail m WHERE m.program = r.program AND m.once = 'renewal/' || r.term || '/90' AND m.state = 'sent'),
       (SELECT m.sent FROM mail m WHERE m.program = r.program AND m.once = 'renewal/' || r.term || '/60' AND m.state = 'sent'),
       (SELECT m.sent FROM mail m WHERE m.program = r.program AND m.once = 'renewal/' || r.term || '/30' AND m.state = 'sent'),
       EXISTS (SELECT 1 FROM award_term n WHERE n.program = t.program AND n.person = t.person AND n.state = 'coming')
  FROM renewal_case r JOIN award_term t ON t.program = r.program AND t.id = r.term
 WHERE r.program = :program AND r.state <> 'closed'
 ORDER BY r.term;

--: move move(term int, state_from text, state_to text, nomination int?) -> (term int)
UPDATE renewal_case SET state = :state_to, nomination = COALESCE(:nomination, nomination)
 WHERE program = :program AND term = :term AND state = :state_from
RETURNING term;

-- A notice is written: never one that stood before the last one.
--: move noticed(term int, mark int) -> (term int)
UPDATE renewal_case SET notice = :mark
 WHERE program = :program AND term = :term AND (notice = 0 OR notice > :mark)
RETURNING term;

--: run told(term int, mark int, at time)
UPDATE renewal_case
   SET told_90 = CASE WHEN :mark = 90 THEN COALESCE(told_90, :at) ELSE told_90 END,
       told_60 = CASE WHEN :mark = 60 THEN COALESCE(told_60, :at) ELSE told_60 END,
       told_30 = CASE WHEN :mark = 30 THEN COALESCE(told_30, :at) ELSE told_30 END
 WHERE program = :program AND term = :term;

-- The cycle in which a term is renewed: the last one that awards before its end, else the first one after.
--: maybe cycle_for(to_day day) -> (id int, code text, state text, award day, record_from day, record_to day, opens time, closes time)
SELECT y.id, y.code, y.state, y.award_day, y.record_from_day, y.record_to_day, f.opens, f.closes
  FROM cycle y JOIN phase f ON f.program = y.program AND f.cycle = y.id AND f.kind = 'nominate'
 WHERE y.program = :program AND y.state IN ('planned', 'nominating')
 ORDER BY CASE WHEN y.award_day <= :to_day THEN 0 ELSE 1 END,
          CASE WHEN y.award_day <= :to_day THEN -y.award_day ELSE y.award_day END
 LIMIT 1;

-- The cycle of a case that was put forward.
--: maybe cycle_of(nomination int) -> (id int, code text, state text, award day, record_from day, record_to day, opens time, closes time)
SELECT y.id, y.code, y.state, y.award_day, y.record_from_day, y.record_to_day, f.opens, f.closes
  FROM nomination n
  JOIN cycle y ON y.program = n.program AND y.id = n.cycle
  JOIN phase f ON f.program = y.program AND f.cycle = y.id AND f.kind = 'nominate'
 WHERE n.program = :program AND n.id = :nomination;

--: maybe of_term(term int) -> (state text, nomination int, opened time, told_90 time?, told_60 time?, told_30 time?)
SELECT r.state, COALESCE(r.nomination, 0), r.opened, r.told_90, r.told_60, r.told_30
  FROM renewal_case r WHERE r.program = :program AND r.term = :term;

--: maybe of_nomination(nomination int) -> (term int, state text)
SELECT r.term, r.state FROM renewal_case r
 WHERE r.program = :program AND r.nomination = :nomination AND r.state = 'nominated';

--: maybe mine() -> (term int, to_day day, term_state text, expertise int, state text, nomination int, nomination_state text, told_90 time?, told_60 time?, told_30 time?)
SELECT r.term, t.to_day, t.state, t.expertise, r.state, COALESCE(r.nomination, 0), COALESCE(n.state, ''), r.told_90, r.told_60, r.told_30
  FROM award_term t
  JOIN renewal_case r ON r.program = t.program AND r.term = t.id AND r.state <> 'closed'
  LEFT JOIN nomination n ON n.program = r.program AND n.id = r.nomination
 WHERE t.program = :program AND t.person = :me AND t.state IN ('current', 'paused');
