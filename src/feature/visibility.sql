-- Who may see what, once for all statements: {seen c} and {open c} in a room's .sql, where c is the
-- alias of a table with a column seen_by or embargo. tools/check-sql asks for them.

-- seen_by holds the bits of those who may see the row; :bits are the bits of who is reading.
--macro seen
({x}.seen_by & :bits) <> 0

-- Rows under an embargo stay hidden until it ends. No table of embargoes exists yet that could end
-- one, so a row that names one is not open to anybody.
--macro open
({x}.embargo IS NULL)

-- ---- what several rooms read of a contribution

-- The measured median of the same type and number in this program (reach_usual); 0: too few values.
--macro usual
COALESCE((SELECT MAX(uu.median) FROM metric um
  JOIN reach_usual uu ON uu.program = {x}.program AND uu.type = {x}.type AND uu.kind = um.kind AND uu.number >= 5
  WHERE um.work = {x}.work AND um.origin = {x}.reach_origin AND um.value = {x}.reach), 0)

-- ---- how long what is kept (feature/retention); x: a nomination

-- The award day of its cycle was before :before, and nothing can follow in it any more.
--macro over
({x}.state IN ('closed', 'objected', 'withdrawn', 'merged', 'moved') AND EXISTS (
  SELECT 1 FROM cycle oy WHERE oy.program = {x}.program AND oy.id = {x}.cycle AND oy.award_day < :before))

-- It ended with an award.
--macro awarded
EXISTS (SELECT 1 FROM decision ad WHERE ad.program = {x}.program AND ad.nomination = {x}.id
  AND ad.state = 'final' AND ad.outcome IN ('award', 'renew'))

-- A manager holds the case or the person: nothing of it goes.
--macro held
EXISTS (SELECT 1 FROM legal_hold lh WHERE lh.program = {x}.program AND lh.lifted IS NULL
  AND (lh.person = {x}.nominee OR lh.nomination = {x}.id))
