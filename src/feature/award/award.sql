-- What a final decision says; only one that gives the award and has no term yet.
--: maybe decided(decision int) -> (person int, expertise int, award day, policy int, name text, cycle text)
SELECT n.nominee, n.expertise, y.award_day, y.policy, p.name, y.code
  FROM decision d
  JOIN nomination n ON n.program = d.program AND n.id = d.nomination
  JOIN cycle y ON y.program = n.program AND y.id = n.cycle
  JOIN person p ON p.id = n.nominee
 WHERE d.program = :program AND d.id = :decision AND d.state = 'final' AND d.outcome IN ('award', 'renew') AND p.state <> 'erased'
   AND (SELECT t.id FROM award_term t WHERE t.program = d.program AND t.decision = d.id) IS NULL;

--: one last(person int) -> (number int, running_to day)
SELECT COALESCE(MAX(t.number), 0),
       COALESCE(MAX(CASE WHEN t.state IN ('current', 'paused') THEN t.to_day END), 0)
  FROM award_term t WHERE t.program = :program AND t.person = :person;

--: run add(id int, person int, decision int, expertise int, number int, from_day day, to_day day)
INSERT INTO award_term (program, id, person, decision, expertise, number, from_day, to_day, state)
VALUES (:program, :id, :person, :decision, :expertise, :number, :from_day, :to_day, 'coming');

-- Terms that the calendar moves today, in every program: ends first, so that a renewal can begin.
-- appealed: a won appeal made it.
--: many due(today day) -> (program int, id int, person int, state text, to_day day, renewed int, appealed bool)
SELECT t.program, t.id, t.person, t.state, t.to_day,
       (SELECT COUNT(*) FROM award_term n WHERE n.program = t.program AND n.person = t.person AND n.state = 'coming'), 0
  FROM award_term t WHERE t.state IN ('current', 'paused') AND t.state = 'current' AND t.to_day <= :today -- a pause stops the clock
UNION ALL
SELECT t.program, t.id, t.person, t.state, t.to_day, 0,
       EXISTS (SELECT 1 FROM decision d WHERE d.program = t.program AND d.id = t.decision AND d.replaces IS NOT NULL)
  FROM award_term t
 WHERE t.state = 'coming' AND t.from_day <= :today
   AND (SELECT s.id FROM award_step s WHERE s.program = t.program AND s.term = t.id
           AND s.kind = 'employment' AND s.state IN ('opened', 'told')) IS NULL
   AND (SELECT p.id FROM award_term p WHERE p.program = t.program AND p.person = t.person AND p.state = 'paused') IS NULL
 ORDER BY 4 DESC, 1, 2 LIMIT 5000;

--: move move(id int, state_from text, state_to text, ended day?) -> (id int)
UPDATE award_term SET state = :state_to, ended_day = :ended
 WHERE program = :program AND id = :id AND state = :state_from
RETURNING id;

-- An appeal that was won: the term that was withdrawn, and whether another one runs by now.
--: maybe restored(appeal int) -> (id int, person int, state text, from_day day, to_day day, other bool)
SELECT t.id, t.person, t.state, t.from_day, t.to_day,
       EXISTS (SELECT 1 FROM award_term o WHERE o.program = t.program AND o.person = t.person AND o.id <> t.id
                  AND o.state IN ('coming', 'current', 'paused'))
  FROM appeal a
  JOIN award_step s ON s.program = a.program AND s.id = a.step
  JOIN award_term t ON t.program = s.program AND t.id = s.term AND t.state IN ('revoked', 'relinquished')
 WHERE a.program = :program AND a.id = :appeal AND a.state = 'changed';

-- What ended somebody's last award before its time, if others did.
--: maybe withdrawn(person int) -> (step int, kind text, ground text, evidence text, decided time)
SELECT s.id, s.kind, s.ground, s.evidence, s.decided
  FROM award_term t
  JOIN award_step s ON s.program = t.program AND s.term = t.id AND s.kind IN ('revoke', 'employment') AND s.state = 'decided'
 WHERE t.program = :program AND t.person = :person AND t.state IN ('revoked', 'relinquished')
   AND t.number = (SELECT MAX(o.number) FROM award_term o WHERE o.program = t.program AND o.person = t.person)
 ORDER BY s.id DESC LIMIT 1;

--: maybe running(person int) -> (id int, state text, number int, from_day day, to_day day, expertise text)
SELECT t.id, t.state, t.number, t.from_day, t.to_day, e.name
  FROM award_term t JOIN expertise e ON e.program = t.program AND e.id = t.expertise
 WHERE t.program = :program AND t.person = :person
   AND (t.state = 'coming' OR t.state = 'current' OR t.state = 'paused')
 ORDER BY t.from_day LIMIT 1;

--: one term(id int) -> (person int, name text, handle text, state text, number int, from_day day, to_day day, ended day?, expertise text)
SELECT t.person, p.name, p.handle, t.state, t.number, t.from_day, t.to_day, t.ended_day, e.name
  FROM award_term t JOIN person p ON p.id = t.person
  JOIN expertise e ON e.program = t.program AND e.id = t.expertise
 WHERE t.program = :program AND t.id = :id;

