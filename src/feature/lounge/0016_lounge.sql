-- lounge: one article, one Message-ID, three doors (web, mail, news). Also the store of comments, praise and announcements.
CREATE TABLE newsgroup (
    program INTEGER NOT NULL REFERENCES program (id), id INTEGER NOT NULL,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 3 AND 80), -- 'lounge.general': what NNTP and mail call it; never changes
    title TEXT NOT NULL, about TEXT NOT NULL DEFAULT '', language TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL CHECK (kind IN ('group', 'announce', 'help', 'praise', 'page')), -- page: comments below posts; listed nowhere
    nda_version INTEGER NOT NULL DEFAULT 0, -- only who signed this version of the agreement, or a later one
    moderated INTEGER NOT NULL DEFAULT 0 CHECK (moderated IN (0, 1)),
    elected INTEGER NOT NULL DEFAULT 0 CHECK (elected IN (0, 1)), -- its members vote for its moderators
    high INTEGER NOT NULL DEFAULT 0,       -- last article number; this row's lock orders the posts of one group
    shown INTEGER NOT NULL DEFAULT 0,      -- articles that can be read: high minus removed ones
    low INTEGER NOT NULL DEFAULT 1,        -- first number that may still be there
    last INTEGER NOT NULL DEFAULT 0,       -- id of the newest article; 0: none
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'read_only', 'archived')),
    made INTEGER NOT NULL, maker INTEGER,  -- NULL: the program itself
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (program, id), UNIQUE (program, name), CHECK (shown <= high AND low <= high + 1)
) STRICT, WITHOUT ROWID;
CREATE INDEX newsgroup_listed ON newsgroup (program, id) WHERE kind <> 'page';
CREATE TABLE newsgroup_right (             -- who may do what in a group; the sum of all rows that fit the reader
    program INTEGER NOT NULL, newsgroup INTEGER NOT NULL,
    who TEXT NOT NULL CHECK (who IN ('role', 'region', 'expertise', 'member')),
    subject INTEGER NOT NULL,              -- bits of base.h; a region; an expertise (current award); 0 for members of the group
    rights INTEGER NOT NULL CHECK (rights BETWEEN 1 AND 127), -- enum lounge_right
    PRIMARY KEY (program, newsgroup, who, subject), FOREIGN KEY (program, newsgroup) REFERENCES newsgroup (program, id),
    CHECK (who <> 'member' OR subject = 0)
) STRICT, WITHOUT ROWID;
CREATE TABLE subscription (                -- who is in which group: membership and reading in one row
    program INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person (id), newsgroup INTEGER NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('asked', 'member', 'moderator', 'muted', 'banned')), -- muted: reads, cannot write
    until INTEGER,                         -- muted, banned: up to then; NULL: for good
    mail TEXT NOT NULL DEFAULT 'daily' CHECK (mail IN ('none', 'each', 'daily', 'weekly')),
    read_to INTEGER NOT NULL DEFAULT 0,    -- every number up to here is read
    read_also TEXT NOT NULL DEFAULT '' CHECK (length(read_also) <= 2000), -- read above it, newsrc form: '17,20-22'
    read_count INTEGER NOT NULL DEFAULT 0, -- shown articles that are read: unread = newsgroup.shown - read_count
    since INTEGER NOT NULL,
    PRIMARY KEY (program, person, newsgroup), FOREIGN KEY (program, newsgroup) REFERENCES newsgroup (program, id),
    CHECK (until IS NULL OR role IN ('muted', 'banned'))
) STRICT, WITHOUT ROWID;
CREATE INDEX subscription_group ON subscription (program, newsgroup, person, role, mail);
CREATE INDEX subscription_moderator ON subscription (program, newsgroup, person) WHERE role = 'moderator';
CREATE TABLE article (                     -- head of an article: what lists need
    program INTEGER NOT NULL, id INTEGER NOT NULL, message_id TEXT NOT NULL CHECK (length(message_id) BETWEEN 3 AND 250), -- without < >
    author INTEGER NOT NULL REFERENCES person (id), on_behalf INTEGER REFERENCES person (id),
    kind TEXT NOT NULL CHECK (kind IN ('post', 'question', 'poll', 'praise', 'opening', 'looking', 'letter')),
    subject TEXT NOT NULL CHECK (length(subject) <= 250), root INTEGER NOT NULL, parent INTEGER, -- root = id for the first of a thread
    place INTEGER NOT NULL,                -- in its thread: 1, 2, 3 ... in the order in which they were shown; 0 while it is held
    at INTEGER NOT NULL, door TEXT NOT NULL CHECK (door IN ('web', 'mail', 'nntp', 'api')),
    newsgroup INTEGER NOT NULL, number INTEGER NOT NULL, -- its first placement, 0 while it is held; crossposts have more rows in placement
    embargo INTEGER, language TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL CHECK (state IN ('held', 'shown', 'removed', 'erased')),
    likes INTEGER NOT NULL DEFAULT 0, thanks INTEGER NOT NULL DEFAULT 0, same INTEGER NOT NULL DEFAULT 0, attachments INTEGER NOT NULL DEFAULT 0, edited INTEGER, version INTEGER NOT NULL DEFAULT 1,
    praised INTEGER REFERENCES person (id), -- of a praise: whom it thanks
    PRIMARY KEY (program, root, place, id), UNIQUE (program, id), -- stored by thread: a page of a thread is one range
    FOREIGN KEY (program, newsgroup) REFERENCES newsgroup (program, id),
    CHECK ((root = id) = (parent IS NULL)), CHECK ((kind = 'praise') = (praised IS NOT NULL)), CHECK (praised <> author),
    CHECK (state <> 'shown' OR (number > 0 AND place > 0))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX article_message ON article (program, message_id);
CREATE INDEX article_author ON article (program, author, id);
CREATE INDEX article_held ON article (program, newsgroup, id) WHERE state = 'held';
CREATE INDEX article_praised ON article (program, praised, id) WHERE praised IS NOT NULL;
CREATE INDEX article_praise ON article (program, id) WHERE praised IS NOT NULL; -- the wall, newest first
CREATE TABLE article_text (
    program INTEGER NOT NULL, article INTEGER PRIMARY KEY, -- alone: ids are everybody's, and the rows are long; a second key would be one more way to each
    refs TEXT NOT NULL DEFAULT '',         -- Message-IDs before it, oldest first, a blank between, without < >
    body TEXT NOT NULL CHECK (length(body) <= 65536), -- Markdown
    html TEXT NOT NULL,                    -- rendered once, by kit/html
    head TEXT NOT NULL DEFAULT '',         -- header lines for NNTP, ready: what ARTICLE sends before the empty line
    FOREIGN KEY (program, article) REFERENCES article (program, id)
) STRICT;
CREATE TABLE article_version (             -- what it said before an edit
    program INTEGER NOT NULL, article INTEGER NOT NULL, version INTEGER NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL,
    editor INTEGER NOT NULL, at INTEGER NOT NULL, -- when it stopped being so, by whom
    PRIMARY KEY (program, article, version), FOREIGN KEY (program, article) REFERENCES article (program, id)
) STRICT;
CREATE TABLE attachment (                  -- bytes lie in DATA/files by their digest; a picture is drawn anew before
    program INTEGER NOT NULL, article INTEGER NOT NULL, number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 10),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120), type TEXT NOT NULL, digest BLOB NOT NULL CHECK (length(digest) = 32), bytes INTEGER NOT NULL,
    person INTEGER NOT NULL,               -- whose quota
    PRIMARY KEY (program, article, number), FOREIGN KEY (program, article) REFERENCES article (program, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_person ON attachment (program, person, bytes);
CREATE INDEX attachment_digest ON attachment (digest);
CREATE TABLE attachment_gone (digest BLOB PRIMARY KEY CHECK (length(digest) = 32)) STRICT; -- files to be looked at: does a row still name them?
CREATE TABLE placement (                   -- article number in a group (crossposts have several)
    program INTEGER NOT NULL, newsgroup INTEGER NOT NULL, number INTEGER NOT NULL CHECK (number > 0), article INTEGER NOT NULL,
    embargo INTEGER, overview TEXT NOT NULL, -- the line OVER sends, made once; edits and erasure rewrite it; a removed article's row is deleted
    PRIMARY KEY (program, newsgroup, number), UNIQUE (program, article, newsgroup),
    FOREIGN KEY (program, newsgroup) REFERENCES newsgroup (program, id), FOREIGN KEY (program, article) REFERENCES article (program, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE article_waiting (             -- a held article: the groups it was posted to
    program INTEGER NOT NULL, article INTEGER NOT NULL, newsgroup INTEGER NOT NULL,
    PRIMARY KEY (program, article, newsgroup),
    FOREIGN KEY (program, newsgroup) REFERENCES newsgroup (program, id), FOREIGN KEY (program, article) REFERENCES article (program, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE thread (                      -- per group: order of the thread list, counted in the posting transaction
    program INTEGER NOT NULL, newsgroup INTEGER NOT NULL, root INTEGER NOT NULL, subject TEXT NOT NULL, embargo INTEGER, -- copied from the first article
    kind TEXT NOT NULL, author INTEGER NOT NULL, last INTEGER NOT NULL, -- id of the newest article
    articles INTEGER NOT NULL, last_author INTEGER NOT NULL, answer INTEGER, -- best answer
    pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)), locked INTEGER NOT NULL DEFAULT 0 CHECK (locked IN (0, 1)),
    last_number INTEGER NOT NULL,          -- newest article number: unread mark without a join
    PRIMARY KEY (program, newsgroup, root), FOREIGN KEY (program, newsgroup) REFERENCES newsgroup (program, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX thread_last ON thread (program, newsgroup, pinned, last);
CREATE INDEX thread_unanswered ON thread (program, newsgroup, last) WHERE kind = 'question' AND answer IS NULL;
CREATE INDEX thread_poll ON thread (program, newsgroup, last) WHERE kind = 'poll';
CREATE INDEX thread_root ON thread (program, root);
CREATE TABLE thread_moved (                -- an old address of a thread leads to where it is now
    program INTEGER NOT NULL, newsgroup INTEGER NOT NULL, root INTEGER NOT NULL, mover INTEGER NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (program, newsgroup, root), FOREIGN KEY (program, newsgroup) REFERENCES newsgroup (program, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE reaction (
    program INTEGER NOT NULL, article INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person (id),
    kind TEXT NOT NULL CHECK (kind IN ('like', 'thanks', 'same')), at INTEGER NOT NULL,
    PRIMARY KEY (program, article, person, kind), FOREIGN KEY (program, article) REFERENCES article (program, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reaction_person ON reaction (person, program, article);
CREATE TABLE bookmark (
    program INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person (id), article INTEGER NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (program, person, article), FOREIGN KEY (program, article) REFERENCES article (program, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE mention (                     -- whom an article names with @handle
    program INTEGER NOT NULL, article INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person (id),
    PRIMARY KEY (program, article, person), FOREIGN KEY (program, article) REFERENCES article (program, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX mention_person ON mention (person, program, article);
CREATE TABLE poll (
    program INTEGER NOT NULL, article INTEGER NOT NULL, closes INTEGER NOT NULL, several INTEGER NOT NULL CHECK (several IN (0, 1)),
    PRIMARY KEY (program, article), FOREIGN KEY (program, article) REFERENCES article (program, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE poll_choice (
    program INTEGER NOT NULL, article INTEGER NOT NULL, number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 12), words TEXT NOT NULL,
    votes INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (program, article, number), FOREIGN KEY (program, article) REFERENCES poll (program, article)
) STRICT, WITHOUT ROWID;
CREATE TABLE poll_vote (
    program INTEGER NOT NULL, article INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person (id), number INTEGER NOT NULL,
    PRIMARY KEY (program, article, person, number), FOREIGN KEY (program, article, number) REFERENCES poll_choice (program, article, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE article_draft (               -- what was typed and not sent
    program INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person (id), newsgroup INTEGER NOT NULL, parent INTEGER NOT NULL, -- 0: a new thread
    kind TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL CHECK (length(body) <= 65536), at INTEGER NOT NULL,
    PRIMARY KEY (program, person, newsgroup, parent), FOREIGN KEY (program, newsgroup) REFERENCES newsgroup (program, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_draft_answer ON article_draft (program, person, parent, at);
CREATE TABLE report (                      -- of an article; the reporter hears what came of it
    program INTEGER NOT NULL, id INTEGER NOT NULL, article INTEGER NOT NULL, reporter INTEGER NOT NULL REFERENCES person (id),
    ground TEXT NOT NULL, words TEXT NOT NULL DEFAULT '' CHECK (length(words) <= 1000), at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'acted', 'no_breach')), judge INTEGER, answer TEXT NOT NULL DEFAULT '', closed INTEGER,
    PRIMARY KEY (program, id), FOREIGN KEY (program, article) REFERENCES article (program, id),
    CHECK ((state = 'open') = (judge IS NULL)), CHECK ((state = 'open') = (closed IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX report_once ON report (program, article, reporter);
CREATE INDEX report_open ON report (program, id) WHERE state = 'open';
CREATE TABLE removal (                     -- why an article is not shown any more, or not yet
    program INTEGER NOT NULL, article INTEGER NOT NULL, remover INTEGER NOT NULL, ground TEXT NOT NULL CHECK (ground <> ''), at INTEGER NOT NULL,
    PRIMARY KEY (program, article), FOREIGN KEY (program, article) REFERENCES article (program, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE watched_word (
    program INTEGER NOT NULL, id INTEGER NOT NULL, words TEXT NOT NULL CHECK (length(words) BETWEEN 2 AND 80),
    act TEXT NOT NULL CHECK (act IN ('hold', 'refuse', 'tell')), -- hold: a moderator looks first; tell: it is shown, and a moderator is told
    maker INTEGER NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (program, id), UNIQUE (program, words)
) STRICT, WITHOUT ROWID;
CREATE TABLE posting (                     -- how much somebody wrote lately: rate limits; rows older than a day go
    program INTEGER NOT NULL, person INTEGER NOT NULL, hour INTEGER NOT NULL, articles INTEGER NOT NULL,
    PRIMARY KEY (program, person, hour)
) STRICT, WITHOUT ROWID;
CREATE TABLE election (                    -- of a group's moderators, by ranked ballots (Schulze)
    program INTEGER NOT NULL, id INTEGER NOT NULL, newsgroup INTEGER NOT NULL, seats INTEGER NOT NULL CHECK (seats BETWEEN 1 AND 9),
    opens INTEGER NOT NULL, closes INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('standing', 'voting', 'closed', 'cancelled')),
    maker INTEGER NOT NULL, voters INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (program, id), FOREIGN KEY (program, newsgroup) REFERENCES newsgroup (program, id), CHECK (opens < closes)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX election_open ON election (program, newsgroup) WHERE state IN ('standing', 'voting');
CREATE TABLE election_candidate (
    program INTEGER NOT NULL, election INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person (id), words TEXT NOT NULL DEFAULT '' CHECK (length(words) <= 1000),
    place INTEGER,                         -- once it is closed: 1 is first
    PRIMARY KEY (program, election, person), FOREIGN KEY (program, election) REFERENCES election (program, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE election_voter (              -- that somebody voted
    program INTEGER NOT NULL, election INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person (id),
    PRIMARY KEY (program, election, person), FOREIGN KEY (program, election) REFERENCES election (program, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE election_ballot (             -- what was voted, without who: the number is random
    program INTEGER NOT NULL, election INTEGER NOT NULL, number INTEGER NOT NULL, ranks TEXT NOT NULL, -- 'ID>ID=ID': who is left out has no opinion
    PRIMARY KEY (program, election, number), FOREIGN KEY (program, election) REFERENCES election (program, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE newsgroup_day (               -- health of a group, counted by a job
    program INTEGER NOT NULL, newsgroup INTEGER NOT NULL, day INTEGER NOT NULL, articles INTEGER NOT NULL, threads INTEGER NOT NULL, writers INTEGER NOT NULL,
    questions INTEGER NOT NULL, answered INTEGER NOT NULL, first_answer_minutes INTEGER, -- median, of the questions of that day
    PRIMARY KEY (program, newsgroup, day), FOREIGN KEY (program, newsgroup) REFERENCES newsgroup (program, id)
) STRICT, WITHOUT ROWID;
