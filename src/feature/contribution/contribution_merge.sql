-- Two records of one human: what of the one that goes moves to the one that stays.

--! nobody is shown these rows
--: many rows(loser int, winner int) -> (name text, id int)
SELECT 'contribution', c.id FROM contribution c
 WHERE c.program = :program AND c.person = :loser
   AND (c.state = 'withdrawn' OR NOT EXISTS (SELECT 1 FROM contribution o WHERE o.program = c.program AND o.person = :winner AND o.work = c.work AND o.role = c.role
                                                AND o.state <> 'withdrawn'))
UNION ALL
SELECT 'import_batch', b.id FROM import_batch b WHERE b.program = :program AND b.person = :loser
UNION ALL
SELECT 'vouch', v.contribution FROM vouch v
 WHERE v.program = :program AND v.person = :loser
   AND NOT EXISTS (SELECT 1 FROM vouch o WHERE o.program = v.program AND o.contribution = v.contribution AND o.person = :winner)
UNION ALL
SELECT 'authorship', a.work FROM authorship a
 WHERE a.person = :loser AND NOT EXISTS (SELECT 1 FROM authorship o WHERE o.work = a.work AND o.person = :winner);

--! nobody is shown these rows
--: maybe one(id int) -> (day day, state text)
SELECT day, state FROM contribution WHERE program = :program AND id = :id;

--: run contribution(id int, from_person int, to_person int)
UPDATE OR IGNORE contribution SET person = :to_person WHERE program = :program AND id = :id AND person = :from_person;

--: run import_batch(id int, from_person int, to_person int)
UPDATE OR IGNORE import_batch SET person = :to_person WHERE program = :program AND id = :id AND person = :from_person;

--: run vouch(id int, from_person int, to_person int)
UPDATE OR IGNORE vouch SET person = :to_person WHERE program = :program AND contribution = :id AND person = :from_person;

--: run authorship(id int, from_person int, to_person int)
UPDATE OR IGNORE authorship SET person = :to_person WHERE work = :id AND person = :from_person;
