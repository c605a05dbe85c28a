-- Two records of one human: what of the one that goes moves to the one that stays.

--: many rows(loser int, winner int) -> (name text, id int)
SELECT 'assignment', a.id FROM assignment a
 WHERE a.program = :program AND a.reviewer = :loser
   AND NOT EXISTS (SELECT 1 FROM assignment o WHERE o.program = a.program AND o.nomination = a.nomination AND o.reviewer = :winner)
UNION ALL
SELECT 'recusal/' || r.ground, r.nomination FROM recusal r
 WHERE r.program = :program AND r.person = :loser
   AND NOT EXISTS (SELECT 1 FROM recusal o WHERE o.program = r.program AND o.nomination = r.nomination AND o.person = :winner AND o.ground = r.ground);

--: run assignment(id int, from_person int, to_person int)
UPDATE OR IGNORE assignment SET reviewer = :to_person WHERE program = :program AND id = :id AND reviewer = :from_person;

--: run recusal(nomination int, ground text, from_person int, to_person int)
UPDATE OR IGNORE recusal SET person = :to_person
 WHERE program = :program AND nomination = :nomination AND ground = :ground AND person = :from_person;
