-- What one person takes along: their own rows, and what others wrote that they may read. :me is the person, who
-- is asking; in no statement stands who read a case, what the committee said, or anything that is only for others.

-- ---- in all programs

--: many people() -> (id int, handle text, name text, latin text, headline text, country text, zone text, language text, avatar bytes, made time)
SELECT id, handle, name, latin, headline, country, zone, language, COALESCE(avatar, x''), made
  FROM person WHERE id = :me AND state = 'present' LIMIT 1;

--: many names() -> (language text, name text)
SELECT language, name FROM person_name WHERE person = :me ORDER BY language LIMIT 100;

--: many texts() -> (language text, words text)
SELECT language, words FROM person_text WHERE person = :me ORDER BY language LIMIT 100;

--: many links() -> (label text, url text, proved time?)
SELECT label, url, proved FROM person_link WHERE person = :me ORDER BY number LIMIT 100;

--: many languages() -> (language text, level int)
SELECT language, level FROM person_language WHERE person = :me ORDER BY language LIMIT 100;

--: many employers() -> (organization text, kind text, from_day day, to_day day?, origin text, confirmed time?)
SELECT o.name, a.kind, a.from_day, a.to_day, a.origin, a.confirmed
  FROM affiliation a JOIN organization o ON o.id = a.organization
 WHERE a.person = :me ORDER BY a.from_day, a.id LIMIT 1000;

--: many accounts() -> (email text, confirmed time?, password bool, state text, made time)
SELECT email, confirmed, secret <> '', state, made FROM account WHERE person = :me;

--: many sessions() -> (device text, made time, seen time, until time)
SELECT device, made, seen, until FROM session WHERE person = :me ORDER BY made, token LIMIT 1000;

--: many app_passwords() -> (name text, doors int, made time, used time?, revoked time?)
SELECT name, doors, made, used, revoked FROM app_password WHERE person = :me ORDER BY id LIMIT 1000;

--: many logins() -> (issuer text, subject text)
SELECT issuer, subject FROM outside_login WHERE person = :me ORDER BY issuer, subject LIMIT 100;

--: many erasures() -> (asked time, due time, state text)
SELECT asked, due, state FROM erasure WHERE person = :me ORDER BY id LIMIT 100;

--: many merges() -> (at time, undone time?)
SELECT at, undone FROM person_merge WHERE winner = :me OR loser = :me ORDER BY id LIMIT 100;

--: many sources() -> (id int, kind text, address text, page text, title text, who text, state text, made time, agreed time?, last time?, found int, fresh int, again int)
SELECT id, kind, address, page, title, who, state, made, agreed, last, found, fresh, again
  FROM source WHERE person = :me ORDER BY id LIMIT 1000;

--: many found() -> (source int, kind text, title text, url text, event text, at time?, made time)
SELECT i.source, i.kind, i.title, i.url, i.event, i.at, i.made
  FROM source s JOIN found_item i ON i.source = s.id
 WHERE s.person = :me ORDER BY i.source, i.id LIMIT 50000;

--: many identities() -> (kind text, handle text, name text, state text, proof text, made time)
SELECT kind, handle, name, state, proof, made FROM identity
 WHERE person = :me AND state IN ('claimed', 'proved', 'refused') ORDER BY id LIMIT 1000;

-- ---- in one program

--! that one has a part in a program is known to oneself
--: many programs() -> (id int, code text, name text)
SELECT g.id, g.code, g.name FROM program g
 WHERE EXISTS (SELECT 1 FROM participant a WHERE a.program = g.id AND a.person = :me)
    OR EXISTS (SELECT 1 FROM nomination n WHERE n.program = g.id AND (n.nominee = :me OR n.nominator = :me))
    OR EXISTS (SELECT 1 FROM contribution c WHERE c.program = g.id AND c.person = :me)
    OR EXISTS (SELECT 1 FROM role_grant r WHERE r.program = g.id AND r.person = :me)
 ORDER BY g.id LIMIT 1000;

--! one's own row
--: many participations() -> (region text, seen_by int, joined time, code_accepted time?, left_at time?)
SELECT COALESCE(r.code, ''), a.seen_by, a.joined, a.code_accepted, a.left_at
  FROM participant a LEFT JOIN region r ON r.program = a.program AND r.id = a.region
 WHERE a.program = :program AND a.person = :me;

