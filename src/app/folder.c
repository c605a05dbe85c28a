#include "app/app.h"
#include "feature/account/account.h"
#include "feature/credential/credential.h"
#include "feature/directory/directory.h"
#include "feature/program/program.h"
#include "feature/witness/witness.h"
#include "kit/fetch/fetch.h"
#include "kit/i18n/i18n.h"
#include "kit/sandbox/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

enum { PATH_ROOM = 4096, CLOCK_ROOM = 32 };

int app_status(const struct ctx *c, enum err e)
{
    for (const struct problem *p = c->problems; p; p = p->next)
        fprintf(stderr, "%.*s%s%.*s\n", STR_ARG(p->field), p->field.len ? ": " : "",
                STR_ARG(p->words));
    if (!c->problems && e)
        fprintf(stderr, "%.*s\n", STR_ARG(c->why));
    return e == OK ? EXIT_OK : e == ERR_FAULT || e == ERR_BUSY ? EXIT_FAULT : EXIT_REFUSED;
}

static str in_folder(struct app *app, const char *name)
{
    return arena_format(app->c.mem, "%.*s/%s", STR_ARG(app->site.data_dir), name);
}

static bool complain(const char *dir, const char *what)
{
    fprintf(stderr, "%s: %s\n", dir, what);
    return false;
}

/* The folder itself: there, or made if it may be. */
static bool enter_folder(struct app *app, const char *dir, bool make)
{
    char whole[PATH_ROOM];
    if (make && mkdir(dir, 0700) != 0 && errno != EEXIST)
        return complain(dir, strerror(errno));
    if (!realpath(dir, whole))
        return complain(dir, errno == ENOENT
                                 ? "There is no such folder. \"plaudit init\" makes one."
                                 : strerror(errno));
    app->site.data_dir = arena_copy(app->c.mem, str_of(whole));
    app->site.demo = access(in_folder(app, "demo").at, F_OK) == 0;
    return true;
}

static enum log_level level_of(const struct config *config)
{
    static const char *const names[] = {
        [LOG_DEBUG] = "debug", [LOG_INFO] = "info", [LOG_WARN] = "warn", [LOG_ERROR] = "error"};
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_same(config_text(config, "log.level"), str_of(names[i])))
            return (enum log_level)i;
    return LOG_INFO;
}

/* Without an address of its own the server is where it listens: links must lead there. */
static str address_of(struct app *app)
{
    const struct config *k = app->site.config;
    str address = config_text(k, "address"), listen = config_text(k, "listen");
    if (!str_same(address, config_text(NULL, "address")))
        return address;
    size_t colon = listen.len;
    while (colon > 0 && listen.at[colon - 1] != ':')
        colon--;
    return arena_format(app->c.mem, "http%s://127.0.0.1:%.*s",
                        config_text(k, "tls.certificate").len ? "s" : "",
                        STR_ARG(str_from(listen, colon)));
}

static enum err read_config(struct app *app, const struct invocation *in)
{
    const char *set[COUNT(in->flags)];
    size_t n = 0;
    str path = in_folder(app, "plaudit.conf");
    for (size_t i = 0; i < in->n_flags; i++) {
        const struct flag *f = &in->flags[i];
        if (strcmp(f->name, "set") == 0)
            set[n++] = f->value;
        else if (strcmp(f->name, "listen") == 0)
            set[n++] = arena_format(app->c.mem, "listen=%s", f->value).at;
    }
    struct config_sources from = {app->site.data_dir.len ? path.at : NULL,
                                  (const char *const *)environ, set, n};
    enum err e = config_load(&app->c, &from, &app->site.config);
    if (e)
        return e;
    if (!fetch_tokens_ok(config_text(app->site.config, "fetch.tokens")))
        return fail(&app->c, ERR_INVALID,
                    "fetch.tokens is a list of sites and their tokens, like "
                    "api.github.com=ghp_1234, gitlab.com=glpat-1234.");
    struct witness_settings *witness = arena_take(app->c.mem, 1, sizeof *witness);
    if ((e = witness_settings(&app->c, app->site.config, witness)))
        return e;
    log_threshold(level_of(app->site.config));
    app->site.address = address_of(app);
    return OK;
}

struct fetcher *app_fetcher(const struct app *app)
{
    const struct config *k = app->site.config;
    bool loopback = config_bool(k, "fetch.loopback");
    struct fetch_settings settings = {
        .agent = app->site.address,
        .bandwidth = config_int(k, "fetch.bandwidth"),
        .parallel = (int)config_int(k, "fetch.parallel"),
        .tokens = config_text(k, "fetch.tokens"),
        .loopback = loopback,
        .authority = config_text(k, "fetch.authority"),
        .gap_ms = loopback ? -1 : 0,
    };
    return fetcher_start(&settings);
}

/* ---- the clock --------------------------------------------------------------------------------- */

static bool read_moment(str text, moment *m)
{
    day d;
    int64_t part[3] = {0};
    if (!day_read(str_upto(text, 10), &d))
        return false;
    str rest = str_from(text, 10);
    if (rest.len > 0 && (rest.len != 10 || rest.at[0] != 'T' || rest.at[9] != 'Z'))
        return false;
    for (size_t i = 0; rest.len > 0 && i < COUNT(part); i++)
        if (!str_int(str_upto(str_from(rest, 1 + 3 * i), 2), &part[i]) || part[i] < 0)
            return false;
    m->s = moment_of_day(d).s + part[0] * 3600 + part[1] * 60 + part[2];
    return part[0] < 24 && part[1] < 60 && part[2] < 60;
}

