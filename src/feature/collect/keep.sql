-- What sources said: items, by which keys they are found again, what became of them.

--: one source(id int) -> (person int, for_program int, kind text, title text, page text, who text, state text, misses int, every int, etag text, modified text, digest bytes, gap int, newest time?, address text, lease time)
SELECT COALESCE(person, 0), COALESCE(program, 0), kind, title, page, who, state, misses, every, etag, modified, COALESCE(digest, x''), gap, newest, address, lease
  FROM source WHERE id = :id AND state <> 'off';

--: maybe item(source int, foreign_id text) -> (id int, digest bytes)
SELECT id, digest FROM found_item WHERE source = :source AND foreign_id = :foreign_id;

--: run add(id int, source int, foreign_id text, digest bytes, kind text, title text, url text, event text, at time?, identity int?, thread text, parent text, accepted bool, votes int)
INSERT INTO found_item (id, source, foreign_id, digest, kind, title, url, event, at, identity, thread, parent, accepted, votes, made)
VALUES (:id, :source, :foreign_id, :digest, :kind, :title, :url, :event, :at, :identity, :thread, :parent, :accepted, :votes, :now);

--: run change(id int, digest bytes, title text, url text, event text, at time?, accepted bool, votes int)
UPDATE found_item SET digest = :digest, title = :title, url = :url, event = :event, at = :at, accepted = :accepted, votes = :votes, changed = :now
 WHERE id = :id;

-- ---- the same thing of other sources

--: run add_key(person int, key int, item int, sketch int)
INSERT OR IGNORE INTO found_key (person, key, item, sketch) VALUES (:person, :key, :item, :sketch);

--: run drop_keys(item int)
DELETE FROM found_key WHERE item = :item;

--: many by_key(person int, key int, item int) -> (item int, sketch int)
SELECT item, sketch FROM found_key WHERE person = :person AND key = :key AND item <> :item ORDER BY item LIMIT 200;

--: one other(id int) -> (kind text, title text, url text, event text, foreign_id text, at time?)
SELECT kind, title, url, event, foreign_id, at FROM found_item WHERE id = :id;

-- Contributions of these days that no source brought; of a week with hundreds the first hundred.
--! one's own rows, while they are compared with what was found
--: many by_hand(person int, from_day day, to_day day) -> (id int, title text, url text, day day, type text)
SELECT c.id, c.title, c.url, c.day, c.type
  FROM (SELECT d.id, d.title, d.url, d.day, d.type, d.state, d.reason FROM contribution d
         WHERE d.program = :program AND d.person = :person AND d.day BETWEEN :from_day AND :to_day
         ORDER BY d.day, d.id LIMIT 100) c
 WHERE (c.state <> 'withdrawn' OR c.reason = 'not-mine')
   AND NOT EXISTS (SELECT 1 FROM found_in f WHERE f.program = :program AND f.contribution = c.id)
 ORDER BY c.day, c.id LIMIT 50;

-- ---- a month of small things

-- identity 0: of whomever.
--: one month(source int, identity int, kind text, from_time time, to_time time) -> (n int, accepted int, first time, last time, url text)
SELECT COUNT(*), COALESCE(SUM(i.accepted), 0), COALESCE(MIN(i.at), 0), COALESCE(MAX(i.at), 0),
       COALESCE((SELECT b.url FROM found_item b
                  WHERE b.source = :source AND b.kind = :kind AND b.at >= :from_time AND b.at < :to_time AND b.url <> ''
                    AND (:identity = 0 OR b.identity = :identity)
                  ORDER BY b.accepted DESC, b.votes DESC, b.at, b.id LIMIT 1), '')
  FROM found_item i
 WHERE i.source = :source AND i.kind = :kind AND i.at >= :from_time AND i.at < :to_time AND (:identity = 0 OR i.identity = :identity);

-- ---- who

