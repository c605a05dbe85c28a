/* The public log, checked from outside: its folder or its address is all that is needed. */
#include "app/commands.h"
#include "feature/ledger/ledger.h"
#include "kit/fetch/fetch.h"
#include "kit/i18n/i18n.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { FILE_MOST = 32 << 20, TRIES = 3 };

/* Where a log is: a folder, or an address. */
struct place {
    const char *folder; /* NULL: an address */
    str address;
    struct fetcher *fetcher;
};

static enum err read_path(struct ctx *c, const char *path, str *bytes)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool read = fd >= 0 && file_bytes(c->mem, fd, FILE_MOST, bytes);
    if (fd >= 0)
        (void)close(fd);
    return read ? OK : fail(c, ERR_INVALID, "%s cannot be read.", path);
}

static enum err get(struct ctx *c, const struct place *at, str name, str *bytes)
{
    struct fetch_answer answer;
    if (at->folder)
        return read_path(c, arena_format(c->mem, "%s/%.*s", at->folder, STR_ARG(name)).at, bytes);
    struct fetch_request request = {
        .url = arena_format(c->mem, "%.*s/%.*s", STR_ARG(at->address), STR_ARG(name)),
        .most = FILE_MOST,
        .api = true,
    };
    enum err e = ERR_INVALID;
    for (int i = 0; e == ERR_INVALID && i < TRIES; i++)
        if (!(e = fetch_one(c, at->fetcher, &request, &answer)))
            *bytes = answer.body;
    return e ? fail(c, e, "%.*s: %.*s", STR_ARG(request.url),
                    STR_ARG(arena_copy(c->mem, answer.words)))
             : OK;
}

static enum err read_tile(struct ctx *c, void *of, const struct tlog_tile *tile, str *bytes)
{
    const struct place *at = of;
    if (at->folder)
        return ledger_tile_read(c, (void *)(uintptr_t)at->folder, tile, bytes);
    return get(c, at, tlog_tile_path(c->mem, tile), bytes);
}

/* What one who checks has in hand. */
struct trust {
    struct tlog_key key;
    bool own_key; /* the log says itself what it is signed with: good for a first look only */
    struct tlog_head since;
    bool has_since;
};

static enum err load_trust(struct ctx *c, const struct invocation *in, const struct place *at,
                           struct trust *t)
{
    const char *key = flag(in, "key"), *since = flag(in, "since");
    str text, note;
    enum err e = OK;
    *t = (struct trust){.own_key = !key, .has_since = since != NULL};
    if (key)
        text = str_of(key);
    else if ((e = get(c, at, S("key"), &text)))
        return e;
    if (!tlog_key_read(str_trim(text), &t->key))
        return fail(c, ERR_INVALID, "This is no key of a log: %.*s", STR_ARG(str_trim(text)));
    if (since && (e = read_path(c, since, &note)))
        return e;
    if (since && (e = tlog_checkpoint_open(c, note, &t->key, &t->since)))
        return fail(c, e, "%s: %s", since, arena_copy(c->mem, c->why).at);
    return OK;
}

static void say_good(struct ctx *c, const struct invocation *in, const struct trust *t,
                     const struct tlog_check *check)
{
    const struct ledger_seen *seen = check->of;
    const char *root = arena_hex(c->mem, check->head.root.at, TLOG_HASH).at;
    if (in->json) {
        printf("{\"log\":\"%.*s\",\"entries\":%lld,\"root\":\"%s\",\"since\":%lld,"
               "\"result\":\"ok\"}\n",
               STR_ARG(t->key.name), (long long)check->head.size, root,
               t->has_since ? (long long)t->since.size : 0);
        return;
    }
    printf("ok  %.*s\n    %lld entries, from %s to %s\n    root %s\n", STR_ARG(t->key.name),
           (long long)check->head.size, moment_iso(c->mem, seen->first).at,
           moment_iso(c->mem, seen->last).at, root);
    if (t->has_since)
        printf("    the first %lld are those of the earlier checkpoint\n",
               (long long)t->since.size);
    if (t->own_key)
        printf(
            "    signed with %.*s\n    Next time give it with --key, so that nobody can exchange "
            "it unseen.\n",
            STR_ARG(tlog_key_text(c->mem, &t->key)));
}

static enum err verify(struct ctx *c, const struct invocation *in, const struct place *at)
{
    struct trust t;
    struct ledger_seen seen = {0};
    struct tlog_check check = {
        .reader = {read_tile, (void *)(uintptr_t)at}, .entry = ledger_public_check, .of = &seen};
    str note;
    enum err e = load_trust(c, in, at, &t);
    if (e || (e = get(c, at, S("checkpoint"), &note)) ||
        (e = tlog_checkpoint_open(c, note, &t.key, &check.head)))
        return e;
    check.since = t.has_since ? &t.since : NULL;
    if (!(e = tlog_check(c, &check)))
        say_good(c, in, &t, &check);
    return e;
}

