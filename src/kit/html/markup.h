/* markup.h -- XML and HTML as they are found in the wild, piece by piece, and safe HTML made of them.
 * Reading never fails: what is no markup is text, what is not closed ends with its source. No
 * declaration is ever acted upon, so there are no entities of one's own and nothing is fetched. The
 * time is linear in the length of the source. All sources are UTF-8. */
#ifndef KIT_MARKUP_H
#define KIT_MARKUP_H

#include "base/base.h"

struct safe_html; /* html.h */

enum markup_kind {
    MARKUP_TEXT,  /* `inside` as written, with its references */
    MARKUP_CDATA, /* `inside` as it is meant */
    MARKUP_OPEN,  /* <name inside> or, if `empty`, <name inside/> */
    MARKUP_CLOSE, /* </name> */
    MARKUP_OTHER, /* a comment, a declaration, an instruction */
};
struct markup_piece {
    enum markup_kind kind;
    str name, inside, whole;
    bool empty;
};
struct markup {
    str rest;        /* at first the source */
    size_t last_end; /* bytes of `rest` that stand behind its last '>' */
    bool begun;
};
bool markup_next(struct markup *m, struct markup_piece *piece); /* false at the end */

/* Takes the next attribute off `*inside`; the value as written, with its references. */
bool markup_attribute(str *inside, str *name, str *value);

/* Text as it is meant: "&amp;", "&#8217;", "&eacute;" become characters; others stay as they are.
 * Numbers of Windows-1252 (128 to 159) are taken for what was meant. */
str markup_meant(struct arena *mem, str written);
size_t markup_reference(str s, uint32_t *point); /* length of the reference at the start of s, or 0 */
void markup_point(struct text *t, uint32_t point); /* what is no character becomes U+FFFD */
void markup_escape(struct text *t, str plain);     /* & < > " as references */

/* HTML with known, harmless elements and attributes alone: no scripts, styles, forms, frames, events
 * or names; links through the scheme list of html_url, made absolute by `base` (may be empty); every
 * element is closed. What is inside of scripts and the like goes, the words of other unknown elements
 * stay. */
struct safe_html markup_clean(struct ctx *c, str source, str base);

struct safe_html markup_words(struct ctx *c, str plain); /* text that is no HTML */

/* `url` made absolute against `base` (RFC 3986, 5.2), as written otherwise; `url` itself if `base` is
 * no http(s) address. */
str markup_absolute(struct arena *mem, str url, str base);

#endif
