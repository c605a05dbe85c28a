-- The groups as lists: what is to be sent, to whom, and how far it went.

-- ---- each article

--: many work() -> (of int, newsgroup int, number int, reader int)
SELECT g.program, g.id, COALESCE(m.number, 0), COALESCE(m.reader, 0)
  FROM newsgroup g LEFT JOIN mailing_group m ON m.program = g.program AND m.newsgroup = g.id
 WHERE g.high > COALESCE(m.number, 0);

-- The first article behind that number, whoever may read it: no word of it. What is too old is passed over.
--! numbers only; each reader's rights are asked when the letter is written
--: maybe next(newsgroup int, number int, after time) -> (number int, author int, at time)
SELECT p.number, a.author, a.at
  FROM placement p JOIN article a ON a.program = p.program AND a.id = p.article
 WHERE p.program = :program AND p.newsgroup = :newsgroup AND p.number > :number AND a.state = 'shown' AND a.at >= :after
 ORDER BY p.number LIMIT 1;

-- A letter to many that stands in the group as well comes once: not to whom it goes by itself.
--! numbers only; each reader's rights are asked when the letter is written
--: many readers(newsgroup int, number int, behind int, author int, at time, most int) -> (person int)
SELECT s.person FROM subscription s
  JOIN person p ON p.id = s.person AND p.state = 'present'
 WHERE s.program = :program AND s.newsgroup = :newsgroup AND s.person > :behind AND s.person <> :author
   AND s.mail = 'each' AND s.role IN ('member', 'moderator', 'muted') AND s.since <= :at
   AND NOT EXISTS (SELECT 1 FROM placement l
         JOIN announcement t ON t.program = l.program AND t.article = l.article
         JOIN delivery d ON d.program = t.program AND d.announcement = t.id AND d.person = s.person AND d.silent = ''
        WHERE l.program = :program AND l.newsgroup = :newsgroup AND l.number = :number)
 ORDER BY s.person LIMIT :most;

-- As the reader may see it.
--: maybe article(newsgroup int, number int) -> (id int, message_id text, kind text, subject text, author text, refs text, body text, name text, title text)
SELECT a.id, a.message_id, a.kind, a.subject, w.name, t.refs, t.body, g.name, g.title
  FROM placement p
  JOIN newsgroup g ON g.program = p.program AND g.id = p.newsgroup
  JOIN article a ON a.program = p.program AND a.id = p.article
  JOIN article_text t ON t.program = a.program AND t.article = a.id
  JOIN person w ON w.id = COALESCE(a.on_behalf, a.author)
 WHERE p.program = :program AND p.newsgroup = :newsgroup AND p.number = :number
   AND a.state = 'shown' AND {open p} AND {open a} AND {reads g};

--: many files(article int) -> (number int, name text)
SELECT number, name FROM attachment WHERE program = :program AND article = :article ORDER BY number;

--: run went(newsgroup int, number int, reader int)
INSERT INTO mailing_group (program, newsgroup, number, reader) VALUES (:program, :newsgroup, :number, :reader)
ON CONFLICT (program, newsgroup) DO UPDATE SET number = excluded.number, reader = excluded.reader;

-- Nothing is left that could be sent: what comes is.
--: run went_all(newsgroup int)
INSERT INTO mailing_group (program, newsgroup, number, reader)
SELECT g.program, g.id, g.high, 0 FROM newsgroup g WHERE g.program = :program AND g.id = :newsgroup
ON CONFLICT (program, newsgroup) DO UPDATE SET number = excluded.number, reader = 0;

-- ---- asked again before a letter goes

-- Who has this person's record now; themselves, if it was merged with none.
--: maybe heir(person int) -> (id int)
WITH RECURSIVE heir (id, steps) AS (
  SELECT :person, 0
  UNION ALL SELECT n.merged_into, h.steps + 1 FROM heir h JOIN person n ON n.id = h.id AND n.state = 'merged' WHERE h.steps < 20)
SELECT id FROM heir ORDER BY steps DESC LIMIT 1;

