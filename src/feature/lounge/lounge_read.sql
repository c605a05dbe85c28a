-- Threads and articles as pages show them.

-- A thread, in the first of its groups that the reader sees.
--: one head(root int) -> (id int, name text, title text, about text, language text, kind text, state text, nda_version int, high int, shown int, low int, version int, moderated bool, elected bool, last int, made time, granted int, role text, until time?, mail text, read_count int, read_to int, read_also text, subject text, thread_kind text, author int, thread_last int, articles int, answer int, pinned bool, locked bool, last_number int, places int)
SELECT g.id, g.name, g.title, g.about, g.language, g.kind, g.state, g.nda_version, g.high, g.shown, g.low, g.version, g.moderated, g.elected,
       g.last, g.made, {rights g}, COALESCE(s.role, ''), s.until, COALESCE(s.mail, ''), COALESCE(s.read_count, 0), COALESCE(s.read_to, 0), COALESCE(s.read_also, ''),
       t.subject, t.kind, t.author, t.last, t.articles, COALESCE(t.answer, 0), t.pinned, t.locked, t.last_number,
       (SELECT MAX(a.place) FROM article a WHERE a.program = t.program AND a.root = t.root AND {open a})
  FROM thread t
  JOIN newsgroup g ON g.program = t.program AND g.id = t.newsgroup
  LEFT JOIN subscription s ON s.program = g.program AND s.person = :me AND s.newsgroup = g.id
 WHERE t.program = :program AND t.root = :root AND {open t} AND {reads g}
 ORDER BY t.newsgroup LIMIT 1;

-- Asked after `head`: who sees the thread sees its articles.
--: many articles(root int, first int, last int) -> (id int, place int, newsgroup int, number int, likes int, thanks int, same int, author int, on_behalf int, language text, at time, edited time?, html text, letter bool, attachments int, reacted int)
SELECT a.id, a.place, a.newsgroup, a.number, a.likes, a.thanks, a.same, a.author, COALESCE(a.on_behalf, 0),
       a.language, a.at, a.edited, b.html, a.kind = 'letter', a.attachments,
       CASE WHEN a.likes + a.thanks + a.same > 0 THEN (
         SELECT COALESCE(SUM(CASE r.kind WHEN 'like' THEN 1 WHEN 'thanks' THEN 2 ELSE 4 END), 0)
           FROM reaction r WHERE r.program = a.program AND r.article = a.id AND r.person = :me) ELSE 0 END
  FROM article a
  JOIN article_text b ON b.program = a.program AND b.article = a.id
 WHERE a.program = :program AND a.root = :root AND a.place BETWEEN :first AND :last AND a.state = 'shown' AND {open a}
 ORDER BY a.place LIMIT 50;

-- Who wrote: asked for each article, and written seldom.
--: kept one author(person int) -> (handle text, name text, avatar bytes?, headline text, member bool)
SELECT p.handle, p.name, p.avatar, p.headline,
       EXISTS (SELECT 1 FROM award_term w WHERE w.program = :program AND w.person = p.id AND w.state IN ('current', 'paused'))
  FROM person p WHERE p.id = :person;

-- One article, to whom a group of it is open; one that is held, to its author and to who moderates (asked by C).
--: one place_of(id int) -> (root int, parent int, place int, subject text, version int, state text, author int, newsgroup int)
SELECT a.root, COALESCE(a.parent, 0), a.place, a.subject, a.version, a.state, a.author, a.newsgroup FROM article a WHERE a.program = :program AND a.id = :id AND {open a};

--: one held(id int) -> (id int, place int, newsgroup int, number int, likes int, thanks int, same int, author int, on_behalf int, language text, at time, edited time?, html text, attachments int, reacted int)
SELECT a.id, a.place, a.newsgroup, a.number, a.likes, a.thanks, a.same, a.author, COALESCE(a.on_behalf, 0),
       a.language, a.at, a.edited, b.html, a.attachments, 0
  FROM article a
  JOIN article_text b ON b.program = a.program AND b.article = a.id
 WHERE a.program = :program AND a.id = :id AND {open a};

--: many bookmarks(first int, last int) -> (article int)
SELECT article FROM bookmark WHERE program = :program AND person = :me AND article BETWEEN :first AND :last ORDER BY article LIMIT 1000;

--: many files(root int, first int, last int) -> (article int, number int, name text, type text, bytes int)
SELECT f.article, f.number, f.name, f.type, f.bytes
  FROM article a JOIN attachment f ON f.program = a.program AND f.article = a.id
 WHERE a.program = :program AND a.root = :root AND a.place BETWEEN :first AND :last AND a.attachments > 0 AND {open a}
 ORDER BY f.article, f.number LIMIT 500;

