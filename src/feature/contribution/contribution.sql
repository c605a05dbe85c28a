-- Statements about one contribution: entering it, changing it, the moves of its life.

--: maybe work(canonical bytes) -> (id int)
SELECT id FROM work WHERE canonical = :canonical;

--: run work_add(id int, canonical bytes?, url text, title text, language text, day day)
INSERT INTO work (id, canonical, url, title, language, day, made)
VALUES (:id, :canonical, :url, :title, :language, :day, :now);

-- The first fifty who made it.
--: run authorship_add(work int, person int, confirmed time?)
INSERT INTO authorship (work, number, person, name, confirmed)
SELECT :work, COALESCE((SELECT MAX(a.number) FROM authorship a WHERE a.work = :work), 0) + 1, p.id, p.name, :confirmed
  FROM person p
 WHERE p.id = :person
   AND NOT EXISTS (SELECT 1 FROM authorship a WHERE a.person = :person AND a.work = :work)
   AND (SELECT COUNT(*) FROM authorship a WHERE a.work = :work) < 50;

-- The same thing of the same person: an empty role is any role. refused: what was said to be not theirs counts too.
--! one's own rows, whatever others may see of them
--: maybe same(person int, canonical bytes, role text, refused bool) -> (id int)
SELECT c.id FROM contribution c JOIN work w ON w.id = c.work
 WHERE w.canonical = :canonical AND c.program = :program AND c.person = :person
   AND (c.role = :role OR c.role = '' OR :role = '')
   AND (c.state <> 'withdrawn' OR (:refused AND c.reason IN ('not-mine', 'source-ignored')))
 ORDER BY c.state = 'withdrawn', c.id LIMIT 1;

-- The person's main expertise, else another one of theirs, else the one used last, else the first of the program.
--! one's own rows, whatever others may see of them
--: one main_expertise(person int) -> (id int)
SELECT COALESCE(
    (SELECT expertise FROM participant_expertise WHERE program = :program AND person = :person ORDER BY main DESC, expertise LIMIT 1),
    (SELECT expertise FROM contribution WHERE program = :program AND person = :person ORDER BY day DESC, id DESC LIMIT 1),
    (SELECT id FROM expertise WHERE program = :program AND parent IS NOT NULL AND retired IS NULL ORDER BY id LIMIT 1), 0);

--: run add(id int, person int, work int, type text, role text, title text, url text, day day, end_day day?, expertise int, language text, format text, country text, paid text, seen_by int, state text, batch int?)
INSERT INTO contribution (program, id, person, work, type, role, title, url, day, end_day, expertise, language, format, country, paid, seen_by, state, batch)
VALUES (:program, :id, :person, :work, :type, :role, :title, :url, :day, :end_day, :expertise, :language, :format, :country, :paid, :seen_by, :state, :batch);

--: run text_put(id int, summary text, note text, extra text)
INSERT INTO contribution_text (program, contribution, summary, note, extra)
VALUES (:program, :id, :summary, :note, :extra)
ON CONFLICT (program, contribution) DO UPDATE
   SET summary = excluded.summary, note = excluded.note, extra = excluded.extra;

-- ---- numbers

-- What somebody said on a day, they may correct on the same day; others do not overwrite it. A source that
-- measures again on the same day knows better than before: that has no person.
--: run metric(work int, kind text, origin text, day day, value int, person int?)
INSERT INTO metric (work, kind, origin, day, value, person)
VALUES (:work, :kind, :origin, :day, :value, :person)
ON CONFLICT (work, kind, origin, day) DO UPDATE SET value = excluded.value
 WHERE metric.person IS excluded.person;

--! a number is the same for who may see it and who may not
--: one work_of(id int) -> (work int)
SELECT work FROM contribution WHERE program = :program AND id = :id;

-- Reach is of people: numbers of things done are none. Of each number the latest counts.
--: maybe best(work int) -> (value int, origin text)
SELECT m.value, m.origin FROM metric m
 WHERE m.work = :work
   AND m.kind NOT IN ('sessions', 'issues', 'words', 'episodes', 'answers', 'accepted', 'commits', 'meetings', 'minutes')
   AND NOT EXISTS (SELECT 1 FROM metric l WHERE l.work = m.work AND l.kind = m.kind AND l.origin = m.origin AND l.day > m.day)
 ORDER BY CASE m.origin WHEN 'measured' THEN 1 WHEN 'declared' THEN 2 ELSE 3 END, m.value DESC LIMIT 1;

--: run reach(id int, value int, origin text)
UPDATE contribution SET reach = :value, reach_origin = :origin WHERE program = :program AND id = :id;

--! counts one's own rows; the numbers are shown to who may see the person
--: run count(person int, day day)
INSERT INTO year_count (program, person, day, number)
SELECT :program, :person, :day, COUNT(*) FROM contribution c
 WHERE c.program = :program AND c.person = :person AND c.day = :day AND c.state IN ('claimed', 'verified')
ON CONFLICT (program, person, day) DO UPDATE SET number = excluded.number;

--: run count_none(person int, day day)
DELETE FROM year_count WHERE program = :program AND person = :person AND day = :day AND number = 0;

-- ---- one of mine, whole

