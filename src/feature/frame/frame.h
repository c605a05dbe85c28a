/* frame.h -- what every page has around it: top bar, working area's side bar, footer, errors; and the
 * parts that pages share: fields of forms, avatars, dates, page turners, empty lists. */
#ifndef FEATURE_FRAME_H
#define FEATURE_FRAME_H

#include "kit/html/html.h"
#include "kit/http/http.h"

/* The signed-in person and the program, for the top bar; set by account_enter. */
struct reader {
    str name, handle, avatar; /* avatar: address of the picture, empty: the pattern */
    str program_name, program_code;
    int hue;        /* of the program, a multiple of 15 */
    int64_t unread; /* notices */
    bool several;   /* more than one program here */
};

/* Which entry of the side bar is the present one; AREA_NONE: a page without side bar. */
enum area {
    AREA_NONE,
    AREA_HOME,
    AREA_DIRECTORY,
    AREA_COMMUNITY,
    AREA_BLOG,
    AREA_RECORD, /* my record, my nominations */
    AREA_LEAD,
    AREA_REVIEW,
    AREA_COMMITTEE,
    AREA_PROGRAM,
    AREA_SERVER,
    AREA_ACCOUNT,
};

/* A page is put between these two:
 *     struct html o = frame_open(c, r, tr(c, "Directory"), AREA_DIRECTORY);
 *     view_directory(&o, &v);
 *     return frame_close(&o, r, out);
 * With r->part (htmx) only the inside of <main> is sent. */
struct html frame_open(struct ctx *c, const struct req *r, str title, enum area area);
enum err frame_close(struct html *o, const struct req *r, struct res *out);

/* The same, of a page that is made to be passed on: what it says of itself to other sites, in its head (Open
 * Graph, JSON-LD, oEmbed). All addresses are whole. */
struct frame_link {
    const char *relation, *type; /* "alternate"; media type, or NULL */
    str title, address;          /* address: whole */
};
struct frame_share {
    const char *kind;   /* of Open Graph: "profile", "website", "article" */
    str address, words; /* of the page; a sentence, or empty */
    str picture;        /* empty: none */
    str facts, embed;   /* of the JSON-LD; of the oEmbed answer, up to its format; empty: none */
    const struct frame_link *links; /* feeds, and where to tell the page something */
    size_t n_links;
};
struct html frame_open_shared(struct ctx *c, const struct req *r, str title, enum area area,
                              const struct frame_share *share);
/* Fills address, facts and embed of a page, by its path and what its JSON-LD is called ("person":
 * PATH/person.jsonld). */
void frame_share_addresses(struct ctx *c, str path, const char *facts, struct frame_share *share);

/* The card of a page, to be put into another site's: a picture that is a link, in HTML that needs no script.
 * address: of the page; its card is at ADDRESS/card.svg. width: at most FRAME_CARD_WIDTH pixels. */
enum { FRAME_CARD_WIDTH = 480, FRAME_CARD_HEIGHT = 144 };
str frame_card(struct ctx *c, str address, str words, int width);
int frame_card_height(int width);

/* After a form that was not accepted: out->status by e, and OK if the page should be shown again with
 * the problems and what was typed (INVALID, REFUSED, CONFLICT, BUSY); else e itself. Without a problem
 * at a field, c->why becomes a problem of the whole form. */
enum err frame_again(struct ctx *c, struct res *out, enum err e) MUST_USE;

/* The page for a request that failed: what happened, what is safe, what to do. For app/. A status of
 * 400 or more that is set already (413, 429) is kept. SIGN_IN leads a reader to /sign-in?then=ADDRESS,
 * a sent form to a page that says so. A FAULT is logged under a number that the page shows. */
void frame_failed(struct ctx *c, const struct req *r, enum err e, struct res *out);

/* What a role is called (one bit of the viewer), in English words to be translated; empty for others. */
const char *frame_role(int64_t role);

/* A sentence for the next page after a redirect: "Saved." Kept for 30 seconds in the cookie
 * "plaudit-flash", by its number in the list of frame.c, so that nobody can put words there. A page
 * that shows one is never shared. */
enum flash { FLASH_NONE, FLASH_SAVED, FLASH_SENT, FLASH_REMOVED, FLASH_UNDONE, FLASH_SIGNED_OUT };
void frame_flash(struct res *out, enum flash flash);

/* The end of a form's handler: "Saved." and on to the route's `then`, or the same page once more with
 * the problems and what was typed. e: what the room said. */
enum err frame_saved(struct ctx *c, const struct req *r, struct res *out, enum err e,
                     handler *page) MUST_USE;

/* ---- parts, for templates:  {{> frame_field(&(struct frame_field){...})}} ---------------------- */

/* Hidden fields every form has: token and one-time key. */
void view_frame_tokens(struct html *o, const struct req *r);

/* The problems of the form just sent, on top, linked to their fields; nothing if there are none.
 * After frame_again a refusal without a field is one of them. */
void view_frame_problems(struct html *o);

/* Label, hint, problem and field together. type: "text", "email", "password", "url", "date",
 * "number", "search", "textarea", "file". */
struct frame_field {
    const char *name, *type;
    str label, hint, value;
    bool required;
    size_t max; /* characters; 0: no maxlength */
    int rows;   /* of a textarea */
    const char *autocomplete, *lang, *min, *step, *accept;
};
void view_frame_field(struct html *o, const struct frame_field *f);

struct frame_option {
    str value, label;
    bool chosen;
};
struct frame_select {
    const char *name;
    str label, hint;
    const struct frame_option *options;
    size_t n;
    bool required, radios; /* radios: shown as a list of radio buttons */
};
void view_frame_select(struct html *o, const struct frame_select *s);
void view_frame_check(struct html *o, const char *name, str label, bool on); /* sends "yes" */

/* Inside a <form data-autosave="/address">: the line that says when it was saved. Two seconds after a
 * change the form is posted there (without the one-time key); any 2xx counts as saved. */
void view_frame_autosave(struct html *o);

/* What somebody did, by its title; a link if it has an address. language: of the title, or empty. */
void view_frame_title(struct html *o, str title, str url, str language);

void view_frame_avatar(struct html *o, str name, str picture, int pixels);
void view_frame_person(struct html *o, str handle, str name, str picture); /* avatar and link */

/* "1-50 of 4,012, next page": address keeps all filters. before/after empty: none. */
struct frame_pages {
    int64_t from, to, total; /* total < 0: not known */
    str previous, next;      /* whole addresses without prefix, values encoded */
};
void view_frame_pages(struct html *o, const struct frame_pages *p);

/* Follows what the page is about, or no more: posts to /follow (feature/network). Nothing for visitors, and
 * nothing about oneself. */
struct frame_follow {
    const struct req *r;
    const char *kind; /* "person", "group", "thread", "expertise", "blog" */
    int64_t channel;  /* id of what is followed; of the blog: the program */
    bool on;          /* followed already */
};
void view_frame_follow(struct html *o, const struct frame_follow *f);

/* Nothing here yet: what will be here, and what to do first. */
struct frame_empty {
    str title, words, action, address;
};
void view_frame_empty(struct html *o, const struct frame_empty *e);

/* A state in words with its tone: "good", "warn", "bad", "tone", "mute". */
void view_frame_badge(struct html *o, const char *tone, str words);

#endif
