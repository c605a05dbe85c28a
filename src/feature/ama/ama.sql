-- Events and who takes part in them. An event is there for those who may see it, for who takes part, and for
-- managers and community managers (128 | 512).

--: maybe event(id int) -> (id int, title text, words text, zone text, opens time, starts time?, ends time?, closes time?, seen_by int, moderated bool, anonymous bool, state text, made time, changed time, revision int, host bool, organizer bool, for_host int, parts int)
SELECT e.id, e.title, e.words, e.zone, e.opens, e.starts, e.ends, e.closes, e.seen_by, e.moderated, e.anonymous, e.state, e.made, e.changed, e.revision,
       EXISTS (SELECT 1 FROM ama_host h WHERE h.program = e.program AND h.event = e.id AND h.person = :me AND h.part = 'host' AND h.state = 'accepted'),
       EXISTS (SELECT 1 FROM ama_host h WHERE h.program = e.program AND h.event = e.id AND h.person = :me AND h.part = 'organizer' AND h.state = 'accepted'),
       COALESCE((SELECT h.for_host FROM ama_host h JOIN ama_host f ON f.program = h.program AND f.event = h.event AND f.person = h.for_host AND f.part = 'host' AND f.state = 'accepted'
                  WHERE h.program = e.program AND h.event = e.id AND h.person = :me AND h.part = 'delegate' AND h.state = 'accepted'), 0),
       (SELECT COUNT(*) FROM ama_host h WHERE h.program = e.program AND h.event = e.id AND h.person = :me AND h.state = 'asked')
  FROM ama_event e
 WHERE e.program = :program AND e.id = :id
   AND (({seen e} AND {open e}) OR (:bits & 640) <> 0
        OR EXISTS (SELECT 1 FROM ama_host v WHERE v.program = e.program AND v.event = e.id AND v.person = :me));

-- What is on, what comes, what stands; then what is over, newest first.
--: many events(most int) -> (id int, title text, opens time, starts time?, ends time?, state text, anonymous bool, shown int, answered int, hosts text)
SELECT e.id, e.title, e.opens, e.starts, e.ends, e.state, e.anonymous,
       (SELECT COUNT(*) FROM ama_question q WHERE q.program = e.program AND q.event = e.id AND q.state IN ('shown', 'answered')),
       (SELECT COUNT(*) FROM ama_question q WHERE q.program = e.program AND q.event = e.id AND q.state = 'answered'),
       COALESCE((SELECT group_concat(p.name, ', ') FROM ama_host h JOIN person p ON p.id = h.person
                  WHERE h.program = e.program AND h.event = e.id AND h.part = 'host' AND h.state = 'accepted'), '')
  FROM ama_event e
 WHERE e.program = :program
   AND (({seen e} AND {open e}) OR (:bits & 640) <> 0
        OR EXISTS (SELECT 1 FROM ama_host v WHERE v.program = e.program AND v.event = e.id AND v.person = :me))
 ORDER BY CASE e.state WHEN 'live' THEN 0 WHEN 'open' THEN 1 WHEN 'answering' THEN 1 WHEN 'planned' THEN 2 WHEN 'published' THEN 3 ELSE 4 END,
       CASE WHEN e.state IN ('published', 'cancelled') THEN -COALESCE(e.starts, e.opens) ELSE COALESCE(e.starts, e.opens) END, e.id
 LIMIT :most;

-- Of the calendar: events with a time, of the last year and to come.
--: many dated(event int) -> (id int, title text, words text, zone text, starts time, ends time, state text, made time, changed time, revision int)
SELECT e.id, e.title, e.words, e.zone, e.starts, e.ends, e.state, e.made, e.changed, e.revision
  FROM ama_event e
 WHERE e.program = :program AND e.starts IS NOT NULL AND (e.id = :event OR (:event = 0 AND e.starts > :now - 31622400))
   AND (({seen e} AND {open e}) OR (:bits & 640) <> 0
        OR EXISTS (SELECT 1 FROM ama_host v WHERE v.program = e.program AND v.event = e.id AND v.person = :me))
 ORDER BY e.starts, e.id LIMIT 500;

--: run add(id int, title text, words text, zone text, opens time, starts time?, ends time?, closes time?, seen_by int, moderated bool, anonymous bool)
INSERT INTO ama_event (program, id, title, words, zone, opens, starts, ends, closes, seen_by, moderated, anonymous, state, made, changed)
VALUES (:program, :id, :title, :words, :zone, :opens, :starts, :ends, :closes, :seen_by, :moderated, :anonymous, 'planned', :now, :now);

--: run change(id int, title text, words text, zone text, opens time, starts time?, ends time?, closes time?, seen_by int, moderated bool)
UPDATE ama_event SET title = :title, words = :words, zone = :zone, opens = :opens, starts = :starts, ends = :ends, closes = :closes, seen_by = :seen_by,
       moderated = :moderated, changed = :now, revision = revision + 1
 WHERE program = :program AND id = :id;

--: move move(id int, from_state text, to_state text) -> (id int)
UPDATE ama_event SET state = :to_state, changed = :now, revision = revision + (:to_state = 'cancelled')
 WHERE program = :program AND id = :id AND state = :from_state
RETURNING id;

