-- ---- conflicts: who has a part in a case -----------------------------------------------------------

-- All pairs of a case of the cycle and a reviewer, with a ground. Today's and the last 24 months' employers.
--! only whether two people have a contribution about the same work is read, nothing is shown
--: many conflicts(cycle int, since day) -> (nomination int, person int, ground text)
SELECT n.id, g.person, 'self' FROM nomination n JOIN role_grant g ON g.program = n.program AND g.role = 32 AND g.person = n.nominee
 WHERE n.program = :program AND n.cycle = :cycle AND n.state = 'in_review'
UNION
SELECT n.id, g.person, 'nominator' FROM nomination n JOIN role_grant g ON g.program = n.program AND g.role = 32 AND g.person = n.nominator
 WHERE n.program = :program AND n.cycle = :cycle AND n.state = 'in_review'
UNION
SELECT n.id, g.person, 'lead' FROM nomination n JOIN role_grant g ON g.program = n.program AND g.role = 32 AND g.person = n.lead
 WHERE n.program = :program AND n.cycle = :cycle AND n.state = 'in_review'
UNION
SELECT n.id, g.person, 'endorser' FROM nomination n
  JOIN endorsement e ON e.program = n.program AND e.nomination = n.id AND e.withdrawn IS NULL
  JOIN role_grant g ON g.program = n.program AND g.role = 32 AND g.person = e.endorser
 WHERE n.program = :program AND n.cycle = :cycle AND n.state = 'in_review'
UNION
SELECT n.id, g.person, 'declared' FROM nomination n
  JOIN conflict k ON k.program = n.program AND (k.person = n.nominee OR k.other = n.nominee) AND (k.until IS NULL OR k.until > :now)
  JOIN role_grant g ON g.program = n.program AND g.role = 32 AND g.person = CASE WHEN k.person = n.nominee THEN k.other ELSE k.person END
 WHERE n.program = :program AND n.cycle = :cycle AND n.state = 'in_review'
UNION
SELECT n.id, g.person, 'coauthor' FROM nomination n
  JOIN authorship a ON a.person = n.nominee
  JOIN authorship b ON b.work = a.work AND b.person <> a.person
  JOIN role_grant g ON g.program = n.program AND g.role = 32 AND g.person = b.person
 WHERE n.program = :program AND n.cycle = :cycle AND n.state = 'in_review'
UNION
SELECT n.id, g.person, 'coauthor' FROM role_grant g
  JOIN contribution b ON b.program = g.program AND b.person = g.person AND b.state <> 'withdrawn'
  JOIN contribution a ON a.program = b.program AND a.work = b.work AND a.person <> b.person AND a.state <> 'withdrawn'
  JOIN nomination n ON n.program = a.program AND n.nominee = a.person AND n.cycle = :cycle AND n.state = 'in_review'
 WHERE g.program = :program AND g.role = 32
UNION
SELECT n.id, g.person, 'employer' FROM nomination n
  JOIN affiliation a ON a.person = n.nominee AND a.kind NOT IN ('volunteer', 'student') AND a.confirmed IS NOT NULL AND (a.to_day IS NULL OR a.to_day >= :since)
  JOIN affiliation b ON b.root = a.root AND b.person <> a.person AND b.kind NOT IN ('volunteer', 'student') AND b.confirmed IS NOT NULL AND (b.to_day IS NULL OR b.to_day >= :since)
  JOIN role_grant g ON g.program = n.program AND g.role = 32 AND g.person = b.person
 WHERE n.program = :program AND n.cycle = :cycle AND n.state = 'in_review'
UNION -- two reviewers with a case each: one may read the other's, never both
SELECT n.id, g.person, 'reciprocal' FROM nomination n
  JOIN role_grant h ON h.program = n.program AND h.role = 32 AND h.person = n.nominee
  JOIN nomination m ON m.program = n.program AND m.cycle = n.cycle AND m.state = 'in_review' AND m.nominee <> n.nominee
  JOIN role_grant g ON g.program = m.program AND g.role = 32 AND g.person = m.nominee
 WHERE n.program = :program AND n.cycle = :cycle AND n.state = 'in_review'
   AND (n.nominee < g.person) = ((n.nominee + g.person) % 2 = 0)
 ORDER BY 1, 2, 3;

