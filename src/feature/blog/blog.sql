-- What is read: lists, a post, feeds. A post that is published is seen by its audience; its author and the editors see it always.

-- All that a list of posts shows, newest first. Empty filters fit everything.
--: many list(category text, tag text, author int, language text, most int, skip int) -> (id int, slug text, title text, lead_in text, category text, category_name text, language text, seen_by int, published time, changed time, words int, picture int, width int, height int, version int, author int, name text, latin text, handle text, avatar bytes?, comments int)
SELECT p.id, p.slug, p.title, p.lead_in, p.category, COALESCE(c.name, ''), p.language, p.seen_by, p.published, p.changed, p.words,
       COALESCE(i.number, 0), COALESCE(i.width, 0), COALESCE(i.height, 0), p.version, a.id, a.name, a.latin, a.handle, a.avatar,
       COALESCE((SELECT MAX(t.articles) - 1 FROM thread t WHERE t.program = p.program AND t.root = p.root AND {open t}), 0)
  FROM post p
  JOIN person a ON a.id = p.author
  LEFT JOIN post_category c ON c.program = p.program AND c.code = p.category
  LEFT JOIN post_picture i ON i.program = p.program AND i.post = p.id AND i.number = p.picture
 WHERE p.program = :program AND p.state = 'published' AND {seen p}
   AND (:category = '' OR p.category = :category) AND (:language = '' OR p.language = :language)
   AND (:author = 0 OR p.author = :author)
   AND (:tag = '' OR EXISTS (SELECT 1 FROM post_tag t WHERE t.program = p.program AND t.tag = :tag AND t.post = p.id))
 ORDER BY p.published DESC, p.id DESC LIMIT :most OFFSET :skip;

--: one count(category text, tag text, author int, language text) -> (n int)
SELECT COUNT(*) FROM post p
 WHERE p.program = :program AND p.state = 'published' AND {seen p}
   AND (:category = '' OR p.category = :category) AND (:language = '' OR p.language = :language)
   AND (:author = 0 OR p.author = :author)
   AND (:tag = '' OR EXISTS (SELECT 1 FROM post_tag t WHERE t.program = p.program AND t.tag = :tag AND t.post = p.id));

-- What the list can be narrowed to, with how many posts the reader would see.
--: many categories() -> (code text, name text, n int)
SELECT c.code, c.name, (SELECT COUNT(*) FROM post p WHERE p.program = c.program AND p.category = c.code AND p.state = 'published' AND {seen p})
  FROM post_category c WHERE c.program = :program ORDER BY c.place, c.code;

--: many tags(most int) -> (tag text, n int)
SELECT t.tag, COUNT(*) AS posts FROM post_tag t
  JOIN post p ON p.program = t.program AND p.id = t.post AND p.state = 'published' AND {seen p}
 WHERE t.program = :program GROUP BY t.tag ORDER BY posts DESC, t.tag LIMIT :most;

--: many languages() -> (language text, n int)
SELECT p.language, COUNT(*) AS posts FROM post p
 WHERE p.program = :program AND p.state = 'published' AND {seen p} GROUP BY p.language ORDER BY posts DESC, p.language;

-- Where an address leads, whatever became of the post: its present one, and to whom it is open.
--: maybe by_slug(slug text) -> (id int, slug text)
SELECT p.id, p.slug FROM post_slug s
  JOIN post p ON p.program = s.program AND p.id = s.post
 WHERE s.program = :program AND s.slug = :slug
   AND (({seen p} AND p.state = 'published') OR p.author = :me OR (:bits & 640) <> 0);

--: maybe get(id int) -> (id int, slug text, title text, lead_in text, body text, category text, category_name text, language text, seen_by int, state text, published time, changed time, words int, picture int, version int, may_comment bool, root int, author int, name text, latin text, handle text, headline text, avatar bytes?, readers int)
SELECT p.id, p.slug, t.title, t.lead_in, t.body, p.category, COALESCE(c.name, ''), p.language, p.seen_by, p.state, p.published, p.changed, p.words,
       p.picture, p.version, p.comments, COALESCE(p.root, 0), a.id, a.name, a.latin, a.handle, a.headline, a.avatar,
       COALESCE((SELECT SUM(r.readers) FROM reading r WHERE r.program = p.program AND r.thing = p.id AND r.day > :now / 86400 - 30), 0)
  FROM post p
  JOIN post_text t ON t.program = p.program AND t.post = p.id AND t.version = p.version
  JOIN person a ON a.id = p.author
  LEFT JOIN post_category c ON c.program = p.program AND c.code = p.category
 WHERE p.program = :program AND p.id = :id AND p.version > 0
   AND (({seen p} AND p.state = 'published') OR p.author = :me OR (:bits & 640) <> 0);

