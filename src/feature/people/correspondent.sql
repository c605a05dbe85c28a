-- prefix: of the program, where there are several.
--: one by_id(id int) -> (name text, language text, email text, prefix text)
SELECT p.name, p.language, COALESCE(a.email, ''),
       COALESCE((SELECT '/p/' || g.code FROM program g WHERE g.id = :program
           AND (SELECT COUNT(*) FROM program o WHERE o.state <> 'closed') <> 1), '')
  FROM person p LEFT JOIN account a ON a.person = p.id AND a.state = 'open'
 WHERE p.id = :id;
