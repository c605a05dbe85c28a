-- Two records of one human: posts, versions and pictures of the one that goes move to the one that stays.

--! a merge of two records
--: many rows(loser int, winner int) -> (name text, id int)
SELECT 'post', p.id FROM post p WHERE p.program = :program AND p.author = :loser AND :winner <> 0
UNION ALL
SELECT DISTINCT 'post_text', t.post FROM post_text t WHERE t.program = :program AND t.editor = :loser
UNION ALL
SELECT DISTINCT 'post_picture', i.post FROM post_picture i WHERE i.program = :program AND i.person = :loser
UNION ALL
SELECT 'webmention', m.id FROM webmention m WHERE m.program = :program AND m.judge = :loser;

--: run author(id int, from_person int, to_person int)
UPDATE post SET author = :to_person WHERE program = :program AND id = :id AND author = :from_person;

--: run editor(id int, from_person int, to_person int)
UPDATE post_text SET editor = :to_person WHERE program = :program AND post = :id AND editor = :from_person;

--: run person(id int, from_person int, to_person int)
UPDATE post_picture SET person = :to_person WHERE program = :program AND post = :id AND person = :from_person;

--: run judge(id int, from_person int, to_person int)
UPDATE webmention SET judge = :to_person WHERE program = :program AND id = :id AND judge = :from_person;
