-- What other rooms publish, as it stands when the ledger tells of it. Who may see it is asked when it is read.

--! what is written down for the stream; its readers are asked when it is read
--: maybe post(id int) -> (author int, title text, slug text, seen_by int, published time)
SELECT p.author, p.title, p.slug, p.seen_by, p.published FROM post p WHERE p.program = :program AND p.id = :id AND p.state = 'published';

--! as above
--: maybe event(id int) -> (title text, state text, seen_by int, embargo int?)
SELECT e.title, e.state, e.seen_by, e.embargo FROM ama_event e WHERE e.program = :program AND e.id = :id AND e.state IN ('open', 'live', 'answering', 'published');

--: many hosts(event int) -> (person int)
SELECT h.person FROM ama_host h WHERE h.program = :program AND h.event = :event AND h.part = 'host' AND h.state = 'accepted' ORDER BY h.at, h.person LIMIT 6;

-- asker: nobody, of an anonymous question.
--! as above
--: maybe question(id int) -> (event int, title text, asker int?, state text, asked time, seen_by int, embargo int?)
SELECT e.id, e.title, q.asker, q.state, q.asked, e.seen_by, e.embargo
  FROM ama_event e JOIN ama_question q ON q.program = e.program AND q.event = e.id AND q.id = :id
 WHERE e.program = :program;

-- author: the host, whoever wrote it for them.
--: maybe answer(event int, question int) -> (author int?, slug text, at time)
SELECT COALESCE(w.on_behalf, w.author), w.slug, w.at FROM ama_answer w
 WHERE w.program = :program AND w.event = :event AND w.question = :question AND w.state = 'published' ORDER BY w.at DESC LIMIT 1;

--! as above
--: maybe letter(id int) -> (author int, subject text, embargo int?)
SELECT a.author, a.subject, a.embargo FROM announcement a WHERE a.program = :program AND a.id = :id AND a.state IN ('sending', 'sent');
