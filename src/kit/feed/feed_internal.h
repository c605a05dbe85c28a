/* feed_internal.h -- the pieces of the reader; for the files of this folder, its tests and fuzzers.
 */
#ifndef FEED_INTERNAL_H
#define FEED_INTERNAL_H

#include "kit/feed/feed.h"
#include "kit/sandbox/sandbox.h"

enum {
    FEED_BYTES_MAX = 5 << 20,
    FEED_ITEMS_MAX = 2000,
    FEED_TITLE_MAX = 200,    /* characters */
    FEED_SUMMARY_MAX = 2000, /* characters */
    FEED_URL_MAX = 2000,     /* bytes */
    FEED_ID_MAX = 500,       /* characters */
    FEED_TAGS_MAX = 50,
    FEED_ENCLOSURES_MAX = 20,
    FEED_WORDS_MAX = 10000, /* characters of a title that is shown */
    LISTING_MAX = 50000,     /* addresses */
    TABLE_BYTES_MAX = 20 << 20,
    TABLE_LINES_MAX = 50000,
    TABLE_COLUMNS_MAX = 100,
    TABLE_CELLS_MAX = 2000000,
    POSTS_MAX = 2000,
    POST_HEAD_MAX = 64 << 10, /* bytes of a file that are looked at */
    POST_TAGS_MAX = 20,
    NAME_MAX_CHARS = 100, /* of an event, a place, a tag */
};

/* An item, and what the feed itself says of it, for people who look. */
struct feed_entry {
    struct feed_item item;
    str title, link, id;  /* as the feed has them; link: harmless, perhaps relative */
    str summary, content; /* safe HTML */
    opt_time published;
};

/* A feed that is being read; entries grow up to the limit, further ones are left out. */
struct feed_draft {
    struct ctx *c;
    str base; /* address of the feed, or empty */
    str title, url, language;
    str link; /* of the feed, as it is shown */
    str hub, self;
    opt_time updated;
    struct feed_entry *entries;
    size_t n, room;
};

/* ---- feed_text.c: any bytes to UTF-8, HTML to plain text, addresses -------------------------- */

str feed_encoding(struct ctx *c, str source); /* what <?xml encoding="..."?> claims, or empty */
str feed_ascii(struct ctx *c, str head); /* so much of it that a name of an encoding can be read */

str feed_media(str type);    /* "audio" or "video" of "audio/mpeg", "video/mp4"; else empty */
bool feed_is_web(str url);   /* begins with http:// or https:// */

/* ---- the formats: the whole file, in UTF-8, to the draft; run in the sandbox ----------------- */

enum err feed_xml(struct feed_draft *d, str utf8) MUST_USE;
enum err feed_json(struct feed_draft *d, str utf8) MUST_USE;

/* Fills what is missing in the entry's item (a title from the summary, an id from the address), cuts
 * what is too long and adds it. */
void feed_add(struct feed_draft *d, const struct feed_entry *entry);

/* Adds a tag to the item unless it has it, and an enclosure; beyond the limits nothing. */
void feed_tag(struct ctx *c, struct feed_item *item, str tag);
void feed_enclose(struct ctx *c, struct feed_item *item, struct feed_enclosure what);

/* An address as it is shown: absolute if base is known, harmless, or empty. */
str feed_link(struct ctx *c, str url, str base);

/* Bytes in any encoding to the draft. Errors: INVALID with what is wrong and where. */
enum err feed_draft(struct feed_draft *d, str source) MUST_USE;

/* The whole reader without the sandbox: bytes in, record out. */
enum err feed_parse(struct ctx *c, str source, str base, struct text *record) MUST_USE;
enum err table_parse(struct ctx *c, str source, struct text *record) MUST_USE;
enum err posts_parse(struct ctx *c, str framed, struct text *record) MUST_USE;
str posts_framed(struct ctx *c, const struct feed_file *files, size_t n); /* what posts_parse reads */

/* ---- feed_record.c: how records cross the socket; the taker trusts nothing ------------------- */

void feed_record(struct text *out, const struct feed_draft *d);
enum err feed_take(struct ctx *c, str record, struct feed *feed) MUST_USE;
void table_record(struct text *out, const struct table *t);
enum err table_take(struct ctx *c, str record, struct table *t) MUST_USE;
void posts_record(struct text *out, const struct post *posts, size_t n);
enum err posts_take(struct ctx *c, str record, size_t n, const struct post **posts) MUST_USE;

str taking_url(struct taking *t); /* http(s) or empty */

#endif
