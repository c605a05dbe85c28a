#include "feature/share/card.h"

#include "kit/i18n/i18n.h"

/* Thousandths of the size of a letter. */
enum { WIDE = 1000, NARROW = 560, PER_SIZE = 1000 };
enum { TEXT_AT = 128, TEXT_WIDE = FRAME_CARD_WIDTH - TEXT_AT - 20 };

struct card_view {
    const struct share_card *card;
    struct share_fit name, line, foot;
    int at, mark; /* where words begin, and the mark stands */
    str deep, soft, ink, muted, edge;
};

#include "feature/share/card.html.h"

static int width_of(str letter)
{
    /* from Hangul on: the scripts whose letters fill a square; emoji do, too */
    unsigned char first = (unsigned char)letter.at[0];
    bool wide = (first >= 0xE3 && first <= 0xED) || first == 0xF0 ||
                (first == 0xE1 && letter.len > 1 && (unsigned char)letter.at[1] >= 0x84 &&
                 (unsigned char)letter.at[1] <= 0x87);
    return wide ? WIDE : NARROW;
}

/* The words up to a width in thousandths, whole letters. */
static str upto(str words, int64_t most, int64_t *width)
{
    str rest = words;
    *width = 0;
    while (rest.len > 0) {
        size_t bytes = str_char_bytes(rest);
        int more = bytes ? width_of(str_upto(rest, bytes)) : 0;
        if (bytes == 0 || *width + more > most)
            break;
        *width += more;
        rest = str_from(rest, bytes);
    }
    return str_upto(words, words.len - rest.len);
}

struct share_fit share_fit(struct ctx *c, str words, int width, int least, int most)
{
    int64_t all, room = (int64_t)width * PER_SIZE;
    str whole = upto(words, INT64_MAX / 2, &all);
    if (all == 0)
        return (struct share_fit){whole, most};
    int64_t size = room / all;
    if (size >= least)
        return (struct share_fit){whole, size > most ? most : (int)size};
    str cut = upto(words, room / least - NARROW, &all);
    return (struct share_fit){arena_format(c->mem, "%.*s…", STR_ARG(str_trim(cut))), least};
}

str share_card_svg(struct ctx *c, const struct share_card *card)
{
    enum { NAME_LEAST = 15, NAME_MOST = 25, LINE_LEAST = 12, LINE_MOST = 16, FOOT = 13 };
    bool left = str_same(str_of(c->catalog->direction), S("rtl"));
    struct card_view v = {
        .card = card,
        .name = share_fit(c, card->name, TEXT_WIDE, NAME_LEAST, NAME_MOST),
        .line = share_fit(c, card->line, TEXT_WIDE, LINE_LEAST, LINE_MOST),
        .foot = share_fit(c, card->foot, TEXT_WIDE, LINE_LEAST - 1, FOOT),
        .at = left ? FRAME_CARD_WIDTH - TEXT_AT : TEXT_AT,
        .mark = left ? FRAME_CARD_WIDTH - TEXT_AT + 20 : 20,
        .deep = arena_format(c->mem, "oklch(.46 .15 %d)", card->hue),
        .soft = arena_format(c->mem, "oklch(.74 .1 %d)", card->hue),
        .ink = arena_format(c->mem, "oklch(.22 .02 %d)", card->hue),
        .muted = arena_format(c->mem, "oklch(.46 .018 %d)", card->hue),
        .edge = arena_format(c->mem, "oklch(.905 .007 %d)", card->hue),
    };
    struct html o = html_sized(c, 2048);
    view_card(&o, &v);
    return html_text(&o);
}
