-- Who opened whose private record. Written by a job, in one go; read by the person alone.

--: run add(of int, person int, viewer int, role int, what text, seen day, times int)
INSERT INTO access_seen (program, person, viewer, role, what, first_day, last_day, times)
VALUES (:of, :person, :viewer, :role, :what, :seen, :seen, :times)
ON CONFLICT (program, person, what, role, viewer) DO UPDATE
   SET first_day = MIN(first_day, excluded.first_day), last_day = MAX(last_day, excluded.last_day),
       times = times + excluded.times;

-- The reader's own, with the records that became one with it. Where only the role is told, those who had it
-- are one line. name empty: not told.
--: many mine(unnamed int) -> (what text, role int, name text, handle text, people int, first_day day, last_day day, times int)
SELECT s.what, s.role, CASE WHEN s.role & :unnamed THEN '' ELSE v.name END,
       CASE WHEN s.role & :unnamed OR v.state <> 'present' THEN '' ELSE v.handle END,
       COUNT(DISTINCT s.viewer), MIN(s.first_day), MAX(s.last_day), SUM(s.times)
  FROM access_seen s
  JOIN person v ON v.id = s.viewer
 WHERE s.program IN (0, :program)
   AND s.person IN (SELECT :me UNION ALL SELECT m.id FROM person m WHERE m.merged_into = :me)
 GROUP BY s.what, s.role, CASE WHEN s.role & :unnamed THEN 0 ELSE s.viewer END
 ORDER BY MAX(s.last_day) DESC, s.what, s.role, MIN(s.viewer)
 LIMIT 500;

-- Somebody was deleted: what was seen of them goes; that they saw others' stays, without a name.
--: run forget(person int)
DELETE FROM access_seen WHERE person = :person;

--: many retire(before day, most int) -> (person int)
DELETE FROM access_seen
 WHERE program = :program
   AND (person, what, role, viewer) IN (
       SELECT s.person, s.what, s.role, s.viewer FROM access_seen s
        WHERE s.program = :program AND s.last_day < :before
          AND NOT EXISTS (SELECT 1 FROM legal_hold h WHERE h.program = s.program AND h.person = s.person AND h.lifted IS NULL)
        LIMIT :most)
RETURNING person;
