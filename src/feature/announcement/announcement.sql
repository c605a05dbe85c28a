-- Letters as those who write them see them: for community managers and managers, who are asked for in C.

--: many list(most int) -> (id int, subject text, author text, state text, paused bool, starts time?, finished time?, readers int, must_acknowledge bool, acknowledged int, made time)
SELECT a.id, a.subject, p.name, a.state, a.paused, a.starts, a.finished, a.readers, a.must_acknowledge,
       CASE WHEN a.must_acknowledge = 1 THEN (SELECT COUNT(*) FROM delivery d WHERE d.program = a.program AND d.announcement = a.id AND d.acknowledged IS NOT NULL) ELSE 0 END,
       a.made
  FROM announcement a JOIN person p ON p.id = a.author
 WHERE a.program = :program AND {open a} ORDER BY a.id DESC LIMIT :most;

-- The job (nobody) reads all of them; everybody else those that are open to them.
--: one get(id int) -> (id int, author int, author_name text, author_handle text, subject text, body text, language text, embargo_day day?, embargo int?, must_acknowledge bool, remind_days int, lead_days int, send_day day?, local_minute int?, newsgroup int?, article int?, state text, paused bool, answer_by time?, checker int, checker_name text, checked time?, starts time?, complete bool, readers int, finished time?, made time, version int)
SELECT a.id, a.author, p.name, p.handle, a.subject, a.body, a.language, a.embargo_day, a.embargo, a.must_acknowledge, a.remind_days, a.lead_days, a.send_day,
       a.local_minute, a.newsgroup, a.article, a.state, a.paused, a.answer_by, COALESCE(a.checker, 0), COALESCE(k.name, ''), a.checked, a.starts,
       a.complete, a.readers, a.finished, a.made, a.version
  FROM announcement a JOIN person p ON p.id = a.author LEFT JOIN person k ON k.id = a.checker
 WHERE a.program = :program AND a.id = :id AND (:me = 0 OR {open a});

--: many audience(announcement int) -> (kind text, subject int, name text)
SELECT u.kind, u.subject, COALESCE(r.name, e.name, '')
  FROM announcement_audience u
  LEFT JOIN region r ON u.kind = 'region' AND r.program = u.program AND r.id = u.subject
  LEFT JOIN expertise e ON u.kind = 'expertise' AND e.program = u.program AND e.id = u.subject
 WHERE u.program = :program AND u.announcement = :announcement
 ORDER BY u.kind DESC, 3, u.subject;

--: many persons(announcement int) -> (person int, handle text, name text)
SELECT p.id, p.handle, p.name FROM announcement_person s JOIN person p ON p.id = s.person
 WHERE s.program = :program AND s.announcement = :announcement ORDER BY p.handle;

-- ---- writing

--: run add(id int, subject text, body text, language text, embargo_day day?, embargo int?, must_acknowledge bool, remind_days int, lead_days int, send_day day?, local_minute int?, newsgroup int?)
INSERT INTO announcement (program, id, author, subject, body, language, embargo_day, embargo, must_acknowledge, remind_days, lead_days, send_day, local_minute, newsgroup, state, made)
VALUES (:program, :id, :me, :subject, :body, :language, :embargo_day, :embargo, :must_acknowledge, :remind_days, :lead_days, :send_day, :local_minute, :newsgroup, 'draft', :now);

-- A draft, as it was shown.
--: move change(id int, version int, subject text, body text, language text, embargo_day day?, embargo int?, must_acknowledge bool, remind_days int, lead_days int, send_day day?, local_minute int?, newsgroup int?) -> (id int)
UPDATE announcement
   SET subject = :subject, body = :body, language = :language, embargo_day = :embargo_day, embargo = :embargo, must_acknowledge = :must_acknowledge,
       remind_days = :remind_days, lead_days = :lead_days, send_day = :send_day, local_minute = :local_minute, newsgroup = :newsgroup,
       version = version + 1
 WHERE program = :program AND id = :id AND state = 'draft' AND version = :version RETURNING id;

--: run drop_audience(announcement int)
DELETE FROM announcement_audience WHERE program = :program AND announcement = :announcement;

--: run add_audience(announcement int, kind text, subject int)
INSERT INTO announcement_audience (program, announcement, kind, subject) VALUES (:program, :announcement, :kind, :subject);

--: run drop_persons(announcement int)
DELETE FROM announcement_person WHERE program = :program AND announcement = :announcement;

--: run add_person(announcement int, person int)
INSERT INTO announcement_person (program, announcement, person) VALUES (:program, :announcement, :person);

-- ---- moving

