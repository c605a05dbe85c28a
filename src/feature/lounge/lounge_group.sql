-- Groups, who may do what in them, and who is in them.

-- As the reader sees them; without those of comments. The rights of all are looked through once.
--: many list() -> (id int, name text, title text, about text, language text, kind text, state text, nda_version int, high int, shown int, low int, version int, moderated bool, elected bool, last int, made time, granted int, role text, until time?, mail text, read_count int)
SELECT g.id, g.name, g.title, g.about, g.language, g.kind, g.state, g.nda_version, g.high, g.shown, g.low, g.version, g.moderated, g.elected,
       g.last, g.made, q.granted, COALESCE(s.role, ''), s.until, COALESCE(s.mail, ''), COALESCE(s.read_count, 0)
  FROM (SELECT gr.newsgroup AS id, bit_or(gr.rights) AS granted
          FROM newsgroup l JOIN newsgroup_right gr ON gr.program = l.program AND gr.newsgroup = l.id
         WHERE l.program = :program AND l.kind <> 'page' AND {fits gr}
         GROUP BY gr.newsgroup HAVING (bit_or(gr.rights) & 1) <> 0) q
  JOIN newsgroup g ON g.program = :program AND g.id = q.id
  LEFT JOIN subscription s ON s.program = g.program AND s.person = :me AND s.newsgroup = g.id
 WHERE {admits g}
 ORDER BY g.name LIMIT 1000;

--: one by_id(id int) -> (id int, name text, title text, about text, language text, kind text, state text, nda_version int, high int, shown int, low int, version int, moderated bool, elected bool, last int, made time, granted int, role text, until time?, mail text, read_count int)
SELECT g.id, g.name, g.title, g.about, g.language, g.kind, g.state, g.nda_version, g.high, g.shown, g.low, g.version, g.moderated, g.elected,
       g.last, g.made, {rights g}, COALESCE(s.role, ''), s.until, COALESCE(s.mail, ''), COALESCE(s.read_count, 0)
  FROM newsgroup g
  LEFT JOIN subscription s ON s.program = g.program AND s.person = :me AND s.newsgroup = g.id
 WHERE g.program = :program AND g.id = :id AND {reads g};

--: one by_name(name text) -> (id int, name text, title text, about text, language text, kind text, state text, nda_version int, high int, shown int, low int, version int, moderated bool, elected bool, last int, made time, granted int, role text, until time?, mail text, read_count int)
SELECT g.id, g.name, g.title, g.about, g.language, g.kind, g.state, g.nda_version, g.high, g.shown, g.low, g.version, g.moderated, g.elected,
       g.last, g.made, {rights g}, COALESCE(s.role, ''), s.until, COALESCE(s.mail, ''), COALESCE(s.read_count, 0)
  FROM newsgroup g
  LEFT JOIN subscription s ON s.program = g.program AND s.person = :me AND s.newsgroup = g.id
 WHERE g.program = :program AND g.name = :name AND {reads g};

-- ---- made and changed by managers

--: maybe taken(name text) -> (id int)
SELECT id FROM newsgroup WHERE program = :program AND name = :name;

--: run add(id int, name text, title text, about text, language text, kind text, nda_version int, moderated bool, elected bool)
INSERT INTO newsgroup (program, id, name, title, about, language, kind, nda_version, moderated, elected, made, maker)
VALUES (:program, :id, :name, :title, :about, :language, :kind, :nda_version, :moderated, :elected, :now, NULLIF(:me, 0));

--: move change(id int, version int, title text, about text, language text, nda_version int, moderated bool, elected bool) -> (id int)
UPDATE newsgroup SET title = :title, about = :about, language = :language, nda_version = :nda_version, moderated = :moderated,
       elected = :elected, version = version + 1
 WHERE program = :program AND id = :id AND version = :version RETURNING id;

--: move set_state(id int, to_state text) -> (id int)
UPDATE newsgroup SET state = :to_state, version = version + 1 WHERE program = :program AND id = :id AND state <> :to_state RETURNING id;

--: many grants(newsgroup int) -> (who text, subject int, rights int)
SELECT who, subject, rights FROM newsgroup_right WHERE program = :program AND newsgroup = :newsgroup ORDER BY who, subject LIMIT 200;

--: run grants_drop(newsgroup int)
DELETE FROM newsgroup_right WHERE program = :program AND newsgroup = :newsgroup;

--: run grant_add(newsgroup int, who text, subject int, rights int)
INSERT INTO newsgroup_right (program, newsgroup, who, subject, rights) VALUES (:program, :newsgroup, :who, :subject, :rights);

-- ---- who is in a group

-- What moderates the reader here, and the person's place; for moderators.
--: maybe member(newsgroup int, person int) -> (role text, until time?, mail text)
SELECT role, until, mail FROM subscription WHERE program = :program AND person = :person AND newsgroup = :newsgroup;

-- Who begins to read has read all that is there.
--: run member_set(newsgroup int, person int, role text, until time?)
INSERT INTO subscription (program, person, newsgroup, role, until, read_to, read_count, since)
SELECT g.program, :person, g.id, :role, :until, g.high, g.shown, :now FROM newsgroup g WHERE g.program = :program AND g.id = :newsgroup
ON CONFLICT (program, person, newsgroup) DO UPDATE SET role = excluded.role, until = excluded.until;

--: run member_drop(newsgroup int, person int)
DELETE FROM subscription WHERE program = :program AND person = :person AND newsgroup = :newsgroup;

--: run mail_set(newsgroup int, mail text)
UPDATE subscription SET mail = :mail WHERE program = :program AND person = :me AND newsgroup = :newsgroup;

-- Does who is a member here see what others do not?
--: one closed(newsgroup int) -> (closed bool)
SELECT EXISTS (SELECT 1 FROM newsgroup_right r WHERE r.program = :program AND r.newsgroup = :newsgroup AND r.who = 'member' AND (r.rights & 1) <> 0);

--: many members(newsgroup int) -> (person int, handle text, name text, avatar bytes?, role text, until time?, since time)
SELECT p.id, p.handle, p.name, p.avatar, s.role, s.until, s.since
  FROM newsgroup g
  JOIN subscription s ON s.program = g.program AND s.newsgroup = g.id
  JOIN person p ON p.id = s.person
 WHERE g.program = :program AND g.id = :newsgroup AND {reads g}
 ORDER BY CASE s.role WHEN 'moderator' THEN 0 WHEN 'asked' THEN 1 ELSE 2 END, p.sort_key LIMIT 5000;

-- Who looks after a group: its moderators; while it has none, who moderates it by a role (managers and community managers wherever they read).
--: many moderators(newsgroup int) -> (person int)
SELECT person FROM subscription WHERE program = :program AND newsgroup = :newsgroup AND role = 'moderator'
UNION
SELECT l.person FROM role_grant l
 WHERE l.program = :program AND l.starts <= :now AND (l.ends IS NULL OR l.ends > :now)
   AND NOT EXISTS (SELECT 1 FROM subscription s WHERE s.program = :program AND s.newsgroup = :newsgroup AND s.role = 'moderator')
   AND EXISTS (SELECT 1 FROM newsgroup_right r WHERE r.program = :program AND r.newsgroup = :newsgroup AND r.who = 'role'
         AND ((r.subject & l.role) <> 0 AND (r.rights & 64) <> 0
              OR (l.role & 640) <> 0 AND (r.subject & (l.role | 3)) <> 0 AND (r.rights & 1) <> 0))
 LIMIT 50;
