-- What the server has to do, of all programs; only numbers leave this room.

--! counts only; nothing of a row is shown
--: one size() -> (people int, accounts int, sessions int, contributions int, entries int)
SELECT (SELECT COUNT(*) FROM person WHERE id <> 1 AND state = 'present'), (SELECT COUNT(*) FROM account),
       (SELECT COUNT(*) FROM session WHERE until > :now), (SELECT COUNT(*) FROM contribution),
       (SELECT COALESCE(SUM(seq), 0) FROM ledger_head);

--: one mail() -> (waiting int, late int, dropped int)
SELECT COUNT(CASE WHEN state IN ('waiting', 'sending') THEN 1 END),
       COUNT(CASE WHEN (state = 'waiting' AND tries > 0) OR (state = 'sending' AND tries > 1) THEN 1 END),
       COUNT(CASE WHEN state IN ('bounced', 'dropped') AND due > :now - 604800 THEN 1 END)
  FROM mail;

--: many followers() -> (room text, behind int)
SELECT f.room, SUM(h.seq - f.seq)
  FROM follower f
  JOIN ledger_head h ON h.program = f.program
 GROUP BY f.room
 ORDER BY f.room
 LIMIT 50;

--: one unsealed() -> (number int)
SELECT COUNT(*) FROM ledger WHERE seq IS NULL;

--: one erasures() -> (waiting int, late int)
SELECT COUNT(*), COUNT(CASE WHEN due < :now - 86400 THEN 1 END)
  FROM erasure WHERE state IN ('asked', 'waiting', 'running');

--: one letter(id int) -> (address text, subject text, body text, state text, due time, sent time?, tries int, trouble text)
SELECT address, subject, body, state, due, sent, tries, trouble
  FROM mail WHERE program = :program AND id = :id;

-- An account of somebody that was looked for.
--! shown to managers and operators only
--: maybe account(person int) -> (state text, made time, sessions int, seen time?)
SELECT a.state, a.made,
       (SELECT COUNT(*) FROM session s WHERE s.person = a.person AND s.until > :now),
       (SELECT MAX(s.seen) FROM session s WHERE s.person = a.person)
  FROM account a WHERE a.person = :person;

--! who is locked, for those who can open it again
--: many locked() -> (person int, handle text, name text, avatar bytes?)
SELECT p.id, p.handle, p.name, p.avatar
  FROM account a
  JOIN person p ON p.id = a.person
 WHERE a.state = 'locked'
   AND ((:bits & 1024) <> 0 OR EXISTS (SELECT 1 FROM participant t WHERE t.program = :program AND t.person = p.id))
 ORDER BY p.sort_key, p.id
 LIMIT 100;