-- The first place of a thread that is not read is looked for by halves.
--: maybe number_at(root int, place int, newsgroup int) -> (place int, number int)
SELECT a.place, p.number
  FROM article a JOIN placement p ON p.program = a.program AND p.article = a.id AND p.newsgroup = :newsgroup
 WHERE a.program = :program AND a.root = :root AND a.place >= :place AND {open a} AND {open p} ORDER BY a.place LIMIT 1;

--: many numbers(root int, newsgroup int, first int, last int) -> (article int, number int)
SELECT a.id, p.number
  FROM article a JOIN placement p ON p.program = a.program AND p.article = a.id AND p.newsgroup = :newsgroup
 WHERE a.program = :program AND a.root = :root AND a.place BETWEEN :first AND :last AND {open a} AND {open p} ORDER BY a.id LIMIT 50;

-- ---- lists of threads; asked after the group. Pinned ones first, on the first page.

--: many pinned(newsgroup int) -> (root int, subject text, kind text, author int, last int, articles int, answer int, pinned bool, locked bool, last_number int, author_name text, last_name text)
SELECT t.root, t.subject, t.kind, t.author, t.last, t.articles, COALESCE(t.answer, 0), t.pinned, t.locked, t.last_number, p.name, l.name
  FROM thread t JOIN person p ON p.id = t.author JOIN person l ON l.id = t.last_author
 WHERE t.program = :program AND t.newsgroup = :newsgroup AND t.pinned = 1 AND {open t}
 ORDER BY t.last DESC LIMIT 20;

-- The same for all who read it until somebody writes.
--: kept many threads(newsgroup int, before int) -> (root int, subject text, kind text, author int, last int, articles int, answer int, pinned bool, locked bool, last_number int, author_name text, last_name text)
SELECT t.root, t.subject, t.kind, t.author, t.last, t.articles, COALESCE(t.answer, 0), t.pinned, t.locked, t.last_number, p.name, l.name
  FROM thread t JOIN person p ON p.id = t.author JOIN person l ON l.id = t.last_author
 WHERE t.program = :program AND t.newsgroup = :newsgroup AND t.pinned = 0 AND t.last < :before AND {open t}
 ORDER BY t.last DESC LIMIT 50;

--: many unanswered(newsgroup int, before int) -> (root int, subject text, kind text, author int, last int, articles int, answer int, pinned bool, locked bool, last_number int, author_name text, last_name text)
SELECT t.root, t.subject, t.kind, t.author, t.last, t.articles, COALESCE(t.answer, 0), t.pinned, t.locked, t.last_number, p.name, l.name
  FROM thread t JOIN person p ON p.id = t.author JOIN person l ON l.id = t.last_author
 WHERE t.program = :program AND t.newsgroup = :newsgroup AND t.kind = 'question' AND t.answer IS NULL AND t.last < :before AND {open t}
 ORDER BY t.last DESC LIMIT 50;

--: many polls(newsgroup int, before int) -> (root int, subject text, kind text, author int, last int, articles int, answer int, pinned bool, locked bool, last_number int, author_name text, last_name text)
SELECT t.root, t.subject, t.kind, t.author, t.last, t.articles, COALESCE(t.answer, 0), t.pinned, t.locked, t.last_number, p.name, l.name
  FROM thread t JOIN person p ON p.id = t.author JOIN person l ON l.id = t.last_author
 WHERE t.program = :program AND t.newsgroup = :newsgroup AND t.kind = 'poll' AND t.last < :before AND {open t}
 ORDER BY t.last DESC LIMIT 50;

-- Those the reader wrote in.
--: many mine(newsgroup int, before int) -> (root int, subject text, kind text, author int, last int, articles int, answer int, pinned bool, locked bool, last_number int, author_name text, last_name text)
SELECT t.root, t.subject, t.kind, t.author, t.last, t.articles, COALESCE(t.answer, 0), t.pinned, t.locked, t.last_number, p.name, l.name
  FROM (SELECT DISTINCT a.root AS root FROM article a WHERE a.program = :program AND a.author = :me AND a.state = 'shown' AND {open a}) q
  JOIN thread t ON t.program = :program AND t.newsgroup = :newsgroup AND t.root = q.root
  JOIN person p ON p.id = t.author JOIN person l ON l.id = t.last_author
 WHERE t.last < :before AND {open t}
 ORDER BY t.last DESC LIMIT 50;

