#include "kit/calendar/calendar_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- times ----------------------------------------------------------------------------------- */

static bool number(str s, size_t at, size_t len, int *value)
{
    int64_t n;
    bool fine = s.len >= at + len && str_int(str_upto(str_from(s, at), len), &n) && n >= 0;
    if (fine)
        *value = (int)n;
    return fine;
}

bool when_read(str value, bool date_only, const struct zone *zone, struct when *w)
{
    char plain[32];
    size_t n = 0;
    int year, month, date, hour = 0, minute = 0, second = 0, y, m, d;
    for (size_t i = 0; i < value.len && n < sizeof plain; i++)
        if (value.at[i] != '-' && value.at[i] != ':' && value.at[i] != ' ')
            plain[n++] = value.at[i];
    str s = {plain, n};
    bool timed = !date_only && s.len > 8 && (s.at[8] == 'T' || s.at[8] == 't');
    if (!number(s, 0, 4, &year) || !number(s, 4, 2, &month) || !number(s, 6, 2, &date) ||
        month < 1 || month > 12 || date < 1 || date > 31)
        return false;
    day_parts(day_of(year, month, date), &y, &m, &d);
    if (d != date)
        return false;
    if (timed &&
        (!number(s, 9, 2, &hour) || !number(s, 11, 2, &minute) || hour > 24 || minute > 59))
        return false;
    if (timed && !number(s, 13, 2, &second))
        second = 0;
    bool utc = timed && (str_ends(s, S("Z")) || str_ends(s, S("z")));
    struct when like = {true, !timed, !timed ? &ZONE_FLOATING : utc ? &ZONE_UTC : zone, 0, 0};
    int64_t midnight = day_of(year, month, date).n * DAY_SECONDS;
    *w = when_at(like, midnight + hour * 3600 + minute * 60 + (second > 59 ? 59 : second));
    return true;
}

struct when when_at(struct when like, int64_t local)
{
    like.local = local;
    like.utc = zone_utc(like.zone, local);
    return like;
}

static int64_t day_at(int64_t t)
{
    return t >= 0 ? t / DAY_SECONDS : -((-t + DAY_SECONDS - 1) / DAY_SECONDS);
}

bool when_same(struct when a, struct when b)
{
    if (a.whole_day || b.whole_day)
        return day_at(a.local) == day_at(b.local);
    if (a.zone->kind == FLOATING || b.zone->kind == FLOATING)
        return a.local == b.local;
    return a.utc == b.utc;
}

/* ---- one event ------------------------------------------------------------------------------- */

static void put(struct calendar *k, const struct event *e, struct when start)
{
    if (k->n_out == CALENDAR_FILE_MAX)
        return;
    if (k->n_out == k->out_room) {
        size_t room = k->out_room ? 2 * k->out_room : 64;
        struct occurrence *more = arena_take(k->c->mem, room, sizeof *more);
        if (k->n_out)
            memcpy(more, k->out, k->n_out * sizeof *more);
        k->out = more;
        k->out_room = room;
    }
    k->out[k->n_out++] = (struct occurrence){e, start};
}

/* Times of an event that repeats, each once. */
struct series {
    int64_t *at;
    size_t n, room;
};

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void once(struct series *s)
{
    size_t n = 0;
    qsort(s->at, s->n, sizeof *s->at, by_number);
    for (size_t i = 0; i < s->n; i++)
        if (i == 0 || s->at[i] != s->at[n - 1])
            s->at[n++] = s->at[i];
    s->n = n;
}

/* The last local time that a rule with UNTIL allows. */
static int64_t last_of(struct calendar *k, const struct event *e, const struct rule *r)
{
    struct when until;
    int64_t last = k->last;
    if (!when_read(r->until, false, e->start.zone, &until))
        return last;
    if (until.whole_day || e->start.whole_day) {
        int64_t end = day_at(until.local) * DAY_SECONDS + DAY_SECONDS - 1;
        return end < last ? end : last;
    }
    int64_t end = until.local;
    if (until.zone == &ZONE_UTC && e->start.zone->kind != FLOATING)
        end = until.local - (zone_utc(e->start.zone, until.local) - until.local);
    return end < last ? end : last;
}

static void expand(struct calendar *k, const struct event *e, str text, struct series *s)
{
    struct rule r;
    if (!rule_read(k->c, text, &r) || s->n >= s->room)
        return;
    struct expansion x = {.start = e->start.local,
                          .last = last_of(k, e, &r),
                          .whole_day = e->start.whole_day,
                          .out = s->at + s->n,
                          .room = s->room - s->n,
                          .steps = &k->steps};
    rule_expand(&r, &x);
    bool own =
        x.n && x.out[0] == e->start.local; /* the start counts, even if the rule has it not */
    s->n += x.n;
    if (r.count && !own && x.n == (size_t)r.count)
        s->n--;
}

static bool excepted(const struct event *e, struct when w)
{
    for (size_t i = 0; i < e->n_except; i++)
        if (when_same(e->except[i], w))
            return true;
    return false;
}

