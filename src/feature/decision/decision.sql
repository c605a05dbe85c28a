-- ---- evaluation runs ----------------------------------------------------------------------------

-- The cases that were reviewed, and their submitted scores in the same order.
--: many run_cases(cycle int) -> (id int, nominee int, region int, expertise int, kind text)
SELECT n.id, n.nominee, n.region, n.expertise, n.kind FROM nomination n
 WHERE n.program = :program AND n.cycle = :cycle AND n.state IN ('in_review', 'decided', 'closed')
 ORDER BY n.id;

--: many run_scores(cycle int) -> (nomination int, assignment int, reviewer int, criterion int, points int)
SELECT n.id, a.id, a.reviewer, s.criterion, s.points
  FROM nomination n
  JOIN assignment a ON a.program = n.program AND a.nomination = n.id AND a.state = 'submitted'
  JOIN score s ON s.program = a.program AND s.assignment = a.id
 WHERE n.program = :program AND n.cycle = :cycle AND n.state IN ('in_review', 'decided', 'closed')
 ORDER BY n.id, a.id, s.criterion;

--: run run_add(id int, cycle int, policy int, method text, build text, input bytes, output bytes, kind text)
INSERT INTO evaluation_run (program, id, cycle, policy, method, build, seed, input, output, kind, state, maker, at)
VALUES (:program, :id, :cycle, :policy, :method, :build, 0, :input, :output, :kind, 'done', :me, :now);

--: run run_result(run int, nomination int, nominee int, region int, expertise int, kind text, place int, raw int, low int, high int, chance int, reviews int, spread int, influence int)
INSERT INTO evaluation_result (program, run, nomination, nominee, region, expertise, kind, place, raw, fair, low, high, chance, reviews, spread, influence)
VALUES (:program, :run, :nomination, :nominee, :region, :expertise, :kind, :place, :raw, :raw, :low, :high, :chance, :reviews, :spread, :influence);

--: one run(id int) -> (cycle int, policy int, input bytes, output bytes, kind text, at time)
SELECT r.cycle, r.policy, r.input, r.output, r.kind, r.at FROM evaluation_run r
 WHERE r.program = :program AND r.id = :id AND r.state = 'done';