--: move ask(id int, answer_by time) -> (id int)
UPDATE announcement SET state = 'with_leads', answer_by = :answer_by WHERE program = :program AND id = :id AND state = 'draft' RETURNING id;

--: run drop_regions(announcement int)
DELETE FROM announcement_region WHERE program = :program AND announcement = :announcement;

--! a letter goes to whom it is for, whatever they show of themselves
--: run add_regions(announcement int)
INSERT INTO announcement_region (program, announcement, region, readers)
SELECT :program, :announcement, x.region, COUNT(*)
  FROM participant x JOIN person p ON p.id = x.person
 WHERE x.program = :program AND {addressed p} AND {cleared p}
 GROUP BY x.region;

-- The leads of these regions, each once.
--: many leads(announcement int) -> (person int, regions int)
SELECT g.person, COUNT(DISTINCT r.region)
  FROM announcement_region r
  JOIN role_grant g ON g.program = r.program AND g.role = 16 AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now)
   AND (g.region IS NULL OR g.region = r.region)
  JOIN person p ON p.id = g.person AND p.state = 'present'
 WHERE r.program = :program AND r.announcement = :announcement
 GROUP BY g.person ORDER BY g.person;

-- Who may check it.
--: many writers() -> (person int)
SELECT DISTINCT g.person FROM role_grant g JOIN person p ON p.id = g.person AND p.state = 'present'
 WHERE g.program = :program AND g.role IN (128, 512) AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now)
 ORDER BY g.person;

--: move back(id int, from_state text) -> (id int)
UPDATE announcement SET state = 'draft', answer_by = NULL, checker = NULL, checked = NULL, starts = NULL, paused = 0, version = version + 1
 WHERE program = :program AND id = :id AND state = :from_state AND readers = 0 RETURNING id;

--: move check(id int, starts time) -> (id int)
UPDATE announcement SET state = 'checked', checker = :me, checked = :now, starts = :starts
 WHERE program = :program AND id = :id AND state = 'with_leads' RETURNING id;

--: move cancel(id int, from_state text) -> (id int)
UPDATE announcement SET state = 'cancelled', finished = :now, paused = 0 WHERE program = :program AND id = :id AND state = :from_state RETURNING id;

--: move pause(id int, paused bool) -> (id int)
UPDATE announcement SET paused = :paused
 WHERE program = :program AND id = :id AND state IN ('checked', 'sending') AND paused <> :paused RETURNING id;

--: run rehearsed(announcement int, version int)
INSERT INTO rehearsal (program, announcement, person, version, at) VALUES (:program, :announcement, :me, :version, :now)
ON CONFLICT (program, announcement, person) DO UPDATE SET version = excluded.version, at = excluded.at;

--: maybe rehearsal(announcement int) -> (version int, at time)
SELECT version, at FROM rehearsal WHERE program = :program AND announcement = :announcement AND person = :me;

-- ---- what leads add

--: many regions(announcement int) -> (region int, name text, readers int, leads int, paragraphs int)
SELECT r.region, g.name, r.readers,
       (SELECT COUNT(DISTINCT l.person) FROM role_grant l WHERE l.program = r.program AND l.role = 16 AND (l.region IS NULL OR l.region = r.region)
           AND l.starts <= :now AND (l.ends IS NULL OR l.ends > :now)),
       (SELECT COUNT(*) FROM lead_paragraph w WHERE w.program = r.program AND w.announcement = r.announcement AND w.region = r.region)
  FROM announcement_region r JOIN region g ON g.program = r.program AND g.id = r.region
 WHERE r.program = :program AND r.announcement = :announcement ORDER BY g.name, g.id;

--: many paragraphs(announcement int) -> (region int, region_name text, language text, lead int, lead_name text, words text, at time)
SELECT w.region, g.name, w.language, w.lead, p.name, w.words, w.at
  FROM lead_paragraph w JOIN region g ON g.program = w.program AND g.id = w.region JOIN person p ON p.id = w.lead
 WHERE w.program = :program AND w.announcement = :announcement ORDER BY g.name, w.region, w.language;

-- ---- who would get it. must: as in {unmailed}

--! a letter goes to whom it is for, whatever they show of themselves
--: many counts(announcement int, must bool) -> (region int, region_name text, language text, silent text, people int)
SELECT COALESCE(x.region, 0), COALESCE(g.name, ''), p.language, {unmailed p}, COUNT(*)
  FROM person p
  LEFT JOIN participant x ON x.program = :program AND x.person = p.id
  LEFT JOIN region g ON g.program = x.program AND g.id = x.region
 WHERE {addressed p} AND {cleared p}
 GROUP BY 1, 2, 3, 4 ORDER BY 2, 1, 3, 4;

