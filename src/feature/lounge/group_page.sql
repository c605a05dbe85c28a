-- What the pages of groups ask for beyond lounge.h.

-- Who looks after a group.
--: kept many moderators(newsgroup int) -> (handle text, name text, avatar bytes?)
SELECT p.handle, p.name, p.avatar
  FROM subscription s JOIN person p ON p.id = s.person
 WHERE s.program = :program AND s.newsgroup = :newsgroup AND s.role = 'moderator' AND p.state = 'present'
 ORDER BY p.sort_key, p.id LIMIT 20;

-- Whom one can mention in a group: who is in it, by the beginning of the handle or of a word of the name.
--! {reads} asks for the viewer's own region
--: many people(newsgroup int, folded text, word text) -> (handle text, name text)
SELECT p.handle, p.name
  FROM subscription s JOIN person p ON p.id = s.person
  JOIN newsgroup g ON g.program = s.program AND g.id = s.newsgroup
 WHERE s.program = :program AND s.newsgroup = :newsgroup AND s.role IN ('member', 'moderator') AND p.state = 'present'
   AND {reads g}
   AND (p.handle LIKE :folded || '%' ESCAPE '\' OR lower(p.latin) LIKE :folded || '%' ESCAPE '\'
        OR lower(p.latin) LIKE '% ' || :folded || '%' ESCAPE '\' OR p.name LIKE '%' || :word || '%' ESCAPE '\')
 ORDER BY p.sort_key, p.id LIMIT 8;

-- How many are in it.
--: kept one members(newsgroup int) -> (n int)
SELECT COUNT(*) FROM subscription WHERE program = :program AND newsgroup = :newsgroup AND role IN ('member', 'moderator', 'muted');

--: one followed(channel int) -> (on bool)
SELECT EXISTS (SELECT 1 FROM follow f WHERE f.program = :program AND f.person = :me AND f.channel = :channel);
