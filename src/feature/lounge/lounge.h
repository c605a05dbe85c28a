/* lounge.h -- the community's one store of messages. An article has one Message-ID and is read and
 * written on the web, by mail and by NNTP; each door calls the same functions and has no rule of its own.
 *
 * Groups hold threads, threads hold articles. Who may do what in a group is data (newsgroup_right): the sum
 * of the rows that fit the reader, asked anew with each request, and again inside every statement (macro
 * {reads} of feature/visibility.sql), so that a group without the right does not exist for the reader.
 *
 * Articles of a group are numbered 1, 2, 3 ... in the order of their commits; a number is never used twice.
 * What is held for a moderator has none yet. Text is Markdown; the page's HTML, the lines of NNTP and the
 * overview line are made once, when it is posted.
 *
 * Comments below posts (feature/blog), praise and announcements are articles, too. Higher rooms follow the
 * ledger: article.shown (facts: newsgroup, root, number), article.removed, article.edited. */
#ifndef FEATURE_LOUNGE_H
#define FEATURE_LOUNGE_H

#include "feature/ledger/ledger.h"
#include "kit/html/html.h"
#include "kit/http/http.h"

/* ---- groups ------------------------------------------------------------------------------------ */

/* A person beside an article; an erased one is "a former participant". */
struct article_author {
    int64_t id;
    str handle, name, avatar, headline;
    bool member; /* holds the award today */
};

/* What somebody may do in a group: bits of newsgroup_right.rights. */
enum lounge_right {
    LOUNGE_SEE = 1,
    LOUNGE_REPLY = 2,
    LOUNGE_START = 4,  /* a new thread */
    LOUNGE_ATTACH = 8, /* files */
    LOUNGE_POLL = 16,
    LOUNGE_DIRECT = 32, /* shown at once, even in a moderated group */
    LOUNGE_MODERATE = 64,
};

struct newsgroup {
    int64_t id;
    str name, title, about, language, kind, state; /* as in the table */
    int64_t nda_version, high, shown, low, version;
    bool moderated, elected;
    opt_time last; /* of its newest article */
    moment made;
    int64_t rights; /* of the reader; always has LOUNGE_SEE */
    str role, mail; /* of the reader's subscription; empty: none */
    int64_t unread; /* of a member of the group; else 0 */
};
/* All groups that the reader sees, but those of comments, by name. */
enum err lounge_groups(struct ctx *c, const struct newsgroup **list, size_t *n) MUST_USE;
/* One of them, also one of comments, by its number or name. Errors: NOT_FOUND, also without the right. */
enum err lounge_group(struct ctx *c, int64_t id, struct newsgroup *group) MUST_USE;
enum err lounge_group_named(struct ctx *c, str name, struct newsgroup *group) MUST_USE;

/* A row of rights. who: 'role', 'region', 'expertise', 'member'. */
struct newsgroup_grant {
    str who;
    int64_t subject, rights;
};
struct newsgroup_new {
    str name, title, about, language, kind;
    int64_t nda_version;
    bool moderated, elected;
    const struct newsgroup_grant *grants;
    size_t n_grants;
};
/* Makes a group (id 0), or changes one; the name of a group never changes. version: of the group as it was
 * shown. For community managers and managers; in_transaction: the caller has begun one (feature/blog makes the
 * group of its comments so, as the program itself). Errors: INVALID at "name", "title" ...; CONFLICT. */
enum err lounge_group_save(struct ctx *c, const struct newsgroup_new *in, int64_t *id,
                           int64_t version) MUST_USE;
enum err lounge_group_state(struct ctx *c, int64_t group,
                            str to) MUST_USE; /* open, read_only, archived */
enum err lounge_grants(struct ctx *c, int64_t group, const struct newsgroup_grant **list,
                       size_t *n) MUST_USE;

