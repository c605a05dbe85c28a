-- What people sign.

--: many list(all bool, today day) -> (id int, kind text, version int, months int, state text, from_at time?, signed_at time?, until day, running bool)
SELECT a.id, a.kind, a.version, a.months, a.state, a.from_at, s.at, COALESCE(s.until_day, 0), COALESCE(s.until_day > :today, 0)
  FROM agreement a
  LEFT JOIN signature s ON s.program = a.program AND s.person = :me AND s.kind = a.kind AND s.version = a.version AND s.ended IS NULL
 WHERE a.program = :program AND (a.state = 'in_force' OR :all)
 ORDER BY a.kind DESC, a.version DESC;

--: one one(id int, drafts bool, today day) -> (id int, kind text, version int, months int, state text, from_at time?, signed_at time?, until day, running bool)
SELECT a.id, a.kind, a.version, a.months, a.state, a.from_at, s.at, COALESCE(s.until_day, 0), COALESCE(s.until_day > :today, 0)
  FROM agreement a
  LEFT JOIN signature s ON s.program = a.program AND s.person = :me AND s.kind = a.kind AND s.version = a.version AND s.ended IS NULL
 WHERE a.program = :program AND a.id = :id AND (a.state <> 'draft' OR :drafts);

--: many texts(id int) -> (language text, words text)
SELECT language, words FROM agreement_text WHERE program = :program AND agreement = :id ORDER BY language;

--: one waits(today day) -> (number int)
SELECT COUNT(*) FROM agreement a
 WHERE a.program = :program AND a.state = 'in_force'
   AND NOT EXISTS (SELECT 1 FROM signature s WHERE s.program = a.program AND s.person = :me AND s.kind = a.kind
                      AND s.version = a.version AND s.ended IS NULL AND s.until_day > :today);

-- ---- signing

-- A signature that ran out or was taken back is written over.
--: move sign(id int, kind text, version int, language text, name text, today day, until_day day) -> (person int)
INSERT INTO signature (program, person, agreement, kind, version, language, name, at, until_day)
VALUES (:program, :me, :id, :kind, :version, :language, :name, :now, :until_day)
ON CONFLICT (program, person, kind, version) DO UPDATE
   SET language = excluded.language, name = excluded.name, at = excluded.at, until_day = excluded.until_day, ended = NULL
 WHERE signature.ended IS NOT NULL OR signature.until_day <= :today
RETURNING person;

--: move end_signature(id int) -> (version int)
UPDATE signature SET ended = :now
 WHERE program = :program AND person = :me AND agreement = :id AND ended IS NULL
RETURNING version;

-- ---- versions

--: maybe draft(kind text) -> (id int, version int)
SELECT id, version FROM agreement WHERE program = :program AND kind = :kind AND state = 'draft';

--: one next_version(kind text) -> (version int)
SELECT COALESCE(MAX(version), 0) + 1 FROM agreement WHERE program = :program AND kind = :kind;

--: run add(id int, kind text, version int, months int)
INSERT INTO agreement (program, id, kind, version, months, state, author, made)
VALUES (:program, :id, :kind, :version, :months, 'draft', :me, :now);

--: run change(id int, months int)
UPDATE agreement SET months = :months, author = :me, made = :now WHERE program = :program AND id = :id AND state = 'draft';

-- What is not said anew stays as it was in the version before.
--: run texts_before(id int, kind text)
INSERT INTO agreement_text (program, agreement, language, words)
SELECT t.program, :id, t.language, t.words
  FROM agreement a JOIN agreement_text t ON t.program = a.program AND t.agreement = a.id
 WHERE a.program = :program AND a.kind = :kind AND a.state = 'in_force';

--: run text_set(id int, language text, words text)
INSERT INTO agreement_text (program, agreement, language, words) VALUES (:program, :id, :language, :words)
ON CONFLICT (program, agreement, language) DO UPDATE SET words = excluded.words;

