-- search: one row per findable thing, and its words in a full-text table under the same id. Made by following the ledger; can be dropped and rebuilt at any time.
CREATE TABLE search_doc (
    program INTEGER NOT NULL, id INTEGER PRIMARY KEY, -- also the row number of the text index: what was entered last comes first
    kind TEXT NOT NULL CHECK (kind IN ('person', 'contribution', 'article')),
    thing INTEGER NOT NULL,                -- id of the person, contribution or article; a person may be in several programs
    person INTEGER, title TEXT NOT NULL, seen_by INTEGER NOT NULL, embargo INTEGER, newsgroup INTEGER /* of an article, its first */, at INTEGER NOT NULL,
    UNIQUE (program, kind, thing)
) STRICT;
CREATE INDEX search_doc_person ON search_doc (program, person);
-- `scope` holds tokens: pPROGRAM, kKIND: filters only; rights are asked of search_doc and of the things themselves.
-- The words are stored with the index (not `content = ''`), so that a row can be taken out without knowing its old words: erasure must be sure.
CREATE VIRTUAL TABLE search_text USING fts5 (scope, title, words, tokenize = 'unicode61 remove_diacritics 2');
