-- Statements of the replay: what is stored about a run and a decision, as it stands. Whoever replays has
-- the whole database; nothing is shown to a reader of pages.

-- The decision with this id, or what stands for the nomination with this id.
--: maybe find(id int) -> (decision int, run int)
SELECT d.id, COALESCE(d.run, 0) FROM decision d
 WHERE d.program = :program AND (d.id = :id OR (d.nomination = :id AND d.state <> 'replaced'))
 ORDER BY d.id = :id DESC, d.id DESC LIMIT 1;

--: many runs(cycle int) -> (id int)
SELECT r.id FROM evaluation_run r
 WHERE r.program = :program AND r.state = 'done' AND (:cycle = 0 OR r.cycle = :cycle) ORDER BY r.id;

--: many final(run int) -> (id int)
SELECT d.id FROM decision d
 WHERE d.program = :program AND d.run = :run AND d.state IN ('final', 'replaced') ORDER BY d.id;

--: maybe run(id int) -> (cycle int, code text, policy int, method text, build text, seed int, input bytes, output bytes, kind text)
SELECT r.cycle, y.code, r.policy, r.method, r.build, r.seed, r.input, r.output, r.kind
  FROM evaluation_run r JOIN cycle y ON y.program = r.program AND y.id = r.cycle
 WHERE r.program = :program AND r.id = :id AND r.state = 'done';

--: maybe fit(run int) -> (method text, output bytes)
SELECT f.method, f.output FROM evaluation_fit f WHERE f.program = :program AND f.run = :run;

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

--: maybe decision(id int) -> (nomination int, code text, kind text, outcome text, ground text, reasons text, state text, author int, signer int, reply_until time?, final time?, gone bool, appeal int)
SELECT d.nomination, y.code, n.kind, d.outcome, d.ground, d.reasons, d.state, d.author, COALESCE(d.signer, 0), d.reply_until, d.final,
       p.state = 'erased', COALESCE((SELECT a.id FROM appeal a WHERE a.program = d.program AND a.decision = d.replaces), 0)
  FROM decision d
  JOIN nomination n ON n.program = d.program AND n.id = d.nomination
  JOIN cycle y ON y.program = d.program AND y.id = d.cycle
  JOIN person p ON p.id = n.nominee
 WHERE d.program = :program AND d.id = :id;

-- The counted rules as they were found when the record was frozen.
--: many counted(nomination int) -> (rule text, at_least int, have int, needed bool, met bool)
SELECT x.rule, x.at_least, x.have, x.needed, x.met FROM nomination_counted x
 WHERE x.program = :program AND x.nomination = :nomination ORDER BY x.place;

-- What the ledger says: of a run by its cycle, of a decision by itself; oldest first.
--: many acts(subject int) -> (kind text, actor int, facts text)
SELECT l.kind, COALESCE(l.actor, 0), l.facts FROM ledger l
 WHERE l.program = :program AND l.subject = :subject AND l.kind IN ('decision.run', 'decision.drafted', 'decision.heard', 'decision.final', 'veto.made', 'veto.signed', 'appeal.proposed', 'appeal.changed')
 ORDER BY l.id LIMIT 10000;
