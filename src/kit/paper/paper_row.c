#include "kit/paper/paper_draw.h"

enum { GAP = 10, PAD = 5, LINES_MAX = 14, BAR_HEIGHT = 6 };

struct drawn_cell {
    const struct paper_cell *cell;
    PangoLayout *words, *note; /* NULL: none */
    double x, width;
};

/* A cell never grows beyond some lines: a row stays whole on its page. */
static PangoLayout *lay(struct sheet *s, const struct style *style, str words, double width)
{
    PangoLayout *layout = paper_layout(s, style, words, width);
    pango_layout_set_height(layout, -LINES_MAX);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    return layout;
}

static double cell_height(const struct drawn_cell *d)
{
    double height = d->words ? paper_height(d->words) : 0;
    height += d->note ? paper_height(d->note) : 0;
    return d->cell->bar && height < BAR_HEIGHT * 2 ? BAR_HEIGHT * 2 : height;
}

static double lay_cells(struct sheet *s, const struct paper_block *b, struct drawn_cell *cells)
{
    const struct style plain = {.size = 9.5}, head = {.size = 8.5, .strong = true};
    const struct style strong = {.size = 9.5, .strong = true}, note = {.size = 8};
    double whole = s->width - 2 * MARGIN, x = 0, height = 0;
    int shares = 0;
    for (size_t i = 0; i < b->n; i++)
        shares += b->cells[i].share;
    for (size_t i = 0; i < b->n; i++) {
        const struct paper_cell *cell = &b->cells[i];
        double width = whole * cell->share / (shares > 0 ? shares : 1);
        double inner = i + 1 < b->n && width > 2 * GAP ? width - GAP : width;
        const struct style *style = b->kind == PAPER_HEAD ? &head : cell->strong ? &strong : &plain;
        cells[i] = (struct drawn_cell){.cell = cell, .width = inner};
        cells[i].x = s->paper->right_to_left ? s->width - MARGIN - x - inner : MARGIN + x;
        if (cell->words.len > 0)
            cells[i].words = lay(s, style, cell->words, inner);
        if (cell->note.len > 0)
            cells[i].note = lay(s, &note, cell->note, inner);
        if (cells[i].words && cell->number)
            pango_layout_set_alignment(cells[i].words, s->paper->right_to_left ? PANGO_ALIGN_LEFT
                                                                               : PANGO_ALIGN_RIGHT);
        x += width;
        height = cell_height(&cells[i]) > height ? cell_height(&cells[i]) : height;
    }
    return height;
}

static void draw_bar(struct sheet *s, const struct drawn_cell *d)
{
    const struct paper_cell *cell = d->cell;
    double y = s->y + PAD + 3, filled = d->width * (double)cell->value / 1000;
    double mark = d->width * (double)cell->mark / 1000;
    bool turned = s->paper->right_to_left;
    paper_color(s, RAIL);
    cairo_rectangle(s->cr, d->x, y, d->width, BAR_HEIGHT);
    cairo_fill(s->cr);
    paper_color(s, cell->low ? WEAK : GOOD);
    cairo_rectangle(s->cr, turned ? d->x + d->width - filled : d->x, y, filled, BAR_HEIGHT);
    cairo_fill(s->cr);
    paper_color(s, INK);
    cairo_set_line_width(s->cr, 1.2);
    cairo_move_to(s->cr, turned ? d->x + d->width - mark : d->x + mark, y - 2);
    cairo_rel_line_to(s->cr, 0, BAR_HEIGHT + 4);
    cairo_stroke(s->cr);
}

static void draw_cell(struct sheet *s, const struct paper_block *b, const struct drawn_cell *d)
{
    const char *tag = b->kind == PAPER_HEAD ? "TH" : "TD";
    double y = s->y + PAD;
    if (d->cell->bar)
        draw_bar(s, d);
    cairo_tag_begin(s->cr, tag, NULL);
    if (d->words) {
        paper_color(s, b->kind == PAPER_HEAD || d->cell->muted ? SECOND : INK);
        cairo_move_to(s->cr, d->x, y);
        pango_cairo_show_layout(s->cr, d->words);
        y += paper_height(d->words);
    }
    if (d->note) {
        paper_color(s, SECOND);
        cairo_move_to(s->cr, d->x, y);
        pango_cairo_show_layout(s->cr, d->note);
    }
    cairo_tag_end(s->cr, tag);
}

void paper_row(struct sheet *s, const struct paper_block *b)
{
    struct drawn_cell cells[PAPER_CELLS_MAX];
    double height = lay_cells(s, b, cells) + 2 * PAD;
    if (b->kind != PAPER_HEAD)
        paper_room(s, height);
    if (!s->full) {
        cairo_tag_begin(s->cr, "TR", NULL);
        for (size_t i = 0; i < b->n; i++)
            draw_cell(s, b, &cells[i]);
        cairo_tag_end(s->cr, "TR");
        s->y += height;
        paper_color(s, SOFT);
        cairo_set_line_width(s->cr, b->kind == PAPER_HEAD ? 1 : 0.5);
        cairo_move_to(s->cr, MARGIN, s->y);
        cairo_line_to(s->cr, s->width - MARGIN, s->y);
        cairo_stroke(s->cr);
    }
    for (size_t i = 0; i < b->n; i++) {
        g_clear_object(&cells[i].words);
        g_clear_object(&cells[i].note);
    }
}
