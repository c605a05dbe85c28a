#include "kit/paper/paper_draw.h"

#include <math.h>

/* ---- colors: as the pages have them (assets/css/tokens.css) ------------------------------------- */

static double gamma_of(double x)
{
    x = x < 0 ? 0 : x > 1 ? 1 : x;
    return x <= 0.0031308 ? 12.92 * x : 1.055 * pow(x, 1 / 2.4) - 0.055;
}

struct paper_rgb paper_oklch(double light, double chroma, double hue)
{
    double a = chroma * cos(hue * G_PI / 180), b = chroma * sin(hue * G_PI / 180);
    double l = pow(light + 0.3963377774 * a + 0.2158037573 * b, 3);
    double m = pow(light - 0.1055613458 * a - 0.0638541728 * b, 3);
    double s = pow(light - 0.0894841775 * a - 1.2914855480 * b, 3);
    return (struct paper_rgb){gamma_of(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
                              gamma_of(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
                              gamma_of(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s)};
}

void paper_color(struct sheet *s, enum color color)
{
    static const struct {
        double light, chroma, hue; /* hue < 0: the program's */
    } COLORS[] = {
        [INK] = {0.22, 0.02, -1},   [SECOND] = {0.46, 0.018, -1}, [ACCENT] = {0.46, 0.15, -1},
        [SOFT] = {0.87, 0.02, -1},  [GOOD] = {0.46, 0.15, -1},    [WEAK] = {0.72, 0.1, -1},
        [RAIL] = {0.93, 0.008, -1},
    };
    double hue = COLORS[color].hue < 0 ? s->paper->hue : COLORS[color].hue;
    struct paper_rgb rgb = paper_oklch(COLORS[color].light, COLORS[color].chroma, hue);
    cairo_set_source_rgb(s->cr, rgb.red, rgb.green, rgb.blue);
}

/* ---- pages -------------------------------------------------------------------------------------- */

double paper_bottom(const struct sheet *s)
{
    return s->height - BOTTOM;
}

static void line_across(struct sheet *s, double y, enum color color, double width)
{
    paper_color(s, color);
    cairo_set_line_width(s->cr, width);
    cairo_move_to(s->cr, MARGIN, y);
    cairo_line_to(s->cr, s->width - MARGIN, y);
    cairo_stroke(s->cr);
}

static str digits(struct ctx *c, uint32_t zero, int n)
{
    struct text t = {.mem = c->mem};
    str plain = arena_format(c->mem, "%d", n);
    for (size_t i = 0; i < plain.len; i++) {
        char letter[8];
        uint32_t point = (zero ? zero : '0') + (uint32_t)(plain.at[i] - '0');
        text_add(&t, (str){letter, (size_t)g_unichar_to_utf8(point, letter)});
    }
    return text_str(&t);
}

/* "Page # of #" with numbers in it. */
static str page_words(struct sheet *s)
{
    struct text t = {.mem = s->c->mem};
    int numbers[] = {s->page, s->pages};
    size_t used = 0;
    for (str rest = s->paper->pages; rest.len > 0;) {
        size_t mark = str_find(rest, S("#"));
        text_add(&t, str_upto(rest, mark));
        rest = str_from(rest, mark == SIZE_MAX ? rest.len : mark + 1);
        if (mark != SIZE_MAX && used < COUNT(numbers))
            text_add(&t, digits(s->c, s->paper->zero, numbers[used++]));
    }
    return text_str(&t);
}

/* What stands at the edges of each page: no part of the text that is read aloud. */
static void put_edge(struct sheet *s, str words, double y, bool far)
{
    static const struct style SMALL = {.size = 8.5, .color = SECOND};
    double half = (s->width - 2 * MARGIN) / 2;
    bool right = far != s->paper->right_to_left;
    PangoLayout *layout = paper_layout(s, &SMALL, words, half);
    pango_layout_set_height(layout, -1);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_alignment(layout, right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
    paper_color(s, SMALL.color);
    cairo_move_to(s->cr, right ? MARGIN + half : MARGIN, y);
    pango_cairo_show_layout(s->cr, layout);
    g_object_unref(layout);
}

static void put_name(struct sheet *s)
{
    static const struct style NAME = {.size = 11, .strong = true, .color = ACCENT};
    PangoLayout *layout = paper_layout(s, &NAME, s->paper->author, s->width - 2 * MARGIN);
    pango_layout_set_height(layout, -1);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    paper_color(s, NAME.color);
    cairo_move_to(s->cr, MARGIN, TOP - 42);
    pango_cairo_show_layout(s->cr, layout);
    g_object_unref(layout);
}

void paper_page_begin(struct sheet *s)
{
    s->page++;
    s->y = TOP;
    put_name(s);
    line_across(s, TOP - 20, ACCENT, 1.2);
}

void paper_page_end(struct sheet *s)
{
    line_across(s, s->height - BOTTOM + 24, SOFT, 0.6);
    put_edge(s, s->paper->foot, s->height - BOTTOM + 32, false);
    put_edge(s, page_words(s), s->height - BOTTOM + 32, true);
    cairo_show_page(s->cr);
}

void paper_room(struct sheet *s, double height)
{
    if (s->y + height <= paper_bottom(s) || s->y <= TOP || s->full)
        return;
    const char *group = s->group;
    const struct paper_block *head = s->head;
    paper_group(s, NULL);
    if (s->page == PAPER_PAGES_MAX) {
        s->full = true;
        return;
    }
    paper_page_end(s);
    paper_page_begin(s);
    if (!group)
        return;
    paper_group(s, group);
    if (head)
        paper_row(s, head);
}

void paper_group(struct sheet *s, const char *group)
{
    if (s->group)
        cairo_tag_end(s->cr, s->group);
    if (group)
        cairo_tag_begin(s->cr, group, NULL);
    else
        s->head = NULL;
    s->group = group;
}
