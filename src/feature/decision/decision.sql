-- ---- what was evaluated -------------------------------------------------------------------------

--: maybe fit(run int) -> (state text, reviewers int, groups int, output bytes)
SELECT f.state, f.reviewers, f.groups, f.output FROM evaluation_fit f
 WHERE f.program = :program AND f.run = :run;

--: one run(id int) -> (cycle int, policy int, seed int, input bytes, output bytes, kind text, at time)
SELECT r.cycle, r.policy, r.seed, r.input, r.output, r.kind, r.at FROM evaluation_run r
 WHERE r.program = :program AND r.id = :id AND r.state = 'done';

-- ---- the committee's room -----------------------------------------------------------------------

--: many cycle_cases() -> (cycle int, cases int)
SELECT n.cycle, COUNT(*) FROM nomination n
 WHERE n.program = :program AND n.state IN ('in_review', 'decided', 'closed') GROUP BY n.cycle;

--: maybe meeting(cycle int) -> (id int, run int, state text, starts time, chair int, line int?, quota int?, discussed int)
SELECT m.id, COALESCE(m.run, 0), m.state, m.starts, m.chair, m.line, m.quota, COALESCE(m.discussed, 0) FROM meeting m
 WHERE m.program = :program AND m.cycle = :cycle ORDER BY m.id DESC LIMIT 1;

--: run meeting_add(id int, cycle int, run int)
INSERT INTO meeting (program, id, cycle, starts, chair, run, quorum, state)
VALUES (:program, :id, :cycle, :now, :me, :run, 2, 'open');

--: run meeting_run(id int, run int)
UPDATE meeting SET run = :run WHERE program = :program AND id = :id AND state = 'open';

--: move meeting_close(id int) -> (id int)
UPDATE meeting SET state = 'closed' WHERE program = :program AND id = :id AND state = 'open'
RETURNING id;

-- Who comes, comes again, or acts. A row: something changed.
--: maybe attend(meeting int) -> (person int)
INSERT INTO attendance (program, meeting, person, came) VALUES (:program, :meeting, :me, :now)
ON CONFLICT (program, meeting, person) DO UPDATE SET left_at = NULL, seen = NULL WHERE left_at IS NOT NULL
RETURNING person;

-- Who has the page open comes, or comes again, unless they said that they leave. A row: something changed.
--: maybe come(meeting int) -> (person int)
INSERT INTO attendance (program, meeting, person, came, seen) VALUES (:program, :meeting, :me, :now, :now)
ON CONFLICT (program, meeting, person) DO UPDATE SET left_at = NULL, seen = :now WHERE left_at IS NOT NULL AND seen IS NOT NULL
RETURNING person;

--: run seen(meeting int)
UPDATE attendance SET seen = :now
 WHERE program = :program AND meeting = :meeting AND person = :me AND left_at IS NULL AND seen < :now;

-- Whose page is gone for longer.
--: many away(since time) -> (program int, meeting int, person int)
SELECT a.program, a.meeting, a.person FROM attendance a
 WHERE a.left_at IS NULL AND a.seen < :since ORDER BY a.program, a.meeting, a.person LIMIT 200;

--: maybe gone(meeting int, since time) -> (person int)
UPDATE attendance SET left_at = MAX(seen, came)
 WHERE program = :program AND meeting = :meeting AND person = :me AND left_at IS NULL AND seen < :since RETURNING person;

--: maybe leave(meeting int) -> (person int)
UPDATE attendance SET left_at = MAX(:now, came), seen = NULL
 WHERE program = :program AND meeting = :meeting AND person = :me AND left_at IS NULL RETURNING person;

--: many present(meeting int) -> (person int, name text, gone bool)
SELECT p.id, p.name, a.left_at IS NOT NULL FROM attendance a JOIN person p ON p.id = a.person
 WHERE a.program = :program AND a.meeting = :meeting ORDER BY p.sort_key LIMIT 64;

-- The line that the chair shows to all, and the case on the table.
--: move show_line(meeting int, line int?, quota int?) -> (id int)
UPDATE meeting SET line = :line, quota = :quota WHERE program = :program AND id = :meeting AND state <> 'planned' RETURNING id;

--: move discuss(meeting int, nomination int?) -> (id int)
UPDATE meeting SET discussed = :nomination WHERE program = :program AND id = :meeting AND state <> 'planned' RETURNING id;

