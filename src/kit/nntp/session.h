/* session.h -- one reader's conversation, apart from sockets: a line in, an answer out.
 *
 * Whoever moves the bytes calls session_line for each command, session_article for each article, and
 * session_more as long as s->job goes on; then does what s->then says, once the answer is sent. */
#ifndef KIT_NNTP_SESSION_H
#define KIT_NNTP_SESSION_H

#include "kit/nntp/line.h"
#include "kit/nntp/nntp.h"

enum {
    SESSION_LINE_MAX = 510,   /* bytes of a command, without its end */
    SESSION_SASL_MAX = 2046,  /* of AUTHINFO SASL and what follows it */
    SESSION_MISTAKES_MAX = 30 /* then the connection ends */
};

enum session_expects { EXPECTS_COMMAND, EXPECTS_ARTICLE, EXPECTS_SASL };
enum session_then { THEN_GO_ON, THEN_TLS, THEN_DEFLATE, THEN_END };

/* An answer of many lines that is made piece by piece, for ranges of any length. */
enum job_kind { JOB_NONE, JOB_OVER, JOB_NUMBERS, JOB_COLUMN, JOB_FIELD };
struct job {
    enum job_kind kind;
    int64_t group, at, to;
    const char *first,
        *none; /* the line before the first article; the one if there is no article */
    bool begun;
    size_t column;   /* of the overview */
    bool patterns;   /* XPAT: `words` has them behind the name of the field */
    char words[512]; /* the name of the field; patterns, each behind a NUL byte */
    size_t n_words;  /* bytes */
};

struct session {
    const struct nntp_door *door;
    const char *address;    /* of the client, for the log */
    bool tls, loopback;     /* is; comes from this machine */
    bool tls_can, deflated; /* STARTTLS is possible; COMPRESS is on */
    int64_t login;          /* 0: nobody */
    enum session_expects expects;
    enum session_then then;
    int mistakes, failures; /* of commands; to sign in */
    int64_t group, current; /* 0: none */
    char group_name[81];
    char user[255]; /* of AUTHINFO USER; empty: none yet */
    struct job job;
};

void session_greet(struct session *s, struct text *out);
void session_line(struct session *s, struct ctx *c, str line, struct text *out);
/* source: dots are taken off; without its last line. */
void session_article(struct session *s, struct ctx *c, str source, struct text *out);
/* One piece of the answer; s->job.kind is JOB_NONE when it is complete. */
void session_more(struct session *s, struct ctx *c, struct text *out);
/* A mistake of the client that its line alone does not show; answers, logs and counts it. */
void session_mistake(struct session *s, const char *answer, struct text *out);
/* Begins anew, with TLS. */
void session_secure(struct session *s);

/* ---- between the files of the folder ----------------------------------------------------------------- */

typedef void session_command(struct session *s, struct ctx *c, const struct line *l,
                             struct text *out);
struct command {
    const char *name;
    session_command *run;
    size_t min, max; /* words behind the name */
};
/* Each ends with an empty row. "LIST ACTIVE" and the like have tables of their own. */
extern const struct command session_login_commands[], session_group_commands[],
    session_list_commands[], session_over_commands[];
bool session_run(const struct command *table, struct session *s, struct ctx *c,
                 const struct line *l, struct text *out);

void answer(struct text *out, const char *format, ...) FORMAT(2); /* a line */
void answer_error(struct ctx *c, enum err e, const char *missing, struct text *out);
void answer_stuffed(struct text *out,
                    str lines); /* lines, with a dot before those that begin with one */
void answer_end(struct text *out);

/* The value of a field in a head, on one line; empty: it has none. */
str head_value(struct ctx *c, str head, str name);
/* Column of an overview line that has these words; SIZE_MAX: none. */
size_t overview_column(str field);
str overview_value(str line, size_t column);
void overview_of(struct ctx *c, const struct nntp_article *a, struct text *out);

/* The answer to what SASL asked. */
void session_sasl(struct session *s, struct ctx *c, str line, struct text *out);

/* The selected group's name, number and first article. False: it was answered. */
bool session_select(struct session *s, struct ctx *c, str name, struct nntp_group *group,
                    struct text *out);

#endif
