-- ---- telling

-- Who is told, and how: without a choice of theirs mail is empty.
-- listed: how the group's articles come to them by mail.
--: maybe whom(person int, kind text, newsgroup int) -> (person int, zone text, web bool, mail text, listed text)
SELECT p.id, p.zone, COALESCE(h.web, 1), COALESCE(h.mail, ''),
       COALESCE((SELECT s.mail FROM subscription s WHERE s.program = :program AND s.person = p.id AND s.newsgroup = :newsgroup
                    AND s.role IN ('member', 'moderator', 'muted')), '')
  FROM person o
  JOIN person p ON p.id = COALESCE(o.merged_into, o.id) AND p.state = 'present'
  LEFT JOIN notice_choice h ON h.program = :program AND h.person = p.id AND h.kind = :kind
 WHERE o.id = :person;

--: maybe add(id int, person int, kind text, subject int, actor int?, words text, address text, newsgroup int?, seen int, embargo int?, web bool, mail_due time?) -> (id int)
INSERT INTO notice (program, person, id, kind, subject, actor, words, address, newsgroup, seen_by, embargo, web, read, mail_due)
VALUES (:program, :person, :id, :kind, :subject, :actor, :words, :address, :newsgroup, :seen, :embargo, :web, 1 - :web, :mail_due)
ON CONFLICT DO NOTHING RETURNING id;

--: run make_room(person int, kind text, subject int)
DELETE FROM notice WHERE program = :program AND person = :person AND kind = :kind AND subject = :subject AND read = 1;

--: run one_more(person int)
INSERT INTO notice_head (program, person, unread) VALUES (:program, :person, 1)
ON CONFLICT (program, person) DO UPDATE SET unread = unread + 1;

--! shows no title
--: run recount(person int)
INSERT INTO notice_head (program, person, unread)
SELECT :program, :person, COUNT(*) FROM notice n WHERE n.program = :program AND n.person = :person AND n.read = 0
ON CONFLICT (program, person) DO UPDATE SET unread = excluded.unread;

--: many take_back(kind text, subject int) -> (person int)
DELETE FROM notice WHERE program = :program AND kind = :kind AND subject = :subject RETURNING person;

-- A thread was moved: titles are for the readers of the group where it is now.
--! shows nothing
--: run regroup(root int)
UPDATE notice SET newsgroup = (SELECT a.newsgroup FROM article a WHERE a.program = notice.program AND a.id = notice.subject)
 WHERE program = :program AND newsgroup IS NOT NULL
   AND kind IN ('lounge-mention', 'lounge-reply', 'lounge-followed', 'lounge-best', 'lounge-removed', 'lounge-shown', 'lounge-report',
                'lounge-held', 'lounge-watched', 'lounge-reported', 'network-praise')
   AND subject IN (SELECT a.id FROM article a WHERE a.program = :program AND a.root = :root);

-- ---- the reader's own

-- hidden: the title is not for the reader any more, or not yet.
--! of an article and a group only whether they may be read; the row's own bits and embargo are asked
--: many page(only text, before int, most int) -> (id int, kind text, actor text, handle text, avatar bytes?, words text, address text, read bool, hidden bool)
SELECT n.id, n.kind, COALESCE(p.name, ''), CASE WHEN p.state = 'present' THEN p.handle ELSE '' END, p.avatar, n.words, n.address, n.read,
       NOT ({seen n} AND {open n} AND (n.newsgroup IS NULL OR EXISTS (
           SELECT 1 FROM newsgroup g WHERE g.program = n.program AND g.id = n.newsgroup AND {reads g}
              AND NOT EXISTS (SELECT 1 FROM article a WHERE a.program = n.program AND a.id = n.subject AND a.state <> 'shown'
                 AND NOT (a.state <> 'erased' AND n.kind IN ('lounge-held', 'lounge-removed'))))))
  FROM notice n LEFT JOIN person p ON p.id = n.actor
 WHERE n.program = :program AND n.person = :me AND n.web = 1 AND n.id < :before AND (:only = '' OR n.kind = :only OR (:only = 'unread' AND n.read = 0))
 ORDER BY n.id DESC LIMIT :most;

--! shows no title
--: many kinds() -> (kind text, number int, unread int)
SELECT n.kind, COUNT(*), SUM(1 - n.read) FROM notice n WHERE n.program = :program AND n.person = :me AND n.web = 1 GROUP BY n.kind;

--! shows no title
--: maybe read(id int) -> (address text)
UPDATE notice SET read = 1 WHERE program = :program AND person = :me AND id = :id RETURNING address;

--! shows no title
--: run read_all(only text)
UPDATE notice SET read = 1 WHERE program = :program AND person = :me AND read = 0 AND (:only = '' OR :only = 'unread' OR kind = :only);

--! shows no title
--: many seen(subject int) -> (id int)
UPDATE notice SET read = 1, mail_due = NULL
 WHERE program = :program AND person = :me AND (read = 0 OR mail_due IS NOT NULL) AND subject = :subject RETURNING id;

