-- Letters to many: one that everybody has, and the leads' words for the one under way.

-- Deliveries of one that went: of all it is for, some days ago; most have confirmed, a few let it be known that they read.
--! a letter goes to whom it is for, whatever they show of themselves
--: run deliveries(announcement int, sent time)
INSERT INTO delivery (program, announcement, person, due, region, sent, silent, opened, acknowledged)
SELECT x.program, :announcement, p.id, :sent, x.region, :sent + p.id % 5 * 3600,
       CASE WHEN EXISTS (SELECT 1 FROM account a WHERE a.person = p.id) THEN '' ELSE 'no_address' END,
       CASE WHEN p.id % 6 = 0 THEN :sent + 30000 END, CASE WHEN p.id % 7 < 5 THEN :sent + 20000 + p.id % 997 * 200 END
  FROM award_term t
  JOIN participant x ON x.program = t.program AND x.person = t.person
  JOIN person p ON p.id = t.person AND p.state = 'present'
 WHERE t.program = :program AND t.state IN ('current', 'paused');

-- Their mail: that it went stays, without its words.
--: run mails(announcement int, first int, subject text)
INSERT INTO mail (program, id, once, person, address, subject, body, state, due, tries, sent)
SELECT d.program, :first + ROW_NUMBER() OVER (ORDER BY d.person), 'announcement/' || d.announcement || '/' || d.person, d.person, '', :subject, '',
       CASE WHEN d.person % 97 = 0 THEN 'bounced' ELSE 'sent' END, d.sent, 1, d.sent
  FROM delivery d WHERE d.program = :program AND d.announcement = :announcement AND d.silent = '';

--: run finish(announcement int, sent time)
UPDATE announcement
   SET state = 'sent', starts = :sent, finished = :sent + 86400, complete = 1,
       readers = (SELECT COUNT(*) FROM delivery d WHERE d.program = :program AND d.announcement = :announcement)
 WHERE program = :program AND id = :announcement;

-- Who has a region with readers: the one who is asked first, if they can.
--: maybe lead(announcement int) -> (person int, region int)
SELECT l.person, r.region
  FROM announcement_region r
  JOIN role_grant l ON l.program = r.program AND l.role = 16 AND l.region = r.region AND l.starts <= :now AND (l.ends IS NULL OR l.ends > :now)
 WHERE r.program = :program AND r.announcement = :announcement AND r.readers > 0
 ORDER BY l.person <> :me, l.person, r.region LIMIT 1;
