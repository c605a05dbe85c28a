-- A letter to many that stands in a group: what the lead of the reader's region adds to it.

-- Asked after the article. In the reader's language, else in that of the letter, else the first of the region; the region
-- is the one by which the letter goes to them.
--! of participants the reader themselves
--: maybe addition(article int, language text) -> (lead text, region text, language text, words text)
SELECT p.name, g.name, w.language, w.words
  FROM announcement a
  JOIN lead_paragraph w ON w.program = a.program AND w.announcement = a.id
  JOIN region g ON g.program = w.program AND g.id = w.region
  JOIN person p ON p.id = w.lead
 WHERE a.program = :program AND a.article = :article AND {open a}
   AND w.region = COALESCE((SELECT d.region FROM delivery d WHERE d.program = a.program AND d.announcement = a.id AND d.person = :me),
                           (SELECT x.region FROM participant x WHERE x.program = a.program AND x.person = :me))
 ORDER BY w.language = :language DESC, w.language = a.language DESC, w.language LIMIT 1;
