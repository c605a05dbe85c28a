-- ---- who is asking ----

--: kept maybe session(token bytes) -> (person int, seen time, until time, name text, handle text, language text, zone text, avatar bytes?)
SELECT s.person, s.seen, s.until, p.name, p.handle, p.language, p.zone, p.avatar
  FROM session s
  JOIN account a ON a.person = s.person AND a.state = 'open'
  JOIN person p ON p.id = s.person AND p.state = 'present'
 WHERE s.token = :token;

--: kept maybe viewer(today day) -> (member bool, former bool, nda int, name text, code text, hue int, several bool, unread int)
SELECT EXISTS (SELECT 1 FROM award_term t
                WHERE t.program = p.id AND t.person = :me AND t.state = 'current'),
       EXISTS (SELECT 1 FROM award_term t
                WHERE t.program = p.id AND t.person = :me AND t.from_day <= :today
                  AND (t.state = 'paused' OR t.state = 'ended' OR t.state = 'relinquished')),
       COALESCE((SELECT MAX(s.version) FROM signature s WHERE s.program = p.id AND s.person = :me AND s.kind = 'nda'
                    AND s.ended IS NULL AND s.until_day > :today), 0),
       p.name, p.code, p.hue,
       EXISTS (SELECT 1 FROM program other WHERE other.id <> p.id),
       COALESCE((SELECT h.unread FROM notice_head h WHERE h.program = p.id AND h.person = :me), 0)
  FROM program p WHERE p.id = :program;

--: kept many roles() -> (role int, starts time, ends time?)
SELECT DISTINCT role, starts, ends FROM role_grant WHERE program = :program AND person = :me;

-- Outside all programs only operators are more than signed in.
--: kept many operator() -> (starts time, ends time?)
SELECT DISTINCT starts, ends FROM role_grant WHERE person = :me AND role = 1024;

-- ---- accounts ----

--: run add(person int, email text)
INSERT INTO account (person, email, made) VALUES (:person, :email, :now);

--: maybe by_email(email text) -> (person int, secret text, state text)
SELECT person, secret, state FROM account WHERE email = :email;

--: maybe account(person int) -> (email text, secret text, confirmed time?, state text)
SELECT email, secret, confirmed, state FROM account WHERE person = :person;

--: move set_secret(person int, secret text) -> (person int)
UPDATE account SET secret = :secret WHERE person = :person RETURNING person;

--: move set_email(person int, email text) -> (person int)
UPDATE account SET email = :email, confirmed = :now WHERE person = :person RETURNING person;

-- What may be done to this account: who somebody is here and elsewhere.
--! only whether there is a row; nothing of it is shown
--: one standing(person int) -> (operates bool, manages_elsewhere bool, takes_part bool)
SELECT EXISTS (SELECT 1 FROM role_grant g
                WHERE g.person = :person AND g.role = 1024 AND (g.ends IS NULL OR g.ends > :now)),
       EXISTS (SELECT 1 FROM role_grant g
                WHERE g.person = :person AND g.role = 128 AND g.program <> :program
                  AND (g.ends IS NULL OR g.ends > :now)),
       EXISTS (SELECT 1 FROM participant p WHERE p.program = :program AND p.person = :person);

--: move lock(person int) -> (person int)
UPDATE account SET state = 'locked' WHERE person = :person AND state = 'open' RETURNING person;

--: move unlock(person int) -> (person int)
UPDATE account SET state = 'open' WHERE person = :person AND state = 'locked' RETURNING person;

--: run confirm(person int)
UPDATE account SET confirmed = :now WHERE person = :person AND confirmed IS NULL;

-- ---- two records of one human: an account goes with the person, or is shut beside the other one

--: move hand_over(loser int, winner int) -> (person int)
UPDATE account SET person = :winner WHERE person = :loser RETURNING person;

--: move shut(person int) -> (person int)
UPDATE account SET state = 'closed' WHERE person = :person AND state <> 'closed' RETURNING person;

--: run reopen(person int)
UPDATE account SET state = 'open' WHERE person = :person AND state = 'closed';

--: run delete_passkeys(person int)
DELETE FROM passkey WHERE person = :person;
--: run delete_app_passwords(person int)
DELETE FROM app_password WHERE person = :person;
--: run delete_outside_logins(person int)
DELETE FROM outside_login WHERE person = :person;
--: run delete_links(person int)
DELETE FROM sign_in_link WHERE person = :person;
--: run delete_account(person int)
DELETE FROM account WHERE person = :person;

-- ---- sessions ----

--: run add_session(token bytes, person int, until time, device text)
INSERT INTO session (token, person, made, seen, until, device)
VALUES (:token, :person, :now, :now, :until, :device);

--: run set_strong(token bytes)
UPDATE session SET strong = :now WHERE token = :token;

