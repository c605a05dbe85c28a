-- Statements of the room program: rules, calendar, expertises, regions, roles, participants.

-- ---- the program itself

--: kept one program() -> (id int, code text, name text, hue int, state text)
SELECT id, code, name, hue, state FROM program WHERE id = :program;

--: kept many programs() -> (id int, code text, name text, state text, hue int)
SELECT id, code, name, state, hue FROM program WHERE state <> 'closed' ORDER BY id LIMIT 1000;

--: kept one program_only() -> (number int, id int)
SELECT COUNT(*), COALESCE(MIN(id), 0) FROM program WHERE state <> 'closed';

--: kept maybe program_by_code(code text) -> (id int)
SELECT id FROM program WHERE code = :code;

--: run program_add(id int, code text, name text, hue int)
INSERT INTO program (id, code, name, hue, state, made)
VALUES (:id, :code, :name, :hue, 'running', :now);

--: move program_change(name text, hue int) -> (id int)
UPDATE program SET name = :name, hue = :hue WHERE id = :program RETURNING id;

-- ---- who owns it: the company whose people cannot hold the award

--! how many have an address in the domains; nothing of them is shown
--: many owners() -> (root int, name text, domains text, addresses int)
SELECT w.root, o.name, o.domain,
       (SELECT COUNT(*) FROM account a
         WHERE o.domain <> '' AND a.confirmed IS NOT NULL
           AND instr(' ' || o.domain || ' ', ' ' || substr(a.email, instr(a.email, '@') + 1) || ' ') > 0)
  FROM program_owner w
  JOIN organization o ON o.id = w.root
 WHERE w.program = :program
 ORDER BY o.name
 LIMIT 50;

--: run owner_add(root int)
INSERT INTO program_owner (program, root) VALUES (:program, :root)
ON CONFLICT (program, root) DO NOTHING;

--: move owner_drop(root int) -> (root int)
DELETE FROM program_owner WHERE program = :program AND root = :root RETURNING root;

-- ---- policy: an adopted version is never changed; no statement does

--: kept maybe policy_in_force(on_day day) -> (version int, digest bytes)
SELECT version, digest FROM policy
 WHERE program = :program AND state = 'adopted' AND from_day <= :on_day
 ORDER BY from_day DESC
 LIMIT 1;

--: maybe policy_digest(version int) -> (digest bytes)
SELECT digest FROM policy WHERE program = :program AND version = :version;

--: one policy_document(version int) -> (document text, digest bytes, state text, author int, from_day day?)
SELECT document, digest, state, author, from_day FROM policy
 WHERE program = :program AND version = :version;

--: many policies() -> (version int, state text, digest bytes, author int, author_name text, adopter_name text?, adopted time?, from_day day?, cycles int)
SELECT p.version, p.state, p.digest, p.author, a.name, d.name, p.adopted, p.from_day,
       (SELECT COUNT(*) FROM cycle y WHERE y.program = p.program AND y.policy = p.version)
  FROM policy p
  JOIN person a ON a.id = p.author
  LEFT JOIN person d ON d.id = p.adopter
 WHERE p.program = :program
 ORDER BY p.version DESC
 LIMIT 200;

--: many policies_adopted() -> (version int, from_day day)
SELECT version, from_day FROM policy
 WHERE program = :program AND state = 'adopted'
 ORDER BY from_day;

--: maybe policy_draft() -> (version int, author int, state text)
SELECT version, author, state FROM policy
 WHERE program = :program AND state IN ('draft', 'replayed')
 ORDER BY version DESC
 LIMIT 1;

--: one policy_add(document text, digest bytes) -> (version int)
INSERT INTO policy (program, version, document, digest, state, author)
SELECT :program, COALESCE(MAX(version), 0) + 1, :document, :digest, 'draft', :me
  FROM policy WHERE program = :program
RETURNING version;

-- Version 1 of a new program: written by the program itself (person 1), adopted by who sets it up.
--: run policy_first(document text, digest bytes)
INSERT INTO policy (program, version, document, digest, state, author, adopted, adopter, from_day)
VALUES (:program, 1, :document, :digest, 'adopted', 1, :now, :me, 0);

--: move policy_redraft(version int, document text, digest bytes) -> (version int)
UPDATE policy SET document = :document, digest = :digest, author = :me, state = 'draft'
 WHERE program = :program AND version = :version AND state IN ('draft', 'replayed')
RETURNING version;

-- What was tried out is what stands there now.
--: move policy_tried(version int, digest bytes) -> (version int)
UPDATE policy SET state = 'replayed'
 WHERE program = :program AND version = :version AND digest = :digest AND state IN ('draft', 'replayed')
RETURNING version;

