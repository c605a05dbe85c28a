-- What people do with an article besides writing: reactions, bookmarks, votes, best answers, reports, drafts.

-- Shown, and in a group that the reader sees.
--: maybe seen(id int) -> (root int, author int, kind text, subject text, newsgroup int)
SELECT a.root, a.author, a.kind, a.subject, a.newsgroup
  FROM article a
 WHERE a.program = :program AND a.id = :id AND a.state = 'shown' AND {open a}
   AND EXISTS (SELECT 1 FROM placement p JOIN newsgroup g ON g.program = p.program AND g.id = p.newsgroup
                WHERE p.program = a.program AND p.article = a.id AND {open p} AND {reads g});

--: run react(article int, kind text)
INSERT OR IGNORE INTO reaction (program, article, person, kind, at) VALUES (:program, :article, :me, :kind, :now);

--: run unreact(article int, kind text)
DELETE FROM reaction WHERE program = :program AND article = :article AND person = :me AND kind = :kind;

--: run reactions(article int)
UPDATE article SET
       likes = (SELECT COUNT(*) FROM reaction r WHERE r.program = :program AND r.article = :article AND r.kind = 'like'),
       thanks = (SELECT COUNT(*) FROM reaction r WHERE r.program = :program AND r.article = :article AND r.kind = 'thanks'),
       same = (SELECT COUNT(*) FROM reaction r WHERE r.program = :program AND r.article = :article AND r.kind = 'same')
 WHERE program = :program AND id = :article;

--: run bookmark(article int)
INSERT OR IGNORE INTO bookmark (program, person, article, at) VALUES (:program, :me, :article, :now);

--: run unbookmark(article int)
DELETE FROM bookmark WHERE program = :program AND person = :me AND article = :article;

--: many bookmarks() -> (article int, root int, subject text, at time, handle text, name text)
SELECT a.id, a.root, a.subject, a.at, p.handle, p.name
  FROM bookmark b
  JOIN article a ON a.program = b.program AND a.id = b.article
  JOIN person p ON p.id = a.author
 WHERE b.program = :program AND b.person = :me AND a.state = 'shown' AND {open a}
   AND EXISTS (SELECT 1 FROM placement l JOIN newsgroup g ON g.program = l.program AND g.id = l.newsgroup
                WHERE l.program = a.program AND l.article = a.id AND {open l} AND {reads g})
 ORDER BY b.at DESC, a.id DESC LIMIT 200;

-- ---- votes

--: maybe poll(article int) -> (closes time, several bool)
SELECT closes, several FROM poll WHERE program = :program AND article = :article;

--: many choices(article int) -> (number int, words text, votes int, mine bool)
SELECT h.number, h.words, h.votes,
       EXISTS (SELECT 1 FROM poll_vote v WHERE v.program = h.program AND v.article = h.article AND v.person = :me AND v.number = h.number)
  FROM poll_choice h WHERE h.program = :program AND h.article = :article ORDER BY h.number LIMIT 12;

--: one voters(article int) -> (n int)
SELECT COUNT(DISTINCT person) FROM poll_vote WHERE program = :program AND article = :article;

--: run votes_less(article int)
UPDATE poll_choice SET votes = votes - 1
 WHERE program = :program AND article = :article
   AND number IN (SELECT v.number FROM poll_vote v WHERE v.program = :program AND v.article = :article AND v.person = :me);

--: run votes_drop(article int)
DELETE FROM poll_vote WHERE program = :program AND article = :article AND person = :me;

--: run vote(article int, number int)
INSERT INTO poll_vote (program, article, person, number) VALUES (:program, :article, :me, :number);

--: move vote_more(article int, number int) -> (number int)
UPDATE poll_choice SET votes = votes + 1 WHERE program = :program AND article = :article AND number = :number RETURNING number;

-- ---- best answers

--: run best(root int, answer int?)
UPDATE thread SET answer = :answer WHERE program = :program AND root = :root;

-- ---- reports

--: run report(id int, article int, ground text, words text)
INSERT INTO report (program, id, article, reporter, ground, words, at, state) VALUES (:program, :id, :article, :me, :ground, :words, :now, 'open');

--: maybe report_of(id int) -> (article int, reporter int, state text)
SELECT article, reporter, state FROM report WHERE program = :program AND id = :id;

--: maybe report_mine(article int) -> (state text, answer text)
SELECT state, answer FROM report WHERE program = :program AND article = :article AND reporter = :me;

--: move report_close(id int, state text, answer text) -> (id int)
UPDATE report SET state = :state, answer = :answer, judge = :me, closed = :now
 WHERE program = :program AND id = :id AND state = 'open' RETURNING id;

--! for who moderates, asked of each by C
--: many reports() -> (id int, article int, newsgroup int, subject text, author_name text, author_handle text, reporter_name text, reporter_handle text, ground text, words text, at time)
SELECT r.id, r.article, a.newsgroup, a.subject, p.name, p.handle, q.name, q.handle, r.ground, r.words, r.at
  FROM report r
  JOIN article a ON a.program = r.program AND a.id = r.article
  JOIN person p ON p.id = a.author
  JOIN person q ON q.id = r.reporter
 WHERE r.program = :program AND r.state = 'open' ORDER BY r.id LIMIT 200;

-- ---- drafts

--: run draft_set(newsgroup int, parent int, kind text, subject text, body text)
INSERT INTO article_draft (program, person, newsgroup, parent, kind, subject, body, at) VALUES (:program, :me, :newsgroup, :parent, :kind, :subject, :body, :now)
ON CONFLICT (program, person, newsgroup, parent) DO UPDATE SET kind = excluded.kind, subject = excluded.subject, body = excluded.body, at = excluded.at;

--: run draft_drop(newsgroup int, parent int)
DELETE FROM article_draft WHERE program = :program AND person = :me AND parent = :parent AND (parent <> 0 OR newsgroup = :newsgroup);

--: many drafts() -> (newsgroup int, parent int, kind text, subject text, body text, at time)
SELECT newsgroup, parent, kind, subject, body, at FROM article_draft WHERE program = :program AND person = :me ORDER BY at DESC LIMIT 100;

-- ---- watched words

--: many watched() -> (id int, words text, act text)
SELECT id, words, act FROM watched_word WHERE program = :program ORDER BY words LIMIT 500;

--: run watch(id int, words text, act text)
INSERT INTO watched_word (program, id, words, act, maker, at) VALUES (:program, :id, :words, :act, :me, :now)
ON CONFLICT (program, words) DO UPDATE SET act = excluded.act;

--: run unwatch(id int)
DELETE FROM watched_word WHERE program = :program AND id = :id;
