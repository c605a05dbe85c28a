-- Posts of the blog, answers to questions, and letters to many, in the index of search.sql.

--! the index holds all; rights are asked when somebody looks
--: many posts_between(after int, upto int) -> (id int, author int, title text, seen_by int, published time, name text, latin text, lead_in text, body text, category text, tags text)
SELECT p.id, p.author, t.title, p.seen_by, p.published, a.name, a.latin, t.lead_in, t.body, COALESCE(k.name, ''),
       COALESCE((SELECT group_concat(g.tag, ' ') FROM post_tag g WHERE g.program = p.program AND g.post = p.id), '')
  FROM post p
  JOIN post_text t ON t.program = p.program AND t.post = p.id AND t.version = p.version
  JOIN person a ON a.id = p.author AND a.state = 'present'
  LEFT JOIN post_category k ON k.program = p.program AND k.code = p.category
 WHERE p.program = :program AND p.id > :after AND p.id <= :upto AND p.state = 'published' AND t.title <> ''
 ORDER BY p.id LIMIT 200;

-- A question with its answers is one thing. without: a person whose words are about to be erased; 0: nobody.
--! as above
--: many answers_between(after int, upto int, without int) -> (id int, event int, title text, asked_words text, seen_by int, embargo int?, at time, words text)
SELECT q.id, q.event, e.title, CASE WHEN q.asker = :without THEN '' ELSE q.words END, e.seen_by, e.embargo,
       COALESCE((SELECT MAX(w.at) FROM ama_answer w WHERE w.program = q.program AND w.event = q.event AND w.question = q.id AND w.state = 'published'), q.asked),
       COALESCE((SELECT group_concat(CASE WHEN p.id = :without THEN '' ELSE COALESCE(p.name || ' ' || p.latin, w.origin_name, '') END || ' ' || w.words, ' ')
                   FROM ama_answer w LEFT JOIN person p ON p.id = COALESCE(w.on_behalf, w.author)
                  WHERE w.program = q.program AND w.event = q.event AND w.question = q.id AND w.state = 'published'
                    AND COALESCE(w.author, -1) <> :without), '')
  FROM ama_event e CROSS JOIN ama_question q ON q.program = e.program AND q.event = e.id
 WHERE e.program = :program AND q.id > :after AND q.id <= :upto AND q.state = 'answered'
   AND EXISTS (SELECT 1 FROM ama_answer w WHERE w.program = q.program AND w.event = q.event AND w.question = q.id AND w.state = 'published'
                  AND COALESCE(w.author, -1) <> :without)
 ORDER BY q.id LIMIT 200;

--: many answered_of(event int) -> (id int)
SELECT q.id FROM ama_question q WHERE q.program = :program AND q.event = :event AND q.state = 'answered';

-- What somebody asked or answered; and of what the index knows, what has lost its words already: nobody knows which room forgets first.
--! takes out, shows nothing
--: many answers_about(person int) -> (id int)
SELECT d.thing FROM search_doc d JOIN ama_question q ON q.program = d.program AND q.event = d.within AND q.id = d.thing
 WHERE d.program = :program AND d.kind = 'answer'
   AND (q.asker = :person OR q.words = ''
        OR EXISTS (SELECT 1 FROM ama_answer w WHERE w.program = q.program AND w.event = q.event AND w.question = q.id
                      AND (w.author = :person OR w.on_behalf = :person OR w.words = '')));

-- Letters whose sending began: who has got one finds it. What leads add is for the readers of a region.
--! as above
--: many letters_between(after int, upto int) -> (id int, subject text, body text, embargo int?, starts time)
SELECT a.id, a.subject, a.body, a.embargo, a.starts FROM announcement a
 WHERE a.program = :program AND a.id > :after AND a.id <= :upto AND a.state IN ('sending', 'sent', 'cancelled') AND a.starts IS NOT NULL
 ORDER BY a.id LIMIT 200;

