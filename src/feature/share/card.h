/* card.h -- inside share: what a card shows, and the card. */
#ifndef FEATURE_SHARE_CARD_H
#define FEATURE_SHARE_CARD_H

#include "feature/frame/frame.h"
#include "feature/share/share.sql.h"

struct share_card {
    bool found;
    str address;       /* of the page, whole */
    str title, author; /* for oEmbed: "Meridian Experts: Compilers", "Ana" */
    str author_address;
    str program;
    int hue;
    str name, line, foot; /* in the card, top down */
    str picture;          /* of a badge: PNG of 512 pixels, whole address; else empty */
};
/* card->found false: there is none that the reader may see. */
enum err share_person(struct ctx *c, str handle, struct row_share_person *row,
                      struct share_card *card) MUST_USE;
enum err share_badge(struct ctx *c, str number, struct share_card *card) MUST_USE;
str share_card_svg(struct ctx *c, const struct share_card *card);

/* Words that have to fit into so many pixels: how large their letters may be. Wide letters (Chinese,
 * Japanese, Korean) count as a square, others as a bit more than half of one; words are cut, with "…", when
 * letters of the smallest size are still too many. */
struct share_fit {
    str words;
    int size; /* pixels: from `least` to `most` */
};
struct share_fit share_fit(struct ctx *c, str words, int width, int least, int most);

str share_address(struct ctx *c, str path); /* whole, of a page of the program */
void share_member(struct text *t, const char *name, str value); /* ,"name":"value" */
/* Headers of what other sites may show: nothing in it depends on who looks there. */
void share_with_others(struct res *out);

/* /oembed?url=ADDRESS&format=json|xml&maxwidth=N&maxheight=N */
enum err share_oembed(struct ctx *c, const struct req *r, struct res *out);

#endif
