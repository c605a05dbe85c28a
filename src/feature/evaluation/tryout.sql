-- Rules that were tried out on cycles that were decided.

-- The newest ones, each with its last official run: that is what its letters cite.
--: many cycles(most int) -> (cycle int, code text, policy int, record_from day, record_to day, run int, input bytes)
SELECT y.id, y.code, y.policy, y.record_from_day, y.record_to_day, r.id, r.input
  FROM cycle y
  JOIN evaluation_run r ON r.program = y.program AND r.id = (
       SELECT MAX(x.id) FROM evaluation_run x WHERE x.program = y.program AND x.cycle = y.id AND x.kind = 'official' AND x.state = 'done')
 WHERE y.program = :program AND y.state IN ('published', 'closed')
 ORDER BY y.award_day DESC LIMIT :most;

--: run keep(policy int, tried bytes, result bytes)
INSERT INTO policy_tryout (program, policy, tried, result, maker, at) VALUES (:program, :policy, :tried, :result, :me, :now)
ON CONFLICT (program, policy) DO UPDATE
   SET tried = excluded.tried, result = excluded.result, maker = excluded.maker, at = excluded.at;

--: maybe kept(policy int) -> (tried bytes, result bytes, at time)
SELECT t.tried, t.result, t.at FROM policy_tryout t WHERE t.program = :program AND t.policy = :policy;

-- Names beside what was decided, for managers. A name that was deleted is not there any more.
--: many named(cycle int) -> (nomination int, name text, outcome text)
SELECT n.id, p.name, COALESCE((SELECT d.outcome FROM decision d WHERE d.program = n.program AND d.nomination = n.id AND d.state = 'final'), '')
  FROM nomination n JOIN person p ON p.id = n.nominee
 WHERE n.program = :program AND n.cycle = :cycle AND n.state IN ('in_review', 'decided', 'closed')
 ORDER BY n.id;

--: maybe state(policy int) -> (state text, from_day day?)
SELECT state, from_day FROM policy WHERE program = :program AND version = :policy;