-- Who could sign: the committee and the managers of today.
--: many signers() -> (person int, name text)
SELECT DISTINCT p.id, p.name FROM role_grant g JOIN person p ON p.id = g.person
 WHERE g.program = :program AND g.role IN (64, 128) AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now)
 ORDER BY p.sort_key LIMIT 200;

-- Names come apart: few of them are shown.
--: many results(run int) -> (nomination int, nominee int, language text, work text, region int, expertise int, kind text, raw int, low int, high int, reviews int, spread int, corrected bool, score int, score_low int, score_high int, chance int, rank int, rank_low int, rank_high int, correction int, clipped bool)
SELECT x.nomination, x.nominee, x.language, x.work, x.region, x.expertise, x.kind,
       x.fair, x.low, x.high, x.reviews, x.spread, z.score IS NOT NULL, COALESCE(z.score, 0), COALESCE(z.low, 0), COALESCE(z.high, 0),
       COALESCE(z.chance, 0), COALESCE(z.rank, 0), COALESCE(z.rank_low, 0), COALESCE(z.rank_high, 0), COALESCE(z.correction, 0), COALESCE(z.clipped, 0)
  FROM evaluation_result x
  LEFT JOIN evaluation_corrected z ON z.program = x.program AND z.run = x.run AND z.nomination = x.nomination
 WHERE x.program = :program AND x.run = :run ORDER BY x.place;

--: one who(person int) -> (name text, handle text, avatar bytes)
SELECT p.name, p.handle, COALESCE(p.avatar, x'') FROM person p WHERE p.id = :person;

--: kept one reader_count(cycle int) -> (number int)
SELECT COUNT(DISTINCT a.reviewer) FROM nomination n
  JOIN assignment a ON a.program = n.program AND a.nomination = n.id AND a.state = 'submitted'
 WHERE n.program = :program AND n.cycle = :cycle AND n.state IN ('in_review', 'decided', 'closed');

-- How far a list is: the last number that was given, and the viewer's own last entry, which may have none yet.
--: one heard() -> (seq int, own int)
SELECT COALESCE((SELECT MAX(l.seq) FROM ledger l WHERE l.program = :program), 0),
       COALESCE((SELECT MAX(l.id) FROM ledger l WHERE l.program = :program AND l.actor = :me), 0);

-- What happened in a meeting since: who, and about which case (0: none). Entries have numbers in the order in
-- which they were committed, and are told when they have theirs: so none is passed over.
--: many news(cycle int, after int, own int) -> (seq int, kind text, actor int, name text, nomination int, nominee text)
SELECT l.seq, l.kind, COALESCE(l.actor, 0), COALESCE(a.name, ''), COALESCE(n.id, 0), COALESCE(p.name, '') FROM ledger l
  LEFT JOIN person a ON a.id = l.actor
  LEFT JOIN decision d ON d.program = l.program AND d.id = l.subject
  LEFT JOIN meeting m ON m.program = l.program AND m.id = l.subject
  LEFT JOIN nomination n ON n.program = l.program AND n.id = COALESCE(d.nomination, l.subject)
  LEFT JOIN person p ON p.id = n.nominee
 WHERE l.program = :program AND l.seq > :after AND NOT (l.actor = :me AND l.id <= :own) AND COALESCE(n.cycle, m.cycle) = :cycle
   AND l.kind IN ('decision.drafted', 'decision.heard', 'decision.final', 'decision.noted', 'reply.given', 'veto.made', 'veto.signed', 'veto.withdrawn', 'veto.lapsed',
                  'meeting.evaluated', 'meeting.closed', 'meeting.came', 'meeting.left', 'meeting.line', 'meeting.case', 'meeting.cleared')
 ORDER BY l.seq LIMIT 2000;

-- The plus keeps the planner from walking over the cases of all cycles in their order.
-- What stands for each case of a cycle; a case without a decision has state ''.
--: many standing(cycle int) -> (nomination int, nominee int, kind text, decision int, outcome text, state text, run int, author int, signer int, reply_until time?, replied int, veto_until time?)
SELECT n.id, n.nominee, n.kind, COALESCE(d.id, 0), COALESCE(d.outcome, ''), COALESCE(d.state, ''), COALESCE(d.run, 0),
       COALESCE(d.author, 0), COALESCE(d.signer, 0), d.reply_until,
       (SELECT COUNT(*) FROM reply y WHERE y.program = d.program AND y.decision = d.id),
       (SELECT v.until FROM veto v WHERE v.program = d.program AND v.decision = d.id AND v.state = 'open')
  FROM nomination n
  LEFT JOIN decision d ON d.program = n.program AND d.nomination = n.id AND d.state <> 'replaced'
 WHERE n.program = :program AND n.cycle = :cycle AND n.state IN ('in_review', 'decided', 'closed')
 ORDER BY +n.id;

