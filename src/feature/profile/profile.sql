--: maybe person(handle text) -> (id int, name text, latin text, headline text, country text, language text, avatar bytes?, made time, native text, native_language text, lead_handle text, lead_name text)
SELECT p.id, p.name, p.latin, p.headline, p.country, p.language, p.avatar, p.made,
       COALESCE(o.name, ''), COALESCE(o.language, ''), COALESCE(l.handle, ''), COALESCE(l.name, '')
  FROM person p
  JOIN participant n ON n.program = :program AND n.person = p.id
  LEFT JOIN person l ON l.id = n.lead AND l.state = 'present'
  LEFT JOIN person_name o ON o.person = p.id AND o.name <> p.name
 WHERE p.handle = :handle AND p.state = 'present' AND ({seen n} OR p.id = :me)
 ORDER BY o.language LIMIT 1;

--: many awards(person int) -> (expertise int, from_day day, to_day day, ended day?, state text)
SELECT t.expertise, t.from_day, t.to_day, t.ended_day, t.state
  FROM award_term t
 WHERE t.program = :program AND t.person = :person AND t.state <> 'coming' AND t.state <> 'revoked'
 ORDER BY t.from_day DESC LIMIT 40;

-- The page puts the main one first, the others by name.
--: many expertises(person int) -> (expertise int, main int)
SELECT x.expertise, x.main FROM participant_expertise x
 WHERE x.program = :program AND x.person = :person LIMIT 20;

--: many links(person int) -> (label text, url text, proved time?)
SELECT label, url, proved FROM person_link WHERE person = :person ORDER BY number;

-- The page puts those known best first.
--: many tongues(person int) -> (language text, level int)
SELECT language, level FROM person_language WHERE person = :person;

--: many texts(person int) -> (language text, words text)
SELECT language, words FROM person_text WHERE person = :person ORDER BY language;

-- Where they work now; what nobody has confirmed stays theirs.
--: many employers(person int, today day) -> (name text, kind text)
SELECT o.name, a.kind
  FROM affiliation a JOIN organization o ON o.id = a.organization
 WHERE a.person = :person AND a.from_day <= :today AND (a.to_day IS NULL OR a.to_day > :today)
   AND (a.confirmed IS NOT NULL OR a.person = :me)
 ORDER BY a.from_day DESC LIMIT 3;

--: many year(person int, from_day day, to_day day) -> (day day, number int)
SELECT y.day, y.number FROM year_count y
 WHERE y.program = :program AND y.person = :person AND y.day BETWEEN :from_day AND :to_day;

--: many top(person int, from_day day) -> (title text, type text, day day, end_day day?, reach int, origin text, url text, language text)
SELECT c.title, c.type, c.day, c.end_day, c.reach, c.reach_origin, c.url, c.language
  FROM contribution c
 WHERE c.program = :program AND c.person = :person AND c.star IS NOT NULL AND c.day >= :from_day
   AND c.state IN ('claimed', 'verified') AND (({seen c} AND {open c}) OR c.person = :me)
 ORDER BY c.star, c.day DESC LIMIT 10;

-- One page of all, newest first; before: its last row was (day, id).
--: many works(person int, before_day day, before int) -> (id int, title text, type text, day day, end_day day?, reach int, origin text, url text, language text)
SELECT c.id, c.title, c.type, c.day, c.end_day, c.reach, c.reach_origin, c.url, c.language
  FROM contribution c
 WHERE c.program = :program AND c.person = :person AND (c.day, c.id) < (:before_day, :before)
   AND c.state IN ('claimed', 'verified') AND (({seen c} AND {open c}) OR c.person = :me)
 ORDER BY c.day DESC, c.id DESC LIMIT 51;
