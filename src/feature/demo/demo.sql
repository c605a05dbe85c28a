-- Rows of an invented past. Only this room may write tables of others: rules would refuse the past.
--: one people_count() -> (number int)
SELECT COUNT(*) FROM person WHERE id > 1;

--: run person(id int, handle text, name text, sort_key bytes, latin text, headline text, country text, zone text, language text, made time)
INSERT INTO person (id, handle, name, sort_key, latin, headline, country, zone, language, made)
VALUES (:id, :handle, :name, :sort_key, :latin, :headline, :country, :zone, :language, :made);
--: run person_text(person int, language text, words text)
INSERT INTO person_text (person, language, words) VALUES (:person, :language, :words);
--: run person_language(person int, language text, level int)
INSERT INTO person_language (person, language, level) VALUES (:person, :language, :level) ON CONFLICT DO NOTHING;
--: run person_link(person int, number int, label text, url text)
INSERT INTO person_link (person, number, label, url) VALUES (:person, :number, :label, :url);
--: run account(person int, email text, made time)
INSERT INTO account (person, email, confirmed, made) VALUES (:person, :email, :made, :made);
--: run organization(id int, name text, domain text)
INSERT INTO organization (id, name, domain, root) VALUES (:id, :name, :domain, :id);
--: run affiliation(id int, person int, organization int, kind text, from_day day, confirmed time)
INSERT INTO affiliation (id, person, organization, root, kind, from_day, origin, confirmed)
VALUES (:id, :person, :organization, :organization, :kind, :from_day, 'declared', :confirmed);
--: run owner(root int)
INSERT INTO program_owner (program, root) VALUES (:program, :root);

--: run participant(person int, region int, lead int?, seen_by int, joined time)
INSERT INTO participant (program, person, region, lead, seen_by, joined)
VALUES (:program, :person, :region, :lead, :seen_by, :joined);
--: run participant_expertise(person int, expertise int, main bool)
INSERT INTO participant_expertise (program, person, expertise, main) VALUES (:program, :person, :expertise, :main);
--: run grant(id int, person int, role int, region int?, capacity int, starts time, giver int)
INSERT INTO role_grant (program, id, person, role, region, capacity, starts, giver)
VALUES (:program, :id, :person, :role, :region, :capacity, :starts, :giver);
--: one region_of(country text) -> (region int)
SELECT region FROM region_country WHERE program = :program AND country = :country;

--: run cycle(id int, code text, award day, record_from day, record_to day, state text)
INSERT INTO cycle (program, id, code, award_day, record_from_day, record_to_day, policy, state)
VALUES (:program, :id, :code, :award, :record_from, :record_to, 1, :state);
--: run phase(cycle int, kind text, opens time, closes time)
INSERT INTO phase (program, cycle, kind, opens, closes, hard) VALUES (:program, :cycle, :kind, :opens, :closes, 1);

--: run work(id int, canonical bytes?, url text, title text, language text, day day, made time)
INSERT INTO work (id, canonical, url, title, language, day, made)
VALUES (:id, :canonical, :url, :title, :language, :day, :made);
--: run authorship(work int, person int, name text)
INSERT INTO authorship (work, number, person, name, confirmed) VALUES (:work, 1, :person, :name, 1);
--: run metric(work int, kind text, origin text, day day, value int, person int?)
INSERT INTO metric (work, kind, origin, day, value, person) VALUES (:work, :kind, :origin, :day, :value, :person);
--: run contribution(id int, person int, work int, type text, role text, title text, url text, day day, expertise int, language text, paid text, star int?, reach int, origin text, seen_by int, state text, reason text, judge int?, judged time?)
INSERT INTO contribution (program, id, person, work, type, role, title, url, day, expertise, language, paid, star, reach, reach_origin, seen_by, state, reason, judge, judged)
VALUES (:program, :id, :person, :work, :type, :role, :title, :url, :day, :expertise, :language, :paid, :star, :reach, :origin, :seen_by, :state, :reason, :judge, :judged);
--: run contribution_text(contribution int, summary text)
INSERT INTO contribution_text (program, contribution, summary) VALUES (:program, :contribution, :summary);
-- As the contribution room counts it: everything that is claimed or verified, by day.
--! counts what the rooms themselves count; nothing is shown
--: run year_counts()
INSERT INTO year_count (program, person, day, number)
SELECT c.program, c.person, c.day, COUNT(*) FROM contribution c
 WHERE c.program = :program AND c.state IN ('claimed', 'verified') GROUP BY c.program, c.person, c.day;

