-- Posting: what is known before, and the rows it makes.

-- What it answers.
--: maybe parent(id int) -> (id int, root int, author int, subject text, message_id text, refs text, embargo int?)
SELECT a.id, a.root, a.author, a.subject, a.message_id, b.refs, a.embargo
  FROM article a
  JOIN article_text b ON b.program = a.program AND b.article = a.id
 WHERE a.program = :program AND a.id = :id AND a.state = 'shown' AND {open a};

-- The groups of a thread that the reader sees.
--: many groups_of(root int) -> (id int, name text, kind text, state text, moderated bool, granted int, role text, until time?, locked bool)
SELECT g.id, g.name, g.kind, g.state, g.moderated, {rights g}, COALESCE(s.role, ''), s.until, t.locked
  FROM thread t
  JOIN newsgroup g ON g.program = t.program AND g.id = t.newsgroup
  LEFT JOIN subscription s ON s.program = g.program AND s.person = :me AND s.newsgroup = g.id
 WHERE t.program = :program AND t.root = :root AND {open t} AND {reads g} LIMIT 5;

--: maybe group(id int) -> (id int, name text, kind text, state text, moderated bool, granted int, role text, until time?)
SELECT g.id, g.name, g.kind, g.state, g.moderated, {rights g}, COALESCE(s.role, ''), s.until
  FROM newsgroup g
  LEFT JOIN subscription s ON s.program = g.program AND s.person = :me AND s.newsgroup = g.id
 WHERE g.program = :program AND g.id = :id AND {reads g};

-- Who writes: the name for the head, and how much lately. fresh: new here, and without the award.
--! oneself
--: one writer(day int, hour int) -> (name text, handle text, hour_articles int, day_articles int, joined time?)
SELECT p.name, p.handle,
       COALESCE((SELECT o.articles FROM posting o WHERE o.program = :program AND o.person = p.id AND o.hour = :hour), 0),
       COALESCE((SELECT SUM(o.articles) FROM posting o WHERE o.program = :program AND o.person = p.id AND o.hour > :day), 0),
       (SELECT n.joined FROM participant n WHERE n.program = :program AND n.person = p.id)
  FROM person p WHERE p.id = :me;

--: one person(id int) -> (name text, handle text)
SELECT name, handle FROM person WHERE id = :id;

--: kept many watched() -> (id int, words text, act text)
SELECT id, words, act FROM watched_word WHERE program = :program ORDER BY id LIMIT 500;

--! a name that was written; nothing of the row is shown
--: maybe by_handle(handle text) -> (id int, handle text)
SELECT p.id, p.handle FROM person p WHERE p.handle = :handle AND p.state = 'present'
   AND EXISTS (SELECT 1 FROM participant n WHERE n.program = :program AND n.person = p.id AND n.left_at IS NULL);

--! is that name taken? nobody sees the row
--: maybe message_there(message_id text) -> (id int)
SELECT id FROM article WHERE program = :program AND message_id = :message_id;

-- ---- the rows

-- Two statements: RETURNING makes a table of its own for the one row, each time.
--: run number_take(newsgroup int, article int)
UPDATE newsgroup SET high = high + 1, shown = shown + 1, last = MAX(last, :article)
 WHERE program = :program AND id = :newsgroup;

--! the number that was taken in this transaction
--: one number(newsgroup int) -> (high int)
SELECT high FROM newsgroup WHERE program = :program AND id = :newsgroup;

--! the next place of the thread; nobody sees the rows
--: run add(id int, message_id text, author int, on_behalf int?, kind text, subject text, root int, parent int?, door text, newsgroup int, number int, embargo int?, language text, state text, attachments int, praised int?)
INSERT INTO article (program, id, message_id, author, on_behalf, kind, subject, root, parent, place, at, door, newsgroup, number, embargo, language, state, attachments, praised)
VALUES (:program, :id, :message_id, :author, :on_behalf, :kind, :subject, :root, :parent,
        CASE :state WHEN 'shown' THEN COALESCE((SELECT MAX(place) FROM article WHERE program = :program AND root = :root), 0) + 1 ELSE 0 END,
        :now, :door, :newsgroup, :number, :embargo, :language, :state, :attachments, :praised);

--: run text_add(article int, refs text, body text, html text, head text)
INSERT INTO article_text (program, article, refs, body, html, head) VALUES (:program, :article, :refs, :body, :html, :head);

--: run place(newsgroup int, number int, article int, embargo int?, overview text)
INSERT INTO placement (program, newsgroup, number, article, embargo, overview) VALUES (:program, :newsgroup, :number, :article, :embargo, :overview);

--: run waiting(article int, newsgroup int)
INSERT INTO article_waiting (program, article, newsgroup) VALUES (:program, :article, :newsgroup);

--: run thread(newsgroup int, root int, subject text, embargo int?, kind text, author int, article int, number int, writer int)
INSERT INTO thread (program, newsgroup, root, subject, embargo, kind, author, last, articles, last_author, last_number)
VALUES (:program, :newsgroup, :root, :subject, :embargo, :kind, :author, :article, 1, :writer, :number)
ON CONFLICT (program, newsgroup, root) DO UPDATE
   SET last = MAX(last, excluded.last), articles = articles + 1, last_author = excluded.last_author, last_number = excluded.last_number;

--: run mention(article int, person int)
INSERT OR IGNORE INTO mention (program, article, person) VALUES (:program, :article, :person);

--: run written(hour int)
INSERT INTO posting (program, person, hour, articles) VALUES (:program, :me, :hour, 1)
ON CONFLICT (program, person, hour) DO UPDATE SET articles = articles + 1;

--: run poll(article int, closes time, several bool)
INSERT INTO poll (program, article, closes, several) VALUES (:program, :article, :closes, :several);

--: run choice(article int, number int, words text)
INSERT INTO poll_choice (program, article, number, words) VALUES (:program, :article, :number, :words);