-- What the clock moves, one step each; in all programs.
--! a job, for nobody
--: many due() -> (program int, id int, state text, to_state text)
SELECT e.program, e.id, e.state, CASE e.state WHEN 'planned' THEN 'open' WHEN 'open' THEN 'live' ELSE 'answering' END
  FROM ama_event e
 WHERE (e.state = 'planned' AND e.opens <= :now) OR (e.state = 'open' AND e.starts <= :now) OR (e.state = 'live' AND e.ends <= :now)
 ORDER BY e.program, e.id LIMIT 200;

-- ---- the key under which the limit of anonymous questions is counted

--! a key, for nobody
--: maybe period(event int) -> (period day?)
SELECT e.period FROM ama_event e WHERE e.program = :program AND e.id = :event;

--: run period_set(event int, period day?)
UPDATE ama_event SET period = :period WHERE program = :program AND id = :event;

-- Keys of what is over, and of standing events whose month is over; in all programs.
--! a job, for nobody
--: many keys_over(month day) -> (program int, id int)
SELECT e.program, e.id FROM ama_event e
 WHERE e.period IS NOT NULL AND (e.state IN ('published', 'cancelled') OR e.closes <= :now OR (e.starts IS NULL AND e.period < :month)) LIMIT 200;

--: run quota_drop(event int)
DELETE FROM ama_quota WHERE program = :program AND event = :event;

--: maybe quota(event int, mac bytes) -> (used int)
SELECT used FROM ama_quota WHERE program = :program AND event = :event AND mac = :mac;

--: run quota_use(event int, mac bytes)
INSERT INTO ama_quota (program, event, mac, used) VALUES (:program, :event, :mac, 1)
ON CONFLICT (program, event, mac) DO UPDATE SET used = used + 1;

-- ---- hosts, organizers, delegates

--: many hosts(event int) -> (person int, part text, for_host int, state text, name text, handle text, avatar bytes?, host_name text)
SELECT h.person, h.part, COALESCE(h.for_host, 0), h.state, p.name, p.handle, p.avatar, COALESCE((SELECT f.name FROM person f WHERE f.id = h.for_host), '')
  FROM ama_host h JOIN person p ON p.id = h.person
 WHERE h.program = :program AND h.event = :event
 ORDER BY CASE h.part WHEN 'host' THEN 0 WHEN 'organizer' THEN 1 ELSE 2 END, p.sort_key, h.person LIMIT 200;

--: maybe host(event int, person int, part text) -> (state text, for_host int)
SELECT state, COALESCE(for_host, 0) FROM ama_host WHERE program = :program AND event = :event AND person = :person AND part = :part;

--: run host_add(event int, person int, part text, for_host int?, state text)
INSERT INTO ama_host (program, event, person, part, for_host, state, at) VALUES (:program, :event, :person, :part, :for_host, :state, :now)
ON CONFLICT (program, event, person, part) DO UPDATE SET state = CASE WHEN state = 'accepted' THEN state ELSE excluded.state END, for_host = excluded.for_host;

--: move host_answer(event int, part text, state text) -> (person int)
UPDATE ama_host SET state = :state, at = :now
 WHERE program = :program AND event = :event AND person = :me AND part = :part AND state <> :state
RETURNING person;

--: run host_drop(event int, person int, part text)
DELETE FROM ama_host WHERE program = :program AND event = :event AND ((person = :person AND part = :part) OR (:part = 'host' AND for_host = :person));

--: one host_count(event int, part text) -> (n int)
SELECT COUNT(*) FROM ama_host WHERE program = :program AND event = :event AND part = :part AND state = 'accepted';

-- How many people could have asked: by the bits of those who see it.
--! a number, of nobody in particular
-- No more than are asked for are counted.
--: one audience(seen_by int, most int) -> (n int)
SELECT COUNT(*) FROM (SELECT 1 FROM participant n
 WHERE n.program = :program AND n.left_at IS NULL
   AND ((:seen_by & 3) <> 0
        OR ((:seen_by & 4) <> 0 AND EXISTS (SELECT 1 FROM award_term t WHERE t.program = n.program AND t.person = n.person AND t.state IN ('current', 'paused')))
        OR ((:seen_by & 8) <> 0 AND EXISTS (SELECT 1 FROM award_term t WHERE t.program = n.program AND t.person = n.person AND t.state NOT IN ('current', 'paused', 'coming')))
        OR EXISTS (SELECT 1 FROM role_grant g WHERE g.program = n.program AND g.person = n.person AND (g.role & :seen_by) <> 0
                      AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now)))
 LIMIT :most) asked;

-- ---- the private address of a calendar

--: run calendar_set(token bytes)
INSERT INTO ama_calendar (program, person, token, made) VALUES (:program, :me, :token, :now)
ON CONFLICT (program, person) DO UPDATE SET token = excluded.token, made = excluded.made;

--: run calendar_drop()
DELETE FROM ama_calendar WHERE program = :program AND person = :me;

--: maybe calendar_mine() -> (made time)
SELECT made FROM ama_calendar WHERE program = :program AND person = :me;

--: maybe calendar_of(token bytes) -> (person int)
SELECT person FROM ama_calendar WHERE program = :program AND token = :token;
