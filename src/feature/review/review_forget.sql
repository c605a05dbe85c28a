-- What was written about somebody who was deleted goes; the points stay, because the decision rests on them.

--: run texts(person int)
DELETE FROM review_text
 WHERE program = :program
   AND assignment IN (SELECT a.id FROM assignment a JOIN nomination n ON n.program = a.program AND n.id = a.nomination
                       WHERE a.program = :program AND n.nominee = :person);

--: run words(person int)
UPDATE score SET words = ''
 WHERE program = :program AND words <> ''
   AND assignment IN (SELECT a.id FROM assignment a JOIN nomination n ON n.program = a.program AND n.id = a.nomination
                       WHERE a.program = :program AND n.nominee = :person);

--: run remarks(person int)
DELETE FROM score_remark
 WHERE program = :program
   AND assignment IN (SELECT a.id FROM assignment a JOIN nomination n ON n.program = a.program AND n.id = a.nomination
                       WHERE a.program = :program AND n.nominee = :person);

--: run comments(person int)
DELETE FROM case_comment
 WHERE program = :program
   AND nomination IN (SELECT n.id FROM nomination n WHERE n.program = :program AND n.nominee = :person);

-- ---- the cases on the desk of a reviewer who is gone: what was begun goes, others can get them

--: many open_cases(person int) -> (id int)
SELECT id FROM assignment WHERE program = :program AND reviewer = :person AND state IN ('given', 'open');

--: run draft(id int)
DELETE FROM review_text WHERE program = :program AND assignment = :id;

--: run give_back(id int)
UPDATE assignment SET state = 'withdrawn', confidence = NULL
 WHERE program = :program AND id = :id AND state IN ('given', 'open');

-- ---- cases that are over for so long that what readers wrote goes; the points stay

--! nobody is shown these rows
--: many over(before day, most int) -> (id int)
SELECT n.id
  FROM nomination n
 WHERE n.program = :program AND {over n} AND NOT {held n}
   AND (EXISTS (SELECT 1 FROM assignment a JOIN review_text t ON t.program = a.program AND t.assignment = a.id
                 WHERE a.program = n.program AND a.nomination = n.id)
     OR EXISTS (SELECT 1 FROM assignment a JOIN score s ON s.program = a.program AND s.assignment = a.id
                 WHERE a.program = n.program AND a.nomination = n.id AND s.words <> '')
     OR EXISTS (SELECT 1 FROM assignment a JOIN score_remark k ON k.program = a.program AND k.assignment = a.id
                 WHERE a.program = n.program AND a.nomination = n.id)
     OR EXISTS (SELECT 1 FROM case_comment k WHERE k.program = n.program AND k.nomination = n.id))
 ORDER BY n.id
 LIMIT :most;

--: run case_texts(nomination int)
DELETE FROM review_text WHERE program = :program
   AND assignment IN (SELECT a.id FROM assignment a WHERE a.program = :program AND a.nomination = :nomination);

--: run case_words(nomination int)
UPDATE score SET words = '' WHERE program = :program AND words <> ''
   AND assignment IN (SELECT a.id FROM assignment a WHERE a.program = :program AND a.nomination = :nomination);

--: run case_remarks(nomination int)
DELETE FROM score_remark WHERE program = :program
   AND assignment IN (SELECT a.id FROM assignment a WHERE a.program = :program AND a.nomination = :nomination);

--: run case_comments(nomination int)
DELETE FROM case_comment WHERE program = :program AND nomination = :nomination;
