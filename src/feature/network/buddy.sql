-- Newcomers and their buddies.

--: run begin(person int)
INSERT INTO newcomer (program, person, buddy, state, since, moved) VALUES (:program, :person, NULL, 'looking', :now, :now) ON CONFLICT DO NOTHING;

--: maybe mine() -> (state text, buddy int?, name text?, handle text?, avatar bytes?, since time)
SELECT n.state, n.buddy, p.name, p.handle, p.avatar, n.since
  FROM newcomer n LEFT JOIN person p ON p.id = n.buddy
 WHERE n.program = :program AND n.person = :me;

-- What a newcomer has done, read off what is there: nothing to tick.
--! the person's own rows and those of their buddy's newcomers; only whether there are some
--: one steps(person int) -> (face bool, words bool, groups bool, wrote bool, follows bool, zone bool)
SELECT p.avatar IS NOT NULL, p.headline <> '',
       EXISTS (SELECT 1 FROM subscription s WHERE s.program = :program AND s.person = p.id AND s.role IN ('member', 'moderator')),
       EXISTS (SELECT 1 FROM article a WHERE a.program = :program AND a.author = p.id AND a.state = 'shown'),
       EXISTS (SELECT 1 FROM follow f WHERE f.program = :program AND f.person = p.id),
       p.zone <> 'UTC'
  FROM person p WHERE p.id = :person;

--! who is newly a member is public by the award; shown to their buddy alone
--: many for_me() -> (person int, name text, handle text, avatar bytes?, state text, moved time)
SELECT n.person, p.name, p.handle, p.avatar, n.state, n.moved
  FROM newcomer n JOIN person p ON p.id = n.person AND p.state = 'present'
 WHERE n.program = :program AND n.buddy = :me AND n.state IN ('asked', 'paired') ORDER BY n.state, n.moved;

--: maybe offer() -> (capacity int)
SELECT capacity FROM buddy_offer WHERE program = :program AND person = :me;
--: run offer_set(capacity int)
INSERT INTO buddy_offer (program, person, capacity, since) VALUES (:program, :me, :capacity, :now)
ON CONFLICT (program, person) DO UPDATE SET capacity = excluded.capacity;
--: run offer_end()
DELETE FROM buddy_offer WHERE program = :program AND person = :me;

--: move accept(person int) -> (person int)
UPDATE newcomer SET state = 'paired', moved = :now WHERE program = :program AND person = :person AND buddy = :me AND state = 'asked' RETURNING person;
--: move decline(person int) -> (person int)
UPDATE newcomer SET state = 'looking', buddy = NULL, moved = :now
 WHERE program = :program AND person = :person AND buddy = :me AND state IN ('asked', 'paired') RETURNING person;
--: move settle(person int) -> (person int)
UPDATE newcomer SET state = 'settled', moved = :now
 WHERE program = :program AND person = :person AND state = 'paired' AND (buddy = :me OR person = :me OR (:bits & 640) <> 0) RETURNING person;
--: move assign(person int, buddy int) -> (person int)
UPDATE newcomer SET state = 'asked', buddy = :buddy, moved = :now
 WHERE program = :program AND person = :person AND state IN ('looking', 'asked') RETURNING person;

--: run no(person int, buddy int)
INSERT INTO buddy_no (program, person, buddy, at) VALUES (:program, :person, :buddy, :now) ON CONFLICT DO NOTHING;

-- ---- the job

--: many programs() -> (of int)
SELECT DISTINCT program FROM newcomer WHERE state IN ('looking', 'asked');

--: many asked_before(before time) -> (person int, buddy int)
SELECT person, buddy FROM newcomer WHERE program = :program AND state = 'asked' AND moved < :before LIMIT 500;
--: run look_again(person int)
UPDATE newcomer SET state = 'looking', buddy = NULL, moved = :now WHERE program = :program AND person = :person AND state = 'asked';

--: many looking() -> (person int)
SELECT person FROM newcomer WHERE program = :program AND state = 'looking' ORDER BY since LIMIT 200;

-- Who offered to be a buddy, has room and was not asked for this person: the nearest first (region 4, language 3,
-- expertise 3), then who has fewest.
--! who may help a newcomer; region and expertise are only compared
--: maybe best(person int) -> (buddy int)
SELECT o.person
  FROM buddy_offer o
  JOIN person p ON p.id = o.person AND p.state = 'present'
  JOIN award_term t ON t.program = o.program AND t.person = o.person AND t.state = 'current'
  LEFT JOIN participant b ON b.program = o.program AND b.person = o.person
 WHERE o.program = :program AND o.person <> :person
   AND (SELECT COUNT(*) FROM newcomer n WHERE n.program = o.program AND n.buddy = o.person AND n.state IN ('asked', 'paired')) < o.capacity
   AND NOT EXISTS (SELECT 1 FROM buddy_no x WHERE x.program = o.program AND x.person = :person AND x.buddy = o.person)
   AND NOT EXISTS (SELECT 1 FROM newcomer x WHERE x.program = o.program AND x.person = o.person AND x.state <> 'settled')
 ORDER BY (4 * EXISTS (SELECT 1 FROM participant m WHERE m.program = o.program AND m.person = :person AND m.region = b.region)
         + 3 * EXISTS (SELECT 1 FROM person_language l JOIN person_language k ON k.language = l.language AND k.person = :person AND k.level >= 2
                        WHERE l.person = o.person AND l.level >= 2)
         + 3 * EXISTS (SELECT 1 FROM award_term u WHERE u.program = o.program AND u.person = :person AND u.expertise = t.expertise AND u.state IN ('current', 'coming'))) DESC,
          (SELECT COUNT(*) FROM newcomer n WHERE n.program = o.program AND n.buddy = o.person AND n.state IN ('asked', 'paired')), o.since
 LIMIT 1;

-- ---- the list of the community managers: who has not settled

--! for community managers
--: many open() -> (person int, name text, handle text, avatar bytes?, state text, buddy text?, buddy_handle text?, since time, moved time)
SELECT n.person, p.name, p.handle, p.avatar, n.state, b.name, b.handle, n.since, n.moved
  FROM newcomer n
  JOIN person p ON p.id = n.person AND p.state = 'present'
  LEFT JOIN person b ON b.id = n.buddy
 WHERE n.program = :program AND n.state <> 'settled'
 ORDER BY CASE n.state WHEN 'looking' THEN 0 WHEN 'asked' THEN 1 ELSE 2 END, n.since LIMIT 500;

--: one offers() -> (people int, places int)
SELECT COUNT(*), COALESCE(SUM(capacity), 0) FROM buddy_offer WHERE program = :program;