--: many expertises() -> (code text, name text, main bool)
SELECT e.code, e.name, p.main FROM participant_expertise p
  JOIN expertise e ON e.program = p.program AND e.id = p.expertise
 WHERE p.program = :program AND p.person = :me ORDER BY e.code LIMIT 1000;

--: many roles() -> (role int, region text, expertise text, starts time, ends time?)
SELECT g.role, COALESCE(r.code, ''), COALESCE(e.code, ''), g.starts, g.ends
  FROM role_grant g
  LEFT JOIN region r ON r.program = g.program AND r.id = g.region
  LEFT JOIN expertise e ON e.program = g.program AND e.id = g.expertise
 WHERE g.program = :program AND g.person = :me ORDER BY g.id LIMIT 1000;

-- Nothing of the person, or of a case of theirs, is deleted until it is lifted.
--: many holds() -> (ground text, made time, lifted time?)
SELECT h.ground, h.made, h.lifted FROM legal_hold h
  LEFT JOIN nomination n ON n.program = h.program AND n.id = h.nomination
 WHERE h.program = :program AND (h.person = :me OR n.nominee = :me) ORDER BY h.id LIMIT 1000;

--: many signatures() -> (kind text, version int, language text, name text, at time, until day, ended time?)
SELECT kind, version, language, name, at, until_day, ended FROM signature WHERE program = :program AND person = :me ORDER BY at LIMIT 1000;

--! one's own rows, whatever others may see of them
--: many contributions() -> (id int, type text, role text, title text, url text, day day, end_day day?, expertise text, language text, format text, country text, paid text, star int?, reach int, reach_origin text, seen_by int, state text, reason text, judged time?, batch int?, summary text, note text, extra text)
SELECT c.id, c.type, c.role, c.title, c.url, c.day, c.end_day, COALESCE(e.code, ''), c.language, c.format, c.country, c.paid, c.star,
       c.reach, c.reach_origin, c.seen_by, c.state, c.reason, c.judged, c.batch, COALESCE(t.summary, ''), COALESCE(t.note, ''), COALESCE(t.extra, '{}')
  FROM contribution c
  LEFT JOIN contribution_text t ON t.program = c.program AND t.contribution = c.id
  LEFT JOIN expertise e ON e.program = c.program AND e.id = c.expertise
 WHERE c.program = :program AND c.person = :me ORDER BY c.day, c.id LIMIT 50000;

--! one's own rows
--: many numbers() -> (contribution int, kind text, origin text, day day, value int)
SELECT c.id, m.kind, m.origin, m.day, m.value
  FROM contribution c JOIN metric m ON m.work = c.work
 WHERE c.program = :program AND c.person = :me AND (m.person IS NULL OR m.person = :me)
 ORDER BY c.day, c.id, m.kind, m.origin, m.day LIMIT 200000;

--! one's own rows
--: many found_in() -> (contribution int, source text, url text, why text, day day)
SELECT f.contribution, f.name, f.url, f.why, f.day
  FROM contribution c JOIN found_in f ON f.program = c.program AND f.contribution = c.id
 WHERE c.program = :program AND c.person = :me ORDER BY c.day, c.id, f.item LIMIT 200000;

--! one's own rows
--: many evidence() -> (contribution int, name text, bytes int, file bytes, at time)
SELECT v.contribution, v.name, v.bytes, v.file, v.at
  FROM contribution c JOIN evidence v ON v.program = c.program AND v.contribution = c.id
 WHERE c.program = :program AND c.person = :me ORDER BY c.day, c.id, v.file LIMIT 10000;

-- The nominee knows who stands for their work, and with which words.
--! one's own rows
--: many vouches() -> (contribution int, name text, words text, made time)
SELECT v.contribution, p.name, v.words, v.made
  FROM contribution c
  JOIN vouch v ON v.program = c.program AND v.contribution = c.id AND v.withdrawn IS NULL
  JOIN person p ON p.id = v.person
 WHERE c.program = :program AND c.person = :me ORDER BY v.contribution, v.made, v.person LIMIT 10000;

--: many imports() -> (id int, kind text, name text, made time, undone time?, seen int, added int, skipped int)
SELECT id, kind, name, made, undone, seen, added, skipped FROM import_batch
 WHERE program = :program AND person = :me ORDER BY id LIMIT 10000;

