-- ---- counting

--: one position() -> (seq int, counted_seq int, counted_day int)
SELECT COALESCE((SELECT h.seq FROM ledger_head h WHERE h.program = :program), 0),
       COALESCE((SELECT n.seq FROM home_counted n WHERE n.program = :program), -1),
       COALESCE((SELECT n.day FROM home_counted n WHERE n.program = :program), -1);

--: run counted(seq int, today int)
INSERT INTO home_counted (program, seq, day) VALUES (:program, :seq, :today)
ON CONFLICT (program) DO UPDATE SET seq = excluded.seq, day = excluded.day;

-- Who holds the award today, newest first.
--: many holders() -> (person int, country text, from_day day, number int)
SELECT t.person, p.country, t.from_day, t.number
  FROM award_term t
  JOIN participant n ON n.program = t.program AND n.person = t.person
  JOIN person p ON p.id = t.person
 WHERE t.program = :program AND t.state IN ('current', 'paused') AND t.state = 'current'
   AND p.state = 'present' AND {seen n}
 ORDER BY t.from_day DESC, t.number, t.id DESC;

--: one languages() -> (number int)
SELECT COUNT(DISTINCT l.language)
  FROM award_term t
  JOIN participant n ON n.program = t.program AND n.person = t.person
  JOIN person_language l ON l.person = t.person AND l.level >= 2
 WHERE t.program = :program AND t.state IN ('current', 'paused') AND t.state = 'current' AND {seen n};

--: many types(from_day day, to_day day) -> (type text, number int)
SELECT c.type, COUNT(*)
  FROM contribution c
 WHERE c.program = :program AND c.day BETWEEN :from_day AND :to_day
   AND c.state IN ('claimed', 'verified') AND {seen c} AND {open c}
 GROUP BY c.type;

-- The newest public works of members, those with an address.
--: many newest(from_day day, to_day day) -> (id int, person int, type text)
SELECT c.id, c.person, c.type
  FROM contribution c
  JOIN award_term t ON t.program = c.program AND t.person = c.person
   AND t.state IN ('current', 'paused') AND t.state = 'current'
  JOIN participant n ON n.program = c.program AND n.person = c.person
 WHERE c.program = :program AND c.day BETWEEN :from_day AND :to_day AND c.url <> ''
   AND c.state IN ('claimed', 'verified') AND {seen c} AND {open c} AND {seen n}
 ORDER BY c.day DESC, c.id DESC LIMIT 200;

--: many figures() -> (kind text, code text, number int)
SELECT kind, code, number FROM home_figure WHERE program = :program;

--: run figure_set(kind text, code text, number int)
INSERT INTO home_figure (program, kind, code, number) VALUES (:program, :kind, :code, :number)
ON CONFLICT (program, kind, code) DO UPDATE SET number = excluded.number;

--: run figure_drop(kind text, code text)
DELETE FROM home_figure WHERE program = :program AND kind = :kind AND code = :code;

-- ---- the page: people and works are asked for again, with the reader's rights

--: many recent(language text) -> (handle text, name text, latin text, avatar bytes?, country text, expertise text, native text, native_language text, from_day day, number int)
SELECT p.handle, p.name, p.latin, p.avatar, p.country, COALESCE(l.words, e.name),
       COALESCE((SELECT o.name FROM person_name o WHERE o.person = p.id AND o.name <> p.name ORDER BY o.language LIMIT 1), ''),
       COALESCE((SELECT o.language FROM person_name o WHERE o.person = p.id AND o.name <> p.name ORDER BY o.language LIMIT 1), ''),
       t.from_day, t.number
  FROM home_figure f
  JOIN participant n ON n.program = f.program AND n.person = f.number
  JOIN person p ON p.id = f.number AND p.state = 'present'
  JOIN award_term t ON t.program = f.program AND t.person = f.number
   AND t.state IN ('current', 'paused') AND t.state = 'current'
  JOIN expertise e ON e.program = t.program AND e.id = t.expertise
  LEFT JOIN label l ON l.program = e.program AND l.kind = 'expertise' AND l.subject = e.id AND l.language = :language
 WHERE f.program = :program AND f.kind = 'recent' AND {seen n}
 ORDER BY f.code;

