-- Appeals against final decisions.

-- What can be appealed: the final decision of a case, and the appeal against it or against the one before.
--: maybe decision(nomination int) -> (id int, outcome text, final time, nominee int, cycle int, cycle_state text, policy int, closes time?, replaces int, appeal int)
SELECT d.id, d.outcome, d.final, n.nominee, n.cycle, y.state, y.policy,
       (SELECT f.closes FROM phase f WHERE f.program = y.program AND f.cycle = y.id AND f.kind = 'appeal'), COALESCE(d.replaces, 0),
       COALESCE((SELECT a.id FROM appeal a WHERE a.program = d.program AND a.decision IN (d.id, d.replaces) AND a.step IS NULL ORDER BY a.id DESC LIMIT 1), 0)
  FROM nomination n
  JOIN cycle y ON y.program = n.program AND y.id = n.cycle
  JOIN decision d ON d.program = n.program AND d.nomination = n.id AND d.state = 'final'
 WHERE n.program = :program AND n.id = :nomination AND y.state IN ('published', 'closed');

-- What ended an award before its time, by others than who held it, and the appeal against it.
--: maybe step(step int) -> (decision int, nominee int, policy int, decided time, appeal int)
SELECT d.id, t.person, COALESCE(y.policy, 0), s.decided,
       COALESCE((SELECT a.id FROM appeal a WHERE a.program = s.program AND a.decision = d.id AND a.step = s.id), 0)
  FROM award_step s
  JOIN award_term t ON t.program = s.program AND t.id = s.term
  JOIN decision d ON d.program = t.program AND d.id = t.decision
  JOIN cycle y ON y.program = d.program AND y.id = d.cycle
 WHERE s.program = :program AND s.id = :step AND s.kind IN ('revoke', 'employment') AND s.state = 'decided';

--: run add(id int, decision int, step int?, words text, late bool, due time)
INSERT INTO appeal (program, id, decision, step, words, made, late, due, state)
VALUES (:program, :id, :decision, :step, :words, :now, :late, :due, 'made');

-- part: drafted or signed the decision or a veto on it, reviewed the case, opened or signed the step, or was kept out of it.
--: one by_id(id int) -> (decision int, step int, nomination int, nominee int, name text, handle text, cycle int, code text, policy int, outcome text, decision_ground text, decision_reasons text, words text, made time, late bool, due time, judge int, judge_name text, state text, ground text, reasons text, signer int, signer_name text, closed time?, part bool, region_lead bool)
SELECT a.decision, COALESCE(a.step, 0), n.id, n.nominee, p.name, p.handle, y.id, y.code, COALESCE(y.policy, 0),
       d.outcome, COALESCE(t.ground, d.ground), COALESCE(t.evidence, d.reasons), a.words, a.made, a.late, a.due,
       COALESCE(a.judge, 0), COALESCE(j.name, ''), a.state, a.ground, a.reasons, COALESCE(a.signer, 0), COALESCE(s.name, ''), a.closed,
       d.author = :me OR d.signer = :me OR COALESCE(t.opener = :me, 0) OR COALESCE(t.first_signer = :me, 0) OR COALESCE(t.second_signer = :me, 0)
       OR EXISTS (SELECT 1 FROM veto v WHERE v.program = d.program AND v.decision = d.id AND (v.author = :me OR v.signer = :me))
       OR EXISTS (SELECT 1 FROM assignment g WHERE g.program = n.program AND g.nomination = n.id AND g.reviewer = :me)
       OR EXISTS (SELECT 1 FROM recusal r WHERE r.program = n.program AND r.nomination = n.id AND r.person = :me),
       n.lead = :me OR EXISTS (SELECT 1 FROM role_grant g WHERE g.program = n.program AND g.person = :me AND g.role = 16
           AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now) AND (g.region IS NULL OR g.region = n.region))
  FROM appeal a
  JOIN decision d ON d.program = a.program AND d.id = a.decision
  JOIN nomination n ON n.program = d.program AND n.id = d.nomination
  JOIN cycle y ON y.program = n.program AND y.id = n.cycle
  JOIN person p ON p.id = n.nominee
  LEFT JOIN award_step t ON t.program = a.program AND t.id = a.step
  LEFT JOIN person j ON j.id = a.judge
  LEFT JOIN person s ON s.id = a.signer
 WHERE a.program = :program AND a.id = :id;

