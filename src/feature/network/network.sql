-- ---- following

--: maybe follows(channel int) -> (muted bool)
SELECT muted FROM follow WHERE program = :program AND person = :me AND channel = :channel;

--: run follow_add(channel int, kind text)
INSERT INTO follow (program, person, channel, kind, since) VALUES (:program, :me, :channel, :kind, :now) ON CONFLICT DO NOTHING;

--: run follow_end(channel int)
DELETE FROM follow WHERE program = :program AND person = :me AND channel = :channel;

--: run mute(channel int, muted bool)
UPDATE follow SET muted = :muted WHERE program = :program AND person = :me AND channel = :channel;

-- Is there such a thing for the reader? title: what it is called, address: its page.
--: maybe person_channel(id int) -> (title text, address text)
SELECT p.name, '/people/' || p.handle
  FROM participant n JOIN person p ON p.id = n.person AND p.state = 'present'
 WHERE n.program = :program AND n.person = :id AND ({seen n} OR n.person = :me);

--! rights by {reads}: of the participant only the own region
--: maybe group_channel(id int) -> (title text, address text)
SELECT g.title, '/groups/' || g.name FROM newsgroup g WHERE g.program = :program AND g.id = :id AND {reads g};

--! the places of a thread are asked with the rights of their groups; a title under an embargo is not shown
--: maybe thread_channel(id int) -> (title text, address text)
SELECT t.subject, '/threads/' || t.root
  FROM thread t JOIN newsgroup g ON g.program = t.program AND g.id = t.newsgroup
 WHERE t.program = :program AND t.root = :id AND {open t} AND {reads g} LIMIT 1;

--: maybe expertise_channel(id int) -> (title text, address text)
SELECT e.name, '/directory?expertise=' || e.id FROM expertise e WHERE e.program = :program AND e.id = :id AND e.retired IS NULL;

--: many following() -> (channel int, kind text, muted bool, since time)
SELECT f.channel, f.kind, f.muted, f.since FROM follow f WHERE f.program = :program AND f.person = :me ORDER BY f.kind, f.since DESC LIMIT 1000;

--: one followers(channel int) -> (number int)
SELECT COUNT(*) FROM follow WHERE program = :program AND channel = :channel AND muted = 0;

-- ---- the stream

--: run publish(id int, channel int, kind text, subject int, actor int?, newsgroup int?, seen int, embargo int?, line text, address text)
INSERT INTO stream (program, channel, id, kind, subject, actor, newsgroup, seen_by, embargo, line, address)
VALUES (:program, :channel, :id, :kind, :subject, :actor, :newsgroup, :seen, :embargo, :line, :address) ON CONFLICT DO NOTHING;

--: run take_back(subject int)
DELETE FROM stream WHERE program = :program AND subject = :subject;

-- What is old goes; not what somebody did whose data are held.
--! shows nothing
--: many retire(before int, most int) -> (id int)
DELETE FROM stream WHERE program = :program AND (channel, id) IN (
    SELECT s.channel, s.id FROM stream s WHERE s.program = :program AND s.id < :before
       AND NOT EXISTS (SELECT 1 FROM legal_hold h WHERE h.program = s.program AND h.person = s.actor AND h.lifted IS NULL)
     LIMIT :most)
RETURNING id;

-- A thread was moved: it is for the readers of the group where it is now.
--! shows nothing
--: run regroup(root int)
UPDATE stream SET newsgroup = (SELECT a.newsgroup FROM article a WHERE a.program = stream.program AND a.id = stream.subject)
 WHERE program = :program AND newsgroup IS NOT NULL
   AND subject IN (SELECT a.id FROM article a WHERE a.program = :program AND a.root = :root);

-- A thread was split, the ledger's facts say from which: who followed that follows both.
--! shows nothing
--: run split_follow(root int, facts text)
INSERT INTO follow (program, person, channel, kind, since, muted)
SELECT f.program, f.person, :root, 'thread', :now, f.muted FROM follow f
 WHERE f.program = :program AND f.channel = json_extract(:facts, '$.from') ON CONFLICT DO NOTHING;

