-- Who of the people here somebody at a source may be.

-- People, and what is known of them.
--: many people(after int, most int) -> (id int, name text, latin text, email text)
SELECT p.id, p.name, p.latin, COALESCE((SELECT a.email FROM account a WHERE a.person = p.id AND a.confirmed IS NOT NULL), '')
  FROM person p WHERE p.state = 'present' AND p.id > 1 AND p.id > :after ORDER BY p.id LIMIT :most;

--: many links(person int) -> (url text)
SELECT url FROM person_link WHERE person = :person ORDER BY number LIMIT 20;

--: one person(id int) -> (name text, latin text, email text)
SELECT p.name, p.latin, COALESCE((SELECT a.email FROM account a WHERE a.person = p.id AND a.confirmed IS NOT NULL), '')
  FROM person p WHERE p.id = :id AND p.state = 'present';

--: many seen(after int, most int) -> (id int, kind text, handle text, name text)
SELECT id, kind, handle, name FROM identity WHERE state = 'seen' AND id > :after ORDER BY id LIMIT :most;

--: run propose(id int, person int, score int)
UPDATE identity SET state = 'proposed', person = :person, score = :score WHERE id = :id AND state IN ('seen', 'proposed');

-- An address that somebody has confirmed for signing in is theirs.
--: many proved(most int) -> (id int, person int)
SELECT d.id, a.person FROM account a JOIN identity d ON d.kind = 'mail' AND d.handle = a.email
 WHERE a.confirmed IS NOT NULL AND a.state <> 'closed' AND d.state IN ('seen', 'proposed') ORDER BY d.id LIMIT :most;

--: move put(id int, state_from text, state_to text, proof text) -> (id int)
UPDATE identity SET state = :state_to, proof = :proof WHERE id = :id AND person = :me AND state = :state_from
RETURNING id;

--: many mine() -> (id int, kind text, handle text, name text, state text, score int, items int, first time?, last time?, source text)
SELECT d.id, d.kind, d.handle, d.name, d.state, d.score,
       (SELECT COUNT(*) FROM found_item i WHERE i.identity = d.id),
       (SELECT MIN(i.at) FROM found_item i WHERE i.identity = d.id), (SELECT MAX(i.at) FROM found_item i WHERE i.identity = d.id),
       COALESCE((SELECT s.title FROM found_item i JOIN source s ON s.id = i.source WHERE i.identity = d.id ORDER BY i.at DESC LIMIT 1), '')
  FROM identity d WHERE d.person = :me AND d.state IN ('proposed', 'claimed', 'proved', 'refused')
 ORDER BY d.state = 'proposed' DESC, d.score DESC, d.id LIMIT 100;

--: one own(id int) -> (kind text, handle text, name text, state text)
SELECT kind, handle, name, state FROM identity WHERE id = :id AND person = :me;

-- ---- what somebody did, once it is known who

--: many sources_of(identity int) -> (source int)
SELECT DISTINCT source FROM found_item WHERE identity = :identity ORDER BY source LIMIT 100;

--: many items_of(identity int, source int, after int, most int) -> (id int, kind text, foreign_id text, title text, url text, event text, at time?, accepted bool, votes int)
SELECT id, kind, foreign_id, title, url, event, at, accepted, votes FROM found_item
 WHERE identity = :identity AND source = :source AND id > :after AND foreign_id NOT LIKE 'month %' ORDER BY id LIMIT :most;

--: many finds_of(identity int, most int) -> (id int)
SELECT id FROM found_item WHERE identity = :identity ORDER BY id LIMIT :most;
