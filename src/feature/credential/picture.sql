-- What a badge is for, in the language of a certificate.
--: maybe award(public_id bytes, language text) -> (words text)
SELECT COALESCE(l.words, e.name)
  FROM credential c
  JOIN award_term t ON t.program = c.program AND t.id = c.term
  JOIN expertise e ON e.program = t.program AND e.id = t.expertise
  LEFT JOIN label l ON l.program = e.program AND l.kind = 'expertise' AND l.subject = e.id AND l.language = :language
 WHERE c.public_id = :public_id;