--: move take(id int) -> (id int)
UPDATE appeal SET state = 'taken', judge = :me WHERE program = :program AND id = :id AND state = 'made' RETURNING id;

--: move answer(id int, state_to text, ground text, reasons text, closed time?) -> (id int)
UPDATE appeal SET state = :state_to, ground = :ground, reasons = :reasons, closed = :closed
 WHERE program = :program AND id = :id AND state = 'taken' AND judge = :me RETURNING id;

--: move give_back(id int) -> (id int)
UPDATE appeal SET state = 'taken' WHERE program = :program AND id = :id AND state = 'proposed' RETURNING id;

--: move change(id int) -> (id int)
UPDATE appeal SET state = 'changed', signer = :me, closed = :now
 WHERE program = :program AND id = :id AND state = 'proposed' AND judge <> :me RETURNING id;

-- The first decision gives way to another one.
--: move replace(decision int) -> (id int)
UPDATE decision SET state = 'replaced' WHERE program = :program AND id = :decision AND state = 'final' RETURNING id;

--: run decide(id int, replaces int, outcome text, ground text, reasons text, author int)
INSERT INTO decision (program, id, cycle, nomination, meeting, run, outcome, ground, reasons, state, author, signer, made, final, replaces)
SELECT d.program, :id, d.cycle, d.nomination, d.meeting, d.run, :outcome, :ground, :reasons, 'final', :author, :me, :now, :now, d.id
  FROM decision d WHERE d.program = :program AND d.id = :replaces;

-- The committee and the managers of today who had no part in what an appeal is against.
--: many without_part(id int) -> (person int, name text)
SELECT DISTINCT p.id, p.name
  FROM appeal a
  JOIN decision d ON d.program = a.program AND d.id = a.decision
  LEFT JOIN award_step t ON t.program = a.program AND t.id = a.step
  JOIN role_grant g ON g.program = a.program AND g.role IN (64, 128) AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now)
  JOIN person p ON p.id = g.person
 WHERE a.program = :program AND a.id = :id AND p.id <> d.author AND p.id <> COALESCE(d.signer, 0)
   AND p.id NOT IN (COALESCE(t.opener, 0), COALESCE(t.first_signer, 0), COALESCE(t.second_signer, 0))
   AND NOT EXISTS (SELECT 1 FROM veto v WHERE v.program = d.program AND v.decision = d.id AND (v.author = p.id OR v.signer = p.id))
   AND NOT EXISTS (SELECT 1 FROM assignment r WHERE r.program = d.program AND r.nomination = d.nomination AND r.reviewer = p.id)
 ORDER BY p.sort_key LIMIT 40;

-- Open ones first, the most urgent on top; a lead sees those of their regions.
--: many list(everything bool) -> (id int, step int, nomination int, nominee int, cycle int, name text, handle text, code text, made time, late bool, due time, judge_name text, state text, closed time?)
SELECT a.id, COALESCE(a.step, 0), n.id, n.nominee, n.cycle, p.name, p.handle, y.code, a.made, a.late, a.due, COALESCE(j.name, ''), a.state, a.closed
  FROM appeal a
  JOIN decision d ON d.program = a.program AND d.id = a.decision
  JOIN nomination n ON n.program = d.program AND n.id = d.nomination AND n.nominee <> :me
  JOIN cycle y ON y.program = n.program AND y.id = n.cycle
  JOIN person p ON p.id = n.nominee
  LEFT JOIN person j ON j.id = a.judge
 WHERE a.program = :program
   AND (:everything OR n.lead = :me OR EXISTS (SELECT 1 FROM role_grant g WHERE g.program = n.program AND g.person = :me AND g.role = 16
           AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now) AND (g.region IS NULL OR g.region = n.region)))
 ORDER BY CASE WHEN a.closed IS NULL THEN 0 ELSE 1 END, a.due, a.id LIMIT 200;

-- ---- somebody was deleted

--: run forget(person int)
UPDATE appeal SET words = '', reasons = CASE WHEN reasons = '' THEN '' ELSE '-' END
 WHERE program = :program
   AND decision IN (SELECT d.id FROM decision d JOIN nomination n ON n.program = d.program AND n.id = d.nomination
                     WHERE d.program = :program AND n.nominee = :person);