-- Is there an earlier cycle that rules could be tried out on?
--: one policy_earlier() -> (n int)
SELECT COUNT(*) FROM (
  SELECT 1 FROM evaluation_run r JOIN cycle y ON y.program = r.program AND y.id = r.cycle AND y.state IN ('published', 'closed')
   WHERE r.program = :program AND r.kind = 'official' AND r.state = 'done' LIMIT 1) x;

-- Was this version, as it stands, tried out?
--: one policy_was_tried(version int) -> (n int)
SELECT COUNT(*) FROM policy p JOIN policy_tryout t ON t.program = p.program AND t.policy = p.version AND t.tried = p.digest
 WHERE p.program = :program AND p.version = :version;

--: move policy_adopt(version int, state text, from_day day) -> (version int)
UPDATE policy SET state = 'adopted', adopted = :now, adopter = :me, from_day = :from_day
 WHERE program = :program AND version = :version AND state = :state AND author <> :me
RETURNING version;

--: move policy_withdraw(version int) -> (version int)
UPDATE policy SET state = 'withdrawn'
 WHERE program = :program AND version = :version AND state IN ('draft', 'replayed')
RETURNING version;

-- ---- cycles and phases

--: many cycles() -> (id int, code text, state text, policy int?, award_day day, record_from_day day, record_to_day day)
SELECT id, code, state, policy, award_day, record_from_day, record_to_day FROM cycle
 WHERE program = :program
 ORDER BY award_day DESC
 LIMIT 400;

--: one cycle(id int) -> (id int, code text, state text, policy int?, award_day day, record_from_day day, record_to_day day)
SELECT id, code, state, policy, award_day, record_from_day, record_to_day FROM cycle
 WHERE program = :program AND id = :id;

-- The cycle that takes nominations now; of several the one that is decided first.
--: maybe cycle_taking() -> (id int)
SELECT y.id
  FROM cycle y
  JOIN phase p ON p.program = y.program AND p.cycle = y.id AND p.kind = 'nominate'
 WHERE y.program = :program AND y.state = 'nominating' AND p.opens <= :now AND p.closes > :now
 ORDER BY y.award_day
 LIMIT 1;

--: maybe cycle_from(on_day day) -> (id int)
SELECT id FROM cycle
 WHERE program = :program AND award_day >= :on_day
 ORDER BY award_day
 LIMIT 1;

--: run cycle_add(id int, code text, award_day day, record_from_day day, record_to_day day)
INSERT INTO cycle (program, id, code, award_day, record_from_day, record_to_day, state)
VALUES (:program, :id, :code, :award_day, :record_from_day, :record_to_day, 'planned');

--: move cycle_record(id int, record_from_day day, record_to_day day) -> (id int)
UPDATE cycle SET record_from_day = :record_from_day, record_to_day = :record_to_day
 WHERE program = :program AND id = :id AND state = 'planned'
RETURNING id;

-- The first move fixes the policy; the others leave it as it is.
--: move cycle_open(id int, policy int) -> (id int)
UPDATE cycle SET state = 'nominating', policy = :policy
 WHERE program = :program AND id = :id AND state = 'planned'
RETURNING id;

--: move cycle_move(id int, old text, new text) -> (id int)
UPDATE cycle SET state = :new
 WHERE program = :program AND id = :id AND state = :old
RETURNING id;

-- A planned cycle that no rule plans any more, unless a nomination waits for it already.
--: move cycle_drop(id int) -> (id int)
DELETE FROM cycle
 WHERE program = :program AND id = :id AND state = 'planned'
   AND NOT EXISTS (SELECT 1 FROM nomination n WHERE n.program = cycle.program AND n.cycle = cycle.id)
RETURNING id;

--: one cycle_awaited(id int) -> (n int)
SELECT COUNT(*) FROM nomination WHERE program = :program AND cycle = :id;

--: run phases_drop(cycle int)
DELETE FROM phase WHERE program = :program AND cycle = :cycle;

--: run phase_set(cycle int, kind text, opens time, closes time)
INSERT INTO phase (program, cycle, kind, opens, closes, hard)
VALUES (:program, :cycle, :kind, :opens, :closes, 1)
ON CONFLICT (program, cycle, kind) DO UPDATE SET opens = excluded.opens, closes = excluded.closes;

--: many phases(cycle int) -> (kind text, opens time, closes time)
SELECT kind, opens, closes FROM phase
 WHERE program = :program AND cycle = :cycle
 ORDER BY closes, opens, kind;

