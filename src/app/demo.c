#include "app/commands.h"
#include "feature/credential/credential.h"
#include "feature/demo/demo.h"
#include "feature/program/program.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct wish {
    int64_t people, seed;
};

static bool write_file(const char *dir, const char *name, str text)
{
    int at = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int fd = at < 0 ? -1 : openat(at, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool written = fd >= 0 && write(fd, text.at, text.len) == (ssize_t)text.len;
    int why = errno;
    if (fd >= 0)
        close(fd);
    if (at >= 0)
        close(at);
    if (!written)
        fprintf(stderr, "%s/%s: %s\n", dir, name, strerror(why));
    return written;
}

/* The folder is a demo before anything else is in it, so that no other clock writes a row. */
static bool mark_folder(const char *dir, const struct wish *w)
{
    struct arena *mem = arena_new();
    bool good = false;
    if (mkdir(dir, 0700) != 0 && errno != EEXIST)
        fprintf(stderr, "%s: %s\n", dir, strerror(errno));
    else if (access(arena_format(mem, "%s/plaudit.db", dir).at, F_OK) == 0)
        fprintf(stderr, "%s holds a program already. Nothing was changed.\n", dir);
    else
        good = write_file(dir, "demo",
                          arena_format(mem, "people = %lld\nseed = %lld\n", (long long)w->people,
                                       (long long)w->seed)) &&
               write_file(dir, "demo.clock",
                          arena_format(mem, "%.*s\n", STR_ARG(moment_iso(mem, DEMO_START))));
    arena_free(mem);
    return good;
}

/* The past of the invented program is told to no follower. It gives badges since two years ago. */
static enum err give_badges(struct ctx *c)
{
    int64_t program = c->program;
    size_t n;
    enum err e = program_only(c, &c->program);
    if (!e)
        e = credential_issue_missing(c, (day){day_of_moment(DEMO_START).n - 2 * 365}, &n);
    c->program = program;
    return e;
}

static enum err fill(struct app *app, const struct wish *w)
{
    struct ctx *c = &app->c;
    struct demo_options options = {w->people, (uint64_t)w->seed, progress_show};
    app->site.random = random_seeded(c->mem, (uint64_t)w->seed);
    app->clock.offset_s = DEMO_START.s - clock_now(NULL).s;
    c->now = DEMO_START;
    enum err e = demo_fill(c, &options);
    c->now = DEMO_START;
    if (!e)
        e = app_catch_up(c);
    if (!e)
        e = give_badges(c);
    if (!e)
        e = store_measure(c);
    progress_end();
    return e;
}

int demo_run(const struct invocation *in)
{
    enum { PEOPLE = 4000, FEWEST = 100, MOST = 100000 };
    struct app app;
    struct wish w;
    if (in->n_words != 1)
        return usage(in);
    if (!flag_int(in, "people", (struct range){FEWEST, MOST, PEOPLE}, &w.people) ||
        !flag_int(in, "seed", (struct range){0, INT64_MAX, 1}, &w.seed))
        return EXIT_USAGE;
    if (!mark_folder(in->words[0], &w) || !app_open(&app, in, in->words[0], true))
        return EXIT_REFUSED;
    enum err e = fill(&app, &w);
    if (!e && in->json)
        printf("{\"people\":%lld,\"seed\":%lld}\n", (long long)w.people, (long long)w.seed);
    else if (!e)
        printf("%lld invented people are ready.\n\n1. plaudit serve %s\n2. Open "
               "http://127.0.0.1:8080/demo and choose who you are.\n",
               (long long)w.people, in->words[0]);
    return app_end(&app, e);
}
