#include "feature/collect/inside.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"

static str page_of_sources(struct ctx *c, const struct correspondent *to)
{
    return site_url(c, to->prefix, "/record/sources");
}

enum err collect_letter_asked(struct ctx *c, int64_t source, const struct source_new *in)
{
    struct correspondent to;
    struct person maker;
    enum err e;
    if ((e = people_correspondent(c, in->person, &to)) || (e = people_get(c, c->me, &maker)))
        return e;
    str body = words_format(
        c,
        tr_c(to.catalog,
             N_("Dear %.*s,\n\n%.*s proposes that this page is read for your "
                "record:\n\n%.*s\n\nWhat "
                "is found there would wait for you as drafts. Nothing is read before you agree:"
                "\n\n%.*s\n")),
        STR_ARG(to.name), STR_ARG(maker.name), STR_ARG(in->page.len ? in->page : in->address),
        STR_ARG(page_of_sources(c, &to)));
    return correspondent_letter(
        c, &to,
        &(struct letter){
            .once = arena_format(c->mem, "source/%lld/asked", (long long)source).at,
            .subject = words_format(c, tr_c(to.catalog, N_("May “%.*s” be read for your record?")),
                                    STR_ARG(in->title)),
            .body = body});
}

enum err collect_letter_failing(struct ctx *c, const struct reading *r, str words)
{
    struct correspondent to;
    enum err e = people_correspondent(c, r->person, &to);
    if (e)
        return e;
    str body = words_format(
        c,
        tr_c(to.catalog,
             N_("Dear %.*s,\n\n“%.*s” could not be read five times in a row:\n\n%.*s\n\nIt "
                "is tried again once a week. If it has moved, please connect its new "
                "address:\n\n%.*s\n")),
        STR_ARG(to.name), STR_ARG(r->title), STR_ARG(words), STR_ARG(page_of_sources(c, &to)));
    return correspondent_letter(
        c, &to,
        &(struct letter){.once = arena_format(c->mem, "source/%lld/failing/%lld", (long long)r->id,
                                              (long long)i18n_today(c).n)
                                     .at,
                         .subject =
                             words_format(c, tr_c(to.catalog, N_("“%.*s” can no longer be read")),
                                          STR_ARG(r->title)),
                         .body = body});
}
