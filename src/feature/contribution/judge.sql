-- Statements of the page where contributions are confirmed.

-- What waits, oldest claim first, in the viewer's regions or everywhere; never one's own. Paid work is
-- not asked about: it does not count, and needs nobody's word. (The plus keeps to the index of what is claimed.)
--! who verifies sees what was claimed, whoever else may see it
--: many waiting(everything bool, after int, most int) -> (id int, person text, handle text, avatar bytes, type text, role text, title text, url text, day day, reach int, origin text, usual int, paid text, expertise text, summary text)
SELECT c.id, p.name, p.handle, COALESCE(p.avatar, x''), c.type, c.role, c.title, c.url, c.day, c.reach, c.reach_origin, {usual c}, c.paid, e.name,
       COALESCE(t.summary, '')
  FROM contribution c
  JOIN person p ON p.id = c.person
  JOIN expertise e ON e.program = c.program AND e.id = c.expertise
  LEFT JOIN participant a ON a.program = c.program AND a.person = c.person
  LEFT JOIN contribution_text t ON t.program = c.program AND t.contribution = c.id
 WHERE c.program = :program AND c.state = 'claimed' AND +c.id > :after AND c.person <> :me AND c.paid IN ('no', 'expenses')
   AND p.state = 'present'
   AND (:everything OR EXISTS (SELECT 1 FROM role_grant g WHERE g.program = :program AND g.person = :me AND g.role = 16
           AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now) AND (g.region IS NULL OR g.region = a.region)))
 ORDER BY +c.id LIMIT :most;
