-- A record, to be counted; and what is usual for a number.

-- From a while before the year on: what lies outside of it is said.
--! the person's own record, for the person and for who looks after them
--: many live(person int, from_day day) -> (id int, title text, url text, type text, day day, reach int, origin text, usual int, state text, star int, paid text, open bool)
SELECT c.id, c.title, c.url, c.type, c.day, c.reach, c.reach_origin, {usual c},
       c.state, COALESCE(c.star, 0), c.paid, (c.seen_by & 1) <> 0 AND c.embargo IS NULL
  FROM contribution c
 WHERE c.program = :program AND c.person = :person AND c.day >= :from_day
   AND c.state IN ('claimed', 'verified', 'rejected')
 ORDER BY c.id LIMIT 20000;

--: run usual_forget()
DELETE FROM reach_usual;

-- Of each work the latest measurement, once, however many people have a part in it.
--! only medians of at least five numbers are shown, nothing of one contribution
--: run usual_count(since day)
INSERT INTO reach_usual (program, type, kind, number, median)
SELECT v.program, v.type, v.kind, v.n, CAST(AVG(v.value) AS INTEGER)
  FROM (SELECT d.program, d.type, d.kind, d.value, COUNT(*) OVER (PARTITION BY d.program, d.type, d.kind) AS n,
               ROW_NUMBER() OVER (PARTITION BY d.program, d.type, d.kind ORDER BY d.value) AS place
          FROM (SELECT DISTINCT c.program, c.type, m.kind, m.work, m.value
                  FROM metric m JOIN contribution c ON c.work = m.work AND c.state IN ('claimed', 'verified')
                 WHERE m.origin = 'measured' AND m.day >= :since
                   AND NOT EXISTS (SELECT 1 FROM metric l WHERE l.work = m.work AND l.kind = m.kind AND l.origin = 'measured' AND l.day > m.day)) d) v
 WHERE v.place IN ((v.n + 1) / 2, v.n / 2 + 1)
 GROUP BY v.program, v.type, v.kind, v.n;
