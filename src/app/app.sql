-- Statements of the commands: what a folder holds, as a whole.

--: one size() -> (programs int, people int)
SELECT (SELECT COUNT(*) FROM program), (SELECT COUNT(*) FROM person WHERE id <> 1);

-- Somebody with the highest role, while nobody has ever been in.
--: maybe newcomer() -> (person int, name text)
SELECT p.id, p.name
  FROM role_grant g
  JOIN person p ON p.id = g.person
  JOIN account a ON a.person = p.id
 WHERE g.role = 1024 AND g.ends IS NULL AND a.state = 'open'
   AND NOT EXISTS (SELECT 1 FROM account WHERE secret <> '')
   AND NOT EXISTS (SELECT 1 FROM session)
 ORDER BY g.id
 LIMIT 1;
