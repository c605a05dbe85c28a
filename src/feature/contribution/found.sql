-- Where contributions were found.

--: run add(contribution int, item int, source int, name text, url text, why text, day day, near int?)
INSERT OR IGNORE INTO found_in (program, contribution, item, source, name, url, why, day, near)
VALUES (:program, :contribution, :item, :source, :name, :url, :why, :day, :near);

--: maybe of_item(item int) -> (id int)
SELECT contribution FROM found_in WHERE program = :program AND item = :item;

-- ---- a source that says something else now

-- A draft as a source brought it: nobody has touched it, and no other source says it, too.
--! a person's own draft, for them
--: maybe untouched(item int) -> (id int)
SELECT c.id FROM found_in f JOIN contribution c ON c.program = f.program AND c.id = f.contribution
 WHERE f.program = :program AND f.item = :item AND f.came_from IS NULL AND c.state = 'draft' AND c.version = 1
   AND NOT EXISTS (SELECT 1 FROM found_in o WHERE o.program = f.program AND o.contribution = f.contribution AND o.item <> f.item);

--: run say(item int, url text, why text)
UPDATE found_in SET url = :url, why = :why WHERE program = :program AND item = :item;

-- What a source changes is not the person's change.
--: run leave_untouched(id int)
UPDATE contribution SET version = 1 WHERE program = :program AND id = :id AND state = 'draft';

--! one's own rows, whatever others may see of them
--: many of(contribution int) -> (source int, name text, url text, why text, day day, near int, near_title text)
SELECT f.source, f.name, f.url, f.why, f.day, COALESCE(n.id, 0), COALESCE(n.title, '')
  FROM found_in f
  JOIN contribution c ON c.program = f.program AND c.id = f.contribution
  LEFT JOIN contribution n ON n.program = f.program AND n.id = f.near AND n.person = c.person AND n.state <> 'withdrawn'
 WHERE f.program = :program AND f.contribution = :contribution AND c.person = :me
 ORDER BY f.day, f.item LIMIT 20;

-- ---- merging

--: run move(draft int, into int)
UPDATE found_in SET contribution = :into, came_from = COALESCE(came_from, :draft), near = NULL
 WHERE program = :program AND contribution = :draft;

--: run move_back(draft int)
UPDATE found_in SET contribution = :draft, came_from = NULL
 WHERE program = :program AND came_from = :draft;

-- ---- a source that is ignored

--! one's own rows, whatever others may see of them
--: many drafts_of(person int, source int, state text, reason text) -> (id int)
SELECT DISTINCT c.id FROM found_in f JOIN contribution c ON c.program = f.program AND c.id = f.contribution
 WHERE f.program = :program AND f.source = :source AND c.person = :person AND c.state = :state AND c.reason = :reason
   AND NOT EXISTS (SELECT 1 FROM found_in o WHERE o.program = f.program AND o.contribution = f.contribution AND o.source <> :source)
 ORDER BY c.id LIMIT 50000;

--: move put(id int, person int, state_from text, state_to text, reason text) -> (id int)
UPDATE contribution SET state = :state_to, reason = :reason
 WHERE program = :program AND id = :id AND person = :person AND state = :state_from
RETURNING id;

--: run heed_one(id int, person int)
UPDATE contribution SET state = 'draft', reason = ''
 WHERE program = :program AND id = :id AND person = :person AND state = 'withdrawn' AND reason = 'source-ignored';

--: run ignore_one(id int, person int)
UPDATE contribution SET state = 'withdrawn', reason = 'source-ignored'
 WHERE program = :program AND id = :id AND person = :person AND state = 'draft'
   AND (SELECT COUNT(*) FROM found_in f WHERE f.program = contribution.program AND f.contribution = contribution.id) = 1;
