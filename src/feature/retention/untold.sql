-- Who has to be told that somebody else nominated them, or that the program proposes them, and has not been.

-- Live nominations by others: not told yet, or the letter came back. The most urgent first.
--! managers see all nominations
--: many nominations() -> (id int, name text, nominator text, made time, address text, mail text, lead text)
SELECT n.id, p.name, b.name, n.made, COALESCE(a.email, ''), COALESCE(m.state, ''), COALESCE(l.name, '')
  FROM nomination n
  JOIN person p ON p.id = n.nominee
  JOIN person b ON b.id = n.nominator
  LEFT JOIN person l ON l.id = n.lead
  LEFT JOIN account a ON a.person = n.nominee
  LEFT JOIN mail m ON m.program = n.program AND m.once = 'nomination/' || n.id || '/told'
 WHERE n.program = :program AND n.state IN ('open', 'taken', 'documenting', 'ready', 'in_review')
   AND (n.told IS NULL OR m.state IN ('bounced', 'dropped'))
 ORDER BY n.made, n.id
 LIMIT 200;

-- Names on the leads' lists that no letter was written to.
--: many proposals() -> (id int, name text, kind text, handle text, week day, lead text)
SELECT r.id, COALESCE(p.name, i.name), i.kind, i.handle, r.week, COALESCE(l.name, '')
  FROM proposal r
  JOIN identity i ON i.id = r.identity
  LEFT JOIN person p ON p.id = r.person
  LEFT JOIN person l ON l.id = r.lead
 WHERE r.program = :program AND r.state IN ('new', 'later') AND r.told IS NULL
 ORDER BY r.week, r.id
 LIMIT 200;
