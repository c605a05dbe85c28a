-- ---- the index: all of everybody; rights are asked when somebody looks

--! the index holds all; rights are asked when somebody looks
--: many people_between(after int, upto int) -> (person int, name text, latin text, handle text, headline text, country text, seen_by int, made time, names text, expertises text, texts text)
SELECT p.id, p.name, p.latin, p.handle, p.headline, p.country, n.seen_by, p.made,
       COALESCE((SELECT group_concat(o.name, ' ') FROM person_name o WHERE o.person = p.id), ''),
       COALESCE((SELECT group_concat(e.name, ' ') FROM participant_expertise x
                   JOIN expertise e ON e.program = x.program AND e.id = x.expertise
                  WHERE x.program = n.program AND x.person = n.person), ''),
       COALESCE((SELECT group_concat(t.words, ' ') FROM person_text t WHERE t.person = p.id), '')
  FROM participant n JOIN person p ON p.id = n.person
 WHERE n.program = :program AND n.person > :after AND n.person <= :upto
   AND p.state = 'present' AND n.left_at IS NULL
 ORDER BY n.person LIMIT 200;

--! the index holds all; rights are asked when somebody looks
--: many works_between(after int, upto int) -> (id int, person int, title text, type text, day day, seen_by int, embargo int?, name text, latin text, expertise text, summary text)
SELECT c.id, c.person, c.title, c.type, c.day, c.seen_by, c.embargo, p.name, p.latin, e.name, COALESCE(t.summary, '')
  FROM contribution c
  JOIN person p ON p.id = c.person AND p.state = 'present'
  JOIN expertise e ON e.program = c.program AND e.id = c.expertise
  LEFT JOIN contribution_text t ON t.program = c.program AND t.contribution = c.id
 WHERE c.program = :program AND c.id > :after AND c.id <= :upto AND c.state IN ('claimed', 'verified')
 ORDER BY c.id LIMIT 200;

--! the index holds all; rights are asked when somebody looks
--: many works_of(person int) -> (id int)
SELECT c.id FROM contribution c WHERE c.program = :program AND c.person = :person AND c.state IN ('claimed', 'verified');

--! finds the row to change
--: maybe doc(kind text, thing int) -> (id int, title text)
SELECT d.id, d.title FROM search_doc d WHERE d.program = :program AND d.kind = :kind AND d.thing = :thing;

--: run doc_set(id int, kind text, thing int, within int, person int?, title text, seen_by int, embargo int?, at time)
INSERT INTO search_doc (program, id, kind, thing, within, person, title, seen_by, embargo, at)
VALUES (:program, :id, :kind, :thing, :within, :person, :title, :seen_by, :embargo, :at)
ON CONFLICT (id) DO UPDATE
   SET title = excluded.title, within = excluded.within, person = excluded.person, seen_by = excluded.seen_by, embargo = excluded.embargo,
       at = excluded.at;

--: run text_drop(id int)
DELETE FROM search_text WHERE rowid = :id;

--: run text_add(id int, scope text, title text, words text)
INSERT INTO search_text (rowid, scope, title, words) VALUES (:id, :scope, :title, :words);

--: run doc_drop(id int)
DELETE FROM search_doc WHERE program = :program AND id = :id;

--! takes out, shows nothing
--: run texts_drop_of(person int)
DELETE FROM search_text WHERE rowid IN (SELECT d.id FROM search_doc d WHERE d.program = :program AND d.person = :person);

--: run docs_drop_of(person int)
DELETE FROM search_doc WHERE program = :program AND person = :person;

--! takes out, shows nothing
--: run texts_drop()
DELETE FROM search_text WHERE rowid IN (SELECT d.id FROM search_doc d WHERE d.program = :program);

--: run docs_drop()
DELETE FROM search_doc WHERE program = :program;

-- Words that were taken out leave the files of the index only when its parts are merged.
--: run merge()
INSERT INTO search_text (search_text) VALUES ('optimize');

-- ---- looking: the newest that match and may be seen; what is shown of them is read by its own id

--: many candidates(match text, kind text, most int) -> (thing int, title text, at time)
SELECT d.thing, d.title, d.at
  FROM search_text CROSS JOIN search_doc d ON d.id = search_text.rowid
  CROSS JOIN participant n ON n.program = d.program AND n.person = d.person
 WHERE search_text MATCH :match AND d.program = :program AND d.kind = :kind
   AND {seen d} AND {open d} AND {seen n}
 ORDER BY search_text.rowid DESC LIMIT :most;

--: maybe person(id int) -> (handle text, name text, latin text, headline text, country text, avatar bytes?)
SELECT p.handle, p.name, p.latin, p.headline, p.country, p.avatar
  FROM participant n JOIN person p ON p.id = n.person AND p.state = 'present'
 WHERE n.program = :program AND n.person = :id AND {seen n};

--: maybe work(id int) -> (title text, url text, type text, day day, language text, handle text, name text, latin text, avatar bytes?)
SELECT c.title, c.url, c.type, c.day, c.language, p.handle, p.name, p.latin, p.avatar
  FROM contribution c
  JOIN participant n ON n.program = c.program AND n.person = c.person
  JOIN person p ON p.id = c.person AND p.state = 'present'
 WHERE c.program = :program AND c.id = :id AND c.state IN ('claimed', 'verified')
   AND {seen c} AND {open c} AND {seen n};
