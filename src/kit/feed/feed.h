/* feed.h -- feeds (RSS 0.9x/1.0/2.0, Atom, JSON Feed), tables (CSV) and heads of posts (YAML front
 * matter) to plain records. Parsing runs in kit/sandbox. Knows no feature. */
#ifndef KIT_FEED_H
#define KIT_FEED_H

#include "base/base.h"

struct feed_enclosure {
    str url, type;   /* url absolute http(s); type as the feed says, or empty */
    opt_int length;  /* bytes, as the feed says */
};
struct feed_item {
    str id, title, url, summary, language; /* plain text; url absolute http(s) or empty */
    str author; /* "Ada", "Ada (ada@a.example)" or empty */
    str media; /* what is enclosed: "audio", "video" or empty */
    opt_time published, updated; /* published: or updated, if the feed says no more */
    const str *tags;
    size_t n_tags; /* at most 50 */
    const struct feed_enclosure *enclosures;
    size_t n_enclosures; /* at most 20 */
};
struct feed {
    str title, url;
    str hub, self; /* WebSub: who tells what is new, by which name; the first ones, or empty */
    opt_time updated;
    const struct feed_item *items; /* at most 2,000 */
    size_t n;
};
/* What is missing is made up from the rest: a title from the summary, an id from the address, a date
 * from the latest change; titles are cut at 200 characters, summaries at 2,000. Known encodings become
 * UTF-8, whatever the file claims; HTML becomes plain text. XML that is broken is read as far as its
 * meaning is clear.
 * source: the file's bytes; base: its address, for relative links, or empty.
 * Errors: INVALID with what is wrong, and for JSON where ("line 12: ..."); a DOCTYPE is not acted upon,
 * and one with entities that hold others or are fetched is refused. */
enum err feed_read(struct ctx *c, str source, str base, struct feed *feed) MUST_USE;

/* The same for people who look: a sandbox_job that writes the members "feed" and "entries" of a JSON
 * object. Here nothing is cut or made up: what the feed does not say is null. Titles are plain text,
 * summaries and contents safe HTML (kit/html/markup.h), dates UTC. base: as above; without one,
 * relative links count from the feed's own page, or stay relative. */
enum err feed_describe(struct ctx *c, str source, str base, struct text *json) MUST_USE;

/* Lists of addresses, as sandbox_jobs like feed_describe; at most 50,000. OPML (hint: none) gives the
 * members "title" and "feeds" with title, feed (its address), link (its page) and folder of each; a
 * sitemap, also one of plain text, "pages" and "maps" (further sitemaps) with link, title and updated.
 * Errors: INVALID in words if it is neither. */
enum err opml_describe(struct ctx *c, str source, str hint, struct text *json) MUST_USE;
enum err sitemap_describe(struct ctx *c, str source, str base, struct text *json) MUST_USE;

/* The bytes as UTF-8 without a byte order mark. named: the encoding the file claims, or empty;
 * valid UTF-8 is believed more than the claim, and what nothing fits is taken as Windows-1252. */
str feed_utf8(struct ctx *c, str bytes, str named);

/* The media types of feeds, for asking a server. */
#define FEED_TYPES                                                                                 \
    "application/atom+xml, application/rss+xml, application/feed+json, application/json;q=0.9, "   \
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"

/* Atom (RFC 4287) as text: begin, an entry for each, end. Control characters are left out. */
struct atom {
    str title, id, page; /* id: an address that stays; page: where it is read */
    str author, summary; /* empty: none; a feed has no summary */
    str html;            /* of an entry: all of it; empty: none */
    str language;        /* of an entry; empty: not said */
    str hub;             /* of a feed: who tells what is new (WebSub); empty: nobody */
    moment updated;
    opt_time published;  /* of an entry */
    const str *tags;     /* of an entry */
    size_t n_tags;
};
void atom_begin(struct text *t, const struct atom *feed, str self); /* self: the feed's own address */
void atom_entry(struct text *t, const struct atom *entry);
void atom_end(struct text *t);

/* The same as JSON Feed 1.1 (jsonfeed.org). An entry says whether it is the first one. */
void feed_json_begin(struct text *t, const struct atom *feed, str self);
void feed_json_entry(struct text *t, const struct atom *entry, bool first);
void feed_json_end(struct text *t);

/* CSV by RFC 4180, UTF-8 (with or without BOM), UTF-16 with BOM or Windows-1252; comma, semicolon or
 * tab, found by the first line. At most 50,000 lines, 20 MB, 100 columns and 2,000,000 cells.
 * Errors: INVALID in words, with the line. */
struct table_row {
    int line; /* where it starts in the file, from 1 */
    const str *cells; /* n_columns of them; missing ones are empty */
    bool ragged;      /* had more or fewer cells than the head */
};
struct table {
    const str *head; /* names of the columns as written */
    size_t n_columns;
    const struct table_row *rows;
    size_t n;
};
enum err table_read(struct ctx *c, str source, struct table *table) MUST_USE;
size_t table_column(const struct table *t, const char *name); /* SIZE_MAX if absent; case and spaces aside */
void table_write_cell(struct text *out, str cell, bool first); /* quotes; a leading = + - @ gets a ' */

/* The front matter of Markdown files: YAML between two lines "---", or TOML between "+++". Known names: title, slug or
 * permalink, description (or summary, excerpt, subtitle), date (or published, pubDate), language (or
 * lang), tags (or keywords, categories), status, draft, canonical (or url, link, external_url), and of
 * talks event_name (or event, conference), video_link, event_link; case, '-' and '_' aside. */
struct feed_file {
    str name, bytes;
};
struct post {
    str name; /* of the file, as it was given */
    str title, slug, summary, language, status; /* plain text; status "draft": not published */
    str event, place, city;                     /* of a talk */
    bool workshop;
    str url, event_url, slides; /* absolute http(s) or empty; url: of the thing itself */
    const str *tags;
    size_t n_tags; /* at most 20 */
    opt_day date;
    str wrong; /* not empty: why this file could not be read */
};
/* At most 2,000 files; of each the first 64 kB are looked at. posts: one for each file. A file that
 * cannot be read does not stop the others. Errors: INVALID in words. */
enum err posts_read(struct ctx *c, const struct feed_file *files, size_t n,
                    const struct post **posts) MUST_USE;

/* ---- for readers of other formats, in the sandbox ------------------------------------------------ */

/* Plain text of HTML: known elements and comments go, entities become characters, white space
 * becomes one space. At most `chars` characters, with an ellipsis when cut. */
str feed_plain(struct ctx *c, str html, size_t chars);
str feed_words(struct ctx *c, str plain, size_t chars); /* the same of text that is no HTML */

/* The address made absolute; empty if it is not http(s), too long, or has no host. */
str feed_url(struct ctx *c, str url, str base);
str feed_language(str code); /* the code if it looks like "pt-BR", else empty */

/* A date of RFC 822 (all odd kinds), ISO 8601, or close to them; no zone means UTC. 1900 to 2200. */
opt_time feed_date(str text);
/* The date that is written there, whatever the zone: of 2027-01-31T23:00:00-05:00 the 31st. */
opt_day feed_day(str text);

/* Before any other use of the JSON library: it would open a file for its seed. */
void feed_json_seed(void);

#endif