-- Of a nomination as its nominee reads it.
--: many nominations() -> (id int, cycle text, kind text, expertise text, state text, nominator text, lead text, told time?, made time, reasons text, objection text)
SELECT n.id, y.code, n.kind, e.code, CASE WHEN n.state = 'decided' AND y.state NOT IN ('published', 'closed') THEN 'in_review' ELSE n.state END,
       COALESCE(b.name, ''), COALESCE(l.name, ''), n.told, n.made, t.reasons, t.objection
  FROM nomination n
  JOIN nomination_text t ON t.program = n.program AND t.nomination = n.id
  JOIN cycle y ON y.program = n.program AND y.id = n.cycle
  JOIN expertise e ON e.program = n.program AND e.id = n.expertise
  LEFT JOIN person b ON b.id = n.nominator
  LEFT JOIN person l ON l.id = n.lead
 WHERE n.program = :program AND n.nominee = :me ORDER BY n.id LIMIT 1000;

--: many endorsements() -> (nomination int, name text, words text, made time)
SELECT e.nomination, p.name, e.words, e.made
  FROM nomination n
  JOIN endorsement e ON e.program = n.program AND e.nomination = n.id AND e.withdrawn IS NULL
  JOIN person p ON p.id = e.endorser
 WHERE n.program = :program AND n.nominee = :me ORDER BY e.nomination, e.id LIMIT 10000;

--: many messages() -> (nomination int, mine bool, author text, words text, at time)
SELECT m.nomination, m.author = :me, p.name, m.words, m.at
  FROM nomination n
  JOIN message m ON m.program = n.program AND m.nomination = n.id
  JOIN person p ON p.id = m.author
 WHERE n.program = :program AND n.nominee = :me ORDER BY m.nomination, m.id LIMIT 10000;

--: many requests() -> (nomination int, asker text, words text, asked time, due time, answer text, answered time?)
SELECT q.nomination, p.name, q.words, q.asked, q.due, q.answer, q.answered
  FROM nomination n
  JOIN document_request q ON q.program = n.program AND q.nomination = n.id
  JOIN person p ON p.id = q.asker
 WHERE n.program = :program AND n.nominee = :me ORDER BY q.nomination, q.id LIMIT 10000;

-- Who is in conflict with whom is told as far as one said so oneself: more would name readers.
--: many conflicts() -> (name text, ground text, made time, until time?)
SELECT p.name, k.ground, k.made, k.until
  FROM conflict k JOIN person p ON p.id = CASE WHEN k.person = :me THEN k.other ELSE k.person END
 WHERE k.program = :program AND k.declarer = :me AND (k.person = :me OR k.other = :me) ORDER BY k.made, p.id LIMIT 10000;

-- Cases about which there may be a letter: the room of decisions knows whether it is out.
--: many decided() -> (nomination int, state text)
SELECT n.id, n.state FROM nomination n
 WHERE n.program = :program AND n.nominee = :me AND n.state IN ('in_review', 'decided', 'closed') ORDER BY n.id LIMIT 1000;

--: many replies() -> (nomination int, words text, waived bool, at time)
SELECT n.id, r.words, r.waived, r.at
  FROM nomination n
  JOIN decision d ON d.program = n.program AND d.nomination = n.id
  JOIN reply r ON r.program = d.program AND r.decision = d.id
 WHERE n.program = :program AND n.nominee = :me ORDER BY n.id, r.at LIMIT 1000;

-- What was answered to an appeal is told when it is closed, and by whom is not.
--: many appeals() -> (nomination int, step int?, words text, made time, late bool, due time, state text, reasons text, closed time?)
SELECT n.id, a.step, a.words, a.made, a.late, a.due, CASE WHEN a.closed IS NULL THEN 'open' ELSE a.state END,
       CASE WHEN a.closed IS NULL THEN '' ELSE a.reasons END, a.closed
  FROM nomination n
  JOIN decision d ON d.program = n.program AND d.nomination = n.id
  JOIN appeal a ON a.program = d.program AND a.decision = d.id
 WHERE n.program = :program AND n.nominee = :me ORDER BY a.id LIMIT 1000;

