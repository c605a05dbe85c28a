-- A person as a card shows them: the award of today, if there is one.
--: maybe person(handle text) -> (id int, name text, latin text, headline text, open int, program_name text, hue int, award text, since day?)
SELECT p.id, p.name, p.latin, p.headline, (n.seen_by & 1) <> 0, g.name, g.hue,
       COALESCE((SELECT e.name FROM award_term t JOIN expertise e ON e.program = t.program AND e.id = t.expertise
                  WHERE t.program = :program AND t.person = p.id AND t.state = 'current' ORDER BY t.from_day DESC LIMIT 1), ''),
       (SELECT MIN(t.from_day) FROM award_term t
         WHERE t.program = :program AND t.person = p.id AND t.state <> 'coming' AND t.state <> 'revoked')
  FROM person p
  JOIN participant n ON n.program = :program AND n.person = p.id
  JOIN program g ON g.id = :program
 WHERE p.handle = :handle AND p.state = 'present' AND ({seen n} OR p.id = :me);
