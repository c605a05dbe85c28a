-- Who holds the award, for the leads of their regions (all of them with `everything`). With `manager` also those
-- whom no lead looks after but themselves.

--! the region of a participant says who looks after them; the page is for their leads and for managers
--: many quiet(everything int, manager int) -> (id int, term int, person int, name text, handle text, avatar bytes, country text, expertise text, to_day day, quiet_since day, newest day, items int, sources int, state text, who text, words text, moved time?, opened time)
SELECT i.id, i.term, p.id, p.name, p.handle, COALESCE(p.avatar, x''), p.country, e.name, t.to_day, i.quiet_since,
       COALESCE((SELECT MAX(k.day) FROM contribution k WHERE k.program = t.program AND k.person = t.person AND k.state <> 'withdrawn'), 0),
       (SELECT COUNT(*) FROM contribution k WHERE k.program = t.program AND k.person = t.person AND k.state IN ('claimed', 'verified')),
       (SELECT COUNT(*) FROM source s WHERE s.person = t.person AND s.state <> 'off'),
       i.state, COALESCE(w.name, ''), i.words, i.moved, i.opened
  FROM inactive_case i
  JOIN award_term t ON t.program = i.program AND t.id = i.term AND t.state = 'current' AND t.person <> :me
  JOIN person p ON p.id = t.person
  JOIN expertise e ON e.program = t.program AND e.id = t.expertise
  LEFT JOIN person w ON w.id = i.who
 WHERE i.program = :program AND i.state <> 'closed'
   AND (:everything = 1 OR EXISTS (SELECT 1 FROM role_grant g
         WHERE g.program = i.program AND g.person = :me AND g.role = 16 AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now)
           AND (g.region IS NULL OR g.region = (SELECT a.region FROM participant a WHERE a.program = i.program AND a.person = t.person)))
        OR (:manager = 1 AND NOT EXISTS (SELECT 1 FROM role_grant o
         WHERE o.program = i.program AND o.person <> t.person AND o.role = 16 AND o.starts <= :now AND (o.ends IS NULL OR o.ends > :now)
           AND (o.region IS NULL OR o.region = (SELECT a.region FROM participant a WHERE a.program = i.program AND a.person = t.person)))))
 ORDER BY i.id DESC LIMIT 100;

-- Leaves that are asked for (state opened, told), and those that go on (decided, term paused).
--! the region of a participant says who looks after them; the page is for their leads and for managers
--: many leaves(everything int, manager int) -> (id int, term int, name text, handle text, avatar bytes, expertise text, ground text, state text, made time, from_day day?, until day)
SELECT s.id, t.id, p.name, p.handle, COALESCE(p.avatar, x''), e.name, s.ground, s.state, s.made, s.from_day, s.until_day
  FROM award_step s
  JOIN award_term t ON t.program = s.program AND t.id = s.term AND t.person <> :me
  JOIN person p ON p.id = t.person
  JOIN expertise e ON e.program = t.program AND e.id = t.expertise
 WHERE s.program = :program AND s.kind = 'pause'
   AND (s.state IN ('opened', 'told') OR (s.state = 'decided' AND t.state = 'paused'
        AND s.id = (SELECT MAX(x.id) FROM award_step x WHERE x.program = s.program AND x.term = s.term AND x.kind = 'pause' AND x.state = 'decided')))
   AND (:everything = 1 OR EXISTS (SELECT 1 FROM role_grant g
         WHERE g.program = s.program AND g.person = :me AND g.role = 16 AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now)
           AND (g.region IS NULL OR g.region = (SELECT a.region FROM participant a WHERE a.program = s.program AND a.person = t.person)))
        OR (:manager = 1 AND NOT EXISTS (SELECT 1 FROM role_grant o
         WHERE o.program = s.program AND o.person <> t.person AND o.role = 16 AND o.starts <= :now AND (o.ends IS NULL OR o.ends > :now)
           AND (o.region IS NULL OR o.region = (SELECT a.region FROM participant a WHERE a.program = s.program AND a.person = t.person)))))
 ORDER BY s.state DESC, s.until_day LIMIT 100;