--: many tags_of(id int) -> (tag text)
SELECT t.tag FROM post_tag t WHERE t.program = :program AND t.post = :id ORDER BY t.tag LIMIT 20;

-- Its pictures; the page that asks has seen the post.
--: many pictures(id int) -> (number int, name text, type text, bytes int, width int, height int)
SELECT i.number, i.name, i.type, i.bytes, i.width, i.height FROM post_picture i
 WHERE i.program = :program AND i.post = :id ORDER BY i.number LIMIT 100;

--: maybe picture(id int, number int) -> (digest bytes, type text)
SELECT i.digest, i.type FROM post_picture i
  JOIN post p ON p.program = i.program AND p.id = i.post
 WHERE i.program = :program AND i.post = :id AND i.number = :number
   AND (({seen p} AND p.state = 'published') OR p.author = :me OR (:bits & 640) <> 0);

-- Versions after the first: what was changed, when, by whom.
--: many changes(id int) -> (version int, note text, at time, editor int, name text, latin text, handle text)
SELECT t.version, t.note, t.at, t.editor, e.name, e.latin, e.handle FROM post_text t JOIN person e ON e.id = t.editor
 WHERE t.program = :program AND t.post = :id ORDER BY t.version DESC LIMIT 100;

-- A version as it was; for its author and the editors.
--: maybe version(id int, version int) -> (title text, lead_in text, body text, note text, at time, slug text)
SELECT t.title, t.lead_in, t.body, t.note, t.at, p.slug FROM post p
  JOIN post_text t ON t.program = p.program AND t.post = p.id AND t.version = :version
 WHERE p.program = :program AND p.id = :id
   AND (({seen p} AND p.state = 'published') OR p.author = :me OR (:bits & 640) <> 0);

--: many related(id int) -> (slug text, title text, published time, reason text, words text, name text, latin text)
SELECT p.slug, p.title, p.published, r.reason, r.words, a.name, a.latin FROM post_related r
  JOIN post p ON p.program = r.program AND p.id = r.other AND p.state = 'published' AND {seen p}
  JOIN person a ON a.id = p.author
 WHERE r.program = :program AND r.post = :id ORDER BY r.place LIMIT 3;

-- The texts of a feed's posts.
--: one body(id int) -> (body text)
SELECT t.body FROM post p JOIN post_text t ON t.program = p.program AND t.post = p.id AND t.version = p.version
 WHERE p.program = :program AND p.id = :id AND p.state = 'published' AND {seen p};

-- The newest ones, for other pages.
--: many latest(most int) -> (slug text, title text, lead_in text, language text, published time, name text, latin text, handle text, avatar bytes?)
SELECT p.slug, p.title, p.lead_in, p.language, p.published, a.name, a.latin, a.handle, a.avatar FROM post p
  JOIN person a ON a.id = p.author
 WHERE p.program = :program AND p.state = 'published' AND {seen p} ORDER BY p.published DESC, p.id DESC LIMIT :most;

-- ---- readers a day

--: run read(program_of int, thing int, today day, readers int)
INSERT INTO reading (program, thing, day, readers) VALUES (:program_of, :thing, :today, :readers)
ON CONFLICT (program, thing, day) DO UPDATE SET readers = readers + excluded.readers;

-- ---- which posts are about the same

--! a job: what a reader may not see is left out when it is shown
--: many programs_changed() -> (program int, changed int)
SELECT p.program, MAX(p.changed) FROM post p WHERE p.version > 0 GROUP BY p.program
HAVING MAX(p.changed) <> COALESCE((SELECT r.changed FROM post_related_at r WHERE r.program = p.program), 0);

--! a job, as above
--: many texts(most int) -> (id int, language text, title text, lead_in text, body text)
SELECT p.id, p.language, t.title, t.lead_in, t.body FROM post p JOIN post_text t ON t.program = p.program AND t.post = p.id AND t.version = p.version
 WHERE p.program = :program AND p.state = 'published' ORDER BY p.published DESC, p.id DESC LIMIT :most;

--! a job, as above
--: many all_tags() -> (post int, tag text)
SELECT t.post, t.tag FROM post_tag t JOIN post p ON p.program = t.program AND p.id = t.post AND p.state = 'published'
 WHERE t.program = :program ORDER BY t.post, t.tag;

--: run related_clear()
DELETE FROM post_related WHERE program = :program;

--: run related_add(post int, place int, other int, reason text, words text)
INSERT INTO post_related (program, post, place, other, reason, words) VALUES (:program, :post, :place, :other, :reason, :words);

--: run related_done(changed int)
INSERT INTO post_related_at (program, changed) VALUES (:program, :changed) ON CONFLICT (program) DO UPDATE SET changed = excluded.changed;
