-- What of a record was found by sources, and what waits for its person.

--! numbers alone
--: one waiting(person int, from_day day, to_day day) -> (found int, drafts int)
SELECT COALESCE(SUM(CASE WHEN c.state <> 'draft' AND EXISTS (SELECT 1 FROM found_in f WHERE f.program = c.program AND f.contribution = c.id) THEN 1 ELSE 0 END), 0),
       COALESCE(SUM(CASE WHEN c.state = 'draft' THEN 1 ELSE 0 END), 0)
  FROM contribution c
 WHERE c.program = :program AND c.person = :person AND c.day >= :from_day AND c.day < :to_day
   AND c.state IN ('claimed', 'verified', 'draft') AND c.paid <> 'yes';
