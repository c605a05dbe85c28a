-- Statements of the witness.

--: maybe log(origin text) -> (size int, root bytes, checkpoint text)
SELECT size, root, checkpoint FROM witness_log WHERE origin = :origin;

--: run log_set(origin text, size int, root bytes, checkpoint text)
INSERT INTO witness_log (origin, size, root, at, checkpoint)
VALUES (:origin, :size, :root, :now, :checkpoint)
ON CONFLICT (origin) DO UPDATE
   SET size = excluded.size, root = excluded.root, at = excluded.at, checkpoint = excluded.checkpoint;

--: run refuse(origin text, fork bool, size int, known_size int, checkpoint text, known text)
INSERT INTO witness_refused (origin, fork, at, size, known_size, checkpoint, known)
VALUES (:origin, :fork, :now, :size, :known_size, :checkpoint, :known)
ON CONFLICT (origin, fork) DO NOTHING;

--: many logs() -> (origin text, size int, at time)
SELECT origin, size, at FROM witness_log ORDER BY origin LIMIT 1000;

--: many refused() -> (origin text, fork bool, at time, size int, known_size int, checkpoint text, known text)
SELECT origin, fork, at, size, known_size, checkpoint, known
  FROM witness_refused ORDER BY at DESC, origin, fork LIMIT 200;

-- ---- those that watch us

--: maybe asked(log int, witness text) -> (size int, due time, trouble text, since time)
SELECT size, due, trouble, since FROM witness_asked WHERE log = :log AND witness = :witness;

--: run answered(log int, witness text, size int, due time, trouble text, since time)
INSERT INTO witness_asked (log, witness, size, at, due, trouble, since)
VALUES (:log, :witness, :size, :now, :due, :trouble, :since)
ON CONFLICT (log, witness) DO UPDATE
   SET size = excluded.size, at = excluded.at, due = excluded.due, trouble = excluded.trouble, since = excluded.since;

--: many all_asked() -> (log int, witness text, size int, at time, trouble text, since time)
SELECT log, witness, size, at, trouble, since FROM witness_asked ORDER BY witness, log DESC LIMIT 1000;
