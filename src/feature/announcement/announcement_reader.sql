-- A reader's own letters, and what they chose.

--: many mine(most int) -> (id int, subject text, author text, sent time, must_acknowledge bool, acknowledged time?, embargo_day day?)
SELECT a.id, a.subject, p.name, d.sent, a.must_acknowledge, d.acknowledged, a.embargo_day
  FROM delivery d
  JOIN announcement a ON a.program = d.program AND a.id = d.announcement
  JOIN person p ON p.id = a.author
 WHERE d.program = :program AND d.person = :me AND d.sent IS NOT NULL AND {open a}
 ORDER BY d.announcement DESC LIMIT :most;

--: one one(announcement int) -> (region int, sent time, opened time?, acknowledged time?)
SELECT region, sent, opened, acknowledged FROM delivery
 WHERE program = :program AND announcement = :announcement AND person = :me AND sent IS NOT NULL;

--: one waiting() -> (number int)
SELECT COUNT(*) FROM delivery d JOIN announcement a ON a.program = d.program AND a.id = d.announcement
 WHERE d.program = :program AND d.person = :me AND d.sent IS NOT NULL AND d.acknowledged IS NULL AND a.must_acknowledge = 1 AND {open a};

--: run opened(announcement int)
UPDATE delivery SET opened = :now
 WHERE program = :program AND announcement = :announcement AND person = :me AND sent IS NOT NULL AND opened IS NULL
   AND EXISTS (SELECT 1 FROM letter_choice k WHERE k.program = :program AND k.person = :me AND k.tell_opened = 1);

--: move acknowledge(announcement int) -> (person int)
UPDATE delivery SET acknowledged = :now
 WHERE program = :program AND announcement = :announcement AND person = :me AND sent IS NOT NULL AND acknowledged IS NULL RETURNING person;

--: maybe choice() -> (by_mail bool, tell_opened bool)
SELECT by_mail, tell_opened FROM letter_choice WHERE program = :program AND person = :me;

--: run choose(by_mail bool, tell_opened bool)
INSERT INTO letter_choice (program, person, by_mail, tell_opened) VALUES (:program, :me, :by_mail, :tell_opened)
ON CONFLICT (program, person) DO UPDATE SET by_mail = excluded.by_mail, tell_opened = excluded.tell_opened;

--: run untell()
UPDATE delivery SET opened = NULL WHERE program = :program AND person = :me AND opened IS NOT NULL;

-- ---- a lead

-- Letters that ask somebody's regions for a paragraph, and those that did; everything: for managers.
--: many asked(most int) -> (id int, subject text, state text, answer_by time, region int, region_name text, readers int, paragraphs int)
SELECT a.id, a.subject, a.state, a.answer_by, r.region, g.name, r.readers,
       (SELECT COUNT(*) FROM lead_paragraph w WHERE w.program = r.program AND w.announcement = r.announcement AND w.region = r.region)
  FROM announcement a
  JOIN announcement_region r ON r.program = a.program AND r.announcement = a.id
  JOIN region g ON g.program = r.program AND g.id = r.region
 WHERE a.program = :program AND a.state IN ('with_leads', 'checked', 'sending', 'sent') AND a.lead_days > 0 AND {open a}
   AND EXISTS (SELECT 1 FROM role_grant l WHERE l.program = r.program AND l.person = :me AND l.role = 16
         AND (l.region IS NULL OR l.region = r.region) AND l.starts <= :now AND (l.ends IS NULL OR l.ends > :now))
 ORDER BY a.id DESC, g.name, g.id LIMIT :most;

--: one asks() -> (number int)
SELECT COUNT(DISTINCT a.id)
  FROM announcement a
  JOIN announcement_region r ON r.program = a.program AND r.announcement = a.id
 WHERE a.program = :program AND a.state = 'with_leads' AND a.lead_days > 0 AND a.answer_by > :now AND {open a}
   AND NOT EXISTS (SELECT 1 FROM lead_paragraph w WHERE w.program = r.program AND w.announcement = r.announcement AND w.region = r.region)
   AND EXISTS (SELECT 1 FROM role_grant l WHERE l.program = r.program AND l.person = :me AND l.role = 16
         AND (l.region IS NULL OR l.region = r.region) AND l.starts <= :now AND (l.ends IS NULL OR l.ends > :now));

-- Of one region; no row: it is not asked, or it is not theirs.
--: one ask(announcement int, region int) -> (subject text, state text, answer_by time?, name text, readers int)
SELECT a.subject, a.state, a.answer_by, g.name, r.readers
  FROM announcement a
  JOIN announcement_region r ON r.program = a.program AND r.announcement = a.id AND r.region = :region
  JOIN region g ON g.program = r.program AND g.id = r.region
 WHERE a.program = :program AND a.id = :announcement AND a.lead_days > 0 AND a.state <> 'draft' AND {open a}
   AND EXISTS (SELECT 1 FROM role_grant l WHERE l.program = r.program AND l.person = :me AND l.role = 16
         AND (l.region IS NULL OR l.region = r.region) AND l.starts <= :now AND (l.ends IS NULL OR l.ends > :now));

--! a lead learns how many of the region read in which language
--: many languages(announcement int, region int) -> (language text, people int)
SELECT p.language, COUNT(*) FROM participant x JOIN person p ON p.id = x.person
 WHERE x.program = :program AND x.region = :region AND {addressed p} AND {cleared p}
 GROUP BY p.language ORDER BY 2 DESC, 1 LIMIT 40;

--: run write(announcement int, region int, language text, words text)
INSERT INTO lead_paragraph (program, announcement, region, language, lead, words, at)
VALUES (:program, :announcement, :region, :language, :me, :words, :now)
ON CONFLICT (program, announcement, region, language) DO UPDATE SET lead = excluded.lead, words = excluded.words, at = excluded.at;

--: run unwrite(announcement int, region int, language text)
DELETE FROM lead_paragraph WHERE program = :program AND announcement = :announcement AND region = :region AND language = :language;
