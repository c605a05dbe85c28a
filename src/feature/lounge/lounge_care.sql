-- Somebody is forgotten, two records become one, and what is let go after a while.

-- ---- forgotten

--! all of a person, to be taken away
--: many articles_of(person int, most int) -> (id int)
SELECT a.id FROM article a WHERE a.program = :program AND a.author = :person ORDER BY a.id LIMIT :most;

-- What it said goes; that there was an article stays, so that those who answered it answer something.
--: run erase(id int)
UPDATE article SET author = 1, on_behalf = NULL, subject = '', language = '', state = 'erased', attachments = 0, number = 0, edited = NULL,
       likes = 0, thanks = 0, same = 0
 WHERE program = :program AND id = :id;

--: run text_erase(id int)
UPDATE article_text SET body = '', html = '', head = '', refs = '' WHERE program = :program AND article = :id;

--: run versions_drop(id int)
DELETE FROM article_version WHERE program = :program AND article = :id;

--: run removal_drop(id int)
DELETE FROM removal WHERE program = :program AND article = :id;

--: run reactions_drop(id int)
DELETE FROM reaction WHERE program = :program AND article = :id;

--: run bookmarks_drop(id int)
DELETE FROM bookmark WHERE program = :program AND article = :id;

--: run mentions_drop(id int)
DELETE FROM mention WHERE program = :program AND article = :id;

--: run reports_drop(id int)
DELETE FROM report WHERE program = :program AND article = :id;

--: run votes_drop(id int)
DELETE FROM poll_vote WHERE program = :program AND article = :id;

--: run choices_drop(id int)
DELETE FROM poll_choice WHERE program = :program AND article = :id;

--: run poll_drop(id int)
DELETE FROM poll WHERE program = :program AND article = :id;

--: run files_gone(id int)
INSERT OR IGNORE INTO attachment_gone (digest) SELECT f.digest FROM attachment f WHERE f.program = :program AND f.article = :id;

--: run files_drop(id int)
DELETE FROM attachment WHERE program = :program AND article = :id;

--! whose subject goes with it
--: many titled(root int, subject text) -> (id int)
SELECT a.id FROM article a
 WHERE a.program = :program AND a.root = :root AND a.id <> :root AND a.state IN ('held', 'shown')
   AND lower(a.subject) LIKE '%' || lower(:subject) LIMIT 10000;

--: run thread_erase(root int)
UPDATE thread SET author = 1, subject = '' WHERE program = :program AND root = :root;

--! behalf of, thanks to
--: many about(person int) -> (id int)
SELECT a.id FROM article a
 WHERE a.program = :program AND a.id IN (SELECT q.id FROM article q WHERE q.program = :program AND q.praised = :person
   UNION ALL SELECT q.id FROM article q WHERE q.program = :program AND q.on_behalf = :person) LIMIT 10000;

--: run about_nobody(id int, person int)
UPDATE article SET praised = CASE WHEN praised = :person THEN 1 ELSE praised END,
       on_behalf = CASE WHEN on_behalf = :person THEN 1 ELSE on_behalf END
 WHERE program = :program AND id = :id;

--: many reacted_by(person int) -> (article int)
SELECT DISTINCT article FROM reaction WHERE program = :program AND person = :person LIMIT 100000;

--: run reactions_drop_of(person int)
DELETE FROM reaction WHERE program = :program AND person = :person;

--: run votes_less(person int)
UPDATE poll_choice SET votes = votes - 1
 WHERE program = :program AND EXISTS (SELECT 1 FROM poll_vote v
        WHERE v.program = :program AND v.article = poll_choice.article AND v.number = poll_choice.number AND v.person = :person);

--: run votes_drop_of(person int)
DELETE FROM poll_vote WHERE program = :program AND person = :person;

--: run bookmarks_drop_of(person int)
DELETE FROM bookmark WHERE program = :program AND person = :person;

--: run mentions_drop_of(person int)
DELETE FROM mention WHERE program = :program AND person = :person;

--: run drafts_drop_of(person int)
DELETE FROM article_draft WHERE program = :program AND person = :person;

--: run reports_drop_of(person int)
DELETE FROM report WHERE program = :program AND reporter = :person;

--: run posting_drop_of(person int)
DELETE FROM posting WHERE program = :program AND person = :person;

--: run subscriptions_drop_of(person int)
DELETE FROM subscription WHERE program = :program AND person = :person;