--! shows nothing
--: run split_channel(root int, facts text)
UPDATE stream SET channel = :root
 WHERE program = :program AND channel = json_extract(:facts, '$.from')
   AND subject IN (SELECT a.id FROM article a WHERE a.program = :program AND a.root = :root);

--! shows nothing
--: run split_address(root int)
UPDATE stream SET address = '/threads/' || :root
 WHERE program = :program AND newsgroup IS NOT NULL
   AND subject IN (SELECT a.id FROM article a WHERE a.program = :program AND a.root = :root);

--: run split_first(root int, kind text, line text)
UPDATE stream SET kind = :kind, line = :line WHERE program = :program AND subject = :root;

--: run rename(subject int, line text)
UPDATE stream SET line = :line WHERE program = :program AND subject = :subject;

--! a number of the reader's channels, and the newest id
--: one channels() -> (number int, newest int)
SELECT (SELECT COUNT(*) FROM follow f WHERE f.program = :program AND f.person = :me AND f.muted = 0)
     + (SELECT COUNT(*) FROM subscription s WHERE s.program = :program AND s.person = :me AND s.role IN ('member', 'moderator')) + 1,
       COALESCE((SELECT MAX(t.id) FROM stream t WHERE t.program = :program), 0);

-- Few channels: each is sought in a window. Channel 0 is everybody's: letters to many, for whom they reached.
--! rights by {reads}: of the participant only the own region
--: many feed(since int, before int, most int) -> (id int, kind text, subject int, line text, address text, name text?, handle text?, avatar bytes?)
SELECT s.id, s.kind, s.subject, s.line, s.address, p.name, p.handle, p.avatar
  FROM (SELECT f.channel AS channel FROM follow f WHERE f.program = :program AND f.person = :me AND f.muted = 0
        UNION SELECT u.newsgroup FROM subscription u WHERE u.program = :program AND u.person = :me AND u.role IN ('member', 'moderator')
        UNION SELECT 0) k
  JOIN stream s ON s.program = :program AND s.channel = k.channel AND s.id > :since AND s.id < :before
  LEFT JOIN person p ON p.id = s.actor
 WHERE {seen s} AND {open s} AND (s.actor IS NULL OR s.actor <> :me)
   AND (s.kind <> 'announcement' OR EXISTS (SELECT 1 FROM delivery d WHERE d.program = s.program AND d.announcement = s.subject AND d.person = :me AND d.sent IS NOT NULL))
   AND (s.newsgroup IS NULL OR EXISTS (SELECT 1 FROM newsgroup g WHERE g.program = s.program AND g.id = s.newsgroup AND {reads g}))
 ORDER BY s.id DESC LIMIT :most;

-- Many: newest first, asking whether one follows it.
--! rights by {reads}; the embargo is asked of what is found
--: many feed_busy(since int, before int, most int) -> (id int, kind text, subject int, line text, address text, name text?, handle text?, avatar bytes?)
SELECT t.id, t.kind, t.subject, t.line, t.address, p.name, p.handle, p.avatar
  FROM (SELECT s.id AS id, s.channel AS channel FROM stream s
         WHERE s.program = :program AND s.id > :since AND s.id < :before AND {seen s}
           AND (EXISTS (SELECT 1 FROM follow f WHERE f.program = s.program AND f.person = :me AND f.channel = s.channel AND f.muted = 0)
                OR EXISTS (SELECT 1 FROM subscription u WHERE u.program = s.program AND u.person = :me AND u.newsgroup = s.channel AND u.role IN ('member', 'moderator'))
                OR s.channel = 0)
         ORDER BY s.id DESC LIMIT :most) q
  JOIN stream t ON t.program = :program AND t.channel = q.channel AND t.id = q.id
  LEFT JOIN person p ON p.id = t.actor
 WHERE {seen t} AND {open t} AND (t.actor IS NULL OR t.actor <> :me)
   AND (t.kind <> 'announcement' OR EXISTS (SELECT 1 FROM delivery d WHERE d.program = t.program AND d.announcement = t.subject AND d.person = :me AND d.sent IS NOT NULL))
   AND (t.newsgroup IS NULL OR EXISTS (SELECT 1 FROM newsgroup g WHERE g.program = t.program AND g.id = t.newsgroup AND {reads g}))
 ORDER BY t.id DESC;

-- ---- what the ledger tells of

