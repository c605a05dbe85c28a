-- Letters that wait, go or went. A state changes only from the state that was seen.

--: run add(id int, once text, person int?, address text, subject text, body text, sender text, message_id text, head text, needs text, state text, trouble text)
INSERT INTO mail (program, id, once, person, address, subject, body, sender, message_id, head, needs, state, due, trouble)
VALUES (:program, :id, :once, :person, :address, :subject, :body, :sender, :message_id, :head, :needs, :state, :now, :trouble)
ON CONFLICT (program, once) DO NOTHING;

--: maybe release(once text) -> (id int)
UPDATE mail SET state = 'waiting', due = :now
 WHERE program = :program AND once = :once AND state = 'held'
RETURNING id;

-- Is there anything to do? Asked first, because even a write of nothing wakes those who wait for one.
--: one due() -> (any bool)
SELECT EXISTS (SELECT 1 FROM mail
                WHERE state IN ('waiting', 'sending') AND due <= :now
                  AND (state = 'waiting' OR until <= :now));

-- Takes the letters that are due, of all programs; a lease that ran out may be taken over.
--: many claim(lease int, until time, limit int) -> (of int, id int, address text, subject text, body text, sender text, message_id text, head text, person int?, needs text, tries int)
UPDATE mail SET state = 'sending', lease = :lease, until = :until, tries = tries + 1
 WHERE (program, id) IN (
        SELECT m.program, m.id FROM mail m
         WHERE m.state IN ('waiting', 'sending') AND m.due <= :now
           AND (m.state = 'waiting' OR m.until <= :now)
         ORDER BY m.due, m.program, m.id
         LIMIT :limit)
   AND (state = 'waiting' OR until <= :now)
RETURNING program, id, address, subject, body, sender, message_id, head, person, needs, tries;

-- What became of a letter; nothing if somebody else has taken it over.
--: maybe settle(of int, id int, lease int, state text, due time, sent time?, trouble text, tries int) -> (id int)
UPDATE mail SET state = :state, due = :due, sent = :sent, trouble = :trouble, tries = :tries, until = NULL
 WHERE program = :of AND id = :id AND state = 'sending' AND lease = :lease
RETURNING id;

--: one message(id int) -> (address text, subject text, body text, sender text, message_id text, head text)
SELECT address, subject, body, sender, message_id, head FROM mail WHERE program = :program AND id = :id;

-- Letters of a program, and of the installation if asked for.
--: many list(before int, installation bool) -> (program int, id int, address text, subject text, state text, trouble text, due time, sent time?)
SELECT program, id, address, subject, state, trouble, due, sent FROM (
    SELECT program, id, address, subject, state, trouble, due, sent FROM mail
     WHERE program = :program AND id < :before ORDER BY id DESC LIMIT 100)
UNION ALL
SELECT program, id, address, subject, state, trouble, due, sent FROM (
    SELECT program, id, address, subject, state, trouble, due, sent FROM mail
     WHERE program = 0 AND :program <> 0 AND :installation AND id < :before ORDER BY id DESC LIMIT 100)
 ORDER BY id DESC
 LIMIT 100;

--: maybe address(address text) -> (bounces int, last_bounce time, quiet_until time?)
SELECT bounces, last_bounce, quiet_until FROM mail_address WHERE address = :address;

--: run bounced(address text, bounces int, quiet_until time?)
INSERT INTO mail_address (address, bounces, last_bounce, quiet_until)
VALUES (:address, :bounces, :now, :quiet_until)
ON CONFLICT (address) DO UPDATE
   SET bounces = excluded.bounces, last_bounce = excluded.last_bounce, quiet_until = excluded.quiet_until;

--: run answered(address text)
DELETE FROM mail_address WHERE address = :address;

-- ---- what comes back

--: maybe came_back(of int, id int, trouble text) -> (address text)
UPDATE mail SET state = 'bounced', trouble = :trouble
 WHERE program = :of AND id = :id AND state = 'sent' AND address <> ''
RETURNING address;

--: maybe secret() -> (secret bytes)
SELECT secret FROM mail_secret WHERE id = 1;

--: run secret_make(secret bytes)
INSERT INTO mail_secret (id, secret) VALUES (1, :secret) ON CONFLICT (id) DO NOTHING;

-- ---- somebody was deleted

--: many forget_person(person int, address text) -> (id int)
DELETE FROM mail WHERE person = :person OR (:address <> '' AND lower(address) = :address) RETURNING id;

--: many forget_about(first text, last text) -> (id int)
UPDATE mail
   SET subject = '', body = '', sender = '', head = '', trouble = '',
       state = CASE WHEN state IN ('held', 'waiting', 'sending') THEN 'dropped' ELSE state END
 WHERE program = :program AND once > :first AND once < :last
RETURNING id;

--: many forget_gone(first text, last text) -> (id int)
UPDATE mail SET subject = '', body = '', sender = '', head = '', trouble = ''
 WHERE program = :program AND once > :first AND once < :last AND state IN ('sent', 'bounced', 'dropped') AND body <> ''
RETURNING id;

-- ---- letters that went long ago: that one went stays, its words and its address go

--: many old(before time, most int) -> (id int)
UPDATE mail SET address = '', subject = '', body = '', sender = '', head = '', trouble = ''
 WHERE program IN (:program, 0)
   AND id IN (SELECT m.id FROM mail m
               WHERE m.program IN (:program, 0) AND m.state IN ('sent', 'bounced', 'dropped') AND m.due < :before
                 AND (m.body <> '' OR m.address <> '')
                 AND NOT EXISTS (SELECT 1 FROM legal_hold h WHERE h.lifted IS NULL AND h.person = m.person)
               LIMIT :most)
RETURNING id;
