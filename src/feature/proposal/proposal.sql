-- Who helps, from what communities say; who is known; who is proposed to whom.

-- ---- the count

--: many items(since time, most int) -> (source int, foreign_id text, kind text, at time?, site text, handle text, name text, thread text, parent text, accepted bool, votes int)
SELECT i.source, i.foreign_id, i.kind, i.at, COALESCE(d.kind, ''), COALESCE(d.handle, ''), COALESCE(d.name, ''), i.thread, i.parent, i.accepted, i.votes
  FROM source s
  JOIN found_item i ON i.source = s.id
  LEFT JOIN identity d ON d.id = i.identity
 WHERE s.program = :program AND s.person IS NULL AND s.state NOT IN ('asked', 'off') AND (i.at IS NULL OR i.at >= :since)
 ORDER BY i.id DESC LIMIT :most;

--: many owners() -> (domains text)
SELECT o.domain FROM program_owner w JOIN organization o ON o.id = w.root WHERE w.program = :program AND o.domain <> '';

-- People who need no proposal. why: award, nominated, staff, owner.
--: many known() -> (person int, name text, email text, why text)
SELECT p.id, p.name, COALESCE(a.email, ''), MIN(k.why)
  FROM (SELECT t.person, 'award' AS why FROM award_term t WHERE t.program = :program AND t.state IN ('coming', 'current', 'paused')
        UNION ALL
        SELECT n.nominee, 'nominated' FROM nomination n
         WHERE n.program = :program AND n.state IN ('open', 'taken', 'documenting', 'ready', 'in_review', 'decided')
        UNION ALL
        SELECT g.person, 'staff' FROM role_grant g
         WHERE g.program = :program AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now)
        UNION ALL
        SELECT f.person, 'owner' FROM affiliation f JOIN program_owner w ON w.root = f.root AND w.program = :program
         WHERE f.confirmed IS NOT NULL AND f.to_day IS NULL) k
  JOIN person p ON p.id = k.person AND p.state = 'present'
  LEFT JOIN account a ON a.person = p.id
 GROUP BY p.id ORDER BY p.id;

--: many known_as() -> (person int, kind text, handle text)
SELECT d.person, d.kind, d.handle FROM identity d WHERE d.person IS NOT NULL AND d.state IN ('claimed', 'proved') ORDER BY d.person;

-- ---- one of those found

--: maybe identity(kind text, handle text) -> (id int, person int, country text)
SELECT d.id, CASE WHEN d.state IN ('claimed', 'proved') THEN d.person ELSE 0 END,
       COALESCE((SELECT p.country FROM person p WHERE p.id = d.person AND d.state IN ('claimed', 'proved')), '')
  FROM identity d WHERE d.kind = :kind AND d.handle = :handle;

--: maybe account(email text) -> (person int, country text)
SELECT a.person, p.country FROM account a JOIN person p ON p.id = a.person WHERE a.email = :email AND p.state = 'present';

--: maybe of(identity int) -> (id int, state text, lead int)
SELECT id, state, lead FROM proposal WHERE program = :program AND identity = :identity;

--: many titles(identity int) -> (title text)
SELECT COALESCE(NULLIF(i.title, ''), q.title, '')
  FROM found_item i LEFT JOIN found_item q ON q.source = i.source AND q.foreign_id = i.thread
 WHERE i.identity = :identity ORDER BY i.at DESC, i.id DESC LIMIT 30;

--: many leads() -> (person int, region int, expertise int)
SELECT g.person, COALESCE(g.region, 0), COALESCE(g.expertise, 0)
  FROM role_grant g JOIN person p ON p.id = g.person AND p.state = 'present'
 WHERE g.program = :program AND g.role = 16 AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now)
 ORDER BY g.person, g.id;

--: many waiting() -> (lead int, n int)
SELECT lead, COUNT(*) FROM proposal WHERE program = :program AND state = 'new' GROUP BY lead;

