-- Statements of the lists: what waits for a lead, all nominations of a cycle, the places of leads.

-- Nominations of the leader's regions (of all with `everything`), newest first, and what waits in
-- each. An empty or zero value does not narrow. attention: new, documents, messages, untold, late, any.
--: many desk(everything int, cycle int, state text, region int, expertise int, words text, attention text, before int, most int) -> (id int, nominee int, name text, handle text, avatar bytes, country text, expertise text, region text, nominator text, kind text, state text, made time, due time?, told time?, lead int, lead_name text, cycle text, asked int, unanswered int, items int, endorsements int, tied int)
SELECT d.id, d.nominee, d.name, d.handle, d.avatar, d.country, d.expertise_name, d.region_name, d.nominator_name,
       d.kind, d.state, d.made, d.due, d.told, d.lead, d.lead_name, d.code, d.asked, d.unanswered,
       (SELECT COUNT(*) FROM year_count c WHERE c.program = :program AND c.person = d.nominee AND c.day >= d.from_day AND c.day <= d.to_day),
       (SELECT COUNT(*) FROM endorsement s WHERE s.program = :program AND s.nomination = d.id AND s.withdrawn IS NULL),
       (SELECT COUNT(*) FROM conflict k WHERE k.program = :program AND (k.until IS NULL OR k.until > :now)
           AND ((k.person = d.nominee AND k.other = d.nominator) OR (k.person = d.nominator AND k.other = d.nominee)))
  FROM (SELECT n.id, n.nominee, n.nominator, p.name, p.handle, COALESCE(p.avatar, x'') AS avatar, p.country, e.name AS expertise_name,
               COALESCE(r.name, '') AS region_name, COALESCE(b.name, '') AS nominator_name, n.kind, n.state, n.made, n.due, n.told,
               COALESCE(n.lead, 0) AS lead, COALESCE(l.name, '') AS lead_name, y.code, y.record_from_day AS from_day, y.record_to_day AS to_day,
               (SELECT COUNT(*) FROM document_request q WHERE q.program = n.program AND q.nomination = n.id AND q.answered IS NULL) AS asked,
               CASE WHEN (SELECT m.author FROM message m WHERE m.program = n.program AND m.nomination = n.id
                           ORDER BY m.id DESC LIMIT 1) = n.nominee THEN 1 ELSE 0 END AS unanswered
          FROM nomination n
          JOIN cycle y ON y.program = n.program AND y.id = n.cycle
          JOIN person p ON p.id = n.nominee
          JOIN expertise e ON e.program = n.program AND e.id = n.expertise
          LEFT JOIN region r ON r.program = n.program AND r.id = n.region
          LEFT JOIN person b ON b.id = n.nominator
          LEFT JOIN person l ON l.id = n.lead
         WHERE n.program = :program AND n.nominee <> :me
           AND (:everything = 1 OR n.lead = :me OR EXISTS (SELECT 1 FROM role_grant g
                 WHERE g.program = n.program AND g.person = :me AND g.role = 16 AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now)
                   AND (g.region IS NULL OR g.region = n.region)))
           AND (:cycle = 0 OR n.cycle = :cycle)
           AND (:state = '' OR n.state = :state)
           AND (:region = 0 OR n.region = :region)
           AND (:expertise = 0 OR n.expertise = :expertise)
           AND (:words = '' OR INSTR(LOWER(p.latin), :words) > 0 OR INSTR(LOWER(p.name), :words) > 0)
           AND (:before = 0 OR n.id < :before)) d
 WHERE :attention = ''
    OR (d.state IN ('open', 'taken', 'documenting', 'ready')
        AND ((:attention IN ('any', 'new') AND d.state = 'open')
          OR (:attention IN ('any', 'documents') AND d.asked > 0)
          OR (:attention IN ('any', 'messages') AND d.unanswered = 1)
          OR (:attention IN ('any', 'untold') AND d.told IS NULL)
          OR (:attention IN ('any', 'late') AND d.due IS NOT NULL AND d.due < :now)))
 ORDER BY d.id DESC LIMIT :most;

