-- Two records of one human: what of the one that goes moves to the one that stays.

--: many rows(loser int, winner int) -> (name text, id int)
SELECT 'award_term', t.id FROM award_term t
 WHERE t.program = :program AND t.person = :loser
   AND NOT EXISTS (SELECT 1 FROM award_term o WHERE o.program = t.program AND o.person = :winner AND o.number = t.number);

--: run term(id int, from_person int, to_person int)
UPDATE OR IGNORE award_term SET person = :to_person WHERE program = :program AND id = :id AND person = :from_person;