--: run recuse(cycle int, nomination int, person int, ground text)
INSERT INTO recusal (program, cycle, nomination, person, ground, made)
VALUES (:program, :cycle, :nomination, :person, :ground, :now)
ON CONFLICT (program, nomination, person, ground) DO UPDATE SET ended = NULL WHERE recusal.ended IS NOT NULL;

-- The ground that keeps the viewer from this case, asked live.
--! only whether two people have a contribution about the same work is read, nothing is shown
--: one conflict_of(nomination int, person int, since day) -> (ground text)
SELECT CASE
    WHEN n.nominee = :person THEN 'self' WHEN n.nominator = :person THEN 'nominator' WHEN n.lead = :person THEN 'lead'
    WHEN EXISTS (SELECT 1 FROM recusal r WHERE r.program = n.program AND r.nomination = n.id AND r.person = :person AND r.ended IS NULL) THEN 'recused'
    WHEN EXISTS (SELECT 1 FROM endorsement e WHERE e.program = n.program AND e.nomination = n.id AND e.endorser = :person AND e.withdrawn IS NULL) THEN 'endorser'
    WHEN EXISTS (SELECT 1 FROM conflict k WHERE k.program = n.program AND (k.until IS NULL OR k.until > :now)
        AND ((k.person = :person AND k.other = n.nominee) OR (k.person = n.nominee AND k.other = :person))) THEN 'declared'
    WHEN EXISTS (SELECT 1 FROM authorship a JOIN authorship b ON b.work = a.work WHERE a.person = n.nominee AND b.person = :person) THEN 'coauthor'
    WHEN EXISTS (SELECT 1 FROM contribution a
        JOIN contribution b ON b.program = a.program AND b.person = :person AND b.work = a.work AND b.state <> 'withdrawn'
        WHERE a.program = n.program AND a.person = n.nominee AND a.state <> 'withdrawn') THEN 'coauthor'
    WHEN EXISTS (SELECT 1 FROM affiliation a JOIN affiliation b ON b.root = a.root AND b.person = :person
        WHERE a.person = n.nominee AND a.kind NOT IN ('volunteer', 'student') AND b.kind NOT IN ('volunteer', 'student')
          AND a.confirmed IS NOT NULL AND b.confirmed IS NOT NULL
          AND (a.to_day IS NULL OR a.to_day >= :since) AND (b.to_day IS NULL OR b.to_day >= :since)) THEN 'employer'
    ELSE '' END
  FROM nomination n WHERE n.program = :program AND n.id = :nomination;

-- Cases that are with somebody who must not see them any more: to be given to somebody else.
--: many to_recuse(cycle int) -> (id int, nomination int, reviewer int)
SELECT a.id, a.nomination, a.reviewer FROM recusal r
  JOIN assignment a ON a.program = r.program AND a.nomination = r.nomination AND a.reviewer = r.person AND a.state IN ('given', 'open')
 WHERE r.program = :program AND r.cycle = :cycle AND r.ended IS NULL GROUP BY a.id, a.nomination, a.reviewer ORDER BY a.id;

--: move recused(id int) -> (id int)
UPDATE assignment SET state = 'recused', confidence = NULL
 WHERE program = :program AND id = :id AND state IN ('given', 'open') RETURNING id;

-- Who must not see which case, as written down.
--: many barred(cycle int) -> (nomination int, person int)
SELECT r.nomination, r.person FROM recusal r
 WHERE r.program = :program AND r.cycle = :cycle AND r.ended IS NULL
 GROUP BY r.nomination, r.person ORDER BY r.nomination, r.person;

-- ---- giving cases out ------------------------------------------------------------------------------

-- The cases of a cycle, or only one of them. expertise_group: the topmost expertise above it.
-- given: to the first panel; second: to the second one; doubled: is there to be one?
--: many cases(cycle int, only int) -> (id int, expertise int, expertise_group int, region int, given int, second int, foreign_given int, doubled bool)
SELECT n.id, n.expertise, COALESCE((SELECT e.parent FROM expertise e WHERE e.program = n.program AND e.id = n.expertise), n.expertise), n.region,
       (SELECT COUNT(*) FROM assignment a WHERE a.program = n.program AND a.nomination = n.id AND a.state IN ('given', 'open', 'submitted') AND a.panel = 1),
       (SELECT COUNT(*) FROM assignment a WHERE a.program = n.program AND a.nomination = n.id AND a.state IN ('given', 'open', 'submitted') AND a.panel = 2),
       (SELECT COUNT(*) FROM assignment a WHERE a.program = n.program AND a.nomination = n.id AND a.state IN ('given', 'open', 'submitted') AND a.foreign_region = 1),
       EXISTS (SELECT 1 FROM second_panel s WHERE s.program = n.program AND s.nomination = n.id)
  FROM nomination n WHERE n.program = :program AND n.cycle = :cycle AND n.state = 'in_review' AND (:only = 0 OR n.id = :only) ORDER BY n.id;

