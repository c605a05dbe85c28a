-- What other sites say of a post.

-- The post at an address, open to everybody: others are not there for a stranger.
--: maybe post(slug text) -> (id int)
SELECT p.id FROM post_slug s JOIN post p ON p.program = s.program AND p.id = s.post
 WHERE s.program = :program AND s.slug = :slug AND p.state = 'published' AND {seen p} AND (p.seen_by & 1) <> 0;

--: one waiting() -> (n int)
SELECT COUNT(*) FROM webmention m WHERE m.program = :program AND m.state = 'waiting';

-- Told again: the page is looked at again; what was refused stays so.
--: run tell(id int, post int, source text)
INSERT INTO webmention (program, id, post, source, state, at, due) VALUES (:program, :id, :post, :source, 'waiting', :now, :now)
ON CONFLICT (program, post, source) DO UPDATE SET due = excluded.due, tries = 0,
  state = CASE WHEN state = 'failed' THEN 'waiting' ELSE state END
 WHERE state <> 'refused' AND due IS NULL;

-- To be looked at, of all programs; taken for so long that another process does not take them, too.
--! a job
--: many due(most int) -> (program int, id int, source text, state text, tries int, slug text, prefix text)
SELECT m.program, m.id, m.source, m.state, m.tries, p.slug,
       CASE WHEN (SELECT COUNT(*) FROM program o WHERE o.state <> 'closed') <> 1 THEN '/p/' || g.code ELSE '' END
  FROM webmention m JOIN post p ON p.program = m.program AND p.id = m.post JOIN program g ON g.id = m.program
 WHERE m.due <= :now ORDER BY m.due LIMIT :most;

--: run later(id int, due time)
UPDATE webmention SET due = :due, tries = tries + 1 WHERE program = :program AND id = :id;

-- The link is there. What was shown stays shown, with the words of now.
--: run seen(id int, kind text, title text, author text, author_url text, words text)
UPDATE webmention SET state = CASE WHEN state = 'shown' THEN 'shown' ELSE 'held' END, kind = :kind, title = :title, author = :author,
       author_url = :author_url, words = :words, trouble = '', due = NULL
 WHERE program = :program AND id = :id;

-- No link, or no page: nothing of it is shown.
--: run failed(id int, trouble text)
UPDATE webmention SET state = 'failed', trouble = :trouble, title = '', author = '', author_url = '', words = '', due = NULL
 WHERE program = :program AND id = :id;

--! for editors
--: many list() -> (id int, state text, kind text, source text, title text, author text, author_url text, words text, trouble text, at time, post_title text, slug text)
SELECT m.id, m.state, m.kind, m.source, m.title, m.author, m.author_url, m.words, m.trouble, m.at, p.title, p.slug
  FROM webmention m JOIN post p ON p.program = m.program AND p.id = m.post
 WHERE m.program = :program AND m.state IN ('held', 'shown', 'failed', 'waiting')
 ORDER BY CASE m.state WHEN 'held' THEN 0 WHEN 'waiting' THEN 1 WHEN 'shown' THEN 2 ELSE 3 END, m.id DESC LIMIT 100;

--: move judge(id int, from_state text, to_state text) -> (id int)
UPDATE webmention SET state = :to_state, judge = :me WHERE program = :program AND id = :id AND state = :from_state RETURNING id;

-- Below a post that the reader has seen.
--: many shown(post int) -> (kind text, source text, title text, author text, author_url text, words text, at time)
SELECT m.kind, m.source, m.title, m.author, m.author_url, m.words, m.at FROM webmention m
 WHERE m.program = :program AND m.post = :post AND m.state = 'shown' ORDER BY m.id LIMIT 100;
