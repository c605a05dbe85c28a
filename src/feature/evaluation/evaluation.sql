-- ---- what a run reads and writes -------------------------------------------------------------------

-- The cases that were reviewed, and their submitted scores in the same order.
--: many cases(cycle int) -> (id int, nominee int, region int, expertise int, family int, kind text, language text)
SELECT n.id, n.nominee, n.region, n.expertise,
       COALESCE((SELECT e.parent FROM expertise e WHERE e.program = n.program AND e.id = n.expertise), n.expertise), n.kind,
       COALESCE((SELECT l.language FROM person_language l WHERE l.person = p.id ORDER BY l.level DESC, l.language LIMIT 1), p.language)
  FROM nomination n JOIN person p ON p.id = n.nominee
 WHERE n.program = :program AND n.cycle = :cycle AND n.state IN ('in_review', 'decided', 'closed')
 ORDER BY n.id;

--: many scores(cycle int) -> (nomination int, assignment int, reviewer int, criterion int, points int)
SELECT n.id, a.id, a.reviewer, s.criterion, s.points
  FROM nomination n
  JOIN assignment a ON a.program = n.program AND a.nomination = n.id AND a.state = 'submitted'
  JOIN score s ON s.program = a.program AND s.assignment = a.id
 WHERE n.program = :program AND n.cycle = :cycle AND n.state IN ('in_review', 'decided', 'closed')
 ORDER BY n.id, a.id, s.criterion;

-- Who read what, in the same order: of which panel, how near to the case, from where.
--! a reader's region is kept with the scores, and no page shows it
--: many reviews(cycle int) -> (assignment int, reviewer int, second bool, region bool, family bool, acquainted int, home int, role text)
SELECT a.id, a.reviewer, a.panel = 2, a.foreign_region = 0,
       EXISTS (SELECT 1 FROM participant_expertise x
         WHERE x.program = n.program AND x.person = a.reviewer
           AND COALESCE((SELECT e.parent FROM expertise e WHERE e.program = x.program AND e.id = x.expertise), x.expertise)
             = COALESCE((SELECT e.parent FROM expertise e WHERE e.program = n.program AND e.id = n.expertise), n.expertise)),
       COALESCE(a.acquainted, -1),
       COALESCE((SELECT p.region FROM participant p WHERE p.program = n.program AND p.person = a.reviewer), 0),
       CASE WHEN EXISTS (SELECT 1 FROM role_grant g WHERE g.program = n.program AND g.person = a.reviewer AND g.role IN (128, 256, 512)
              AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now)) THEN 'staff'
            WHEN EXISTS (SELECT 1 FROM role_grant g WHERE g.program = n.program AND g.person = a.reviewer AND g.role = 16
              AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now)) THEN 'lead'
            ELSE 'member' END
  FROM nomination n
  JOIN assignment a ON a.program = n.program AND a.nomination = n.id AND a.state = 'submitted'
 WHERE n.program = :program AND n.cycle = :cycle AND n.state IN ('in_review', 'decided', 'closed')
 ORDER BY n.id, a.id;

-- Of which types the work of each nominee is; what is embargoed or private is counted too, and not shown.
--! counts alone
--: many work(cycle int) -> (nomination int, type text, works int)
SELECT n.id, k.type, COUNT(*) FROM nomination n JOIN cycle y ON y.program = n.program AND y.id = n.cycle
  JOIN contribution k ON k.program = n.program AND k.person = n.nominee AND k.day BETWEEN y.record_from_day AND y.record_to_day
   AND k.state IN ('claimed', 'verified')
 WHERE n.program = :program AND n.cycle = :cycle AND n.state IN ('in_review', 'decided', 'closed')
 GROUP BY n.id, k.type ORDER BY n.id, k.type;

--: run add(id int, cycle int, policy int, method text, build text, seed int, input bytes, output bytes, kind text)
INSERT INTO evaluation_run (program, id, cycle, policy, method, build, seed, input, output, kind, state, maker, at)
VALUES (:program, :id, :cycle, :policy, :method, :build, :seed, :input, :output, :kind, 'done', :me, :now);

--: run result(run int, nomination int, nominee int, region int, expertise int, kind text, language text, work text, place int, raw int, low int, high int, chance int, reviews int, spread int, influence int)
INSERT INTO evaluation_result (program, run, nomination, nominee, region, expertise, kind, language, work, place, raw, fair, low, high, chance, reviews, spread, influence)
VALUES (:program, :run, :nomination, :nominee, :region, :expertise, :kind, :language, :work, :place, :raw, :raw, :low, :high, :chance, :reviews, :spread, :influence);

--: run fit_add(run int, method text, state text, reviewers int, groups int, output bytes)
INSERT INTO evaluation_fit (program, run, method, state, reviewers, groups, output)
VALUES (:program, :run, :method, :state, :reviewers, :groups, :output);

