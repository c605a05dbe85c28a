-- Articles that are there already: changed, shown, removed; asked of by who may, which C looks at.

--! who may is asked by C
--: maybe whole(id int) -> (author int, author_name text, author_handle text, on_behalf int, behalf_name text, behalf_handle text, kind text, subject text, root int, parent int, parent_author int, at time, newsgroup int, number int, embargo int?, language text, state text, version int, message_id text, refs text, body text)
SELECT a.author, p.name, p.handle, COALESCE(a.on_behalf, 0), COALESCE(o.name, ''), COALESCE(o.handle, ''), a.kind, a.subject, a.root, COALESCE(a.parent, 0),
       COALESCE((SELECT q.author FROM article q WHERE q.program = a.program AND q.id = a.parent), 0),
       a.at, a.newsgroup, a.number, a.embargo, a.language, a.state, a.version, a.message_id, b.refs, b.body
  FROM article a
  JOIN article_text b ON b.program = a.program AND b.article = a.id
  JOIN person p ON p.id = a.author
  LEFT JOIN person o ON o.id = a.on_behalf
 WHERE a.program = :program AND a.id = :id;

--! its groups, whoever sees them
--: many placements(article int) -> (newsgroup int, number int, name text)
SELECT p.newsgroup, p.number, g.name FROM placement p JOIN newsgroup g ON g.program = p.program AND g.id = p.newsgroup
 WHERE p.program = :program AND p.article = :article ORDER BY p.newsgroup LIMIT 10;

--: many waiting_in(article int) -> (newsgroup int, name text)
SELECT w.newsgroup, g.name FROM article_waiting w JOIN newsgroup g ON g.program = w.program AND g.id = w.newsgroup
 WHERE w.program = :program AND w.article = :article ORDER BY w.newsgroup LIMIT 10;

--: many named(article int) -> (person int)
SELECT person FROM mention WHERE program = :program AND article = :article LIMIT 20;

-- ---- edited

--: move edit(id int, version int, subject text, edited time) -> (id int)
UPDATE article SET subject = :subject, edited = :edited, version = version + 1
 WHERE program = :program AND id = :id AND version = :version AND state IN ('held', 'shown') RETURNING id;

--: run version_add(article int, version int, subject text, body text)
INSERT INTO article_version (program, article, version, subject, body, editor, at) VALUES (:program, :article, :version, :subject, :body, :me, :now);

--: run text_set(article int, body text, html text)
UPDATE article_text SET body = :body, html = :html WHERE program = :program AND article = :article;

--: run head_set(article int, head text)
UPDATE article_text SET head = :head WHERE program = :program AND article = :article;

--: run overview_set(newsgroup int, number int, overview text)
UPDATE placement SET overview = :overview WHERE program = :program AND newsgroup = :newsgroup AND number = :number;

--: run thread_subject(root int, subject text)
UPDATE thread SET subject = :subject WHERE program = :program AND root = :root;

--: run mentions_drop(article int)
DELETE FROM mention WHERE program = :program AND article = :article;

-- ---- shown after it was held

--! the next place of the thread; nobody sees the rows
--: move show(id int, newsgroup int, number int, root int) -> (id int)
UPDATE article SET state = 'shown', newsgroup = :newsgroup, number = :number, at = :now,
       place = COALESCE((SELECT MAX(q.place) FROM article q WHERE q.program = :program AND q.root = :root), 0) + 1
 WHERE program = :program AND id = :id AND state = 'held' RETURNING id;

--: run waiting_drop(article int)
DELETE FROM article_waiting WHERE program = :program AND article = :article;

-- ---- removed

--: move remove(id int) -> (id int)
UPDATE article SET state = 'removed', number = CASE state WHEN 'held' THEN 0 ELSE number END
 WHERE program = :program AND id = :id AND state IN ('held', 'shown') RETURNING id;

--: run removal(article int, ground text)
INSERT OR REPLACE INTO removal (program, article, remover, ground, at) VALUES (:program, :article, :me, :ground, :now);

--: run placement_drop(newsgroup int, number int)
DELETE FROM placement WHERE program = :program AND newsgroup = :newsgroup AND number = :number;

--! counts; nobody sees the rows
--: run group_less(newsgroup int)
UPDATE newsgroup SET shown = shown - 1,
       low = COALESCE((SELECT MIN(p.number) FROM placement p WHERE p.program = :program AND p.newsgroup = :newsgroup), high + 1),
       last = COALESCE((SELECT p.article FROM placement p WHERE p.program = :program AND p.newsgroup = :newsgroup ORDER BY p.number DESC LIMIT 1), 0)
 WHERE program = :program AND id = :newsgroup;

--: run read_less(newsgroup int, number int)
UPDATE subscription SET read_count = read_count - 1
 WHERE program = :program AND newsgroup = :newsgroup AND read_to >= :number AND read_count > 0;

--: many read_above(newsgroup int, number int) -> (person int, read_to int, read_also text, read_count int)
SELECT person, read_to, read_also, read_count FROM subscription
 WHERE program = :program AND newsgroup = :newsgroup AND read_to < :number AND read_also <> '' LIMIT 10000;

--: run read_count_set(newsgroup int, person int, read_count int)
UPDATE subscription SET read_count = :read_count WHERE program = :program AND newsgroup = :newsgroup AND person = :person;

