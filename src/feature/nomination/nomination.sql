-- Statements about one nomination: may it be made, what is it, the moves of its life.

-- What the rule about nominating asks of the nominee. own: asked for without a nominator, in this cycle.
--! the region of a participant places the nomination; nothing of the participant is shown
--: one nominee(person int, cycle int) -> (state text, name text, country text, region int, live int, own int, terms int, now_holds int)
SELECT p.state, p.name, p.country,
       COALESCE((SELECT a.region FROM participant a WHERE a.program = :program AND a.person = p.id),
                (SELECT r.region FROM region_country r WHERE r.program = :program AND r.country = p.country),
                (SELECT r.id FROM region r WHERE r.program = :program AND r.code = 'elsewhere'),
                (SELECT MIN(r.id) FROM region r WHERE r.program = :program), 0),
       COALESCE((SELECT MAX(n.id) FROM nomination n WHERE n.program = :program AND n.cycle = :cycle AND n.nominee = p.id
                    AND n.state NOT IN ('withdrawn', 'objected', 'merged', 'moved')), 0),
       (SELECT COUNT(*) FROM nomination n WHERE n.program = :program AND n.cycle = :cycle AND n.nominee = p.id
           AND n.nominator IS NULL AND n.state <> 'merged'),
       (SELECT COUNT(*) FROM award_term t WHERE t.program = :program AND t.person = p.id),
       (SELECT COUNT(*) FROM award_term t WHERE t.program = :program AND t.person = p.id
           AND t.state IN ('coming', 'current', 'paused'))
  FROM person p WHERE p.id = :person;

--: one made_in(cycle int) -> (n int)
SELECT COUNT(*) FROM nomination WHERE program = :program AND cycle = :cycle AND nominator = :me;

--: run add(id int, cycle int, nominee int, nominator int?, kind text, expertise int, region int, due time)
INSERT INTO nomination (program, id, cycle, nominee, nominator, kind, expertise, region, state, made, due)
VALUES (:program, :id, :cycle, :nominee, :nominator, :kind, :expertise, :region, 'open', :now, :due);

--: run text_add(id int, reasons text)
INSERT INTO nomination_text (program, nomination, reasons) VALUES (:program, :id, :reasons);

-- A declared conflict runs on; one that had ended begins again. What the nominee says takes the place of what
-- the other one said: the nominee may not learn of the latter, and must find their own words again.
--: run conflict_add(person int, other int, ground text, by_nominee bool)
INSERT INTO conflict (program, person, other, ground, declarer, made)
VALUES (:program, :person, :other, :ground, :me, :now)
ON CONFLICT (program, person, other) DO UPDATE
   SET ground = excluded.ground, declarer = excluded.declarer, made = excluded.made, until = NULL
 WHERE (conflict.until IS NOT NULL AND conflict.until <= excluded.made)
    OR (:by_nominee AND conflict.declarer <> excluded.declarer);

-- All that the page and every act rest on, in one row.
--: one by_id(id int) -> (cycle int, cycle_code text, cycle_state text, award day, record_from day, record_to day, policy int, nominee int, name text, handle text, country text, nominator int, nominator_name text, nominator_handle text, nominator_headline text, kind text, expertise text, region int, region_name text, lead int, lead_name text, lead_handle text, state text, told time?, frozen time?, digest bytes, next int, made time, due time?, reasons text, objection text, tie text, is_region_lead int, reachable int)
SELECT n.cycle, y.code, y.state, y.award_day, y.record_from_day, y.record_to_day, COALESCE(y.policy, 0),
       n.nominee, p.name, p.handle, p.country,
       COALESCE(n.nominator, 0), COALESCE(b.name, ''), COALESCE(b.handle, ''), COALESCE(b.headline, ''),
       n.kind, e.name, n.region, COALESCE(r.name, ''),
       COALESCE(n.lead, 0), COALESCE(l.name, ''), COALESCE(l.handle, ''),
       n.state, n.told, n.frozen, COALESCE(n.record_digest, x''), COALESCE(n.next, 0), n.made, n.due,
       t.reasons, t.objection,
       COALESCE((SELECT k.ground FROM conflict k WHERE k.program = n.program AND (k.until IS NULL OR k.until > :now)
           AND ((k.person = n.nominee AND k.other = n.nominator) OR (k.person = n.nominator AND k.other = n.nominee))), ''),
       (SELECT COUNT(*) FROM role_grant g WHERE g.program = n.program AND g.person = :me AND g.role = 16
           AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now) AND (g.region IS NULL OR g.region = n.region)),
       (SELECT COUNT(*) FROM account a WHERE a.person = n.nominee AND a.state = 'open')
  FROM nomination n
  JOIN nomination_text t ON t.program = n.program AND t.nomination = n.id
  JOIN cycle y ON y.program = n.program AND y.id = n.cycle
  JOIN person p ON p.id = n.nominee
  JOIN expertise e ON e.program = n.program AND e.id = n.expertise
  LEFT JOIN region r ON r.program = n.program AND r.id = n.region
  LEFT JOIN person b ON b.id = n.nominator
  LEFT JOIN person l ON l.id = n.lead
 WHERE n.program = :program AND n.id = :id;

