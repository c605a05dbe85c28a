-- Two records of one human: what of the one that goes moves to the one that stays.

--: many rows(loser int, winner int) -> (name text, id int)
SELECT 'source', s.id FROM source s
 WHERE s.person = :loser
   AND (s.state = 'off' OR NOT EXISTS (SELECT 1 FROM source o WHERE o.person = :winner AND o.kind = s.kind AND o.address = s.address AND o.state <> 'off'))
UNION ALL
SELECT 'identity', d.id FROM identity d WHERE d.person = :loser;

--: run source(id int, from_person int, to_person int)
UPDATE OR IGNORE source SET person = :to_person WHERE id = :id AND person = :from_person;

-- By which the same of other sources is found.
--: run keys(source int, from_person int, to_person int)
UPDATE OR IGNORE found_key SET person = :to_person
 WHERE person = :from_person AND item IN (SELECT i.id FROM found_item i WHERE i.source = :source);

--: run identity(id int, from_person int, to_person int)
UPDATE OR IGNORE identity SET person = :to_person WHERE id = :id AND person = :from_person;