--! counts; nobody sees the rows
--: maybe thread_newest(newsgroup int, root int) -> (article int, author int, number int, articles int)
SELECT a.id, a.author, p.number,
       (SELECT COUNT(*) FROM article b JOIN placement q ON q.program = b.program AND q.article = b.id AND q.newsgroup = :newsgroup
         WHERE b.program = :program AND b.root = :root AND b.state = 'shown')
  FROM article a JOIN placement p ON p.program = a.program AND p.article = a.id AND p.newsgroup = :newsgroup
 WHERE a.program = :program AND a.root = :root AND a.state = 'shown' ORDER BY a.place DESC LIMIT 1;

--: run thread_set(newsgroup int, root int, last int, writer int, number int, articles int)
UPDATE thread SET last = :last, last_author = :writer, last_number = :number, articles = :articles
 WHERE program = :program AND newsgroup = :newsgroup AND root = :root;

--: run thread_drop(newsgroup int, root int)
DELETE FROM thread WHERE program = :program AND newsgroup = :newsgroup AND root = :root;

--: run answer_drop(answer int, root int)
UPDATE thread SET answer = NULL WHERE program = :program AND root = :root AND answer = :answer;

--! counts; nobody sees the rows
--: run answer_gone(root int, split int)
UPDATE thread SET answer = NULL
 WHERE program = :program AND root = :root AND answer IN (SELECT a.id FROM article a WHERE a.program = :program AND a.root = :split);

-- ---- what moderators do with threads

--: move pin(newsgroup int, root int, pinned bool) -> (root int)
UPDATE thread SET pinned = :pinned WHERE program = :program AND newsgroup = :newsgroup AND root = :root RETURNING root;

--: move lock(newsgroup int, root int, locked bool) -> (root int)
UPDATE thread SET locked = :locked WHERE program = :program AND newsgroup = :newsgroup AND root = :root RETURNING root;

--: maybe thread_row(newsgroup int, root int) -> (subject text, embargo int?, kind text, author int, last int, articles int, last_author int, answer int?, locked bool)
SELECT t.subject, t.embargo, t.kind, t.author, t.last, t.articles, t.last_author, t.answer, t.locked
  FROM thread t WHERE t.program = :program AND t.newsgroup = :newsgroup AND t.root = :root AND {open t};

--! the moderator has been looked at
--: many lines(newsgroup int, root int, most int) -> (article int, number int, overview text, embargo int?)
SELECT p.article, p.number, p.overview, p.embargo
  FROM article a JOIN placement p ON p.program = a.program AND p.article = a.id AND p.newsgroup = :newsgroup
 WHERE a.program = :program AND a.root = :root ORDER BY a.place LIMIT :most;

--: run line_add(newsgroup int, number int, article int, embargo int?, overview text)
INSERT INTO placement (program, newsgroup, number, article, embargo, overview) VALUES (:program, :newsgroup, :number, :article, :embargo, :overview);

--: one next_number(newsgroup int, article int) -> (high int)
UPDATE newsgroup SET high = high + 1, shown = shown + 1, last = MAX(last, :article)
 WHERE program = :program AND id = :newsgroup RETURNING high;

--: run first_group(article int, from_group int, newsgroup int, number int)
UPDATE article SET newsgroup = :newsgroup, number = :number WHERE program = :program AND id = :article AND newsgroup = :from_group;

--: run thread_add(newsgroup int, root int, subject text, embargo int?, kind text, author int, last int, articles int, last_author int, answer int?, locked bool, last_number int)
INSERT INTO thread (program, newsgroup, root, subject, embargo, kind, author, last, articles, last_author, answer, locked, last_number)
VALUES (:program, :newsgroup, :root, :subject, :embargo, :kind, :author, :last, :articles, :last_author, :answer, :locked, :last_number);

--: run moved(newsgroup int, root int)
INSERT OR REPLACE INTO thread_moved (program, newsgroup, root, mover, at) VALUES (:program, :newsgroup, :root, :me, :now);

--! the moderator has been looked at
--: many family(root int, place int, most int) -> (id int, parent int, state text)
SELECT a.id, COALESCE(a.parent, 0), a.state FROM article a
 WHERE a.program = :program AND a.root = :root AND a.place >= :place ORDER BY a.place LIMIT :most;

--! the moderator has been looked at
--: one place(id int) -> (root int, place int)
SELECT a.root, a.place FROM article a WHERE a.program = :program AND a.id = :id AND a.state = 'shown';

--: run rehang(id int, root int, parent int?, place int)
UPDATE article SET root = :root, parent = :parent, place = :place WHERE program = :program AND id = :id;

--: run retitle(id int, subject text)
UPDATE article SET subject = :subject WHERE program = :program AND id = :id;

--! the moderator has been looked at
--: many groups_of(root int) -> (newsgroup int)
SELECT newsgroup FROM thread WHERE program = :program AND root = :root ORDER BY newsgroup LIMIT 10;

-- ---- lists for moderators

--: many held(newsgroup int) -> (id int, subject text, at time, author int, handle text, name text)
SELECT a.id, a.subject, a.at, p.id, p.handle, p.name
  FROM article a JOIN person p ON p.id = a.author
 WHERE a.program = :program AND a.newsgroup = :newsgroup AND a.state = 'held' AND {open a} ORDER BY a.id LIMIT 200;

--: maybe removal_of(article int) -> (remover int, ground text, at time)
SELECT remover, ground, at FROM removal WHERE program = :program AND article = :article;
