-- Statements of the replay: what is stored about a decision, as it stands. Whoever replays has
-- the whole database; nothing is shown to a reader of pages.

-- The decision with this id, or what stands for the nomination with this id.
--: maybe find(id int) -> (decision int, run int)
SELECT d.id, COALESCE(d.run, 0) FROM decision d
 WHERE d.program = :program AND (d.id = :id OR (d.nomination = :id AND d.state <> 'replaced'))
 ORDER BY d.id = :id DESC, d.id DESC LIMIT 1;

--: many final(run int) -> (id int)
SELECT d.id FROM decision d
 WHERE d.program = :program AND d.run = :run AND d.state IN ('final', 'replaced') ORDER BY d.id;

-- The rules of a run as they stand.
--: maybe rules(run int) -> (document text)
SELECT COALESCE(p.document, '') FROM evaluation_run r
  LEFT JOIN policy p ON p.program = r.program AND p.version = r.policy
 WHERE r.program = :program AND r.id = :run AND r.state = 'done';

--: maybe facts(id int) -> (nomination int, code text, kind text, outcome text, ground text, reasons text, state text, author int, signer int, reply_until time?, final time?, gone bool, appeal int)
SELECT d.nomination, y.code, n.kind, d.outcome, d.ground, d.reasons, d.state, d.author, COALESCE(d.signer, 0), d.reply_until, d.final,
       p.state = 'erased', COALESCE((SELECT a.id FROM appeal a WHERE a.program = d.program AND a.decision = d.replaces AND a.step IS NULL), 0)
  FROM decision d
  JOIN nomination n ON n.program = d.program AND n.id = d.nomination
  JOIN cycle y ON y.program = d.program AND y.id = d.cycle
  JOIN person p ON p.id = n.nominee
 WHERE d.program = :program AND d.id = :id;

-- The counted rules as they were found when the record was frozen.
--: many counted(nomination int) -> (rule text, at_least int, have int, needed bool, met bool)
SELECT x.rule, x.at_least, x.have, x.needed, x.met FROM nomination_counted x
 WHERE x.program = :program AND x.nomination = :nomination ORDER BY x.place;

-- What the ledger says: of a decision or an appeal; oldest first.
--: many acts(subject int) -> (kind text, actor int, facts text)
SELECT l.kind, COALESCE(l.actor, 0), l.facts FROM ledger l
 WHERE l.program = :program AND l.subject = :subject AND l.kind IN ('decision.drafted', 'decision.heard', 'decision.final', 'veto.made', 'veto.signed', 'appeal.proposed', 'appeal.changed')
 ORDER BY l.id LIMIT 10000;