--: run candidacies_erase(person int)
UPDATE election_candidate SET words = '' WHERE program = :program AND person = :person;

--: run voted_drop_of(person int)
DELETE FROM election_voter WHERE program = :program AND person = :person;

-- ---- one of two

--! which rows, by number
--: many rows(loser int, winner int) -> (name text, id int)
SELECT 'article', a.id FROM article a WHERE a.program = :program AND a.author = :loser AND COALESCE(a.praised, 0) <> :winner
UNION ALL SELECT 'article_praised', a.id FROM article a WHERE a.program = :program AND a.praised = :loser AND a.author <> :winner
UNION ALL SELECT 'subscription', s.newsgroup FROM subscription s WHERE s.program = :program AND s.person = :loser
   AND NOT EXISTS (SELECT 1 FROM subscription o WHERE o.program = s.program AND o.person = :winner AND o.newsgroup = s.newsgroup)
UNION ALL SELECT DISTINCT 'reaction', r.article FROM reaction r WHERE r.program = :program AND r.person = :loser
   AND NOT EXISTS (SELECT 1 FROM reaction o WHERE o.program = r.program AND o.person = :winner AND o.article = r.article)
UNION ALL SELECT 'bookmark', b.article FROM bookmark b WHERE b.program = :program AND b.person = :loser
   AND NOT EXISTS (SELECT 1 FROM bookmark o WHERE o.program = b.program AND o.person = :winner AND o.article = b.article)
UNION ALL SELECT 'mention', m.article FROM mention m WHERE m.program = :program AND m.person = :loser
   AND NOT EXISTS (SELECT 1 FROM mention o WHERE o.program = m.program AND o.person = :winner AND o.article = m.article)
UNION ALL SELECT DISTINCT 'poll_vote', v.article FROM poll_vote v WHERE v.program = :program AND v.person = :loser
   AND NOT EXISTS (SELECT 1 FROM poll_vote o WHERE o.program = v.program AND o.person = :winner AND o.article = v.article);

--: run article(id int, from_person int, to_person int)
UPDATE article SET author = :to_person WHERE program = :program AND id = :id AND author = :from_person;

--: run article_files(id int, from_person int, to_person int)
UPDATE attachment SET person = :to_person WHERE program = :program AND article = :id AND person = :from_person;

--! the thread's names follow
--: run article_thread(id int)
UPDATE thread SET author = COALESCE((SELECT a.author FROM article a WHERE a.program = :program AND a.id = thread.root), author),
       last_author = COALESCE((SELECT a.author FROM article a WHERE a.program = :program AND a.id = thread.last), last_author)
 WHERE program = :program AND root = (SELECT q.root FROM article q WHERE q.program = :program AND q.id = :id);

--: run article_praised(id int, from_person int, to_person int)
UPDATE OR IGNORE article SET praised = :to_person WHERE program = :program AND id = :id AND praised = :from_person;

--: run subscription(newsgroup int, from_person int, to_person int)
UPDATE OR IGNORE subscription SET person = :to_person WHERE program = :program AND newsgroup = :newsgroup AND person = :from_person;

--: run reaction(article int, from_person int, to_person int)
UPDATE OR IGNORE reaction SET person = :to_person WHERE program = :program AND article = :article AND person = :from_person;

--: run bookmark(article int, from_person int, to_person int)
UPDATE OR IGNORE bookmark SET person = :to_person WHERE program = :program AND article = :article AND person = :from_person;

--: run mention(article int, from_person int, to_person int)
UPDATE OR IGNORE mention SET person = :to_person WHERE program = :program AND article = :article AND person = :from_person;

--: run poll_vote(article int, from_person int, to_person int)
UPDATE OR IGNORE poll_vote SET person = :to_person WHERE program = :program AND article = :article AND person = :from_person;

-- ---- let go

--: run posting_tidy(before int)
DELETE FROM posting WHERE hour < :before;

--: run drafts_tidy(before time)
DELETE FROM article_draft WHERE at < :before;

--: many gone(most int) -> (digest bytes)
SELECT digest FROM attachment_gone LIMIT :most;

--: maybe used(digest bytes) -> (article int)
SELECT article FROM attachment WHERE digest = :digest LIMIT 1;

--: run gone_drop(digest bytes)
DELETE FROM attachment_gone WHERE digest = :digest;
