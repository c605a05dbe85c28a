-- Two records of one human: what of the one that goes moves to the one that stays.

--: many rows(loser int, winner int) -> (name text, id int)
SELECT 'proposal', p.id FROM proposal p WHERE p.program = :program AND p.person = :loser AND :winner <> 0;

--: run proposal(id int, from_person int, to_person int)
UPDATE OR IGNORE proposal SET person = :to_person WHERE program = :program AND id = :id AND person = :from_person;
