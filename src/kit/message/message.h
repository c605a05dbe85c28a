/* message.h -- mail and news of other people (RFC 5322, MIME, and what is found in the wild) to plain
 * records. Every function here runs in kit/sandbox: give the jobs to it. Knows no feature.
 *
 * All text is UTF-8 without control characters, whatever the mail claims: encoded words (RFC 2047, also
 * torn, joined and misspelled ones), RFC 2231, raw 8-bit bytes, unknown and wrong charsets. Lines end
 * with '\n'. Nothing is ever fetched. Files that come along are left out, but by message_receive. */
#ifndef KIT_MESSAGE_H
#define KIT_MESSAGE_H

#include "kit/sandbox/sandbox.h"

struct message_address {
    str name, address; /* either may be empty; "user at example.org" becomes an address */
};
struct message {
    str subject;
    const struct message_address *from; /* as the header says, at most 100 */
    size_t n_from;
    opt_time date; /* of the Date line; not set if it has none that is a date */
    str id;        /* of the Message-ID line, without '<' and '>'; empty: none */
    str text; /* what a person reads: plain text, or HTML made plain, with "> " before quotations */
    str reply; /* of it what this person wrote; see message_reply */
};
/* Errors: INVALID in words if it does not begin like a mail, or its parts are nested deeper than 50. */
enum err message_read(struct ctx *c, str source, struct message *m) MUST_USE;

/* A sandbox_job that writes the members "subject", "from", "date", "text" and "reply". */
enum err message_describe(struct ctx *c, str source, str hint, struct text *json) MUST_USE;

/* What a person wrote, of the plain text of a mail: without quotations and the lines that introduce
 * them ("On Monday Eve wrote:", Outlook's block of From, Sent, To and Subject; in some 30 languages),
 * without forwarded mails, signatures and "Sent from my phone". Answers between quotations stay, with an
 * empty line between them; in doubt a line stays. The rules are a table in reply_words.c. */
str message_reply(struct ctx *c, str text);

/* Words of a header field to UTF-8. charset: of raw 8-bit bytes that are not UTF-8; may be empty. */
str message_words(struct ctx *c, str value, str charset);
/* Mailboxes of a field: at most `most`, in the order of the field. */
size_t message_addresses(struct ctx *c, str value, struct message_address *list, size_t most);

/* The plain text of HTML: blocks are apart, "- " before items of lists, "> " before quotations. */
str message_plain(struct ctx *c, str html);

/* ---- mail that comes in ------------------------------------------------------------------------ */

enum {
    MESSAGE_FILES = 20,
    MESSAGE_FILES_MAX = 24 << 20, /* bytes of all of them */
    MESSAGE_NOTICES = 50,
    MESSAGE_ANSWERED = 30,
    MESSAGE_TO = 20,
    MESSAGE_PROOFS = 20,
};
struct message_file {
    str name;  /* without folders; never empty */
    str type;  /* "image/png", as the mail claims */
    str bytes; /* never trusted */
};
/* A check that a mail server says the mail has passed (RFC 8601): of its first Authentication-Results alone, since
 * anybody can write one below. */
struct message_proof {
    str server; /* whose word it is; anybody's, until it is known that this is one's own server */
    str method, domain; /* "dmarc" with header.from, "dkim" with header.d */
};
/* What a mail server says about one recipient (RFC 3464). */
struct message_notice {
    str recipient;  /* address; may be empty */
    str action;     /* "failed", "delayed", "delivered", "relayed", "expanded" */
    str status;     /* "5.1.1"; empty: none */
    str diagnostic; /* "550 5.1.1 No such mailbox" */
};
struct message_mail {
    str subject, id;
    struct message_address from; /* only if the head names exactly one, and no other sender */
    opt_time date;
    str text, reply;     /* as in struct message */
    const str *answered; /* Message-IDs that it answers, the nearest first */
    size_t n_answered;
    const str *to; /* addresses of To and Cc, at most MESSAGE_TO */
    size_t n_to;
    const struct message_proof *proofs;
    size_t n_proofs;
    int64_t hops;     /* Received lines */
    const str *loops; /* where it was: of List-Id and X-Loop, as they stand there */
    size_t n_loops;
    bool automatic; /* a machine sent it, or a list */
    const struct message_file *files;
    size_t n_files, left_out; /* left_out: files beyond the limits */
    bool report;              /* it is a delivery report */
    const struct message_notice *notices;
    size_t n_notices;
};
/* A mail as it came, read in the sandbox here. Errors: INVALID in words: it is no mail, is nested deeper than
 * 50, or too large to be read; FAULT. */
enum err message_receive(struct ctx *c, str source, struct message_mail *mail) MUST_USE;
/* The two halves of it: the sandbox_job, and the taking of what it wrote (INVALID: it is not that). */
enum err message_pack(struct ctx *c, str source, str hint, struct text *record) MUST_USE;
enum err message_unpack(struct ctx *c, str record, struct message_mail *mail) MUST_USE;
/* The body of a part of the type message/delivery-status. Returns how many recipients it names, at most
 * `most`. */
size_t message_notices(struct ctx *c, str body, struct message_notice *list, size_t most);

/* ---- archives --------------------------------------------------------------------------------- */

/* A mail of an archive, with what its thread says. */
struct message_entry {
    str id, subject;                    /* id: empty if it has none */
    const struct message_address *from; /* as the header says, at most 3 */
    size_t n_from;
    struct message_address
        sender; /* the person: of "Eve via List <list@...>" the one in Reply-To */
    opt_time date;
    bool automatic; /* a machine sent it, say its own lines (Auto-Submitted, X-Autoreply ...) */
    bool reply;     /* names a mail before it */
    bool answer;    /* the nearest mail before it that is in the archive is by somebody else */
    str parent;     /* id of the mail before it; empty if it has no id */
    str thread; /* id of the first mail of the thread, also when that one is not in the archive */
};
struct message_counts {
    size_t mails, again, threads, replies, answers, without_parent, people, without_id,
        without_date;
    opt_time first, last;
};
/* What becomes of them: false when nobody takes them any more. */
struct message_sink {
    bool (*counts)(void *state, const struct message_counts *counts); /* first */
    bool (*take)(void *state, const struct message_entry *entry);     /* valid during the call */
    void *state;
};

/* Reads an archive of any length, in the sandbox, and gives each mail in the order of the archive; a
 * Message-ID that was there before is counted and left out. Threads by References and In-Reply-To. Only
 * heads are kept, about 400 bytes each.
 *
 * hint "": mbox (mboxo, mboxrd; mboxcl and mboxcl2 by Content-Length, up to 2 MB), pipermail, takeouts; also
 * packed by gzip.
 * hint MESSAGE_FRAMES: mails one after the other, each behind a line with its length in bytes.
 * Errors: INVALID if it is no archive, a line is longer than 4 MB, or there are more than 4,000,000
 * mails; BUSY if they were not taken. */
enum err message_stream(struct ctx *c, const struct sandbox_flow *flow, str hint,
                        const struct message_sink *sink) MUST_USE;
#define MESSAGE_FRAMES S("frames")

/* The same as a sandbox_stream_job, to the members "counts" and "items" of a JSON object. */
enum err message_archive(struct ctx *c, const struct sandbox_flow *flow, str hint) MUST_USE;

#endif