--! as above
--: many silent(announcement int, must bool, most int) -> (name text, handle text, silent text)
SELECT p.name, p.handle, {unmailed p}
  FROM person p
 WHERE {addressed p} AND {cleared p} AND {unmailed p} <> ''
 ORDER BY p.sort_key, p.id LIMIT :most;

--! a preview says what somebody would get
--: maybe reader(announcement int, person int, must bool) -> (name text, handle text, language text, zone text, region int, region_name text, addressed bool, silent text)
SELECT p.name, p.handle, p.language, p.zone, COALESCE(x.region, 0), COALESCE(g.name, ''), CASE WHEN {addressed p} AND {cleared p} THEN 1 ELSE 0 END, {unmailed p}
  FROM person p
  LEFT JOIN participant x ON x.program = :program AND x.person = p.id
  LEFT JOIN region g ON g.program = x.program AND g.id = x.region
 WHERE p.id = :person AND p.state = 'present';

-- ---- who got it

--: one progress(announcement int) -> (readers int, sent int, on_web int, opened int, acknowledged int, waiting int, delivered int, bounced int, dropped int)
SELECT COUNT(*), COUNT(d.sent), COALESCE(SUM(d.silent <> '' AND d.sent IS NOT NULL), 0), COUNT(d.opened), COUNT(d.acknowledged),
       COALESCE(SUM(m.state IN ('waiting', 'sending')), 0), COALESCE(SUM(m.state = 'sent'), 0), COALESCE(SUM(m.state = 'bounced'), 0),
       COALESCE(SUM(m.state = 'dropped'), 0)
  FROM delivery d
  LEFT JOIN mail m ON m.program = d.program AND m.once = 'announcement/' || d.announcement || '/' || d.person
 WHERE d.program = :program AND d.announcement = :announcement;

-- show: '' all, 'silent', 'bounced', 'waiting' (for an acknowledgment).
--: many readers(announcement int, show text, after int, most int) -> (person int, name text, handle text, region text, silent text, due time, sent time?, mail text, opened time?, acknowledged time?, reminders int)
SELECT d.person, p.name, p.handle, COALESCE(g.name, ''), d.silent, d.due, d.sent, COALESCE(m.state, ''), d.opened, d.acknowledged, d.reminders
  FROM delivery d JOIN person p ON p.id = d.person
  LEFT JOIN region g ON g.program = d.program AND g.id = d.region
  LEFT JOIN mail m ON m.program = d.program AND m.once = 'announcement/' || d.announcement || '/' || d.person
 WHERE d.program = :program AND d.announcement = :announcement AND d.person > :after
   AND CASE :show WHEN 'silent' THEN d.silent <> '' WHEN 'bounced' THEN COALESCE(m.state, '') IN ('bounced', 'dropped')
         WHEN 'waiting' THEN d.sent IS NOT NULL AND d.acknowledged IS NULL ELSE 1 END
 ORDER BY d.person LIMIT :most;

-- ---- how long it is kept

--! shows nothing
--: many retire(before time, most int) -> (person int)
UPDATE delivery SET opened = NULL, silent = '', reminders = 0, reminded = NULL
 WHERE program = :program AND (announcement, person) IN (
    SELECT d.announcement, d.person FROM announcement a
      JOIN delivery d ON d.program = a.program AND d.announcement = a.id
     WHERE a.program = :program AND a.state IN ('sent', 'cancelled') AND a.finished < :before
       AND (d.opened IS NOT NULL OR d.silent <> '' OR d.reminders > 0)
       AND NOT EXISTS (SELECT 1 FROM legal_hold h WHERE h.program = d.program AND h.person = d.person AND h.lifted IS NULL)
     LIMIT :most)
RETURNING person;

-- ---- persons who are forgotten; what a person wrote stays, without a name

--: run forget_deliveries(person int)
DELETE FROM delivery WHERE program = :program AND person = :person;

--: run forget_person(person int)
DELETE FROM announcement_person WHERE program = :program AND person = :person;

--: run forget_rehearsals(person int)
DELETE FROM rehearsal WHERE program = :program AND person = :person;

--: run forget_choice(person int)
DELETE FROM letter_choice WHERE program = :program AND person = :person;

--: run forget_author(person int)
UPDATE announcement SET author = CASE WHEN author = :person THEN 1 ELSE author END, checker = CASE WHEN checker = :person THEN 1 ELSE checker END
 WHERE program = :program AND (author = :person OR checker = :person);

--: run forget_lead(person int)
UPDATE lead_paragraph SET lead = 1 WHERE program = :program AND lead = :person;
