/* Sources from the command line: reading those that are due, and what would be found at a link. */
#include "app/commands.h"
#include "feature/collect/collect.h"
#include "kit/i18n/i18n.h"

#include <stdio.h>
#include <string.h>

enum { AT_ONCE = 200, SHOWN = 10 };

static void add(struct collect_totals *sum, const struct collect_totals *t)
{
    sum->sources += t->sources;
    sum->failed += t->failed;
    sum->found += t->found;
    sum->fresh += t->fresh;
    sum->again += t->again;
}

static enum err read_due(struct ctx *c, struct collect_totals *sum)
{
    struct collect_totals t = {.sources = AT_ONCE};
    int64_t all = 0;
    enum err e = collect_waiting(c, &all);
    while (!e && t.sources == AT_ONCE) {
        if (!(e = collect_due(c, AT_ONCE, &t)))
            add(sum, &t);
        progress_show("Reading sources", (int64_t)sum->sources, all);
    }
    t.sources = 1;
    while (!e && t.sources) {
        if (!(e = collect_repository_due(c, &t)))
            add(sum, &t);
        progress_show("Reading sources", (int64_t)sum->sources, all);
    }
    progress_end();
    return e;
}

int collect_run(const struct invocation *in)
{
    struct app app;
    struct collect_totals t = {0};
    if (in->n_words != 1)
        return usage(in);
    if (!app_open(&app, in, in->words[0], false))
        return EXIT_REFUSED;
    struct fetcher *fetcher = app.site.fetcher = app_fetcher(&app);
    app.site.collector = collector_new(app.c.mem);
    enum err e = read_due(&app.c, &t);
    collector_end(app.site.collector);
    fetcher_free(fetcher);
    if (!e)
        e = app_catch_up(&app.c);
    if (!e)
        printf(
            in->json
                ? "{\"sources\":%zu,\"failed\":%zu,\"found\":%zu,\"new\":%zu,\"duplicate\":%zu}\n"
                : "%zu sources read, %zu of them failed: %zu things found, %zu new, %zu "
                  "duplicates of other sources.\n",
            t.sources, t.failed, t.found, t.fresh, t.again);
    return app_end(&app, e);
}

/* ---- what would be found ----------------------------------------------------------------------- */

static void show_json(struct ctx *c, const struct collect_look *look)
{
    struct text json = {.mem = c->mem};
    text_add(&json, S("{\"kind\":"));
    text_json(&json, str_of(look->kind->code));
    text_add(&json, S(",\"address\":"));
    text_json(&json, look->address);
    text_add(&json, S(","));
    found_describe(&look->list, &json);
    text_add(&json, S("}\n"));
    fwrite(json.at, 1, json.len, stdout);
}

static void show(struct ctx *c, const struct collect_look *look)
{
    printf("%s: %.*s\n%.*s\n", look->kind->name, STR_ARG(look->title), STR_ARG(look->address));
    if (look->kind->bring) {
        printf("What is in there is seen when it is read, which may take minutes.\n");
        return;
    }
    printf("%zu found", look->list.n);
    printf(look->list.n > SHOWN ? ", the first %d of them:\n" : "%.0d:\n",
           look->list.n > SHOWN ? SHOWN : 0);
    for (size_t i = 0; i < look->list.n && i < SHOWN; i++) {
        const struct found *f = &look->list.items[i];
        str on = f->at.set ? day_iso(c->mem, day_of_moment(f->at.value)) : S("no date   ");
        printf("  %.*s  %-8.*s  %.*s\n", STR_ARG(on), STR_ARG(found_kind_code(f->kind)),
               STR_ARG(f->title));
    }
}

int sources_run(const struct invocation *in)
{
    struct collect_look look;
    if (in->n_words != 2 || strcmp(in->words[0], "check") != 0)
        return usage(in);
    const struct fetch_settings settings = {.loopback = flag(in, "loopback") != NULL};
    struct site site = {.fetcher = fetcher_start(&settings)};
    struct ctx c = {
        .mem = arena_new(), .site = &site, .now = clock_now(NULL), .catalog = i18n_catalogs[0]};
    enum err e = collect_look(&c, str_of(in->words[1]), &look);
    if (!e && in->json)
        show_json(&c, &look);
    else if (!e)
        show(&c, &look);
    int status = app_status(&c, e);
    fetcher_free(site.fetcher);
    arena_free(c.mem);
    return status;
}