-- All that a decision about one case rests on.
--: one facts(nomination int) -> (id int, cycle int, code text, cycle_state text, award day, record_from day, record_to day, policy int, nominee int, name text, handle text, avatar bytes, kind text, expertise text, region text, lead_name text, decision int, outcome text, ground text, reasons text, state text, author int, signer int, run int, reply_until time?, decided time?, reply text, replied time?, waived int, endorsements int)
SELECT n.id, n.cycle, y.code, y.state, y.award_day, y.record_from_day, y.record_to_day, COALESCE(y.policy, 0), n.nominee,
       p.name, p.handle, COALESCE(p.avatar, x''), n.kind, e.name, r.name, COALESCE(l.name, ''),
       COALESCE(d.id, 0), COALESCE(d.outcome, ''), COALESCE(d.ground, ''), COALESCE(d.reasons, ''), COALESCE(d.state, ''),
       COALESCE(d.author, 0), COALESCE(d.signer, 0), COALESCE(d.run, 0), d.reply_until, d.final,
       COALESCE(a.words, ''), a.at, COALESCE(a.waived, 0),
       (SELECT COUNT(*) FROM endorsement v WHERE v.program = n.program AND v.nomination = n.id AND v.withdrawn IS NULL)
  FROM nomination n
  JOIN cycle y ON y.program = n.program AND y.id = n.cycle
  JOIN person p ON p.id = n.nominee
  JOIN expertise e ON e.program = n.program AND e.id = n.expertise
  JOIN region r ON r.program = n.program AND r.id = n.region
  LEFT JOIN person l ON l.id = n.lead
  LEFT JOIN decision d ON d.program = n.program AND d.nomination = n.id AND d.state <> 'replaced'
  LEFT JOIN reply a ON a.program = d.program AND a.decision = d.id
 WHERE n.program = :program AND n.id = :nomination AND n.state IN ('in_review', 'decided', 'closed');

--: maybe result(run int, nomination int) -> (raw int, low int, high int, reviews int, spread int, influence int)
SELECT x.fair, x.low, x.high, x.reviews, x.spread, x.influence FROM evaluation_result x
 WHERE x.program = :program AND x.run = :run AND x.nomination = :nomination;

--: many points(run int) -> (nomination int, raw int)
SELECT x.nomination, x.fair FROM evaluation_result x
 WHERE x.program = :program AND x.run = :run AND x.reviews > 0 ORDER BY x.place;

--: many case_reviews(nomination int) -> (assignment int, reviewer int, confidence int, to_nominee text, to_committee text)
SELECT a.id, a.reviewer, COALESCE(a.confidence, 0), COALESCE(t.to_nominee, ''), COALESCE(t.to_committee, '')
  FROM assignment a LEFT JOIN review_text t ON t.program = a.program AND t.assignment = a.id
 WHERE a.program = :program AND a.nomination = :nomination AND a.state = 'submitted' ORDER BY a.id LIMIT 1000;

--: many case_scores(nomination int) -> (assignment int, criterion int, points int, words text)
SELECT a.id, s.criterion, s.points, s.words FROM assignment a
  JOIN score s ON s.program = a.program AND s.assignment = a.id
 WHERE a.program = :program AND a.nomination = :nomination AND a.state = 'submitted' ORDER BY a.id, s.criterion;

--: many case_talk(nomination int) -> (author int, name text, words text, at time)
SELECT k.author, p.name, k.words, k.at FROM case_comment k JOIN person p ON p.id = k.author
 WHERE k.program = :program AND k.nomination = :nomination AND k.struck IS NULL ORDER BY k.id LIMIT 200;

--: many endorsed(nomination int) -> (name text, words text)
SELECT p.name, e.words FROM endorsement e JOIN person p ON p.id = e.endorser
 WHERE e.program = :program AND e.nomination = :nomination AND e.withdrawn IS NULL AND e.words <> '' ORDER BY e.made, e.id LIMIT 50;

