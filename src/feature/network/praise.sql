-- Praise: articles of the kind 'praise', those whose group the reader may read.

-- outside: they have no employer in common: none that both had confirmed on that day, none whose mail domain is in their
-- addresses. Of whom no employer is known is outside. hidden: shown to whom it thanks only.
--! asked of those that the reader may see
--: maybe one(id int) -> (id int, root int, title text, html text, at time, from_name text, from_handle text, from_avatar bytes?, to_id int, to_name text, to_handle text, to_avatar bytes?, outside bool, taken bool, hidden bool)
SELECT a.id, a.root, a.subject, x.html, a.at, p.name, CASE p.state WHEN 'present' THEN p.handle ELSE '' END, p.avatar,
       a.praised, q.name, CASE q.state WHEN 'present' THEN q.handle ELSE '' END, q.avatar,
       a.author <> 1 AND NOT EXISTS (
           SELECT 1 FROM (SELECT f.root AS root FROM affiliation f WHERE f.person = a.author AND f.confirmed IS NOT NULL
                             AND f.from_day <= a.at / 86400 AND (f.to_day IS NULL OR f.to_day >= a.at / 86400)
                          UNION SELECT o.root FROM account m JOIN organization o ON o.domain <> '' AND o.domain = substr(m.email, instr(m.email, '@') + 1)
                           WHERE m.person = a.author) theirs
            WHERE theirs.root IN (SELECT f.root FROM affiliation f WHERE f.person = a.praised AND f.confirmed IS NOT NULL
                             AND f.from_day <= a.at / 86400 AND (f.to_day IS NULL OR f.to_day >= a.at / 86400)
                          UNION SELECT o.root FROM account m JOIN organization o ON o.domain <> '' AND o.domain = substr(m.email, instr(m.email, '@') + 1)
                           WHERE m.person = a.praised)),
       EXISTS (SELECT 1 FROM praise_taken t WHERE t.program = a.program AND t.article = a.id),
       EXISTS (SELECT 1 FROM praise_hidden h WHERE h.program = a.program AND h.article = a.id)
  FROM article a
  JOIN article_text x ON x.program = a.program AND x.article = a.id
  JOIN person p ON p.id = a.author
  JOIN person q ON q.id = a.praised
 WHERE a.program = :program AND a.id = :id;

--! rights by {reads}: of the participant only the own region
--: many wall(before int, most int) -> (id int)
SELECT a.id FROM article a JOIN newsgroup g ON g.program = a.program AND g.id = a.newsgroup
 WHERE a.program = :program AND a.praised IS NOT NULL AND a.id < :before AND a.state = 'shown' AND {reads g} AND {open a}
   AND (a.praised = :me OR NOT EXISTS (SELECT 1 FROM praise_hidden h WHERE h.program = a.program AND h.article = a.id))
 ORDER BY a.id DESC LIMIT :most;

--! as above
--: many of_person(person int, before int, most int) -> (id int)
SELECT a.id FROM article a JOIN newsgroup g ON g.program = a.program AND g.id = a.newsgroup
 WHERE a.program = :program AND a.praised = :person AND a.id < :before AND a.state = 'shown' AND {reads g} AND {open a}
   AND (a.praised = :me OR NOT EXISTS (SELECT 1 FROM praise_hidden h WHERE h.program = a.program AND h.article = a.id))
 ORDER BY a.id DESC LIMIT :most;

-- A group of that kind in which the reader may begin something.
--! rights by {reads}: of the participant only the own region
--: maybe room(kind text) -> (id int, name text)
SELECT g.id, g.title FROM newsgroup g WHERE g.program = :program AND g.kind = :kind AND g.state = 'open' AND {reads g} ORDER BY g.id LIMIT 1;

-- Only whom it thanks: asked in the statement.
--! nothing is shown
--: move hide(article int) -> (article int)
INSERT INTO praise_hidden (program, article, person, at)
SELECT a.program, a.id, a.praised, :now FROM article a WHERE a.program = :program AND a.id = :article AND a.praised = :me
ON CONFLICT DO NOTHING RETURNING article;

--: move unhide(article int) -> (article int)
DELETE FROM praise_hidden WHERE program = :program AND article = :article AND person = :me RETURNING article;

--: run take(article int, contribution int)
INSERT INTO praise_taken (program, article, person, contribution, at) VALUES (:program, :article, :me, :contribution, :now);

--: maybe person_by_handle(handle text) -> (id int, name text)
SELECT p.id, p.name FROM person p JOIN participant n ON n.program = :program AND n.person = p.id
 WHERE p.handle = :handle AND p.state = 'present' AND ({seen n} OR n.person = :me);