/* Joins (a group whose 'member' row gives the right to see asks its moderators: role 'asked'), leaves. */
enum err lounge_join(struct ctx *c, int64_t group) MUST_USE;
enum err lounge_leave(struct ctx *c, int64_t group) MUST_USE;
/* What a moderator does with somebody: member, moderator (managers only), muted or banned until then (not set:
 * for good), or "" for out. ground: told to the person. */
struct member_change {
    int64_t group, person;
    str role, ground;
    opt_time until;
};
enum err lounge_member(struct ctx *c, const struct member_change *change) MUST_USE;
/* Who is in it, moderators and who asks first; at most 5,000. */
struct group_member {
    struct article_author person; /* without headline */
    str role;
    opt_time until;
    moment since;
};
enum err lounge_members(struct ctx *c, int64_t group, const struct group_member **list,
                        size_t *n) MUST_USE;
/* 'none', 'each', 'daily', 'weekly'; joins if need be. */
enum err lounge_mail(struct ctx *c, int64_t group, str mail) MUST_USE;

/* ---- writing ----------------------------------------------------------------------------------- */

enum {
    ARTICLE_SUBJECT_MAX = 200, /* characters */
    ARTICLE_BODY_MAX = 60000,  /* bytes */
    ARTICLE_GROUPS_MAX = 5,
    ARTICLE_FILES_MAX = 10,
    ARTICLE_FILE_MAX = 5000000, /* bytes */
    ARTICLE_QUOTA = 200000000,  /* bytes of all attachments of a person */
    ARTICLE_REFERENCES_MAX = 30,
    ARTICLE_MENTIONS_MAX = 10,
    POLL_CHOICES_MAX = 12,
};

/* As it was sent; nothing of it is trusted: what it is is seen by its bytes, of a short list (PNG, JPEG, WebP,
 * PDF, zip, gzip, plain text), and pictures are drawn anew. As it is read: what it is. Where it is shown, it is
 * sent as an attachment with "nosniff", whatever it is. */
struct article_file {
    str name, type, bytes;
};
struct article_new {
    const char *door; /* "web", "mail", "nntp", "api" */
    int64_t groups[ARTICLE_GROUPS_MAX];
    size_t n_groups;  /* of a reply 0: those of its parent */
    int64_t parent;   /* article that it answers; 0: a new thread */
    const char *kind; /* "post", "question", "poll", "praise", "opening", "looking", "letter" */
    str subject;      /* of a reply may be empty */
    str body;         /* Markdown */
    str message_id;   /* without < >; empty: one is made */
    str language;
    opt_int embargo;
    int64_t on_behalf; /* 0: nobody */
    int64_t praised;   /* of a praise */
    const struct article_file *files;
    size_t n_files;
    const str *choices; /* of a poll */
    size_t n_choices;
    moment closes;
    bool several;
    bool
        by_program; /* the program itself posts for c->me (letters, what is imported): it is shown whatever
                        the rules of the group, without limits, and nobody is told */
};
enum article_end { ARTICLE_SHOWN, ARTICLE_HELD };
/* Posts. Begins and ends a transaction; *id: its number. Errors: INVALID at "subject", "body", "files",
 * "choices", "closes"; REFUSED with the rule (no right, locked thread, watched word, too many at once, new here);
 * CONFLICT: that Message-ID is there already. c->made is set. */
enum err lounge_post(struct ctx *c, const struct article_new *in, int64_t *id,
                     enum article_end *end) MUST_USE;
/* The same inside a transaction of the caller. */
enum err lounge_post_within(struct ctx *c, const struct article_new *in, int64_t *id,
                            enum article_end *end) MUST_USE;

/* The same article once more, for groups where it does not stand yet (a mail that comes once for each): a thread of
 * c->me begins there, too, under the rules of these groups; while it is held, it waits there. *n: in how many.
 * Begins and ends a transaction. Errors: as lounge_post; CONFLICT: it is somebody else's, an answer, or gone. */
enum err lounge_post_also(struct ctx *c, const struct article_new *in, size_t *n) MUST_USE;

/* By the author, or a moderator; what it said before stays in its history. version: as it was shown; subject
 * empty: it stays. Errors: REFUSED, also for watched words, and for an author where moderators look first. */