--! regions of reviewers, for the manager; nothing of a profile is shown
--: many reviewers(cycle int) -> (person int, name text, handle text, region int, capacity int, load int)
SELECT g.person, p.name, p.handle, COALESCE(t.region, 0), MAX(g.capacity),
       (SELECT COUNT(*) FROM assignment a JOIN nomination n ON n.program = a.program AND n.id = a.nomination
         WHERE a.program = g.program AND a.reviewer = g.person AND n.cycle = :cycle AND a.state IN ('given', 'open', 'submitted'))
  FROM role_grant g JOIN person p ON p.id = g.person
  LEFT JOIN participant t ON t.program = g.program AND t.person = g.person
 WHERE g.program = :program AND g.role = 32 AND g.starts <= :now AND (g.ends IS NULL OR g.ends > :now) AND p.state = 'present'
 GROUP BY g.person, p.name, p.handle, t.region ORDER BY g.person;

--: many reviewer_expertises() -> (person int, expertise int, expertise_group int)
SELECT x.person, x.expertise, COALESCE((SELECT e.parent FROM expertise e WHERE e.program = x.program AND e.id = x.expertise), x.expertise)
  FROM participant_expertise x
 WHERE x.program = :program AND x.person IN (SELECT g.person FROM role_grant g WHERE g.program = :program AND g.role = 32)
 ORDER BY x.person, x.expertise;

-- Who has, or had, which case; has: not given back.
--: many taken(cycle int) -> (nomination int, reviewer int, has bool)
SELECT a.nomination, a.reviewer, a.state IN ('given', 'open', 'submitted') FROM assignment a JOIN nomination n ON n.program = a.program AND n.id = a.nomination
 WHERE a.program = :program AND n.cycle = :cycle ORDER BY a.nomination, a.reviewer;

-- Languages of a case, that of most of its evidence first.
--! languages are counted, nothing is shown
--: many case_languages(cycle int, only int) -> (nomination int, language text)
SELECT n.id, c.language FROM nomination n JOIN cycle y ON y.program = n.program AND y.id = n.cycle
  JOIN contribution c ON c.program = n.program AND c.person = n.nominee AND c.day BETWEEN y.record_from_day AND y.record_to_day
   AND c.state IN ('claimed', 'verified') AND c.language <> ''
 WHERE n.program = :program AND n.cycle = :cycle AND n.state = 'in_review' AND (:only = 0 OR n.id = :only)
 GROUP BY n.id, c.language ORDER BY n.id, COUNT(*) DESC, c.language;

--: many reviewer_languages() -> (person int, language text)
SELECT l.person, l.language FROM person_language l
 WHERE l.person IN (SELECT g.person FROM role_grant g WHERE g.program = :program AND g.role = 32) ORDER BY l.person, l.language;

--! words are compared, nothing is shown
--: many case_titles(cycle int, only int) -> (nomination int, title text)
SELECT n.id, c.title FROM nomination n JOIN cycle y ON y.program = n.program AND y.id = n.cycle
  JOIN contribution c ON c.program = n.program AND c.person = n.nominee AND c.day BETWEEN y.record_from_day AND y.record_to_day
   AND c.state IN ('claimed', 'verified')
 WHERE n.program = :program AND n.cycle = :cycle AND n.state = 'in_review' AND (:only = 0 OR n.id = :only)
 ORDER BY n.id, COALESCE(c.star, 99), c.id;

--! words are compared, nothing is shown
--: many reviewer_titles(since day) -> (person int, title text)
SELECT c.person, c.title FROM contribution c
 WHERE c.program = :program AND c.day >= :since AND c.state IN ('claimed', 'verified')
   AND c.person IN (SELECT g.person FROM role_grant g WHERE g.program = :program AND g.role = 32)
 ORDER BY c.person, c.id;

