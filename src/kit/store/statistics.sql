-- What the planner is told about every index, in place of counts: the same for an empty database and
-- for an old one, so that a statement is run the same way everywhere. A program has all the rows of a
-- table, few things share a person, a unique key is one row. Made anew after each migration; what has
-- been measured stays, so only tables that were empty then are told of here.
-- The columns are asked for once and looked up by index: else each step would ask for all of them again.
CREATE TEMP TABLE statistics_column AS
SELECT CASE WHEN t.wr AND i.origin = 'pk' THEN t.name ELSE i.name END AS idx, c.seqno + 1 AS part, c.name AS name,
       t.name AS tbl, i."unique" AS is_unique, i.partial AS partial
  FROM pragma_table_list t, pragma_index_list(t.name) i, pragma_index_info(i.name) c
 WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite~_%' ESCAPE '~';
CREATE INDEX temp.statistics_part ON statistics_column (idx, part);
WITH RECURSIVE
  prefix (tbl, idx, parts, is_unique, part, rows) AS (
    SELECT tbl, idx, MAX(part), is_unique, 0, CASE WHEN partial THEN 20000 ELSE 100000 END FROM statistics_column GROUP BY idx
     UNION ALL
    SELECT p.tbl, p.idx, p.parts, p.is_unique, c.part,
           CASE WHEN p.is_unique AND c.part = p.parts THEN 1
                WHEN c.name = 'program' THEN p.rows
                WHEN c.name IN ('state', 'kind', 'role', 'language', 'region', 'outcome')
                THEN MAX(p.rows / 10, 3)
                WHEN c.name = 'cycle' THEN MAX(p.rows / 100, 3)
                ELSE MAX(MIN(p.rows / 10, 40), 2) END
      FROM prefix p JOIN statistics_column c ON c.idx = p.idx AND c.part = p.part + 1)
INSERT INTO sqlite_stat1 (tbl, idx, stat)
SELECT tbl, idx, group_concat(rows, ' ') FROM (SELECT tbl, idx, rows FROM prefix ORDER BY tbl, idx, part) prefix_rows
 GROUP BY tbl, idx
HAVING NOT EXISTS (SELECT 1 FROM sqlite_stat1 s WHERE s.tbl = prefix_rows.tbl AND s.idx = prefix_rows.idx);
DROP TABLE temp.statistics_column;
