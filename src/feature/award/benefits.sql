-- Until when benefits go on.

-- The end of a term, whether there is a letter about it, and when that was delivered. goes_on: another term follows at once.
--: one end(term int) -> (state text, to_day day, ended day?, told time?, letter bool, goes_on bool)
SELECT t.state, t.to_day, t.ended_day,
       (SELECT m.sent FROM mail m WHERE m.program = t.program AND m.once = 'award/' || t.id || '/ended' AND m.state = 'sent'),
       EXISTS (SELECT 1 FROM mail m WHERE m.program = t.program AND m.once = 'award/' || t.id || '/ended'),
       EXISTS (SELECT 1 FROM award_term n WHERE n.program = t.program AND n.person = t.person AND n.id <> t.id
           AND n.state IN ('coming', 'current', 'paused') AND n.number > t.number)
  FROM award_term t WHERE t.program = :program AND t.id = :term;
