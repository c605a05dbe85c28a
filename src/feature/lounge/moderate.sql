-- What moderators of a group look after, and what its health is read from.

-- Held articles, the oldest first, with why.
--: many held(newsgroup int) -> (id int, subject text, kind text, at time, author int, author_name text, handle text, avatar bytes?, html text, ground text, parent int)
SELECT a.id, a.subject, a.kind, a.at, a.author, p.name, p.handle, p.avatar, t.html, COALESCE(m.ground, ''), COALESCE(a.parent, 0)
  FROM article a
  JOIN article_text t ON t.program = a.program AND t.article = a.id
  JOIN person p ON p.id = a.author
  LEFT JOIN removal m ON m.program = a.program AND m.article = a.id
 WHERE a.program = :program AND a.newsgroup = :newsgroup AND a.state = 'held' AND {open a}
 ORDER BY a.id LIMIT 50;

-- Reports about articles of a group: open ones first, then the last that were answered.
--: many reports(newsgroup int) -> (id int, article int, subject text, author text, handle text, ground text, words text, at time, state text, answer text, judge text, html text)
SELECT r.id, a.id, a.subject, p.name, p.handle, r.ground, r.words, r.at, r.state, r.answer,
       COALESCE((SELECT j.name FROM person j WHERE j.id = r.judge), ''), t.html
  FROM report r
  JOIN article a ON a.program = r.program AND a.id = r.article AND {open a}
  JOIN article_text t ON t.program = a.program AND t.article = a.id
  JOIN person p ON p.id = a.author
 WHERE r.program = :program AND a.newsgroup = :newsgroup
 ORDER BY r.state <> 'open', r.id DESC LIMIT 50;

-- Who asks to join, who may not write, who moderates; the other members by the beginning of a name.
--: many members(newsgroup int, folded text) -> (person int, handle text, name text, avatar bytes?, role text, until time?, since time)
SELECT p.id, p.handle, p.name, p.avatar, s.role, s.until, s.since
  FROM subscription s JOIN person p ON p.id = s.person
 WHERE s.program = :program AND s.newsgroup = :newsgroup
   AND (s.role <> 'member' OR (:folded <> '' AND (p.handle LIKE :folded || '%' ESCAPE '\' OR lower(p.latin) LIKE :folded || '%' ESCAPE '\'
        OR lower(p.latin) LIKE '% ' || :folded || '%' ESCAPE '\')))
   AND (:folded = '' OR p.handle LIKE :folded || '%' ESCAPE '\' OR lower(p.latin) LIKE :folded || '%' ESCAPE '\'
        OR lower(p.latin) LIKE '% ' || :folded || '%' ESCAPE '\')
 ORDER BY CASE s.role WHEN 'asked' THEN 0 WHEN 'moderator' THEN 1 WHEN 'muted' THEN 2 WHEN 'banned' THEN 3 ELSE 4 END, p.sort_key, p.id LIMIT 100;

--: one waiting(newsgroup int) -> (held int, reports int, asked int)
SELECT (SELECT COUNT(*) FROM article a WHERE a.program = :program AND a.newsgroup = :newsgroup AND a.state = 'held' AND {open a}),
       (SELECT COUNT(*) FROM report r JOIN article a ON a.program = r.program AND a.id = r.article
         WHERE r.program = :program AND r.state = 'open' AND a.newsgroup = :newsgroup AND {open a}),
       (SELECT COUNT(*) FROM subscription s WHERE s.program = :program AND s.newsgroup = :newsgroup AND s.role = 'asked');

-- ---- watched words, of all groups of the program

--: many words() -> (id int, words text, act text, maker text, at time)
SELECT w.id, w.words, w.act, p.name, w.at
  FROM watched_word w JOIN person p ON p.id = w.maker
 WHERE w.program = :program ORDER BY w.words LIMIT 500;

--: run word_add(id int, words text, act text)
INSERT INTO watched_word (program, id, words, act, maker, at) VALUES (:program, :id, :words, :act, :me, :now);

--: move word_remove(id int) -> (gone int)
DELETE FROM watched_word WHERE program = :program AND id = :id RETURNING id;

-- ---- health

--: many days(newsgroup int, from_day day) -> (on_day day, articles int, threads int, writers int, questions int, answered int, first_answer int?)
SELECT day, articles, threads, writers, questions, answered, first_answer_minutes
  FROM newsgroup_day WHERE program = :program AND newsgroup = :newsgroup AND day >= :from_day ORDER BY day;
