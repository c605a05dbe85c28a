-- Statements of the replay: what is stored about a run, as it stands. Whoever replays has
-- the whole database; nothing is shown to a reader of pages.

--: many runs(cycle int) -> (id int)
SELECT r.id FROM evaluation_run r
 WHERE r.program = :program AND r.state = 'done' AND (:cycle = 0 OR r.cycle = :cycle) ORDER BY r.id;

--: many results(run int) -> (nomination int, place int, raw int, fair int, low int, high int, chance int, reviews int, spread int, influence int)
SELECT x.nomination, x.place, x.raw, x.fair, x.low, x.high, x.chance, x.reviews, x.spread, x.influence
  FROM evaluation_result x WHERE x.program = :program AND x.run = :run ORDER BY x.place;

--: many corrected(run int) -> (nomination int, score int, low int, high int, chance int, rank int, rank_low int, rank_high int, correction int, clipped bool)
SELECT z.nomination, z.score, z.low, z.high, z.chance, z.rank, z.rank_low, z.rank_high, z.correction, z.clipped
  FROM evaluation_corrected z WHERE z.program = :program AND z.run = :run ORDER BY z.nomination;

--: many reviewers(run int) -> (person int, milder int, error int, shared int)
SELECT w.person, w.milder, w.error, w.shared FROM evaluation_reviewer w
 WHERE w.program = :program AND w.run = :run ORDER BY w.person;

-- The submitted scores of the cases of a run, whatever became of the cases since.
--: many scores(run int) -> (nomination int, assignment int, criterion int, points int)
SELECT x.nomination, a.id, s.criterion, s.points
  FROM evaluation_result x
  JOIN assignment a ON a.program = x.program AND a.nomination = x.nomination AND a.state = 'submitted'
  JOIN score s ON s.program = a.program AND s.assignment = a.id
 WHERE x.program = :program AND x.run = :run ORDER BY a.id, s.criterion;

--: maybe policy(version int) -> (document text, digest bytes)
SELECT p.document, p.digest FROM policy p WHERE p.program = :program AND p.version = :version;

-- What the ledger says of the runs of a cycle; oldest first.
--: many acts(cycle int) -> (facts text)
SELECT l.facts FROM ledger l
 WHERE l.program = :program AND l.subject = :cycle AND l.kind = 'decision.run'
 ORDER BY l.id LIMIT 10000;
