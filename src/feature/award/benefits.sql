-- Until when benefits go on.

-- The end of a term, whether there is a letter about it, and when that was delivered. reachable: there is an address
-- for a letter; goes_on: another term follows at once.
--: one end(term int) -> (state text, to_day day, ended day?, told time?, letter bool, reachable bool, goes_on bool)
WITH letter AS (
  SELECT m.state, m.sent FROM award_term t
    JOIN mail m ON m.program = t.program
     AND m.once = CASE t.state WHEN 'ended' THEN 'award/' || t.id || '/ended'
         ELSE 'step/' || (SELECT MAX(s.id) FROM award_step s WHERE s.program = t.program AND s.term = t.id
                             AND s.kind IN ('revoke', 'employment') AND s.state = 'decided') || '/stopped' END
   WHERE t.program = :program AND t.id = :term)
SELECT t.state, t.to_day, t.ended_day,
       (SELECT l.sent FROM letter l WHERE l.state = 'sent'), EXISTS (SELECT 1 FROM letter l),
       EXISTS (SELECT 1 FROM account c WHERE c.person = t.person AND c.state = 'open' AND c.email <> ''),
       EXISTS (SELECT 1 FROM award_term n WHERE n.program = t.program AND n.person = t.person AND n.id <> t.id
           AND n.state IN ('coming', 'current', 'paused') AND n.number > t.number)
  FROM award_term t WHERE t.program = :program AND t.id = :term;