--: run corrected_add(run int, nomination int, score int, low int, high int, chance int, rank int, rank_low int, rank_high int, correction int, clipped bool)
INSERT INTO evaluation_corrected (program, run, nomination, score, low, high, chance, rank, rank_low, rank_high, correction, clipped)
VALUES (:program, :run, :nomination, :score, :low, :high, :chance, :rank, :rank_low, :rank_high, :correction, :clipped);

--: run reviewer_add(run int, person int, milder int, error int, shared int)
INSERT INTO evaluation_reviewer (program, run, person, milder, error, shared)
VALUES (:program, :run, :person, :milder, :error, :shared);

--: maybe fit(run int) -> (method text, output bytes)
SELECT f.method, f.output FROM evaluation_fit f WHERE f.program = :program AND f.run = :run;

--: maybe run(id int) -> (cycle int, code text, policy int, method text, build text, seed int, input bytes, output bytes, kind text)
SELECT r.cycle, y.code, r.policy, r.method, r.build, r.seed, r.input, r.output, r.kind
  FROM evaluation_run r JOIN cycle y ON y.program = r.program AND y.id = r.cycle
 WHERE r.program = :program AND r.id = :id AND r.state = 'done';

--: run forget(person int)
DELETE FROM evaluation_reviewer WHERE program = :program AND person = :person;

-- ---- what a viewer may see of a cycle -----------------------------------------------------------

-- Cases that the viewer must not see: their own, those they nominated, endorsed or look after, those
-- of colleagues of today and of the time since, of co-authors, declared conflicts, and what the
-- reviews' room found.
--! only whether two people have a contribution about the same work is read, nothing is shown
--: many hidden(cycle int, since day) -> (nomination int)
SELECT n.id FROM nomination n
 WHERE n.program = :program AND n.cycle = :cycle AND n.state IN ('in_review', 'decided', 'closed')
   AND (n.nominee = :me OR n.nominator = :me OR n.lead = :me
    OR n.id IN (SELECT r.nomination FROM recusal r WHERE r.program = :program AND r.person = :me AND r.cycle = :cycle AND r.ended IS NULL)
    OR n.id IN (SELECT e.nomination FROM endorsement e WHERE e.program = :program AND e.endorser = :me AND e.withdrawn IS NULL)
    OR n.nominee IN (SELECT k.other FROM conflict k WHERE k.program = :program AND k.person = :me AND (k.until IS NULL OR k.until > :now)
        UNION ALL SELECT k.person FROM conflict k WHERE k.program = :program AND k.other = :me AND (k.until IS NULL OR k.until > :now))
    OR n.nominee IN (SELECT b.person FROM affiliation a JOIN affiliation b ON b.root = a.root
        WHERE a.person = :me AND a.kind NOT IN ('volunteer', 'student') AND b.kind NOT IN ('volunteer', 'student')
          AND a.confirmed IS NOT NULL AND b.confirmed IS NOT NULL
          AND (a.to_day IS NULL OR a.to_day >= :since) AND (b.to_day IS NULL OR b.to_day >= :since))
    OR n.nominee IN (SELECT b.person FROM authorship a JOIN authorship b ON b.work = a.work WHERE a.person = :me)
    OR n.nominee IN (SELECT b.person FROM contribution a
        JOIN contribution b ON b.program = a.program AND b.work = a.work AND b.state <> 'withdrawn'
        WHERE a.program = :program AND a.person = :me AND a.state <> 'withdrawn'))
 ORDER BY +n.id;

-- Who read the cases of a cycle; by reviewer, whom pages call by number. (The plus keeps the planner from walking over
-- what they read in all cycles.)
--: many readers(cycle int) -> (reviewer int, nomination int)
SELECT a.reviewer, n.id FROM nomination n
  JOIN assignment a ON a.program = n.program AND a.nomination = n.id AND a.state = 'submitted'
 WHERE n.program = :program AND n.cycle = :cycle AND n.state IN ('in_review', 'decided', 'closed')
 ORDER BY +a.reviewer;

-- The run that the meeting of a cycle has before it.
--: maybe of_meeting(cycle int) -> (run int)
SELECT m.run FROM meeting m
 WHERE m.program = :program AND m.cycle = :cycle AND m.run IS NOT NULL ORDER BY m.id DESC LIMIT 1;

-- What stands for each case.
--: many outcomes(cycle int) -> (nomination int, outcome text, final bool)
SELECT n.id, d.outcome, d.state = 'final' FROM nomination n
  JOIN decision d ON d.program = n.program AND d.nomination = n.id AND d.state <> 'replaced'
 WHERE n.program = :program AND n.cycle = :cycle AND n.state IN ('in_review', 'decided', 'closed')
 ORDER BY +n.id;
