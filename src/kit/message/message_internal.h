/* message_internal.h -- the pieces between the files of this folder. */
#ifndef MESSAGE_INTERNAL_H
#define MESSAGE_INTERNAL_H

#include "kit/message/message.h"

/* Cuts the next line, without its end (CRLF, LF or CR CR LF); false at the end. */
bool message_line(str *rest, str *line);

/* The head of a mail or of one of its parts, and the body behind it. A line that begins with white
 * space belongs to the one before. */
struct message_head {
    str lines, body;
};
bool message_is_field(str line); /* "Name: ..." */
struct message_head message_split(str source);
/* The value of the first field of this name, on one line and trimmed; empty if there is none. */
str message_field(struct ctx *c, str head, const char *name);

/* The first "<...>" of a field without '<' and '>', or its first word if it has an '@'. */
str message_id_of(struct ctx *c, str value);

/* "text/plain; charset=x; name*=..." */
str message_type(struct ctx *c, str value); /* "text/plain", lower case */
str message_parameter(struct ctx *c, str value, const char *name);

/* Bytes of a named encoding as UTF-8; a wrong name is found out. */
str message_utf8(struct ctx *c, str bytes, str charset);
/* Without control characters and with '\n' for all ends of lines. */
str message_clean(struct ctx *c, str text);
str message_lower(struct ctx *c, str utf8); /* Unicode */

/* base64 with anything between its letters; quoted-printable; "begin 644 name". */
str message_base64(struct ctx *c, str bytes);
str message_quoted(struct ctx *c, str bytes, bool header); /* header: '_' is a space */
str message_uuencoded(struct ctx *c, str bytes);

opt_time message_date(str value);

/* Who wrote a mail, of which `from` is the From line: of "Eve via List" the person, without an address if
 * no other line has it. */
struct message_address message_sender(struct ctx *c, str head, const struct message_address *from,
                                      size_t n);
/* Do its own lines say that a machine sent it? */
bool message_is_automatic(struct ctx *c, str head);

/* What has passed, of the value of an Authentication-Results field; room for MESSAGE_PROOFS. */
size_t message_proofs(struct ctx *c, str value, struct message_proof *list);

/* What else is in a mail: its files, within the limits of message.h, and the part of a delivery report. */
struct message_parts {
    struct message_file *files; /* room for MESSAGE_FILES */
    size_t n, left_out, bytes;
    str report;
};
/* What a person reads of the mail or part; parts may be NULL. False if its parts are nested too deeply. */
bool message_body(struct ctx *c, str source, struct message_parts *parts, str *text) MUST_USE;

/* ---- threads --------------------------------------------------------------------------------- */

enum { THREAD_MOST = 4 << 20, THREAD_PAGE = 4096, NOBODY_YET = UINT32_MAX };

/* A mail, or one that others refer to. */
struct thread_node {
    str id;   /* empty: it has none */
    str item; /* what is kept of its head; empty: it is not in the archive */
    opt_time date;
    uint64_t author; /* 0: unknown */
    uint32_t parent; /* NOBODY_YET: none */
    uint32_t set;    /* a node of the same thread, nearer to the one that stands for all */
    uint32_t first;  /* of the one that stands for all: the first mail of the thread */
    bool own_parent; /* it names its parent itself */
};
struct threads {
    struct arena *mem;
    struct thread_node *pages[THREAD_MOST / THREAD_PAGE];
    size_t n;
    uint32_t *table; /* by id: number of the node + 1 */
    size_t room;
    uint64_t *people; /* authors, each once */
    size_t n_people, people_room;
};
uint64_t thread_hash(str s);
struct thread_node *thread_at(struct threads *t, uint32_t n);
/* The node of this id, made if it is not there; an empty id makes a new one. False: too many. */
bool thread_node(struct threads *t, str id, uint32_t *n) MUST_USE;
/* That child answers parent; own: the child says so itself. */
void thread_link(struct threads *t, uint32_t child, uint32_t parent, bool own);
void thread_person(struct threads *t, uint64_t author);
void thread_finish(struct threads *t); /* sets `first` */
const struct thread_node *thread_first(struct threads *t, uint32_t n);
bool thread_answers(struct threads *t, uint32_t n);

#endif