enum err lounge_edit(struct ctx *c, int64_t article, int64_t version, str subject,
                     str body) MUST_USE;
/* By the author: cancelled. By a moderator: removed, with a ground that the author is told. */
enum err lounge_remove(struct ctx *c, int64_t article, str ground) MUST_USE;
/* A moderator shows what was held. What is not shown at all is removed. */
enum err lounge_show(struct ctx *c, int64_t article) MUST_USE;

/* What waits for a moderator in a group, oldest first, at most 200. For its moderators. */
struct article_waiting {
    int64_t id;
    str subject;
    moment at;
    struct article_author author; /* id, handle, name */
};
enum err lounge_waiting(struct ctx *c, int64_t group, const struct article_waiting **list,
                        size_t *n) MUST_USE;
/* What was removed, and why: for its author and moderators. Errors: NOT_FOUND, also if it was not. */
struct article_removal {
    moment at;
    str ground, subject, markdown;
    bool by_author;
};
enum err lounge_removal(struct ctx *c, int64_t article, struct article_removal *removal) MUST_USE;

enum err lounge_react(struct ctx *c, int64_t article, str kind,
                      bool on) MUST_USE; /* like, thanks, same */
enum err lounge_bookmark(struct ctx *c, int64_t article, bool on) MUST_USE;
/* Of c->me, newest first, at most 200. */
struct article_mark {
    int64_t id, root;
    str subject, handle, name; /* of its author */
    moment at;
};
enum err lounge_bookmarks(struct ctx *c, const struct article_mark **list, size_t *n) MUST_USE;

/* A poll as its page shows it; who voted for what is told to nobody. */
struct poll_choice {
    int64_t number, votes;
    str words;
    bool mine;
};
struct poll {
    moment closes;
    bool several, open, voted; /* voted: c->me */
    int64_t voters;
    struct poll_choice choices[POLL_CHOICES_MAX];
    size_t n;
};
enum err lounge_poll(struct ctx *c, int64_t article, struct poll *poll) MUST_USE;
/* One's votes from now on, until it closes; none: they are taken back. INVALID at "choice". */
enum err lounge_vote(struct ctx *c, int64_t article, const int64_t *choices, size_t n) MUST_USE;
/* Of a question: by who asked it, or a moderator; 0: none. */
enum err lounge_best(struct ctx *c, int64_t root, int64_t answer) MUST_USE;

/* Moderators: 'pinned' and 'locked' of a thread in one group; moving it to another; splitting it from an
 * article on (that one and what answers it become a thread with a subject of its own). */
enum err lounge_pin(struct ctx *c, int64_t group, int64_t root, bool on) MUST_USE;
enum err lounge_lock(struct ctx *c, int64_t group, int64_t root, bool on) MUST_USE;
enum err lounge_move(struct ctx *c, int64_t group, int64_t root, int64_t to) MUST_USE;
enum err lounge_split(struct ctx *c, int64_t article,
                      str subject) MUST_USE; /* c->made: the new thread */

enum err lounge_report(struct ctx *c, int64_t article, str ground, str words) MUST_USE;
/* acted: the article was removed or changed; else there was no breach. answer: told to who reported it. */
enum err lounge_report_close(struct ctx *c, int64_t report, bool acted, str answer) MUST_USE;
/* What became of what c->me reported, also when the article is gone. Errors: NOT_FOUND: nothing was reported. */
struct report_outcome {
    str state, answer; /* open, acted, no_breach; of the moderator, may be empty */
};
enum err lounge_report_mine(struct ctx *c, int64_t article,
                            struct report_outcome *outcome) MUST_USE;
/* Open ones of the groups that c->me moderates, oldest first, at most 200. */
struct report_line {
    int64_t id, article, group;
    str subject, author_name, author_handle, reporter_name, reporter_handle, ground, words;
    moment at;
};
enum err lounge_reports(struct ctx *c, const struct report_line **list, size_t *n) MUST_USE;

