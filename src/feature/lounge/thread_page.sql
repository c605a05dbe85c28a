-- What the page of a thread asks for beyond lounge.h.

--: maybe poll(article int) -> (closes time, several bool, voters int)
SELECT p.closes, p.several,
       (SELECT COUNT(DISTINCT v.person) FROM poll_vote v WHERE v.program = p.program AND v.article = p.article)
  FROM poll p WHERE p.program = :program AND p.article = :article;

--: many choices(article int) -> (number int, words text, votes int, mine bool)
SELECT h.number, h.words, h.votes,
       EXISTS (SELECT 1 FROM poll_vote v WHERE v.program = h.program AND v.article = h.article AND v.person = :me AND v.number = h.number)
  FROM poll_choice h WHERE h.program = :program AND h.article = :article ORDER BY h.number;

-- Whom a praise thanks.
--: maybe praised(article int) -> (handle text, name text, avatar bytes?)
SELECT p.handle, p.name, p.avatar FROM article a JOIN person p ON p.id = a.praised
 WHERE a.program = :program AND a.id = :article AND {open a};

-- What somebody keeps to find it again, newest first.
--: many bookmarks(before int, most int) -> (article int, at time, subject text, root int, author text, title text)
SELECT b.article, b.at, a.subject, a.root, p.name, g.title
  FROM bookmark b
  JOIN article a ON a.program = b.program AND a.id = b.article AND a.state = 'shown' AND {open a}
  JOIN person p ON p.id = a.author
  JOIN newsgroup g ON g.program = a.program AND g.id = a.newsgroup
 WHERE b.program = :program AND b.person = :me AND (:before = 0 OR b.at < :before) AND {reads g}
 ORDER BY b.at DESC, b.article LIMIT :most;
