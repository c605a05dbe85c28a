-- Elections of a group's moderators.

-- The newest one of a group.
--: maybe newest(newsgroup int) -> (id int, seats int, opens time, closes time, state text, voters int, voted bool)
SELECT e.id, e.seats, e.opens, e.closes, e.state, e.voters,
       EXISTS (SELECT 1 FROM election_voter v WHERE v.program = e.program AND v.election = e.id AND v.person = :me)
  FROM election e WHERE e.program = :program AND e.newsgroup = :newsgroup ORDER BY e.id DESC LIMIT 1;

--: one by_id(id int) -> (newsgroup int, seats int, opens time, closes time, state text, voters int)
SELECT newsgroup, seats, opens, closes, state, voters FROM election WHERE program = :program AND id = :id;

--: many candidates(election int) -> (person int, handle text, name text, avatar bytes?, words text, place int?)
SELECT x.person, p.handle, p.name, p.avatar, x.words, x.place
  FROM election_candidate x JOIN person p ON p.id = x.person
 WHERE x.program = :program AND x.election = :election ORDER BY COALESCE(x.place, 0), p.sort_key, p.id;

-- Since when the viewer is in the group and may write there.
--: maybe member(newsgroup int) -> (since time)
SELECT since FROM subscription
 WHERE program = :program AND newsgroup = :newsgroup AND person = :me AND role IN ('member', 'moderator');

--: run add(id int, newsgroup int, seats int, opens time, closes time)
INSERT INTO election (program, id, newsgroup, seats, opens, closes, state, maker)
VALUES (:program, :id, :newsgroup, :seats, :opens, :closes, 'standing', :me);

--: run stand(election int, words text)
INSERT INTO election_candidate (program, election, person, words) VALUES (:program, :election, :me, :words)
    ON CONFLICT (program, election, person) DO UPDATE SET words = excluded.words;

--: run stand_down(election int)
DELETE FROM election_candidate WHERE program = :program AND election = :election AND person = :me;

--: run voter(election int)
INSERT INTO election_voter (program, election, person) VALUES (:program, :election, :me);

--: run ballot(election int, number int, ranks text)
INSERT INTO election_ballot (program, election, number, ranks) VALUES (:program, :election, :number, :ranks);

--: run counted(election int)
UPDATE election SET voters = voters + 1 WHERE program = :program AND id = :election;

--: many ballots(election int) -> (ranks text)
SELECT ranks FROM election_ballot WHERE program = :program AND election = :election ORDER BY number;

--: move step(id int, from_state text, to_state text) -> (newsgroup int)
UPDATE election SET state = :to_state
 WHERE program = :program AND id = :id AND state = :from_state RETURNING newsgroup;

-- ---- closing

-- Whose time has come, in all programs.
--: many due() -> (program int, id int, newsgroup int, state text, seats int)
SELECT program, id, newsgroup, state, seats FROM election
 WHERE (state = 'standing' AND opens <= :now) OR (state = 'voting' AND closes <= :now) ORDER BY program, id LIMIT 50;

-- Whom an election concerns, and what its group is called.
--: many told(newsgroup int) -> (person int, name text, title text)
SELECT s.person, g.name, g.title
  FROM subscription s JOIN newsgroup g ON g.program = s.program AND g.id = s.newsgroup
 WHERE s.program = :program AND s.newsgroup = :newsgroup AND s.role IN ('member', 'moderator') LIMIT 5000;

--: run placed(election int, person int, place int)
UPDATE election_candidate SET place = :place WHERE program = :program AND election = :election AND person = :person;

--: run step_down(newsgroup int)
UPDATE subscription SET role = 'member' WHERE program = :program AND newsgroup = :newsgroup AND role = 'moderator';

--: run elected(newsgroup int, person int)
UPDATE subscription SET role = 'moderator', until = NULL
 WHERE program = :program AND newsgroup = :newsgroup AND person = :person AND role IN ('member', 'moderator');
