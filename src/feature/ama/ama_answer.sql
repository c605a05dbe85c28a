-- Answers. What is published is read by whoever may see its event; drafts by those who answer or organize.

--: many of(event int, inside bool) -> (question int, id int, author int, name text, handle text, avatar bytes?, behalf_name text, behalf_handle text, origin text, words text, slug text, state text, at time, changed time?)
SELECT a.question, a.id, COALESCE(a.author, 0), COALESCE(p.name, a.origin_name, ''), COALESCE(p.handle, ''), p.avatar, COALESCE(b.name, ''), COALESCE(b.handle, ''),
       COALESCE(a.origin, ''), a.words, COALESCE(a.slug, ''), a.state, a.at, a.changed
  FROM ama_answer a LEFT JOIN person p ON p.id = a.author LEFT JOIN person b ON b.id = a.on_behalf
 WHERE a.program = :program AND a.event = :event AND (a.state = 'published' OR (a.state = 'draft' AND :inside))
 ORDER BY a.question, a.at, a.id LIMIT 2000;

--: maybe one(event int, question int, id int) -> (id int, author int, state text, slug text, words text)
SELECT a.id, COALESCE(a.author, 0), a.state, COALESCE(a.slug, ''), a.words FROM ama_answer a
 WHERE a.program = :program AND a.event = :event AND a.question = :question AND a.id = :id;

-- The page of one answer.
--: maybe by_slug(slug text) -> (event int, title text, question int, asked_words text, asked time, anonymous bool, asker_name text, asker_handle text, asker_origin text, votes int, id int, author int, name text, handle text, avatar bytes?, behalf_name text, behalf_handle text, origin text, words text, at time, changed time?, open bool)
SELECT e.id, e.title, q.id, q.words, q.asked, q.anonymous, COALESCE(k.name, q.origin_name, ''), COALESCE(k.handle, ''), COALESCE(q.origin, ''), q.votes,
       a.id, COALESCE(a.author, 0), COALESCE(p.name, a.origin_name, ''), COALESCE(p.handle, ''), p.avatar, COALESCE(b.name, ''), COALESCE(b.handle, ''),
       COALESCE(a.origin, ''), a.words, a.at, a.changed, (e.seen_by & 1) <> 0
  FROM ama_answer a
  JOIN ama_event e ON e.program = a.program AND e.id = a.event
  JOIN ama_question q ON q.program = a.program AND q.event = a.event AND q.id = a.question
  LEFT JOIN person p ON p.id = a.author LEFT JOIN person b ON b.id = a.on_behalf LEFT JOIN person k ON k.id = q.asker
 WHERE a.program = :program AND a.slug = :slug AND a.state = 'published' AND e.state <> 'cancelled'
   AND (({seen e} AND {open e}) OR (:bits & 640) <> 0
        OR EXISTS (SELECT 1 FROM ama_host v WHERE v.program = e.program AND v.event = e.id AND v.person = :me));

-- Of feeds: of one event, or (0) of all.
--: many latest(event int, most int) -> (event int, title text, question int, asked_words text, name text, behalf_name text, words text, slug text, at time, changed time?)
SELECT e.id, e.title, q.id, q.words, COALESCE(p.name, a.origin_name, ''), COALESCE(b.name, ''), a.words, a.slug, a.at, a.changed
  FROM ama_answer a
  JOIN ama_event e ON e.program = a.program AND e.id = a.event
  JOIN ama_question q ON q.program = a.program AND q.event = a.event AND q.id = a.question
  LEFT JOIN person p ON p.id = a.author LEFT JOIN person b ON b.id = a.on_behalf
 WHERE a.program = :program AND a.state = 'published' AND e.state <> 'cancelled' AND (:event = 0 OR e.id = :event)
   AND (({seen e} AND {open e}) OR (:bits & 640) <> 0
        OR EXISTS (SELECT 1 FROM ama_host v WHERE v.program = e.program AND v.event = e.id AND v.person = :me))
 ORDER BY a.at DESC, a.id DESC LIMIT :most;

--: run add(event int, question int, id int, on_behalf int?, words text)
INSERT INTO ama_answer (program, event, question, id, author, on_behalf, words, state, at)
VALUES (:program, :event, :question, :id, :me, :on_behalf, :words, 'draft', :now);

--: run bring(event int, question int, id int, origin text, name text, words text, slug text, at time)
INSERT INTO ama_answer (program, event, question, id, origin, origin_name, words, slug, state, at)
VALUES (:program, :event, :question, :id, :origin, :name, :words, :slug, 'published', :at);

--: maybe brought(event int, question int, origin text) -> (id int)
SELECT a.id FROM ama_answer a WHERE a.program = :program AND a.event = :event AND a.question = :question AND a.origin = :origin;

--: move write(event int, question int, id int, words text) -> (state text)
UPDATE ama_answer SET words = :words, changed = CASE WHEN state = 'published' THEN :now ELSE changed END
 WHERE program = :program AND event = :event AND question = :question AND id = :id AND state <> 'withdrawn'
RETURNING state;

-- The address of the page stays, whatever becomes of the answer.
--: move publish(event int, question int, id int, slug text) -> (slug text)
UPDATE ama_answer SET state = 'published', at = :now, slug = COALESCE(slug, :slug)
 WHERE program = :program AND event = :event AND question = :question AND id = :id AND state = 'draft'
RETURNING slug;

--: move withdraw(event int, question int, id int) -> (id int)
UPDATE ama_answer SET state = 'withdrawn'
 WHERE program = :program AND event = :event AND question = :question AND id = :id AND state <> 'withdrawn'
RETURNING id;
