-- What the page of a thread asks for beyond lounge.h.

-- Whom a praise thanks.
--: maybe praised(article int) -> (handle text, name text, avatar bytes?)
SELECT p.handle, p.name, p.avatar FROM article a JOIN person p ON p.id = a.praised
 WHERE a.program = :program AND a.id = :article AND {open a};

-- How many others wrote behind that place; nothing of it counts as read.
--: maybe news(root int, place int) -> (n int)
SELECT (SELECT COUNT(*) FROM article a
         WHERE a.program = t.program AND a.root = t.root AND a.place > :place AND a.state = 'shown' AND a.author <> :me AND {open a})
  FROM thread t JOIN newsgroup g ON g.program = t.program AND g.id = t.newsgroup
 WHERE t.program = :program AND t.root = :root AND {open t} AND {reads g}
 LIMIT 1;
