/* inside.h -- between the files of this room only. */
#ifndef FEATURE_LOUNGE_INSIDE_H
#define FEATURE_LOUNGE_INSIDE_H

#include "feature/lounge/lounge.h"

/* ---- rights ------------------------------------------------------------------------------------ */

enum {
    LOUNGE_WRITE = LOUNGE_REPLY | LOUNGE_START | LOUNGE_ATTACH | LOUNGE_POLL | LOUNGE_DIRECT,
    LOUNGE_ALL = LOUNGE_SEE | LOUNGE_WRITE | LOUNGE_MODERATE,
};
/* Of somebody who sees the group at all. */
struct rights_facts {
    int64_t granted, bits; /* the sum of the rows that fit; of the viewer */
    str role, state;       /* of the subscription, or empty; of the group */
    opt_time until;        /* muted, banned up to then */
    moment now;
};
int64_t lounge_rights(const struct rights_facts *f);

bool lounge_in_group(str role); /* is in it, whatever the part */

/* Of a row with the columns of lounge_group.sql. */
#define GROUP_OF(c, r)                                                                             \
    ((struct newsgroup){                                                                           \
        .id = (r)->id,                                                                             \
        .name = (r)->name,                                                                         \
        .title = (r)->title,                                                                       \
        .about = (r)->about,                                                                       \
        .language = (r)->language,                                                                 \
        .kind = (r)->kind,                                                                         \
        .state = (r)->state,                                                                       \
        .nda_version = (r)->nda_version,                                                           \
        .high = (r)->high,                                                                         \
        .shown = (r)->shown,                                                                       \
        .low = (r)->low,                                                                           \
        .version = (r)->version,                                                                   \
        .moderated = (r)->moderated,                                                               \
        .elected = (r)->elected,                                                                   \
        .last = {(r)->last > 0, (r)->last > 0 ? id_moment((r)->last) : (moment){0}},               \
        .made = (r)->made,                                                                         \
        .rights = lounge_rights(&(struct rights_facts){(r)->granted, (c)->bits, (r)->role,         \
                                                       (r)->state, (r)->until, (c)->now}),         \
        .role = (r)->role,                                                                         \
        .mail = (r)->mail,                                                                         \
        .unread = lounge_in_group((r)->role) && (r)->shown > (r)->read_count                       \
                      ? (r)->shown - (r)->read_count                                               \
                      : 0,                                                                         \
    })

/* Moderates the reader this group? Errors: NOT_FOUND, REFUSED. */
enum err lounge_moderates(struct ctx *c, int64_t group) MUST_USE;

/* ---- texts ------------------------------------------------------------------------------------- */

/* local@domain of printable ASCII without blanks and < >. */
bool lounge_message_id_ok(str id);

/* References of an answer: those of its parent and the parent, oldest first, with a blank between; the first one
 * and the last ones if there are too many, or too many bytes for a line. */
str lounge_references(struct arena *mem, str refs, str parent);

/* "Re: " before a subject, once. */
str lounge_answer_subject(struct arena *mem, str subject);

/* The next @handle of Markdown text outside of code: its place with the '@'. */
struct mention_scan {
    str text;
    size_t at;
    size_t fence; /* length of the fence that is open */
    char fence_char;
    bool blank, code; /* the line before was empty, was code */
    int brackets;     /* open ones in this paragraph */
};
struct mention_place {
    size_t from, to;
    bool in_link;
};
bool lounge_mention_next(struct mention_scan *scan, struct mention_place *place);

/* Whom a text names: handles in small letters, each once; most + 1 if there are more. */
size_t lounge_mentions(struct arena *mem, str text, str *list, size_t most);
/* The text with a link around each of these; path: of the program, before "/people/". */
str lounge_linked(struct arena *mem, str text, const str *handles, size_t n, str path);

/* Does the text have these words, as whole words, whatever their case? Both folded. */
bool lounge_has_words(str text, str words);
/* Small ASCII letters, and one blank for whatever is no letter or digit; one around the whole. */
str lounge_folded(struct arena *mem, str text);

/* What the doors of mail and news send of an article. */
struct article_facts {
    str host;                                               /* of the server */
    str from_name, from_handle, sender_name, sender_handle; /* sender: empty unless on behalf */
    str subject, message_id, refs, language, body;
    moment at;
};
str lounge_head(struct arena *mem, const struct article_facts *f);
str lounge_body(struct arena *mem, str markdown); /* lines end with CRLF */
/* The line of OVER with its number and CRLF; group: its name. */
str lounge_overview_line(struct arena *mem, const struct article_facts *f, str group,
                         int64_t number);
/* The same line with another number in another group. */
str lounge_overview_moved(struct arena *mem, str line, str group, int64_t number);
/* Host of an address: "https://a.example.org:8443/x" is of a.example.org. */
str lounge_host(const struct site *site);

/* lounge_letter_text for pages. */
enum err lounge_letter_html(struct ctx *c, int64_t article, struct safe_html *html) MUST_USE;

/* ---- what is read ------------------------------------------------------------------------------ */

/* Numbers of a group that somebody has read: all up to `to`, and those of `also`, as .newsrc writes them:
 * "17,20-22", rising, all above `to`. */
