-- Who gets posts by mail, without an account. Whoever has the token of a row is whom it is about.

-- The row of an address and category, if there is one.
--: maybe of(address text, category text) -> (id int, asked time, confirmed time?)
SELECT r.id, r.asked, r.confirmed FROM post_reader r WHERE r.program = :program AND r.address = :address AND r.category = :category;

--: one asked_lately(since time) -> (n int)
SELECT COUNT(*) FROM post_reader r WHERE r.program = :program AND r.asked >= :since AND r.confirmed IS NULL;

--: run add(id int, address text, category text, language text, token bytes)
INSERT INTO post_reader (program, id, address, category, language, token, asked)
VALUES (:program, :id, :address, :category, :language, :token, :now)
ON CONFLICT (program, address, category) DO UPDATE SET token = excluded.token, asked = excluded.asked, language = excluded.language;

--: maybe by_token(token bytes) -> (id int, address text, category text, category_name text, confirmed time?)
SELECT r.id, r.address, r.category, COALESCE(c.name, ''), r.confirmed FROM post_reader r
  LEFT JOIN post_category c ON c.program = r.program AND c.code = r.category
 WHERE r.program = :program AND r.token = :token;

--: move confirm(token bytes) -> (id int)
UPDATE post_reader SET confirmed = COALESCE(confirmed, :now) WHERE program = :program AND token = :token RETURNING id;

--: run stop(token bytes)
DELETE FROM post_reader WHERE program = :program AND token = :token;

-- Asked for by whoever typed the address, and never confirmed: of all programs.
--: run tidy(before time)
DELETE FROM post_reader WHERE confirmed IS NULL AND asked < :before;

--! for the editors, a number alone
--: one number() -> (n int)
SELECT COUNT(*) FROM post_reader r WHERE r.program = :program AND r.confirmed IS NOT NULL;

-- ---- letters, of all programs

-- prefix: of the program, where there are several.
--! a job: only posts that everybody may see have a row, and they are asked for once more
--: many due() -> (program int, post int, after int, slug text, title text, lead_in text, category text, name text, latin text, program_name text, prefix text, shown bool)
SELECT l.program, l.post, l.reader, p.slug, p.title, p.lead_in, p.category, a.name, a.latin, g.name,
       CASE WHEN (SELECT COUNT(*) FROM program o WHERE o.state <> 'closed') <> 1 THEN '/p/' || g.code ELSE '' END,
       p.state = 'published' AND (p.seen_by & 1) <> 0
  FROM post_letter l
  JOIN post p ON p.program = l.program AND p.id = l.post
  JOIN person a ON a.id = p.author
  JOIN program g ON g.id = l.program
 LIMIT 20;

--: many next(category text, after int, most int) -> (id int, address text, language text, token bytes)
SELECT r.id, r.address, r.language, r.token FROM post_reader r
 WHERE r.program = :program AND r.id > :after AND r.confirmed IS NOT NULL AND (r.category = '' OR r.category = :category)
 ORDER BY r.id LIMIT :most;

--: run went(post int, reader int)
UPDATE post_letter SET reader = :reader WHERE program = :program AND post = :post;

--: run done(post int)
DELETE FROM post_letter WHERE program = :program AND post = :post;