-- What the calendar looks at each minute: cycles that are not at their end, with the time of each phase.
--: many calendar() -> (id int, state text, nominate_opens time?, document_closes time?, review_closes time?, appeal_closes time?)
SELECT y.id, y.state,
       (SELECT p.opens FROM phase p WHERE p.program = y.program AND p.cycle = y.id AND p.kind = 'nominate'),
       (SELECT p.closes FROM phase p WHERE p.program = y.program AND p.cycle = y.id AND p.kind = 'document'),
       (SELECT p.closes FROM phase p WHERE p.program = y.program AND p.cycle = y.id AND p.kind = 'review'),
       (SELECT p.closes FROM phase p WHERE p.program = y.program AND p.cycle = y.id AND p.kind = 'appeal')
  FROM cycle y
 WHERE y.program = :program AND y.state <> 'closed'
 ORDER BY y.award_day;

-- ---- counts of the overview page

--! counts over the whole program, shown to its managers only; no row is shown
--: one counts() -> (participants int, members int, expertises int, regions int, nominations int, managers int, leads int, reviewers int, committee int)
SELECT (SELECT COUNT(*) FROM participant WHERE program = :program AND left_at IS NULL),
       (SELECT COUNT(*) FROM award_term WHERE program = :program AND state IN ('current', 'paused')),
       (SELECT COUNT(*) FROM expertise WHERE program = :program AND parent IS NOT NULL AND retired IS NULL),
       (SELECT COUNT(*) FROM region WHERE program = :program),
       (SELECT COUNT(*) FROM nomination n JOIN cycle y ON y.program = n.program AND y.id = n.cycle
         WHERE n.program = :program AND y.state IN ('nominating', 'reviewing', 'deciding', 'replying')
           AND n.state NOT IN ('withdrawn', 'objected', 'merged', 'moved')),
       COUNT(DISTINCT CASE WHEN g.role = 128 THEN g.person END),
       COUNT(DISTINCT CASE WHEN g.role = 16 THEN g.person END),
       COUNT(DISTINCT CASE WHEN g.role = 32 THEN g.person END),
       COUNT(DISTINCT CASE WHEN g.role = 64 THEN g.person END)
  FROM role_grant g
 WHERE g.program = :program AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now);

-- ---- expertises

--: many expertises(language text) -> (id int, parent int?, code text, name text, retired time?)
SELECT e.id, e.parent, e.code, COALESCE(l.words, e.name), e.retired
  FROM expertise e
  LEFT JOIN label l ON l.program = e.program AND l.kind = 'expertise' AND l.subject = e.id
       AND l.language = :language
 WHERE e.program = :program
 LIMIT 2000;

--: one expertise(id int) -> (id int, parent int?, code text, name text, retired time?)
SELECT id, parent, code, name, retired FROM expertise WHERE program = :program AND id = :id;

--: run expertise_add(id int, parent int?, code text, name text, path text)
INSERT INTO expertise (program, id, parent, code, name, path)
VALUES (:program, :id, :parent, :code, :name, :path);

--: move expertise_rename(id int, name text) -> (id int)
UPDATE expertise SET name = :name WHERE program = :program AND id = :id RETURNING id;

--: move expertise_retire(id int) -> (id int)
UPDATE expertise SET retired = :now
 WHERE program = :program AND id = :id AND retired IS NULL
RETURNING id;

--: move expertise_restore(id int) -> (id int)
UPDATE expertise SET retired = NULL
 WHERE program = :program AND id = :id AND retired IS NOT NULL
RETURNING id;

-- ---- names in other languages

--: many labels(kind text, subject int) -> (language text, words text)
SELECT language, words FROM label
 WHERE program = :program AND kind = :kind AND subject = :subject
 ORDER BY language;

--: run label_set(kind text, subject int, language text, words text)
INSERT INTO label (program, kind, subject, language, words)
VALUES (:program, :kind, :subject, :language, :words)
ON CONFLICT (program, kind, subject, language) DO UPDATE SET words = excluded.words;

--: run label_drop(kind text, subject int, language text)
DELETE FROM label
 WHERE program = :program AND kind = :kind AND subject = :subject AND language = :language;

-- ---- regions

--: many regions(language text) -> (id int, code text, name text)
SELECT r.id, r.code, COALESCE(l.words, r.name)
  FROM region r
  LEFT JOIN label l ON l.program = r.program AND l.kind = 'region' AND l.subject = r.id
       AND l.language = :language
 WHERE r.program = :program
 LIMIT 500;

--: one region(id int) -> (id int, code text, name text)
SELECT id, code, name FROM region WHERE program = :program AND id = :id;

--: maybe region_by_code(code text) -> (id int)
SELECT id FROM region WHERE program = :program AND code = :code;

--: maybe region_of(country text) -> (region int)
SELECT region FROM region_country WHERE program = :program AND country = :country;

--: many region_countries() -> (country text, region int)
SELECT country, region FROM region_country WHERE program = :program;