struct read_state {
    int64_t to, count; /* count: how many of the group's articles */
    str also;
};
enum { READ_ALSO_MAX = 2000 };
bool lounge_is_read(const struct read_state *state, int64_t number);
/* With these numbers (rising) as well. False: `also` became too long, so that some between were taken as read,
 * and count has to be counted anew. */
bool lounge_read_add(struct arena *mem, struct read_state *state, const int64_t *numbers, size_t n);
int64_t lounge_read_above(const struct read_state *state); /* how many numbers `also` has */
/* Without a number that is taken out of its group; false: it was not read. */
bool lounge_read_drop(struct read_state *state, int64_t number);

/* c->me has read it; remembered, and written by lounge_write. */
void lounge_saw(struct ctx *c, int64_t group, int64_t number);

/* ---- posting ----------------------------------------------------------------------------------- */

enum post_answer {
    POST_SHOW,
    POST_HOLD,
    POST_SIGN_IN,
    POST_CLOSED,
    POST_MUTED,
    POST_LOCKED,
    POST_NO_START,
    POST_NO_REPLY,
    POST_NO_FILES,
    POST_NO_POLL,
    POST_WORDS,
    POST_NEW_HERE,
    POST_TOO_MANY,
};
enum watched { WATCHED_NOT, WATCHED_TELL, WATCHED_HOLD, WATCHED_REFUSE };
struct post_facts {
    int64_t person;
    bool reply, files, poll, open, muted, locked, moderated;
    int64_t rights; /* in all of the groups */
    enum watched words;
    int64_t this_hour, this_day; /* articles so far */
    bool fresh;                  /* new here, and without the award */
    bool by_program;
};
enum { POST_HOUR = 40, POST_DAY = 200, POST_NEW_HOUR = 5, POST_NEW_DAY = 10, POST_NEW_DAYS = 7 };
enum post_answer lounge_may_post(const struct post_facts *f);
const char *lounge_post_sentence(enum post_answer answer);

/* A group that an article goes to. */
struct post_group {
    int64_t id, rights, number; /* number: of the article in it; 0: none */
    str name, kind, state, role;
    bool moderated, locked;
};
/* A file as it is kept. */
struct post_file {
    str name, type, digest;
    int64_t bytes;
};
/* What becomes a row. */
struct post {
    const struct article_new *in;
    int64_t id, author, root, parent, parent_author; /* parent 0: a new thread */
    str kind, message_id, subject, refs, html;
    opt_int embargo;
    struct post_group groups[ARTICLE_GROUPS_MAX];
    size_t n_groups;
    int64_t named[ARTICLE_MENTIONS_MAX]; /* persons */
    size_t n_named;
    struct post_file files[ARTICLE_FILES_MAX];
    size_t n_files;
    enum watched words;
    struct article_facts facts;
};
/* Type by what is in it, of those that articles may have; NULL: none of them. The name without folders and
 * without characters that file systems or headers mind. */
const char *lounge_file_type(str bytes);
str lounge_file_name(struct arena *mem, str name);
/* Keeps what was sent, pictures drawn anew; slow, outside of a transaction. Then its rows; or, when it was not
 * posted, it is left to lounge_tidy. INVALID at "files". */
enum err lounge_keep_files(struct ctx *c, struct post *p) MUST_USE;
enum err lounge_write_files(struct ctx *c, const struct post *p) MUST_USE;
void lounge_drop_files(struct ctx *c, const struct post *p);
/* What takes time and writes nothing: looked at, named people found, rendered; done before a transaction. */
enum err lounge_prepare(struct ctx *c, const struct article_new *in, struct post *p) MUST_USE;
/* The next number in each of its groups; then, with its row made, its lines there, and its thread's. */
enum err lounge_number(struct ctx *c, struct post *p) MUST_USE;
enum err lounge_place(struct ctx *c, const struct post *p) MUST_USE;

/* ---- what is there already --------------------------------------------------------------------- */

/* An article as it is stored; its groups are those it stands in, or waits for. Who may is not asked. */
struct stored_post {
    struct post post; /* without html; facts.body is its Markdown */
    str state;
    int64_t version, newsgroup; /* newsgroup: the first one */
};
enum err lounge_load(struct ctx *c, int64_t id, struct stored_post *s) MUST_USE;

/* Writes an entry about an article into the ledger. */
enum err lounge_note(struct ctx *c, const char *kind, const struct post *p) MUST_USE;

/* Tells whom it names and whom it answers; or the moderators of its group. */
enum err lounge_tell_shown(struct ctx *c, const struct post *p) MUST_USE;
enum err lounge_tell_moderators(struct ctx *c, const struct post *p, const char *kind) MUST_USE;
enum err lounge_moderators(struct ctx *c, int64_t group, int64_t **list, size_t *n) MUST_USE;

/* Head and overview lines of what its facts say now. */
enum err lounge_rewrite(struct ctx *c, const struct post *p) MUST_USE;
/* The same, with its subject. */
enum err lounge_retitle(struct ctx *c, const struct post *p) MUST_USE;
/* Out of its groups, in whatever state it is left. Errors: CONFLICT: it is out already. */
enum err lounge_take_out(struct ctx *c, const struct stored_post *s) MUST_USE;
/* A number is taken out of a group; then its thread there is counted anew. */
enum err lounge_unplace(struct ctx *c, int64_t group, int64_t number) MUST_USE;
enum err lounge_recount(struct ctx *c, int64_t group, int64_t root) MUST_USE;

#endif
