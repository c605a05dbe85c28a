-- Two records of one human: what stands against it, what would move, what was moved.

-- ---- what stands against it: of the two in any order, in all programs

--! only whether there is such a row; nothing of it is shown
--: one facts(loser int, winner int) -> (absent bool, erasing bool, roles bool, terms bool, numbers bool, nominated bool, led bool, endorsed bool, reviewed bool, read_both bool, judged bool, vouched bool, in_review bool, elsewhere bool, runs bool)
SELECT (SELECT COUNT(*) FROM person p WHERE p.id IN (:loser, :winner) AND p.state = 'present' AND p.id <> 1) <> 2,
       EXISTS (SELECT 1 FROM erasure x WHERE x.person IN (:loser, :winner) AND x.state IN ('asked', 'waiting', 'running')),
       EXISTS (SELECT 1 FROM role_grant g WHERE g.person = :loser AND (g.ends IS NULL OR g.ends > :now)),
       EXISTS (SELECT 1 FROM award_term t JOIN award_term o ON o.program = t.program AND o.person = :winner AND o.state IN ('coming', 'current', 'paused')
                WHERE t.person = :loser AND t.state IN ('coming', 'current', 'paused')),
       EXISTS (SELECT 1 FROM award_term t JOIN award_term o ON o.program = t.program AND o.person = :winner AND o.number = t.number WHERE t.person = :loser),
       EXISTS (SELECT 1 FROM nomination n WHERE n.nominee IN (:loser, :winner) AND n.nominator IN (:loser, :winner)),
       EXISTS (SELECT 1 FROM nomination n WHERE n.nominee IN (:loser, :winner) AND n.lead IN (:loser, :winner)),
       EXISTS (SELECT 1 FROM endorsement e JOIN nomination n ON n.program = e.program AND n.id = e.nomination
                WHERE e.endorser IN (:loser, :winner) AND n.nominee IN (:loser, :winner)),
       EXISTS (SELECT 1 FROM assignment a JOIN nomination n ON n.program = a.program AND n.id = a.nomination
                WHERE a.reviewer IN (:loser, :winner) AND n.nominee IN (:loser, :winner) AND a.state IN ('given', 'open', 'submitted')),
       EXISTS (SELECT 1 FROM assignment a JOIN assignment o ON o.program = a.program AND o.nomination = a.nomination AND o.reviewer = :winner
                WHERE a.reviewer = :loser AND a.state IN ('given', 'open', 'submitted') AND o.state IN ('given', 'open', 'submitted')),
       EXISTS (SELECT 1 FROM contribution c WHERE c.person IN (:loser, :winner) AND c.judge IN (:loser, :winner)),
       EXISTS (SELECT 1 FROM vouch v JOIN contribution c ON c.program = v.program AND c.id = v.contribution
                WHERE v.person IN (:loser, :winner) AND c.person IN (:loser, :winner)),
       EXISTS (SELECT 1 FROM nomination n JOIN nomination o ON o.program = n.program AND o.cycle = n.cycle AND o.nominee = :winner
                WHERE n.nominee = :loser AND n.state IN ('open', 'taken', 'documenting', 'ready', 'in_review', 'decided', 'closed')
                  AND o.state IN ('open', 'taken', 'documenting', 'ready', 'in_review', 'decided', 'closed')
                  AND (n.state IN ('in_review', 'decided', 'closed') OR o.state IN ('in_review', 'decided', 'closed'))),
       EXISTS (SELECT 1 FROM participant p WHERE p.person IN (:loser, :winner) AND p.program <> :program),
       EXISTS (SELECT 1 FROM role_grant g WHERE g.person IN (:loser, :winner) AND (g.ends IS NULL OR g.ends > :now)
                  AND (g.role = 1024 OR (g.role = 128 AND g.program <> :program)));

-- ---- what would move

--! numbers alone
--: one counts(loser int, winner int) -> (works int, same_works int, sources int, identities int, cases int, same_cases int, made int, endorsements int, vouches int, reviews int, terms int, employers int, has_account bool, keeps_account bool, email text)
SELECT (SELECT COUNT(*) FROM contribution c WHERE c.person = :loser AND c.state <> 'withdrawn'),
       (SELECT COUNT(*) FROM contribution c
          JOIN contribution o ON o.program = c.program AND o.person = :winner AND o.work = c.work AND o.role = c.role AND o.state <> 'withdrawn'
         WHERE c.person = :loser AND c.state <> 'withdrawn'),
       (SELECT COUNT(*) FROM source s WHERE s.person = :loser AND s.state <> 'off'),
       (SELECT COUNT(*) FROM identity d WHERE d.person = :loser),
       (SELECT COUNT(*) FROM nomination n WHERE n.nominee = :loser),
       (SELECT COUNT(*) FROM nomination n JOIN nomination o ON o.program = n.program AND o.cycle = n.cycle AND o.nominee = :winner
         WHERE n.nominee = :loser AND n.state NOT IN ('withdrawn', 'objected', 'merged', 'moved') AND o.state NOT IN ('withdrawn', 'objected', 'merged', 'moved')),
       (SELECT COUNT(*) FROM nomination n WHERE n.nominator = :loser),
       (SELECT COUNT(*) FROM endorsement e WHERE e.endorser = :loser),
       (SELECT COUNT(*) FROM vouch v WHERE v.person = :loser),
       (SELECT COUNT(*) FROM assignment a WHERE a.reviewer = :loser AND a.state = 'submitted'),
       (SELECT COUNT(*) FROM award_term t WHERE t.person = :loser),
       (SELECT COUNT(*) FROM affiliation f WHERE f.person = :loser),
       EXISTS (SELECT 1 FROM account a WHERE a.person = :loser AND a.state <> 'closed'),
       EXISTS (SELECT 1 FROM account a WHERE a.person = :winner AND a.state <> 'closed'),
       COALESCE((SELECT a.email FROM account a WHERE a.person = :loser AND a.state <> 'closed'), '');

