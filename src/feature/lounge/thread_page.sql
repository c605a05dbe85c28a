-- What the page of a thread asks for beyond lounge.h.

-- Whom a praise thanks.
--: maybe praised(article int) -> (handle text, name text, avatar bytes?)
SELECT p.handle, p.name, p.avatar FROM article a JOIN person p ON p.id = a.praised
 WHERE a.program = :program AND a.id = :article AND {open a};
