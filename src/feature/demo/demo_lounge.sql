-- The community of the demo: who is in which group, and how far they have read.

-- Everybody with a role, and some of the members.
--! invented people
--: run subscribe(newsgroup int, kind text, subject int, one_in int)
INSERT OR IGNORE INTO subscription (program, person, newsgroup, role, mail, read_to, read_count, since)
SELECT q.program, q.person, g.id, 'member', CASE q.person / 4096 % 5 WHEN 0 THEN 'weekly' WHEN 1 THEN 'none' ELSE 'daily' END,
       MAX(0, g.high - q.person / 4096 % 23), MAX(0, g.high - q.person / 4096 % 23), 1780000000
  FROM (SELECT t.program AS program, t.person AS person, t.expertise AS expertise FROM award_term t
         WHERE t.program = :program AND t.state = 'current'
           AND (t.person / 4096 % :one_in = 0 OR EXISTS (SELECT 1 FROM role_grant r WHERE r.program = t.program AND r.person = t.person))
        UNION
        SELECT r.program, r.person, 0 FROM role_grant r WHERE r.program = :program AND :kind = 'all') q
  JOIN newsgroup g ON g.program = q.program AND g.id = :newsgroup
 WHERE :kind = 'all'
    OR (:kind = 'expertise' AND q.expertise IN (SELECT x.subject FROM newsgroup_right x
         WHERE x.program = g.program AND x.newsgroup = g.id AND x.who = 'expertise'))
    OR (:kind = 'region' AND EXISTS (SELECT 1 FROM participant n WHERE n.program = q.program AND n.person = q.person AND n.region = :subject));

--: run moderator(newsgroup int, person int)
INSERT INTO subscription (program, person, newsgroup, role, mail, since) VALUES (:program, :person, :newsgroup, 'moderator', 'daily', 1780000000)
ON CONFLICT (program, person, newsgroup) DO UPDATE SET role = 'moderator';

--! invented articles
--: run react(article int, person int, kind text, at time)
INSERT OR IGNORE INTO reaction (program, article, person, kind, at)
SELECT :program, :article, :person, :kind, :at FROM article a WHERE a.program = :program AND a.id = :article AND a.author <> :person;

--! invented articles
--: run reactions()
UPDATE article SET
       likes = (SELECT COUNT(*) FROM reaction r WHERE r.program = :program AND r.article = article.id AND r.kind = 'like'),
       thanks = (SELECT COUNT(*) FROM reaction r WHERE r.program = :program AND r.article = article.id AND r.kind = 'thanks'),
       same = (SELECT COUNT(*) FROM reaction r WHERE r.program = :program AND r.article = article.id AND r.kind = 'same')
 WHERE program = :program AND id IN (SELECT DISTINCT article FROM reaction WHERE program = :program);

--: run best(root int, answer int)
UPDATE thread SET answer = :answer WHERE program = :program AND root = :root;
