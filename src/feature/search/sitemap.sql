-- Pages that everybody may open, for machines that search the web. Asked as nobody (sitemap.c).

-- kind: of sitemap.c; in the order of ids, which does not change.
--: many addresses(kind int, most int, skip int) -> (id int, word text, changed int)
SELECT p.id, p.slug AS word, p.changed FROM post p
 WHERE :kind = 0 AND p.program = :program AND p.state = 'published' AND {seen p}
 UNION ALL
SELECT a.id, a.slug, COALESCE(a.changed, a.at) FROM ama_answer a JOIN ama_event e ON e.program = a.program AND e.id = a.event
 WHERE :kind = 1 AND a.program = :program AND a.state = 'published' AND e.state <> 'cancelled' AND {seen e} AND {open e}
 UNION ALL
SELECT n.id, n.handle, 0 FROM participant m JOIN person n ON n.id = m.person
 WHERE :kind = 2 AND m.program = :program AND m.left_at IS NULL AND n.state = 'present' AND {seen m}
   AND EXISTS (SELECT 1 FROM award_term t WHERE t.program = m.program AND t.person = m.person AND t.state IN ('current', 'paused', 'ended', 'relinquished'))
 UNION ALL
SELECT DISTINCT t.root, '' || t.root, 0 FROM thread t JOIN newsgroup g ON g.program = t.program AND g.id = t.newsgroup
 WHERE :kind = 3 AND t.program = :program AND g.kind <> 'page' AND {open t} AND {reads g}
 ORDER BY 1 LIMIT :most OFFSET :skip;

--: many programs() -> (prefix text)
SELECT CASE WHEN (SELECT COUNT(*) FROM program o WHERE o.state <> 'closed') <> 1 THEN '/p/' || g.code ELSE '' END
  FROM program g WHERE g.state <> 'closed' ORDER BY g.code;