-- The same for the numbers on the tabs.
--: one desk_counts(everything int) -> (n_any int, n_new int, n_documents int, n_messages int, n_untold int, n_late int)
SELECT COALESCE(SUM(CASE WHEN d.new + d.asked + d.unanswered + d.untold + d.late > 0 THEN 1 ELSE 0 END), 0),
       COALESCE(SUM(d.new), 0), COALESCE(SUM(CASE WHEN d.asked > 0 THEN 1 ELSE 0 END), 0), COALESCE(SUM(d.unanswered), 0),
       COALESCE(SUM(d.untold), 0), COALESCE(SUM(d.late), 0)
  FROM (SELECT CASE WHEN n.state = 'open' THEN 1 ELSE 0 END AS new,
               CASE WHEN n.told IS NULL THEN 1 ELSE 0 END AS untold,
               CASE WHEN n.due IS NOT NULL AND n.due < :now THEN 1 ELSE 0 END AS late,
               (SELECT COUNT(*) FROM document_request q WHERE q.program = n.program AND q.nomination = n.id AND q.answered IS NULL) AS asked,
               CASE WHEN (SELECT m.author FROM message m WHERE m.program = n.program AND m.nomination = n.id
                           ORDER BY m.id DESC LIMIT 1) = n.nominee THEN 1 ELSE 0 END AS unanswered
          FROM nomination n
         WHERE n.program = :program AND n.nominee <> :me AND n.state IN ('open', 'taken', 'documenting', 'ready')
           AND (:everything = 1 OR n.lead = :me OR EXISTS (SELECT 1 FROM role_grant g
                 WHERE g.program = n.program AND g.person = :me AND g.role = 16 AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now)
                   AND (g.region IS NULL OR g.region = n.region)))) d;

-- How many are in each state, under the same filters as the list of a cycle.
--: many states(everything int, cycle int, region int, expertise int, words text) -> (state text, n int)
SELECT n.state, COUNT(*)
  FROM nomination n JOIN person p ON p.id = n.nominee
 WHERE n.program = :program AND n.nominee <> :me
   AND (:everything = 1 OR n.lead = :me OR EXISTS (SELECT 1 FROM role_grant g
         WHERE g.program = n.program AND g.person = :me AND g.role = 16 AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now)
           AND (g.region IS NULL OR g.region = n.region)))
   AND (:cycle = 0 OR n.cycle = :cycle)
   AND (:region = 0 OR n.region = :region)
   AND (:expertise = 0 OR n.expertise = :expertise)
   AND (:words = '' OR INSTR(LOWER(p.latin), :words) > 0 OR INSTR(LOWER(p.name), :words) > 0)
 GROUP BY n.state;

-- The regions somebody leads; region 0: all of them.
--: many my_regions() -> (region int, name text)
SELECT COALESCE(g.region, 0), COALESCE(r.name, '')
  FROM role_grant g LEFT JOIN region r ON r.program = g.program AND r.id = g.region
 WHERE g.program = :program AND g.person = :me AND g.role = 16 AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now)
 ORDER BY g.region LIMIT 100;

-- Countries of these regions: who holds the award there, who is nominated in the cycle.
--: many countries(everything int, cycle int) -> (country text, members int, nominated int)
SELECT a.country,
       (SELECT COUNT(*) FROM award_term t JOIN person p ON p.id = t.person
         WHERE t.program = :program AND t.state IN ('current', 'paused') AND p.country = a.country),
       (SELECT COUNT(*) FROM nomination n JOIN person p ON p.id = n.nominee
         WHERE n.program = :program AND n.cycle = :cycle AND p.country = a.country
           AND n.state NOT IN ('withdrawn', 'objected', 'merged', 'moved'))
  FROM region_country a
 WHERE a.program = :program
   AND (:everything = 1 OR EXISTS (SELECT 1 FROM role_grant g
         WHERE g.program = a.program AND g.person = :me AND g.role = 16 AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now)
           AND (g.region IS NULL OR g.region = a.region)))
 ORDER BY 2 DESC, 3 DESC, 1 LIMIT 300;
