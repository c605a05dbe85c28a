-- Articles of the community in the index. Their number is not limited: what a search reads must be.

--! the index holds all; rights are asked when somebody looks
--: many between(after int, upto int) -> (id int, root int, author int, subject text, newsgroup int, embargo int?, at time, name text, latin text, title text, body text)
SELECT a.id, a.root, a.author, a.subject, a.newsgroup, a.embargo, a.at, p.name, p.latin, g.title, b.body
  FROM article a
  JOIN newsgroup g ON g.program = a.program AND g.id = a.newsgroup AND g.kind <> 'page'
  JOIN article_text b ON b.program = a.program AND b.article = a.id
  JOIN person p ON p.id = a.author
 WHERE a.program = :program AND a.id > :after AND a.id <= :upto AND a.state = 'shown'
 ORDER BY a.id LIMIT 200;

--: run set(article int, newsgroup int, author int, embargo int?, title text, at time)
INSERT INTO search_article (article, program, newsgroup, author, embargo, title, at)
VALUES (:article, :program, :newsgroup, :author, :embargo, :title, :at)
ON CONFLICT (article) DO UPDATE
   SET newsgroup = excluded.newsgroup, author = excluded.author, embargo = excluded.embargo, title = excluded.title, at = excluded.at;

--: run words_add(article int, words text)
INSERT INTO search_text_article (rowid, words) VALUES (:article, :words);

--: run title_add(article int, title text)
INSERT INTO search_text_thread (rowid, title) VALUES (:article, :title);

--: run words_drop(article int)
DELETE FROM search_text_article WHERE rowid = :article;

--: run title_drop(article int)
DELETE FROM search_text_thread WHERE rowid = :article;

--: run drop(article int)
DELETE FROM search_article WHERE program = :program AND article = :article;

-- A thread was moved: rights are asked of the group where it is now.
--! the index holds all; rights are asked when somebody looks
--: run regroup(root int)
UPDATE search_article SET newsgroup = (SELECT a.newsgroup FROM article a WHERE a.program = search_article.program AND a.id = search_article.article)
 WHERE program = :program AND article IN (SELECT a.id FROM article a WHERE a.program = :program AND a.root = :root);

-- ---- several at once: of one author, or all (0)

--! takes out, shows nothing
--: run words_drop_of(author int)
DELETE FROM search_text_article WHERE rowid IN (SELECT d.article FROM search_article d WHERE d.program = :program AND (:author = 0 OR d.author = :author));

--! takes out, shows nothing
--: run titles_drop_of(author int)
DELETE FROM search_text_thread WHERE rowid IN (SELECT d.article FROM search_article d WHERE d.program = :program AND (:author = 0 OR d.author = :author));

--: run drop_of(author int)
DELETE FROM search_article WHERE program = :program AND (:author = 0 OR author = :author);

--: run words_merge()
INSERT INTO search_text_article (search_text_article) VALUES ('optimize');

--: run titles_merge()
INSERT INTO search_text_thread (search_text_thread) VALUES ('optimize');

-- So many pages of the parts are put together; below 0: all parts are to become one.
--: run words_step(pages int)
INSERT INTO search_text_article (search_text_article, rank) VALUES ('merge', :pages);

--: run titles_step(pages int)
INSERT INTO search_text_thread (search_text_thread, rank) VALUES ('merge', :pages);

-- ---- looking: the newest that match, and of these what the reader may see. The reader's groups are made out once, not for each row.

--: many threads(match text, looked int, most int) -> (article int, title text, at time)
SELECT d.article, d.title, d.at
  FROM (SELECT x.rowid AS article FROM search_text_thread x WHERE search_text_thread MATCH :match ORDER BY x.rowid DESC LIMIT :looked) q
  CROSS JOIN search_article d ON d.article = q.article
 WHERE d.program = :program AND {open d}
   AND d.newsgroup IN (SELECT g.id FROM newsgroup g WHERE g.program = :program AND {reads g})
 LIMIT :most;

--: many articles(match text, before int, looked int, most int) -> (article int, title text, at time)
SELECT d.article, d.title, d.at
  FROM (SELECT x.rowid AS article FROM search_text_article x WHERE search_text_article MATCH :match AND x.rowid < :before
         ORDER BY x.rowid DESC LIMIT :looked) q
  CROSS JOIN search_article d ON d.article = q.article
 WHERE d.program = :program AND {open d}
   AND d.newsgroup IN (SELECT g.id FROM newsgroup g WHERE g.program = :program AND {reads g})
 LIMIT :most;

-- The first word of the index from :least on; asked again behind it for the next one.
--: maybe word(least text) -> (word text)
SELECT term FROM search_text_word WHERE term >= :least ORDER BY term LIMIT 1;

--: maybe one(id int) -> (subject text, at time, group_title text, group_name text, language text, handle text, name text, latin text, avatar bytes?)
SELECT a.subject, a.at, g.title, g.name, a.language, p.handle, p.name, p.latin, p.avatar
  FROM article a
  JOIN newsgroup g ON g.program = a.program AND g.id = a.newsgroup
  JOIN person p ON p.id = a.author
 WHERE a.program = :program AND a.id = :id AND a.state = 'shown' AND {open a} AND {reads g};
