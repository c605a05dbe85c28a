-- Somebody was deleted: what was decided and by which rule stays, the words go.

--: run reasons(person int)
UPDATE decision SET reasons = ''
 WHERE program = :program
   AND nomination IN (SELECT n.id FROM nomination n WHERE n.program = :program AND n.nominee = :person);

--: run replies(person int)
UPDATE reply SET words = ''
 WHERE program = :program
   AND decision IN (SELECT d.id FROM decision d JOIN nomination n ON n.program = d.program AND n.id = d.nomination
                     WHERE d.program = :program AND n.nominee = :person);

--: run notes(person int)
DELETE FROM committee_note
 WHERE program = :program
   AND nomination IN (SELECT n.id FROM nomination n WHERE n.program = :program AND n.nominee = :person);

--: run vetoes(person int)
UPDATE veto SET words = ''
 WHERE program = :program
   AND decision IN (SELECT d.id FROM decision d JOIN nomination n ON n.program = d.program AND n.id = d.nomination
                     WHERE d.program = :program AND n.nominee = :person);
