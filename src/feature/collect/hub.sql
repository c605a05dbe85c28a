-- WebSub: hubs that tell when a source has something new.

-- The same hub and topic stay as they are, also a "no".
--: run named(source int, hub text, topic text, token text, secret text)
INSERT INTO source_hub (source, hub, topic, token, secret, state, next)
VALUES (:source, :hub, :topic, :token, :secret, 'wanted', :now)
ON CONFLICT (source) DO UPDATE
   SET hub = excluded.hub, topic = excluded.topic, token = excluded.token, secret = excluded.secret,
       state = 'wanted', until = 0, misses = 0, asked = 0, next = excluded.next
 WHERE hub <> excluded.hub OR topic <> excluded.topic;

--: run drop(source int)
DELETE FROM source_hub WHERE source = :source;

--: maybe news(source int, since time) -> (live bool, pushed bool)
SELECT state = 'live' AND until > :now, pushed >= :since FROM source_hub WHERE source = :source;

--: many due(most int) -> (source int, hub text, topic text, token text, secret text, misses int)
SELECT h.source, h.hub, h.topic, h.token, h.secret, h.misses
  FROM source_hub h JOIN source s ON s.id = h.source
 WHERE h.next <= :now AND h.state <> 'denied' AND s.state IN ('on', 'failing')
 ORDER BY h.next LIMIT :most;

-- Whoever is first asks; without an answer it is asked again then.
--: move ask(source int, again time) -> (source int)
UPDATE source_hub SET asked = :now, misses = misses + 1, next = :again
 WHERE source = :source AND next <= :now AND state <> 'denied'
RETURNING source;

--: maybe by_token(token text) -> (source int, topic text, secret text, state text, asked time)
SELECT source, topic, secret, state, asked FROM source_hub WHERE token = :token;

--: run granted(source int, until time, next time)
UPDATE source_hub SET state = 'live', until = :until, next = :next, misses = 0, asked = 0 WHERE source = :source;

--: run denied(source int)
UPDATE source_hub SET state = 'denied', until = 0 WHERE source = :source;

--: run pushed(source int)
UPDATE source_hub SET pushed = :now WHERE source = :source;

--: run soon(source int, gap int)
UPDATE source SET next = MAX(:now, COALESCE(last, 0) + :gap)
 WHERE id = :source AND state IN ('on', 'failing') AND next > MAX(:now, COALESCE(last, 0) + :gap);
