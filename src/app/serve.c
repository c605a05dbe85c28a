#include "app/app.sql.h"
#include "app/commands.h"
#include "feature/access/access.h"
#include "feature/blog/blog.h"
#include "feature/account/account.h"
#include "feature/admin/admin.h"
#include "feature/collect/collect.h"
#include "feature/demo/demo.h"
#include "feature/lounge/lounge.h"
#include "feature/mailing/mailing.h"
#include "feature/newsreader/newsreader.h"
#include "kit/fetch/fetch.h"
#include "kit/i18n/i18n.h"
#include "kit/lmtp/lmtp.h"
#include "kit/mail/mail.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static void options_of(const struct app *app, struct http_options *o)
{
    const struct config *k = app->site.config;
    *o = (struct http_options){
        .listen = config_text(k, "listen"),
        .tls_certificate = config_text(k, "tls.certificate"),
        .tls_key = config_text(k, "tls.key"),
        .proxies = config_text(k, "proxies"),
        .workers = (int)config_int(k, "workers"),
        .connections_max = (int)config_int(k, "connections"),
        .connections_per_address = (int)config_int(k, "connections-per-address"),
        .header_timeout_ms = (int)config_int(k, "header-timeout") * 1000,
        .queue_max = (int)config_int(k, "queue"),
        .cache_bytes = (size_t)config_int(k, "cache"),
        .site = &app->site,
        .store = app->store,
        .program = &app_program,
        .clock = &app->clock,
    };
}

/* Threads started later inherit the mask, so only this one sees the signals. */
static void block_signals(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGINT);
    pthread_sigmask(SIG_BLOCK, set, NULL);
    signal(SIGPIPE, SIG_IGN);
}

/* While nobody has ever signed in, the first manager gets a link at each start. */
static enum err greet(struct ctx *c)
{
    struct row_app_newcomer row;
    str address;
    enum err e = q_app_newcomer(c, &row);
    if (e || !row.found || (e = account_link(c, row.person, "set-up", &address)))
        return e;
    fprintf(stderr, "Nobody has signed in yet. %.*s does it with this link, within 7 days:\n%.*s\n",
            STR_ARG(row.name), STR_ARG(address));
    return OK;
}

/* As a job's would be: nobody's, of no program. */
static struct ctx fresh(void *of, const struct ctx *old)
{
    const struct app *app = of;
    return (struct ctx){.mem = old->mem,
                        .db = old->db,
                        .site = &app->site,
                        .bits = ANYBODY,
                        .catalog = i18n_catalogs[0],
                        .now = clock_now(&app->clock)};
}

/* Who listens besides the web server, where the configuration says so. */
struct doors {
    struct lmtp_listener *mail;
    struct nntp_server *news;
};

static void close_doors(struct doors *doors)
{
    nntp_stop(doors->news);
    lmtp_stop(doors->mail);
}

static enum err open_doors(struct app *app, struct doors *doors)
{
    *doors = (struct doors){0};
    enum err e = lmtp_start(&app->c, &(struct lmtp_options){mailing_door, fresh, app, app->store},
                            &doors->mail);
    if (!e)
        e = newsreader_start(&app->c, app->store, &doors->news);
    if (e)
        close_doors(doors);
    return e;
}

static void tell_news(const struct nntp_server *news)
{
    int port = news ? nntp_port(news) : 0, port_tls = news ? nntp_port_tls(news) : 0;
    if (port)
        fprintf(stderr, "Newsreaders find it at nntp://localhost:%d\n", port);
    if (port_tls)
        fprintf(stderr, "Newsreaders find it at nntps://localhost:%d\n", port_tls);
}

static enum err serve_folder(struct app *app)
{
    struct http_options options;
    struct server *server;
    struct doors doors;
    sigset_t set;
    size_t written;
    int got;
    block_signals(&set);
    options_of(app, &options);
    enum err e = app->site.demo ? OK : greet(&app->c);
    if (e || (e = http_start(&app->c, &options, &server)))
        return e;
    if ((e = open_doors(app, &doors))) {
        http_stop(server);
        return e;
    }
    struct jobs *jobs = jobs_start(app);
    tell_news(doors.news);
    fprintf(stderr, "Plaudit is at http%s://localhost:%d\n", options.tls_certificate.len ? "s" : "",
            http_port(server));
    db_close(app->c.db); /* those who work take it over */
    sigwait(&set, &got);
    fetcher_stop(app->site.fetcher); /* nobody waits for other servers any more */
    close_doors(&doors);
    http_stop(server);
    jobs_stop(jobs);
    app->c.now = clock_now(&app->clock);
    app->c.db = db_open(app->store);
    if (!app->c.db)
        return fail(&app->c, ERR_FAULT, "The database could not be opened to write what is left.");
    if ((e = access_write(&app->c, &written)) || (e = lounge_write(&app->c, &written)) ||
        (e = blog_tick(&app->c, &written)))
        return e;
    return app->site.demo ? demo_keep_clock(&app->c) : OK;
}

/* One server a folder: commands may work beside it. The lock ends with the process. */
static enum err lock_folder(struct app *app)
{
    int folder =
        open(arena_copy(app->c.mem, app->site.data_dir).at, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return fail(&app->c, ERR_FAULT, "the folder cannot be opened: %s", strerror(errno));
    if (flock(folder, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
        return OK;
    (void)close(folder);
    return fail(
        &app->c, ERR_INVALID,
        "Another server works with %.*s already. Stop it first; commands can run beside it.",
        STR_ARG(app->site.data_dir));
}

int serve_run(const struct invocation *in)
{
    struct app app;
    if (in->n_words != 1)
        return usage(in);
    if (!app_open(&app, in, in->words[0], false))
        return EXIT_REFUSED;
    if (!mail_network_start(app.site.config))
        return app_end(&app,
                       fail(&app.c, ERR_FAULT, "The library that sends mail does not start."));
    (void)i18n_sort_key(app.c.mem, S("a")); /* ICU opens its tables before there are threads */
    app.site.tick = app_tick;
    app.site.board = admin_board_new(app.c.mem, app.c.now);
    app.site.guard = account_guard_new(app.c.mem);
    app.site.access = access_book_new(app.c.mem);
    app.site.lounge = lounge_book_new(app.c.mem);
    app.site.blog = blog_readers_new(app.c.mem);
    app.site.collector = collector_new(app.c.mem);
    struct fetcher *fetcher = app.site.fetcher = app_fetcher(&app);
    enum err e = lock_folder(&app);
    e = e ? e : serve_folder(&app);
    collector_end(app.site.collector);
    int code = app_end(&app, e);
    fetcher_free(fetcher);
    mail_network_stop();
    return code;
}
