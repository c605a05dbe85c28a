#include "kit/paper/paper_internal.h"

#include "kit/sandbox/sandbox.h"

#include <string.h>

#define LAST_SECOND 253402300799 /* of the year 9999 */

/* ---- words -------------------------------------------------------------------------------------- */

/* Length in bytes of a character that is not drawn: controls, marks that embed or override a direction
 * (U+202A..U+202E), and U+FEFF. */
static size_t unwanted(str s)
{
    unsigned char first = (unsigned char)s.at[0];
    if ((first < ' ' && first != '\n') || first == 0x7f)
        return 1;
    if (first == 0xc2 && s.len > 1 && (unsigned char)s.at[1] < 0xa0)
        return 2;
    if (str_starts(s, S("\xef\xbb\xbf")))
        return 3;
    if (str_starts(s, S("\xe2\x80")) && s.len > 2) {
        unsigned char last = (unsigned char)s.at[2];
        return last >= 0xaa && last <= 0xae ? 3 : 0;
    }
    return 0;
}

str paper_words(struct ctx *c, str words)
{
    struct text t = {.mem = c->mem};
    while (words.len > 0) {
        size_t skip = unwanted(words), len = skip ? skip : str_char_bytes(words);
        len = len ? len : 1;
        if (t.len + len > PAPER_WORDS_MAX) {
            text_add(&t, S("…"));
            break;
        }
        if (!skip && str_char_bytes(words) > 0)
            text_add(&t, str_upto(words, len));
        else if (words.at[0] == '\t')
            text_char(&t, ' ');
        words = str_from(words, len);
    }
    return text_str(&t);
}

/* ---- across ------------------------------------------------------------------------------------- */

static void put_cell(struct text *out, const struct paper_cell *x)
{
    record_put(out, x->words);
    record_put(out, x->note);
    record_number(out, x->share);
    record_number(out, x->number);
    record_number(out, x->strong);
    record_number(out, x->muted);
    record_number(out, x->bar);
    record_number(out, x->low);
    record_number(out, x->value);
    record_number(out, x->mark);
}

void paper_put(struct text *out, const struct paper *p)
{
    const str texts[] = {p->title, p->author, p->language, p->foot, p->pages};
    for (size_t i = 0; i < COUNT(texts); i++)
        record_put(out, texts[i]);
    record_number(out, p->right_to_left);
    record_number(out, p->letter);
    record_number(out, p->hue);
    record_number(out, p->date.s);
    record_number(out, p->zero);
    record_put(out, p->signature);
    record_number(out, (int64_t)p->n);
    for (size_t i = 0; i < p->n; i++) {
        const struct paper_block *b = &p->blocks[i];
        record_number(out, (int64_t)b->kind);
        record_put(out, b->words);
        record_put(out, b->link);
        record_number(out, b->foreign);
        record_number(out, (int64_t)b->n);
        for (size_t k = 0; k < b->n; k++)
            put_cell(out, &b->cells[k]);
    }
}

static struct paper_cell take_cell(struct ctx *c, struct taking *t)
{
    struct paper_cell x = {.words = paper_words(c, taking_text(t))};
    x.note = paper_words(c, taking_text(t));
    x.share = (int)taking_number(t, 0, 1000);
    x.number = taking_number(t, 0, 1) != 0;
    x.strong = taking_number(t, 0, 1) != 0;
    x.muted = taking_number(t, 0, 1) != 0;
    x.bar = taking_number(t, 0, 1) != 0;
    x.low = taking_number(t, 0, 1) != 0;
    x.value = taking_number(t, 0, 1000);
    x.mark = taking_number(t, 0, 1000);
    return x;
}

static struct paper_block take_block(struct ctx *c, struct taking *t)
{
    struct paper_block b = {.kind = (enum paper_kind)taking_number(t, PAPER_TITLE, PAPER_HAND)};
    b.words = paper_words(c, taking_text(t));
    b.link = taking_text(t);
    b.foreign = taking_number(t, 0, 1) != 0;
    b.n = (size_t)taking_number(t, 0, PAPER_CELLS_MAX);
    struct paper_cell *cells = arena_take(c->mem, b.n, sizeof *cells);
    for (size_t k = 0; k < b.n; k++)
        cells[k] = take_cell(c, t);
    b.cells = cells;
    return b;
}

