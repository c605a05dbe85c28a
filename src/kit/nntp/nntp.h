/* nntp.h -- a news server for readers (RFC 3977): who listens, what is asked, how it is answered. Knows no
 * feature: what groups and articles there are says a table of functions, struct nntp_door.
 *
 * Spoken: RFC 3977 for a reader server; XOVER, XHDR, XPAT, XGTITLE (RFC 2980); AUTHINFO USER and SASL PLAIN
 * (RFC 4643), only over TLS or from this machine; STARTTLS and TLS from the start (RFC 4642, 8143); COMPRESS
 * DEFLATE (RFC 8054); LIST COUNTS, DISTRIBUTIONS, MODERATORS, MOTD, SUBSCRIPTIONS (RFC 6048); commands without
 * waiting for answers. What one burst of commands is answered with is sent at once.
 *
 * Threads take turns: whoever takes an event does all of it, so that an article that waits for the disk
 * holds nobody up, and stays a moment with a client that is quick; there are only as many as were needed at once. A connection that is quiet has no memory but its own few hundred bytes.
 *
 * What others send is bounded: lines, articles, connections in all and from one address, time. What is
 * refused is answered in words and leaves one line in the log. */
#ifndef KIT_NNTP_H
#define KIT_NNTP_H

#include "kit/message/message.h"

struct nntp_group {
    int64_t id, count, low, high; /* without articles: low is high + 1 */
    str name, about;              /* what it is for, one line */
    char posting;                 /* 'y', 'n', 'm': moderated */
    moment made;
    str maker;
    bool joined; /* the reader is a member: LIST SUBSCRIPTIONS */
};

/* Lines end with "\r\n"; dots are not stuffed. number: in its group, or 0. */
struct nntp_article {
    int64_t number;
    str message_id, head, body; /* message_id: without < > */
};

/* Articles of a group; at most so many of them are wanted at once. */
struct nntp_range {
    int64_t group, from, to;
};

/* ---- articles that are posted ------------------------------------------------------------------ */

enum {
    NNTP_ARTICLE_MAX = 8 << 20, /* bytes of an article, with its files */
    NNTP_HEAD_MAX = 64 * 1024,  /* of its head */
    NNTP_LINE_MAX = 998,        /* of a line, without its end */
    NNTP_GROUPS_MAX = 20,
    NNTP_REFERENCES_MAX = 100, /* the last ones are kept */
};

/* A proto-article (RFC 5536, 5537), checked. Message-IDs are without < >; texts are as they were sent. */
struct nntp_post {
    str groups[NNTP_GROUPS_MAX];
    size_t n_groups;
    str from, subject, message_id;       /* message_id: empty if it has none */
    str references[NNTP_REFERENCES_MAX]; /* oldest first */
    size_t n_references;
    str cancels, supersedes; /* Message-IDs; empty: none. One that cancels is nothing else */
    str type, encoding;      /* Content-Type, Content-Transfer-Encoding */
    str head, body;
};
/* Errors: INVALID, in words for the person: a field that is missing, twice, empty or not allowed, a line too
 * long, NUL bytes, lone CR or LF, a Message-ID or a group that is none, another Control than cancel. */
enum err nntp_post_read(struct ctx *c, str source, struct nntp_post *post) MUST_USE;

/* What a person reads of it, as UTF-8 without control characters and with '\n', and the files that come along.
 * Plain text is taken as it is; all else (MIME, other charsets, encoded words) is read in the sandbox.
 * Errors: INVALID, in words: it is not readable, or has neither text nor files. */
struct nntp_words {
    str subject, text; /* text: may be empty if there are files */
    const struct message_file *files;
    size_t n_files, left_out; /* left_out: files beyond the limits */
};
enum err nntp_post_words(struct ctx *c, const struct nntp_post *post,
                         struct nntp_words *words) MUST_USE;

/* ---- what stands behind it ----------------------------------------------------------------------- */

/* Who signs in, and from where. */
struct nntp_try {
    str user, password, address;
};

/* Functions of the feature; all are called with c->program, c->me and so on as `enter` set them. Errors are
 * answered: NOT_FOUND by the code of the command, SIGN_IN with 480, BUSY and FAULT with 403. What the
 * reader may not see is NOT_FOUND, or is not in a list. */
struct nntp_door {
    /* Before each burst of commands: sets who asks. login: of `login`, 0: nobody. Errors: SIGN_IN: this login
     * is not valid any more. */
    enum err (*enter)(struct ctx *c, int64_t login);
    /* Errors: SIGN_IN. */
    enum err (*login)(struct ctx *c, const struct nntp_try *who, int64_t *login);
    enum err (*groups)(struct ctx *c, const struct nntp_group **list, size_t *n);
    enum err (*group)(struct ctx *c, str name, struct nntp_group *group);
    /* Numbers that are there, rising; perhaps only the first ones. */
    enum err (*numbers)(struct ctx *c, struct nntp_range range, const int64_t **list, size_t *n);
    /* Overview lines (RFC 3977 8.4) with their ends, perhaps only the first ones; *last: number of the last one,
     * 0: there is none. */
    enum err (*overview)(struct ctx *c, struct nntp_range range, str *lines, int64_t *last);
    /* The nearest number behind (or before) that one; 0: none. */
    enum err (*next)(struct ctx *c, struct nntp_range at, bool back, int64_t *number);
    enum err (*article)(struct ctx *c, struct nntp_range at, struct nntp_article *article);
    /* group: 0, or the one that is selected: sets the number there, if it is there. */
    enum err (*article_named)(struct ctx *c, str message_id, int64_t group,
                              struct nntp_article *article);
    /* Message-IDs of what came since, in these groups. */
    enum err (*news)(struct ctx *c, moment since, struct id_list groups, const str **ids,
                     size_t *n);
    /* Takes an article; says in c->why what became of it, empty: it is there. Errors: SIGN_IN; INVALID, REFUSED,
     * CONFLICT, NOT_FOUND: answered with 441 and c->why. */
    enum err (*post)(struct ctx *c, const struct nntp_post *post);
    /* Words of the day, lines with '\n'; may be empty. */
    enum err (*motd)(struct ctx *c, str *words);
};

/* ---- the server ------------------------------------------------------------------------------------ */

struct store;

struct nntp_options {
    str listen, listen_tls;       /* "127.0.0.1:119", "[::]:563"; empty: not at all */
    str tls_certificate, tls_key; /* file names; empty: no TLS, and no STARTTLS */
    int workers;                  /* threads at most, begun when they are needed; 0: 16 */
    int connections_max, connections_per_address; /* 0: 2,000 and 64 */
    int idle_s;                                   /* a quiet connection is cut; 0: 900 */
    const struct site *site;
    struct store *store;
    const struct nntp_door *door;
    const struct clock *clock; /* NULL: the system's */
};

struct nntp_server;

/* Errors: INVALID if an address, the certificate or its key cannot be used; why says which. */
enum err nntp_start(struct ctx *c, const struct nntp_options *options,
                    struct nntp_server **server) MUST_USE;
int nntp_port(const struct nntp_server *server);     /* 0: does not listen there */
int nntp_port_tls(const struct nntp_server *server); /* the same, of TLS from the start */
void nntp_stop(struct nntp_server *server);          /* NULL is allowed */

#endif
