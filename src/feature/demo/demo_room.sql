-- The committee's room on the first day.

-- The cases of a cycle by place, and what the line says of each.
--: many cases(cycle int, line int) -> (nomination int, nominee int, renewal bool, above bool, over bool)
SELECT x.nomination, x.nominee, x.kind = 'renewal', x.raw >= :line,
       x.raw >= :line AND NOT EXISTS (SELECT 1 FROM nomination_counted k
         WHERE k.program = x.program AND k.nomination = x.nomination AND k.needed = 1 AND k.met = 0)
  FROM meeting m JOIN evaluation_result x ON x.program = m.program AND x.run = m.run
 WHERE m.program = :program AND m.cycle = :cycle
 ORDER BY x.place;

--: run part(person int, other int, ground text)
INSERT INTO conflict (program, person, other, ground, declarer, made)
VALUES (:program, MIN(:person, :other), MAX(:person, :other), :ground, :person, :now) ON CONFLICT DO NOTHING;