-- What is under that embargo.
--: maybe knows(embargo int) -> (id int)
SELECT k.id FROM embargo k WHERE k.program = :program AND k.id = :embargo AND (k.state = 'opened' OR k.nda_version <= :nda);

--: maybe reads_group(newsgroup int) -> (id int)
SELECT g.id FROM newsgroup g WHERE g.program = :program AND g.id = :newsgroup AND {reads g};

--! no word of it
--: maybe reads_article(article int) -> (id int)
SELECT a.id FROM article a
 WHERE a.program = :program AND a.id = :article AND a.state = 'shown' AND {open a}
   AND EXISTS (SELECT 1 FROM placement p JOIN newsgroup g ON g.program = p.program AND g.id = p.newsgroup
                WHERE p.program = a.program AND p.article = a.id AND {open p} AND {reads g});

-- ---- digests

--: many digests_new(most int) -> (of int, person int, often text, zone text)
SELECT DISTINCT s.program, s.person, s.mail, p.zone FROM subscription s
  JOIN person p ON p.id = s.person AND p.state = 'present'
 WHERE s.mail IN ('daily', 'weekly') AND s.role IN ('member', 'moderator', 'muted')
   AND NOT EXISTS (SELECT 1 FROM mailing_reader r WHERE r.program = s.program AND r.person = s.person AND r.often = s.mail)
 LIMIT :most;

--: run digest_at(person int, often text, due time)
INSERT INTO mailing_reader (program, person, often, due) VALUES (:program, :person, :often, :due)
ON CONFLICT (program, person, often) DO UPDATE SET due = excluded.due;

--: run digest_end(person int, often text)
DELETE FROM mailing_reader WHERE program = :program AND person = :person AND often = :often;

--: many digests_due(most int) -> (of int, person int, often text)
SELECT r.program, r.person, r.often FROM mailing_reader r WHERE r.due <= :now ORDER BY r.due, r.program, r.person LIMIT :most;

--: one digest_wanted(often text) -> (any bool)
SELECT EXISTS (SELECT 1 FROM subscription s
                WHERE s.program = :program AND s.person = :me AND s.mail = :often AND s.role IN ('member', 'moderator', 'muted'));

-- What is new in the reader's groups: not read, not told of, by others.
--: many digest(often text, after time, most int) -> (newsgroup int, name text, title text, root int, subject text, articles int, author text, last int)
SELECT g.id, g.name, g.title, a.root, h.subject, COUNT(*), MAX(w.name), MAX(p.number)
  FROM subscription s
  JOIN newsgroup g ON g.program = s.program AND g.id = s.newsgroup
  LEFT JOIN mailing_digest d ON d.program = s.program AND d.person = s.person AND d.newsgroup = s.newsgroup
  JOIN placement p ON p.program = s.program AND p.newsgroup = s.newsgroup AND p.number > MAX(s.read_to, COALESCE(d.number, 0))
  JOIN article a ON a.program = p.program AND a.id = p.article AND a.state = 'shown' AND a.at >= :after AND a.author <> s.person
  JOIN thread h ON h.program = p.program AND h.newsgroup = p.newsgroup AND h.root = a.root
  JOIN person w ON w.id = COALESCE(a.on_behalf, a.author)
 WHERE s.program = :program AND s.person = :me AND s.mail = :often AND s.role IN ('member', 'moderator', 'muted')
   AND {open p} AND {open a} AND {open h} AND {reads g}
 GROUP BY g.id, a.root
 ORDER BY g.title, g.id, COUNT(*) DESC, MAX(p.number) DESC
 LIMIT :most;

--: run digest_told(newsgroup int, number int)
INSERT INTO mailing_digest (program, person, newsgroup, number) VALUES (:program, :me, :newsgroup, :number)
ON CONFLICT (program, person, newsgroup) DO UPDATE SET number = MAX(number, excluded.number);

-- ---- what comes in

-- Groups of that name, in all programs or the one of that code; no word of what is in them.
--: many groups_named(name text, code text) -> (of int, id int)
SELECT g.program, g.id FROM newsgroup g JOIN program p ON p.id = g.program
 WHERE g.name = :name AND g.kind <> 'page' AND (:code = '' OR lower(p.code) = :code) LIMIT 2;

