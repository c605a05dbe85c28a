-- The help board: articles of the kinds 'opening' and 'looking', and introductions.

--: run note(article int, until_day day)
INSERT INTO help_note (program, article, until_day) VALUES (:program, :article, :until_day) ON CONFLICT DO NOTHING;

--! rights by {reads}; of the thread only the number of its articles
--: many board(kind text, today day, before int, most int) -> (id int, root int, kind text, title text, html text, at time, until_day day, author int, name text, handle text, avatar bytes?, answers int)
SELECT a.id, a.root, a.kind, a.subject, x.html, a.at, h.until_day, a.author, p.name, CASE p.state WHEN 'present' THEN p.handle ELSE '' END, p.avatar,
       COALESCE((SELECT t.articles - 1 FROM thread t WHERE t.program = a.program AND t.newsgroup = a.newsgroup AND t.root = a.root), 0)
  FROM help_note h
  JOIN article a ON a.program = h.program AND a.id = h.article AND a.state = 'shown'
  JOIN newsgroup g ON g.program = a.program AND g.id = a.newsgroup
  JOIN article_text x ON x.program = a.program AND x.article = a.id
  JOIN person p ON p.id = a.author
 WHERE h.program = :program AND h.article < :before AND h.closed IS NULL AND h.until_day >= :today AND (:kind = '' OR a.kind = :kind)
   AND {reads g} AND {open a}
 ORDER BY h.article DESC LIMIT :most;

--! one's own, or for a moderator: asked in the statement
--: move close(article int) -> (article int)
UPDATE help_note SET closed = :now
 WHERE program = :program AND article = :article AND closed IS NULL
   AND EXISTS (SELECT 1 FROM article a WHERE a.program = help_note.program AND a.id = help_note.article AND (a.author = :me OR (:bits & 640) <> 0))
RETURNING article;

-- ---- introductions

--: run introduce(id int, article int?, one int, other int, words text)
INSERT INTO introduction (program, id, article, introducer, one, other, words, made)
VALUES (:program, :id, :article, :me, :one, :other, :words, :now);

--: one today(since time) -> (number int)
SELECT COUNT(*) FROM introduction WHERE program = :program AND introducer = :me AND made >= :since;

--: one together(one int, other int) -> (number int)
SELECT COUNT(*) FROM introduction
 WHERE program = :program AND ((one = :one AND other = :other) OR (one = :other AND other = :one)) AND one_says <> 'no' AND other_says <> 'no';

-- A note that stands on the board, for whoever may read it: an introduction answers it.
--! rights by {reads}: of the participant only the own region
--: maybe note_of(article int, today day) -> (title text, root int, author int, handle text, looking bool)
SELECT a.subject, a.root, a.author, p.handle, a.kind = 'looking'
  FROM help_note h
  JOIN article a ON a.program = h.program AND a.id = h.article AND a.state = 'shown'
  JOIN newsgroup g ON g.program = a.program AND g.id = a.newsgroup
  JOIN person p ON p.id = a.author AND p.state = 'present'
 WHERE h.program = :program AND h.article = :article AND h.closed IS NULL AND h.until_day >= :today AND {reads g} AND {open a};

-- Those of the reader. Addresses only where both have said yes, and only to the two; the note only to who may read it.
--! rights by {reads}: of the participant only the own region
--: many mine() -> (id int, words text, made time, introducer int, introducer_name text, one int, one_name text, one_handle text, one_avatar bytes?, one_says text, one_mail text, other int, other_name text, other_handle text, other_avatar bytes?, other_says text, other_mail text, root int?, title text?, looking bool)
SELECT i.id, i.words, i.made, i.introducer, w.name, i.one, p.name, p.handle, p.avatar, i.one_says,
       CASE WHEN i.one_says = 'yes' AND i.other_says = 'yes' AND i.other = :me
            THEN COALESCE((SELECT a.email FROM account a WHERE a.person = i.one AND a.state = 'open'), '') ELSE '' END,
       i.other, q.name, q.handle, q.avatar, i.other_says,
       CASE WHEN i.one_says = 'yes' AND i.other_says = 'yes' AND i.one = :me
            THEN COALESCE((SELECT a.email FROM account a WHERE a.person = i.other AND a.state = 'open'), '') ELSE '' END,
       n.root, n.subject, COALESCE(n.kind = 'looking', 0)
  FROM introduction i
  LEFT JOIN article n ON n.program = i.program AND n.id = i.article AND n.state = 'shown' AND {open n}
   AND EXISTS (SELECT 1 FROM newsgroup g WHERE g.program = n.program AND g.id = n.newsgroup AND {reads g})
  JOIN person w ON w.id = i.introducer
  JOIN person p ON p.id = i.one
  JOIN person q ON q.id = i.other
 WHERE i.program = :program AND (i.one = :me OR i.other = :me OR i.introducer = :me)
 ORDER BY i.id DESC LIMIT 100;

--: move say_one(id int, says text) -> (one int, other int, both bool)
UPDATE introduction SET one_says = :says WHERE program = :program AND id = :id AND one = :me AND one_says = '' AND other_says <> 'no'
RETURNING one, other, one_says = 'yes' AND other_says = 'yes';

--: move say_other(id int, says text) -> (one int, other int, both bool)
UPDATE introduction SET other_says = :says WHERE program = :program AND id = :id AND other = :me AND other_says = '' AND one_says <> 'no'
RETURNING one, other, one_says = 'yes' AND other_says = 'yes';

--: maybe side(id int) -> (is_one bool)
SELECT one = :me FROM introduction WHERE program = :program AND id = :id AND (one = :me OR other = :me);