-- ---- writing

--: run week_add(week day, items int, people int, held int, fresh int)
INSERT INTO proposal_week (program, week, items, people, held, fresh, at) VALUES (:program, :week, :items, :people, :held, :fresh, :now);

--: maybe week(week day) -> (at time)
SELECT at FROM proposal_week WHERE program = :program AND week = :week;

--: maybe last_week() -> (week day, items int, people int, held int)
SELECT week, items, people, held FROM proposal_week WHERE program = :program ORDER BY week DESC LIMIT 1;

--: run add(id int, identity int, person int?, lead int, region int?, expertise int?, week day)
INSERT INTO proposal (program, id, identity, person, lead, region, expertise, week, answers, accepted, questions, threads, helped, months, rank, pagerank_rank, of, look, state)
VALUES (:program, :id, :identity, :person, :lead, :region, :expertise, :week, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'new');

-- What was counted, of those that are not decided.
--: run count(id int, answers int, accepted int, questions int, threads int, helped int, months int, rank int, pagerank_rank int, of int, look bool)
UPDATE proposal
   SET answers = :answers, accepted = :accepted, questions = :questions, threads = :threads, helped = :helped, months = :months,
       rank = :rank, pagerank_rank = :pagerank_rank, of = :of, look = :look
 WHERE program = :program AND id = :id AND state IN ('new', 'later');

-- A rule closes it: nominated meanwhile, or works for the owner.
--: run close(id int, state text)
UPDATE proposal SET state = :state, until_day = NULL, decided = :now WHERE program = :program AND id = :id AND state IN ('new', 'later');

--: run back(today day)
UPDATE proposal SET state = 'new', until_day = NULL WHERE program = :program AND state = 'later' AND until_day <= :today;

--: run drop_lost()
DELETE FROM proposal WHERE program = :program AND NOT EXISTS (SELECT 1 FROM identity d WHERE d.id = proposal.identity);

-- Lists of who leads no more go to those who do.
--: run drop_idle()
DELETE FROM proposal WHERE program = :program AND state = 'new' AND lead <> 0 AND NOT EXISTS (SELECT 1 FROM role_grant g
 WHERE g.program = proposal.program AND g.person = proposal.lead AND g.role = 16 AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now));

-- ---- a lead decides

--: one get(id int) -> (lead int, state text)
SELECT p.lead, p.state FROM proposal p JOIN identity d ON d.id = p.identity WHERE p.program = :program AND p.id = :id;

--: move decide(id int, from_state text, state text, until_day day?, reason text) -> (id int)
UPDATE proposal SET state = :state, until_day = :until_day, reason = :reason, actor = :me, decided = :now
 WHERE program = :program AND id = :id AND state = :from_state RETURNING id;

-- ---- showing. everything: of all leads, for managers

--: many list(everything int, state text, most int) -> (id int, name text, kind text, handle text, person_handle text, lead int, lead_name text, region text, expertise int, expertise_name text, week day, answers int, accepted int, questions int, threads int, helped int, months int, rank int, pagerank_rank int, of int, look bool, state text, until_day day?, reason text, actor text, decided time?, identity int)
SELECT p.id, d.name, d.kind, d.handle, COALESCE(w.handle, ''), p.lead, COALESCE(l.name, ''), COALESCE(r.name, ''), COALESCE(p.expertise, 0), COALESCE(e.name, ''),
       p.week, p.answers, p.accepted, p.questions, p.threads, p.helped, p.months, p.rank, p.pagerank_rank, p.of, p.look, p.state, p.until_day, p.reason,
       COALESCE(a.name, ''), p.decided, p.identity
  FROM proposal p
  JOIN identity d ON d.id = p.identity
  LEFT JOIN person w ON w.id = p.person AND w.state = 'present'
  LEFT JOIN person l ON l.id = p.lead
  LEFT JOIN region r ON r.program = p.program AND r.id = p.region
  LEFT JOIN expertise e ON e.program = p.program AND e.id = p.expertise
  LEFT JOIN person a ON a.id = p.actor
 WHERE p.program = :program AND (:everything = 1 OR p.lead = :me)
   AND (p.state = :state OR (:state = 'decided' AND p.state IN ('nominated', 'no', 'staff')))
 ORDER BY CASE WHEN p.decided IS NULL OR p.state IN ('new', 'later') THEN 0 ELSE p.decided END DESC, p.lead, p.rank, p.id LIMIT :most;

