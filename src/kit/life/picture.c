#include "kit/life/life.h"

/* A column for each state, a row for each move: an arrow from column to column never crosses another's
 * number, however many moves there are. */
enum {
    STATES_MAX = 24,
    WIDE = 96,
    GAP = 16,
    HIGH = 30,
    ROW = 30,
    EDGE = 20,
    NUMBER = 28,
    WHO = 240
};

struct drawing {
    const char *states[STATES_MAX];
    size_t n;
};

static size_t column_of(struct drawing *d, const char *state)
{
    size_t i = 0;
    while (i < d->n && !str_same(str_of(d->states[i]), str_of(state)))
        i++;
    if (i == d->n && d->n < STATES_MAX)
        d->states[d->n++] = state;
    return i;
}

static int middle(size_t column)
{
    return EDGE + NUMBER + (int)column * (WIDE + GAP) + WIDE / 2;
}

static int line_of(size_t row)
{
    return EDGE + HIGH + 24 + (int)row * ROW;
}

static void draw_state(struct text *t, const struct drawing *d, size_t i, int bottom)
{
    int x = middle(i);
    text_format(t,
                "<path d=\"M%d %dV%d\" stroke=\"#c3ceda\" stroke-dasharray=\"2 4\"/>\n"
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\" fill=\"#eef3f9\" "
                "stroke=\"#24476b\"/><text x=\"%d\" y=\"%d\" font-size=\"13\" "
                "text-anchor=\"middle\">%s</text>\n",
                x, EDGE + HIGH, bottom, x - WIDE / 2, EDGE, WIDE, HIGH, x, EDGE + HIGH / 2 + 5,
                d->states[i]);
}

/* A state that is moved to itself: the arrow goes out and comes back. */
static void draw_arrow(struct text *t, int from, int to, int y)
{
    if (from == to)
        text_format(t, "<path d=\"M%d %dH%dV%dH%d\" ", from, y - 7, from + 22, y + 5, to + 1);
    else
        text_format(t, "<path d=\"M%d %dH%d\" ", from, y, to + (to > from ? -1 : 1));
    text_add(t,
             S("fill=\"none\" stroke=\"#24476b\" stroke-width=\"1.4\" marker-end=\"url(#a)\"/>\n"));
}

static void draw_move(struct text *t, struct drawing *d, const struct life_move *move, size_t row)
{
    int y = line_of(row), to = middle(column_of(d, move->to));
    bool first = move->from[0] == '\0';
    int from = first ? to - WIDE / 2 : middle(column_of(d, move->from));
    str who = life_who(t->mem, move->who);
    text_format(t, "<text x=\"%d\" y=\"%d\" font-size=\"12\">%zu</text>\n", EDGE, y + 4, row + 1);
    text_format(t, "<circle cx=\"%d\" cy=\"%d\" r=\"4\" fill=\"%s\" stroke=\"#24476b\"/>\n", from,
                y, first ? "#24476b" : "#fff");
    draw_arrow(t, from, to, y);
    text_format(t, "<text x=\"%d\" y=\"%d\" font-size=\"12\">%.*s</text>\n",
                middle(d->n - 1) + WIDE / 2 + GAP, y + 4, STR_ARG(who));
}

str life_picture(struct arena *a, const struct life *life)
{
    struct text t = {.mem = a};
    struct drawing d = {.n = 0};
    for (size_t i = 0; i < life->n; i++) {
        if (life->moves[i].from[0] != '\0')
            (void)column_of(&d, life->moves[i].from);
        (void)column_of(&d, life->moves[i].to);
    }
    int width = middle(d.n) - WIDE / 2 + WHO, height = line_of(life->n) + EDGE - ROW / 2;
    text_format(&t,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" "
                "height=\"%d\" font-family=\"sans-serif\" fill=\"#16212e\" role=\"img\">\n"
                "<title>%s: states and moves</title>\n"
                "<defs><marker id=\"a\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" "
                "markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0 L8 4 L0 8z\" "
                "fill=\"#24476b\"/></marker></defs>\n"
                "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
                width, height, width, height, life->name);
    for (size_t i = 0; i < d.n; i++)
        draw_state(&t, &d, i, height - EDGE);
    for (size_t i = 0; i < life->n; i++)
        draw_move(&t, &d, &life->moves[i], i);
    text_add(&t, S("</svg>\n"));
    return text_str(&t);
}
