-- Questions and votes. Whoever may see the event sees what is shown, answered or one's own; organizers see all.
-- The event is asked first (ama_load), so that these read one event of which that is known.

--: many list(event int, sort int, inside bool, state text, most int, skip int) -> (id int, state text, words text, asked time, edited bool, anonymous bool, votes int, name text, handle text, avatar bytes?, origin text, mine bool, voted bool, answers int, slug text)
SELECT q.id, q.state, q.words, q.asked, q.edited, q.anonymous, q.votes, COALESCE(p.name, q.origin_name, ''), COALESCE(p.handle, ''), p.avatar, COALESCE(q.origin, ''),
       COALESCE(q.asker = :me, 0), EXISTS (SELECT 1 FROM ama_vote v WHERE v.program = q.program AND v.event = q.event AND v.question = q.id AND v.person = :me),
       (SELECT COUNT(*) FROM ama_answer a WHERE a.program = q.program AND a.event = q.event AND a.question = q.id AND a.state = 'published'),
       COALESCE((SELECT a.slug FROM ama_answer a WHERE a.program = q.program AND a.event = q.event AND a.question = q.id AND a.state = 'published' ORDER BY a.at, a.id LIMIT 1), '')
  FROM ama_question q LEFT JOIN person p ON p.id = q.asker
 WHERE q.program = :program AND q.event = :event
   AND CASE WHEN :state <> '' THEN q.state = :state AND (:inside OR q.asker = :me)
            ELSE q.state IN ('shown', 'answered') OR (q.asker = :me AND q.state IN ('held', 'refused')) END
 ORDER BY CASE WHEN :sort = 2 THEN q.state = 'answered' END, CASE WHEN :sort = 1 THEN -q.asked ELSE -q.votes END, q.asked, q.id
 LIMIT :most OFFSET :skip;

--: one counts(event int) -> (shown int, answered int, held int, merged int, refused int)
SELECT COALESCE(SUM(q.state IN ('shown', 'answered')), 0), COALESCE(SUM(q.state = 'answered'), 0), COALESCE(SUM(q.state = 'held'), 0),
       COALESCE(SUM(q.state = 'merged'), 0), COALESCE(SUM(q.state = 'refused'), 0)
  FROM ama_question q WHERE q.program = :program AND q.event = :event;

--: maybe one(event int, id int) -> (id int, state text, words text, asked time, edited bool, anonymous bool, votes int, asker int, name text, handle text, avatar bytes?, origin text, merged_into int, ground text, mine bool, voted bool, answers int)
SELECT q.id, q.state, q.words, q.asked, q.edited, q.anonymous, q.votes, COALESCE(q.asker, 0), COALESCE(p.name, q.origin_name, ''), COALESCE(p.handle, ''), p.avatar,
       COALESCE(q.origin, ''), COALESCE(q.merged_into, 0), COALESCE(q.ground, ''), COALESCE(q.asker = :me, 0),
       EXISTS (SELECT 1 FROM ama_vote v WHERE v.program = q.program AND v.event = q.event AND v.question = q.id AND v.person = :me),
       (SELECT COUNT(*) FROM ama_answer a WHERE a.program = q.program AND a.event = q.event AND a.question = q.id AND a.state = 'published')
  FROM ama_question q LEFT JOIN person p ON p.id = q.asker
 WHERE q.program = :program AND q.event = :event AND q.id = :id;

-- Whose browser holds this token.
--: maybe by_token(token bytes) -> (event int, id int)
SELECT q.event, q.id FROM ama_question q WHERE q.program = :program AND q.follow_token = :token;

-- Those that a new one may repeat; the votes of a question that was answered help nobody.
--: many others(event int) -> (id int, words text, state text, votes int)
SELECT q.id, q.words, q.state, q.votes FROM ama_question q
 WHERE q.program = :program AND q.event = :event AND q.state IN ('shown', 'answered')
 ORDER BY q.votes DESC, q.id LIMIT 500;

-- What one has used up of one's own limits.
--: one used(event int) -> (asked int, votes int)
SELECT (SELECT COUNT(*) FROM ama_question q WHERE q.program = :program AND q.asker = :me AND q.event = :event AND q.state NOT IN ('withdrawn', 'answered')),
       (SELECT COUNT(*) FROM ama_vote v JOIN ama_question q ON q.program = v.program AND q.event = v.event AND q.id = v.question AND q.state = 'shown'
         WHERE v.program = :program AND v.person = :me AND v.event = :event);

--: run add(event int, id int, asker int?, token bytes?, anonymous bool, words text, asked time, state text)
INSERT INTO ama_question (program, event, id, asker, follow_token, anonymous, words, asked, state)
VALUES (:program, :event, :id, :asker, :token, :anonymous, :words, :asked, :state);

