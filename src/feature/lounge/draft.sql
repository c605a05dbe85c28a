-- What was typed and not sent yet, for the pages; feature/lounge/lounge.h keeps it.

-- An answer is kept by what it answers, also when that was moved to another group since.
--: maybe of(newsgroup int, parent int) -> (kind text, subject text, body text)
SELECT kind, subject, body FROM article_draft
 WHERE program = :program AND person = :me AND parent = :parent AND (parent <> 0 OR newsgroup = :newsgroup) ORDER BY at DESC LIMIT 1;

-- Only of groups that can still be read.
--! {reads} asks for the viewer's own region
--: many all() -> (newsgroup int, parent int, kind text, subject text, body text, at time, name text, title text, root int, answered text)
SELECT d.newsgroup, d.parent, d.kind, d.subject, d.body, d.at, g.name, g.title, COALESCE(a.root, 0), COALESCE(a.subject, '')
  FROM article_draft d
  JOIN newsgroup g ON g.program = d.program AND g.id = d.newsgroup
  LEFT JOIN article a ON a.program = d.program AND a.id = d.parent AND {open a}
 WHERE d.program = :program AND d.person = :me AND {reads g}
 ORDER BY d.at DESC, d.parent LIMIT 100;