--: many terms() -> (id int, number int, expertise text, from_day day, to_day day, state text, ended_day day?)
SELECT t.id, t.number, e.code, t.from_day, t.to_day, t.state, t.ended_day
  FROM award_term t
  JOIN expertise e ON e.program = t.program AND e.id = t.expertise
  JOIN decision d ON d.program = t.program AND d.id = t.decision
  JOIN cycle y ON y.program = d.program AND y.id = d.cycle
 WHERE t.program = :program AND t.person = :me AND (t.state <> 'coming' OR y.state IN ('published', 'closed'))
 ORDER BY t.number LIMIT 1000;

-- What the person was told, and what they asked for themselves.
--: many steps() -> (term int, kind text, ground text, evidence text, answer text, answer_until time?, state text, made time, decided time?, from_day day?, until_day day?)
SELECT s.term, s.kind, s.ground, s.evidence, s.answer, s.answer_until, s.state, s.made, s.decided, s.from_day, s.until_day
  FROM award_term t JOIN award_step s ON s.program = t.program AND s.term = t.id
 WHERE t.program = :program AND t.person = :me AND (s.state <> 'opened' OR s.opener = :me) ORDER BY s.id LIMIT 1000;

--: many renewals() -> (term int, opened time, state text, told_90 time?, told_60 time?, told_30 time?)
SELECT r.term, r.opened, r.state, r.told_90, r.told_60, r.told_30
  FROM award_term t JOIN renewal_case r ON r.program = t.program AND r.term = t.id
 WHERE t.program = :program AND t.person = :me ORDER BY r.term LIMIT 1000;

--: many badges() -> (term int, public_id bytes, state text, until day, made time, document bytes)
SELECT c.term, c.public_id, c.state, c.until, c.made, c.document
  FROM award_term t JOIN credential c ON c.program = t.program AND c.term = t.id
 WHERE t.program = :program AND t.person = :me AND t.state <> 'coming' AND length(c.document) > 0 ORDER BY c.id LIMIT 1000;

-- ---- what one did for others: one's own words that the others may read, too; of reviews no words

--: many nominated() -> (nomination int, name text, cycle text, made time, reasons text)
SELECT n.id, p.name, y.code, n.made, t.reasons
  FROM nomination n
  JOIN nomination_text t ON t.program = n.program AND t.nomination = n.id
  JOIN cycle y ON y.program = n.program AND y.id = n.cycle
  JOIN person p ON p.id = n.nominee
 WHERE n.program = :program AND n.nominator = :me ORDER BY n.id LIMIT 10000;

--: many endorsed() -> (nomination int, name text, words text, made time, withdrawn time?)
SELECT e.nomination, p.name, e.words, e.made, e.withdrawn
  FROM endorsement e
  JOIN nomination n ON n.program = e.program AND n.id = e.nomination
  JOIN person p ON p.id = n.nominee
 WHERE e.program = :program AND e.endorser = :me ORDER BY e.id LIMIT 10000;

--! the title is known to who stood for the work
--: many vouched() -> (contribution int, title text, words text, made time, withdrawn time?)
SELECT v.contribution, c.title, v.words, v.made, v.withdrawn
  FROM vouch v JOIN contribution c ON c.program = v.program AND c.id = v.contribution
 WHERE v.program = :program AND v.person = :me ORDER BY v.made, v.contribution LIMIT 10000;

--: many reviews() -> (id int, cycle text, state text, due time, submitted time?, confidence int?, seconds int)
SELECT a.id, y.code, a.state, a.due, a.submitted, a.confidence, a.seconds
  FROM assignment a
  JOIN nomination n ON n.program = a.program AND n.id = a.nomination
  JOIN cycle y ON y.program = n.program AND y.id = n.cycle
 WHERE a.program = :program AND a.reviewer = :me ORDER BY a.id LIMIT 100000;

--: many points() -> (review int, criterion int, points int)
SELECT s.assignment, s.criterion, s.points
  FROM assignment a JOIN score s ON s.program = a.program AND s.assignment = a.id
 WHERE a.program = :program AND a.reviewer = :me ORDER BY s.assignment, s.criterion LIMIT 500000;

-- ---- letters, and what one did

