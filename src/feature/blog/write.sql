-- What is written: drafts, versions, categories, pictures. Each statement asks whose post it is.

-- All that a decision about a post and the viewer rests on. With id 0 about the viewer alone.
--! the room decides about the viewer by these
--: one facts(id int) -> (author int, state text, version int, published time?, slug text, seen_by int, posts int)
SELECT COALESCE(p.author, 0), COALESCE(p.state, ''), COALESCE(p.version, 0), p.published, COALESCE(p.slug, ''), COALESCE(p.seen_by, 0),
       (SELECT COUNT(*) FROM post o WHERE o.program = g.id AND o.author = COALESCE(p.author, :me) AND o.version > 0)
  FROM program g LEFT JOIN post p ON p.program = g.id AND p.id = :id WHERE g.id = :program;

--: run add(id int, language text, seen_by int)
INSERT INTO post (program, id, author, title, language, seen_by, state, changed) VALUES (:program, :id, :me, '', :language, :seen_by, 'draft', :now);

--! of a post that the room has just looked at
--: maybe draft(id int) -> (title text, lead_in text, body text, slug text, category text, tags text, language text, seen_by int, comments bool, answer text, at time, version int)
SELECT d.title, d.lead_in, d.body, d.slug, d.category, d.tags, d.language, d.seen_by, d.comments, d.answer, d.at, d.version
  FROM post_draft d WHERE d.program = :program AND d.post = :id;

--! of a post that the room has just looked at
--: maybe newest(id int) -> (title text, lead_in text, body text, slug text, category text, language text, seen_by int, comments bool)
SELECT t.title, t.lead_in, t.body, COALESCE(p.slug, ''), p.category, p.language, p.seen_by, p.comments
  FROM post p JOIN post_text t ON t.program = p.program AND t.post = p.id AND t.version = p.version
 WHERE p.program = :program AND p.id = :id;

--: run draft_set(id int, title text, lead_in text, body text, slug text, category text, tags text, language text, seen_by int, comments bool)
INSERT INTO post_draft (program, post, title, lead_in, body, slug, category, tags, language, seen_by, comments, at)
VALUES (:program, :id, :title, :lead_in, :body, :slug, :category, :tags, :language, :seen_by, :comments, :now)
ON CONFLICT (program, post) DO UPDATE SET title = excluded.title, lead_in = excluded.lead_in, body = excluded.body, slug = excluded.slug,
  category = excluded.category, tags = excluded.tags, language = excluded.language, seen_by = excluded.seen_by,
  comments = excluded.comments, at = excluded.at, version = version + 1;

-- A post that was never published is called in lists as its draft is.
--: run head_set(id int, title text, lead_in text, category text, language text, seen_by int)
UPDATE post SET title = :title, lead_in = :lead_in, category = :category, language = :language, seen_by = :seen_by
 WHERE program = :program AND id = :id AND version = 0;

--: run draft_drop(id int)
DELETE FROM post_draft WHERE program = :program AND post = :id;

--: run answer(id int, answer text)
UPDATE post_draft SET answer = :answer WHERE program = :program AND post = :id;

-- A planned post has its address; publishing adds a version.
--: move state_set(id int, from_state text, to_state text, published time?) -> (id int)
UPDATE post SET state = :to_state, published = COALESCE(:published, published), changed = :now
 WHERE program = :program AND id = :id AND state = :from_state
RETURNING id;

--: run slug_set(id int, slug text)
UPDATE post SET slug = :slug WHERE program = :program AND id = :id;

--! an address is taken, whoever may see what is there
--: one slug_of(slug text) -> (post int)
SELECT COALESCE((SELECT s.post FROM post_slug s WHERE s.program = :program AND s.slug = :slug), 0);

--: run slug_add(slug text, id int)
INSERT INTO post_slug (program, slug, post) VALUES (:program, :slug, :id) ON CONFLICT (program, slug) DO NOTHING;

--: run text_add(id int, version int, title text, lead_in text, body text, note text)
INSERT INTO post_text (program, post, version, title, lead_in, body, note, at, editor)
VALUES (:program, :id, :version, :title, :lead_in, :body, :note, :now, :me);

-- The version before it must be the one that was looked at.
--: move publish(id int, before int, title text, lead_in text, category text, language text, seen_by int, comments bool, words int, picture int, published time) -> (id int)
UPDATE post SET state = 'published', version = :before + 1, title = :title, lead_in = :lead_in, category = :category,
       language = :language, seen_by = :seen_by, comments = :comments, words = :words, picture = :picture, published = :published, changed = :now,
       root = CASE WHEN seen_by = :seen_by THEN root END -- other readers, other comments
 WHERE program = :program AND id = :id AND version = :before
RETURNING id;

--: run tags_clear(id int)
DELETE FROM post_tag WHERE program = :program AND post = :id;

--: run tag_add(id int, tag text)
INSERT INTO post_tag (program, post, tag) VALUES (:program, :id, :tag) ON CONFLICT (program, post, tag) DO NOTHING;

-- Planned ones whose time has come, of all programs.
--! a job
--: many due() -> (program int, id int, author int)
SELECT p.program, p.id, p.author FROM post p WHERE p.state = 'planned' AND p.published <= :now ORDER BY p.published LIMIT 100;

-- A draft that was never published goes with all that belongs to it.
--: run drop_pictures(id int)
DELETE FROM post_picture WHERE program = :program AND post = :id;
--: run drop_slugs(id int)
DELETE FROM post_slug WHERE program = :program AND post = :id;
--: move drop(id int) -> (id int)
DELETE FROM post WHERE program = :program AND id = :id AND version = 0 RETURNING id;

