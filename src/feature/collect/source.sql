-- Sources: connecting them, what their people do with them, what came of reading them.

--: maybe same(kind text, address text, person int, for_program int) -> (id int)
SELECT id FROM source
 WHERE kind = :kind AND address = :address AND COALESCE(person, 0) = :person AND COALESCE(program, 0) = :for_program AND state <> 'off';

--: one count_of(person int) -> (n int)
SELECT COUNT(*) FROM source WHERE person = :person AND state <> 'off';

--: run add(id int, person int?, for_program int?, kind text, address text, page text, title text, who text, agreed time?, state text)
INSERT INTO source (id, person, program, kind, address, page, title, who, maker, made, agreed, state, next)
VALUES (:id, :person, :for_program, :kind, :address, :page, :title, :who, :me, :now, :agreed, :state, :now);

-- Mine, or of the community of the program (manager: I am one).
--: one get(id int, manager bool) -> (person int, for_program int, maker int, every int, misses int, found int, fresh int, again int, kind text, address text, page text, title text, who text, state text, maker_name text, made time, next time, last time?, outcome int, host text, number int, words text)
SELECT COALESCE(s.person, 0), COALESCE(s.program, 0), s.maker, s.every, s.misses, s.found, s.fresh, s.again, s.kind, s.address, s.page, s.title, s.who,
       s.state, p.name, s.made, s.next, s.last, s.outcome, s.host, s.number, s.words
  FROM source s JOIN person p ON p.id = s.maker
 WHERE s.id = :id AND s.state <> 'off' AND (s.person = :me OR (s.program = :program AND :manager));

--: many of_person() -> (id int)
SELECT id FROM source WHERE person = :me AND state <> 'off' ORDER BY state = 'asked' DESC, title, id LIMIT 200;

--: many of_program() -> (id int)
SELECT id FROM source WHERE program = :program AND state <> 'off' ORDER BY title, id LIMIT 500;

--: move put(id int, state_from text, state_to text) -> (id int)
UPDATE source
   SET state = :state_to, misses = 0, lease = 0,
       agreed = CASE WHEN :state_to = 'on' THEN COALESCE(agreed, :now) ELSE agreed END,
       next = CASE WHEN :state_to = 'on' THEN :now ELSE next END
 WHERE id = :id AND state = :state_from
RETURNING id;

--: move soon(id int) -> (id int)
UPDATE source SET next = :now WHERE id = :id AND state IN ('on', 'failing') RETURNING id;

--: run archive_read(id int)
UPDATE source SET last = :now WHERE id = :id;

--: many runs(source int) -> (at time, milliseconds int, outcome int, host text, number int, words text, bytes int, found int, fresh int, again int)
SELECT at, milliseconds, outcome, host, number, words, bytes, found, fresh, again
  FROM source_run WHERE source = :source ORDER BY id DESC LIMIT 30;

-- ---- what goes with a source: all that was found there and is no evidence

--: run drop_keys(source int)
DELETE FROM found_key
 WHERE item IN (SELECT i.id FROM found_item i WHERE i.source = :source
                   AND NOT EXISTS (SELECT 1 FROM program p JOIN found_in f ON f.program = p.id AND f.item = i.id));

--: run drop_items(source int)
DELETE FROM found_item
 WHERE source = :source
   AND NOT EXISTS (SELECT 1 FROM program p JOIN found_in f ON f.program = p.id AND f.item = found_item.id);

--: run drop_runs(source int)
DELETE FROM source_run WHERE source = :source;

--: run drop_identities()
DELETE FROM identity
 WHERE person IS NULL AND state = 'seen' AND NOT EXISTS (SELECT 1 FROM found_item i WHERE i.identity = identity.id);

--! in which programs a person's own drafts are made
--: many programs_of(person int) -> (program int)
SELECT program FROM participant WHERE person = :person AND left_at IS NULL ORDER BY program LIMIT 100;

--: run tidy()
DELETE FROM source_run
 WHERE id < (SELECT o.id FROM source_run o WHERE o.source = source_run.source ORDER BY o.id DESC LIMIT 1 OFFSET 29);