--: run nomination(id int, cycle int, nominee int, nominator int?, kind text, expertise int, region int, lead int?, state text, told time?, frozen time?, digest bytes?, made time, due time?)
INSERT INTO nomination (program, id, cycle, nominee, nominator, kind, expertise, region, lead, state, told, frozen, record_digest, made, due)
VALUES (:program, :id, :cycle, :nominee, :nominator, :kind, :expertise, :region, :lead, :state, :told, :frozen, :digest, :made, :due);
-- A yes where a counted rule that is needed is not met: the committee has said why.
--: run decided_otherwise(reasons text)
UPDATE decision SET reasons = :reasons
 WHERE program = :program AND outcome IN ('award', 'renew')
   AND nomination IN (SELECT x.nomination FROM nomination_counted x WHERE x.program = :program AND x.needed = 1 AND x.met = 0);
--: many frozen() -> (id int)
SELECT id FROM nomination WHERE program = :program AND frozen IS NOT NULL ORDER BY id;
--: run nomination_text(nomination int, reasons text, objection text)
INSERT INTO nomination_text (program, nomination, reasons, objection) VALUES (:program, :nomination, :reasons, :objection);
--: run nomination_next(id int, next int, state text)
UPDATE nomination SET next = :next, state = :state WHERE program = :program AND id = :id;
--: run message(nomination int, id int, author int, words text, at time)
INSERT INTO message (program, nomination, id, author, words, at) VALUES (:program, :nomination, :id, :author, :words, :at);
--: run endorsement(id int, nomination int, endorser int, words text, made time)
INSERT INTO endorsement (program, id, nomination, endorser, words, made)
VALUES (:program, :id, :nomination, :endorser, :words, :made) ON CONFLICT DO NOTHING;
--: run assignment(id int, nomination int, reviewer int, panel int, foreign_region bool, state text, due time, submitted time?, confidence int?, acquainted bool)
INSERT INTO assignment (program, id, nomination, reviewer, panel, foreign_region, state, due, submitted, confidence, acquainted)
VALUES (:program, :id, :nomination, :reviewer, :panel, :foreign_region, :state, :due, :submitted, :confidence, :acquainted);
--: run second_panel(nomination int, cycle int, at time)
INSERT INTO second_panel (program, nomination, cycle, at) VALUES (:program, :nomination, :cycle, :at);
--: run review_text(assignment int, words text)
INSERT INTO review_text (program, assignment, to_nominee, to_committee) VALUES (:program, :assignment, :words, :words);
--: run score(assignment int, criterion int, points int)
INSERT INTO score (program, assignment, criterion, points) VALUES (:program, :assignment, :criterion, :points);

--: many results(run int) -> (nomination int, nominee int, raw int, place int, kind text)
SELECT x.nomination, x.nominee, x.raw, x.place, x.kind FROM evaluation_result x
 WHERE x.program = :program AND x.run = :run ORDER BY x.place;
--: run meeting(id int, cycle int, starts time, chair int, run int)
INSERT INTO meeting (program, id, cycle, starts, chair, run, quorum, state)
VALUES (:program, :id, :cycle, :starts, :chair, :run, 2, 'closed');
--: run decision(id int, cycle int, nomination int, meeting int, run int, outcome text, ground text, reasons text, author int, signer int, reply_until time?, made time, final time)
INSERT INTO decision (program, id, cycle, nomination, meeting, run, outcome, ground, reasons, state, author, signer, reply_until, made, final)
VALUES (:program, :id, :cycle, :nomination, :meeting, :run, :outcome, :ground, :reasons, 'final', :author, :signer, :reply_until, :made, :final);
--: run attendance(meeting int, person int, came time, gone time)
INSERT INTO attendance (program, meeting, person, came, left_at) VALUES (:program, :meeting, :person, :came, :gone);
--: run note(nomination int, id int, author int, words text, at time)
INSERT INTO committee_note (program, nomination, id, author, words, at) VALUES (:program, :nomination, :id, :author, :words, :at);
--: run veto(id int, decision int, words text, author int, made time, until time, ended time)
INSERT INTO veto (program, id, decision, ground, words, author, made, until, state, ended)
VALUES (:program, :id, :decision, 'false-evidence', :words, :author, :made, :until, 'withdrawn', :ended);
--: run nominations_closed(cycle int)
UPDATE nomination SET state = 'closed' WHERE program = :program AND cycle = :cycle AND state = 'decided';
--: run term(id int, person int, decision int, expertise int, number int, from_day day, to_day day, state text, ended day?)
INSERT INTO award_term (program, id, person, decision, expertise, number, from_day, to_day, state, ended_day)
VALUES (:program, :id, :person, :decision, :expertise, :number, :from_day, :to_day, :state, :ended);