-- Those that went out. Held ones tell what is not decided yet.
--: many letters() -> (id int, address text, subject text, body text, state text, sent time?)
SELECT id, address, subject, body, state, sent FROM mail
 WHERE program = :program AND person = :me AND state IN ('sent', 'bounced') ORDER BY id LIMIT 10000;

--: many acts() -> (at time, kind text, about_me bool)
SELECT at, kind, COALESCE(person, 0) = :me FROM ledger
 WHERE program = :program AND actor = :me ORDER BY id LIMIT 200000;

-- ---- what one was told, and how one wants to be told

--: many notices() -> (id int, kind text, words text, address text, read bool, actor text)
SELECT n.id, n.kind, CASE WHEN {seen n} AND {open n} AND n.newsgroup IS NULL THEN n.words ELSE '' END, n.address, n.read,
       CASE WHEN {seen n} AND {open n} AND n.newsgroup IS NULL THEN COALESCE(p.name, '') ELSE '' END
  FROM notice n LEFT JOIN person p ON p.id = n.actor
 WHERE n.program = :program AND n.person = :me ORDER BY n.id LIMIT 100000;

--: many notice_choices() -> (kind text, web bool, mail text)
SELECT kind, web, mail FROM notice_choice WHERE program = :program AND person = :me ORDER BY kind;

-- Mails in one's name to groups, until one says whether they are.
--: many waiting() -> (subject text, message_id text, made time)
SELECT subject, message_id, made FROM mailing_waiting WHERE program = :program AND person = :me ORDER BY id LIMIT 1000;

-- Letters to many that one got, and what one wrote into them.
--: many announcements() -> (subject text, body text, sent time, opened time?, acknowledged time?)
SELECT a.subject, a.body, d.sent, d.opened, d.acknowledged
  FROM delivery d JOIN announcement a ON a.program = d.program AND a.id = d.announcement
 WHERE d.program = :program AND d.person = :me AND d.sent IS NOT NULL AND {open a} ORDER BY a.id LIMIT 10000;

--: many paragraphs() -> (subject text, region text, language text, words text, at time)
SELECT a.subject, g.code, w.language, w.words, w.at
  FROM lead_paragraph w
  JOIN announcement a ON a.program = w.program AND a.id = w.announcement
  JOIN region g ON g.program = w.program AND g.id = w.region
 WHERE w.program = :program AND w.lead = :me AND {open a} ORDER BY a.id, g.code, w.language LIMIT 10000;

-- ---- the community: what one wrote, and what one did with what others wrote

--! one's own
--: many articles() -> (id int, message_id text, newsgroup text, kind text, subject text, body text, language text, door text, state text, at time, edited time?)
SELECT a.id, a.message_id, g.name, a.kind, a.subject, b.body, a.language, a.door, a.state, a.at, a.edited
  FROM article a
  JOIN newsgroup g ON g.program = a.program AND g.id = a.newsgroup
  JOIN article_text b ON b.program = a.program AND b.article = a.id
 WHERE a.program = :program AND a.author = :me ORDER BY a.id LIMIT 200000;

--: many attachments() -> (article int, name text, type text, bytes int, file bytes)
SELECT article, name, type, bytes, digest FROM attachment WHERE program = :program AND person = :me ORDER BY article, number LIMIT 200000;

--: many subscriptions() -> (newsgroup text, role text, mail text, since time, until time?)
SELECT g.name, s.role, s.mail, s.since, s.until
  FROM subscription s JOIN newsgroup g ON g.program = s.program AND g.id = s.newsgroup
 WHERE s.program = :program AND s.person = :me ORDER BY g.name LIMIT 1000;

--: many reactions() -> (article int, kind text, at time)
SELECT article, kind, at FROM reaction WHERE program = :program AND person = :me ORDER BY article, kind LIMIT 200000;

--: many bookmarks() -> (article int, at time)
SELECT article, at FROM bookmark WHERE program = :program AND person = :me ORDER BY article LIMIT 200000;

--: many votes() -> (article int, choice text)
SELECT v.article, h.words
  FROM poll_vote v JOIN poll_choice h ON h.program = v.program AND h.article = v.article AND h.number = v.number
 WHERE v.program = :program AND v.person = :me ORDER BY v.article, v.number LIMIT 200000;

