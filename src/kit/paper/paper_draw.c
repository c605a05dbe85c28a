#include "kit/paper/paper_draw.h"

#include <cairo-pdf.h>

enum { KEEP = 70 }; /* points that must be left below a heading */

const struct style *paper_style(enum paper_kind kind)
{
    static const struct style STYLES[] = {
        [PAPER_TITLE] = {20, true, INK, 4, 10, 0, "H1"},
        [PAPER_HEADING] = {12.5, true, ACCENT, 14, 5, 0, "H2"},
        [PAPER_LEAD] = {11.5, false, INK, 0, 9, 0, "P"},
        [PAPER_TEXT] = {10, false, INK, 0, 6, 0, "P"},
        [PAPER_STRONG] = {10, true, INK, 0, 6, 0, "P"},
        [PAPER_SMALL] = {8.5, false, SECOND, 2, 4, 0, "P"},
        [PAPER_QUOTE] = {10, false, INK, 3, 8, 16, "BlockQuote"},
        [PAPER_ITEM] = {10, false, INK, 0, 4, 14, "LI"},
        [PAPER_HEAD] = {0},
        [PAPER_ROW] = {0},
        [PAPER_LINE] = {0},
        [PAPER_HAND] = {0},
    };
    return &STYLES[kind];
}

/* ---- one block ---------------------------------------------------------------------------------- */

/* 'https://...' as the attribute of a link tag. */
static const char *link_attribute(struct ctx *c, str address)
{
    struct text t = {.mem = c->mem};
    text_add(&t, S("uri='"));
    for (size_t i = 0; i < address.len; i++) {
        if (address.at[i] == '\'' || address.at[i] == '\\')
            text_char(&t, '\\');
        if ((unsigned char)address.at[i] > ' ' && (unsigned char)address.at[i] < 0x7f)
            text_char(&t, address.at[i]);
    }
    text_add(&t, S("'"));
    return arena_copy(c->mem, text_str(&t)).at;
}

static bool leads_on(str address)
{
    return str_starts(address, S("https://")) || str_starts(address, S("http://")) ||
           str_starts(address, S("mailto:"));
}

static void tag_begin(struct sheet *s, const struct style *style, const struct paper_block *b)
{
    cairo_tag_begin(s->cr, style->tag, NULL);
    if (leads_on(b->link))
        cairo_tag_begin(s->cr, CAIRO_TAG_LINK, link_attribute(s->c, b->link));
}

static void tag_end(struct sheet *s, const struct style *style, const struct paper_block *b)
{
    if (leads_on(b->link))
        cairo_tag_end(s->cr, CAIRO_TAG_LINK);
    cairo_tag_end(s->cr, style->tag);
}

/* What stands beside the words: a line at a quote, a dot at an item. */
static void draw_beside(struct sheet *s, enum paper_kind kind, double height)
{
    bool turned = s->paper->right_to_left;
    if (kind == PAPER_QUOTE) {
        paper_color(s, SOFT);
        cairo_rectangle(s->cr, turned ? s->width - MARGIN - 3 : MARGIN, s->y, 3, height);
        cairo_fill(s->cr);
    }
    if (kind == PAPER_ITEM) {
        paper_color(s, ACCENT);
        cairo_new_path(s->cr);
        cairo_arc(s->cr, turned ? s->width - MARGIN - 4 : MARGIN + 4, s->y + 7, 1.8, 0, 2 * G_PI);
        cairo_fill(s->cr);
    }
}

/* Line by line, so that a paragraph goes on behind a page. */
static void draw_lines(struct sheet *s, const struct paper_block *b, PangoLayout *layout)
{
    const struct style *style = paper_style(b->kind);
    double left = s->paper->right_to_left ? MARGIN : MARGIN + style->inset;
    PangoLayoutIter *at = pango_layout_get_iter(layout);
    bool first = true;
    tag_begin(s, style, b);
    do {
        PangoRectangle line;
        int from, to;
        pango_layout_iter_get_line_extents(at, NULL, &line);
        pango_layout_iter_get_line_yrange(at, &from, &to);
        double height = (double)(to - from) / PANGO_SCALE;
        double base = (double)(pango_layout_iter_get_baseline(at) - from) / PANGO_SCALE;
        if (s->y + height > paper_bottom(s)) {
            tag_end(s, style, b);
            paper_room(s, height);
            tag_begin(s, style, b);
        }
        if (s->full)
            break;
        if (first || b->kind == PAPER_QUOTE)
            draw_beside(s, b->kind, height);
        first = false;
        paper_color(s, leads_on(b->link) ? ACCENT : style->color);
        cairo_move_to(s->cr, left + (double)line.x / PANGO_SCALE, s->y + base);
        pango_cairo_show_layout_line(s->cr, pango_layout_iter_get_line_readonly(at));
        s->y += height;
    } while (pango_layout_iter_next_line(at));
    tag_end(s, style, b);
    pango_layout_iter_free(at);
}