enum err paper_take(struct ctx *c, str bytes, struct paper *paper)
{
    struct taking t = {.rest = bytes};
    struct paper p = {.title = paper_words(c, taking_text(&t))};
    p.author = paper_words(c, taking_text(&t));
    p.language = taking_text(&t);
    p.foot = paper_words(c, taking_text(&t));
    p.pages = paper_words(c, taking_text(&t));
    p.right_to_left = taking_number(&t, 0, 1) != 0;
    p.letter = taking_number(&t, 0, 1) != 0;
    p.hue = (int)taking_number(&t, 0, 360);
    p.date.s = taking_number(&t, 0, LAST_SECOND);
    p.zero = (uint32_t)taking_number(&t, 0, 0x10ffff);
    p.signature = taking_bytes(&t);
    p.n = (size_t)taking_number(&t, 0, PAPER_BLOCKS_MAX);
    struct paper_block *blocks = arena_take(c->mem, p.n, sizeof *blocks);
    for (size_t i = 0; i < p.n && !t.wrong; i++)
        blocks[i] = take_block(c, &t);
    p.blocks = blocks;
    if (t.wrong || t.rest.len > 0)
        return fail(c, ERR_INVALID, "This is no document.");
    *paper = p;
    return OK;
}

/* ---- certificates and pictures ------------------------------------------------------------------- */

enum { CERTIFICATE_WORDS = 12 };

/* In the order in which they cross. */
static void words_of(struct paper_certificate *p, str *all[CERTIFICATE_WORDS])
{
    str *const words[CERTIFICATE_WORDS] = {&p->title,        &p->author, &p->heading, &p->given,
                                           &p->name,         &p->reason, &p->award,   &p->dates,
                                           &p->signer_title, &p->signer, &p->check,   &p->year};
    memcpy(all, words, sizeof words);
}

void paper_put_certificate(struct text *out, const struct paper_certificate *certificate)
{
    struct paper_certificate p = *certificate;
    str *words[CERTIFICATE_WORDS];
    words_of(&p, words);
    for (size_t i = 0; i < CERTIFICATE_WORDS; i++)
        record_put(out, *words[i]);
    record_put(out, p.signature);
    record_put(out, p.address);
    record_put(out, p.credential);
    record_put(out, p.language);
    record_number(out, p.right_to_left);
    record_number(out, p.letter);
    record_number(out, p.hue);
    record_number(out, p.date.s);
}

enum err paper_take_certificate(struct ctx *c, str bytes, struct paper_certificate *certificate)
{
    struct taking t = {.rest = bytes};
    struct paper_certificate p = {0};
    str *words[CERTIFICATE_WORDS];
    words_of(&p, words);
    for (size_t i = 0; i < CERTIFICATE_WORDS; i++)
        *words[i] = paper_words(c, taking_text(&t));
    p.signature = taking_bytes(&t);
    p.address = taking_text(&t);
    p.credential = taking_text(&t);
    p.language = taking_text(&t);
    p.right_to_left = taking_number(&t, 0, 1) != 0;
    p.letter = taking_number(&t, 0, 1) != 0;
    p.hue = (int)taking_number(&t, 0, 360);
    p.date.s = taking_number(&t, 0, LAST_SECOND);
    if (t.wrong || t.rest.len > 0)
        return fail(c, ERR_INVALID, "This is no certificate.");
    *certificate = p;
    return OK;
}

void paper_put_badges(struct text *out, const struct paper_badge *badges, size_t n)
{
    record_number(out, (int64_t)n);
    for (size_t i = 0; i < n; i++) {
        record_put(out, badges[i].program);
        record_put(out, badges[i].award);
        record_put(out, badges[i].year);
        record_number(out, badges[i].hue);
        record_number(out, badges[i].pixels);
    }
}

enum err paper_take_badges(struct ctx *c, str bytes, const struct paper_badge **badges, size_t *n)
{
    struct taking t = {.rest = bytes};
    size_t many = (size_t)taking_number(&t, 0, PAPER_PICTURES_MAX);
    struct paper_badge *list = arena_take(c->mem, many, sizeof *list);
    for (size_t i = 0; i < many && !t.wrong; i++) {
        list[i].program = paper_words(c, taking_text(&t));
        list[i].award = paper_words(c, taking_text(&t));
        list[i].year = paper_words(c, taking_text(&t));
        list[i].hue = (int)taking_number(&t, 0, 360);
        list[i].pixels = (int)taking_number(&t, 0, PAPER_PIXELS_MAX);
        t.wrong = t.wrong || (list[i].pixels > 0 && list[i].pixels < PAPER_PIXELS_MIN);
    }
    if (t.wrong || t.rest.len > 0)
        return fail(c, ERR_INVALID, "These are no badges.");
    *badges = list;
    *n = many;
    return OK;
}