--: many drafts() -> (newsgroup text, subject text, body text, at time)
SELECT g.name, d.subject, d.body, d.at
  FROM article_draft d JOIN newsgroup g ON g.program = d.program AND g.id = d.newsgroup
 WHERE d.program = :program AND d.person = :me ORDER BY d.at LIMIT 1000;

--: many reports() -> (article int, ground text, words text, at time, state text, answer text)
SELECT article, ground, words, at, state, answer FROM report WHERE program = :program AND reporter = :me ORDER BY id LIMIT 10000;

--: many candidacies() -> (newsgroup text, words text, closes time, place int?)
SELECT g.name, k.words, e.closes, k.place
  FROM election_candidate k
  JOIN election e ON e.program = k.program AND e.id = k.election
  JOIN newsgroup g ON g.program = e.program AND g.id = e.newsgroup
 WHERE k.program = :program AND k.person = :me ORDER BY e.id LIMIT 1000;

-- What one follows; who brought whom together; newcomers and buddies.
--: many follows() -> (channel int, kind text, since time, muted bool)
SELECT channel, kind, since, muted FROM follow WHERE program = :program AND person = :me ORDER BY since, channel LIMIT 10000;

--: many introductions() -> (id int, words text, made time, by_me bool, answer text)
SELECT id, CASE WHEN introducer = :me OR one = :me OR other = :me THEN words ELSE '' END, made, introducer = :me,
       CASE WHEN one = :me THEN one_says WHEN other = :me THEN other_says ELSE '' END
  FROM introduction WHERE program = :program AND (one = :me OR other = :me OR introducer = :me) ORDER BY id LIMIT 10000;

--: many buddies() -> (as_buddy bool, state text, since time)
SELECT COALESCE(buddy, 0) = :me, state, since FROM newcomer
 WHERE program = :program AND (person = :me OR (buddy = :me AND state IN ('paired', 'settled'))) ORDER BY since LIMIT 10000;

--: many praises_taken() -> (article int, contribution int, at time)
SELECT article, contribution, at FROM praise_taken WHERE program = :program AND person = :me ORDER BY at LIMIT 10000;

--: many praises_hidden() -> (article int, at time)
SELECT article, at FROM praise_hidden WHERE program = :program AND person = :me ORDER BY at LIMIT 10000;

-- ---- questions to hosts: what was asked anonymously is nobody's, and so not here

--! one's own
--: many posts() -> (id int, title text, state text, published time?, version int, body text, draft text)
SELECT p.id, p.title, p.state, p.published, p.version, COALESCE(t.body, ''), COALESCE(d.body, '')
  FROM post p
  LEFT JOIN post_text t ON t.program = p.program AND t.post = p.id AND t.version = p.version
  LEFT JOIN post_draft d ON d.program = p.program AND d.post = p.id
 WHERE p.program = :program AND p.author = :me ORDER BY p.id LIMIT 2000;

--! one's own
--: many ama_questions() -> (id int, event text, words text, state text, asked time, votes int)
SELECT q.id, e.title, q.words, q.state, q.asked, q.votes
  FROM ama_question q JOIN ama_event e ON e.program = q.program AND e.id = q.event
 WHERE q.program = :program AND q.asker = :me ORDER BY q.asked, q.id LIMIT 20000;

--! one's own
--: many ama_answers() -> (id int, event text, question text, words text, state text, at time, slug text)
SELECT a.id, e.title, q.words, a.words, a.state, a.at, COALESCE(a.slug, '')
  FROM ama_answer a JOIN ama_event e ON e.program = a.program AND e.id = a.event
  JOIN ama_question q ON q.program = a.program AND q.event = a.event AND q.id = a.question
 WHERE a.program = :program AND a.author = :me ORDER BY a.at, a.id LIMIT 20000;

--: many ama_votes() -> (question int, words text)
SELECT q.id, q.words
  FROM ama_vote v JOIN ama_question q ON q.program = v.program AND q.event = v.event AND q.id = v.question
 WHERE v.program = :program AND v.person = :me ORDER BY q.id LIMIT 20000;

--! one's own
--: many ama_parts() -> (event text, part text, state text, at time)
SELECT e.title, h.part, h.state, h.at
  FROM ama_host h JOIN ama_event e ON e.program = h.program AND e.id = h.event
 WHERE h.program = :program AND h.person = :me ORDER BY h.at, e.id, h.part LIMIT 2000;
