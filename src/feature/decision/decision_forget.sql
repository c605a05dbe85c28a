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

-- ---- cases that are over for so long that the words go; the decision and its ground stay

--! nobody is shown these rows
--: many over(before day, most int) -> (id int)
SELECT n.id
  FROM nomination n
 WHERE n.program = :program AND {over n} AND NOT {held n}
   AND (EXISTS (SELECT 1 FROM committee_note k WHERE k.program = n.program AND k.nomination = n.id)
     OR EXISTS (SELECT 1 FROM decision d WHERE d.program = n.program AND d.nomination = n.id
                   AND (d.reasons <> ''
                     OR EXISTS (SELECT 1 FROM reply r WHERE r.program = d.program AND r.decision = d.id AND r.words <> '')
                     OR EXISTS (SELECT 1 FROM veto v WHERE v.program = d.program AND v.decision = d.id AND v.words <> '')
                     OR EXISTS (SELECT 1 FROM appeal a WHERE a.program = d.program AND a.decision = d.id AND a.words <> ''))))
 ORDER BY n.id
 LIMIT :most;

--: run case_reasons(nomination int)
UPDATE decision SET reasons = '' WHERE program = :program AND nomination = :nomination;

--: run case_replies(nomination int)
UPDATE reply SET words = ''
 WHERE program = :program AND decision IN (SELECT d.id FROM decision d WHERE d.program = :program AND d.nomination = :nomination);

--: run case_vetoes(nomination int)
UPDATE veto SET words = ''
 WHERE program = :program AND decision IN (SELECT d.id FROM decision d WHERE d.program = :program AND d.nomination = :nomination);

--: run case_appeals(nomination int)
UPDATE appeal SET words = '', reasons = CASE WHEN reasons = '' THEN '' ELSE '-' END
 WHERE program = :program AND decision IN (SELECT d.id FROM decision d WHERE d.program = :program AND d.nomination = :nomination);

--: run case_notes(nomination int)
DELETE FROM committee_note WHERE program = :program AND nomination = :nomination;
