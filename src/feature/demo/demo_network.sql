-- Praise, help, buddies and followers of the demo.

--: maybe room(kind text) -> (id int)
SELECT id FROM newsgroup WHERE program = :program AND kind = :kind ORDER BY id LIMIT 1;

--: run help(article int, until_day day)
INSERT INTO help_note (program, article, until_day) VALUES (:program, :article, :until_day);

-- One member in seven follows three others, and what these are experts in.
--! invented people
--: run follows(at time)
INSERT OR IGNORE INTO follow (program, person, channel, kind, since)
SELECT t.program, t.person, o.person, 'person', :at
  FROM award_term t JOIN award_term o ON o.program = t.program AND o.expertise = t.expertise AND o.state = 'current' AND o.person <> t.person
   AND (o.person + t.person) % 23 = 0
 WHERE t.program = :program AND t.state = 'current' AND t.person % 7 = 0;

--: run follows_expertise(at time)
INSERT OR IGNORE INTO follow (program, person, channel, kind, since)
SELECT t.program, t.person, t.expertise, 'expertise', :at FROM award_term t
 WHERE t.program = :program AND t.state = 'current' AND t.person % 5 = 0;

--: run offers(at time)
INSERT OR IGNORE INTO buddy_offer (program, person, capacity, since)
SELECT t.program, t.person, 1 + t.person % 3, :at FROM award_term t
 WHERE t.program = :program AND t.state = 'current' AND t.number > 1 AND t.person % 41 = 0;

-- Who received the award for the first time in the latest year: a few still look for a buddy.
--: run newcomers(since day, at time)
INSERT OR IGNORE INTO newcomer (program, person, buddy, state, since, moved)
SELECT t.program, t.person, CASE WHEN t.person % 17 = 0 THEN NULL ELSE b.person END,
       CASE WHEN t.person % 17 = 0 THEN 'looking' WHEN t.person % 17 < 4 THEN 'asked' WHEN t.person % 17 < 9 THEN 'paired' ELSE 'settled' END,
       :at, :at + t.person % 4096 * 20
  FROM award_term t
  JOIN (SELECT program, MIN(person) AS person FROM buddy_offer GROUP BY program) b ON b.program = t.program AND b.person <> t.person
 WHERE t.program = :program AND t.state = 'current' AND t.number = 1 AND t.from_day >= :since
 ORDER BY t.person LIMIT 40;

--: run buddies()
UPDATE newcomer SET buddy = COALESCE((SELECT MIN(o.person) FROM buddy_offer o WHERE o.program = newcomer.program AND o.person > newcomer.person), buddy)
 WHERE program = :program AND buddy IS NOT NULL;

--: run introduce(id int, introducer int, one int, other int, words text, at time)
INSERT OR IGNORE INTO introduction (program, id, introducer, one, other, words, made) VALUES (:program, :id, :introducer, :one, :other, :words, :at);

-- Nobody gets letters about the invented past; what is older was read.
--: run notices(before int)
UPDATE notice SET mail_due = NULL, read = CASE WHEN id < :before THEN 1 ELSE read END WHERE program = :program;
--! counts lines
--: run heads()
UPDATE notice_head SET unread = (SELECT COUNT(*) FROM notice n WHERE n.program = notice_head.program AND n.person = notice_head.person AND n.read = 0)
 WHERE program = :program;
