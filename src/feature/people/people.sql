--: one person(id int) -> (id int, version int, handle text, name text, latin text, headline text, country text, zone text, language text, avatar bytes?, state text)
SELECT id, version, handle, name, latin, headline, country, zone, language, avatar, state
  FROM person WHERE id = :id;

--: one by_handle(handle text) -> (id int)
SELECT id FROM person WHERE handle = :handle AND state <> 'merged';

-- How many have this handle or one made of it: where to begin to count.
--: one handles(handle text) -> (n int, taken bool)
SELECT COUNT(*), COALESCE(MAX(handle = :handle), 0)
  FROM person WHERE handle = :handle OR (handle > :handle || '-' AND handle < :handle || '.');

--: run add(id int, handle text, name text, sort_key bytes, latin text, country text, language text)
INSERT INTO person (id, handle, name, sort_key, latin, country, language, made)
VALUES (:id, :handle, :name, :sort_key, :latin, :country, :language, :now);

-- By a confirmed employer, or by a confirmed address in a domain of the program's owner.
--: one is_employee(person int, on day) -> (employee bool)
SELECT EXISTS (SELECT 1 FROM affiliation f JOIN program_owner o ON o.root = f.root
                WHERE f.person = :person AND o.program = :program AND f.confirmed IS NOT NULL
                  AND f.kind IN ('employee', 'contractor', 'owner')
                  AND f.from_day <= :on AND (f.to_day IS NULL OR f.to_day >= :on))
    OR EXISTS (SELECT 1 FROM account a
                 JOIN program_owner w ON w.program = :program
                 JOIN organization o ON o.root = w.root AND o.domain <> ''
                WHERE a.person = :person AND a.state <> 'closed' AND a.confirmed IS NOT NULL
                  AND instr(' ' || o.domain || ' ', ' ' || substr(a.email, instr(a.email, '@') + 1) || ' ') > 0);

-- Names by their beginning or the beginning of a word; handles by their beginning; addresses whole.
--: many find(folded text, word text, email text) -> (id int, handle text, name text, headline text, country text, avatar bytes?)
SELECT p.id, p.handle, p.name, p.headline, p.country, p.avatar
  FROM person p
 WHERE p.state = 'present' AND p.id <> 1
   AND (lower(p.latin) LIKE :folded || '%' ESCAPE '\' OR lower(p.latin) LIKE '% ' || :folded || '%' ESCAPE '\'
        OR p.handle LIKE :folded || '%' ESCAPE '\' OR p.name LIKE '%' || :word || '%' ESCAPE '\'
        OR p.id = (SELECT a.person FROM account a WHERE a.email = :email AND a.state <> 'closed'))
 ORDER BY p.sort_key, p.id LIMIT 20;

-- ---- where somebody takes part: every program's followers hear of a change ----

--! for the ledger of each program; nobody is shown these rows
--: many programs(person int) -> (program int)
SELECT program FROM participant WHERE person = :person ORDER BY program;

-- ---- profile ----

--: move change(id int, version int, name text, sort_key bytes, latin text, headline text, country text) -> (version int)
UPDATE person SET name = :name, sort_key = :sort_key, latin = :latin, headline = :headline,
       country = :country, version = version + 1
 WHERE id = :id AND version = :version AND state = 'present' RETURNING version;

--: move set_picture(id int, avatar bytes?) -> (version int)
UPDATE person SET avatar = :avatar, version = version + 1
 WHERE id = :id AND state = 'present' RETURNING version;

--: one picture_users(avatar bytes) -> (n int)
SELECT COUNT(*) FROM person WHERE avatar = :avatar;

--: move set_reading(id int, language text, zone text) -> (version int)
UPDATE person SET language = :language, zone = :zone WHERE id = :id AND state = 'present'
RETURNING version;

--: many names(person int) -> (language text, name text)
SELECT language, name FROM person_name WHERE person = :person ORDER BY language;
--: run end_names(person int)
DELETE FROM person_name WHERE person = :person;
--: run add_name(person int, language text, name text)
INSERT INTO person_name (person, language, name) VALUES (:person, :language, :name);

