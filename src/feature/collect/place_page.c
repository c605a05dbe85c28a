/* What a link leads to, shown before it is connected: for oneself, a nominee, the community. */
#include "feature/collect/inside.h"
#include "feature/frame/frame.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum { SHOWN = 5 };

struct place_view {
    const struct req *r;
    const struct collect_place *place;
    const struct collect_look *look; /* NULL: the form comes back, nothing is fetched again */
    str code, kind, address, page, title, who;
    bool mine, asks_who;
    const struct found *items[SHOWN]; /* the newest first */
    size_t n;
    opt_time newest;
    bool has_record; /* from: its first day; in_record: things since then */
    day from;
    int64_t in_record;
};

static const char *kind_words(enum found_kind kind)
{
    static const char *const words[FOUND_KINDS] = {
        [FOUND_OTHER] = N_("Entry"),
        [FOUND_POST] = N_("Post"),
        [FOUND_EPISODE] = N_("Episode"),
        [FOUND_VIDEO] = N_("Video"),
        [FOUND_TALK] = N_("Talk"),
        [FOUND_WORKSHOP] = N_("Workshop"),
        [FOUND_EVENT] = N_("Event"),
        [FOUND_QUESTION] = N_("Question"),
        [FOUND_ANSWER] = N_("Reply to somebody"),
        [FOUND_COMMENT] = N_("Comment"),
        [FOUND_MESSAGE] = N_("Message"),
        [FOUND_COMMIT] = N_("Commit"),
        [FOUND_RELEASE] = N_("Release"),
        [FOUND_ISSUE] = N_("Issue"),
        [FOUND_CHANGE] = N_("Change to code"),
        [FOUND_REVIEW] = N_("Code review"),
        [FOUND_BADGE] = N_("Distinction"),
    };
    return kind < FOUND_KINDS && words[kind] ? words[kind] : words[FOUND_OTHER];
}

#include "feature/collect/place.html.h"

/* What has no date comes last. */
static bool is_newer(const struct found *a, const struct found *b)
{
    return a->at.set && (!b->at.set || a->at.value.s > b->at.value.s);
}

static void choose_newest(struct place_view *v)
{
    const struct found_list *list = &v->look->list;
    for (size_t i = 0; i < list->n; i++) {
        const struct found *item = &list->items[i];
        size_t at = v->n;
        while (at > 0 && is_newer(item, v->items[at - 1]))
            at--;
        if (at == SHOWN)
            continue;
        v->n += v->n < SHOWN;
        for (size_t k = v->n - 1; k > at; k--)
            v->items[k] = v->items[k - 1];
        v->items[at] = item;
    }
    if (v->n > 0)
        v->newest = v->items[0]->at;
}

static enum err load_record(struct ctx *c, struct place_view *v)
{
    opt_day from = {0};
    enum err e = collect_record(c, &from);
    day today = i18n_today(c);
    if (e || !from.set)
        return e;
    v->has_record = true;
    v->from = from.value;
    for (size_t i = 0; v->look && i < v->look->list.n; i++) {
        const struct found *item = &v->look->list.items[i];
        day on = item->at.set ? day_of_moment(item->at.value) : (day){-1};
        v->in_record += on.n >= v->from.n && on.n <= today.n;
    }
    return OK;
}

static enum err show(struct ctx *c, struct place_view *v, struct res *out)
{
    const struct collect_kind *kind = collect_kind(v->code);
    struct person whose;
    enum err e = load_record(c, v);
    if (e)
        return e;
    v->mine = v->place->person == c->me;
    v->kind = collect_kind_name(c, v->code);
    v->asks_who = v->place->person != 0 && kind && kind->shared;
    if (v->look && v->asks_who) {
        if ((e = people_get(c, v->place->person, &whose)))
            return e;
        v->who = whose.name;
    }
    if (v->look)
        choose_newest(v);
    struct html o = frame_open(c, v->r, tr(c, N_("Connect a source")), (enum area)v->place->area);
    view_looked(&o, v);
    return frame_close(&o, v->r, out);
}

enum err collect_place_look(struct ctx *c, const struct req *r, const struct collect_place *place,
                            struct res *out)
{
    struct collect_look look;
    enum err e = collect_look(c, form_text(r, "link"), &look);
    if (e == ERR_INVALID && !c->problems)
        return fail_at(c, "link", "%.*s", STR_ARG(c->why));
    if (e)
        return e;
    if (place->person == 0 && !look.kind->community)
        return fail_at(
            c, "link",
            N_("This shows what one person does. A source of the community is a forum, a "
               "list or a feed in which many speak."));
    struct place_view v = {.r = r,
                           .place = place,
                           .look = &look,
                           .code = str_of(look.kind->code),
                           .address = look.address,
                           .page = look.page,
                           .title = look.title};
    return show(c, &v, out);
}

enum err collect_place_connect(struct ctx *c, const struct req *r,
                               const struct collect_place *place, struct res *out, int64_t *id)
{
    const struct source_new in = {.person = place->person,
                                  .kind = form_text(r, "kind"),
                                  .address = form_text(r, "address"),
                                  .page = form_text(r, "page"),
                                  .title = form_text(r, "title"),
                                  .who = form_text(r, "who")};
    const struct collect_kind *kind = collect_kind(in.kind);
    *id = 0;
    enum err e = kind && !kind->read && !kind->bring
                     ? fail_at(c, "kind", N_("This is brought in as a file."))
                     : collect_connect(c, &in, id);
    if (!e || e == ERR_CONFLICT)
        return e;
    if ((e = frame_again(c, out, e)))
        return e;
    struct place_view v = {.r = r,
                           .place = place,
                           .code = in.kind,
                           .address = in.address,
                           .page = in.page,
                           .title = in.title,
                           .who = in.who};
    return show(c, &v, out);
}
