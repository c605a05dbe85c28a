-- Statements of the page of one contribution.

-- Others see what was claimed or confirmed, of people whose profile they may see; its person and who
-- confirms see it in every state.
--: one one(id int) -> (person int, name text, handle text, avatar bytes, work int, type text, role text, title text, url text, day day, end_day day?, expertise text, language text, format text, country text, paid text, star int, seen_by int, state text, reason text, summary text, note text)
SELECT c.person, p.name, p.handle, COALESCE(p.avatar, x''), c.work, c.type, c.role, c.title, c.url, c.day, c.end_day, e.name, c.language,
       c.format, c.country, c.paid, COALESCE(c.star, 0), c.seen_by, c.state, c.reason, COALESCE(t.summary, ''),
       CASE WHEN c.person = :me THEN COALESCE(t.note, '') ELSE '' END
  FROM contribution c
  JOIN person p ON p.id = c.person
  JOIN expertise e ON e.program = c.program AND e.id = c.expertise
  LEFT JOIN participant a ON a.program = c.program AND a.person = c.person
  LEFT JOIN contribution_text t ON t.program = c.program AND t.contribution = c.id
 WHERE c.program = :program AND c.id = :id AND p.state = 'present'
   AND (c.person = :me
        OR ((:bits & 144) <> 0 AND c.state NOT IN ('draft', 'withdrawn'))
        OR ({seen c} AND {open c} AND c.state IN ('claimed', 'verified') AND {seen a}));

--: many numbers(work int, type text) -> (code text, origin text, value int, usual int)
SELECT m.kind, m.origin, m.value,
       COALESCE((SELECT u.median FROM reach_usual u
                  WHERE u.program = :program AND u.type = :type AND u.kind = m.kind AND u.number >= 5), 0)
  FROM metric m
 WHERE m.work = :work
   AND NOT EXISTS (SELECT 1 FROM metric l WHERE l.work = m.work AND l.kind = m.kind AND l.origin = m.origin AND l.day > m.day)
 ORDER BY m.kind, m.origin LIMIT 30;

--: many fields(id int) -> (code text, value text)
SELECT j.key, j.value FROM contribution_text t, json_each(t.extra) j
 WHERE t.program = :program AND t.contribution = :id ORDER BY j.key LIMIT 16;