--! what is written down for the stream; its readers are asked when it is read
--: maybe article(id int) -> (kind text, subject text, root int, parent int?, author int, newsgroup int, group_kind text, embargo int?, praised int?)
SELECT a.kind, a.subject, a.root, a.parent, a.author, a.newsgroup, g.kind, a.embargo, a.praised
  FROM article a JOIN newsgroup g ON g.program = a.program AND g.id = a.newsgroup
 WHERE a.program = :program AND a.id = :id AND a.state = 'shown';

--: many group_expertises(newsgroup int) -> (expertise int)
SELECT r.subject FROM newsgroup_right r WHERE r.program = :program AND r.newsgroup = :newsgroup AND r.who = 'expertise' LIMIT 4;

-- Who follows a thread and was not told of this article in another way; nobody, if more than so many follow it.
--! only whether it was told
--: many thread_followers(root int, article int, most int) -> (person int)
SELECT f.person FROM follow f
 WHERE f.program = :program AND f.channel = :root AND f.muted = 0
   AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.program = f.program AND n.person = f.person AND n.subject = :article
                      AND n.kind IN ('lounge-mention', 'lounge-reply'))
   AND (SELECT COUNT(*) FROM (SELECT 1 FROM follow k WHERE k.program = :program AND k.channel = :root AND k.muted = 0 LIMIT :most + 1) m) <= :most;

--! what is written down for the stream, with who may see it
--: maybe term(id int) -> (person int, expertise int, number int, seen_by int, name text)
SELECT t.person, t.expertise, t.number, n.seen_by, e.name
  FROM award_term t
  JOIN participant n ON n.program = t.program AND n.person = t.person
  JOIN expertise e ON e.program = t.program AND e.id = t.expertise
 WHERE t.program = :program AND t.id = :id;

-- ---- the page of the community

--! rights by {reads}: of the participant only the own region
--: many my_groups() -> (name text, title text, kind text, unread int)
SELECT g.name, g.title, g.kind, MAX(0, g.shown - s.read_count)
  FROM subscription s JOIN newsgroup g ON g.program = s.program AND g.id = s.newsgroup
 WHERE s.program = :program AND s.person = :me AND s.role IN ('member', 'moderator', 'muted') AND g.kind <> 'page' AND {reads g}
 ORDER BY g.last DESC LIMIT 12;

--! rights by {reads}: of the participant only the own region
--: many groups() -> (name text, title text)
SELECT g.name, g.title FROM newsgroup g
 WHERE g.program = :program AND g.kind <> 'page' AND g.state <> 'archived' AND {reads g} ORDER BY g.last DESC LIMIT 12;

--! rights by {reads}: of the participant only the own region
--: many questions() -> (root int, title text, newsgroup text, articles int, name text)
SELECT t.root, t.subject, g.title, t.articles, p.name
  FROM newsgroup g
  JOIN thread t ON t.program = g.program AND t.newsgroup = g.id AND t.kind = 'question' AND t.answer IS NULL
  JOIN person p ON p.id = t.author
 WHERE g.program = :program AND g.kind <> 'page' AND {reads g} AND {open t}
 ORDER BY t.last DESC LIMIT 6;

--: many newest(language text) -> (handle text, name text, latin text, avatar bytes?, expertise text)
SELECT p.handle, p.name, p.latin, p.avatar, COALESCE(l.words, e.name)
  FROM home_figure f
  JOIN participant n ON n.program = f.program AND n.person = f.number
  JOIN person p ON p.id = f.number AND p.state = 'present'
  JOIN award_term t ON t.program = f.program AND t.person = f.number AND t.state = 'current'
  JOIN expertise e ON e.program = t.program AND e.id = t.expertise
  LEFT JOIN label l ON l.program = e.program AND l.kind = 'expertise' AND l.subject = e.id AND l.language = :language
 WHERE f.program = :program AND f.kind = 'recent' AND {seen n}
 ORDER BY f.code LIMIT 8;

-- What waits for the reader here: introductions, a newcomer who asks.
--: one waiting() -> (introductions int, newcomers int)
SELECT (SELECT COUNT(*) FROM introduction i WHERE i.program = :program AND ((i.one = :me AND i.one_says = '') OR (i.other = :me AND i.other_says = ''))
           AND i.one_says <> 'no' AND i.other_says <> 'no'),
       (SELECT COUNT(*) FROM newcomer n WHERE n.program = :program AND n.buddy = :me AND n.state = 'asked');

