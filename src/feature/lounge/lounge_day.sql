-- How a group is doing, by the day: counted anew for the days of the last weeks, because answers come later.

--: many programs() -> (id int, counted int?)
SELECT p.id, (SELECT MAX(d.day) FROM newsgroup_day d WHERE d.program = p.id) FROM program p WHERE p.state <> 'closed' ORDER BY p.id;

--: run drop(from_day int)
DELETE FROM newsgroup_day WHERE program = :program AND day >= :from_day;

--! counts alone
--: run count(first int, from_at time, to_at time)
INSERT INTO newsgroup_day (program, newsgroup, day, articles, threads, writers, questions, answered)
SELECT :program, q.newsgroup, q.day, COUNT(*), SUM(q.begins), COUNT(DISTINCT q.author), SUM(q.asks), SUM(q.asks AND q.answered)
  FROM (SELECT p.newsgroup AS newsgroup, a.at / 86400 AS day, a.author AS author, a.root = a.id AS begins,
               a.root = a.id AND a.kind = 'question' AS asks,
               a.root = a.id AND a.kind = 'question' AND EXISTS (SELECT 1 FROM article b
                 WHERE b.program = a.program AND b.root = a.id AND b.author <> a.author AND b.state = 'shown') AS answered
          FROM article a
          JOIN placement p ON p.program = a.program AND p.article = a.id
         WHERE a.program = :program AND a.id >= :first AND a.state = 'shown' AND a.at >= :from_at AND a.at < :to_at) q
 GROUP BY q.newsgroup, q.day;

--! counts alone
--: many waits(first int, from_at time, to_at time) -> (newsgroup int, day int, minutes int)
SELECT p.newsgroup, a.at / 86400,
       (MAX(0, (SELECT MIN(b.at) FROM article b
          WHERE b.program = a.program AND b.root = a.id AND b.author <> a.author AND b.state = 'shown') - a.at)) / 60
  FROM article a
  JOIN placement p ON p.program = a.program AND p.article = a.id
 WHERE a.program = :program AND a.id >= :first AND a.root = a.id AND a.kind = 'question' AND a.state = 'shown' AND a.at >= :from_at AND a.at < :to_at
   AND EXISTS (SELECT 1 FROM article b WHERE b.program = a.program AND b.root = a.id AND b.author <> a.author AND b.state = 'shown')
 ORDER BY 1, 2, 3 LIMIT 1000000;

--: run first_answer(newsgroup int, day int, minutes int)
UPDATE newsgroup_day SET first_answer_minutes = :minutes WHERE program = :program AND newsgroup = :newsgroup AND day = :day;
