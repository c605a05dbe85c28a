/* How a group is doing: what a job counts each day (newsgroup_day), as a picture of the year and by month. */
#include "feature/lounge/moderate.sql.h"
#include "feature/lounge/pages.h"
#include "kit/i18n/i18n.h"

enum { DAYS = 371, MONTHS = 13 };

struct month {
    int year, month;
    int64_t articles, threads, writers, questions, answered; /* writers: of its busiest day */
    int64_t waits, waited; /* minutes to the first answer of its days, and how many days */
};
struct health_view {
    const struct req *r;
    struct newsgroup group;
    int counts[DAYS];
    struct month months[MONTHS]; /* newest first */
    size_t n;
    struct month all;
    struct safe_html year;
};

static day first_of(const struct month *m)
{
    return day_of(m->year, m->month, 1);
}

static int64_t answered(const struct month *m)
{
    return m->questions > 0 ? 100 * m->answered / m->questions : 0;
}

/* "40 minutes", "3 hours", "2 days" */
static str wait_words(struct ctx *c, const struct month *m)
{
    if (m->waited == 0)
        return S("–");
    int64_t minutes = m->waits / m->waited;
    const char *one = "%s minute", *many = "%s minutes";
    int64_t n = minutes;
    if (minutes >= 2 * 24 * 60)
        one = "%s day", many = "%s days", n = minutes / (24 * 60);
    else if (minutes >= 2 * 60)
        one = "%s hour", many = "%s hours", n = minutes / 60;
    return words_format(c, tr_plural(c, one, many, n), arena_copy(c->mem, i18n_number(c, n)).at);
}

#include "feature/lounge/health.html.h"

static void add_day(struct month *m, const struct row_moderate_days *d)
{
    m->articles += d->articles, m->threads += d->threads;
    m->questions += d->questions, m->answered += d->answered;
    if (d->writers > m->writers)
        m->writers = d->writers;
    if (d->first_answer.set)
        m->waits += d->first_answer.value, m->waited++;
}

static void add_days(struct health_view *v, const struct row_moderate_days *rows, size_t n,
                     day today)
{
    for (size_t i = n; i-- > 0;) {
        int64_t ago = today.n - rows[i].on_day.n;
        int year, month, date;
        day_parts(rows[i].on_day, &year, &month, &date);
        if (ago >= 0 && ago < DAYS)
            v->counts[DAYS - 1 - ago] = (int)rows[i].articles;
        struct month *last = v->n ? &v->months[v->n - 1] : NULL;
        if (!last || last->year != year || last->month != month) {
            if (v->n == MONTHS)
                continue;
            last = &v->months[v->n++];
            *last = (struct month){.year = year, .month = month};
        }
        add_day(last, &rows[i]);
        add_day(&v->all, &rows[i]);
    }
}

static enum err health_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct health_view v = {.r = r};
    struct row_moderate_days *rows;
    day today = day_of_moment(c->now);
    size_t n;
    enum err e = page_moderated(c, r, &v.group);
    if (e || (e = q_moderate_days(c, v.group.id, (day){today.n - DAYS + 1}, &rows, &n)))
        return e;
    add_days(&v, rows, n, today);
    v.year = svg_year(c, v.counts, today, tr(c, N_("Articles per day")));
    struct html o = frame_open(c, r, tr(c, N_("How the group is doing")), AREA_COMMUNITY);
    view_health(&o, &v);
    return frame_close(&o, r, out);
}

const struct route group_health_routes[] = {
    {"GET", "/groups/@/health", health_get, SIGNED_IN},
    {0},
};
