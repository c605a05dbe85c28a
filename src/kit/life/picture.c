#include "kit/life/life.h"

enum { STATES_MAX = 24, WIDE = 120, HIGH = 34, STEP_X = 210, STEP_Y = 84, EDGE = 30 };

struct place {
    const char *state;
    int column, row;
};
struct drawing {
    struct place places[STATES_MAX];
    size_t n;
    int columns, rows;
};

static struct place *place_of(struct drawing *d, const char *state)
{
    for (size_t i = 0; i < d->n; i++)
        if (str_same(str_of(d->places[i].state), str_of(state)))
            return &d->places[i];
    return NULL;
}

static void add(struct drawing *d, const char *state, int column)
{
    if (state[0] == '\0' || d->n == STATES_MAX || place_of(d, state))
        return;
    d->places[d->n++] = (struct place){.state = state, .column = column};
}

/* A state stands one column after the first state that leads to it; rows in the order of the table. */
static void lay_out(struct drawing *d, const struct life *life)
{
    int filled[STATES_MAX] = {0};
    for (size_t i = 0; i < life->n; i++)
        if (life->moves[i].from[0] == '\0')
            add(d, life->moves[i].to, 0);
    for (size_t k = 0; k < d->n; k++)
        for (size_t i = 0; i < life->n; i++)
            if (str_same(str_of(life->moves[i].from), str_of(d->places[k].state)))
                add(d, life->moves[i].to, d->places[k].column + 1);
    for (size_t k = 0; k < d->n; k++) {
        int column = d->places[k].column;
        d->places[k].row = filled[column]++;
        d->columns = column + 1 > d->columns ? column + 1 : d->columns;
        d->rows = filled[column] > d->rows ? filled[column] : d->rows;
    }
}

static int left(const struct place *p)
{
    return EDGE + 60 + p->column * STEP_X;
}

static int middle(const struct place *p)
{
    return EDGE + 40 + p->row * STEP_Y + p->column % 2 * 24;
}

/* A curve with the number of its row where it is halfway. */
struct curve {
    int x0, y0, x1, y1, x2, y2, x3, y3;
};

static void draw_curve(struct text *t, struct curve b, size_t number)
{
    int x = (b.x0 + 3 * b.x1 + 3 * b.x2 + b.x3) / 8, y = (b.y0 + 3 * b.y1 + 3 * b.y2 + b.y3) / 8;
    text_format(t,
                "<path d=\"M%d %d C%d %d %d %d %d %d\" fill=\"none\" stroke=\"#5b6b7f\" "
                "stroke-width=\"1.3\" marker-end=\"url(#a)\"/>\n",
                b.x0, b.y0, b.x1, b.y1, b.x2, b.y2, b.x3, b.y3);
    text_format(t,
                "<circle cx=\"%d\" cy=\"%d\" r=\"9\" fill=\"#fff\" stroke=\"#5b6b7f\"/>"
                "<text x=\"%d\" y=\"%d\" font-size=\"10\" text-anchor=\"middle\">%zu</text>\n",
                x, y, x, y + 4, number);
}

/* Forward: from side to side. Back, or within a column: from below to below, the farther the deeper. */
static struct curve curve_of(const struct place *from, const struct place *to)
{
    int x0 = left(from) + WIDE, y0 = middle(from), x3 = left(to), y3 = middle(to);
    if (to->column > from->column) {
        int far = (to->column - from->column - 1) * 26, bend = (x3 - x0) / 2;
        return (struct curve){x0, y0, x0 + bend, y0 + far, x3 - bend, y3 + far, x3, y3};
    }
    int down = 44 + 14 * (from->column - to->column);
    x0 = left(from) + WIDE / 2 - 22, x3 = left(to) + WIDE / 2 + 22;
    y0 += HIGH / 2, y3 += HIGH / 2;
    return (struct curve){x0, y0, x0, y0 + down, x3, y3 + down, x3, y3};
}

static void draw_move(struct text *t, struct drawing *d, const struct life_move *move,
                      size_t number)
{
    const struct place *to = place_of(d, move->to), *from = place_of(d, move->from);
    if (!to || (from == NULL && move->from[0] != '\0'))
        return;
    if (from) {
        draw_curve(t, curve_of(from, to), number);
        return;
    }
    int x = left(to), y = middle(to);
    draw_curve(t, (struct curve){x - 58, y, x - 40, y, x - 20, y, x, y}, number);
}

static void draw_state(struct text *t, const struct place *p)
{
    text_format(t,
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\" fill=\"#eef3f9\" "
                "stroke=\"#24476b\"/><text x=\"%d\" y=\"%d\" font-size=\"13\" "
                "text-anchor=\"middle\">%s</text>\n",
                left(p), middle(p) - HIGH / 2, WIDE, HIGH, left(p) + WIDE / 2, middle(p) + 5,
                p->state);
}

str life_picture(struct arena *a, const struct life *life)
{
    struct text t = {.mem = a};
    struct drawing d = {.n = 0};
    lay_out(&d, life);
    int width = 2 * EDGE + 60 + (d.columns - 1) * STEP_X + WIDE + 20;
    int height = 2 * EDGE + 70 + (d.rows - 1) * STEP_Y + 60;
    text_format(&t,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" "
                "height=\"%d\" font-family=\"sans-serif\" fill=\"#16212e\" role=\"img\">\n"
                "<title>%s: states and moves</title>\n"
                "<defs><marker id=\"a\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" "
                "markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\"><path d=\"M0 0 L8 4 L0 8z\" "
                "fill=\"#5b6b7f\"/></marker></defs>\n"
                "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
                width, height, width, height, life->name);
    for (size_t i = 0; i < life->n; i++)
        draw_move(&t, &d, &life->moves[i], i + 1);
    for (size_t i = 0; i < d.n; i++)
        draw_state(&t, &d.places[i]);
    text_add(&t, S("</svg>\n"));
    return text_str(&t);
}
