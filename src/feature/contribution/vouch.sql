-- Vouches: other people who stand for a contribution.

--: maybe link(id int) -> (key text)
SELECT key FROM vouch_link WHERE program = :program AND contribution = :id;

--: run link_add(id int, key text)
INSERT OR IGNORE INTO vouch_link (program, contribution, key) VALUES (:program, :id, :key);

-- What who was asked may look at: with the key of its link, or because they may see it anyway.
--: one asked(id int, key text) -> (person int, name text, handle text, avatar bytes, type text, role text, title text, url text, day day, state text, summary text, words text, made time?)
SELECT c.person, p.name, p.handle, COALESCE(p.avatar, x''), c.type, c.role, c.title, c.url, c.day, c.state, COALESCE(t.summary, ''),
       COALESCE(v.words, ''), v.made
  FROM contribution c
  JOIN person p ON p.id = c.person
  LEFT JOIN participant a ON a.program = c.program AND a.person = c.person
  LEFT JOIN contribution_text t ON t.program = c.program AND t.contribution = c.id
  LEFT JOIN vouch v ON v.program = c.program AND v.contribution = c.id AND v.person = :me AND v.withdrawn IS NULL
 WHERE c.program = :program AND c.id = :id AND p.state = 'present' AND c.state IN ('draft', 'claimed', 'verified')
   AND (EXISTS (SELECT 1 FROM vouch_link l WHERE l.program = c.program AND l.contribution = c.id AND l.key = :key)
        OR ({seen c} AND {open c} AND c.state IN ('claimed', 'verified') AND {seen a}));

-- Once a day: who took theirs back today comes again tomorrow.
--: maybe mine(id int) -> (made time, withdrawn time?)
SELECT made, withdrawn FROM vouch WHERE program = :program AND contribution = :id AND person = :me;

--: run give(id int, words text)
INSERT INTO vouch (program, contribution, person, words, made) VALUES (:program, :id, :me, :words, :now)
ON CONFLICT (program, contribution, person) DO UPDATE SET words = excluded.words, made = excluded.made, withdrawn = NULL;

--: move withdraw(id int) -> (person int)
UPDATE vouch SET withdrawn = :now
 WHERE program = :program AND contribution = :id AND person = :me AND withdrawn IS NULL
RETURNING person;

--: run cancel(id int)
UPDATE vouch SET withdrawn = :now WHERE program = :program AND contribution = :id AND withdrawn IS NULL;

--: many of(id int, everybody bool) -> (person int, name text, handle text, avatar bytes, words text, made time)
SELECT v.person, p.name, p.handle, COALESCE(p.avatar, x''), v.words, v.made
  FROM vouch v
  JOIN person p ON p.id = v.person
  LEFT JOIN participant a ON a.program = v.program AND a.person = v.person
 WHERE v.program = :program AND v.contribution = :id AND v.withdrawn IS NULL AND (:everybody OR v.person = :me OR {seen a})
 ORDER BY v.made, v.person LIMIT 50;