-- Sources. Their next reading lies far off: nobody is to be asked for pages that do not exist.
--: run source(id int, person int?, for_program int?, kind text, address text, page text, title text, maker int, made time, agreed time?, state text, next time, misses int, last time?, outcome int, host text, number int, found int, fresh int, again int)
INSERT INTO source (id, person, program, kind, address, page, title, maker, made, agreed, state, next, misses, last, outcome, host, number, found, fresh, again)
VALUES (:id, :person, :for_program, :kind, :address, :page, :title, :maker, :made, :agreed, :state, :next, :misses, :last, :outcome, :host, :number, :found, :fresh, :again);
--: run source_run(source int, id int, at time, milliseconds int, outcome int, host text, number int, bytes int, found int, fresh int, again int)
INSERT INTO source_run (source, id, at, milliseconds, outcome, host, number, bytes, found, fresh, again)
VALUES (:source, :id, :at, :milliseconds, :outcome, :host, :number, :bytes, :found, :fresh, :again);
-- The forum that was read from the beginning goes on.
--: run source_goes_on(next time, last time, found int)
UPDATE source SET state = 'on', next = :next, last = :last, found = :found, fresh = :found
 WHERE program = :program AND state = 'paused';
--: run found_item(id int, source int, foreign_id text, digest bytes, kind text, title text, url text, at time)
INSERT INTO found_item (id, source, foreign_id, digest, kind, title, url, at, made)
VALUES (:id, :source, :foreign_id, :digest, :kind, :title, :url, :at, :now);
--: run found_in(contribution int, item int, source int, name text, url text, why text, day day, near int?)
INSERT INTO found_in (program, contribution, item, source, name, url, why, day, near)
VALUES (:program, :contribution, :item, :source, :name, :url, :why, :day, :near);
--: run draft_text(contribution int, summary text, extra text)
INSERT INTO contribution_text (program, contribution, summary, extra) VALUES (:program, :contribution, :summary, :extra);
--: run vouch_link(contribution int, key text)
INSERT INTO vouch_link (program, contribution, key) VALUES (:program, :contribution, :key);
--: run vouch(contribution int, person int, words text, made time)
INSERT INTO vouch (program, contribution, person, words, made) VALUES (:program, :contribution, :person, :words, :made);
--: run objection(digest bytes, at time, maker int)
INSERT INTO objection (digest, at, maker) VALUES (:digest, :at, :maker);
--! invented drafts
--: many drafts_of(person int) -> (id int, type text, title text, url text, day day)
SELECT c.id, c.type, c.title, c.url, c.day FROM contribution c
 WHERE c.program = :program AND c.person = :person AND c.state = 'draft' ORDER BY c.day, c.id LIMIT 100;
--! invented work
--: maybe like(person int, type text) -> (id int, title text, day day)
SELECT c.id, c.title, c.day FROM contribution c
 WHERE c.program = :program AND c.person = :person AND c.state IN ('claimed', 'verified') AND c.type = :type
 ORDER BY c.day DESC, c.id LIMIT 1;
-- Who "the nominee" of the demo's door is: see demo_page.sql.
--! counts the rows of invented people, shows none
--: maybe nominee() -> (person int)
SELECT n.nominee
  FROM nomination n
  JOIN cycle y ON y.program = n.program AND y.id = n.cycle AND y.state = 'nominating'
 WHERE n.program = :program AND n.state IN ('documenting', 'ready')
   AND NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.program = n.program AND g.person = n.nominee)
 ORDER BY n.state, (SELECT COUNT(*) FROM contribution c WHERE c.program = n.program AND c.person = n.nominee) DESC, n.id
 LIMIT 1;

-- The last lead has decided about two names of the list.
--: many proposals() -> (id int)
SELECT id FROM proposal WHERE program = :program AND state = 'new' ORDER BY lead DESC, rank LIMIT 2;