/* What c->me has typed and not sent: one for each group and each article that is answered (parent 0: a new
 * thread). An empty one is no draft any more. */
struct article_draft {
    int64_t group, parent;
    str kind, subject, body;
    moment at;
};
enum err lounge_draft_save(struct ctx *c, const struct article_draft *draft) MUST_USE;
enum err lounge_drafts(struct ctx *c, const struct article_draft **list, size_t *n) MUST_USE;

/* Words that are watched: act 'hold' (a moderator looks first), 'refuse', 'tell' (moderators are told). Kept by
 * community managers and managers. INVALID at "words", "act". */
struct watched_words {
    int64_t id;
    str words, act;
};
enum err lounge_watched(struct ctx *c, const struct watched_words **list, size_t *n) MUST_USE;
enum err lounge_watch(struct ctx *c, str words, str act) MUST_USE;
enum err lounge_unwatch(struct ctx *c, int64_t id) MUST_USE;

/* ---- reading ----------------------------------------------------------------------------------- */

enum { LOUNGE_PAGE = 20 /* articles of a thread */, LOUNGE_LIST = 50 /* threads */ };

struct article_file_line {
    int64_t number, bytes;
    str name, type;
};
struct article {
    int64_t id, root, group, number, likes, thanks, same;
    int64_t place;           /* in its thread: 1, 2, 3 ... in the order in which they were shown */
    int64_t parent, version; /* of lounge_article only */
    struct article_author author, on_behalf;
    str subject; /* of lounge_article and lounge_latest only */
    str language, state;
    moment at;
    opt_time edited;
    struct safe_html html;
    const struct article_file_line *files;
    size_t n_files;
    bool mine, unread, liked, thanked, same_here, bookmarked;
};
struct thread {
    int64_t root, group, articles, answer, last_number, author;
    int64_t last_id; /* of its newest article: `before` for the next list */
    int64_t unread;  /* 1: its newest article is not read; only for members of the group */
    str subject, kind;
    str author_name, last_name; /* in lists: who began it, who wrote last */
    moment last;
    bool pinned, locked;
};
/* filter: "" all, "unanswered", "unread", "mine", "polls". before: `last` id of the list's end so far, 0: the newest. */
struct thread_query {
    int64_t group;
    const char *filter;
    int64_t before;
};
enum err lounge_threads(struct ctx *c, const struct thread_query *query, const struct thread **list,
                        size_t *n) MUST_USE;
/* A thread as a page shows it: its LOUNGE_PAGE articles from the page'th on (from 1; 0: the one with the first
 * unread). *pages: how many there are. Marks them as read (written later, with others). Errors: NOT_FOUND. */
struct thread_page {
    struct newsgroup group;
    struct thread thread;
    const struct article *articles;
    size_t n, page, pages;
};
enum err lounge_thread(struct ctx *c, int64_t root, size_t page, struct thread_page *out) MUST_USE;
/* One article with all that is known of it; its Markdown; what it said before. Errors: NOT_FOUND. */
enum err lounge_article(struct ctx *c, int64_t id, struct article *article) MUST_USE;
enum err lounge_source(struct ctx *c, int64_t id, str *markdown) MUST_USE;
struct article_before {
    int64_t version;
    moment at;
    str editor, subject, body;
};
enum err lounge_history(struct ctx *c, int64_t id, const struct article_before **list,
                        size_t *n) MUST_USE;
/* Bytes of an attachment, for whoever sees the article. */
enum err lounge_file(struct ctx *c, int64_t article, int64_t number,
                     struct article_file *file) MUST_USE;
/* The newest articles of a group, or of one person (group 0), that the reader sees: for feeds. At most 50. */
enum err lounge_latest(struct ctx *c, int64_t group, int64_t author, const struct article **list,
                       size_t *n) MUST_USE;
/* What was shown in a thread behind that place, at most 50: for pages that live. */
enum err lounge_since(struct ctx *c, int64_t root, int64_t place, const struct article **list,
                      size_t *n) MUST_USE;