--! one's own row, whatever others may see of it
--: one mine(id int) -> (work int, type text, role text, title text, url text, day day, end_day day?, expertise int, language text, format text, country text, paid text, star int, seen_by int, state text, reason text, version int, batch int, summary text, note text, vouches int)
SELECT c.work, c.type, c.role, c.title, c.url, c.day, c.end_day, c.expertise, c.language, c.format, c.country, c.paid,
       COALESCE(c.star, 0), c.seen_by, c.state, c.reason, c.version, COALESCE(c.batch, 0),
       COALESCE(t.summary, ''), COALESCE(t.note, ''),
       (SELECT COUNT(*) FROM vouch v WHERE v.program = c.program AND v.contribution = c.id AND v.withdrawn IS NULL)
  FROM contribution c LEFT JOIN contribution_text t ON t.program = c.program AND t.contribution = c.id
 WHERE c.program = :program AND c.id = :id AND c.person = :me;

--: many fields(id int) -> (code text, value text)
SELECT j.key, j.value FROM contribution_text t, json_each(t.extra) j
 WHERE t.program = :program AND t.contribution = :id ORDER BY j.key LIMIT 16;

-- What I said of it last, else what was measured last.
--: many numbers(work int) -> (code text, value int)
SELECT m.kind, m.value FROM metric m
 WHERE m.work = :work
   AND ((m.origin = 'declared' AND m.person = :me
         AND NOT EXISTS (SELECT 1 FROM metric l WHERE l.work = m.work AND l.kind = m.kind AND l.origin = 'declared' AND l.person = :me AND l.day > m.day))
     OR (m.origin = 'measured'
         AND NOT EXISTS (SELECT 1 FROM metric l WHERE l.work = m.work AND l.kind = m.kind AND l.origin = 'measured' AND l.day > m.day)
         AND NOT EXISTS (SELECT 1 FROM metric l WHERE l.work = m.work AND l.kind = m.kind AND l.origin = 'declared' AND l.person = :me)))
 ORDER BY m.kind LIMIT 8;

-- ---- moves

-- What is changed is looked at again: a judgment of before does not stand for it.
--: move change(id int, version int, work int, type text, role text, title text, url text, day day, end_day day?, expertise int, language text, format text, country text, paid text, seen_by int, state text) -> (id int)
UPDATE contribution
   SET work = :work, type = :type, role = :role, title = :title, url = :url, day = :day, end_day = :end_day,
       expertise = :expertise, language = :language, format = :format, country = :country, paid = :paid,
       seen_by = :seen_by, state = :state, reason = '', judge = NULL, judged = NULL, version = version + 1
 WHERE program = :program AND id = :id AND person = :me AND version = :version AND state <> 'withdrawn'
RETURNING id;

--: move move(id int, state_from text, state_to text, reason text) -> (id int)
UPDATE contribution
   SET state = :state_to, reason = :reason, judge = NULL, judged = NULL, version = version + 1,
       star = CASE WHEN :state_to = 'withdrawn' THEN NULL ELSE star END
 WHERE program = :program AND id = :id AND person = :me AND state = :state_from
RETURNING id;

--! one's own rows, whatever others may see of them
--: many stars(from_day day, to_day day) -> (id int, star int)
SELECT id, star FROM contribution
 WHERE program = :program AND person = :me AND day >= :from_day AND day < :to_day AND star IS NOT NULL
 ORDER BY star LIMIT 20;

--: move star(id int, star int?) -> (id int)
UPDATE contribution SET star = :star
 WHERE program = :program AND id = :id AND person = :me AND state IN ('claimed', 'verified', 'rejected')
RETURNING id;

-- ---- what a lead looks at

--! who verifies sees what was claimed, whoever else may see it
--: one claim(id int) -> (person int, state text, paid text, day day, region int, type text, url text, vouches int, mine bool)
SELECT c.person, c.state, c.paid, c.day, COALESCE(a.region, 0), c.type, c.url,
       (SELECT COUNT(*) FROM vouch v WHERE v.program = c.program AND v.contribution = c.id AND v.withdrawn IS NULL),
       EXISTS (SELECT 1 FROM vouch v WHERE v.program = c.program AND v.contribution = c.id AND v.withdrawn IS NULL AND v.person = :me)
  FROM contribution c LEFT JOIN participant a ON a.program = c.program AND a.person = c.person
 WHERE c.program = :program AND c.id = :id;

--: move judge(id int, state_from text, state_to text, reason text) -> (id int)
UPDATE contribution SET state = :state_to, reason = :reason, judge = :me, judged = :now
 WHERE program = :program AND id = :id AND person <> :me AND state = :state_from
RETURNING id;

-- ---- an import taken back

--! one's own rows, whatever others may see of them
--: many of_batch(batch int) -> (id int, person int, day day, state text)
SELECT c.id, c.person, c.day, c.state FROM contribution c
 WHERE c.program = :program AND c.batch = :batch AND c.person = :me AND c.version = 1 AND c.state IN ('draft', 'claimed')
 ORDER BY c.id LIMIT 100000;

-- The award day of the nomination that is put together now; the earliest, if there are several.
--! one's own cases
--: maybe own_cycle() -> (cycle int)
SELECT y.id FROM nomination n JOIN cycle y ON y.program = n.program AND y.id = n.cycle
 WHERE n.program = :program AND n.nominee = :me AND n.state IN ('open', 'taken', 'documenting', 'ready')
 ORDER BY y.award_day, n.id LIMIT 1;
