-- How long what is kept, what was let go, and what is held.

--: many programs() -> (id int)
SELECT id FROM program ORDER BY id;

--: many periods() -> (what text, months int)
SELECT what, months FROM retention WHERE program = :program;

--: run period_set(what text, months int)
INSERT INTO retention (program, what, months, author, changed) VALUES (:program, :what, :months, :me, :now)
ON CONFLICT (program, what) DO UPDATE
   SET months = excluded.months, author = excluded.author, changed = excluded.changed;

--: run run_add(id int, what text, before time, count int)
INSERT INTO retention_run (program, id, at, what, before, n) VALUES (:program, :id, :now, :what, :before, :count);

--: many runs(most int) -> (at time, what text, before time, n int)
SELECT at, what, before, n FROM retention_run WHERE program = :program ORDER BY id DESC LIMIT :most;

-- ---- holds

--: run hold_add(id int, person int?, nomination int?, ground text)
INSERT INTO legal_hold (program, id, person, nomination, ground, giver, made)
VALUES (:program, :id, :person, :nomination, :ground, :me, :now);

--: move hold_lift(id int) -> (person int?)
UPDATE legal_hold SET lifter = :me, lifted = :now
 WHERE program = :program AND id = :id AND lifted IS NULL
RETURNING person;

-- The standing ones, then those that were lifted.
--! managers see that there is such a case
--: many holds() -> (id int, nomination int, handle text, name text, state text, ground text, giver text, made time, lifted time?)
SELECT h.id, COALESCE(h.nomination, 0), p.handle, p.name, p.state, h.ground, g.name, h.made, h.lifted
  FROM legal_hold h
  LEFT JOIN nomination n ON n.program = h.program AND n.id = h.nomination
  JOIN person p ON p.id = COALESCE(h.person, n.nominee)
  JOIN person g ON g.id = h.giver
 WHERE h.program = :program
 ORDER BY h.lifted IS NOT NULL, h.id DESC
 LIMIT 100;

--! only that there is one
--: maybe nomination(id int) -> (nominee int)
SELECT nominee FROM nomination WHERE program = :program AND id = :id;

-- Ground and cases of lifted holds that were on somebody who was deleted since.
--: run forget(person int)
UPDATE legal_hold SET ground = '-'
 WHERE program = :program AND lifted IS NOT NULL
   AND (person = :person OR nomination IN (SELECT n.id FROM nomination n WHERE n.program = :program AND n.nominee = :person));
