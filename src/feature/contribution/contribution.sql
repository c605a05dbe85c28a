-- My own record of a year, newest first; 200 are more than a year of anybody has in one list.
--! one's own rows, whatever others may see of them
--: many record(from_day day, to_day day) -> (id int, title text, url text, type text, day day, reach int, state text, star int?, paid text)
SELECT c.id, c.title, c.url, c.type, c.day, c.reach, c.state, c.star, c.paid
  FROM contribution c
 WHERE c.program = :program AND c.person = :me AND c.day BETWEEN :from_day AND :to_day
   AND c.state <> 'withdrawn'
 ORDER BY c.day DESC, c.id DESC
 LIMIT 200;