--: run bring(event int, id int, words text, origin text, name text, asked time, votes int)
INSERT INTO ama_question (program, event, id, origin, origin_name, anonymous, words, asked, state, votes)
VALUES (:program, :event, :id, :origin, :name, 0, :words, :asked, 'answered', :votes);

--: maybe brought(event int, origin text) -> (id int)
SELECT q.id FROM ama_question q WHERE q.program = :program AND q.event = :event AND q.origin = :origin;

--: move edit(event int, id int, words text, from_state text, to_state text) -> (id int)
UPDATE ama_question SET words = :words, edited = 1, state = :to_state
 WHERE program = :program AND event = :event AND id = :id AND state = :from_state
RETURNING id;

--: move withdraw(event int, id int, from_state text) -> (id int)
UPDATE ama_question SET words = '', state = 'withdrawn', follow_token = NULL, votes = 0
 WHERE program = :program AND event = :event AND id = :id AND state = :from_state
RETURNING id;

--: run votes_drop(event int, id int)
DELETE FROM ama_vote WHERE program = :program AND event = :event AND question = :id;

--: move move(event int, id int, from_state text, to_state text, ground text?, merged_into int?) -> (id int)
UPDATE ama_question SET state = :to_state, ground = :ground, merged_into = :merged_into
 WHERE program = :program AND event = :event AND id = :id AND state = :from_state
RETURNING id;

--: run vote(event int, id int)
INSERT OR IGNORE INTO ama_vote (program, event, question, person) VALUES (:program, :event, :id, :me);

--: run unvote(event int, id int)
DELETE FROM ama_vote WHERE program = :program AND event = :event AND question = :id AND person = :me;

-- Whoever voted for both has one vote.
--: run votes_carry(event int, id int, into int)
INSERT OR IGNORE INTO ama_vote (program, event, question, person)
SELECT v.program, v.event, :into, v.person FROM ama_vote v WHERE v.program = :program AND v.event = :event AND v.question = :id;

-- Votes are counted anew; those that came along from elsewhere are in the number only.
--: run votes_count(event int, id int)
UPDATE ama_question SET votes = (SELECT COUNT(*) FROM ama_vote v WHERE v.program = ama_question.program AND v.event = ama_question.event AND v.question = ama_question.id)
 WHERE program = :program AND event = :event AND id = :id AND origin IS NULL;

-- What was merged into this goes on with it.
--: run merged_on(event int, id int, into int)
UPDATE ama_question SET merged_into = :into WHERE program = :program AND event = :event AND merged_into = :id;

-- Who asked by name, asked the same, or voted: they hear of the answer.
--: many followers(event int, id int) -> (person int)
SELECT q.asker FROM ama_question q WHERE q.program = :program AND q.event = :event AND q.asker IS NOT NULL AND (q.id = :id OR q.merged_into = :id)
 UNION
SELECT v.person FROM ama_vote v WHERE v.program = :program AND v.event = :event AND v.question = :id
 LIMIT 5000;

-- What a live page looks at: whatever changes on it, changes this.
--: one pulse(event int) -> (state text, shown int, votes int, answered int, held int)
SELECT COALESCE((SELECT e.state FROM ama_event e WHERE e.program = :program AND e.id = :event AND (({seen e} AND {open e}) OR (:bits & 640) <> 0
                  OR EXISTS (SELECT 1 FROM ama_host h WHERE h.program = e.program AND h.event = e.id AND h.person = :me))), ''),
       COALESCE(SUM(q.state IN ('shown', 'answered')), 0), COALESCE(SUM(q.votes), 0),
       (SELECT COUNT(*) FROM ama_answer a WHERE a.program = :program AND a.event = :event AND a.state = 'published'), COALESCE(SUM(q.state = 'held'), 0)
  FROM ama_question q WHERE q.program = :program AND q.event = :event;

-- ---- somebody was deleted: their words go; what was answered stays as a question without words

--: run forget_questions(person int)
UPDATE ama_question SET words = '', state = CASE state WHEN 'answered' THEN state WHEN 'merged' THEN state WHEN 'refused' THEN state ELSE 'withdrawn' END
 WHERE program = :program AND asker = :person;

--: run forget_votes(person int)
DELETE FROM ama_vote WHERE program = :program AND person = :person;

--: run forget_answers(person int)
UPDATE ama_answer SET words = '', state = 'withdrawn' WHERE program = :program AND author = :person;

--: run forget_parts(person int)
DELETE FROM ama_host WHERE program = :program AND (person = :person OR for_host = :person);

--: run forget_calendar(person int)
DELETE FROM ama_calendar WHERE program = :program AND person = :person;
