/* feed_xml.h -- the pieces of the reader of RSS, RDF, Atom and CDF; for its own files. */
#ifndef FEED_XML_H
#define FEED_XML_H

#include "kit/feed/feed_internal.h"
#include "kit/html/html.h"

enum { FEED_DEPTH_MAX = 200, FEED_NAMES_MAX = 256, FEED_FIELD_MAX = 1 << 20 };

/* Whose words an element's name is of. RSS, all Atoms and CDF share theirs. */
enum space { PLAIN, DUBLIN, TERMS, CONTENT_MODULE, ITUNES, MEDIA, XHTML, OTHER };

enum field {
    NO_FIELD,
    ROOT,    /* rss, feed, RDF, channel */
    ENTRY,   /* item, entry */
    ASIDE,   /* what has a title or a link of its own: image, textInput, source */
    TITLE,
    LINK,
    GUID,    /* an id that is a link unless it says otherwise */
    ID,
    DESCRIPTION, /* HTML */
    SUMMARY,     /* text, unless it says otherwise */
    CONTENT,
    ENCODED,     /* content, as HTML */
    BODY,        /* content, as XHTML */
    PUBLISHED,
    UPDATED,
    DATED, /* either of them */
    CREATED,
    LANGUAGE,
    CATEGORY,
    KEYWORDS, /* several categories with commas */
    AUTHOR,
    ENCLOSURE,
    MEDIA_TITLE, /* when there is no other */
    MEDIA_TEXT,
    MEDIA_CONTENT, /* says of what kind the entry is */
};

struct element {
    str name; /* as written */
    str base; /* of its addresses */
    str language;
    size_t names; /* how many name spaces were known outside of it */
};

struct names {
    struct {
        str prefix;
        enum space space;
    } list[FEED_NAMES_MAX];
    size_t n;
};
/* Takes the xmlns attributes of an element. */
void names_take(struct names *n, struct arena *mem, str attributes);
enum field names_field(const struct names *n, struct arena *mem, str name);
str xml_attribute(struct arena *mem, str attributes, const char *name); /* by its name without prefix */

/* Text of a field, as HTML or as plain words. */
struct passage {
    str text;
    bool html;
};

/* An entry that is being read. Of several titles the first of the highest level counts. */
struct entry {
    struct feed_entry shown;
    struct passage title, media_title, summary, content, media_text;
    int title_depth;
    str summary_base, content_base, permalink;
    str author_name, author_email;
    opt_time updated, dated, created;
    bool has_content, described, id_is_link;
};

/* What was gathered between a field's begin and end. */
struct gathered {
    enum field field;
    str attributes, base;
    struct passage passage;
    int depth;
};

struct xml_feed {
    struct feed_draft *d;
    struct entry entry;
    bool in_entry, atom;
    str channel_base; /* the feed's own page: for addresses of feeds that say no base */
    opt_time published, updated, dated;
};
void entry_begin(struct xml_feed *f, str attributes, str base, str language);
void entry_end(struct xml_feed *f);
void entry_field(struct xml_feed *f, const struct gathered *g);
void channel_field(struct xml_feed *f, const struct gathered *g);
void entry_link(struct xml_feed *f, str attributes, str base); /* <link href rel> */
void entry_enclosure(struct xml_feed *f, str attributes, str base);
void entry_media(struct xml_feed *f, str attributes);
bool entry_category(struct xml_feed *f, str attributes); /* is it named in an attribute? */
void cdf_attributes(struct xml_feed *f, str attributes, str base);

#endif
