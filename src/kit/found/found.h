/* found.h -- what a source says that people did, in one shape for all sources: a post, a talk, an answer,
 * a commit. Readers of the many formats write it, the rooms read it. Knows no feature.
 *
 * A reader is one file here: a sandbox_job that is given the bytes of one file, page or archive, and puts
 * a record for each thing. It never makes up what the source does not say; an empty text means "not
 * said". docs/add-a-source.md shows how to add one. */
#ifndef KIT_FOUND_H
#define KIT_FOUND_H

#include "kit/sandbox/sandbox.h"

enum {
    FOUND_ID_MAX = 500, /* characters, as all of these */
    FOUND_TITLE_MAX = 200,
    FOUND_URL_MAX = 500,
    FOUND_TEXT_MAX = 2000,
    FOUND_NAME_MAX = 200,
    FOUND_PEOPLE_MAX = 50, /* of one thing */
    FOUND_TAGS_MAX = 50,
    FOUND_NUMBERS_MAX = 16,
    FOUND_FACTS_MAX = 16,
    FOUND_ITEMS_MAX = 50000, /* of one page or file */
};

enum found_kind {
    FOUND_OTHER,
    FOUND_POST,    /* on a blog, in a magazine */
    FOUND_EPISODE, /* of a podcast */
    FOUND_VIDEO,
    FOUND_TALK,
    FOUND_WORKSHOP,
    FOUND_EVENT, /* a meeting that was held */
    FOUND_QUESTION,
    FOUND_ANSWER, /* a reply to somebody else */
    FOUND_COMMENT,
    FOUND_MESSAGE, /* of a list or group: neither the one nor the other */
    FOUND_COMMIT,
    FOUND_RELEASE,
    FOUND_ISSUE,
    FOUND_CHANGE, /* a pull or merge request */
    FOUND_REVIEW, /* of somebody's change */
    FOUND_BADGE,
    FOUND_KINDS,
};
str found_kind_code(enum found_kind kind); /* "post", "episode", ... */

/* Somebody who had a part in it, as the source names them. */
struct found_person {
    str name, address, handle, url; /* address: of mail; handle: at this source */
    str role;   /* "author", "co-author", "speaker", "host" ...; empty: the author */
    bool staff; /* the source says that they belong to the maker of the product */
};

/* A number that the source has measured: "views", "votes", "stars", "comments", "attendees" ... */
struct found_number {
    str code;
    int64_t value;
};

/* What else the source says of it, for which there is no member below: "format" (in-person, virtual,
 * hybrid), "product", "publication" ... */
struct found_fact {
    str code, value;
};

struct found {
    enum found_kind kind;
    str id; /* the same each time the source is read, and no other thing's: needed */
    str title, url, text, language; /* plain text; url absolute http(s) or empty; "en", "pt-BR" */
    opt_time at;                    /* when it was published, said, committed, begun */
    bool whole_day;                 /* only the date of `at` is known, at 00:00 UTC */
    opt_time until;
    str event, place, country; /* country: two letters */
    str thread;                /* what it belongs to: the question's or first mail's id */
    str parent;                /* what it answers */
    bool accepted;             /* as the answer by who asked */
    bool draft;                /* not published, says the source */
    bool hidden;               /* not for everybody, says the source */
    bool declared;             /* its numbers are what a person typed there: nobody measured them */
    str word;                  /* what the source calls this kind of thing, if that may tell more */
    str note;                  /* words that are not for the public */
    const struct found_person *people;
    size_t n_people;
    const str *tags;
    size_t n_tags;
    const struct found_number *numbers;
    size_t n_numbers;
    const struct found_fact *facts;
    size_t n_facts;
};

/* What was read: all things, and about the source. */
struct found_list {
    str title, url; /* of the source; url: its page */
    str hub, self;  /* of a feed: as of struct feed */
    str next;       /* address of the next page, if there is one */
    const struct found *items;
    size_t n;
};

/* ---- for readers, in the sandbox --------------------------------------------------------------- */

/* Begins the answer of a sandbox_job: about the source, then records. All may be empty. */
void found_begin(struct text *out, str title, str url, str next);

/* Puts a record. Texts are cut at the limits, bad UTF-8 and control characters go, an address that is not
 * http(s) is left out, a date before 1970 or after 9998 is not a date. A thing without id is left out. */
void found_put(struct text *out, const struct found *item);

/* The two letters of a country, from those or from its English name ("U.K.", "Czech Republic"); empty if
 * it is none. And its name as ISO has it. */
str found_country(str words);
str found_country_name(str code);

/* The readers. hint: the address of what is read, for relative links, or empty.
 *
 * talks_found: lists of talks and events in JSON, one document or one a line, and in YAML: pyvideo's,
 * Sessionize's (All, Sessions, Speakers, GridSmart), pretalx's talks and submissions, schedules of frab,
 * Pentabarf and pretalx, lists of conferences, and those of conference sites, by the usual names: title,
 * date (or recorded, day, start ...), event, speakers (names, objects, or ids of a list "speakers"), url
 * (or video_url, link, slides ...), language, description. */