--: many examples(identity int) -> (title text, url text, at time?)
SELECT COALESCE(NULLIF(i.title, ''), q.title, ''), i.url, i.at
  FROM found_item i LEFT JOIN found_item q ON q.source = i.source AND q.foreign_id = i.thread
 WHERE i.identity = :identity AND i.kind IN ('answer', 'review', 'comment') AND COALESCE(NULLIF(i.title, ''), q.title, '') <> ''
 ORDER BY i.accepted DESC, i.votes DESC, i.at DESC, i.id LIMIT 3;

-- ---- following

--: run nominated(nominee int)
UPDATE proposal SET state = 'nominated', until_day = NULL, decided = :now, person = :nominee
 WHERE program = :program AND state IN ('new', 'later')
   AND (person = :nominee OR identity IN (SELECT d.id FROM identity d JOIN account a ON a.email = d.handle WHERE d.kind = 'mail' AND a.person = :nominee));

-- What a lead decided stays, without who it was.
--: run forget(person int)
DELETE FROM proposal WHERE person = :person;

--: run forget_actor(person int)
UPDATE proposal SET actor = 1, reason = CASE WHEN reason = '' THEN '' ELSE '-' END WHERE actor = :person;

-- Names that a lead or a rule has closed long ago; they may be proposed again.
--: many retire(before time, most int) -> (id int)
DELETE FROM proposal
 WHERE program = :program
   AND id IN (SELECT p.id FROM proposal p
               WHERE p.program = :program AND p.state IN ('no', 'staff', 'nominated') AND p.decided < :before
                 AND NOT EXISTS (SELECT 1 FROM legal_hold h WHERE h.program = p.program AND h.lifted IS NULL AND h.person = p.person)
               LIMIT :most)
RETURNING id;

-- ---- told within a month

-- Two weeks on a list, an address is known, and no letter so far. Of all programs.
--! a job; nobody is shown these rows
--: many told_due(before day, most int) -> (of int, id int, person int, kind text, handle text, name text, source text, prefix text)
SELECT p.program, p.id, COALESCE(p.person, 0), d.kind, d.handle, d.name,
       COALESCE((SELECT s.title FROM found_item i JOIN source s ON s.id = i.source WHERE i.identity = d.id LIMIT 1), ''),
       COALESCE((SELECT '/p/' || g.code FROM program g WHERE g.id = p.program
           AND (SELECT COUNT(*) FROM program o WHERE o.state <> 'closed') <> 1), '')
  FROM proposal p
  JOIN identity d ON d.id = p.identity
 WHERE p.state IN ('new', 'later') AND p.told IS NULL AND p.week <= :before
   AND (d.kind = 'mail' OR EXISTS (SELECT 1 FROM account a WHERE a.person = p.person))
 ORDER BY p.week, p.id LIMIT :most;

--: move told(id int, told_key text) -> (id int)
UPDATE proposal SET told = :now, told_key = :told_key WHERE program = :program AND id = :id AND told IS NULL RETURNING id;

--: maybe by_key(told_key text) -> (id int, kind text, handle text, program_name text, week day)
SELECT p.id, d.kind, d.handle, g.name, p.week
  FROM proposal p JOIN identity d ON d.id = p.identity JOIN program g ON g.id = p.program
 WHERE p.program = :program AND p.told_key = :told_key;
