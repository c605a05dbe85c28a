-- What NNTP and mail read: by number or Message-ID; each asks again whether the reader sees the group.

--: one by_number(newsgroup int, number int) -> (id int, message_id text, kind text, head text, body text, attachments int)
SELECT a.id, a.message_id, a.kind, b.head, b.body, a.attachments
  FROM placement p
  JOIN newsgroup g ON g.program = p.program AND g.id = p.newsgroup
  JOIN article a ON a.program = p.program AND a.id = p.article
  JOIN article_text b ON b.program = p.program AND b.article = p.article
 WHERE p.program = :program AND p.newsgroup = :newsgroup AND p.number = :number AND a.state = 'shown' AND {open p} AND {open a} AND {reads g};

--: one by_name(message_id text) -> (id int, message_id text, newsgroup int, number int, kind text, head text, body text, attachments int)
SELECT a.id, a.message_id, p.newsgroup, p.number, a.kind, b.head, b.body, a.attachments
  FROM article a
  JOIN placement p ON p.program = a.program AND p.article = a.id
  JOIN newsgroup g ON g.program = p.program AND g.id = p.newsgroup
  JOIN article_text b ON b.program = a.program AND b.article = a.id
 WHERE a.program = :program AND a.message_id = :message_id AND a.state = 'shown' AND {open p} AND {open a} AND {reads g}
 ORDER BY p.newsgroup LIMIT 1;

--: maybe find(message_id text) -> (id int)
SELECT a.id FROM article a
 WHERE a.program = :program AND a.message_id = :message_id AND a.state = 'shown' AND {open a}
   AND EXISTS (SELECT 1 FROM placement p JOIN newsgroup g ON g.program = p.program AND g.id = p.newsgroup
                WHERE p.program = a.program AND p.article = a.id AND {open p} AND {reads g});

-- Where an article stands, of what the reader sees.
--: many places(article int) -> (newsgroup int, name text, number int)
SELECT p.newsgroup, g.name, p.number
  FROM placement p JOIN newsgroup g ON g.program = p.program AND g.id = p.newsgroup
 WHERE p.program = :program AND p.article = :article AND {open p} AND {reads g}
 ORDER BY g.name LIMIT 10;

--: many files(article int) -> (number int, name text, type text, bytes int)
SELECT number, name, type, bytes FROM attachment WHERE program = :program AND article = :article ORDER BY number LIMIT 10;

--: one allowed(newsgroup int) -> (high int)
SELECT g.high FROM newsgroup g WHERE g.program = :program AND g.id = :newsgroup AND {reads g};

-- Asked after `allowed`.
--: many numbers(newsgroup int, first int, last int, most int) -> (number int)
SELECT p.number FROM placement p
 WHERE p.program = :program AND p.newsgroup = :newsgroup AND p.number BETWEEN :first AND :last AND {open p}
 ORDER BY p.number LIMIT :most;

--: one overview(newsgroup int, first int, last int, most int) -> (lines text, last int)
SELECT COALESCE(group_concat(q.overview, ''), ''), COALESCE(MAX(q.number), 0) FROM (
  SELECT p.number AS number, p.overview AS overview FROM placement p
   WHERE p.program = :program AND p.newsgroup = :newsgroup AND p.number BETWEEN :first AND :last AND {open p}
   ORDER BY p.number LIMIT :most) q;

--: maybe after(newsgroup int, number int) -> (number int)
SELECT p.number FROM placement p WHERE p.program = :program AND p.newsgroup = :newsgroup AND p.number > :number AND {open p} ORDER BY p.number LIMIT 1;

--: maybe before(newsgroup int, number int) -> (number int)
SELECT p.number FROM placement p WHERE p.program = :program AND p.newsgroup = :newsgroup AND p.number < :number AND {open p} ORDER BY p.number DESC LIMIT 1;

-- Ids grow with time: only what may be new is looked at. An article that stands in several groups comes once for each.
--: many news(first int, since time, most int) -> (message_id text, newsgroup int)
SELECT a.message_id, p.newsgroup
  FROM placement p
  JOIN newsgroup g ON g.program = p.program AND g.id = p.newsgroup
  JOIN article a ON a.program = p.program AND a.id = p.article
 WHERE p.program = :program AND p.article >= :first AND a.state = 'shown' AND a.at >= :since AND {open p} AND {open a} AND {reads g}
 ORDER BY p.article LIMIT :most;
