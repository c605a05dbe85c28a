-- What moderators of a group look after, and what its health is read from.

-- Held articles, the oldest first, with why.
--: many held(newsgroup int) -> (id int, ground text)
SELECT a.id, COALESCE(m.ground, '')
  FROM article a LEFT JOIN removal m ON m.program = a.program AND m.article = a.id
 WHERE a.program = :program AND a.newsgroup = :newsgroup AND a.state = 'held' AND {open a}
 ORDER BY a.id LIMIT 50;

-- Reports about articles of a group: open ones first, then the last that were answered.
--: many reports(newsgroup int) -> (id int, article int, subject text, ground text, words text, at time, state text, answer text, judge text)
SELECT r.id, a.id, a.subject, r.ground, r.words, r.at, r.state, r.answer,
       COALESCE((SELECT j.name FROM person j WHERE j.id = r.judge), '')
  FROM report r
  JOIN article a ON a.program = r.program AND a.id = r.article AND {open a}
 WHERE r.program = :program AND a.newsgroup = :newsgroup
 ORDER BY r.state <> 'open', r.id DESC LIMIT 50;

--: one waiting(newsgroup int) -> (held int, reports int, asked int)
SELECT (SELECT COUNT(*) FROM article a WHERE a.program = :program AND a.newsgroup = :newsgroup AND a.state = 'held' AND {open a}),
       (SELECT COUNT(*) FROM report r JOIN article a ON a.program = r.program AND a.id = r.article
         WHERE r.program = :program AND r.state = 'open' AND a.newsgroup = :newsgroup AND {open a}),
       (SELECT COUNT(*) FROM subscription s WHERE s.program = :program AND s.newsgroup = :newsgroup AND s.role = 'asked');

-- ---- health

--: many days(newsgroup int, from_day day) -> (on_day day, articles int, threads int, writers int, questions int, answered int, first_answer int?)
SELECT day, articles, threads, writers, questions, answered, first_answer_minutes
  FROM newsgroup_day WHERE program = :program AND newsgroup = :newsgroup AND day >= :from_day ORDER BY day;
