/* inside.h -- what the files of this room share. */
#ifndef NOTICE_INSIDE_H
#define NOTICE_INSIDE_H

#include "feature/notice/notice.h"

enum { NOTICE_WORDS_MAX = 200, NOTICE_MORNING = 8, NOTICE_NIGHT = 22 };

/* A kind of notice: data, one line each. */
struct notice_kind {
    const char *code; /* "lounge-mention" */
    const char *room; /* heading among the choices, English */
    const char *name; /* in the choices, English: "Somebody mentions me" */
    const char
        *words; /* the sentence, English; each '#' is a value: the actor's name if `named`, then
                          the title */
    const char *bare; /* the sentence for who may not see the title; no value */
    const char *mail; /* without a choice: "none", "each", "daily", "weekly" */
    bool named;
    enum {
        NOTICE_PLAIN,
        NOTICE_ARTICLE, /* of an article, that comes by the mail of its group as well */
        NOTICE_LETTER,  /* the room writes a letter of its own: none is chosen here */
    } door;
};
extern const struct notice_kind
    notice_kinds[]; /* ends with a zero row; kinds of a room stand together */
const struct notice_kind *notice_kind(str code); /* NULL: none */

/* The sentence in the reader's language, in plain text. actor empty: the program, or nobody any more. */
struct notice_facts {
    str actor, words;
    bool hidden;
};
str notice_sentence(struct ctx *c, const struct notice_kind *kind,
                    const struct notice_facts *facts);

/* When a letter goes that is due from now on; not set: none. mail: as chosen; c->zone is the reader's. */
opt_time notice_letter_time(struct ctx *c, str mail);
bool notice_is_mail(str mail); /* one of the four */
/* By which mail it is told: as chosen (empty: not at all), but nothing twice. listed: how its group's articles come
 * to them, empty: they do not. */
str notice_mail_of(const struct notice_kind *kind, str chosen, str listed);
bool notice_is_day(struct ctx *c); /* letters may go now; c->zone is the reader's */
const char *notice_mail_words(str mail);

/* The address, without the program's prefix, that ends letters to this person with one click: of a kind, or
 * of all (empty). */
enum err notice_stop_address(struct ctx *c, int64_t person, str kind, str *address) MUST_USE;

extern const struct route notice_choice_routes[];

#endif