--: run text_drop(id int, language text)
DELETE FROM agreement_text WHERE program = :program AND agreement = :id AND language = :language;

--: run replace(kind text)
UPDATE agreement SET state = 'replaced' WHERE program = :program AND kind = :kind AND state = 'in_force';

--: move adopt(id int, digest bytes) -> (version int)
UPDATE agreement SET state = 'in_force', from_at = :now, digest = :digest
 WHERE program = :program AND id = :id AND state = 'draft'
RETURNING version;

-- ---- who has not

--: many missing(id int, kind text, version int, today day, most int) -> (person int, number int, handle text, name text, older int)
WITH asked (person) AS (
  SELECT t.person FROM award_term t WHERE t.program = :program AND t.state IN ('current', 'paused')
   UNION
  SELECT g.person FROM role_grant g WHERE g.program = :program AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now)),
left_over (person) AS (
  SELECT a.person FROM asked a
   WHERE NOT EXISTS (SELECT 1 FROM signature s WHERE s.program = :program AND s.agreement = :id AND s.person = a.person
                        AND s.ended IS NULL AND s.until_day > :today))
SELECT p.id, (SELECT COUNT(*) FROM left_over), p.handle, p.name,
       COALESCE((SELECT MAX(s.version) FROM signature s WHERE s.program = :program AND s.person = p.id AND s.kind = :kind
                    AND s.version < :version AND s.ended IS NULL AND s.until_day > :today), 0)
  FROM left_over l JOIN person p ON p.id = l.person AND p.state = 'present'
 ORDER BY p.sort_key LIMIT :most;

-- ---- what is secret until a date

--: many embargoes(all bool) -> (id int, name text, nda_version int, say text, state text, owner text, opens time?)
SELECT e.id, e.name, e.nda_version, e.say, e.state, p.name, e.opens
  FROM embargo e JOIN person p ON p.id = e.owner
 WHERE e.program = :program AND (:all OR e.nda_version <= :nda)
 ORDER BY e.state, e.opens IS NULL, e.opens, e.id DESC LIMIT 200;

--: run embargo_add(id int, name text, nda_version int, opens time?, say text)
INSERT INTO embargo (program, id, name, nda_version, owner, made, opens, say, state)
VALUES (:program, :id, :name, :nda_version, :me, :now, :opens, :say, 'closed');

--: move embargo_change(id int, name text, nda_version int, opens time?, say text) -> (id int)
UPDATE embargo SET name = :name, nda_version = :nda_version, opens = :opens, say = :say
 WHERE program = :program AND id = :id AND state = 'closed'
RETURNING id;

--: move embargo_open(id int) -> (id int)
UPDATE embargo SET state = 'opened', opens = :now WHERE program = :program AND id = :id AND state = 'closed' RETURNING id;

--: many due() -> (program int, id int)
SELECT program, id FROM embargo WHERE state = 'closed' AND opens <= :now ORDER BY program, id;

--: move embargo_due(id int) -> (id int)
UPDATE embargo SET state = 'opened' WHERE program = :program AND id = :id AND state = 'closed' RETURNING id;

-- ---- deletion, and two records of one human

-- That somebody signed, and when, stays as long as the agreement asks for; the name goes.
--: run forget(person int)
UPDATE signature SET name = '-', ended = COALESCE(ended, :now) WHERE person = :person;

-- A signature names its person: kind and version tell which one.
--: many rows(loser int, winner int) -> (name text, id int)
SELECT 'signature', s.agreement FROM signature s
 WHERE s.program = :program AND s.person = :loser
   AND NOT EXISTS (SELECT 1 FROM signature o WHERE o.program = s.program AND o.person = :winner AND o.kind = s.kind AND o.version = s.version);

--: run move_signature(id int, from_person int, to_person int)
UPDATE OR IGNORE signature SET person = :to_person WHERE program = :program AND agreement = :id AND person = :from_person;