enum err talks_found(struct ctx *c, str source, str base, struct text *out) MUST_USE;

/* What people entered into other award programs; the numbers are declared, what they call a kind of work
 * is the word, the part is the fact "role". mvp_found: Microsoft's portal since 2023 and the official API
 * of 2017 to 2022. advocu_found: drafts of Google's GDE program, by form or each with its "slug".
 * sitecore_found: contributions of Sitecore's interface. reps_found: reports and events of Mozilla Reps. */
enum err mvp_found(struct ctx *c, str source, str hint, struct text *out) MUST_USE;
enum err advocu_found(struct ctx *c, str source, str hint, struct text *out) MUST_USE;
enum err sitecore_found(struct ctx *c, str source, str hint, struct text *out) MUST_USE;
enum err reps_found(struct ctx *c, str source, str hint, struct text *out) MUST_USE;

/* calendar_found: iCalendar, with repetitions up to the hint's day (2027-01-31; empty: today). An event is a
 * talk or a workshop if its words say so; the id is uid and start. Who organizes it has the role
 * "organizer", the others "attendee". What was canceled is left out. */
enum err calendar_found(struct ctx *c, str source, str until, struct text *out) MUST_USE;

/* ---- for rooms --------------------------------------------------------------------------------- */

/* Runs the reader on the bytes. base: address of the page, for relative links, or empty. Where a thing is
 * there twice, the first one stays. Errors: INVALID in words. */
enum err found_read(struct ctx *c, sandbox_job *reader, struct sandbox_input input,
                    struct found_list *list) MUST_USE;

/* The same of a record that is there already. Errors: INVALID if it is damaged. */
enum err found_taken(struct ctx *c, str record, struct found_list *list) MUST_USE;

/* Feeds and folders of posts: kit/feed reads them, in a sandbox of its own. base: address of the feed, of
 * the site. A feed's item with sound is an episode, one with a picture or at a known host a video, else a
 * post; "enclosure" are its facts. A post with an event is a talk or a workshop; its address is its own,
 * else the event's unless several share it, else the slides', else its page at the site; its id is the
 * file's name. Of posts that cannot be read found_posts says nothing; found_of_posts gives an item for
 * each. */
struct feed_file;
struct post;
struct found_folder {
    const struct feed_file *files;
    size_t n;
    str base;
};
enum err found_feed(struct ctx *c, str bytes, str base, struct found_list *list) MUST_USE;
enum err found_posts(struct ctx *c, const struct found_folder *folder,
                     struct found_list *list) MUST_USE;
const struct found *found_of_posts(struct ctx *c, const struct post *posts, size_t n, str base);
enum found_kind found_kind_at(str url); /* of a known host: an episode or a video; else OTHER */

/* The same for archives of any length: the reader writes records alone, without found_begin, and each is
 * given to `take` as it comes; it is valid during the call. take returns false to stop early, which is no
 * error. */
struct found_archive {
    sandbox_stream_job *reader;
    str hint;
    size_t (*read)(void *state, char *room, size_t len); /* as of struct sandbox_flow */
    void *state;
};
struct found_sink {
    bool (*take)(void *state, const struct found *item);
    void *state;
};
enum err found_stream(struct ctx *c, const struct found_archive *archive,
                      const struct found_sink *sink) MUST_USE;

/* Readers of archives, for found_stream.
 * found_mails: mbox, pipermail, takeouts, or with the hint MESSAGE_FRAMES mails behind lines with their
 * lengths (kit/message). A reply to somebody else is an ANSWER, the first mail of a thread a QUESTION unless
 * it announces or patches; the rest are MESSAGEs. Of "Eve via List" the person is Eve, with the address
 * of Reply-To. word "automatic": a machine sent it. Mails without Message-ID get an id of their own.
 * found_dump: a file of a Stack Exchange dump (kit/dump). Ids are "posts/1", "users/2", "badges/3",
 * "comments/4"; the handle is the number of the user; a user is OTHER with the word "user". */
enum err found_mails(struct ctx *c, const struct sandbox_flow *flow, str hint) MUST_USE;
enum err found_dump(struct ctx *c, const struct sandbox_flow *flow, str hint) MUST_USE;

/* The same as sandbox_jobs, for what is read again and again. news_found: what a news server says to GROUP and
 * OVER (kit/fetch); hint: address of the group. pipermail_found: the table of contents of a pipermail
 * archive, whose `next` is the latest month and leads on to the eight before it, or a month; also packed by
 * gzip. hint: the page's address. */
enum err news_found(struct ctx *c, str said, str address, struct text *out) MUST_USE;
enum err pipermail_found(struct ctx *c, str source, str address, struct text *out) MUST_USE;

