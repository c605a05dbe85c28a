-- What the planner is told about every index, in place of counts: the same for an empty database and
-- for an old one, so that a statement is run the same way everywhere. A program has all the rows of a
-- table, few things share a person, a unique key is one row. Made anew after each migration; what has
-- been measured stays, so only tables that were empty then are told of here.
WITH RECURSIVE
  keyed (tbl, idx, parts, is_unique, rows) AS (
    SELECT t.name, CASE WHEN t.wr AND i.origin = 'pk' THEN t.name ELSE i.name END,
           (SELECT COUNT(*) FROM pragma_index_info(i.name)), i."unique",
           CASE WHEN i.partial THEN 20000 ELSE 100000 END
      FROM pragma_table_list t, pragma_index_list(t.name) i
     WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite~_%' ESCAPE '~'),
  column_of (idx, part, name) AS (
    SELECT CASE WHEN t.wr AND i.origin = 'pk' THEN t.name ELSE i.name END, c.seqno + 1, c.name
      FROM pragma_table_list t, pragma_index_list(t.name) i, pragma_index_info(i.name) c
     WHERE t.schema = 'main' AND t.type = 'table'),
  prefix (tbl, idx, parts, is_unique, part, rows) AS (
    SELECT tbl, idx, parts, is_unique, 0, rows FROM keyed
     UNION ALL
    SELECT p.tbl, p.idx, p.parts, p.is_unique, c.part,
           CASE WHEN p.is_unique AND c.part = p.parts THEN 1
                WHEN c.name = 'program' THEN p.rows
                WHEN c.name IN ('state', 'kind', 'role', 'language', 'region', 'outcome')
                THEN MAX(p.rows / 10, 3)
                WHEN c.name = 'cycle' THEN MAX(p.rows / 100, 3)
                ELSE MAX(MIN(p.rows / 10, 40), 2) END
      FROM prefix p JOIN column_of c ON c.idx = p.idx AND c.part = p.part + 1)
INSERT INTO sqlite_stat1 (tbl, idx, stat)
SELECT tbl, idx, group_concat(rows, ' ') FROM (SELECT tbl, idx, rows FROM prefix ORDER BY tbl, idx, part) prefix_rows
 GROUP BY tbl, idx
HAVING NOT EXISTS (SELECT 1 FROM sqlite_stat1 s WHERE s.tbl = prefix_rows.tbl AND s.idx = prefix_rows.idx);
