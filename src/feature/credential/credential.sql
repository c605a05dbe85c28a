-- ---- keys

--: maybe key_active() -> (id int, public_key bytes)
SELECT id, public_key FROM signing_key WHERE retired IS NULL;

--: many keys() -> (id int, public_key bytes, made time, retired time?)
SELECT id, public_key, made, retired FROM signing_key ORDER BY id DESC LIMIT 100;

--: run key_retire()
UPDATE signing_key SET retired = :now WHERE retired IS NULL;

--: run key_add(id int, public_key bytes)
INSERT INTO signing_key (id, public_key, made) VALUES (:id, :public_key, :now);

-- ---- issuing

-- What a badge says of a term; only of people who are here, and only of a term without one that counts.
--: maybe term(term int) -> (name text, handle text, from_day day, to_day day, state text, expertise text, program_name text, until day?)
SELECT p.name, p.handle, t.from_day, t.to_day, t.state, e.name, g.name,
       (SELECT c.until FROM credential c WHERE c.program = t.program AND c.term = t.id AND c.state <> 'revoked')
  FROM award_term t
  JOIN person p ON p.id = t.person AND p.state = 'present'
  JOIN expertise e ON e.program = t.program AND e.id = t.expertise
  JOIN program g ON g.id = t.program
 WHERE t.program = :program AND t.id = :term;

-- Terms that never had a badge, of those that began since a day.
--: many missing(since day, after int) -> (id int)
SELECT t.id FROM award_term t JOIN person p ON p.id = t.person AND p.state = 'present'
 WHERE t.program = :program AND t.id > :after AND t.from_day >= :since
   AND NOT EXISTS (SELECT 1 FROM credential c WHERE c.program = t.program AND c.term = t.id)
 ORDER BY t.id LIMIT 500;

-- The newest list, and how full it is.
--: maybe list() -> (id int, used int)
SELECT l.id, (SELECT COUNT(*) FROM credential c WHERE c.program = l.program AND c.list = l.id)
  FROM status_list l WHERE l.program = :program AND l.purpose = 'revocation' ORDER BY l.id DESC LIMIT 1;

--: maybe slot_used(list int, slot int) -> (id int)
SELECT id FROM credential WHERE program = :program AND list = :list AND slot = :slot;

--: run add(id int, term int, public_id bytes, signer int, list int, slot int, until day, document bytes, state text)
INSERT INTO credential (program, id, term, public_id, signer, list, slot, until, document, made, state)
VALUES (:program, :id, :term, :public_id, :signer, :list, :slot, :until, :document, :now, :state);

-- ---- what becomes of it

--: move move(term int, state text) -> (list int)
UPDATE credential SET state = :state
 WHERE program = :program AND term = :term AND state <> 'revoked' AND state <> :state RETURNING list;

--: many slots(list int, state text) -> (slot int)
SELECT slot FROM credential WHERE program = :program AND list = :list AND state = :state ORDER BY slot;

--: run list_put(id int, purpose text, document bytes)
INSERT INTO status_list (program, id, purpose, document, made) VALUES (:program, :id, :purpose, :document, :now)
ON CONFLICT (program, id, purpose) DO UPDATE SET document = excluded.document, made = excluded.made;

-- Who was deleted: the numbers stay in the lists, the text goes.
--: run forget(person int)
UPDATE credential SET document = x''
 WHERE program = :program AND term IN (SELECT t.id FROM award_term t WHERE t.program = :program AND t.person = :person);

-- ---- reading; by numbers that cannot be guessed, in whatever program

--: maybe by_public(public_id bytes) -> (program int, document bytes, state text, made time, person int, name text, latin text, handle text, expertise text, from_day day, until day, program_name text, hue int, signer int)
SELECT c.program, c.document, c.state, c.made, p.id, p.name, p.latin, p.handle, e.name, t.from_day, c.until, g.name, g.hue, c.signer
  FROM credential c
  JOIN award_term t ON t.program = c.program AND t.id = c.term
  JOIN person p ON p.id = t.person AND p.state = 'present'
  JOIN expertise e ON e.program = t.program AND e.id = t.expertise
  JOIN program g ON g.id = c.program
 WHERE c.public_id = :public_id;

--: maybe list_by_id(id int, purpose text) -> (document bytes)
SELECT document FROM status_list WHERE id = :id AND purpose = :purpose;

--: many of_person(person int) -> (public_id bytes, state text, expertise text, from_day day, until day)
SELECT c.public_id, c.state, e.name, t.from_day, c.until
  FROM award_term t
  JOIN credential c ON c.program = t.program AND c.term = t.id AND c.state <> 'revoked'
  JOIN expertise e ON e.program = t.program AND e.id = t.expertise
 WHERE t.program = :program AND t.person = :person AND t.state <> 'coming' ORDER BY t.from_day DESC LIMIT 40;