-- ---- choices

--: many choices() -> (kind text, web bool, mail text)
SELECT kind, web, mail FROM notice_choice WHERE program = :program AND person = :me;

--: run choose(person int, kind text, web bool, mail text)
INSERT INTO notice_choice (program, person, kind, web, mail) VALUES (:program, :person, :kind, :web, :mail)
ON CONFLICT (program, person, kind) DO UPDATE SET web = excluded.web, mail = excluded.mail;

--: run choose_default(kind text)
DELETE FROM notice_choice WHERE program = :program AND person = :me AND kind = :kind;

-- What waited for a letter of this kind waits no more. kind empty: of all.
--! shows no title
--: run no_letter(person int, kind text)
UPDATE notice SET mail_due = NULL WHERE program = :program AND person = :person AND mail_due IS NOT NULL AND (:kind = '' OR kind = :kind);

-- ---- letters

--! shows no title
--: many programs_due() -> (of int)
SELECT g.id FROM program g WHERE g.state <> 'closed'
   AND EXISTS (SELECT 1 FROM notice n WHERE n.program = g.id AND n.mail_due <= :now);

--! shows no title
--: many people_due(most int) -> (person int)
SELECT DISTINCT n.person FROM notice n WHERE n.program = :program AND n.mail_due <= :now LIMIT :most;

-- What a letter tells; asked with the rights of whom it goes to.
--! of an article and a group only whether they may be read; the row's own bits and embargo are asked
--: many letter(most int) -> (id int, kind text, actor text, words text, address text, newsgroup int?, seen int, hidden bool)
SELECT n.id, n.kind, COALESCE(p.name, ''), n.words, n.address, n.newsgroup, n.seen_by,
       NOT ({seen n} AND {open n} AND (n.newsgroup IS NULL OR EXISTS (
           SELECT 1 FROM newsgroup g WHERE g.program = n.program AND g.id = n.newsgroup AND {reads g}
              AND NOT EXISTS (SELECT 1 FROM article a WHERE a.program = n.program AND a.id = n.subject AND a.state <> 'shown'
                 AND NOT (a.state <> 'erased' AND n.kind IN ('lounge-held', 'lounge-removed'))))))
  FROM notice n LEFT JOIN person p ON p.id = n.actor
 WHERE n.program = :program AND n.person = :me AND n.mail_due <= :now AND (n.read = 0 OR n.web = 0)
 ORDER BY n.id LIMIT :most;

--! shows no title
--: run letter_written()
UPDATE notice SET mail_due = NULL WHERE program = :program AND person = :me AND mail_due <= :now;

-- It is night where they are: what waited too long waits for the morning.
--! shows no title
--: run wait(until time)
UPDATE notice SET mail_due = :until WHERE program = :program AND person = :me AND mail_due <= :now;

-- ---- forgetting, merging, retention

--! shows no title
--: many told_by(person int) -> (person int)
SELECT DISTINCT person FROM notice WHERE program = :program AND actor = :person;

--: run forget(person int)
DELETE FROM notice WHERE program = :program AND (person = :person OR actor = :person);

-- Titles that they gave to threads, in lines about the answers of others.
--! shows no title
--: run forget_titles(person int)
UPDATE notice SET words = '…'
 WHERE program = :program AND EXISTS (SELECT 1 FROM article a JOIN article r ON r.program = a.program AND r.id = a.root AND r.author = :person
   WHERE a.program = notice.program AND a.id = notice.subject);

--: run forget_head(person int)
DELETE FROM notice_head WHERE program = :program AND person = :person;

--: run forget_choices(person int)
DELETE FROM notice_choice WHERE program = :program AND person = :person;

--! shows no title
--: many rows(loser int, winner int) -> (name text, id int)
SELECT 'notice', n.id FROM notice n WHERE n.program = :program AND n.person = :loser
   AND NOT EXISTS (SELECT 1 FROM notice o WHERE o.program = n.program AND o.person = :winner AND o.kind = n.kind AND o.subject = n.subject)
UNION ALL
SELECT 'notice_actor', n.id FROM notice n WHERE n.program = :program AND n.actor = :loser;

--: run hand_over(id int, from_person int, to_person int)
UPDATE OR IGNORE notice SET person = :to_person WHERE program = :program AND id = :id AND person = :from_person;

--! shows no title
--: run hand_over_actor(id int, from_person int, to_person int)
UPDATE notice SET actor = :to_person WHERE program = :program AND id = :id AND actor = :from_person;

--! shows no title
--: many retire(before int, most int) -> (person int)
DELETE FROM notice WHERE program = :program AND (person, id) IN (
    SELECT n.person, n.id FROM notice n WHERE n.program = :program AND n.id < :before
       AND NOT EXISTS (SELECT 1 FROM legal_hold h WHERE h.program = n.program AND h.person = n.person AND h.lifted IS NULL)
     LIMIT :most)
RETURNING person;