-- ---- moves

--: move move(id int, state_from text, state_to text, due time?) -> (id int)
UPDATE nomination SET state = :state_to, due = :due
 WHERE program = :program AND id = :id AND state = :state_from
RETURNING id;

--: move take(id int, due time?) -> (id int)
UPDATE nomination SET state = 'taken', lead = :me, due = :due
 WHERE program = :program AND id = :id AND state = 'open' AND (lead IS NULL OR lead = :me)
RETURNING id;

--: move pass(id int, state text, lead_before int, lead int, region int) -> (id int)
UPDATE nomination SET lead = NULLIF(:lead, 0), region = :region
 WHERE program = :program AND id = :id AND state = :state AND COALESCE(lead, 0) = :lead_before
RETURNING id;

--: move told(id int) -> (id int)
UPDATE nomination SET told = :now WHERE program = :program AND id = :id AND told IS NULL RETURNING id;

--: run objection(id int, words text)
UPDATE nomination_text SET objection = :words WHERE program = :program AND nomination = :id;

--: move freeze(id int, state_from text, digest bytes) -> (id int)
UPDATE nomination SET state = 'in_review', frozen = :now, record_digest = :digest, due = NULL
 WHERE program = :program AND id = :id AND state = :state_from
RETURNING id;

-- Of a demo, whose cases are there before the work.
--: move frozen_as(id int, digest bytes) -> (id int)
UPDATE nomination SET record_digest = :digest
 WHERE program = :program AND id = :id AND frozen IS NOT NULL
RETURNING id;

--: run keep_record(id int, record text)
INSERT OR REPLACE INTO nomination_record (program, nomination, record) VALUES (:program, :id, :record);

-- digest: empty before freezing; record: empty if it was not kept.
--: one frozen(id int) -> (digest bytes, record text)
SELECT COALESCE(n.record_digest, x''), COALESCE(r.record, '')
  FROM nomination n
  LEFT JOIN nomination_record r ON r.program = n.program AND r.nomination = n.id
 WHERE n.program = :program AND n.id = :id;

--: run counted_add(id int, place int, rule text, at_least int, have int, needed bool, met bool)
INSERT INTO nomination_counted (program, nomination, place, rule, at_least, have, needed, met)
VALUES (:program, :id, :place, :rule, :at_least, :have, :needed, :met);

--: move goes_on(id int, state_to text, next int) -> (id int)
UPDATE nomination SET state = :state_to, next = :next, due = NULL
 WHERE program = :program AND id = :id AND state = 'open'
RETURNING id;

--: run copy(id int, old int, cycle int, due time)
INSERT INTO nomination (program, id, cycle, nominee, nominator, kind, expertise, region, lead, state, told, made, due)
SELECT n.program, :id, :cycle, n.nominee, n.nominator, n.kind, n.expertise, n.region, n.lead, 'open', n.told, :now, :due
  FROM nomination n WHERE n.program = :program AND n.id = :old;

--: run copy_text(id int, old int)
INSERT INTO nomination_text (program, nomination, reasons)
SELECT t.program, :id, t.reasons FROM nomination_text t WHERE t.program = :program AND t.nomination = :old;

-- ---- renewals

-- Where a person belongs, and who looked after the last case, if that one still is a lead.
--! the region of a participant places the case; nothing of the participant is shown
--: one last_place(person int) -> (region int, lead int?)
SELECT COALESCE((SELECT a.region FROM participant a WHERE a.program = :program AND a.person = :person),
                (SELECT r.id FROM region r WHERE r.program = :program AND r.code = 'elsewhere'), 0),
       (SELECT n.lead FROM nomination n
          JOIN role_grant g ON g.program = n.program AND g.person = n.lead AND g.role = 16
           AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now)
         WHERE n.program = :program AND n.nominee = :person AND n.lead <> :person ORDER BY n.id DESC LIMIT 1);

