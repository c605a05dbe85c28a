-- Statements of the letter: what the person reads about the decision.

-- The corrected score, if the run has one: it says in words how sure the place is.
--: maybe corrected(run int, nomination int) -> (chance int)
SELECT z.chance FROM evaluation_corrected z
 WHERE z.program = :program AND z.run = :run AND z.nomination = :nomination;

--: one rules(version int) -> (from_day day?)
SELECT p.from_day FROM policy p WHERE p.program = :program AND p.version = :version;

-- Of those who count: a second panel has no part in the mean.
--: many scores(nomination int) -> (criterion int, points int)
SELECT s.criterion, s.points FROM assignment a
  JOIN score s ON s.program = a.program AND s.assignment = a.id
 WHERE a.program = :program AND a.nomination = :nomination AND a.state = 'submitted' AND a.panel = 1
 ORDER BY s.criterion;

-- What readers say to the nominee, in an order that says nothing of who they are.
--: many words(nomination int) -> (words text)
SELECT t.to_nominee FROM assignment a
  JOIN review_text t ON t.program = a.program AND t.assignment = a.id
 WHERE a.program = :program AND a.nomination = :nomination AND a.state = 'submitted' AND t.to_nominee <> ''
 ORDER BY t.to_nominee LIMIT 100;

-- The year's work as it stands, where the record of then was not kept.
--! the nominee's own record, for the nominee and for those who decided about it
--: many work(person int, record_from day, record_to day) -> (title text, day day, state text, paid text, reason text)
SELECT k.title, k.day, k.state, k.paid, k.reason FROM contribution k
 WHERE k.program = :program AND k.person = :person AND k.day BETWEEN :record_from AND :record_to
   AND k.state IN ('claimed', 'verified', 'rejected')
 ORDER BY k.day, k.id LIMIT 1000;