--: maybe own(newsgroup int) -> (mail text)
SELECT mail FROM subscription WHERE program = :program AND person = :me AND newsgroup = :newsgroup AND mail <> 'none';

-- The article that a mail answers, if it stands in that group.
--! the store asks for the rights when it is answered
--: maybe in_group(article int, newsgroup int) -> (number int)
SELECT p.number FROM placement p WHERE p.program = :program AND p.article = :article AND p.newsgroup = :newsgroup;

-- ---- mails whose senders are asked

--: one waiting_of(after time) -> (number int, bytes int, lately int)
SELECT COUNT(*), COALESCE(SUM(length(source)), 0), COALESCE(SUM(made > :after), 0) FROM mailing_waiting WHERE person = :me;

--: run wait(id int, message_id text, newsgroups text, subject text, source bytes)
INSERT INTO mailing_waiting (program, id, person, message_id, newsgroups, subject, source, made)
VALUES (:program, :id, :me, :message_id, :newsgroups, :subject, :source, :now);

--: maybe waits(message_id text) -> (id int, newsgroups text, subject text)
SELECT id, newsgroups, subject FROM mailing_waiting WHERE program = :program AND person = :me AND message_id = :message_id;

--: run wait_also(id int, newsgroups text)
UPDATE mailing_waiting SET newsgroups = :newsgroups WHERE program = :program AND id = :id;

--: maybe waiting(id int) -> (person int, message_id text, newsgroups text, subject text, source bytes)
SELECT person, message_id, newsgroups, subject, source FROM mailing_waiting WHERE program = :program AND id = :id;

--: run waits_no_more(id int)
DELETE FROM mailing_waiting WHERE program = :program AND id = :id;

--: maybe any_waiting(before time) -> (id int)
SELECT id FROM mailing_waiting WHERE made < :before LIMIT 1;

--: run forget_waiting(before time)
DELETE FROM mailing_waiting WHERE made < :before;

-- ---- somebody was deleted, or became one with somebody

-- Articles without words and author, of which letters still have them.
--! no word of it
--: many erased_with_letters() -> (id int)
SELECT a.id FROM article a
 WHERE a.program = :program AND a.author = 1 AND a.state = 'erased'
   AND EXISTS (SELECT 1 FROM mail m WHERE m.program = a.program AND m.body <> ''
                AND m.once > 'article/' || a.id || '/' AND m.once < 'article/' || a.id || '0');

--! which rows, by number
--: many rows(loser int, winner int) -> (name text, id int)
SELECT 'mailing_reader/' || r.often, 0 FROM mailing_reader r WHERE r.program = :program AND r.person = :loser
   AND NOT EXISTS (SELECT 1 FROM mailing_reader o WHERE o.program = r.program AND o.person = :winner AND o.often = r.often)
UNION ALL SELECT 'mailing_digest', d.newsgroup FROM mailing_digest d WHERE d.program = :program AND d.person = :loser
   AND NOT EXISTS (SELECT 1 FROM mailing_digest o WHERE o.program = d.program AND o.person = :winner AND o.newsgroup = d.newsgroup)
UNION ALL SELECT 'mailing_waiting', w.id FROM mailing_waiting w WHERE w.program = :program AND w.person = :loser;

--: run reader(often text, from_person int, to_person int)
UPDATE OR IGNORE mailing_reader SET person = :to_person WHERE program = :program AND often = :often AND person = :from_person;

--: run digest_of(newsgroup int, from_person int, to_person int)
UPDATE OR IGNORE mailing_digest SET person = :to_person WHERE program = :program AND newsgroup = :newsgroup AND person = :from_person;

--: run waiting_for(id int, from_person int, to_person int)
UPDATE OR IGNORE mailing_waiting SET person = :to_person WHERE program = :program AND id = :id AND person = :from_person;

--: run forget_waiting_of(person int)
DELETE FROM mailing_waiting WHERE person = :person;

--: run forget_digests(person int)
DELETE FROM mailing_digest WHERE person = :person;

--: run forget_reader(person int)
DELETE FROM mailing_reader WHERE person = :person;