--: run renewal_add(id int, cycle int, nominee int, expertise int, region int, lead int?, due time)
INSERT INTO nomination (program, id, cycle, nominee, kind, expertise, region, lead, state, told, made, due)
VALUES (:program, :id, :cycle, :nominee, 'renewal', :expertise, :region, :lead, 'documenting', :now, :now, :due);

-- ---- when a cycle goes on

--: many of_cycle(cycle int) -> (id int, nominee int, state text)
SELECT id, nominee, state FROM nomination
 WHERE program = :program AND cycle = :cycle AND state IN ('open', 'taken', 'documenting', 'ready', 'decided')
 ORDER BY id LIMIT 100000;

--: maybe cycle_after(cycle int) -> (id int, award day)
SELECT y.id, y.award_day FROM cycle y JOIN cycle b ON b.program = y.program AND b.id = :cycle
 WHERE y.program = :program AND y.award_day > b.award_day AND y.state IN ('planned', 'nominating')
 ORDER BY y.award_day LIMIT 1;

--: maybe live(nominee int, cycle int) -> (id int)
SELECT id FROM nomination
 WHERE program = :program AND cycle = :cycle AND nominee = :nominee
   AND state NOT IN ('withdrawn', 'objected', 'merged', 'moved');

-- The record as it is frozen: all that was claimed in the window of the cycle, whoever may see it.
--! the case holds the whole record; reviewers see it through their own room
--: many record(nominee int, from_day day, to_day day) -> (id int, version int, title text, url text, day day, type text, reach int, origin text, usual int, state text, star int, paid text, reason text, language text, open int)
SELECT c.id, c.version, c.title, c.url, c.day, c.type, c.reach, c.reach_origin, {usual c}, c.state, COALESCE(c.star, 0), c.paid, c.reason, c.language,
       (c.seen_by & 1) <> 0 AND c.embargo IS NULL
  FROM contribution c
 WHERE c.program = :program AND c.person = :nominee AND c.day >= :from_day AND c.day < :to_day
   AND c.state IN ('claimed', 'verified', 'rejected')
 ORDER BY c.id LIMIT 20000;

-- ---- leads

--: one lead_room(person int, region int) -> (grants int, capacity int, load int)
SELECT COUNT(*), COALESCE(MAX(g.capacity), 0),
       (SELECT COUNT(*) FROM nomination n WHERE n.program = :program AND n.lead = :person
           AND n.state IN ('taken', 'documenting', 'ready'))
  FROM role_grant g
 WHERE g.program = :program AND g.person = :person AND g.role = 16 AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now)
   AND (:region = 0 OR g.region IS NULL OR g.region = :region);

--: many leads() -> (person int, name text, handle text, region int, region_name text, capacity int, load int)
SELECT g.person, p.name, p.handle, COALESCE(g.region, 0), COALESCE(r.name, ''), g.capacity,
       (SELECT COUNT(*) FROM nomination n WHERE n.program = g.program AND n.lead = g.person
           AND n.state IN ('taken', 'documenting', 'ready'))
  FROM role_grant g
  JOIN person p ON p.id = g.person
  LEFT JOIN region r ON r.program = g.program AND r.id = g.region
 WHERE g.program = :program AND g.role = 16 AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now)
 ORDER BY p.sort_key, g.id LIMIT 500;

-- ---- what is said in a case

--: run message_add(id int, nomination int, words text)
INSERT INTO message (program, nomination, id, author, words, at)
VALUES (:program, :nomination, :id, :me, :words, :now);

--: run request_add(id int, nomination int, words text, due time)
INSERT INTO document_request (program, id, nomination, asker, words, asked, due)
VALUES (:program, :id, :nomination, :me, :words, :now, :due);

--: move request_answer(id int, nomination int, words text) -> (asker int)
UPDATE document_request SET answer = :words, answered = :now
 WHERE program = :program AND id = :id AND nomination = :nomination AND answered IS NULL
RETURNING asker;

