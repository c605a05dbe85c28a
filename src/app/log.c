/* The public log, checked from outside: its folder or its address is all that is needed. */
#include "app/log_place.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

/* All logs of a data folder. */
static enum err verify_all(struct ctx *c, const struct invocation *in, const char *data)
{
    str folder = arena_format(c->mem, "%s/log", data);
    DIR *dir = opendir(folder.at);
    enum err first = OK;
    if (!dir)
        return fail(c, ERR_INVALID, "%s holds no public log.", data);
    for (struct dirent *one; (one = readdir(dir));) {
        struct log_place at = {.folder = arena_format(c->mem, "%s/%s", folder.at, one->d_name).at};
        if (one->d_name[0] == '.' || !log_is_in(c, at.folder))
            continue;
        enum err e = log_verify(in, c, &at);
        if (e && (!first || e == ERR_FAULT)) /* the first reason stays */
            first = fail(c, e, "%s: %s", at.folder, arena_copy(c->mem, c->why).at);
    }
    (void)closedir(dir);
    return first;
}

static enum err verify_command(const struct invocation *in, struct ctx *c)
{
    const char *where = in->words[1];
    struct log_place at = {.folder = where};
    if (!str_starts(str_of(where), S("http://")) && !str_starts(str_of(where), S("https://")))
        return log_is_in(c, where) ? log_verify(in, c, &at) : verify_all(c, in, where);
    const struct fetch_settings settings = {
        .loopback = true, .gap_ms = -1, .per_host = 8, .bandwidth = INT64_C(1) << 40};
    at = (struct log_place){.address = str_of(where), .fetcher = fetcher_start(&settings)};
    while (str_ends(at.address, S("/")))
        at.address.len--;
    enum err e = log_verify(in, c, &at);
    fetcher_free(at.fetcher);
    return e;
}

static enum err check_receipt(const struct invocation *in, struct ctx *c, str file)
{
    const char *text = flag(in, "key");
    struct tlog_key key;
    struct ledger_receipt r;
    if (text && !tlog_key_read(str_of(text), &key))
        return fail(c, ERR_INVALID, "This is no key of a log: %s", text);
    enum err e = ledger_receipt_check(c, file, text ? &key : NULL, &r);
    if (e)
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

static enum err told(const struct invocation *in, enum err e)
{
    if (e && in->json)
        printf("{\"result\":\"bad\"}\n");
    return e;
}

static enum err verify_act(const struct invocation *in, struct ctx *c)
{
    return told(in, verify_command(in, c));
}

enum err receipt_check(const struct invocation *in, struct ctx *c, str file)
{
    return told(in, check_receipt(in, c, file));
}

static enum err check_act(const struct invocation *in, struct ctx *c)
{
    str file;
    enum err e = log_file(c, in->words[1], &file);
    return e ? told(in, e) : receipt_check(in, c, file);
}

int log_run(const struct invocation *in)
{
    static const struct act acts[] = {
        {"verify", 2, 2, verify_act}, {"check", 2, 2, check_act}, {0}};
    return act_alone(in, acts);
}
