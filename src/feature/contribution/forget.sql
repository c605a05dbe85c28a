-- Everything that a person did in this program goes with the person.

--! takes away, shows nothing
--: run texts(person int)
DELETE FROM contribution_text
 WHERE program = :program
   AND contribution IN (SELECT c.id FROM contribution c WHERE c.program = :program AND c.person = :person);

--! takes away, shows nothing
--: run expertises(person int)
DELETE FROM contribution_expertise
 WHERE program = :program
   AND contribution IN (SELECT c.id FROM contribution c WHERE c.program = :program AND c.person = :person);

--! takes away, shows nothing
--: run evidence(person int)
DELETE FROM evidence
 WHERE program = :program
   AND contribution IN (SELECT c.id FROM contribution c WHERE c.program = :program AND c.person = :person);

--! takes away, shows nothing
--: run found_in(person int)
DELETE FROM found_in
 WHERE program = :program
   AND contribution IN (SELECT c.id FROM contribution c WHERE c.program = :program AND c.person = :person);

--! takes away, shows nothing
--: run vouches(person int)
DELETE FROM vouch
 WHERE program = :program
   AND (person = :person
    OR contribution IN (SELECT c.id FROM contribution c WHERE c.program = :program AND c.person = :person));

--! takes away, shows nothing
--: run vouch_links(person int)
DELETE FROM vouch_link
 WHERE program = :program
   AND contribution IN (SELECT c.id FROM contribution c WHERE c.program = :program AND c.person = :person);

--: run all_of(person int)
DELETE FROM contribution WHERE program = :program AND person = :person;

--: run days(person int)
DELETE FROM year_count WHERE program = :program AND person = :person;

--: run batches(person int)
DELETE FROM import_batch WHERE program = :program AND person = :person;

-- ---- works, which are the same in all programs: before the contributions, by which they are found

-- What somebody else made too is theirs from now on, in the words of their own record.
--! takes words away, shows nothing
--: run shared_titles(person int)
UPDATE work
   SET title = COALESCE((SELECT c.title FROM contribution c
                          WHERE c.program = :program AND c.work = work.id AND c.person <> :person AND c.state <> 'withdrawn'
                          ORDER BY c.id LIMIT 1), '-')
 WHERE id IN (SELECT a.work FROM authorship a WHERE a.person = :person
                 UNION SELECT c.work FROM contribution c WHERE c.program = :program AND c.person = :person)
   AND (EXISTS (SELECT 1 FROM authorship o WHERE o.work = work.id AND COALESCE(o.person, 0) <> :person)
         OR EXISTS (SELECT 1 FROM program g
                      JOIN contribution d ON d.program = g.id AND d.work = work.id
                     WHERE d.person <> :person AND d.state <> 'withdrawn'));

--! takes away, shows nothing
--: run work_numbers(person int)
DELETE FROM metric
 WHERE work IN (SELECT a.work FROM authorship a WHERE a.person = :person
                 UNION SELECT c.work FROM contribution c WHERE c.program = :program AND c.person = :person)
   AND (person = :person OR NOT (EXISTS (SELECT 1 FROM authorship o WHERE o.work = metric.work AND COALESCE(o.person, 0) <> :person)
         OR EXISTS (SELECT 1 FROM program g
                      JOIN contribution d ON d.program = g.id AND d.work = metric.work
                     WHERE d.person <> :person AND d.state <> 'withdrawn')));

-- Of other works nothing is left but a number.
--! takes away, shows nothing
--: run works(person int)
UPDATE work SET canonical = NULL, url = '', title = '-', language = '', content = NULL
 WHERE id IN (SELECT a.work FROM authorship a WHERE a.person = :person
                 UNION SELECT c.work FROM contribution c WHERE c.program = :program AND c.person = :person)
   AND NOT (EXISTS (SELECT 1 FROM authorship o WHERE o.work = work.id AND COALESCE(o.person, 0) <> :person)
         OR EXISTS (SELECT 1 FROM program g
                      JOIN contribution d ON d.program = g.id AND d.work = work.id
                     WHERE d.person <> :person AND d.state <> 'withdrawn'));

--: run authorship(person int)
DELETE FROM authorship WHERE person = :person;

-- ---- names of files that were imported long ago; what was imported stays

--: many old_names(before time, most int) -> (id int)
UPDATE import_batch SET name = '-'
 WHERE program = :program
   AND id IN (SELECT b.id FROM import_batch b
               WHERE b.program = :program AND b.name <> '-' AND b.made < :before
                 AND NOT EXISTS (SELECT 1 FROM legal_hold h WHERE h.program = b.program AND h.lifted IS NULL AND h.person = b.person)
               LIMIT :most)
RETURNING id;
