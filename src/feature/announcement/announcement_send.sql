-- The job: of all programs; nobody is shown these rows.

-- Letters with something to do now, the oldest first.
--! for the job
--: many under_way() -> (of int, id int)
SELECT a.program, a.id FROM announcement a
 WHERE a.state IN ('checked', 'sending') AND a.starts <= :now AND a.paused = 0
   AND (a.state = 'checked' OR a.complete = 0
     OR EXISTS (SELECT 1 FROM delivery d WHERE d.program = a.program AND d.announcement = a.id AND d.sent IS NULL AND d.due <= :now)
     OR NOT EXISTS (SELECT 1 FROM delivery d WHERE d.program = a.program AND d.announcement = a.id AND d.sent IS NULL))
 ORDER BY a.starts, a.program, a.id LIMIT 20;

--: move begin(id int) -> (id int)
UPDATE announcement SET state = 'sending'
 WHERE program = :program AND id = :id AND state = 'checked' AND paused = 0 RETURNING id;

-- What the next step needs to know; asked again inside of its transaction.
--! for the job
--: maybe step(id int) -> (author int, state text, paused bool, starts time, send_day day?, local_minute int?, last_person int, complete bool, must_acknowledge bool)
SELECT author, state, paused, starts, send_day, local_minute, last_person, complete, must_acknowledge FROM announcement WHERE program = :program AND id = :id;

--! a letter goes to whom it is for, whatever they show of themselves
--: many batch(announcement int, after int, must bool, most int) -> (person int, zone text, region int, silent text)
SELECT p.id, p.zone, COALESCE(x.region, 0), {unmailed p}
  FROM person p
  LEFT JOIN participant x ON x.program = :program AND x.person = p.id
 WHERE p.id > :after AND {addressed p} AND {cleared p}
 ORDER BY p.id LIMIT :most;

--: run deliver(announcement int, person int, due time, region int, silent text)
INSERT INTO delivery (program, announcement, person, due, region, silent) VALUES (:program, :announcement, :person, :due, :region, :silent);

--: run made(id int, last_person int, many int, complete bool)
UPDATE announcement SET last_person = :last_person, readers = readers + :many, complete = :complete WHERE program = :program AND id = :id;

-- In its group, once it is known to whom it goes by itself.
--: run posted(id int, article int?)
UPDATE announcement SET article = :article WHERE program = :program AND id = :id;

-- Deliveries whose time has come.
--: many ready(announcement int, most int) -> (person int, region int, silent text)
SELECT person, region, silent FROM delivery
 WHERE program = :program AND announcement = :announcement AND sent IS NULL AND due <= :now ORDER BY due, person LIMIT :most;

-- How much of its mail has not been tried yet, at most so many.
--: one waiting(first text, last text, most int) -> (mails int)
SELECT COUNT(*) FROM (SELECT 1 FROM mail
 WHERE state IN ('waiting', 'sending') AND due <= :now AND program = :program AND once >= :first AND once < :last LIMIT :most) m;

--: move sent(announcement int, person int, silent text) -> (person int)
UPDATE delivery SET sent = :now, silent = :silent
 WHERE program = :program AND announcement = :announcement AND person = :person AND sent IS NULL RETURNING person;

-- Why no mail goes, asked again when its time has come; present: it is for them still.
--: maybe silent(announcement int, person int, must bool) -> (silent text, present bool)
SELECT {unmailed p}, p.state = 'present' AND {cleared p} FROM person p WHERE p.id = :person;

--: run drop(announcement int, person int)
DELETE FROM delivery WHERE program = :program AND announcement = :announcement AND person = :person AND sent IS NULL;

--: one left(announcement int) -> (any bool)
SELECT EXISTS (SELECT 1 FROM delivery WHERE program = :program AND announcement = :announcement AND sent IS NULL);

--: move finish(id int) -> (id int)
UPDATE announcement SET state = 'sent', finished = :now
 WHERE program = :program AND id = :id AND state = 'sending' AND complete = 1 RETURNING id;

--: run drop_unsent(announcement int)
DELETE FROM delivery WHERE program = :program AND announcement = :announcement AND sent IS NULL;

-- ---- reminders: after so many days, and again, at most three times

--! for the job
--: many unanswered(most int) -> (of int, announcement int, person int, reminders int)
SELECT d.program, d.announcement, d.person, d.reminders
  FROM announcement a
  JOIN delivery d ON d.program = a.program AND d.announcement = a.id
 WHERE a.state = 'sent' AND a.must_acknowledge = 1 AND a.remind_days > 0 AND a.finished > :now - 10368000
   AND d.sent IS NOT NULL AND d.acknowledged IS NULL AND d.reminders < 3
   AND COALESCE(d.reminded, d.sent) <= :now - a.remind_days * 86400
 ORDER BY a.id, d.person LIMIT :most;

--: move reminded(announcement int, person int, reminders int) -> (person int)
UPDATE delivery SET reminders = reminders + 1, reminded = :now
 WHERE program = :program AND announcement = :announcement AND person = :person AND reminders = :reminders AND acknowledged IS NULL
RETURNING person;
