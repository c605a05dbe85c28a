-- Statements of the ledger. No statement changes what an entry says: only its number is set, once.

--: run write(id int, kind text, subject int, person int, facts text, kept bool)
INSERT INTO ledger (program, id, at, actor, kind, subject, person, facts, kept)
VALUES (:program, :id, :now, NULLIF(:me, 0), :kind, :subject, NULLIF(:person, 0), :facts, :kept);

-- ---- the sealer

--: many programs_to_seal() -> (program int)
SELECT DISTINCT program FROM ledger WHERE seq IS NULL;

--: maybe head() -> (seq int, leaves int, chain bytes, at time)
SELECT seq, leaves, chain, at FROM ledger_head WHERE program = :program;

--: many unsealed(most int) -> (id int, at time, actor int?, kind text, subject int, person int?, facts text, kept bool)
SELECT id, at, actor, kind, subject, person, facts, kept
  FROM ledger
 WHERE program = :program AND seq IS NULL
 ORDER BY id
 LIMIT :most;

--: move number(id int, seq int) -> (id int)
UPDATE ledger SET seq = :seq
 WHERE program = :program AND id = :id AND seq IS NULL
RETURNING id;

--: run leaf_add(leaf int, entry int, commitment bytes, chain bytes, salt bytes, record text)
INSERT INTO ledger_leaf (program, leaf, entry, commitment, chain, salt, record)
VALUES (:program, :leaf, :entry, :commitment, :chain, :salt, :record);

--: run head_set(seq int, leaves int, chain bytes)
INSERT INTO ledger_head (program, seq, leaves, chain, at)
VALUES (:program, :seq, :leaves, :chain, :now)
ON CONFLICT (program) DO UPDATE
   SET seq = excluded.seq, leaves = excluded.leaves, chain = excluded.chain, at = excluded.at;

-- ---- verification

--: many leaves(least int, most int) -> (leaf int, entry int, commitment bytes, chain bytes, salt bytes?, record text?, seq int?, at time?, actor int?, kind text?, subject int?, person int?, facts text?, kept int?)
SELECT f.leaf, f.entry, f.commitment, f.chain, f.salt, f.record,
       l.seq, l.at, l.actor, l.kind, l.subject, l.person, l.facts, l.kept
  FROM ledger_leaf f
  LEFT JOIN ledger l ON l.program = f.program AND l.id = f.entry
 WHERE f.program = :program AND f.leaf >= :least
 ORDER BY f.leaf
 LIMIT :most;

-- The first sealed entry of evidence that has no leaf; 0 if each has one.
--: one without_leaf() -> (seq int)
SELECT COALESCE(MIN(l.seq), 0)
  FROM ledger l
 WHERE l.program = :program AND l.kept = 1 AND l.seq IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM ledger_leaf f WHERE f.program = l.program AND f.entry = l.id);

-- A value of the chain that somebody kept.
--: maybe leaf_of(chain bytes) -> (at time)
SELECT l.at
  FROM ledger_leaf f
  JOIN ledger l ON l.program = f.program AND l.id = f.entry
 WHERE f.program = :program AND f.chain = :chain;

-- ---- the public log

--: one program_code() -> (code text)
SELECT COALESCE((SELECT code FROM program WHERE id = :program), '');

--: many public_logs() -> (program int, leaves int)
SELECT program, leaves FROM ledger_head WHERE leaves > 0 ORDER BY program;

--: many public_leaves(least int, most int) -> (leaf int, at time, kind text, commitment bytes)
SELECT f.leaf, l.at, l.kind, f.commitment
  FROM ledger_leaf f
  JOIN ledger l ON l.program = f.program AND l.id = f.entry
 WHERE f.program = :program AND f.leaf >= :least
 ORDER BY f.leaf
 LIMIT :most;

--: maybe receipt_leaf(entry int) -> (leaf int, at time, kind text, commitment bytes, salt bytes?, record text?)
SELECT f.leaf, l.at, l.kind, f.commitment, f.salt, f.record
  FROM ledger_leaf f
  JOIN ledger l ON l.program = f.program AND l.id = f.entry
 WHERE f.program = :program AND f.entry = :entry;

-- What was decided about the reader, and is no secret any more: decisions of published cycles, and what
-- became of an award. id 0: all.
--: many receipts(id int) -> (id int, at time, kind text, there bool)
SELECT l.id, l.at, l.kind, f.record IS NOT NULL
  FROM ledger l
  JOIN ledger_leaf f ON f.program = l.program AND f.entry = l.id
 WHERE l.program = :program AND l.person = :me AND l.kept = 1 AND (:id = 0 OR l.id = :id)
   AND (l.kind IN ('award.begun', 'award.paused', 'award.resumed', 'award.ended', 'award.relinquished', 'award.revoked')
        OR (l.kind = 'decision.final' AND EXISTS (
              SELECT 1 FROM decision d JOIN cycle y ON y.program = d.program AND y.id = d.cycle
               WHERE d.program = l.program AND d.id = l.subject AND y.state IN ('published', 'closed'))))
 ORDER BY l.id DESC
 LIMIT 500;

-- An entry of evidence that is about no person: rules, dates, keys.
--: one about_nobody(id int) -> (kind text)
SELECT kind FROM ledger WHERE program = :program AND id = :id AND person IS NULL AND kept = 1;

-- What was committed to about somebody who was forgotten: the commitments open to nothing, the tree stays.
--: run forget(person int)
UPDATE ledger_leaf SET salt = NULL, record = NULL
 WHERE program = :program AND salt IS NOT NULL
   AND entry IN (SELECT id FROM ledger WHERE program = :program AND person = :person AND kept = 1);

