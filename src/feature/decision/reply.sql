-- The reply to a draft that would end an award, and who of those who decide has read it.

--: run add(decision int, words text, waived bool)
INSERT INTO reply (program, decision, words, at, waived) VALUES (:program, :decision, :words, :now, :waived);

--: move replied(decision int) -> (id int)
UPDATE decision SET reply_until = :now
 WHERE program = :program AND id = :decision AND state = 'heard' AND reply_until > :now
RETURNING id;

--: run read(decision int)
INSERT INTO reply_read (program, decision, person, at) VALUES (:program, :decision, :me, :now) ON CONFLICT DO NOTHING;

-- Replies of a cycle to what is not final yet; waived ones say nothing.
--: many of_cycle(cycle int) -> (nomination int, decision int, nominee int, name text, handle text, state text, outcome text, words text, at time, readers int, mine bool)
SELECT n.id, d.id, n.nominee, p.name, p.handle, d.state, d.outcome, y.words, y.at,
       (SELECT COUNT(*) FROM reply_read r WHERE r.program = d.program AND r.decision = d.id),
       EXISTS (SELECT 1 FROM reply_read r WHERE r.program = d.program AND r.decision = d.id AND r.person = :me)
  FROM nomination n
  JOIN decision d ON d.program = n.program AND d.nomination = n.id AND d.state IN ('draft', 'heard')
  JOIN reply y ON y.program = d.program AND y.decision = d.id AND y.waived = 0
  JOIN person p ON p.id = n.nominee
 WHERE n.program = :program AND n.cycle = :cycle AND n.state = 'in_review'
 ORDER BY y.at;

--: many readers(cycle int) -> (decision int, name text, at time)
SELECT r.decision, p.name, r.at
  FROM decision d
  JOIN reply_read r ON r.program = d.program AND r.decision = d.id
  JOIN person p ON p.id = r.person
 WHERE d.program = :program AND d.cycle = :cycle ORDER BY r.at LIMIT 1000;
