-- Files of articles: rows that name what lies in DATA/files.

--: one quota() -> (bytes int)
SELECT COALESCE(SUM(bytes), 0) FROM attachment WHERE program = :program AND person = :me;

--: run add(article int, number int, name text, type text, digest bytes, bytes int)
INSERT INTO attachment (program, article, number, name, type, digest, bytes, person)
VALUES (:program, :article, :number, :name, :type, :digest, :bytes, :me);

--: maybe file(article int, number int) -> (name text, type text, digest bytes, bytes int)
SELECT name, type, digest, bytes FROM attachment WHERE program = :program AND article = :article AND number = :number;

--: run gone(digest bytes)
INSERT OR IGNORE INTO attachment_gone (digest) VALUES (:digest);