--: run run_add(id int, cycle int, seed int, given int, missing int, allowed int, mean int, worst int, worst_nomination int?, worst_reviewer int?)
INSERT INTO assignment_run (program, id, cycle, seed, at, given, missing, allowed, mean, worst, worst_nomination, worst_reviewer)
VALUES (:program, :id, :cycle, :seed, :now, :given, :missing, :allowed, :mean, :worst, :worst_nomination, :worst_reviewer);

--: run floor_add(run int, floor int, missing int)
INSERT INTO assignment_floor (program, run, floor, missing) VALUES (:program, :run, :floor, :missing);

-- The last time cases were given out. Whose worst match it is shows to nobody who is the nominee.
--: maybe last_run(cycle int) -> (id int, seed int, at time, given int, missing int, allowed int, mean int, worst int, nominee text?, reviewer text?)
SELECT r.id, r.seed, r.at, r.given, r.missing, r.allowed, r.mean, r.worst,
       (SELECT p.name FROM nomination n JOIN person p ON p.id = n.nominee WHERE n.program = r.program AND n.id = r.worst_nomination AND n.nominee <> :me),
       (SELECT p.name FROM person p WHERE p.id = r.worst_reviewer)
  FROM assignment_run r WHERE r.program = :program AND r.cycle = :cycle ORDER BY r.at DESC, r.id DESC LIMIT 1;

--: many floors(run int) -> (floor int, missing int)
SELECT f.floor, f.missing FROM assignment_floor f WHERE f.program = :program AND f.run = :run ORDER BY f.floor;

--: run give(id int, nomination int, reviewer int, panel int, foreign_region bool, due time)
INSERT INTO assignment (program, id, nomination, reviewer, panel, foreign_region, state, due)
VALUES (:program, :id, :nomination, :reviewer, :panel, :foreign_region, 'given', :due);

--: run second_add(nomination int, cycle int)
INSERT INTO second_panel (program, nomination, cycle, at) VALUES (:program, :nomination, :cycle, :now);

--: one case_of(nomination int) -> (cycle int, cycle_state text, state text, region int, nominee int)
SELECT n.cycle, y.state, n.state, n.region, n.nominee FROM nomination n JOIN cycle y ON y.program = n.program AND y.id = n.cycle
 WHERE n.program = :program AND n.id = :nomination;

-- What the manager sees: cases with too few readers first.
--: many overview(cycle int) -> (id int, name text, expertise text, region text, given int, submitted int)
SELECT n.id, p.name, e.name, r.name,
       (SELECT COUNT(*) FROM assignment a WHERE a.program = n.program AND a.nomination = n.id AND a.state IN ('given', 'open', 'submitted') AND a.panel = 1),
       (SELECT COUNT(*) FROM assignment a WHERE a.program = n.program AND a.nomination = n.id AND a.state = 'submitted' AND a.panel = 1)
  FROM nomination n JOIN person p ON p.id = n.nominee
  JOIN expertise e ON e.program = n.program AND e.id = n.expertise JOIN region r ON r.program = n.program AND r.id = n.region
 WHERE n.program = :program AND n.cycle = :cycle AND n.state = 'in_review' AND n.nominee <> :me
 ORDER BY 5, 6, n.id LIMIT 100;

--: one totals(cycle int) -> (cases int, given int, submitted int, doubled int)
SELECT (SELECT COUNT(*) FROM nomination n WHERE n.program = :program AND n.cycle = :cycle AND n.state = 'in_review'),
       (SELECT COUNT(*) FROM assignment a JOIN nomination n ON n.program = a.program AND n.id = a.nomination
         WHERE a.program = :program AND n.cycle = :cycle AND a.state IN ('given', 'open', 'submitted')),
       (SELECT COUNT(*) FROM assignment a JOIN nomination n ON n.program = a.program AND n.id = a.nomination
         WHERE a.program = :program AND n.cycle = :cycle AND a.state = 'submitted'),
       (SELECT COUNT(*) FROM second_panel s WHERE s.program = :program AND s.cycle = :cycle);

-- ---- the reviewer's queue and one case ----------------------------------------------------------------

