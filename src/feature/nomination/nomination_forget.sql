-- What is said about and by a person who was deleted goes; that there was a case stays, as numbers.

--! nobody is shown these rows
--: many cases(person int) -> (id int, nominee int, nominator int, state text)
SELECT id, nominee, COALESCE(nominator, 0), state
  FROM nomination
 WHERE program = :program AND (nominee = :person OR nominator = :person)
 ORDER BY id;

--: run words(id int)
UPDATE nomination_text SET reasons = '', objection = '' WHERE program = :program AND nomination = :id;

--: run messages(id int)
DELETE FROM message WHERE program = :program AND nomination = :id;

--: run requests(id int)
UPDATE document_request SET words = '', answer = '' WHERE program = :program AND nomination = :id;

-- The digest stays: it opens to nothing without the record.
--: run record(id int)
DELETE FROM nomination_record WHERE program = :program AND nomination = :id;

-- ---- in the cases of others

--: run own_messages(person int)
DELETE FROM message WHERE program = :program AND author = :person;

--: run own_requests(person int)
UPDATE document_request SET words = '' WHERE program = :program AND asker = :person;

--: run conflicts(person int)
DELETE FROM conflict WHERE program = :program AND (person = :person OR other = :person);

-- Cases of a lead who is gone wait for another lead of the region.
--: run leads(person int)
UPDATE nomination SET lead = NULL
 WHERE program = :program AND lead = :person AND state IN ('open', 'taken', 'documenting', 'ready');

-- ---- cases that are over for so long that their words go

--! nobody is shown these rows
--: many over(before day, awarded bool, most int) -> (id int)
SELECT n.id
  FROM nomination n
 WHERE n.program = :program AND {over n} AND {awarded n} = :awarded AND NOT {held n}
   AND (EXISTS (SELECT 1 FROM nomination_text t WHERE t.program = n.program AND t.nomination = n.id
                   AND (t.reasons <> '' OR t.objection <> ''))
     OR EXISTS (SELECT 1 FROM message m WHERE m.program = n.program AND m.nomination = n.id)
     OR EXISTS (SELECT 1 FROM document_request r WHERE r.program = n.program AND r.nomination = n.id
                   AND (r.words <> '' OR r.answer <> ''))
     OR EXISTS (SELECT 1 FROM nomination_record f WHERE f.program = n.program AND f.nomination = n.id))
 ORDER BY n.id
 LIMIT :most;