-- ---- forgetting

--: run forget_follow(person int)
DELETE FROM follow WHERE program = :program AND (person = :person OR channel = :person);
--: run forget_stream(person int)
DELETE FROM stream WHERE program = :program AND (actor = :person OR channel = :person);
-- Titles that they gave, under which others answered: as the lounge left them.
--! writes no more than the article says
--: run forget_titles(person int)
UPDATE stream SET line = (SELECT substr(a.subject, 1, 200) FROM article a WHERE a.program = stream.program AND a.id = stream.subject)
 WHERE program = :program AND :person <> 0 AND kind = 'answer'
   AND EXISTS (SELECT 1 FROM article a WHERE a.program = stream.program AND a.id = stream.subject AND substr(a.subject, 1, 200) <> stream.line);
--: run forget_praise(person int)
DELETE FROM praise_taken WHERE program = :program AND person = :person;
--: run forget_hidden(person int)
DELETE FROM praise_hidden WHERE program = :program AND person = :person;
--: run forget_introduction(person int)
DELETE FROM introduction WHERE program = :program AND (one = :person OR other = :person OR introducer = :person);
--: run forget_offer(person int)
DELETE FROM buddy_offer WHERE program = :program AND person = :person;
--: run forget_no(person int)
DELETE FROM buddy_no WHERE program = :program AND (person = :person OR buddy = :person);
--: run forget_newcomer(person int)
DELETE FROM newcomer WHERE program = :program AND person = :person;
--: run forget_buddy(person int)
UPDATE newcomer SET buddy = NULL, state = CASE state WHEN 'settled' THEN 'settled' ELSE 'looking' END, moved = :now
 WHERE program = :program AND buddy = :person;
--: run forget_quiet(person int)
DELETE FROM quiet_mark WHERE program = :program AND person = :person;
--: run forget_manager(person int)
UPDATE quiet_mark SET manager = NULL WHERE program = :program AND manager = :person;

-- ---- two records of one human

--: many rows(loser int, winner int) -> (name text, id int)
SELECT 'follow', f.channel FROM follow f
 WHERE f.program = :program AND f.person = :loser AND f.channel <> :winner
   AND NOT EXISTS (SELECT 1 FROM follow o WHERE o.program = f.program AND o.person = :winner AND o.channel = f.channel)
UNION ALL
SELECT 'followed', f.person FROM follow f
 WHERE f.program = :program AND f.channel = :loser AND f.person <> :winner
   AND NOT EXISTS (SELECT 1 FROM follow o WHERE o.program = f.program AND o.person = f.person AND o.channel = :winner)
UNION ALL
SELECT 'praise_taken', t.article FROM praise_taken t WHERE t.program = :program AND t.person = :loser
UNION ALL
SELECT 'praise_hidden', h.article FROM praise_hidden h WHERE h.program = :program AND h.person = :loser
UNION ALL
SELECT 'buddy_of', n.person FROM newcomer n WHERE n.program = :program AND n.buddy = :loser AND n.person <> :winner;

--: run move_follow(id int, from_person int, to_person int)
UPDATE OR IGNORE follow SET person = :to_person WHERE program = :program AND channel = :id AND person = :from_person;
--: run move_followed(id int, from_person int, to_person int)
UPDATE OR IGNORE follow SET channel = :to_person WHERE program = :program AND person = :id AND channel = :from_person;
--: run move_praise(id int, from_person int, to_person int)
UPDATE praise_taken SET person = :to_person WHERE program = :program AND article = :id AND person = :from_person;
--: run move_hidden(id int, from_person int, to_person int)
UPDATE praise_hidden SET person = :to_person WHERE program = :program AND article = :id AND person = :from_person;
--: run move_buddy(id int, from_person int, to_person int)
UPDATE OR IGNORE newcomer SET buddy = :to_person WHERE program = :program AND person = :id AND buddy = :from_person;

--: maybe handle(person int) -> (handle text)
SELECT handle FROM person WHERE id = :person AND state = 'present';
