-- Who is quiet: members who for some time wrote nothing, added nothing to their record, and did not come by any door.

-- Came: a session, a newsreader or program with an app password, a reaction, a bookmark, a letter that was acknowledged, a
-- post, a question or an answer. Replies by mail are articles. Reading of mail leaves no trace, and none is looked for.
--! for community managers: facts of the last time, no words
--: many list(before time, before_day day, before_id int) -> (person int, name text, handle text, avatar bytes?, region text, article int?, contribution day?, seen time?, marked time?, manager text?)
SELECT p.id, p.name, p.handle, p.avatar, r.name,
       (SELECT MAX(a.id) FROM article a WHERE a.program = c.program AND a.author = c.person AND a.state = 'shown'),
       (SELECT MAX(k.day) FROM contribution k WHERE k.program = c.program AND k.person = c.person AND k.state IN ('claimed', 'verified')),
       NULLIF(c.seen, 0), q.at, m.name
  FROM (SELECT t.program AS program, t.person AS person, MAX(
            COALESCE((SELECT MAX(s.seen) FROM session s WHERE s.person = t.person), 0),
            COALESCE((SELECT MAX(w.used) FROM app_password w WHERE w.person = t.person), 0),
            COALESCE((SELECT MAX(x.at) FROM reaction x WHERE x.program = t.program AND x.person = t.person), 0),
            COALESCE((SELECT MAX(b.at) FROM bookmark b WHERE b.program = t.program AND b.person = t.person), 0),
            COALESCE((SELECT MAX(d.acknowledged) FROM delivery d WHERE d.program = t.program AND d.person = t.person), 0),
            COALESCE((SELECT MAX(o.published) FROM post o WHERE o.program = t.program AND o.author = t.person AND o.state = 'published'), 0),
            COALESCE((SELECT MAX(u.asked) FROM ama_question u WHERE u.program = t.program AND u.asker = t.person), 0),
            COALESCE((SELECT MAX(v.at) FROM ama_answer v WHERE v.program = t.program AND v.author = t.person AND v.state = 'published'), 0)) AS seen
          FROM award_term t
         WHERE t.program = :program AND t.state = 'current' AND t.from_day < :before_day
           AND NOT EXISTS (SELECT 1 FROM article a WHERE a.program = t.program AND a.author = t.person AND a.id >= :before_id AND a.state = 'shown')
           AND NOT EXISTS (SELECT 1 FROM contribution k WHERE k.program = t.program AND k.person = t.person AND k.day >= :before_day AND k.state IN ('claimed', 'verified'))) c
  JOIN person p ON p.id = c.person AND p.state = 'present'
  JOIN participant n ON n.program = c.program AND n.person = c.person
  JOIN region r ON r.program = n.program AND r.id = n.region
  LEFT JOIN quiet_mark q ON q.program = c.program AND q.person = c.person
  LEFT JOIN person m ON m.id = q.manager
 WHERE c.seen < :before
 ORDER BY q.at IS NOT NULL, q.at, p.sort_key LIMIT 200;

--: run mark(person int)
INSERT INTO quiet_mark (program, person, manager, at) VALUES (:program, :person, :me, :now)
ON CONFLICT (program, person) DO UPDATE SET manager = excluded.manager, at = excluded.at;