--: maybe strong(token bytes) -> (strong time?)
SELECT strong FROM session WHERE token = :token AND person = :me;

-- Being used keeps a session, but not beyond its life.
--: run seen(token bytes, at time, idle int, life int)
UPDATE session SET seen = :at, until = MAX(until, MIN(:at + :idle, made + :life)) WHERE token = :token;

--: many sessions() -> (token bytes, made time, seen time, device text)
SELECT token, made, seen, device FROM session
 WHERE person = :me AND until > :now ORDER BY seen DESC, token LIMIT 100;

--: run end_session(token bytes)
DELETE FROM session WHERE token = :token;

--: move end_own_session(token bytes) -> (person int)
DELETE FROM session WHERE token = :token AND person = :me RETURNING person;

--: run end_sessions(person int)
DELETE FROM session WHERE person = :person;

--: run end_other_sessions(token bytes)
DELETE FROM session WHERE person = :me AND token <> :token;

--: run sessions_over()
DELETE FROM session WHERE until <= :now;

-- ---- links ----

--: run add_link(token bytes, person int, purpose text, email text, until time)
INSERT INTO sign_in_link (token, person, purpose, email, made, until)
VALUES (:token, :person, :purpose, :email, :now, :until);

--: maybe link(token bytes) -> (person int, purpose text, email text, name text, has_secret bool)
SELECT l.person, l.purpose, l.email, p.name, a.secret <> ''
  FROM sign_in_link l
  JOIN account a ON a.person = l.person AND a.state = 'open'
  JOIN person p ON p.id = l.person AND p.state = 'present'
 WHERE l.token = :token AND l.used IS NULL AND l.until > :now;

--: move use_link(token bytes) -> (person int)
UPDATE sign_in_link SET used = :now
 WHERE token = :token AND used IS NULL AND until > :now RETURNING person;

-- Whoever has set a password or moved to another address has no use for older links.
--: run end_links(person int)
UPDATE sign_in_link SET used = :now WHERE person = :person AND used IS NULL;

--: run links_over()
DELETE FROM sign_in_link WHERE until <= :now - 86400;

--: run add_wish(id int, email text, purpose text, prefix text)
INSERT INTO link_wish (id, email, purpose, prefix, made) VALUES (:id, :email, :purpose, :prefix, :now);

--: many wishes() -> (id int, purpose text, prefix text, made time, person int?, locked bool, email text)
SELECT w.id, w.purpose, w.prefix, w.made, a.person, COALESCE(a.state = 'locked', 0), w.email
  FROM link_wish w LEFT JOIN account a ON a.email = w.email AND a.state <> 'closed'
 ORDER BY w.id LIMIT 50;

--: run end_wish(id int)
DELETE FROM link_wish WHERE id = :id;

--: one reader_of(person int) -> (name text, language text, zone text)
SELECT name, language, zone FROM person WHERE id = :person;

-- ---- retention: what was not used for long

--: many sessions_unused(before time, most int) -> (person int)
DELETE FROM session
 WHERE token IN (SELECT s.token FROM session s WHERE s.seen < :before
                    AND NOT EXISTS (SELECT 1 FROM legal_hold h WHERE h.lifted IS NULL AND h.person = s.person) LIMIT :most)
RETURNING person;

-- ---- app passwords: for newsreaders and other programs

--: run add_app_password(id int, name text, token bytes, doors int)
INSERT INTO app_password (id, person, name, token, doors, made) VALUES (:id, :me, :name, :token, :doors, :now);

--: many own_app_passwords(doors int) -> (id int, name text, made time, used time?)
SELECT id, name, made, used FROM app_password WHERE person = :me AND (doors & :doors) <> 0 AND revoked IS NULL ORDER BY id DESC LIMIT 100;

--: move revoke_app_password(id int) -> (id int)
UPDATE app_password SET revoked = :now WHERE id = :id AND person = :me AND revoked IS NULL RETURNING id;

--: maybe app_password_by_token(token bytes) -> (id int, person int, doors int, used time?, email text, handle text)
SELECT w.id, w.person, w.doors, w.used, a.email, p.handle
  FROM app_password w
  JOIN account a ON a.person = w.person AND a.state = 'open'
  JOIN person p ON p.id = w.person AND p.state = 'present'
 WHERE w.token = :token AND w.revoked IS NULL;

--: kept maybe app_password_of(id int) -> (person int, name text, handle text, language text, zone text)
SELECT w.person, p.name, p.handle, p.language, p.zone
  FROM app_password w
  JOIN account a ON a.person = w.person AND a.state = 'open'
  JOIN person p ON p.id = w.person AND p.state = 'present'
 WHERE w.id = :id AND w.revoked IS NULL;

--: run app_password_used(id int)
UPDATE app_password SET used = :now WHERE id = :id;