static void kept_clock(struct app *app, moment *wanted)
{
    char text[CLOCK_ROOM];
    FILE *f = fopen(in_folder(app, "demo.clock").at, "re");
    if (!f)
        return;
    size_t n = fread(text, 1, sizeof text, f);
    (void)fclose(f);
    (void)!read_moment(str_trim((str){text, n}), wanted);
}

/* --now moves the clock; a demo's clock goes on where it stood. */
static enum err set_clock(struct app *app, const char *now)
{
    moment wanted = clock_now(NULL);
    if (app->site.demo)
        kept_clock(app, &wanted);
    if (now && !read_moment(str_of(now), &wanted))
        return fail(&app->c, ERR_INVALID,
                    "--now takes a day or a moment: 2027-01-01 or 2027-01-01T09:00:00Z.");
    app->clock.offset_s = wanted.s - clock_now(NULL).s;
    app->c.now = wanted;
    return OK;
}

/* ---- the database ------------------------------------------------------------------------------ */

static enum err look_at_file(struct app *app, str path)
{
    struct stat is;
    if (stat(path.at, &is) != 0)
        return fail(&app->c, ERR_INVALID,
                    "%.*s holds no program yet. \"plaudit init\" makes one, \"plaudit demo\" an "
                    "invented one.",
                    STR_ARG(app->site.data_dir));
    if (is.st_size == 0)
        return fail(&app->c, ERR_INVALID,
                    "The file %s is empty, so it is damaged. Please restore the latest backup.",
                    path.at);
    return OK;
}

enum opening { TO_READ, TO_WORK, TO_MAKE };

static enum err open_store(struct app *app, enum opening how)
{
    struct ctx *c = &app->c;
    size_t applied = 0;
    str path = in_folder(app, "plaudit.db");
    enum err e = how == TO_MAKE ? OK : look_at_file(app, path);
    if (e)
        return e;
    /* A demo that is cut off while it is made is made anew. */
    struct store_options options = {.hurried = how == TO_MAKE && app->site.demo,
                                    .reading = how == TO_READ};
    if ((e = store_open(c, path.at, &options, &app->store)) ||
        (how != TO_READ && (e = store_migrate(c, app->store, &applied))))
        return e;
    if (applied > 0 && how != TO_MAKE)
        LOG(LOG_INFO, "store.migrated", {"applied", .n = (int64_t)applied});
    c->db = db_open(app->store);
    return c->db ? OK : fail(c, ERR_FAULT, "The database could not be opened a second time.");
}

static void begin(struct app *app)
{
    *app = (struct app){.c = {.mem = arena_new(), .bits = ANYBODY, .now = clock_now(NULL)}};
    app->c.catalog = i18n_catalogs[0];
    app->c.site = &app->site;
    app->site.clock = &app->clock;
}

bool app_open_nothing(struct app *app, const struct invocation *in)
{
    begin(app);
    enum err e = read_config(app, in);
    if (e || (e = set_clock(app, flag(in, "now"))))
        app_end(app, e);
    return e == OK;
}

static bool open_folder(struct app *app, const struct invocation *in, const char *dir,
                        enum opening how)
{
    bool make = how == TO_MAKE;
    begin(app);
    /* Processes side by side make different ids; a new folder always the same ones. */
    app->site.ids = ids_new(make ? 0 : (unsigned)getpid());
    if (!enter_folder(app, dir, make)) {
        app_close(app);
        return false;
    }
    enum err e = read_config(app, in);
    if (e || (e = set_clock(app, flag(in, "now"))) || (e = open_store(app, how))) {
        app_end(app, e);
        return false;
    }
    app->site.sandbox = sandbox_open();
    app->site.policies = policy_cache_new();
    app->site.expertises = tree_cache_new();
    app->site.directories = directory_lists_new();
    app->site.pictures = credential_pictures_new();
    return true;
}

static enum err only_program(struct ctx *c)
{
    const struct program *list;
    size_t n;
    enum err e = program_list(c, &list, &n);
    if (e)
        return e;
    if (n != 1)
        return fail(c, ERR_INVALID,
                    n ? "There are several programs here. Say which one with --program CODE."
                      : "There is no program here yet. \"plaudit init\" makes one.");
    c->program = list[0].id;
    return OK;
}

bool app_open(struct app *app, const struct invocation *in, const char *dir, bool make)
{
    return open_folder(app, in, dir, make ? TO_MAKE : TO_WORK);
}

static bool open_program(struct app *app, const struct invocation *in, const char *dir,
                         enum opening how)
{
    if (!open_folder(app, in, dir, how))
        return false;
    const char *code = flag(in, "program");
    enum err e =
        code ? program_by_code(&app->c, str_of(code), &app->c.program) : only_program(&app->c);
    if (e)
        app_end(app, e);
    return e == OK;
}

bool app_open_program(struct app *app, const struct invocation *in)
{
    return open_program(app, in, in->words[0], TO_WORK);
}

bool app_open_to_read(struct app *app, const struct invocation *in, const char *dir)
{
    return open_program(app, in, dir, TO_READ);
}

void app_close(struct app *app)
{
    db_close(app->c.db);
    if (app->store)
        store_close(app->store);
    sandbox_close(app->site.sandbox);
    policy_cache_free(app->site.policies);
    tree_cache_free(app->site.expertises);
    directory_lists_free(app->site.directories);
    credential_pictures_free(app->site.pictures);
    ids_free(app->site.ids);
    arena_free(app->c.mem);
}

int app_end(struct app *app, enum err e)
{
    int code = app_status(&app->c, e);
    app_close(app);
    return code;
}