-- Somebody's earlier cases and how they ended, newest first.
--: many earlier(nominee int, before int) -> (nomination int, award day, kind text, outcome text, ground text, policy int)
SELECT n.id, y.award_day, n.kind, d.outcome, d.ground, COALESCE(y.policy, 0) FROM nomination n
  JOIN cycle y ON y.program = n.program AND y.id = n.cycle
  JOIN decision d ON d.program = n.program AND d.nomination = n.id AND d.state = 'final'
 WHERE n.program = :program AND n.nominee = :nominee AND n.id <> :before AND y.state IN ('published', 'closed')
 ORDER BY y.award_day DESC, n.id DESC LIMIT 20;

--: many terms(person int) -> (number int, from_day day, to_day day, state text)
SELECT t.number, t.from_day, COALESCE(t.ended_day, t.to_day), t.state FROM award_term t
 WHERE t.program = :program AND t.person = :person ORDER BY t.number DESC LIMIT 20;

-- ---- notes of the committee ----------------------------------------------------------------------

--: many notes(nomination int) -> (author int, name text, words text, at time)
SELECT k.author, p.name, k.words, k.at FROM committee_note k JOIN person p ON p.id = k.author
 WHERE k.program = :program AND k.nomination = :nomination ORDER BY k.id LIMIT 500;

--: run note_add(nomination int, id int, words text)
INSERT INTO committee_note (program, nomination, id, author, words, at) VALUES (:program, :nomination, :id, :me, :words, :now);

-- ---- vetoes -------------------------------------------------------------------------------------

--: maybe veto(decision int) -> (id int, ground text, words text, author int, author_name text, made time, until time, state text, signer_name text, ended time?)
SELECT v.id, v.ground, v.words, v.author, a.name, v.made, v.until, v.state, COALESCE(s.name, ''), v.ended FROM veto v
  JOIN person a ON a.id = v.author LEFT JOIN person s ON s.id = v.signer
 WHERE v.program = :program AND v.decision = :decision;

--: run veto_add(id int, decision int, ground text, words text, until time)
INSERT INTO veto (program, id, decision, ground, words, author, made, until, state)
VALUES (:program, :id, :decision, :ground, :words, :me, :now, :until, 'open');

--: move veto_end(id int, state text, signer int?) -> (id int)
UPDATE veto SET state = :state, signer = :signer, ended = :now WHERE program = :program AND id = :id AND state = 'open'
RETURNING id;

-- The award that two managers stopped: what stands instead is theirs.
--: move vetoed(id int, outcome text, ground text, reasons text, author int, reply_until time?) -> (id int)
UPDATE decision SET outcome = :outcome, ground = :ground, reasons = :reasons, author = :author, signer = :me, reply_until = :reply_until
 WHERE program = :program AND id = :id AND state = 'heard' RETURNING id;

--: many vetoes_over() -> (program int, id int, decision int, nominee int)
SELECT v.program, v.id, v.decision, n.nominee FROM veto v
  JOIN decision d ON d.program = v.program AND d.id = v.decision
  JOIN nomination n ON n.program = d.program AND n.id = d.nomination
 WHERE v.state = 'open' AND v.until <= :now ORDER BY v.program, v.id LIMIT 200;

-- ---- decisions: every state is moved from the one that was seen ---------------------------------

--: run draft_add(id int, cycle int, nomination int, meeting int, run int, outcome text, ground text, reasons text)
INSERT INTO decision (program, id, cycle, nomination, meeting, run, outcome, ground, reasons, state, author, made)
VALUES (:program, :id, :cycle, :nomination, :meeting, :run, :outcome, :ground, :reasons, 'draft', :me, :now);

--: move draft_change(id int, was text, run int, outcome text, ground text, reasons text) -> (id int)
UPDATE decision SET state = 'draft', run = :run, outcome = :outcome, ground = :ground, reasons = :reasons, author = :me, signer = NULL, made = :now
 WHERE program = :program AND id = :id AND state = :was AND state IN ('draft', 'heard')
RETURNING id;

--: move sign(id int, run int, reply_until time?) -> (id int)
UPDATE decision SET state = 'heard', signer = :me, run = :run, reply_until = :reply_until
 WHERE program = :program AND id = :id AND state = 'draft' AND author <> :me
RETURNING id;

--: move final(id int) -> (id int)
UPDATE decision SET state = 'final', final = :now,
       reply_until = CASE WHEN outcome = 'no_renewal' THEN reply_until ELSE NULL END
 WHERE program = :program AND id = :id AND state = 'heard' AND (reply_until IS NULL OR reply_until <= :now)
RETURNING id;
