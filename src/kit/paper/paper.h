/* paper.h -- what is drawn: documents for paper (a list of headings, paragraphs, quotes, items and rows
 * becomes a PDF, A4 or Letter, with page numbers and text that can be read aloud), certificates for the
 * wall, and the pictures of badges. All of it in any script and direction.
 *
 * It is drawn with cairo and pango by a program of its own, plaudit-paper, which stands beside ours or in
 * ../libexec, starts for each document, sees nothing but fonts, and has no network (kit/sandbox): our own
 * process never loads those libraries. The same document gives the same bytes on the same machine.
 * Words are plain: what looks like markup is put as it is. Control characters are left out, and so are
 * marks that turn the words around them; a block of more than PAPER_WORDS_MAX bytes is cut, with "…". */
#ifndef KIT_PAPER_H
#define KIT_PAPER_H

#include "base/base.h"

enum {
    PAPER_BLOCKS_MAX = 4000,
    PAPER_CELLS_MAX = 8,
    PAPER_WORDS_MAX = 20000, /* bytes of a block */
    PAPER_PAGES_MAX = 200,
};

enum paper_kind {
    PAPER_TITLE,   /* of the document, once */
    PAPER_HEADING, /* stays with what follows */
    PAPER_LEAD,    /* a first paragraph */
    PAPER_TEXT,
    PAPER_STRONG,
    PAPER_SMALL,
    PAPER_QUOTE, /* somebody's words */
    PAPER_ITEM,  /* of a list */
    PAPER_HEAD,  /* a table's first row: again on each page */
    PAPER_ROW,
    PAPER_LINE, /* across the page */
    PAPER_HAND, /* the document's signature, a picture */
};
struct paper_cell {
    str words, note; /* note: smaller, below */
    int share;       /* of the width; all cells of a row together are the whole */
    bool number;     /* at the end of the cell */
    bool strong, muted;
    bool bar, low; /* a bar of `value` of 1000 with a mark; low: it does not reach it */
    int64_t value, mark;
};
struct paper_block {
    enum paper_kind kind;
    str words;
    str link;     /* https: or mailto: address that the words lead to; empty: none */
    bool foreign; /* words of people: their direction is their own */
    const struct paper_cell *cells; /* of HEAD and ROW */
    size_t n;
};
struct paper {
    str title, author; /* of the file; author: the program, which stands on top of each page */
    str language;      /* "de" */
    bool right_to_left, letter; /* letter: 8.5 x 11 inches; else A4 */
    int hue;                    /* of the program's color */
    moment date;                /* the file says it was made then */
    str foot;                   /* on each page */
    str pages;                  /* "Page # of #" in the document's language */
    uint32_t zero;              /* its digit 0, if that is not ASCII's */
    str signature;              /* PNG; where PAPER_HAND stands; empty: none */
    const struct paper_block *blocks;
    size_t n;
};

/* Errors: INVALID, in words, if it cannot be drawn: no such program here, too long, or over a limit of time
 * and memory. */
enum err paper_pdf(struct ctx *c, const struct paper *paper, str *pdf) MUST_USE;

/* ---- certificates: one sheet, landscape --------------------------------------------------------------- */

struct paper_certificate {
    str title, author;        /* of the file; author: the program, on top of the sheet */
    str heading, given, name; /* "Certificate"; "is given to"; the person */
    str reason, award, dates; /* "for work for the community in"; what for; "From # until #" */
    str signature;            /* PNG; empty: a line to sign on */
    str signer, signer_title; /* below it; empty: none */
    str check, address; /* "Check it:" and where: printed, and as a QR code; at most 300 bytes */
    str credential;     /* JSON that is put into the file as badge.json; empty: none */
    str year;           /* on the badge */
    str language;
    bool right_to_left, letter; /* as of struct paper */
    int hue;
    moment date;
};
/* The same certificate gives the same bytes. The credential is attached as it is, not packed, with the type
 * application/vc+ld+json: kit/sign finds it there. Errors: as of paper_pdf. */
enum err paper_certificate(struct ctx *c, const struct paper_certificate *certificate,
                           str *pdf) MUST_USE;

/* ---- pictures of badges --------------------------------------------------------------------------- */

enum { PAPER_PICTURES_MAX = 200, PAPER_PIXELS_MIN = 32, PAPER_PIXELS_MAX = 1024 };

/* A shield in the program's color with the award's name, as large as it can be; from 128 pixels on the
 * program's name stands above it. */
struct paper_badge {
    str program, award, year;
    int hue;
    int pixels; /* of a side of the PNG; 0: an SVG, its words as outlines */
};
/* Draws all of them in one go, which is much quicker than one by one; the same badge gives the same bytes.
 * Errors: as of paper_pdf. */
enum err paper_badges(struct ctx *c, const struct paper_badge *badges, size_t n,
                      str *pictures) MUST_USE;

/* Is paper in this country cut to Letter? (ISO 3166, "US") */
bool paper_is_letter(str country);

#endif