--: many queue() -> (id int, expertise text, region text, due time, state text, cycle text, award day)
SELECT a.id, e.name, r.name, a.due, a.state, y.code, y.award_day
  FROM assignment a JOIN nomination n ON n.program = a.program AND n.id = a.nomination
  JOIN cycle y ON y.program = n.program AND y.id = n.cycle
  JOIN expertise e ON e.program = n.program AND e.id = n.expertise JOIN region r ON r.program = n.program AND r.id = n.region
 WHERE a.program = :program AND a.reviewer = :me AND a.state IN ('given', 'open', 'submitted') AND y.state = 'reviewing' AND n.state = 'in_review'
   AND NOT EXISTS (SELECT 1 FROM recusal q WHERE q.program = a.program AND q.person = :me AND q.cycle = n.cycle AND q.nomination = n.id AND q.ended IS NULL)
 ORDER BY CASE WHEN a.state = 'submitted' THEN 1 ELSE 0 END, a.due, a.id LIMIT 300;

-- How far the viewer is with all their cases, and the next one that waits (0: none).
--: one progress() -> (done int, cases int, next int)
SELECT COALESCE(SUM(CASE WHEN a.state = 'submitted' THEN 1 ELSE 0 END), 0), COUNT(*), COALESCE(MIN(CASE WHEN a.state <> 'submitted' THEN a.id END), 0)
  FROM assignment a JOIN nomination n ON n.program = a.program AND n.id = a.nomination
  JOIN cycle y ON y.program = n.program AND y.id = n.cycle
 WHERE a.program = :program AND a.reviewer = :me AND a.state IN ('given', 'open', 'submitted') AND y.state = 'reviewing' AND n.state = 'in_review'
   AND NOT EXISTS (SELECT 1 FROM recusal q WHERE q.program = a.program AND q.person = :me AND q.cycle = n.cycle AND q.nomination = n.id AND q.ended IS NULL);

--: one assignment(id int) -> (nomination int, reviewer int, state text, due time, confidence int?, acquainted bool, nominee int, name text, handle text, expertise text, cycle int, cycle_state text, policy int, award day, record_from day, record_to day, reasons text, kind text)
SELECT a.nomination, a.reviewer, a.state, a.due, a.confidence, COALESCE(a.acquainted, 0), n.nominee, p.name, p.handle, e.name, n.cycle, y.state, y.policy, y.award_day,
       y.record_from_day, y.record_to_day, t.reasons, n.kind
  FROM assignment a JOIN nomination n ON n.program = a.program AND n.id = a.nomination
  JOIN nomination_text t ON t.program = n.program AND t.nomination = n.id
  JOIN person p ON p.id = n.nominee JOIN cycle y ON y.program = n.program AND y.id = n.cycle
  JOIN expertise e ON e.program = n.program AND e.id = n.expertise
 WHERE a.program = :program AND a.id = :id AND a.reviewer = :me AND a.state NOT IN ('declined', 'recused', 'withdrawn');

--! evidence of a case whose record was not frozen to a file; embargo is asked
--: many record(person int, from_day day, to_day day) -> (id int, title text, url text, type text, day day, reach int, origin text, usual int, star int?, state text, paid text, reason text, language text)
SELECT c.id, c.title, c.url, c.type, c.day, c.reach, c.reach_origin, {usual c}, c.star, c.state, c.paid, c.reason, c.language
  FROM contribution c
 WHERE c.program = :program AND c.person = :person AND c.day BETWEEN :from_day AND :to_day
   AND c.state IN ('claimed', 'verified', 'rejected') AND {open c}
 ORDER BY COALESCE(c.star, 99), c.day DESC, c.id DESC LIMIT 300;

--! hides from the frozen record what is under an embargo now
--: many embargoed(person int) -> (id int)
SELECT c.id FROM contribution c WHERE c.program = :program AND c.person = :person AND NOT {open c} ORDER BY c.id;

--: many endorsements(nomination int) -> (words text)
SELECT e.words FROM endorsement e WHERE e.program = :program AND e.nomination = :nomination AND e.withdrawn IS NULL AND e.words <> ''
 ORDER BY e.made, e.id LIMIT 50;

--: many scores(assignment int) -> (criterion int, points int, words text)
SELECT s.criterion, s.points, s.words FROM score s WHERE s.program = :program AND s.assignment = :assignment;

--: many remarks(assignment int) -> (criterion int, words text)
SELECT s.criterion, s.words FROM score_remark s WHERE s.program = :program AND s.assignment = :assignment;

--: maybe words(assignment int) -> (words text)
SELECT t.to_committee FROM review_text t WHERE t.program = :program AND t.assignment = :assignment;

