-- Two records of one human: what of the one that goes moves to the one that stays.

-- Those of a case that goes on in another one, too: who endorsed both keeps one of each.
--: many rows(loser int, winner int) -> (name text, id int)
SELECT 'endorsement', e.id FROM endorsement e
 WHERE e.program = :program AND e.endorser = :loser
   AND (e.withdrawn IS NOT NULL
        OR NOT EXISTS (SELECT 1 FROM endorsement o WHERE o.program = e.program AND o.nomination = e.nomination AND o.endorser = :winner AND o.withdrawn IS NULL))
UNION ALL
SELECT 'endorsement_case/' || n.id, e.id FROM nomination n
  JOIN nomination g ON g.program = n.program AND g.id = n.next AND g.nominee = :winner
  JOIN endorsement e ON e.program = n.program AND e.nomination = n.id AND e.withdrawn IS NULL AND e.endorser <> COALESCE(g.nominator, 0)
 WHERE n.program = :program AND n.nominee = :loser AND n.state = 'merged'
   AND NOT EXISTS (SELECT 1 FROM endorsement o WHERE o.program = e.program AND o.nomination = g.id AND o.endorser = e.endorser AND o.withdrawn IS NULL);

--: run endorser(id int, from_person int, to_person int)
UPDATE OR IGNORE endorsement SET endorser = :to_person WHERE program = :program AND id = :id AND endorser = :from_person;

--: run go_on(id int, nomination int)
UPDATE OR IGNORE endorsement SET nomination = (SELECT n.next FROM nomination n WHERE n.program = :program AND n.id = :nomination)
 WHERE program = :program AND id = :id AND nomination = :nomination
   AND EXISTS (SELECT 1 FROM nomination n WHERE n.program = :program AND n.id = :nomination AND n.next IS NOT NULL);

--: run go_back(id int, nomination int)
UPDATE OR IGNORE endorsement SET nomination = :nomination WHERE program = :program AND id = :id;