--: many history(person int) -> (id int, state text, number int, from_day day, to_day day, ended day?, expertise text, badge bytes)
SELECT t.id, t.state, t.number, t.from_day, t.to_day, t.ended_day, e.name, COALESCE(k.public_id, x'')
  FROM award_term t JOIN expertise e ON e.program = t.program AND e.id = t.expertise
  LEFT JOIN credential k ON k.program = t.program AND k.term = t.id AND k.state <> 'revoked'
 WHERE t.program = :program AND t.person = :person ORDER BY t.from_day DESC LIMIT 40;

--: many terms(state text, before int) -> (id int, name text, handle text, state text, number int, from_day day, to_day day, expertise text)
SELECT t.id, p.name, p.handle, t.state, t.number, t.from_day, t.to_day, e.name
  FROM award_term t JOIN person p ON p.id = t.person
  JOIN expertise e ON e.program = t.program AND e.id = t.expertise
 WHERE t.program = :program AND t.state = :state AND t.id < :before
 ORDER BY t.id DESC LIMIT 50;

--: many counts() -> (state text, number int)
SELECT t.state, COUNT(*) FROM award_term t WHERE t.program = :program GROUP BY t.state;

-- Steps: opened by a manager or by a rule, decided by people.
--: run step_add(id int, term int, kind text, ground text, evidence text, opener int?, answer_until time?, until day?, state text)
INSERT INTO award_step (program, id, term, kind, ground, evidence, answer_until, state, opener, made, until_day)
VALUES (:program, :id, :term, :kind, :ground, :evidence, :answer_until, :state, :opener, :now, :until);

-- The way back from a pause: done at once.
--: run step_done(id int, term int, ground text, today day)
INSERT INTO award_step (program, id, term, kind, ground, state, opener, first_signer, made, decided, from_day)
VALUES (:program, :id, :term, 'resume', :ground, 'decided', :me, :me, :now, :now, :today);

--: one step(id int) -> (term int, kind text, ground text, evidence text, answer text, answer_until time?, state text, first_signer int, opener int, until day?, holder int, term_state text, term_to day)
SELECT s.term, s.kind, s.ground, s.evidence, s.answer, s.answer_until, s.state, COALESCE(s.first_signer, 0), COALESCE(s.opener, 0), s.until_day, t.person, t.state, t.to_day
  FROM award_step s JOIN award_term t ON t.program = s.program AND t.id = s.term
 WHERE s.program = :program AND s.id = :id;

--: many steps_of(term int) -> (id int, kind text, ground text, evidence text, answer text, answer_until time?, state text, first_signer int, signer text, opener int, until day?, made time, decided time?)
SELECT s.id, s.kind, s.ground, s.evidence, s.answer, s.answer_until, s.state, COALESCE(s.first_signer, 0), COALESCE(p.name, ''), COALESCE(s.opener, 0), s.until_day, s.made, s.decided
  FROM award_step s LEFT JOIN person p ON p.id = s.first_signer
 WHERE s.program = :program AND s.term = :term ORDER BY s.id DESC LIMIT 50;

--: many steps_open() -> (id int, term int, kind text, ground text, made time, name text)
SELECT s.id, s.term, s.kind, s.ground, s.made, p.name
  FROM award_step s JOIN award_term t ON t.program = s.program AND t.id = s.term JOIN person p ON p.id = t.person
 WHERE s.program = :program AND s.state IN ('opened', 'told') ORDER BY s.made LIMIT 50;

--: move step_answer(id int, words text) -> (id int)
UPDATE award_step SET answer = :words
 WHERE program = :program AND id = :id AND state IN ('opened', 'told') RETURNING id;

--: move step_sign(id int) -> (id int)
UPDATE award_step SET first_signer = :me
 WHERE program = :program AND id = :id AND state IN ('opened', 'told') AND first_signer IS NULL RETURNING id;

--: move step_decide(id int, second int?, today day) -> (id int)
UPDATE award_step SET state = 'decided', decided = :now, second_signer = :second, from_day = :today
 WHERE program = :program AND id = :id AND state IN ('opened', 'told') AND first_signer IS NOT NULL RETURNING id;

--: move step_drop(id int) -> (id int)
UPDATE award_step SET state = 'dropped' WHERE program = :program AND id = :id AND state IN ('opened', 'told') RETURNING id;

-- Terms an employer could touch: those of one person that run or come, without an open step about it.
--: many touched(person int) -> (program int, id int, from_day day, to_day day)
SELECT t.program, t.id, t.from_day, t.to_day
  FROM award_term t
 WHERE t.person = :person AND t.program = :program AND t.state IN ('coming', 'current', 'paused')
   AND (SELECT s.id FROM award_step s WHERE s.program = t.program AND s.term = t.id AND s.kind = 'employment'
           AND s.state IN ('opened', 'told')) IS NULL;

-- ---- somebody was deleted

--: many forget_terms(person int) -> (id int, state text, to_day day)
SELECT id, state, to_day FROM award_term
 WHERE program = :program AND person = :person AND state IN ('coming', 'current', 'paused')
 ORDER BY id;

--: run forget_steps(person int)
UPDATE award_step
   SET ground = CASE WHEN ground = 'employed-by-owner' THEN ground ELSE '-' END,
       evidence = CASE WHEN evidence = '' THEN '' ELSE '-' END, answer = ''
 WHERE program = :program
   AND term IN (SELECT t.id FROM award_term t WHERE t.program = :program AND t.person = :person);

--: run forget_open_steps(person int)
UPDATE award_step SET state = 'dropped'
 WHERE program = :program AND state IN ('opened', 'told')
   AND term IN (SELECT t.id FROM award_term t WHERE t.program = :program AND t.person = :person);