-- ---- keys

--: maybe key_active(log int) -> (public bytes, name text)
SELECT public, name FROM ledger_key WHERE log = :log AND retired IS NULL;

--: run key_retire(log int)
UPDATE ledger_key SET retired = :now WHERE log = :log AND retired IS NULL;

--: run key_add(log int, id int, name text, public bytes)
INSERT INTO ledger_key (log, id, name, public, made) VALUES (:log, :id, :name, :public, :now);

-- entry: of the ledger, where it says that the key was made.
--: many keys() -> (log int, name text, public bytes, made time, retired time?, entry int?)
SELECT k.log, k.name, k.public, k.made, k.retired,
       (SELECT l.id FROM ledger l
         WHERE l.program = CASE WHEN k.log > 0 THEN k.log ELSE 0 END AND l.subject = k.id AND l.kept = 1
         ORDER BY l.id LIMIT 1)
  FROM ledger_key k
 ORDER BY k.log DESC, k.made, k.id
 LIMIT 1000;

-- ---- the log of roots

--: maybe root_last() -> (seq int, day day)
SELECT seq, day FROM ledger_root ORDER BY seq DESC LIMIT 1;

-- How many entries a log had at some moment: one step back from its end for each that came later.
--: one leaves_before(before time) -> (leaves int)
SELECT COALESCE((SELECT f.leaf + 1
                   FROM ledger_leaf f
                   JOIN ledger l ON l.program = f.program AND l.id = f.entry
                  WHERE f.program = :program AND l.at < :before
                  ORDER BY f.leaf DESC
                  LIMIT 1), 0);

--: run root_add(seq int, day day, entry text)
INSERT INTO ledger_root (seq, day, entry) VALUES (:seq, :day, :entry);

--: many roots(least int, most int) -> (entry text)
SELECT entry FROM ledger_root WHERE seq >= :least ORDER BY seq LIMIT :most;

--: many roots_latest(most int) -> (day day, entry text)
SELECT day, entry FROM ledger_root ORDER BY seq DESC LIMIT :most;

-- ---- followers

--: many programs_to_follow(room text) -> (program int)
SELECT h.program
  FROM ledger_head h
  LEFT JOIN follower f ON f.program = h.program AND f.room = :room
 WHERE h.seq > COALESCE(f.seq, 0)
 ORDER BY h.program;

--: run follower_start(room text)
INSERT INTO follower (program, room, seq, at) VALUES (:program, :room, 0, :now)
ON CONFLICT (program, room) DO NOTHING;

--: one follower_at(room text) -> (seq int)
SELECT seq FROM follower WHERE program = :program AND room = :room;

--: move follower_move(room text, old int, new int) -> (seq int)
UPDATE follower SET seq = :new, at = :now
 WHERE program = :program AND room = :room AND seq = :old
RETURNING seq;

--: many after(seq int, most int) -> (id int, seq int, at time, actor int?, kind text, subject int, person int?, facts text)
SELECT id, seq, at, actor, kind, subject, person, facts
  FROM ledger
 WHERE program = :program AND seq > :seq
 ORDER BY seq
 LIMIT :most;

--: many programs_to_prune() -> (program int)
SELECT program FROM ledger_head;

-- What is not evidence goes when every follower has passed it and 90 days are over.
--: many pruned(before time, most int) -> (id int)
DELETE FROM ledger
 WHERE program = :program
   AND id IN (SELECT l.id
                FROM ledger l
               WHERE l.program = :program AND l.kept = 0 AND l.at < :before
                 AND l.seq <= (SELECT MIN(f.seq) FROM follower f WHERE f.program = :program)
               ORDER BY l.id
               LIMIT :most)
RETURNING id;

-- ---- reading

--: many of(subject int) -> (id int, seq int?, at time, actor int?, kind text, subject int, person int?, facts text)
SELECT id, seq, at, actor, kind, subject, person, facts
  FROM ledger
 WHERE program = :program AND subject = :subject
 ORDER BY id DESC
 LIMIT 200;

--: many latest(before int, most int) -> (id int, seq int, at time, actor int?, kind text, subject int, person int?, facts text)
SELECT id, seq, at, actor, kind, subject, person, facts
  FROM ledger
 WHERE program = :program AND seq < :before
 ORDER BY seq DESC
 LIMIT :most;

-- The page's lines, with the names of who acted and whom it concerns. kind '': all.
--: many lines(before int, kind text, most int) -> (id int, seq int, at time, kind text, subject int, facts text, kept bool, actor_name text?, actor_handle text?, person_name text?, person_handle text?)
SELECT l.id, l.seq, l.at, l.kind, l.subject, l.facts, l.kept, a.name, a.handle, p.name, p.handle
  FROM ledger l
  LEFT JOIN person a ON a.id = l.actor
  LEFT JOIN person p ON p.id = l.person
 WHERE l.program = :program AND l.seq < :before AND (:kind = '' OR l.kind = :kind)
 ORDER BY l.seq DESC
 LIMIT :most;

-- The kinds there are: one step through the index for each.
--: many kinds() -> (kind text)
WITH RECURSIVE k (kind) AS (
  SELECT MIN(kind) FROM ledger WHERE program = :program
  UNION ALL
  SELECT (SELECT MIN(l.kind) FROM ledger l WHERE l.program = :program AND l.kind > k.kind)
    FROM k WHERE k.kind IS NOT NULL)
SELECT kind FROM k WHERE kind IS NOT NULL;