--: many works() -> (title text, url text, type text, day day, language text, handle text, name text, latin text, avatar bytes?)
SELECT c.title, c.url, c.type, c.day, c.language, p.handle, p.name, p.latin, p.avatar
  FROM home_figure f
  JOIN contribution c ON c.program = f.program AND c.id = f.number AND c.state IN ('claimed', 'verified')
  JOIN participant n ON n.program = c.program AND n.person = c.person
  JOIN person p ON p.id = c.person AND p.state = 'present'
 WHERE f.program = :program AND f.kind = 'work' AND {seen c} AND {open c} AND {seen n}
 ORDER BY f.code;

-- ---- what waits for the reader

--! one's own
--: one drafts() -> (number int)
SELECT COUNT(*) FROM contribution c WHERE c.program = :program AND c.person = :me AND c.state = 'draft';

--: many cases() -> (id int, state text, expertise text, cycle text)
SELECT n.id, n.state, e.name, y.code
  FROM nomination n
  JOIN cycle y ON y.program = n.program AND y.id = n.cycle
  JOIN expertise e ON e.program = n.program AND e.id = n.expertise
 WHERE n.program = :program AND n.nominee = :me AND n.told IS NOT NULL
   AND n.state IN ('open', 'taken', 'documenting') AND y.state = 'nominating'
 ORDER BY n.id LIMIT 5;

--: many requests() -> (nomination int, due time)
SELECT d.nomination, d.due
  FROM nomination n
  JOIN document_request d ON d.program = n.program AND d.nomination = n.id AND d.answered IS NULL
 WHERE n.program = :program AND n.nominee = :me AND n.state IN ('taken', 'documenting', 'ready')
 ORDER BY d.due LIMIT 5;

-- A decision of the reader's own case, still open for an answer or not older than two months.
--: many letters(since time) -> (nomination int, state text, reply_until time?, final time?, cycle text, replied int)
SELECT d.nomination, d.state, d.reply_until, d.final, y.code,
       (SELECT COUNT(*) FROM reply r WHERE r.program = d.program AND r.decision = d.id)
  FROM nomination n
  JOIN decision d ON d.program = n.program AND d.nomination = n.id AND d.state IN ('heard', 'final')
  JOIN cycle y ON y.program = n.program AND y.id = n.cycle
 WHERE n.program = :program AND n.nominee = :me
   AND ((d.state = 'heard' AND d.reply_until > :now)
        OR (d.state = 'final' AND d.final >= :since AND y.state IN ('published', 'closed')))
 ORDER BY d.id DESC LIMIT 5;

--: one lead_cases() -> (number int, overdue int)
SELECT COUNT(*), COALESCE(SUM(CASE WHEN n.due < :now THEN 1 ELSE 0 END), 0)
  FROM nomination n
 WHERE n.program = :program AND n.lead = :me AND n.state IN ('open', 'taken', 'documenting');

--: one reviews() -> (number int, due time?)
SELECT COUNT(*), MIN(a.due)
  FROM assignment a
 WHERE a.program = :program AND a.reviewer = :me AND a.state IN ('given', 'open');

--: maybe deciding() -> (id int, code text)
SELECT y.id, y.code FROM cycle y
 WHERE y.program = :program AND y.state IN ('deciding', 'replying') ORDER BY y.award_day LIMIT 1;

--: one steps() -> (number int)
SELECT COUNT(*)
  FROM award_term t
  JOIN award_step s ON s.program = t.program AND s.term = t.id AND s.state = 'told' AND s.answer = ''
 WHERE t.program = :program AND t.person = :me;

