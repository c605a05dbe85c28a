-- A year in motion: renewals, leaves, appeals.

-- Who is in review for a renewal has had the three letters.
--: run renewals(cycle int, early int, day day, opened time, told_60 time, told_30 time)
INSERT INTO renewal_case (program, term, nomination, opened, notice, told_90, told_60, told_30, state)
SELECT t.program, t.id, n.id, :opened, 30, :opened, :told_60, :told_30, 'nominated'
  FROM award_term t
  JOIN nomination n ON n.program = t.program AND n.nominee = t.person AND n.cycle IN (:cycle, :early) AND n.kind = 'renewal' AND n.state = 'in_review'
 WHERE t.program = :program AND t.state IN ('current', 'paused') AND t.to_day = :day;

-- The region of the lead of the demo's door: see demo_page.sql.
--: maybe desk() -> (region int)
SELECT g.region FROM role_grant g
 WHERE g.program = :program AND g.role = 16 AND g.ends IS NULL AND g.region IS NOT NULL
 ORDER BY (SELECT COUNT(*) FROM nomination n WHERE n.program = g.program AND n.region = g.region
              AND n.state IN ('open', 'taken', 'documenting')) DESC, g.id
 LIMIT 1;

-- Who holds the award there for longer, least work of late first.
--! invented people
--: many holders(region int, after day, most int) -> (term int, person int)
SELECT t.id, t.person
  FROM award_term t
  JOIN participant a ON a.program = t.program AND a.person = t.person AND a.region = :region
 WHERE t.program = :program AND t.state = 'current' AND t.to_day > :after
   AND NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.program = t.program AND g.person = t.person)
 ORDER BY (SELECT COUNT(*) FROM contribution k WHERE k.program = t.program AND k.person = t.person), t.id LIMIT :most;

--: run leave(id int, term int, person int, ground text, state text, signer int?, decided time?, from_day day?, until day)
INSERT INTO award_step (program, id, term, kind, ground, state, opener, first_signer, made, decided, from_day, until_day)
VALUES (:program, :id, :term, 'pause', :ground, :state, :person, :signer, :now, :decided, :from_day, :until);

--: run paused(term int)
UPDATE award_term SET state = 'paused' WHERE program = :program AND id = :term;

--: many refused(cycle int, most int) -> (decision int, nominee int)
SELECT d.id, n.nominee FROM decision d JOIN nomination n ON n.program = d.program AND n.id = d.nomination
 WHERE d.program = :program AND d.cycle = :cycle AND d.state = 'final' AND d.outcome IN ('no_award', 'no_renewal')
 ORDER BY d.id LIMIT :most;

--: run appeal(id int, decision int, words text, made time, due time, judge int?, state text)
INSERT INTO appeal (program, id, decision, words, made, late, due, judge, state)
VALUES (:program, :id, :decision, :words, :made, 0, :due, :judge, :state);