-- ---- doing it

--: run add(id int, loser int, winner int)
INSERT INTO person_merge (id, loser, winner, actor, at) VALUES (:id, :loser, :winner, :me, :now);

--: move leave(loser int, winner int) -> (id int)
UPDATE person SET state = 'merged', merged_into = :winner, version = version + 1 WHERE id = :loser AND state = 'present' RETURNING id;

--: move come_back(loser int) -> (id int)
UPDATE person SET state = 'present', merged_into = NULL, version = version + 1 WHERE id = :loser AND state = 'merged' RETURNING id;

--: move undo(id int) -> (loser int, winner int)
UPDATE person_merge SET undone = :now, undoer = :me WHERE id = :id AND undone IS NULL RETURNING loser, winner;

--: one get(id int) -> (loser int, winner int, at time, undone time?)
SELECT loser, winner, at, undone FROM person_merge WHERE id = :id;

--: run moved(merge int, name text, row int)
INSERT OR IGNORE INTO person_moved (merge, program, name, id) VALUES (:merge, :program, :name, :row);

--: many moved_of(merge int) -> (name text, id int)
SELECT name, id FROM person_moved WHERE merge = :merge AND program = :program ORDER BY name, id;

--: many employers(loser int) -> (id int)
SELECT id FROM affiliation WHERE person = :loser ORDER BY id;

--: run employer(id int, from_person int, to_person int)
UPDATE affiliation SET person = :to_person WHERE id = :id AND person = :from_person;

-- ---- showing

--: many of(winner int) -> (id int, name text, handle text, actor text, at time, undone time?, works int)
SELECT m.id, p.name, p.handle, COALESCE(a.name, ''), m.at, m.undone,
       (SELECT COUNT(*) FROM person_moved d WHERE d.merge = m.id)
  FROM person_merge m JOIN person p ON p.id = m.loser LEFT JOIN person a ON a.id = m.actor
 WHERE m.winner = :winner ORDER BY m.at DESC, m.id DESC LIMIT 20;

-- Whose record goes on under this handle; of a record that was merged twice the last one.
--: maybe heir(handle text) -> (handle text)
WITH RECURSIVE heir (id, steps) AS (
  SELECT p.merged_into, 1 FROM person p WHERE p.handle = :handle AND p.state = 'merged'
  UNION ALL SELECT n.merged_into, h.steps + 1 FROM heir h JOIN person n ON n.id = h.id AND n.state = 'merged' WHERE h.steps < 20)
SELECT p.handle FROM heir h JOIN person p ON p.id = h.id WHERE p.state = 'present';

-- ---- erasure takes those along that were merged

--: many merged_into(person int) -> (id int)
SELECT id FROM person WHERE merged_into = :person ORDER BY id;

--: run forget_moved(person int)
DELETE FROM person_moved WHERE merge IN (SELECT m.id FROM person_merge m WHERE m.loser = :person OR m.winner = :person);

--: run forget(person int)
DELETE FROM person_merge WHERE loser = :person OR winner = :person;

--: run forget_codes(person int)
DELETE FROM merge_code WHERE person = :person OR other = :person;

-- ---- the code to the other address

--: run code_put(other int, digest bytes)
INSERT INTO merge_code (person, other, digest, made) VALUES (:me, :other, :digest, :now)
    ON CONFLICT (person) DO UPDATE SET other = excluded.other, digest = excluded.digest, tries = 0, made = excluded.made, proved = NULL;

--: maybe code() -> (other int, digest bytes, tries int, made time, proved time?)
SELECT other, digest, tries, made, proved FROM merge_code WHERE person = :me;

--: run code_wrong()
UPDATE merge_code SET tries = tries + 1 WHERE person = :me;

--: run code_right()
UPDATE merge_code SET proved = :now WHERE person = :me;

--: run code_end()
DELETE FROM merge_code WHERE person = :me;