-- ---- lists of who writes

-- Mine, or for editors everybody's; drafts of others are their own matter until they ask.
--! one's own, or an editor's list
--: many mine(state text, everybody bool) -> (id int, slug text, title text, state text, published time?, changed time, seen_by int, version int, has_draft bool, author int, name text, latin text, handle text, readers int)
SELECT p.id, COALESCE(p.slug, ''), COALESCE((SELECT d.title FROM post_draft d WHERE d.program = p.program AND d.post = p.id AND p.version = 0), p.title), p.state,
       p.published, p.changed, p.seen_by, p.version,
       EXISTS (SELECT 1 FROM post_draft d WHERE d.program = p.program AND d.post = p.id), a.id, a.name, a.latin, a.handle,
       COALESCE((SELECT SUM(r.readers) FROM reading r WHERE r.program = p.program AND r.thing = p.id AND r.day > :now / 86400 - 30), 0)
  FROM post p JOIN person a ON a.id = p.author
 WHERE p.program = :program AND (:state = '' OR p.state = :state)
   AND (p.author = :me OR (:everybody AND (:bits & 640) <> 0 AND p.state <> 'draft'))
 ORDER BY CASE p.state WHEN 'asked' THEN 0 WHEN 'draft' THEN 1 WHEN 'planned' THEN 2 ELSE 3 END, p.changed DESC, p.id DESC LIMIT 200;

--! a number for editors
--: one waiting() -> (asked int, mentions int)
SELECT (SELECT COUNT(*) FROM post p WHERE p.program = :program AND p.state = 'asked'),
       (SELECT COUNT(*) FROM webmention m WHERE m.program = :program AND m.state = 'held');

-- ---- categories

--: many categories() -> (code text, name text, place int, retired bool)
SELECT c.code, c.name, c.place, c.retired FROM post_category c WHERE c.program = :program ORDER BY c.place, c.code;

--: run category_set(code text, name text, place int, retired bool)
INSERT INTO post_category (program, code, name, place, retired) VALUES (:program, :code, :name, :place, :retired)
ON CONFLICT (program, code) DO UPDATE SET name = excluded.name, place = excluded.place, retired = excluded.retired;

-- ---- pictures

--: one room_left(id int) -> (number int, bytes int)
SELECT COALESCE((SELECT MAX(i.number) FROM post_picture i WHERE i.program = :program AND i.post = :id), 0),
       COALESCE((SELECT SUM(i.bytes) FROM post_picture i WHERE i.program = :program AND i.person = :me), 0);

--: run picture_add(id int, number int, name text, type text, digest bytes, bytes int, width int, height int)
INSERT INTO post_picture (program, post, number, name, type, digest, bytes, width, height, person)
VALUES (:program, :id, :number, :name, :type, :digest, :bytes, :width, :height, :me);

--: many digests(id int) -> (digest bytes, type text)
SELECT i.digest, i.type FROM post_picture i WHERE i.program = :program AND i.post = :id;

-- Of posts and of articles: files are kept once.
--: one users(digest bytes) -> (n int)
SELECT (SELECT COUNT(*) FROM post_picture i WHERE i.digest = :digest) + (SELECT COUNT(*) FROM attachment f WHERE f.digest = :digest);

--: move picture_drop(id int, number int) -> (digest bytes, type text)
DELETE FROM post_picture WHERE program = :program AND post = :id AND number = :number RETURNING digest, type;

-- ---- somebody was deleted: what they wrote goes; that a post was there stays without words

--! of somebody who was deleted
--: many digests_of(person int) -> (digest bytes, type text)
SELECT i.digest, i.type FROM post_picture i JOIN post p ON p.program = i.program AND p.id = i.post
 WHERE i.program = :program AND (p.author = :person OR i.person = :person);
--! of somebody who was deleted
--: run forget_pictures(person int)
DELETE FROM post_picture WHERE program = :program
   AND (person = :person OR post IN (SELECT p.id FROM post p WHERE p.program = :program AND p.author = :person));
--! of somebody who was deleted
--: run forget_drafts(person int)
DELETE FROM post_draft WHERE program = :program AND post IN (SELECT p.id FROM post p WHERE p.program = :program AND p.author = :person);
--! of somebody who was deleted
--: run forget_texts(person int)
UPDATE post_text SET title = '', lead_in = '', body = '', note = ''
 WHERE program = :program AND post IN (SELECT p.id FROM post p WHERE p.program = :program AND p.author = :person);
--: run forget_notes(person int)
UPDATE post_text SET note = '' WHERE program = :program AND editor = :person;
--! of somebody who was deleted
--: run forget_tags(person int)
DELETE FROM post_tag WHERE program = :program AND post IN (SELECT p.id FROM post p WHERE p.program = :program AND p.author = :person);
--! of somebody who was deleted
--: run forget_slugs(person int)
DELETE FROM post_slug WHERE program = :program AND post IN (SELECT p.id FROM post p WHERE p.program = :program AND p.author = :person);
--: run forget_posts(person int)
UPDATE post SET title = '', lead_in = '', picture = 0, words = 0, changed = :now, slug = 'gone-' || id,
       published = COALESCE(published, :now), state = CASE WHEN version > 0 THEN 'withdrawn' ELSE 'draft' END
 WHERE program = :program AND author = :person;
--! of somebody who was deleted
--: run forget_mentions(person int)
DELETE FROM webmention WHERE program = :program AND post IN (SELECT p.id FROM post p WHERE p.program = :program AND p.author = :person);

-- ---- letters

--: run letter_begin(id int)
INSERT INTO post_letter (program, post) VALUES (:program, :id) ON CONFLICT (program, post) DO NOTHING;
