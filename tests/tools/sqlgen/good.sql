-- Every kind of statement, every type, and the texts that are easily misread.

--: run add(id int, words text, due day, share real, data bytes, ready bool)
INSERT INTO thing (id, words, due, share, data, ready, made, seen_by)
VALUES (:id, :words, :due, :share, :data, :ready, :now, 1);

-- Five parameters or more come in a struct; an optional one may be NULL.
--: run change(id int, words text?, due day?, share real?, data bytes?, number int?, until time?)
UPDATE thing SET words = :words, due = :due, share = :share, data = :data, number = :number,
                 until = :until
 WHERE id = :id;

--: one get(id int) -> (id int, words text, made time, due day,
--:     share real, data bytes, ready bool)
SELECT t.id, t.words, t.made, t.due, t.share, t.data, t.ready -- :id is no parameter here; nor is {x}
  FROM thing t
 WHERE t.id = :id AND {seen t};

--: maybe find(id int) -> (words text?, due day?, share real?, data bytes?, number int?, until time?)
SELECT words, due, share, data, number, until FROM thing WHERE id = :id;

--: many list(from_id int) -> (id int)
WITH RECURSIVE upto(n) AS (SELECT :from_id UNION ALL SELECT n + 1 FROM upto WHERE n < 100),
     twice AS (SELECT n FROM upto)
SELECT n FROM twice WHERE n NOT IN (SELECT id FROM thing) ORDER BY n;

--: many quoted() -> (words text)
--postgres
SELECT 'never here'::text;
--sqlite
SELECT 'it''s -- {x} :me "?"'
--both
 UNION ALL SELECT 'and this: \n';

--: move rename(id int, old text, new text)
UPDATE thing SET words = :new WHERE id = :id AND words = :old RETURNING id;

--: one exists(id int)
SELECT 1 FROM thing WHERE id = :id;

--! counts only
--: one viewer(day day, n int) -> (program int, me int, now time, bits int, nda int, day day, n int)
SELECT :program, :me, :now, :bits, :nda, :day, :n;

--: many tables() -> (id int)
SELECT a.id
  FROM thing a, other AS o JOIN (third x LEFT JOIN "fourth" y ON x.id = y.id) ON o.id IS NOT DISTINCT FROM x.id,
       json_each('[]') j
  LEFT JOIN (SELECT id FROM fifth) f ON f.id = a.id
 WHERE EXISTS (SELECT 1 FROM sixth s WHERE s.id = a.id AND {open s});

--: run copy()
INSERT INTO thing (id, words, seen_by)
SELECT id, 'copy', 1 FROM other WHERE true
    ON CONFLICT (id) DO UPDATE SET words = 'again';