static void draw_words(struct sheet *s, const struct paper_block *b)
{
    const struct style *style = paper_style(b->kind);
    PangoLayout *layout = paper_layout(s, style, b->words, s->width - 2 * MARGIN - style->inset);
    if (b->foreign)
        paper_own_direction(layout);
    s->y += s->y > TOP ? style->before : 0;
    paper_room(s, b->kind == PAPER_HEADING ? paper_height(layout) + KEEP : style->size * 1.5);
    if (!s->full)
        draw_lines(s, b, layout);
    s->y += style->after;
    g_object_unref(layout);
}

static void draw_line(struct sheet *s)
{
    s->y += 6;
    paper_room(s, 8);
    paper_color(s, SOFT);
    cairo_set_line_width(s->cr, 0.8);
    cairo_move_to(s->cr, MARGIN, s->y);
    cairo_line_to(s->cr, s->width - MARGIN, s->y);
    cairo_stroke(s->cr);
    s->y += 8;
}

static void draw_hand(struct sheet *s)
{
    enum { WIDTH = 150, HEIGHT = 48 };
    bool turned = s->paper->right_to_left;
    if (s->paper->signature.len == 0)
        return;
    paper_room(s, HEIGHT + KEEP); /* whose it is stands below */
    if (s->full)
        return;
    paper_hand(
        s->cr, s->paper->signature,
        (cairo_rectangle_t){turned ? s->width - MARGIN - WIDTH : MARGIN, s->y, WIDTH, HEIGHT},
        turned ? 1 : 0);
    s->y += HEIGHT + 4;
}

static void draw_block(struct sheet *s, const struct paper_block *b)
{
    bool row = b->kind == PAPER_HEAD || b->kind == PAPER_ROW;
    const char *group = row ? "Table" : b->kind == PAPER_ITEM ? "L" : NULL;
    if (group != s->group || b->kind == PAPER_HEAD)
        paper_group(s, group);
    if (b->kind == PAPER_HEAD) {
        paper_room(s, KEEP);
        s->head = b;
    }
    if (row)
        paper_row(s, b);
    else if (b->kind == PAPER_LINE)
        draw_line(s);
    else if (b->kind == PAPER_HAND)
        draw_hand(s);
    else if (b->words.len > 0)
        draw_words(s, b);
}

/* ---- the document ------------------------------------------------------------------------------- */

cairo_status_t paper_keep(void *to, const unsigned char *bytes, unsigned int n)
{
    struct text *t = to;
    if (t->len + n > PAPER_BYTES_MAX)
        return CAIRO_STATUS_WRITE_ERROR;
    text_add(t, (str){(const char *)bytes, n});
    return CAIRO_STATUS_SUCCESS;
}

void paper_facts(cairo_surface_t *pdf, struct ctx *c, const struct paper_facts *facts)
{
    const struct {
        cairo_pdf_metadata_t what;
        str words;
    } all[] = {
        {CAIRO_PDF_METADATA_TITLE, facts->title},
        {CAIRO_PDF_METADATA_AUTHOR, facts->author},
        {CAIRO_PDF_METADATA_SUBJECT, facts->subject},
        {CAIRO_PDF_METADATA_KEYWORDS, facts->keywords},
        {CAIRO_PDF_METADATA_CREATOR, S("Plaudit " PLAUDIT_VERSION)},
        {CAIRO_PDF_METADATA_CREATE_DATE, moment_iso(c->mem, facts->date)},
        {CAIRO_PDF_METADATA_MOD_DATE, moment_iso(c->mem, facts->date)},
    };
    for (size_t i = 0; i < COUNT(all); i++)
        if (all[i].words.len > 0)
            cairo_pdf_surface_set_metadata(pdf, all[i].what, arena_copy(c->mem, all[i].words).at);
}

/* Draws it all; with pages 0 to see how many there are. */
static cairo_status_t draw_all(struct sheet *s, struct text *to)
{
    const struct paper *p = s->paper;
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(to ? paper_keep : NULL, to, s->width, s->height);
    s->cr = cairo_create(surface);
    s->page = 0;
    s->full = false;
    paper_facts(surface, s->c,
                &(struct paper_facts){.title = p->title, .author = p->author, .date = p->date});
    pango_cairo_update_context(s->cr, s->pango);
    paper_page_begin(s);
    for (size_t i = 0; i < p->n && !s->full; i++)
        draw_block(s, &p->blocks[i]);
    paper_group(s, NULL);
    paper_page_end(s);
    cairo_destroy(s->cr);
    cairo_surface_finish(surface);
    cairo_status_t status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    return status;
}

enum err paper_draw(struct ctx *c, const struct paper *paper, str *pdf)
{
    struct text t = {.mem = c->mem};
    struct sheet s = {
        .c = c, .paper = paper, .pango = paper_fonts(paper->language, paper->right_to_left)};
    s.width = paper->letter ? 612 : 595.276;
    s.height = paper->letter ? 792 : 841.89;
    if (!s.pango)
        return fail(c, ERR_INVALID, "There are no fonts.");
    cairo_status_t status = draw_all(&s, NULL);
    s.pages = s.page;
    if (status == CAIRO_STATUS_SUCCESS)
        status = draw_all(&s, &t);
    g_object_unref(s.pango);
    if (status != CAIRO_STATUS_SUCCESS)
        return fail(c, ERR_INVALID, "%s", cairo_status_to_string(status));
    *pdf = text_str(&t);
    return OK;
}
