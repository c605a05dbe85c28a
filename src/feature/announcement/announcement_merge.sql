-- Two records of one human: what of the one that goes moves to the one that stays. What both got stays where it is.

--! shows no word
--: many rows(loser int, winner int) -> (name text, id int)
SELECT 'delivery', d.announcement FROM delivery d WHERE d.program = :program AND d.person = :loser AND :winner <> 0
UNION ALL
SELECT 'announcement_person', s.announcement FROM announcement_person s WHERE s.program = :program AND s.person = :loser
UNION ALL
SELECT 'announcement', a.id FROM announcement a WHERE a.program = :program AND (a.author = :loser OR a.checker = :loser)
UNION ALL
SELECT DISTINCT 'lead_paragraph', w.announcement FROM lead_paragraph w WHERE w.program = :program AND w.lead = :loser;

--: run delivery(id int, from_person int, to_person int)
UPDATE OR IGNORE delivery SET person = :to_person WHERE program = :program AND announcement = :id AND person = :from_person;

--: run announcement_person(id int, from_person int, to_person int)
UPDATE OR IGNORE announcement_person SET person = :to_person WHERE program = :program AND announcement = :id AND person = :from_person;

-- Who wrote it cannot have checked it: then it stays as it is.
--: run announcement(id int, from_person int, to_person int)
UPDATE OR IGNORE announcement SET author = CASE WHEN author = :from_person THEN :to_person ELSE author END,
       checker = CASE WHEN checker = :from_person THEN :to_person ELSE checker END
 WHERE program = :program AND id = :id AND (author = :from_person OR checker = :from_person);

--: run lead_paragraph(id int, from_person int, to_person int)
UPDATE lead_paragraph SET lead = :to_person WHERE program = :program AND announcement = :id AND lead = :from_person;