-- Others' scores, only if one's own are in.
--: many others(nomination int) -> (assignment int, criterion int, points int, words text)
SELECT a.id, s.criterion, s.points, s.words FROM assignment a JOIN score s ON s.program = a.program AND s.assignment = a.id
 WHERE a.program = :program AND a.nomination = :nomination AND a.reviewer <> :me AND a.state = 'submitted'
   AND EXISTS (SELECT 1 FROM assignment m WHERE m.program = a.program AND m.nomination = a.nomination AND m.reviewer = :me AND m.state = 'submitted')
 ORDER BY a.id, s.criterion;

--: many comments(nomination int) -> (id int, author int, name text, words text, at time)
SELECT k.id, k.author, p.name, k.words, k.at FROM case_comment k JOIN person p ON p.id = k.author
 WHERE k.program = :program AND k.nomination = :nomination AND k.struck IS NULL
   AND EXISTS (SELECT 1 FROM assignment m WHERE m.program = k.program AND m.nomination = k.nomination AND m.reviewer = :me AND m.state = 'submitted')
 ORDER BY k.id LIMIT 200;

-- ---- writing -------------------------------------------------------------------------------------------

--: run score_set(assignment int, criterion int, points int, words text)
INSERT INTO score (program, assignment, criterion, points, words) VALUES (:program, :assignment, :criterion, :points, :words)
ON CONFLICT (program, assignment, criterion) DO UPDATE SET points = excluded.points, words = excluded.words;
--: run score_drop(assignment int, criterion int)
DELETE FROM score WHERE program = :program AND assignment = :assignment AND criterion = :criterion;
--: run remark_set(assignment int, criterion int, words text)
INSERT INTO score_remark (program, assignment, criterion, words) VALUES (:program, :assignment, :criterion, :words)
ON CONFLICT (program, assignment, criterion) DO UPDATE SET words = excluded.words;
--: run remark_drop(assignment int, criterion int)
DELETE FROM score_remark WHERE program = :program AND assignment = :assignment AND criterion = :criterion;
--: run remarks_drop(assignment int)
DELETE FROM score_remark WHERE program = :program AND assignment = :assignment;
--: run words_set(assignment int, words text)
INSERT INTO review_text (program, assignment, to_nominee, to_committee) VALUES (:program, :assignment, :words, :words)
ON CONFLICT (program, assignment) DO UPDATE SET to_nominee = excluded.to_nominee, to_committee = excluded.to_committee;
--: move opened(id int, confidence int?, acquainted bool) -> (id int)
UPDATE assignment SET state = 'open', confidence = :confidence, acquainted = :acquainted
 WHERE program = :program AND id = :id AND reviewer = :me AND state IN ('given', 'open') RETURNING id;
--: move submitted(id int, confidence int, acquainted bool) -> (id int)
UPDATE assignment SET state = 'submitted', submitted = :now, confidence = :confidence, acquainted = :acquainted
 WHERE program = :program AND id = :id AND reviewer = :me AND state IN ('given', 'open') RETURNING id;
--: move aside(id int, state text) -> (id int)
UPDATE assignment SET state = :state, confidence = NULL
 WHERE program = :program AND id = :id AND reviewer = :me AND state IN ('given', 'open') RETURNING id;
--: run scores_drop(assignment int)
DELETE FROM score WHERE program = :program AND assignment = :assignment;
--: run comment(nomination int, id int, words text)
INSERT INTO case_comment (program, nomination, id, author, words, at) VALUES (:program, :nomination, :id, :me, :words, :now);
--: many reviewing() -> (id int)
SELECT y.id FROM cycle y WHERE y.program = :program AND y.state = 'reviewing';
--: one document_end(cycle int) -> (closes time)
SELECT p.closes FROM phase p WHERE p.program = :program AND p.cycle = :cycle AND p.kind = 'review';

-- How strict the viewer was, by the run of the last cycle that was published.
--: maybe severity() -> (award day, milder int, error int, shared int)
SELECT y.award_day, x.milder, x.error, x.shared FROM evaluation_reviewer x
  JOIN meeting m ON m.program = x.program AND m.run = x.run
  JOIN cycle y ON y.program = m.program AND y.id = m.cycle AND y.state IN ('published', 'closed')
 WHERE x.program = :program AND x.person = :me ORDER BY y.award_day DESC, m.id DESC LIMIT 1;
