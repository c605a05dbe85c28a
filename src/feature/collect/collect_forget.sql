-- Everything that was found of a person goes with the person.

--: run keys(person int)
DELETE FROM found_key WHERE person = :person;

--: run items(person int)
DELETE FROM found_item
 WHERE source IN (SELECT s.id FROM source s WHERE s.person = :person)
    OR identity IN (SELECT d.id FROM identity d WHERE d.person = :person);

--: run runs(person int)
DELETE FROM source_run WHERE source IN (SELECT s.id FROM source s WHERE s.person = :person);

--: run identities(person int)
DELETE FROM identity WHERE person = :person;

--: run sources(person int)
DELETE FROM source WHERE person = :person;

-- What they connected for others stays, and is nobody's any more.
--: run made(person int)
UPDATE source SET maker = 1 WHERE maker = :person;

--: run objections(person int)
UPDATE objection SET maker = 1 WHERE maker = :person;

-- ---- who objects

--: run object(digest bytes, person int)
INSERT OR IGNORE INTO objection (digest, at, maker) VALUES (:digest, :now, :person);

--: run keys_of(kind text, handle text)
DELETE FROM found_key
 WHERE item IN (SELECT i.id FROM found_item i JOIN identity d ON d.id = i.identity WHERE d.kind = :kind AND d.handle = :handle);

--: run items_of(kind text, handle text)
DELETE FROM found_item
 WHERE identity IN (SELECT d.id FROM identity d WHERE d.kind = :kind AND d.handle = :handle);

--: run identity_of(kind text, handle text)
DELETE FROM identity WHERE kind = :kind AND handle = :handle;

--: one count_objections() -> (n int)
SELECT COUNT(*) FROM objection;

--: maybe objects(digest bytes) -> (at time)
SELECT at FROM objection WHERE digest = :digest;

--: run object_end(digest bytes)
DELETE FROM objection WHERE digest = :digest;

-- Somebody wants to be deleted: what was seen in public lists under their address is theirs from now on, so that it
-- goes with them. Their address is not known any more when that comes.
--: run link(person int)
UPDATE identity SET person = :person
 WHERE kind = 'mail' AND person IS NULL AND handle = (SELECT a.email FROM account a WHERE a.person = :person);