static bool has(const struct series *s, int64_t at)
{
    return s->n && bsearch(&at, s->at, s->n, sizeof at, by_number);
}

static struct series series_of(struct calendar *k, const struct event *e, bool exceptions)
{
    struct series s = {.at = k->scratch[exceptions], .room = CALENDAR_EVENT_MAX};
    const str *rules = exceptions ? e->exception_rules : e->rules;
    size_t n = exceptions ? e->n_exception_rules : e->n_rules;
    for (size_t i = 0; i < n; i++)
        expand(k, e, rules[i], &s);
    return s;
}

/* What stands for the occurrence that `w` is: itself, another event, or a change from there on. */
static void put_or_changed(struct calendar *k, const struct event *e,
                           const struct event *const *own, size_t n, struct when w)
{
    const struct event *change = NULL;
    for (size_t i = 0; i < n; i++) {
        if (when_same(own[i]->recurrence_id, w))
            return; /* stands there itself */
        if (own[i]->and_future && own[i]->recurrence_id.utc < w.utc &&
            (!change || own[i]->recurrence_id.utc > change->recurrence_id.utc))
            change = own[i];
    }
    if (change) {
        bool clock = change->start.zone == change->recurrence_id.zone;
        w = when_at(w, w.local + (clock ? change->start.local - change->recurrence_id.local
                                        : change->start.utc - change->recurrence_id.utc));
        e = change;
    }
    put(k, e, w);
}

static void expand_event(struct calendar *k, const struct event *e, const struct event *const *own,
                         size_t n)
{
    bool repeats = e->n_rules || e->n_more;
    struct series s = series_of(k, e, false), not = series_of(k, e, true);
    if (s.n == s.room)
        s.n--;
    s.at[s.n++] = e->start.local;
    once(&s);
    once(&not );
    for (size_t i = 0; i < s.n; i++) {
        struct when w = when_at(e->start, s.at[i]);
        if ((!repeats || w.local <= k->last) && !has(&not, s.at[i]) && !excepted(e, w))
            put_or_changed(k, e, own, n, w);
    }
    for (size_t i = 0; i < e->n_more; i++) {
        bool there = e->more[i].zone == e->start.zone && has(&s, e->more[i].local);
        for (size_t j = 0; j < i && !there; j++)
            there = when_same(e->more[j], e->more[i]);
        if (!there && e->more[i].local <= k->last && !excepted(e, e->more[i]))
            put_or_changed(k, e, own, n, e->more[i]);
    }
}

/* ---- all of them ----------------------------------------------------------------------------- */

static int by_uid(const void *a, const void *b)
{
    const struct event *x = *(const struct event *const *)a, *y = *(const struct event *const *)b;
    int order = str_compare(x->uid, y->uid);
    if (order)
        return order;
    if (x->recurrence_id.set != y->recurrence_id.set)
        return x->recurrence_id.set ? 1 : -1;
    return (x->place > y->place) - (x->place < y->place);
}

/* Is there a later version of the event, or of its occurrence? */
static bool outdated(const struct event *e, const struct event *const *same, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct event *other = same[i];
        bool one = e->recurrence_id.set == other->recurrence_id.set &&
                   (!e->recurrence_id.set || when_same(e->recurrence_id, other->recurrence_id));
        bool again = other->sequence == e->sequence && other->place > e->place &&
                     (e->recurrence_id.set || when_same(other->start, e->start));
        if (one && e->uid.len && (other->sequence > e->sequence || again))
            return true;
    }
    return false;
}

static void expand_same(struct calendar *k, const struct event *const *same, size_t n)
{
    const struct event **valid = arena_take(k->c->mem, n, sizeof(void *));
    size_t count = 0, first = 0;
    /* comparing each with each would take too long for very many of one name */
    for (size_t i = 0; i < n; i++)
        if (n > 1000 || !outdated(same[i], same, n))
            valid[count++] = same[i];
    while (first < count && !valid[first]->recurrence_id.set)
        first++;
    for (size_t i = 0; i < first && k->n_out < CALENDAR_FILE_MAX; i++)
        expand_event(k, valid[i], valid + first, count - first < 500 ? count - first : 500);
    for (size_t i = first; i < count; i++)
        put(k, valid[i], valid[i]->start);
}

static int by_start(const void *a, const void *b)
{
    const struct occurrence *x = a, *y = b;
    int64_t s = x->start.utc, t = y->start.utc;
    return s != t ? (s > t) - (s < t) : str_compare(x->event->uid, y->event->uid);
}

void calendar_expand(struct calendar *k)
{
    const struct event **all = arena_take(k->c->mem, k->n + 1, sizeof(void *));
    for (size_t i = 0; i < k->n; i++)
        all[i] = k->events[i];
    if (k->n)
        qsort(all, k->n, sizeof(void *), by_uid);
    for (size_t i = 0, n; i < k->n; i += n) {
        n = 1;
        while (all[i]->uid.len && i + n < k->n && str_same(all[i]->uid, all[i + n]->uid))
            n++;
        expand_same(k, all + i, n);
    }
    if (k->n_out)
        qsort(k->out, k->n_out, sizeof *k->out, by_start);
}