-- person: only who said that it is them.
--: maybe identity(kind text, handle text) -> (id int, person int)
SELECT id, CASE WHEN state IN ('claimed', 'proved') THEN COALESCE(person, 0) ELSE 0 END FROM identity WHERE kind = :kind AND handle = :handle;

--: run identity_add(id int, kind text, handle text, name text)
INSERT INTO identity (id, kind, handle, name, state, made) VALUES (:id, :kind, :handle, :name, 'seen', :now);

--: maybe objection(digest bytes) -> (at time)
SELECT at FROM objection WHERE digest = :digest;

-- ---- a run

--: many due(slow text, is_slow bool, most int) -> (id int, kind text)
SELECT id, kind FROM source
 WHERE state IN ('on', 'failing') AND next <= :now AND lease <= :now AND (kind = :slow) = :is_slow
 ORDER BY next LIMIT :most;

--: one waiting() -> (n int)
SELECT COUNT(*) FROM source WHERE state IN ('on', 'failing') AND next <= :now AND lease <= :now;

--: move lease(id int, until time) -> (id int)
UPDATE source SET lease = :until WHERE id = :id AND state IN ('on', 'failing') AND lease <= :now RETURNING id;

-- Together with the items, so that they are counted once.
--: run count(id int, fresh int, again int)
UPDATE source SET found = found + :fresh, fresh = fresh + :fresh - :again, again = again + :again WHERE id = :id;

-- Whoever lost the lease meanwhile, to another reader or because the source was paused, writes no end.
--: move end(id int, until time, state text, next time, every int, misses int, etag text, modified text, digest bytes?, gap int, newest time?, address text, outcome int, host text, number int, words text) -> (id int)
UPDATE source
   SET lease = 0, state = :state, next = :next, every = :every, misses = :misses, etag = :etag, modified = :modified,
       digest = COALESCE(:digest, digest), gap = :gap, newest = :newest, address = :address, last = :now, outcome = :outcome, host = :host,
       number = :number, words = :words
 WHERE id = :id AND lease = :until AND state IN ('on', 'failing')
RETURNING id;

--: run run_add(source int, id int, milliseconds int, outcome int, host text, number int, words text, bytes int, found int, fresh int, again int)
INSERT INTO source_run (source, id, at, milliseconds, outcome, host, number, words, bytes, found, fresh, again)
VALUES (:source, :id, :now, :milliseconds, :outcome, :host, :number, :words, :bytes, :found, :fresh, :again);

--: maybe taken(kind text, address text, person int, for_program int, id int) -> (id int)
SELECT id FROM source
 WHERE kind = :kind AND address = :address AND COALESCE(person, 0) = :person AND COALESCE(program, 0) = :for_program AND state <> 'off' AND id <> :id;

-- The latest things of a source, for how often it speaks.
--: many latest(source int) -> (at time)
SELECT at FROM found_item WHERE source = :source AND at IS NOT NULL AND kind <> 'bundle' ORDER BY at DESC LIMIT 10;

-- ---- expertises: what people called theirs

--! titles alone, to learn words of an expertise; nobody sees them
--: many texts(expertise int) -> (title text, summary text)
SELECT c.title, substr(COALESCE(t.summary, ''), 1, 300)
  FROM contribution c LEFT JOIN contribution_text t ON t.program = c.program AND t.contribution = c.id
 WHERE c.program = :program AND c.expertise = :expertise AND c.state IN ('claimed', 'verified')
 ORDER BY c.id DESC LIMIT 100;

--: one has_expertise(person int, expertise int) -> (n int)
SELECT COUNT(*) FROM participant_expertise WHERE program = :program AND person = :person AND expertise = :expertise;

-- Where the earliest record begins that is still put together: an award day that is under review takes no more.
--: one record(today day) -> (from_day day)
SELECT COALESCE(MIN(record_from_day), 0) FROM cycle
 WHERE program = :program AND state IN ('planned', 'nominating') AND award_day >= :today;
