-- search: one row per findable thing, and its words in a full-text table under the same id.
CREATE TABLE search_doc (
    program INTEGER NOT NULL, id INTEGER PRIMARY KEY, -- id of the thing: newest first by itself; also the row number of the text index
    kind TEXT NOT NULL, person INTEGER, title TEXT NOT NULL, seen_by INTEGER NOT NULL, embargo INTEGER, newsgroup INTEGER, at INTEGER NOT NULL
) STRICT;
CREATE INDEX search_doc_program ON search_doc (program, kind, id);
-- `scope` holds tokens: pPROGRAM, kKIND, aBIT per bit of seen_by (or eEMBARGO, gNEWSGROUP instead): filters only; rights are asked of search_doc.
-- The words are stored with the index (not `content = ''`), so that a row can be taken out without knowing its old words: erasure must be sure.
CREATE VIRTUAL TABLE search_text USING fts5 (scope, title, words, tokenize = 'unicode61 remove_diacritics 2');