-- Has the person ever come in?
--: one has_signed_in(person int) -> (n int)
SELECT COUNT(*) FROM account a
 WHERE a.person = :person AND (a.secret <> '' OR a.confirmed IS NOT NULL
    OR EXISTS (SELECT 1 FROM session s WHERE s.person = a.person));

-- ---- mine

--: many mine() -> (id int, nominee int, name text, expertise text, cycle text, state text, award day, made time)
SELECT n.id, n.nominee, p.name, e.name, y.code, n.state, y.award_day, n.made
  FROM nomination n
  JOIN person p ON p.id = n.nominee
  JOIN expertise e ON e.program = n.program AND e.id = n.expertise
  JOIN cycle y ON y.program = n.program AND y.id = n.cycle
 WHERE n.program = :program AND (n.nominee = :me OR n.nominator = :me)
 ORDER BY n.id DESC LIMIT 50;

--: one region_name(region int) -> (name text)
SELECT name FROM region WHERE program = :program AND id = :region;

-- ---- the page

-- What was done in the window of the cycle, as far as the reader may see it; the best first.
--: many evidence(nominee int, from_day day, to_day day) -> (id int, title text, url text, type text, reach int, origin text, usual int, state text, paid text)
SELECT c.id, c.title, c.url, c.type, c.reach, c.reach_origin, {usual c}, c.state, c.paid
  FROM contribution c
 WHERE c.program = :program AND c.person = :nominee AND c.day >= :from_day AND c.day <= :to_day
   AND c.state IN ('claimed', 'verified', 'rejected') AND (c.person = :me OR ({seen c} AND {open c}))
 ORDER BY CASE WHEN c.star IS NULL THEN 99 ELSE c.star END, c.reach DESC, c.id LIMIT 8;

--: one evidence_counts(nominee int, from_day day, to_day day) -> (items int, verified int, drafts int)
SELECT COALESCE(SUM(CASE WHEN c.state <> 'draft' THEN 1 ELSE 0 END), 0),
       COALESCE(SUM(CASE WHEN c.state = 'verified' THEN 1 ELSE 0 END), 0),
       COALESCE(SUM(CASE WHEN c.state = 'draft' THEN 1 ELSE 0 END), 0)
  FROM contribution c
 WHERE c.program = :program AND c.person = :nominee AND c.day >= :from_day AND c.day <= :to_day
   AND c.state <> 'withdrawn' AND (c.person = :me OR ({seen c} AND {open c} AND c.state <> 'draft'));

--: many endorsements(nomination int) -> (endorser int, name text, handle text, avatar bytes, words text, made time)
SELECT e.endorser, p.name, p.handle, COALESCE(p.avatar, x''), e.words, e.made
  FROM endorsement e JOIN person p ON p.id = e.endorser
 WHERE e.program = :program AND e.nomination = :nomination AND e.withdrawn IS NULL
 ORDER BY e.made, e.id LIMIT 500;

--: many messages(nomination int) -> (author int, name text, avatar bytes, words text, at time)
SELECT m.author, p.name, COALESCE(p.avatar, x''), m.words, m.at
  FROM message m JOIN person p ON p.id = m.author
 WHERE m.program = :program AND m.nomination = :nomination
 ORDER BY m.id LIMIT 1000;

--: many requests(nomination int) -> (id int, name text, words text, asked time, due time, answer text, answered time?)
SELECT q.id, p.name, q.words, q.asked, q.due, q.answer, q.answered
  FROM document_request q JOIN person p ON p.id = q.asker
 WHERE q.program = :program AND q.nomination = :nomination
 ORDER BY q.id LIMIT 200;

-- Names of those who acted, for the lines that the ledger gives about this nomination.
--: many actors(nomination int) -> (id int, name text)
SELECT DISTINCT p.id, p.name
  FROM ledger l JOIN person p ON p.id = l.actor
 WHERE l.program = :program AND l.subject = :nomination LIMIT 200;

-- The nominee does not learn what others said about themselves: it would name the reviewers.
--: many conflicts(nominee int) -> (person int, name text, handle text, ground text)
SELECT p.id, p.name, p.handle, k.ground
  FROM conflict k JOIN person p ON p.id = CASE WHEN k.person = :nominee THEN k.other ELSE k.person END
 WHERE k.program = :program AND (k.person = :nominee OR k.other = :nominee)
   AND (k.until IS NULL OR k.until > :now)
   AND (:me <> :nominee OR k.declarer <> p.id)
 ORDER BY p.sort_key LIMIT 200;