-- ---- looking: the newest that match and may be seen. A post by its audience, answers by that of their event, a letter by whom it reached.

--! rights of the things themselves; the row only leads to them
--: many candidates(match text, kind text, most int) -> (thing int, title text, at time)
SELECT d.thing, d.title, d.at
  FROM search_text CROSS JOIN search_doc d ON d.id = search_text.rowid
 WHERE search_text MATCH :match AND d.program = :program AND d.kind = :kind
   AND CASE d.kind
     WHEN 'post' THEN EXISTS (SELECT 1 FROM post p WHERE p.program = d.program AND p.id = d.thing AND p.state = 'published' AND {seen p})
     WHEN 'answer' THEN EXISTS (SELECT 1 FROM ama_event e
       WHERE e.program = d.program AND e.id = d.within AND e.state <> 'cancelled'
         AND (({seen e} AND {open e}) OR (:bits & 640) <> 0
              OR EXISTS (SELECT 1 FROM ama_host v WHERE v.program = e.program AND v.event = e.id AND v.person = :me))
         AND EXISTS (SELECT 1 FROM ama_answer w WHERE w.program = e.program AND w.event = e.id AND w.question = d.thing AND w.state = 'published'))
     ELSE EXISTS (SELECT 1 FROM announcement a
       JOIN delivery y ON y.program = a.program AND y.announcement = a.id AND y.person = :me AND y.sent IS NOT NULL
       WHERE a.program = d.program AND a.id = d.thing AND {open a}) END
 ORDER BY search_text.rowid DESC LIMIT :most;

--: maybe post(id int) -> (title text, address text, whence text, at time, handle text, name text, latin text, avatar bytes?)
SELECT p.title, '/blog/' || p.slug, COALESCE(k.name, ''), p.published, a.handle, a.name, a.latin, a.avatar
  FROM post p
  JOIN person a ON a.id = p.author
  LEFT JOIN post_category k ON k.program = p.program AND k.code = p.category
 WHERE p.program = :program AND p.id = :id AND p.state = 'published' AND {seen p};

-- The newest of its answers, by whom it is given in its name.
--! as above
--: maybe answer(id int) -> (title text, address text, whence text, at time, handle text, name text, latin text, avatar bytes?)
SELECT CASE WHEN q.words = '' THEN e.title ELSE q.words END, '/answers/' || w.slug, e.title, w.at,
       COALESCE(p.handle, ''), COALESCE(p.name, w.origin_name, ''), COALESCE(p.latin, ''), p.avatar
  FROM search_doc d
  JOIN ama_event e ON e.program = d.program AND e.id = d.within AND e.state <> 'cancelled'
  JOIN ama_question q ON q.program = e.program AND q.event = e.id AND q.id = d.thing
  JOIN ama_answer w ON w.program = q.program AND w.event = q.event AND w.question = q.id AND w.state = 'published'
  LEFT JOIN person p ON p.id = COALESCE(w.on_behalf, w.author)
 WHERE d.program = :program AND d.kind = 'answer' AND d.thing = :id
   AND (({seen e} AND {open e}) OR (:bits & 640) <> 0
        OR EXISTS (SELECT 1 FROM ama_host v WHERE v.program = e.program AND v.event = e.id AND v.person = :me))
 ORDER BY w.at DESC LIMIT 1;

--: maybe letter(id int) -> (title text, address text, whence text, at time, handle text, name text, latin text, avatar bytes?)
SELECT a.subject, '/announcements/' || a.id, '', y.sent, CASE WHEN p.state = 'present' THEN p.handle ELSE '' END, p.name, p.latin, p.avatar
  FROM announcement a
  JOIN delivery y ON y.program = a.program AND y.announcement = a.id AND y.person = :me AND y.sent IS NOT NULL
  JOIN person p ON p.id = a.author
 WHERE a.program = :program AND a.id = :id AND {open a};