--: many texts(person int) -> (language text, words text)
SELECT language, words FROM person_text WHERE person = :person ORDER BY language;
--: run end_texts(person int)
DELETE FROM person_text WHERE person = :person;
--: run add_text(person int, language text, words text)
INSERT INTO person_text (person, language, words) VALUES (:person, :language, :words);

--: many links(person int) -> (number int, label text, url text)
SELECT number, label, url FROM person_link WHERE person = :person ORDER BY number;
--: run end_links(person int)
DELETE FROM person_link WHERE person = :person;
--: run add_link(person int, number int, label text, url text)
INSERT INTO person_link (person, number, label, url) VALUES (:person, :number, :label, :url);

--: many languages(person int) -> (language text, level int)
SELECT language, level FROM person_language WHERE person = :person ORDER BY level DESC, language;
--: run end_languages(person int)
DELETE FROM person_language WHERE person = :person;
--: run add_language(person int, language text, level int)
INSERT INTO person_language (person, language, level) VALUES (:person, :language, :level);

-- ---- employers ----

--: many affiliations(person int) -> (id int, name text, kind text, from_day day, to_day day?, confirmed time?, origin text)
SELECT f.id, o.name, f.kind, f.from_day, f.to_day, f.confirmed, f.origin
  FROM affiliation f JOIN organization o ON o.id = f.organization
 WHERE f.person = :person ORDER BY COALESCE(f.to_day, 9999999) DESC, f.from_day DESC, f.id;

--: maybe organization(name text) -> (id int, root int)
SELECT id, root FROM organization WHERE lower(name) = lower(:name) ORDER BY id LIMIT 1;

--: run add_organization(id int, name text)
INSERT INTO organization (id, name, root) VALUES (:id, :name, :id);

--: move set_domains(id int, domains text) -> (id int)
UPDATE organization SET domain = :domains WHERE id = :id RETURNING id;

--: many organizations() -> (name text)
SELECT o.name FROM organization o
 WHERE o.id IN (SELECT w.root FROM program_owner w WHERE w.program = :program)
    OR o.id IN (SELECT f.organization FROM affiliation f GROUP BY f.organization HAVING COUNT(*) > 2)
 ORDER BY o.name LIMIT 200;

--: run add_affiliation(id int, person int, organization int, root int, kind text, from_day day, to_day day?)
INSERT INTO affiliation (id, person, organization, root, kind, from_day, to_day, origin, confirmed)
VALUES (:id, :person, :organization, :root, :kind, :from_day, :to_day, 'declared', :now);

--: move end_affiliation(id int, to_day day) -> (person int)
UPDATE affiliation SET to_day = :to_day
 WHERE id = :id AND person = :me AND to_day IS NULL AND from_day <= :to_day RETURNING person;

--: move confirm_affiliation(id int) -> (person int)
UPDATE affiliation SET confirmed = :now
 WHERE id = :id AND person = :me AND confirmed IS NULL RETURNING person;

--: one affiliation(id int) -> (name text, from_day day, to_day day?, confirmed time?)
SELECT o.name, f.from_day, f.to_day, f.confirmed
  FROM affiliation f JOIN organization o ON o.id = f.organization
 WHERE f.id = :id AND f.person = :me;

-- ---- deletion ----

--: maybe erasure(person int) -> (id int, state text, asked time, due time)
SELECT id, state, asked, due FROM erasure
 WHERE person = :person AND state IN ('asked', 'waiting', 'running');

--: run add_erasure(id int, person int, due time, ground text, kept text)
INSERT INTO erasure (id, person, asked, due, state, ground, kept)
VALUES (:id, :person, :now, :due, 'waiting', :ground, :kept);

--: move stop_erasure(id int) -> (person int)
UPDATE erasure SET state = 'refused', done = :now WHERE id = :id AND state = 'waiting' RETURNING person;