-- The renewal of one's own award, and a leave whose day of return has come.
--: one own_year(today day) -> (to_day day, renewal text, back int)
SELECT COALESCE(MAX(CASE WHEN r.state = 'open' THEN t.to_day END), 0), COALESCE(MAX(r.state), ''),
       COALESCE(SUM(CASE WHEN t.state = 'paused' AND EXISTS (SELECT 1 FROM award_step s WHERE s.program = t.program AND s.term = t.id
           AND s.kind = 'pause' AND s.state = 'decided' AND s.until_day <= :today) THEN 1 ELSE 0 END), 0)
  FROM award_term t
  LEFT JOIN renewal_case r ON r.program = t.program AND r.term = t.id AND r.state IN ('open', 'nominated', 'declined')
 WHERE t.program = :program AND t.person = :me AND t.state IN ('current', 'paused');

-- Holders in the leader's regions who need a word: quiet for long, asking for a leave, not back yet.
--! the region of a participant says who looks after them; only a number is shown
--: one holders_waiting(today day, manager int) -> (number int)
SELECT COUNT(*) FROM (
    SELECT t.person, i.id FROM inactive_case i JOIN award_term t ON t.program = i.program AND t.id = i.term AND t.state = 'current'
     WHERE i.program = :program AND i.state <> 'closed'
    UNION
    SELECT t.person, s.id FROM award_step s JOIN award_term t ON t.program = s.program AND t.id = s.term
     WHERE s.program = :program AND s.kind = 'pause'
       AND (s.state = 'opened' OR (s.state = 'decided' AND t.state = 'paused' AND s.until_day <= :today))) h
 WHERE h.person <> :me AND (EXISTS (SELECT 1 FROM role_grant g
         WHERE g.program = :program AND g.person = :me AND g.role = 16 AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now)
           AND (g.region IS NULL OR g.region = (SELECT a.region FROM participant a WHERE a.program = :program AND a.person = h.person)))
    OR (:manager = 1 AND NOT EXISTS (SELECT 1 FROM role_grant o -- no lead but themselves
         WHERE o.program = :program AND o.person <> h.person AND o.role = 16 AND o.starts <= :now AND (o.ends IS NULL OR o.ends > :now)
           AND (o.region IS NULL OR o.region = (SELECT a.region FROM participant a WHERE a.program = :program AND a.person = h.person)))));

-- Appeals that wait for somebody, and how many of all open ones are overdue. taken: with the reader.
--: one appeals() -> (free int, mine int, overdue int)
SELECT COALESCE(SUM(CASE WHEN a.state = 'made' AND NOT (d.author = :me OR d.signer = :me) THEN 1 ELSE 0 END), 0),
       COALESCE(SUM(CASE WHEN a.judge = :me THEN 1 ELSE 0 END), 0),
       COALESCE(SUM(CASE WHEN a.due < :now THEN 1 ELSE 0 END), 0)
  FROM appeal a JOIN decision d ON d.program = a.program AND d.id = a.decision
 WHERE a.program = :program AND a.state IN ('made', 'taken', 'proposed');

-- Replies that the reader has not read and that need another reader.
--: one replies() -> (cycle int, number int)
SELECT COALESCE(MAX(d.cycle), 0), COUNT(*)
  FROM decision d JOIN reply y ON y.program = d.program AND y.decision = d.id AND y.waived = 0
 WHERE d.program = :program AND d.state IN ('draft', 'heard')
   AND (SELECT COUNT(*) FROM reply_read r WHERE r.program = d.program AND r.decision = d.id) < 2
   AND NOT EXISTS (SELECT 1 FROM reply_read r WHERE r.program = d.program AND r.decision = d.id AND r.person = :me);

--: one managing() -> (steps int, rules int)
SELECT (SELECT COUNT(*) FROM award_step s WHERE s.program = :program AND s.state IN ('opened', 'told')),
       (SELECT COUNT(*) FROM policy v WHERE v.program = :program AND v.state IN ('draft', 'replayed') AND v.author <> :me);
