-- Two records of one human: what of the one that goes moves to the one that stays. Both have voted, or both have
-- a part: it stays where it is. Ids are those of events, but for questions and answers.

--: many rows(loser int, winner int) -> (name text, id int)
SELECT 'ama_question', q.id FROM ama_question q WHERE q.program = :program AND q.asker = :loser
UNION ALL
SELECT 'ama_answer', a.id FROM ama_answer a WHERE a.program = :program AND a.author = :loser
UNION ALL
SELECT 'ama_vote', v.question FROM ama_vote v WHERE v.program = :program AND v.person = :loser
   AND NOT EXISTS (SELECT 1 FROM ama_vote o WHERE o.program = v.program AND o.event = v.event AND o.question = v.question AND o.person = :winner)
UNION ALL
SELECT 'ama_host', h.event FROM ama_host h WHERE h.program = :program AND h.person = :loser
   AND NOT EXISTS (SELECT 1 FROM ama_host o WHERE o.program = h.program AND o.event = h.event AND o.person = :winner);

--: run question(id int, from_person int, to_person int)
UPDATE ama_question SET asker = :to_person WHERE program = :program AND asker = :from_person AND id = :id;

--: run answer(id int, from_person int, to_person int)
UPDATE ama_answer SET author = :to_person WHERE program = :program AND author = :from_person AND id = :id;

--: run vote(id int, from_person int, to_person int)
UPDATE OR IGNORE ama_vote SET person = :to_person WHERE program = :program AND person = :from_person AND question = :id;

--: run host(id int, from_person int, to_person int)
UPDATE OR IGNORE ama_host SET person = :to_person WHERE program = :program AND person = :from_person AND event = :id;
