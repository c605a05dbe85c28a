-- Cases whose frozen record does not meet a counted rule that is needed: there the line says no.

--: many of_cycle(cycle int) -> (nomination int)
SELECT DISTINCT x.nomination FROM nomination n
  JOIN nomination_counted x ON x.program = n.program AND x.nomination = n.id AND x.needed = 1 AND x.met = 0
 WHERE n.program = :program AND n.cycle = :cycle AND n.state IN ('in_review', 'decided', 'closed')
 ORDER BY +x.nomination; -- from the cases of the cycle, not from all that were ever counted

--: one of_case(nomination int) -> (n int)
SELECT COUNT(*) FROM nomination_counted x
 WHERE x.program = :program AND x.nomination = :nomination AND x.needed = 1 AND x.met = 0;
