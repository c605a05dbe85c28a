-- Statements of the page that lists one's own record.

-- Newest first, of a time; empty words are any.
--! one's own rows, whatever others may see of them
--: many list(from_day day, to_day day, type text, state text, skip int, most int) -> (id int, title text, url text, type text, day day, reach int, origin text, usual int, state text, star int, paid text)
SELECT c.id, c.title, c.url, c.type, c.day, c.reach, c.reach_origin, {usual c}, c.state, COALESCE(c.star, 0), c.paid
  FROM contribution c
 WHERE c.program = :program AND c.person = :me AND c.day >= :from_day AND c.day < :to_day
   AND (:type = '' OR c.type = :type)
   AND (c.state = :state OR (:state = '' AND c.state IN ('claimed', 'verified', 'rejected')))
 ORDER BY c.day DESC, c.id DESC
 LIMIT :most OFFSET :skip;

--! one's own rows, whatever others may see of them
--: one total(from_day day, to_day day, type text, state text) -> (n int)
SELECT COUNT(*) FROM contribution c
 WHERE c.program = :program AND c.person = :me AND c.day >= :from_day AND c.day < :to_day
   AND (:type = '' OR c.type = :type)
   AND (c.state = :state OR (:state = '' AND c.state IN ('claimed', 'verified', 'rejected')));

--! one's own rows, whatever others may see of them
--: many drafts(most int) -> (id int)
SELECT c.id FROM contribution c
 WHERE c.program = :program AND c.person = :me AND c.state = 'draft'
 ORDER BY c.day DESC, c.id DESC LIMIT :most;

--! one's own rows, whatever others may see of them
--: one waiting() -> (n int)
SELECT COUNT(*) FROM contribution c
 WHERE c.program = :program AND c.person = :me AND c.state = 'draft';

-- Drafts that went with a source that is ignored now.
--! one's own rows, whatever others may see of them
--: maybe ignored(source int) -> (name text, n int)
SELECT f.name, COUNT(DISTINCT c.id)
  FROM found_in f JOIN contribution c ON c.program = f.program AND c.id = f.contribution
 WHERE f.program = :program AND f.source = :source AND c.person = :me AND c.state = 'withdrawn' AND c.reason = 'source-ignored'
 GROUP BY f.name ORDER BY 2 DESC LIMIT 1;

-- What counts, by kind.
--! one's own rows, whatever others may see of them
--: many kinds(from_day day, to_day day) -> (type text, n int)
SELECT c.type, COUNT(*) FROM contribution c
 WHERE c.program = :program AND c.person = :me AND c.day >= :from_day AND c.day < :to_day
   AND c.state IN ('claimed', 'verified') AND c.paid <> 'yes'
 GROUP BY c.type ORDER BY c.type LIMIT 100;

--! one's own rows, whatever others may see of them
--: one missing(from_day day, to_day day) -> (items int, stars int, unpaid_unsaid int, first day)
SELECT COUNT(*), COUNT(c.star), COALESCE(SUM(c.paid = 'unknown'), 0),
       COALESCE((SELECT MIN(b.day) FROM contribution b WHERE b.program = :program AND b.person = :me AND b.state <> 'draft'), :from_day)
  FROM contribution c
 WHERE c.program = :program AND c.person = :me AND c.day >= :from_day AND c.day < :to_day
   AND c.state IN ('claimed', 'verified');

--: many days(from_day day, to_day day) -> (day day, number int)
SELECT day, number FROM year_count
 WHERE program = :program AND person = :me AND day BETWEEN :from_day AND :to_day
 ORDER BY day LIMIT 400;

-- One's own nominations that go on or came to a letter, the newest first. letter: it can be read;
-- news: it came with the latest award day; asked: it is a draft that waits for a reply.
--! one's own cases and their letters, whatever others may see of them
--: many cases() -> (id int, state text, expertise text, award day, letter bool, news bool, asked bool)
SELECT n.id, n.state, e.name, y.award_day,
       y.state IN ('published', 'closed')
         AND EXISTS (SELECT 1 FROM decision d WHERE d.program = n.program AND d.nomination = n.id AND d.state = 'final'),
       y.state = 'published',
       EXISTS (SELECT 1 FROM decision d WHERE d.program = n.program AND d.nomination = n.id AND d.state = 'heard' AND d.outcome = 'no_renewal'
                  AND NOT EXISTS (SELECT 1 FROM reply r WHERE r.program = d.program AND r.decision = d.id))
  FROM nomination n
  JOIN cycle y ON y.program = n.program AND y.id = n.cycle
  JOIN expertise e ON e.program = n.program AND e.id = n.expertise
 WHERE n.program = :program AND n.nominee = :me
   AND n.state IN ('open', 'taken', 'documenting', 'ready', 'in_review', 'decided', 'closed')
 ORDER BY y.award_day DESC, n.id DESC LIMIT 20;

-- Who can sign in and has drafts.
--! only that there are some
--: many with_drafts() -> (person int)
SELECT DISTINCT c.person FROM contribution c JOIN account a ON a.person = c.person AND a.state = 'open'
 WHERE c.program = :program AND c.state = 'draft';
