--: one by_id(id int) -> (name text, language text, email text)
SELECT p.name, p.language, COALESCE(a.email, '')
  FROM person p LEFT JOIN account a ON a.person = p.id AND a.state = 'open'
 WHERE p.id = :id;