-- What came since all was read; C drops what was read besides.
--: many unread(newsgroup int, before int, since int) -> (root int, subject text, kind text, author int, last int, articles int, answer int, pinned bool, locked bool, last_number int, author_name text, last_name text)
SELECT t.root, t.subject, t.kind, t.author, t.last, t.articles, COALESCE(t.answer, 0), t.pinned, t.locked, t.last_number, p.name, l.name
  FROM thread t JOIN person p ON p.id = t.author JOIN person l ON l.id = t.last_author
 WHERE t.program = :program AND t.newsgroup = :newsgroup AND t.last < :before AND t.last >= :since AND {open t}
 ORDER BY t.last DESC LIMIT 200;

-- What the reader has read of a group that is open to them; role: '' for who is not in it.
--: one standing(newsgroup int) -> (role text, read_to int, read_also text, read_count int)
SELECT COALESCE(s.role, ''), COALESCE(s.read_to, 0), COALESCE(s.read_also, ''), COALESCE(s.read_count, 0)
  FROM newsgroup g
  LEFT JOIN subscription s ON s.program = g.program AND s.person = :me AND s.newsgroup = g.id
 WHERE g.program = :program AND g.id = :newsgroup AND {reads g};

-- The first article behind that number.
--: maybe first_after(newsgroup int, number int) -> (article int)
SELECT p.article FROM placement p
 WHERE p.program = :program AND p.newsgroup = :newsgroup AND p.number > :number AND {open p} ORDER BY p.number LIMIT 1;

-- ---- newest articles, for feeds

--: many latest(newsgroup int) -> (root int, place int, subject text)
SELECT a.root, a.place, a.subject
  FROM (SELECT p.program AS program, p.article AS article, p.number AS number FROM placement p
         WHERE p.program = :program AND p.newsgroup = :newsgroup AND {open p} ORDER BY p.number DESC LIMIT 50) q
  JOIN article a ON a.program = q.program AND a.id = q.article
 WHERE a.state = 'shown' AND {open a} ORDER BY q.number DESC;

--: many latest_of(author int) -> (root int, place int, subject text)
SELECT a.root, a.place, a.subject FROM article a
 WHERE a.program = :program AND a.author = :author AND a.state = 'shown' AND {open a}
   AND EXISTS (SELECT 1 FROM placement p JOIN newsgroup g ON g.program = p.program AND g.id = p.newsgroup
                WHERE p.program = a.program AND p.article = a.id AND {open p} AND {reads g})
 ORDER BY a.id DESC LIMIT 50;

-- ---- what it said

--: one source(id int) -> (body text)
SELECT body FROM article_text WHERE program = :program AND article = :id;

--: many history(id int) -> (version int, at time, editor text, subject text, body text)
SELECT v.version, v.at, p.name, v.subject, v.body
  FROM article_version v JOIN person p ON p.id = v.editor
 WHERE v.program = :program AND v.article = :id ORDER BY v.version DESC LIMIT 100;

-- ---- what was read

--: maybe reading(of int, person int, newsgroup int) -> (read_to int, read_also text, read_count int)
SELECT read_to, read_also, read_count FROM subscription
 WHERE program = :of AND person = :person AND newsgroup = :newsgroup AND role IN ('member', 'moderator', 'muted');

--: run reading_set(of int, person int, newsgroup int, read_to int, read_also text, read_count int)
UPDATE subscription SET read_to = :read_to, read_also = :read_also, read_count = :read_count
 WHERE program = :of AND person = :person AND newsgroup = :newsgroup;

-- What is said behind the bell, or will be by mail, about articles of that group: the article is in its address.
--! numbers only
--: many told(of int, person int, newsgroup int) -> (subject int, number int)
SELECT n.subject, p.number
  FROM (SELECT b.program, b.subject, b.address, b.kind FROM notice b WHERE b.program = :of AND b.person = :person AND b.read = 0
        UNION SELECT m.program, m.subject, m.address, m.kind FROM notice m
               WHERE m.program = :of AND m.person = :person AND m.mail_due IS NOT NULL) n
  JOIN placement p ON p.program = n.program AND p.newsgroup = :newsgroup AND p.article = CAST(substr(n.address, 11) AS INTEGER)
 WHERE n.kind IN ('lounge-mention', 'lounge-reply', 'lounge-followed', 'lounge-best', 'lounge-shown');

--! counts, shows nothing
--: one shown_to(of int, newsgroup int, number int) -> (n int)
SELECT COUNT(*) FROM placement p WHERE p.program = :of AND p.newsgroup = :newsgroup AND p.number <= :number;

--: run read_all(newsgroup int)
UPDATE subscription
   SET read_also = '', read_to = (SELECT g.high FROM newsgroup g WHERE g.program = :program AND g.id = :newsgroup),
       read_count = (SELECT g.shown FROM newsgroup g WHERE g.program = :program AND g.id = :newsgroup)
 WHERE program = :program AND person = :me AND newsgroup = :newsgroup;
