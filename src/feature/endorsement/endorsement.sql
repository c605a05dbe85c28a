-- All that a decision about (nomination, the viewer) rests on, in one row.
--: one facts(nomination int) -> (nominee int, name text, handle text, avatar bytes, nominator int, lead int, state text, expertise text, reasons text, cycle text, award day, policy int, conflict int, standing int)
SELECT n.nominee, p.name, p.handle, COALESCE(p.avatar, x''), COALESCE(n.nominator, 0), COALESCE(n.lead, 0), n.state, e.name, t.reasons, y.code, y.award_day,
       COALESCE(y.policy, 0),
       (SELECT COUNT(*) FROM conflict k WHERE k.program = n.program
           AND ((k.person = n.nominee AND k.other = :me) OR (k.person = :me AND k.other = n.nominee))
           AND (k.until IS NULL OR k.until > :now)),
       COALESCE((SELECT d.id FROM endorsement d WHERE d.program = n.program AND d.nomination = n.id
           AND d.endorser = :me AND d.withdrawn IS NULL), 0)
  FROM nomination n
  JOIN nomination_text t ON t.program = n.program AND t.nomination = n.id
  JOIN person p ON p.id = n.nominee
  JOIN cycle y ON y.program = n.program AND y.id = n.cycle
  JOIN expertise e ON e.program = n.program AND e.id = n.expertise
 WHERE n.program = :program AND n.id = :nomination
   AND n.state NOT IN ('objected', 'withdrawn', 'merged', 'moved');

-- The standing endorsements, oldest first.
--: many list(nomination int) -> (id int, endorser int, name text, handle text, words text, made time)
SELECT e.id, e.endorser, p.name, p.handle, e.words, e.made
  FROM endorsement e JOIN person p ON p.id = e.endorser
 WHERE e.program = :program AND e.nomination = :nomination AND e.withdrawn IS NULL
 ORDER BY e.made, e.id LIMIT 500;

--: run add(id int, nomination int, words text)
INSERT INTO endorsement (program, id, nomination, endorser, words, made)
VALUES (:program, :id, :nomination, :me, :words, :now);

--: move withdraw(id int) -> (id int)
UPDATE endorsement SET withdrawn = :now
 WHERE program = :program AND id = :id AND withdrawn IS NULL
RETURNING id;

-- Somebody was deleted: that there was an endorsement stays, because others were decided about with it.
--: run forget(person int)
UPDATE endorsement SET words = ''
 WHERE program = :program
   AND (endorser = :person
    OR nomination IN (SELECT n.id FROM nomination n WHERE n.program = :program AND n.nominee = :person));

-- What goes on in another nomination takes its endorsements along, once each.
--: run go_on(nomination int)
UPDATE endorsement
   SET nomination = (SELECT n.next FROM nomination n WHERE n.program = :program AND n.id = :nomination)
 WHERE program = :program AND nomination = :nomination AND withdrawn IS NULL
   AND EXISTS (SELECT 1 FROM nomination n
                 JOIN nomination g ON g.program = n.program AND g.id = n.next
                WHERE n.program = :program AND n.id = :nomination
                  AND endorser <> COALESCE(g.nominator, 0)
                  AND NOT EXISTS (SELECT 1 FROM endorsement o WHERE o.program = g.program AND o.nomination = g.id
                                     AND o.endorser = endorsement.endorser AND o.withdrawn IS NULL));

-- Words of endorsements in cases that are over for long.
--: many retire(before day, awarded bool, most int) -> (id int)
UPDATE endorsement SET words = ''
 WHERE program = :program
   AND id IN (SELECT e.id FROM endorsement e JOIN nomination n ON n.program = e.program AND n.id = e.nomination
               WHERE e.program = :program AND e.words <> '' AND {over n} AND {awarded n} = :awarded AND NOT {held n}
               LIMIT :most)
RETURNING id;
