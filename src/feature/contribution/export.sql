-- One's own record, whole, for other programs.

--! one's own rows, whatever others may see of them
--: many list(from_day day, to_day day) -> (id int, work int, type text, role text, title text, url text, day day, end_day day?, area text, language text, format text, country text, paid text, seen_by int, summary text, note text)
SELECT c.id, c.work, c.type, c.role, c.title, c.url, c.day, c.end_day, COALESCE(e.name, ''), c.language, c.format, c.country,
       c.paid, c.seen_by, COALESCE(t.summary, ''), COALESCE(t.note, '')
  FROM contribution c
  LEFT JOIN contribution_text t ON t.program = c.program AND t.contribution = c.id
  LEFT JOIN expertise e ON e.program = c.program AND e.id = c.expertise
 WHERE c.program = :program AND c.person = :me AND c.day >= :from_day AND c.day < :to_day
   AND c.state IN ('claimed', 'verified', 'rejected')
 ORDER BY c.day, c.id LIMIT 20000;

-- Of each number the best first: measured before declared before estimated, of these the latest.
--: many numbers(work int) -> (code text, value int)
SELECT m.kind, m.value FROM metric m
 WHERE m.work = :work
 ORDER BY m.kind, CASE m.origin WHEN 'measured' THEN 1 WHEN 'declared' THEN 2 ELSE 3 END, m.day DESC LIMIT 200;
