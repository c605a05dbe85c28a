-- blog: posts of the program and of its members, who gets them by mail, and what other sites say of them. Comments are
-- articles of the lounge, in a group of kind 'page'.
CREATE TABLE post_category (               -- of the program
    program INTEGER NOT NULL REFERENCES program (id), code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 40), name TEXT NOT NULL,
    place INTEGER NOT NULL, retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)), -- retired: no new posts
    PRIMARY KEY (program, code)
) STRICT, WITHOUT ROWID;
CREATE TABLE post (                        -- head: what lists read; as it was published last, before that as in post_draft
    program INTEGER NOT NULL REFERENCES program (id), id INTEGER NOT NULL, author INTEGER NOT NULL REFERENCES person (id),
    slug TEXT CHECK (length(slug) BETWEEN 1 AND 80), -- in its address; NULL until it is planned or published
    title TEXT NOT NULL, lead_in TEXT NOT NULL DEFAULT '', category TEXT NOT NULL DEFAULT '', language TEXT NOT NULL,
    seen_by INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('draft', 'asked', 'planned', 'published', 'withdrawn')),
    published INTEGER,                     -- when it was first; of a planned one: when it will be
    changed INTEGER NOT NULL,              -- its last version, or withdrawal
    words INTEGER NOT NULL DEFAULT 0,      -- of the text: how long it takes to read
    picture INTEGER NOT NULL DEFAULT 0,    -- number of the first picture in the text; 0: none
    comments INTEGER NOT NULL DEFAULT 1 CHECK (comments IN (0, 1)), -- may be made
    root INTEGER,                          -- thread of its comments in the lounge; NULL: nobody has begun it
    version INTEGER NOT NULL DEFAULT 0,    -- newest one in post_text; 0: never published
    PRIMARY KEY (program, id), UNIQUE (program, slug),
    CHECK (state NOT IN ('planned', 'published', 'withdrawn') OR (slug IS NOT NULL AND published IS NOT NULL)),
    CHECK ((state IN ('published', 'withdrawn')) = (version > 0))
) STRICT, WITHOUT ROWID;
CREATE INDEX post_published ON post (program, published) WHERE state = 'published';
CREATE INDEX post_author ON post (program, author, id);
CREATE INDEX post_waiting ON post (program, state, published) WHERE state IN ('asked', 'planned');
CREATE TABLE post_text (                   -- each version that was published; the newest is read
    program INTEGER NOT NULL, post INTEGER NOT NULL, version INTEGER NOT NULL CHECK (version > 0),
    title TEXT NOT NULL, lead_in TEXT NOT NULL, body TEXT NOT NULL CHECK (length(body) <= 100000), -- Markdown
    note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 300), -- what was changed: shown with its date
    at INTEGER NOT NULL, editor INTEGER NOT NULL REFERENCES person (id),
    PRIMARY KEY (program, post, version), FOREIGN KEY (program, post) REFERENCES post (program, id)
) STRICT;
CREATE TABLE post_draft (                  -- what is being written; saved while one types
    program INTEGER NOT NULL, post INTEGER NOT NULL, title TEXT NOT NULL, lead_in TEXT NOT NULL,
    body TEXT NOT NULL CHECK (length(body) <= 100000), slug TEXT NOT NULL, category TEXT NOT NULL, tags TEXT NOT NULL, -- a comma between
    language TEXT NOT NULL, seen_by INTEGER NOT NULL, comments INTEGER NOT NULL CHECK (comments IN (0, 1)),
    answer TEXT NOT NULL DEFAULT '',       -- of the editor who gave it back
    at INTEGER NOT NULL, version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (program, post), FOREIGN KEY (program, post) REFERENCES post (program, id)
) STRICT;
CREATE TABLE post_slug (                   -- every address a post ever had: old ones lead on
    program INTEGER NOT NULL, slug TEXT NOT NULL, post INTEGER NOT NULL,
    PRIMARY KEY (program, slug), FOREIGN KEY (program, post) REFERENCES post (program, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE post_tag (
    program INTEGER NOT NULL, post INTEGER NOT NULL, tag TEXT NOT NULL CHECK (length(tag) BETWEEN 1 AND 40),
    PRIMARY KEY (program, post, tag), FOREIGN KEY (program, post) REFERENCES post (program, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX post_tagged ON post_tag (program, tag, post);
CREATE TABLE post_picture (                -- bytes lie in DATA/files by their digest, drawn anew
    program INTEGER NOT NULL, post INTEGER NOT NULL, number INTEGER NOT NULL CHECK (number > 0),
    name TEXT NOT NULL CHECK (length(name) <= 120), type TEXT NOT NULL CHECK (type IN ('image/png', 'image/jpeg')),
    digest BLOB NOT NULL CHECK (length(digest) = 32), bytes INTEGER NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
    person INTEGER NOT NULL REFERENCES person (id), -- whose quota
    PRIMARY KEY (program, post, number), FOREIGN KEY (program, post) REFERENCES post (program, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX post_picture_person ON post_picture (program, person, bytes);
CREATE INDEX post_picture_digest ON post_picture (digest);
CREATE TABLE post_related (                -- made anew by a job when posts have changed
    program INTEGER NOT NULL, post INTEGER NOT NULL, place INTEGER NOT NULL CHECK (place > 0), other INTEGER NOT NULL,
    reason TEXT NOT NULL CHECK (reason IN ('tags', 'words')), words TEXT NOT NULL, -- the tags or words they share
    PRIMARY KEY (program, post, place), FOREIGN KEY (program, post) REFERENCES post (program, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE post_related_at (             -- which changes the table above knows
    program INTEGER PRIMARY KEY REFERENCES program (id), changed INTEGER NOT NULL
) STRICT;
CREATE TABLE reading (                     -- readers a day, counted in memory and added every minute: no person, no address
    program INTEGER NOT NULL, thing INTEGER NOT NULL, day INTEGER NOT NULL, readers INTEGER NOT NULL,
    PRIMARY KEY (program, thing, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE post_reader (                 -- gets posts by mail, without an account
    program INTEGER NOT NULL REFERENCES program (id), id INTEGER NOT NULL, address TEXT NOT NULL,
    category TEXT NOT NULL DEFAULT '',     -- only of this one; empty: all
    language TEXT NOT NULL,                -- of the letters
    token BLOB NOT NULL CHECK (length(token) = 16), asked INTEGER NOT NULL, confirmed INTEGER, -- unconfirmed ones go after three days
    PRIMARY KEY (program, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX post_reader_once ON post_reader (program, address, category);
CREATE UNIQUE INDEX post_reader_token ON post_reader (program, token);
CREATE INDEX post_reader_asked ON post_reader (program, asked) WHERE confirmed IS NULL;
CREATE TABLE post_letter (                 -- a post on its way to its readers: up to which of them
    program INTEGER NOT NULL, post INTEGER NOT NULL, reader INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (program, post), FOREIGN KEY (program, post) REFERENCES post (program, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE webmention (                  -- a page elsewhere says that it links to a post
    program INTEGER NOT NULL, id INTEGER NOT NULL, post INTEGER NOT NULL, source TEXT NOT NULL CHECK (length(source) <= 500),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'held', 'shown', 'refused', 'failed')), -- held: the link is there, an editor has not said yet
    kind TEXT NOT NULL DEFAULT 'mention' CHECK (kind IN ('mention', 'reply', 'like', 'repost', 'bookmark')),
    title TEXT NOT NULL DEFAULT '', author TEXT NOT NULL DEFAULT '', author_url TEXT NOT NULL DEFAULT '', words TEXT NOT NULL DEFAULT '',
    trouble TEXT NOT NULL DEFAULT '',      -- failed: why
    at INTEGER NOT NULL, due INTEGER, tries INTEGER NOT NULL DEFAULT 0, judge INTEGER REFERENCES person (id),
    PRIMARY KEY (program, id), UNIQUE (program, post, source), FOREIGN KEY (program, post) REFERENCES post (program, id)
) STRICT;
CREATE INDEX webmention_due ON webmention (due) WHERE due IS NOT NULL;
CREATE INDEX webmention_state ON webmention (program, state, id);
