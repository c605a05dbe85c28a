-- Comments below a post: articles of the lounge in a group of kind 'page', one group for each audience.

-- The post, if the reader sees it.
--: maybe post(id int) -> (author int, slug text, title text, lead_in text, seen_by int, may_comment bool, root int)
SELECT p.author, p.slug, p.title, p.lead_in, p.seen_by, p.comments, COALESCE(p.root, 0) FROM post p
 WHERE p.program = :program AND p.id = :id AND p.state = 'published' AND {seen p};

--! the group of an audience, before anybody has written in it
--: maybe group_of(name text) -> (id int)
SELECT g.id FROM newsgroup g WHERE g.program = :program AND g.name = :name AND g.kind = 'page';

--: move begun(id int, root int) -> (id int)
UPDATE post SET root = :root WHERE program = :program AND id = :id AND root IS NULL RETURNING id;
