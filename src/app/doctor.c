#include "app/doctor.h"

#include "app/app.sql.h"
#include "feature/admin/admin.h"
#include "feature/ledger/ledger.h"
#include "feature/people/people.h"
#include "feature/program/program.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void tell(struct doctor *d, struct admin_check k)
{
    bool good = strcmp(k.tone, "good") == 0, bad = strcmp(k.tone, "bad") == 0;
    d->bad += bad;
    if (!d->json) {
        printf("%-5s %.*s: %.*s\n",
               good  ? "good"
               : bad ? "BAD"
                     : "look",
               STR_ARG(k.what), STR_ARG(k.found));
        if (k.todo.len > 0)
            printf("      %.*s\n", STR_ARG(k.todo));
        return;
    }
    struct text t = {.mem = d->app->c.mem};
    text_format(&t, "{\"state\":\"%s\",\"what\":", k.tone);
    text_json(&t, k.what);
    text_add(&t, S(",\"found\":"));
    text_json(&t, k.found);
    text_add(&t, S(",\"todo\":"));
    text_json(&t, k.todo);
    printf("%.*s}\n", STR_ARG(text_str(&t)));
}

void doctor_say(struct doctor *d, const char *tone, const char *what, str found, const char *todo)
{
    tell(d, (struct admin_check){tone, str_of(what), found, str_of(todo)});
}

static str in_folder(struct doctor *d, const char *name)
{
    return arena_format(d->app->c.mem, "%.*s/%s", STR_ARG(d->app->site.data_dir), name);
}

static void look_at_database(struct doctor *d)
{
    str words;
    enum err e = store_check(&d->app->c, in_folder(d, "plaudit.db").at, &words);
    doctor_say(
        d, e ? "bad" : "good", "Database",
        e ? words : arena_format(d->app->c.mem, "whole, schema %d", store_schema(d->app->store)),
        e ? "Stop the server, keep a copy of the folder, and restore the latest backup." : "");
}

static void look_at_permissions(struct doctor *d)
{
    enum { FOR_OTHERS = 077 };
    static const char *const names[] = {"", "plaudit.db", "plaudit.conf"};
    struct stat file;
    for (size_t i = 0; i < COUNT(names); i++) {
        str path = in_folder(d, names[i]);
        if (stat(path.at, &file) != 0 || !(file.st_mode & FOR_OTHERS))
            continue;
        doctor_say(d, "warn", "Permissions",
                   arena_format(d->app->c.mem, "other users of this machine can reach %.*s",
                                STR_ARG(path)),
                   "Take the rights of group and others away: chmod go= on it.");
        return;
    }
    doctor_say(d, "good", "Permissions", S("only its owner can read the folder"), "");
}

/* Files that rows name. */
static enum err count_missing(struct doctor *d, size_t *files, size_t *missing)
{
    struct ctx *c = &d->app->c;
    struct row_app_pictures *pictures;
    struct row_app_files_of_runs *runs;
    size_t n, m;
    enum err e = q_app_pictures(c, &pictures, &n);
    if (e || (e = q_app_files_of_runs(c, &runs, &m)))
        return e;
    *files = n + m;
    *missing = 0;
    for (size_t i = 0; i < n; i++) {
        str hex = arena_hex(c->mem, pictures[i].hash.at, pictures[i].hash.len);
        str name = arena_format(c->mem, "files/%.*s.png", STR_ARG(hex));
        *missing += access(in_folder(d, name.at).at, R_OK) != 0;
    }
    for (size_t i = 0; i < m; i++) {
        str hex = arena_hex(c->mem, runs[i].input.at, runs[i].input.len);
        str name = arena_format(c->mem, "files/runs/%.*s", STR_ARG(hex));
        *missing += access(in_folder(d, name.at).at, R_OK) != 0;
    }
    return OK;
}

static enum err look_at_files(struct doctor *d)
{
    size_t files, missing;
    enum err e = count_missing(d, &files, &missing);
    if (!e)
        doctor_say(d, missing ? "bad" : "good", "Files",
                   missing ? arena_format(d->app->c.mem, "%zu of %zu are missing", missing, files)
                           : arena_format(d->app->c.mem, "all %zu are there", files),
                   missing ? "Copy the folder \"files\" from the latest backup; nothing in it ever "
                             "changes."
                           : "");
    return e;
}

static enum err look_at_ledger(struct doctor *d)
{
    struct ctx *c = &d->app->c;
    const struct program *list;
    size_t n;
    int64_t broken = 0, checked = 0, all = 0;
    enum err e = program_list(c, &list, &n);
    for (size_t i = 0; !e && i < n && !broken; i++) {
        c->program = list[i].id;
        e = ledger_verify(c, &broken, &checked);
        all += checked;
    }
    c->program = 0;
    if (!e)
        doctor_say(
            d, broken ? "bad" : "good", "Ledger",
            broken ? arena_format(c->mem, "the chain breaks at entry %lld", (long long)broken)
                   : arena_format(c->mem, "the chain holds, %lld entries", (long long)all),
            broken ? "Somebody changed the database by hand. Compare with a backup from before."
                   : "");
    return e;
}

static enum err look_at_settings(struct doctor *d)
{
    struct ctx *c = &d->app->c;
    struct row_app_operators operators;
    str address = config_text(d->app->site.config, "address");
    bool local = str_same(address, config_text(NULL, "address"));
    doctor_say(d, local && !d->app->site.demo ? "warn" : "good", "Address", d->app->site.address,
               local && !d->app->site.demo
                   ? "Set address in plaudit.conf: links in mail lead there."
                   : "");
    enum err e = q_app_operators(c, &operators);
    if (!e)
        doctor_say(d, operators.number ? "good" : "warn", "Operators",
                   arena_format(c->mem, "%lld", (long long)operators.number),
                   operators.number ? "" : "Make one: plaudit user DIR grant ADDRESS operator.");
    return e;
}

static enum err examine(struct doctor *d)
{
    const struct admin_check *checks;
    size_t n;
    enum err e;
    look_at_database(d);
    look_at_permissions(d);
    doctor_keys(d);
    if ((e = look_at_files(d)) || (e = look_at_ledger(d)) || (e = look_at_settings(d)) ||
        (e = admin_health(&d->app->c, &checks, &n)))
        return e;
    for (size_t i = 0; i < n; i++)
        tell(d, checks[i]);
    doctor_mail(d);
    return OK;
}

int doctor_run(const struct invocation *in)
{
    struct app app;
    if (in->n_words != 1)
        return usage(in);
    if (!app_open(&app, in, in->words[0], false))
        return EXIT_REFUSED;
    struct doctor d = {.app = &app, .json = in->json};
    int code = app_end(&app, examine(&d));
    return code == EXIT_OK && d.bad > 0 ? EXIT_REFUSED : code;
}
