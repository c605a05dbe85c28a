-- Two records of one human: what of the one that goes moves to the one that stays.

-- A place in the program is copied, if the one that stays has none, and left. copied: 1.
--! nobody is shown these rows
--: many rows(loser int, winner int) -> (name text, id int)
SELECT 'participant_copy', p.person FROM participant p
 WHERE p.program = :program AND p.person = :loser
   AND NOT EXISTS (SELECT 1 FROM participant o WHERE o.program = p.program AND o.person = :winner)
UNION ALL
SELECT 'participant', p.person FROM participant p WHERE p.program = :program AND p.person = :loser AND p.left_at IS NULL;

--! a copy, shown to nobody
--: run copy(from_person int, to_person int)
INSERT OR IGNORE INTO participant (program, person, region, lead, seen_by, joined, code_accepted, left_at)
SELECT program, :to_person, region, lead, seen_by, joined, code_accepted, left_at FROM participant
 WHERE program = :program AND person = :from_person;

--: run copy_expertises(from_person int, to_person int)
INSERT OR IGNORE INTO participant_expertise (program, person, expertise, main)
SELECT program, :to_person, expertise, main FROM participant_expertise WHERE program = :program AND person = :from_person;

--: run drop_expertises(person int)
DELETE FROM participant_expertise WHERE program = :program AND person = :person;

--: run drop(person int)
DELETE FROM participant WHERE program = :program AND person = :person;

--: run leave(person int)
UPDATE participant SET left_at = :now WHERE program = :program AND person = :person AND left_at IS NULL;

--: run come_back(person int)
UPDATE participant SET left_at = NULL WHERE program = :program AND person = :person;