--! the region of a participant says who looks after them; the page is for their leads and for managers
--: many renewals(everything int, manager int, after day) -> (term int, name text, handle text, avatar bytes, expertise text, to_day day, state text, nomination int, told_90 time?, told_60 time?, told_30 time?, notice int, reachable bool)
SELECT r.term, p.name, p.handle, COALESCE(p.avatar, x''), e.name, t.to_day, r.state, COALESCE(r.nomination, 0), r.told_90, r.told_60, r.told_30, r.notice,
       EXISTS (SELECT 1 FROM account c WHERE c.person = p.id AND c.state = 'open')
  FROM renewal_case r
  JOIN award_term t ON t.program = r.program AND t.id = r.term AND t.person <> :me
  JOIN person p ON p.id = t.person
  JOIN expertise e ON e.program = t.program AND e.id = t.expertise
 WHERE r.program = :program AND r.state <> 'closed' AND t.to_day >= :after
   AND (:everything = 1 OR EXISTS (SELECT 1 FROM role_grant g
         WHERE g.program = r.program AND g.person = :me AND g.role = 16 AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now)
           AND (g.region IS NULL OR g.region = (SELECT a.region FROM participant a WHERE a.program = r.program AND a.person = t.person)))
        OR (:manager = 1 AND NOT EXISTS (SELECT 1 FROM role_grant o
         WHERE o.program = r.program AND o.person <> t.person AND o.role = 16 AND o.starts <= :now AND (o.ends IS NULL OR o.ends > :now)
           AND (o.region IS NULL OR o.region = (SELECT a.region FROM participant a WHERE a.program = r.program AND a.person = t.person)))))
 ORDER BY t.to_day, r.term LIMIT 51;

--: one is_lead() -> (n int)
SELECT COUNT(*) FROM role_grant g
 WHERE g.program = :program AND g.person = :me AND g.role = 16 AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now);

-- Whose award ended lately, and who has no address for a letter about it.
--! the region of a participant says who looks after them; the page is for their leads and for managers
--: many no_letter(everything int, manager int, since day) -> (term int, name text, handle text, avatar bytes, expertise text, ended day)
SELECT t.id, p.name, p.handle, COALESCE(p.avatar, x''), e.name, t.ended_day
  FROM award_term t
  JOIN person p ON p.id = t.person AND p.state = 'present'
  JOIN expertise e ON e.program = t.program AND e.id = t.expertise
 WHERE t.program = :program AND t.state IN ('ended', 'relinquished', 'revoked') AND t.ended_day >= :since AND t.person <> :me
   AND NOT EXISTS (SELECT 1 FROM account c WHERE c.person = t.person AND c.state = 'open')
   AND NOT EXISTS (SELECT 1 FROM award_term n WHERE n.program = t.program AND n.person = t.person AND n.number > t.number)
   AND (:everything = 1 OR EXISTS (SELECT 1 FROM role_grant g
         WHERE g.program = t.program AND g.person = :me AND g.role = 16 AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now)
           AND (g.region IS NULL OR g.region = (SELECT a.region FROM participant a WHERE a.program = t.program AND a.person = t.person)))
        OR (:manager = 1 AND NOT EXISTS (SELECT 1 FROM role_grant o
         WHERE o.program = t.program AND o.person <> t.person AND o.role = 16 AND o.starts <= :now AND (o.ends IS NULL OR o.ends > :now)
           AND (o.region IS NULL OR o.region = (SELECT a.region FROM participant a WHERE a.program = t.program AND a.person = t.person)))))
 ORDER BY t.ended_day DESC, t.id LIMIT 50;

-- Is the viewer one of those who have been quiet?
--: one own_quiet() -> (n int)
SELECT COUNT(*) FROM inactive_case i JOIN award_term t ON t.program = i.program AND t.id = i.term AND t.person = :me AND t.state = 'current'
 WHERE i.program = :program AND i.state <> 'closed';