/* A sandbox_job for web pages: what else the page says is to be read, its feeds and calendars (<link
 * rel="alternate">), as OTHER with url, title and the media type as word; title: the page's own. */
enum err page_found(struct ctx *c, str source, str base, struct text *out) MUST_USE;

/* Readers of pages of JSON, for found_read; the archives of GitHub also for found_stream. Several pages
 * may stand one behind the other. Machines ("[bot]") are left out. Numbers: "stars", "forks", "reactions",
 * "comments", "votes", "downloads", "views".
 * github_found: issues, pull requests, their comments and reviews, discussions, commits, releases, events,
 * repositories that are no forks, gists, by REST or GraphQL, and GH Archive. The id is the address, of a
 * commit the sha. A comment is an ANSWER if the page tells that somebody else began the thread; staff:
 * OWNER or MEMBER there. Facts: "repository", "state" (open, closed, merged), "version". */
enum err github_found(struct ctx *c, str input, str hint, struct text *out) MUST_USE;
enum err github_archive(struct ctx *c, const struct sandbox_flow *flow, str hint) MUST_USE;

/* Issues and comments with all their words (at most 20,000 characters each), as written: from the same pages as
 * github_found. Pull requests and machines are left out. Errors: INVALID in words. */
struct found_post {
    str url, thread;       /* thread: the issue of a comment; empty: this is an issue */
    str title, words, name; /* words: Markdown; name: login of who wrote it */
    bool closed, staff;    /* staff: owner, member or collaborator there */
    int64_t votes;
    moment at;
};
enum err github_posts(struct ctx *c, str source, const struct found_post **list, size_t *n) MUST_USE;

/* gitlab_found: issues, merge requests, notes, discussions, commits, releases, projects, events. Ids are
 * numbers ("7/issues/12" of project 7, "notes/3"), of commits the sha. Notes of the system are left out.
 * discourse_found: topics, lists of them, posts, what a person did, searches; hint: the page's address, or
 * empty. Ids are "t/12" (a topic and its first post) and "p/345". Staff: administrators, and members of a
 * group "staff", "team" or "employees"; moderators are volunteers in many forums and are none.
 * stackexchange_found: what version 2.3 of the API answers; ids as of found_dump. */
enum err gitlab_found(struct ctx *c, str input, str hint, struct text *out) MUST_USE;
enum err discourse_found(struct ctx *c, str input, str address, struct text *out) MUST_USE;
enum err stackexchange_found(struct ctx *c, str input, str hint, struct text *out) MUST_USE;

/* The item with all its texts in the arena: it outlives the list it was taken from. */
struct found found_copy(struct arena *a, const struct found *item);

/* git_found: what kit/git gives it of a repository, for found_stream. COMMITs have the sha as id, the date
 * of their author, and as people the author and those of Co-authored-by, by the repository's .mailmap;
 * word "merge". Tags are RELEASEs with the id "tag/NAME". hint: names of the tags, one a line. */
enum err git_found(struct ctx *c, const struct sandbox_flow *flow, str tags) MUST_USE;

/* The members "title", "url", "next", "counts" (of each kind and "items") and "items" of a JSON object: what
 * `plaudit read` shows. */
void found_describe(const struct found_list *list, struct text *json);
void found_describe_one(const struct found *item, struct text *json); /* the object of an item */
/* The value of "counts"; counts: one for each kind. */
void found_describe_counts(const size_t counts[FOUND_KINDS], struct text *json);

/* ---- the same thing, found twice --------------------------------------------------------------- */

/* The same text for the same thing, to compare addresses, not to follow them: https, host in lower
 * case, no default port, no fragment, no tracking parameters, no slash at the end. Empty if it is no
 * http(s) address. */
str found_canonical(struct arena *a, str url);

/* Why two finds are one thing. */
enum found_sameness {
    FOUND_DIFFERENT,
    FOUND_SAME_LINK,  /* one canonical address */
    FOUND_SAME_ID,    /* one Message-ID */
    FOUND_SAME_TALK,  /* one title at one event */
    FOUND_SAME_TITLE, /* nearly one title, within three days, of kinds that may be one thing */
    FOUND_ALIKE,      /* more than half of the words: ask the person */
};
enum found_sameness found_same(struct arena *a, const struct found *one, const struct found *other);

/* Numbers by which what may be the same is found again without comparing all with all: keep those of
 * `stored`, look for those of `sought`. Two finds that found_same calls the same by link, id or talk have
 * one in common for certain; those with nearly the same title in 99 of 100 cases. */
struct found_keys {
    uint64_t stored[8], sought[16];
    size_t n_stored, n_sought;
    size_t n_exact;  /* so many of those sought, the first ones, are no other thing's; the rest is by title */
    uint64_t sketch; /* of the title; keep it with each key */
};
struct found_keys found_keys(struct arena *a, const struct found *item);
/* False: titles with these sketches are not alike, in 98 of 100 cases rightly. */
bool found_may_be_alike(uint64_t one, uint64_t other);

#endif
