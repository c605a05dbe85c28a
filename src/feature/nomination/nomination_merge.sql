-- Two records of one human: what of the one that goes moves to the one that stays.

-- A case of the same cycle that is not under review yet goes on in the case of the one that stays.
--! nobody is shown these rows
--: many rows(loser int, winner int) -> (name text, id int)
SELECT CASE WHEN n.state IN ('open', 'taken', 'documenting', 'ready') AND o.id IS NOT NULL THEN 'nomination_merged/' || n.state ELSE 'nomination' END, n.id
  FROM nomination n
  LEFT JOIN nomination o ON o.program = n.program AND o.cycle = n.cycle AND o.nominee = :winner
                        AND o.state NOT IN ('withdrawn', 'objected', 'merged', 'moved')
 WHERE n.program = :program AND n.nominee = :loser
UNION ALL
SELECT 'nominator', n.id FROM nomination n WHERE n.program = :program AND n.nominator = :loser
UNION ALL
SELECT 'conflict', CASE WHEN f.person = :loser THEN f.other ELSE f.person END FROM conflict f
 WHERE f.program = :program AND (f.person = :loser OR f.other = :loser) AND f.person <> :winner AND f.other <> :winner;

--: run nominee(id int, from_person int, to_person int)
UPDATE OR IGNORE nomination SET nominee = :to_person WHERE program = :program AND id = :id AND nominee = :from_person;

--: run nominator(id int, from_person int, to_person int)
UPDATE OR IGNORE nomination SET nominator = :to_person WHERE program = :program AND id = :id AND nominator = :from_person;

--: run conflict(id int, from_person int, to_person int)
UPDATE OR IGNORE conflict SET person = MIN(:id, :to_person), other = MAX(:id, :to_person)
 WHERE program = :program AND person = MIN(:id, :from_person) AND other = MAX(:id, :from_person);

--: run go_on(id int, winner int)
UPDATE nomination
   SET state = 'merged', due = NULL,
       next = (SELECT o.id FROM nomination o WHERE o.program = :program AND o.cycle = nomination.cycle AND o.nominee = :winner
                  AND o.state NOT IN ('withdrawn', 'objected', 'merged', 'moved'))
 WHERE program = :program AND id = :id AND state IN ('open', 'taken', 'documenting', 'ready')
   AND EXISTS (SELECT 1 FROM nomination o WHERE o.program = :program AND o.cycle = nomination.cycle AND o.nominee = :winner
                  AND o.state NOT IN ('withdrawn', 'objected', 'merged', 'moved'));

--: run go_back(id int, state text)
UPDATE OR IGNORE nomination SET state = :state, next = NULL WHERE program = :program AND id = :id AND state = 'merged';