--: run region_add(id int, code text, name text)
INSERT INTO region (program, id, code, name) VALUES (:program, :id, :code, :name);

--: move region_rename(id int, name text) -> (id int)
UPDATE region SET name = :name WHERE program = :program AND id = :id RETURNING id;

--: run region_country_set(country text, region int)
INSERT INTO region_country (program, country, region) VALUES (:program, :country, :region)
ON CONFLICT (program, country) DO UPDATE SET region = excluded.region;

-- ---- roles

--: one has_role(person int, role int, region int) -> (n int)
SELECT COUNT(*) FROM role_grant
 WHERE program = :program AND person = :person AND role = :role
   AND starts <= :now AND (ends IS NULL OR ends > :now)
   AND (:region = 0 OR region IS NULL OR region = :region);

-- The same right in a part of that time: for exactly this region, or for all of them.
--: maybe grant_overlapping(person int, role int, region int, starts time, ends time?) -> (id int)
SELECT id FROM role_grant
 WHERE program = :program AND person = :person AND role = :role AND expertise IS NULL
   AND (ends IS NULL OR ends > :starts) AND (:ends IS NULL OR starts < :ends)
   AND COALESCE(region, 0) = :region
 LIMIT 1;

--: run grant_add(id int, person int, role int, region int, capacity int, starts time, ends time?)
INSERT INTO role_grant (program, id, person, role, region, capacity, starts, ends, giver)
VALUES (:program, :id, :person, :role, NULLIF(:region, 0), :capacity, :starts, :ends, :me);

--: one grant(id int) -> (person int, role int, region int?, region_name text?, capacity int, starts time, ends time?, running int)
SELECT g.person, g.role, g.region, r.name, g.capacity, g.starts, g.ends, g.ends IS NULL OR g.ends > :now
  FROM role_grant g
  LEFT JOIN region r ON r.program = g.program AND r.id = g.region
 WHERE g.program = :program AND g.id = :id;

--: move grant_change(id int, ends time?, capacity int) -> (id int)
UPDATE role_grant SET ends = :ends, capacity = :capacity
 WHERE program = :program AND id = :id AND (ends IS NULL OR ends > :now)
RETURNING id;

-- Managers that stay: without a last day, this grant aside.
--: one lasting_managers(but int) -> (n int)
SELECT COUNT(DISTINCT person) FROM role_grant
 WHERE program = :program AND role = 128 AND starts <= :now AND ends IS NULL AND id <> :but;

-- One that has not begun.
--: run grant_drop(id int)
DELETE FROM role_grant WHERE program = :program AND id = :id AND starts > :now;

--: move grant_end(id int) -> (id int)
UPDATE role_grant SET ends = CASE WHEN starts < :now THEN :now ELSE starts + 1 END
 WHERE program = :program AND id = :id AND (ends IS NULL OR ends > :now)
RETURNING id;

-- Of somebody who was forgotten.
--: run grants_end(person int)
UPDATE role_grant SET ends = CASE WHEN starts < :now THEN :now ELSE starts + 1 END
 WHERE program = :program AND person = :person AND (ends IS NULL OR ends > :now);

--: run leave(person int)
UPDATE participant SET left_at = :now
 WHERE program = :program AND person = :person AND left_at IS NULL;

--: many grants() -> (id int, person int, role int, region text?, capacity int, starts time, ends time?, name text, handle text, giver_name text)
SELECT g.id, g.person, g.role, r.name, g.capacity, g.starts, g.ends, p.name, p.handle, v.name
  FROM role_grant g
  JOIN person p ON p.id = g.person
  JOIN person v ON v.id = g.giver
  LEFT JOIN region r ON r.program = g.program AND r.id = g.region
 WHERE g.program = :program AND (g.ends IS NULL OR g.ends > :now)
 ORDER BY g.role DESC, p.sort_key, g.starts, g.id
 LIMIT 2000;

--: many leads() -> (region int?, name text, handle text)
SELECT g.region, p.name, p.handle
  FROM role_grant g
  JOIN person p ON p.id = g.person
 WHERE g.program = :program AND g.role = 16
   AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now)
 ORDER BY p.sort_key
 LIMIT 2000;

--: one person(id int) -> (name text, handle text, country text, state text)
SELECT name, handle, country, state FROM person WHERE id = :id;

-- ---- participants

--! asks only whether the person has joined; nothing is shown
--: maybe participant(person int) -> (region int)
SELECT region FROM participant WHERE program = :program AND person = :person;

--: run join(person int, region int)
INSERT INTO participant (program, person, region, joined)
VALUES (:program, :person, :region, :now)
ON CONFLICT (program, person) DO NOTHING;
