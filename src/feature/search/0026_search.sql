-- search: one row per findable thing, and its words in a full-text table under the same id; articles, which can be a million, have an index of their own. Made by following the ledger; can be dropped and rebuilt at any time.
CREATE TABLE search_doc (
    program INTEGER NOT NULL, id INTEGER PRIMARY KEY, -- also the row number of the text index: what was entered last comes first
    kind TEXT NOT NULL CHECK (kind IN ('person', 'contribution', 'post', 'answer', 'letter')),
    thing INTEGER NOT NULL,                -- its id, of answers that of the question; a person may be in several programs
    within INTEGER NOT NULL DEFAULT 0,     -- of answers: the event
    person INTEGER, title TEXT NOT NULL, seen_by INTEGER NOT NULL, embargo INTEGER, at INTEGER NOT NULL,
    UNIQUE (program, kind, thing)
) STRICT;
CREATE INDEX search_doc_person ON search_doc (program, person);
-- `scope` holds tokens: pPROGRAM, kKIND: filters only; rights are asked of search_doc and of the things themselves.
-- The words are stored with the index (not `content = ''`), so that a row can be taken out without knowing its old words: erasure must be sure.
CREATE VIRTUAL TABLE search_text USING fts5 (scope, title, words, tokenize = 'unicode61 remove_diacritics 2');

CREATE TABLE search_article (              -- what the list of those found needs, in short rows: a search reads many that lie apart
    article INTEGER PRIMARY KEY,           -- also the row number of both text indexes: what was written last comes first
    program INTEGER NOT NULL, newsgroup INTEGER NOT NULL /* its first */, author INTEGER NOT NULL, embargo INTEGER, title TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;
CREATE INDEX search_article_author ON search_article (program, author);
-- No filters in here: a token that all articles had would be read for all of them, with each rare word.
CREATE VIRTUAL TABLE search_text_article USING fts5 (words, tokenize = 'unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE search_text_thread USING fts5 (title, tokenize = 'unicode61 remove_diacritics 2'); -- of articles that begin a thread
CREATE VIRTUAL TABLE search_text_word USING fts5vocab (search_text_article, instance); -- the words of the articles, in their order
