-- What the pages of sources show beside the sources themselves.

-- What would go with a source, and what stays: over all programs of its person.
--! one's own rows, or counts of them
--: one goes(source int) -> (drafts int, kept int)
SELECT COALESCE(SUM(c.state = 'draft'), 0), COALESCE(SUM(c.state <> 'draft'), 0)
  FROM program p
  JOIN found_in f ON f.program = p.id AND f.source = :source
  JOIN contribution c ON c.program = f.program AND c.id = f.contribution
 WHERE c.state <> 'withdrawn';

-- ---- collecting as a whole, for managers: numbers only

--! counts alone are shown
--: one health(late time, since time) -> (people int, people_failing int, people_paused int, people_asked int, ours int, ours_failing int, ours_paused int, due int, late int, read int)
SELECT COALESCE(SUM(s.person IS NOT NULL AND s.state IN ('on', 'failing')), 0),
       COALESCE(SUM(s.person IS NOT NULL AND s.state = 'failing'), 0),
       COALESCE(SUM(s.person IS NOT NULL AND s.state = 'paused'), 0),
       COALESCE(SUM(s.person IS NOT NULL AND s.state = 'asked'), 0),
       COALESCE(SUM(s.person IS NULL AND s.state IN ('on', 'failing')), 0),
       COALESCE(SUM(s.person IS NULL AND s.state = 'failing'), 0),
       COALESCE(SUM(s.person IS NULL AND s.state = 'paused'), 0),
       COALESCE(SUM(s.state IN ('on', 'failing') AND s.next <= :now), 0),
       COALESCE(SUM(s.state IN ('on', 'failing') AND s.next <= :late), 0),
       COALESCE(SUM(s.last >= :since), 0)
  FROM source s
 WHERE s.state <> 'off'
   AND (s.program = :program
        OR EXISTS (SELECT 1 FROM participant a WHERE a.program = :program AND a.person = s.person AND a.left_at IS NULL));

-- Only sources that were read since then can have runs since then.
--! counts alone are shown
--: one runs(since time) -> (failed int, found int, fresh int, again int)
SELECT COALESCE(SUM(r.outcome <> 0), 0), COALESCE(SUM(r.found), 0), COALESCE(SUM(r.fresh), 0), COALESCE(SUM(r.again), 0)
  FROM source s JOIN source_run r ON r.source = s.id AND r.at >= :since
 WHERE s.state <> 'off' AND s.last >= :since
   AND (s.program = :program
        OR EXISTS (SELECT 1 FROM participant a WHERE a.program = :program AND a.person = s.person AND a.left_at IS NULL));

-- ---- one's own addresses in public lists

--: many addresses() -> (kind text, handle text)
SELECT 'mail', lower(email) FROM account WHERE person = :me AND confirmed IS NOT NULL
UNION
SELECT kind, handle FROM identity WHERE person = :me AND state IN ('claimed', 'proved')
 ORDER BY 1 DESC, 2 LIMIT 50;
