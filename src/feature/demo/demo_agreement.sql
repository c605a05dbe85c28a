-- Four of five who hold the award, and all staff, have signed what is in force.
--! invented people
--: run sign(until_day day)
INSERT INTO signature (program, person, agreement, kind, version, language, name, at, until_day)
SELECT a.program, p.id, a.id, a.kind, a.version, 'en', p.name, :now + (p.id / 4096) % 3000000, :until_day
  FROM agreement a
  JOIN person p ON EXISTS (SELECT 1 FROM role_grant g WHERE g.program = a.program AND g.person = p.id)
    OR (EXISTS (SELECT 1 FROM award_term t WHERE t.program = a.program AND t.person = p.id AND t.state IN ('current', 'paused'))
        AND p.id / 4096 % 5 <> 0)
 WHERE a.program = :program AND a.state = 'in_force';