-- What is held waits: a hold on the person (or a record that became one with it), and on a case in which
-- they are nominee, nominator, endorser or wrote something.
--: many erasures_due() -> (id int, person int)
SELECT e.id, e.person FROM erasure e
 WHERE e.state IN ('asked', 'waiting') AND e.due <= :now AND NOT EXISTS (
       SELECT 1 FROM legal_hold h WHERE h.lifted IS NULL
          AND (h.person = e.person
            OR h.person IN (SELECT m.id FROM person m WHERE m.merged_into = e.person)
            OR EXISTS (SELECT 1 FROM nomination n WHERE n.program = h.program AND n.id = h.nomination
                          AND e.person IN (n.nominee, n.nominator))
            OR EXISTS (SELECT 1 FROM endorsement d WHERE d.program = h.program AND d.nomination = h.nomination AND d.endorser = e.person)
            OR EXISTS (SELECT 1 FROM message m WHERE m.program = h.program AND m.nomination = h.nomination AND m.author = e.person)))
 ORDER BY e.due, e.id LIMIT 20;

-- The same holds, for the one who asks: which, since when, why. nomination 0: on the person.
--: many erasure_holds() -> (program text, nomination int, ground text, made time)
SELECT g.name, COALESCE(h.nomination, 0), h.ground, h.made
  FROM legal_hold h JOIN program g ON g.id = h.program
 WHERE h.lifted IS NULL
   AND (h.person = :me
     OR h.person IN (SELECT m.id FROM person m WHERE m.merged_into = :me)
     OR EXISTS (SELECT 1 FROM nomination n WHERE n.program = h.program AND n.id = h.nomination AND :me IN (n.nominee, n.nominator))
     OR EXISTS (SELECT 1 FROM endorsement d WHERE d.program = h.program AND d.nomination = h.nomination AND d.endorser = :me)
     OR EXISTS (SELECT 1 FROM message m WHERE m.program = h.program AND m.nomination = h.nomination AND m.author = :me))
 ORDER BY h.made LIMIT 20;

--: move run_erasure(id int) -> (person int)
UPDATE erasure SET state = 'running' WHERE id = :id AND state IN ('asked', 'waiting') RETURNING person;

--: one erasures_running() -> (n int)
SELECT COUNT(*) FROM erasure WHERE state = 'running';

--: run end_erasures()
UPDATE erasure SET state = 'done', done = :now WHERE state = 'running';

-- Every program may know the person: as a nominee, a reader, somebody who endorsed.
--: many all_programs() -> (program int)
SELECT id FROM program ORDER BY id;

-- Is there a program that nobody else runs?
--: one last_manager(person int) -> (last bool)
SELECT EXISTS (SELECT 1 FROM role_grant g
                WHERE g.person = :person AND g.role IN (128, 1024) AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now)
                  AND NOT EXISTS (SELECT 1 FROM role_grant other
                                   WHERE other.program = g.program AND other.role = g.role AND other.person <> g.person
                                     AND other.starts <= :now AND (other.ends IS NULL OR other.ends > :now)));

--: move make_tombstone(id int, handle text) -> (id int)
UPDATE person SET handle = :handle, name = 'a former participant', sort_key = x'00',
       latin = 'a former participant', headline = '', country = '', zone = 'UTC', language = 'en',
       avatar = NULL, state = 'erased', merged_into = NULL, version = version + 1
 WHERE id = :id AND state <> 'erased' RETURNING id;

--: run forget_affiliations(person int)
DELETE FROM affiliation WHERE person = :person;

-- An employer that only they named is nobody's business any more.
--: many forget_employers(person int) -> (organization int)
SELECT DISTINCT f.organization FROM affiliation f
 WHERE f.person = :person
   AND NOT EXISTS (SELECT 1 FROM affiliation o WHERE o.organization = f.organization AND o.person <> :person)
   AND NOT EXISTS (SELECT 1 FROM program_owner w WHERE w.root = f.organization)
   AND NOT EXISTS (SELECT 1 FROM organization g WHERE g.id <> f.organization
                      AND (g.root = f.organization OR g.parent = f.organization));
--: run forget_organization(id int)
DELETE FROM organization WHERE id = :id;