/* Writes down what was read, of all programs; *written: rows. For a job, and for the end. Where there is no
 * lounge_book (commands, tests without one) nothing is noted. */
struct lounge_book;
struct lounge_book *lounge_book_new(struct arena *mem);
enum err lounge_write(struct ctx *c, size_t *written) MUST_USE;
/* Marks all of a group as read. */
enum err lounge_read_all(struct ctx *c, int64_t group) MUST_USE;

/* A letter to many that stands in a group (kind "letter", feature/announcement) is one article for everybody; to whom
 * a region's lead says something besides, in feeds, by news and by mail as on its page, it begins with that. Pages
 * and feeds have it in `html` already. Changes nothing where there is nothing to add. */
enum err lounge_letter_text(struct ctx *c, int64_t article, str *markdown) MUST_USE;

/* ---- what NNTP and mail read ------------------------------------------------------------------- */

/* An article as a message: header lines and text, ready to be sent; lines end with "\r\n", dots are not
 * stuffed, text is UTF-8 (the plain form of its Markdown is the Markdown itself). number: in that group. */
struct article_wire {
    int64_t id, group, number;
    str message_id, head, body;
};
enum err lounge_wire(struct ctx *c, int64_t group, int64_t number,
                     struct article_wire *out) MUST_USE;
enum err lounge_wire_named(struct ctx *c, str message_id, struct article_wire *out) MUST_USE;
struct article_range {
    int64_t group, from, to; /* to: included */
    size_t most;
};
/* Numbers that are there from..to, rising, at most `most`. The one before and after. 0: none. */
enum err lounge_numbers(struct ctx *c, const struct article_range *range, const int64_t **list,
                        size_t *n) MUST_USE;
enum err lounge_next(struct ctx *c, int64_t group, int64_t number, bool back,
                     int64_t *next) MUST_USE;
/* Overview lines (RFC 3977 8.4: number, Subject, From, Date, Message-ID, References, :bytes, :lines, Xref), each
 * with its "\r\n", of the numbers from..to, at most `most` lines; *last: the number of the last one, 0: none. */
enum err lounge_overview(struct ctx *c, const struct article_range *range, str *lines,
                         int64_t *last) MUST_USE;
/* Message-IDs of what was shown since, in those of the groups that the reader sees; at most 10,000. */
struct article_news {
    moment since;
    const int64_t *groups;
    size_t n_groups;
};
enum err lounge_new(struct ctx *c, const struct article_news *what, const str **ids,
                    size_t *n) MUST_USE;
/* The article of a Message-ID that the reader sees. 0: none. */
enum err lounge_find(struct ctx *c, str message_id, int64_t *id) MUST_USE;

/* Pages. */
/* ---- what goes on by itself ---------------------------------------------------------------------- */

/* Follows erasure.done (of the person's articles only that there was one stays, without words and without a name;
 * subscriptions, reactions, votes, drafts and reports go), person.merged, person.unmerged. */
enum err lounge_follow(struct ctx *c, const struct ledger_line *line) MUST_USE;
/* Once a day: counts of what was posted, drafts of half a year ago, files that no article has any more. */
enum err lounge_tidy(struct ctx *c) MUST_USE;
/* Once a day: how the groups of all programs are doing (newsgroup_day), up to yesterday. The last four weeks are
 * counted anew, because answers come later. */
enum err lounge_count(struct ctx *c) MUST_USE;

extern const struct route group_routes[], group_feed_routes[]; /* /groups... */
extern const struct route group_settings_routes[],
    group_health_routes[]; /* and who looks after them */
extern const struct route moderate_routes[], election_routes[];
extern const struct route lounge_routes[], live_routes[]; /* /threads/# */
extern const struct route article_routes[], article_file_routes[], write_routes[];

/* Elections of moderators whose time has come open and close, in every program. For a job. */
enum err election_tick(struct ctx *c, size_t *moved) MUST_USE;

#endif
