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