static bool is_there(struct ctx *c, const char *folder, const char *name)
{
    return access(arena_format(c->mem, "%s/%s", folder, name).at, F_OK) == 0;
}

/* All logs of a data folder. */
static enum err verify_all(struct ctx *c, const struct invocation *in, const char *data)
{
    str folder = arena_format(c->mem, "%s/log", data);
    DIR *dir = opendir(folder.at);
    enum err first = OK;
    if (!dir)
        return fail(c, ERR_INVALID, "%s holds no public log.", data);
    for (struct dirent *one; (one = readdir(dir));) {
        struct place at = {.folder = arena_format(c->mem, "%s/%s", folder.at, one->d_name).at};
        if (one->d_name[0] == '.' || !is_there(c, at.folder, "checkpoint"))
            continue;
        enum err e = verify(c, in, &at);
        if (e && (!first || e == ERR_FAULT)) /* the first reason stays */
            first = fail(c, e, "%s: %s", at.folder, arena_copy(c->mem, c->why).at);
    }
    (void)closedir(dir);
    return first;
}

static enum err verify_command(const struct invocation *in, struct ctx *c)
{
    const char *where = in->words[1];
    struct place at = {.folder = where};
    if (!str_starts(str_of(where), S("http://")) && !str_starts(str_of(where), S("https://")))
        return is_there(c, where, "checkpoint") ? verify(c, in, &at) : verify_all(c, in, where);
    const struct fetch_settings settings = {
        .loopback = true, .gap_ms = -1, .per_host = 8, .bandwidth = INT64_C(1) << 40};
    at = (struct place){.address = str_of(where), .fetcher = fetcher_start(&settings)};
    while (str_ends(at.address, S("/")))
        at.address.len--;
    enum err e = verify(c, in, &at);
    fetcher_free(at.fetcher);
    return e;
}

/* A receipt, with nothing but itself and a key. */
static enum err check_command(const struct invocation *in, struct ctx *c)
{
    const char *text = flag(in, "key");
    struct tlog_key key;
    struct ledger_receipt r;
    str file;
    if (text && !tlog_key_read(str_of(text), &key))
        return fail(c, ERR_INVALID, "This is no key of a log: %s", text);
    enum err e = read_path(c, in->words[1], &file);
    if (e || (e = ledger_receipt_check(c, file, text ? &key : NULL, &r)))
        return e;
    str at = moment_iso(c->mem, r.public.at);
    if (in->json)
        printf(
            "{\"result\":\"ok\",\"type\":\"%.*s\",\"time\":\"%s\",\"entry\":%lld,\"key\":\"%.*s\","
            "\"record\":%.*s}\n",
            STR_ARG(r.public.kind), at.at, (long long)r.public.seq, STR_ARG(r.key),
            STR_ARG(r.record));
    else
        printf("ok  %.*s, %s\n    entry %lld of %lld in the log %.*s\n    record %.*s\n",
               STR_ARG(r.public.kind), at.at, (long long)r.public.seq, (long long)r.head.size,
               STR_ARG(str_upto(r.key, str_find(r.key, S("+")))), STR_ARG(r.record));
    if (!text && !in->json)
        printf(
            "    signed with %.*s\n    Compare it with the key that the program publishes, or give "
            "that with --key.\n",
            STR_ARG(r.key));
    return OK;
}

int log_run(const struct invocation *in)
{
    static const struct {
        const char *name;
        enum err (*run)(const struct invocation *in, struct ctx *c);
    } parts[] = {{"verify", verify_command}, {"check", check_command}};
    const char *names[COUNT(parts) + 1] = {0};
    if (in->n_words != 2)
        return usage(in);
    for (size_t i = 0; i < COUNT(parts); i++) {
        names[i] = parts[i].name;
        if (strcmp(in->words[0], parts[i].name) != 0)
            continue;
        struct ctx c = {.mem = arena_new(), .now = clock_now(NULL), .catalog = i18n_catalogs[0]};
        enum err e = parts[i].run(in, &c);
        if (e && in->json)
            printf("{\"result\":\"bad\"}\n");
        if (e)
            fprintf(stderr, "%.*s\n", STR_ARG(c.why));
        arena_free(c.mem);
        return e == OK ? EXIT_OK : e == ERR_FAULT ? EXIT_FAULT : EXIT_REFUSED;
    }
    return unknown_word("check of the log", in->words[0], names);
}
