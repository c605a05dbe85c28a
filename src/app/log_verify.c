#include "app/log_place.h"

#include <stdio.h>
#include <string.h>

/* What one who checks has in hand. */
struct trust {
    struct tlog_key key;
    bool own_key; /* the log says itself what it is signed with: good for a first look only */
    struct tlog_head since;
    bool has_since;
};

/* What is found while the log is read. */
struct seen {
    struct ledger_seen times;
    struct log_roots *roots; /* NULL: a log of entries */
    struct log_roots_found compared;
    str note;
};

/* A checkpoint from before the key was exchanged: the log names its older keys, and who kept the file knows
 * that it is genuine. */
static enum err open_older(struct ctx *c, const struct log_place *at, str note,
                           struct tlog_head *head)
{
    str keys, line, text;
    struct tlog_key key;
    enum err e = log_part(c, at, S("keys"), &keys);
    while (!e && str_cut(&keys, '\n', &line))
        if (str_cut(&line, ' ', &text) && tlog_key_read(text, &key) &&
            tlog_checkpoint_open(c, note, &key, head) == OK)
            return OK;
    return fail(c, ERR_INVALID, "It is signed by no key of this log.");
}

static enum err load_since(struct ctx *c, const struct log_place *at, const char *path,
                           struct trust *t)
{
    str note;
    enum err e = log_file(c, path, &note);
    if (e)
        return e;
    t->has_since = true;
    e = tlog_checkpoint_open(c, note, &t->key, &t->since);
    if (e && !at->folder && str_same(tlog_checkpoint_origin(note), t->key.name))
        e = open_older(c, at, note, &t->since);
    return e ? fail(c, e, "%s: %s", path, arena_copy(c->mem, c->why).at) : OK;
}

static enum err load_trust(struct ctx *c, const struct invocation *in, const struct log_place *at,
                           struct trust *t)
{
    const char *key = flag(in, "key"), *since = flag(in, "since");
    str text;
    enum err e = OK;
    *t = (struct trust){.own_key = !key};
    if (key)
        text = str_of(key);
    else if ((e = log_part(c, at, S("key"), &text)))
        return e;
    if (!tlog_key_read(str_trim(text), &t->key))
        return fail(c, ERR_INVALID, "This is no key of a log: %.*s", STR_ARG(str_trim(text)));
    return since ? load_since(c, at, since, t) : OK;
}

/* ---- witnesses ----------------------------------------------------------------------------------- */

/* The n-th --witness. */
static bool witness_at(const struct invocation *in, size_t n, str *text)
{
    for (size_t i = 0; i < in->n_flags; i++)
        if (strcmp(in->flags[i].name, "witness") == 0 && n-- == 0) {
            *text = str_of(in->flags[i].value);
            return true;
        }
    return false;
}

static enum err check_witnesses(struct ctx *c, const struct invocation *in, str note)
{
    str text;
    struct tlog_key key;
    moment at;
    for (size_t i = 0; witness_at(in, i, &text); i++) {
        if (!tlog_key_read_of(TLOG_WITNESS, text, &key))
            return fail(c, ERR_INVALID, "This is no key of a witness: %.*s", STR_ARG(text));
        if (!tlog_cosigned(note, &key, &at))
            return fail(c, ERR_INVALID, "The checkpoint is not cosigned by %.*s.",
                        STR_ARG(key.name));
    }
    return OK;
}

/* When a witness whose key is given cosigned; false: nobody gave the key. */
static bool cosigned(const struct invocation *in, str note, str name, moment *at)
{
    str text;
    struct tlog_key key;
    for (size_t i = 0; witness_at(in, i, &text); i++)
        if (tlog_key_read_of(TLOG_WITNESS, text, &key) && str_same(key.name, name) &&
            tlog_cosigned(note, &key, at))
            return true;
    return false;
}

static void say_witnesses(struct ctx *c, const struct invocation *in, const struct trust *t,
                          str note)
{
    str lines = tlog_note_signatures(note), name;
    moment at;
    while (tlog_signature_next(&lines, &name)) {
        if (str_same(name, t->key.name))
            continue;
        if (cosigned(in, note, name, &at))
            printf("    cosigned by %.*s, %s\n", STR_ARG(name), moment_iso(c->mem, at).at);
        else
            printf("    also signed by %.*s; not checked: give its key with --witness\n",
                   STR_ARG(name));
    }
}

static str witnesses_json(struct ctx *c, const struct invocation *in, str note)
{
    struct text t = {.mem = c->mem};
    str lines = tlog_note_signatures(note), name;
    moment at;
    while (tlog_signature_next(&lines, &name)) {
        if (!cosigned(in, note, name, &at))
            continue;
        text_add(&t, t.len ? S(",") : S(""));
        text_json(&t, name);
    }
    return text_str(&t);
}

/* ---- one log ------------------------------------------------------------------------------------- */

static void say_roots(const struct seen *seen)
{
    if (!seen->roots)
        return;
    printf("    %zu of the %zu logs that it names were found here and hold what it says of them\n",
           seen->compared.found, seen->compared.all);
}

static void say_good(struct ctx *c, const struct invocation *in, const struct trust *t,
                     const struct tlog_check *check)
{
    const struct seen *seen = check->of;
    const char *root = arena_hex(c->mem, check->head.root.at, TLOG_HASH).at;
    if (in->json) {
        printf("{\"log\":\"%.*s\",\"entries\":%lld,\"root\":\"%s\",\"since\":%lld,"
               "\"witnesses\":[%.*s],\"result\":\"ok\"}\n",
               STR_ARG(t->key.name), (long long)check->head.size, root,
               t->has_since ? (long long)t->since.size : 0,
               STR_ARG(witnesses_json(c, in, seen->note)));
        return;
    }
    printf("ok  %.*s\n", STR_ARG(t->key.name));
    if (seen->roots)
        printf("    %lld entries, one a day\n", (long long)check->head.size);
    else
        printf("    %lld entries, from %s to %s\n", (long long)check->head.size,
               moment_iso(c->mem, seen->times.first).at, moment_iso(c->mem, seen->times.last).at);
    printf("    root %s\n", root);
    if (t->has_since)
        printf("    the first %lld are those of the earlier checkpoint\n",
               (long long)t->since.size);
    say_roots(seen);
    say_witnesses(c, in, t, seen->note);
    if (t->own_key)
        printf(
            "    signed with %.*s\n    Next time give it with --key, so that nobody can exchange "
            "it unseen.\n",
            STR_ARG(tlog_key_text(c->mem, &t->key)));
}

/* The first entry tells which kind of log it is. */
static enum err look(struct ctx *c, void *of, int64_t index, str entry)
{
    struct seen *seen = of;
    struct ledger_root root;
    if (index == 0 && !ledger_root_read(c->mem, entry, &root))
        seen->roots = NULL;
    return seen->roots ? log_roots_entry(c, seen->roots, index, entry)
                       : ledger_public_check(c, &seen->times, index, entry);
}

enum err log_verify(const struct invocation *in, struct ctx *c, const struct log_place *at)
{
    struct trust t;
    struct seen seen = {.roots = log_roots_new(c->mem)};
    struct tlog_check check = {
        .reader = {log_tile, (void *)(uintptr_t)at}, .entry = look, .of = &seen};
    enum err e = load_trust(c, in, at, &t);
    if (e || (e = log_part(c, at, S("checkpoint"), &seen.note)) ||
        (e = tlog_checkpoint_open(c, seen.note, &t.key, &check.head)) ||
        (e = check_witnesses(c, in, seen.note)))
        return e;
    check.since = t.has_since ? &t.since : NULL;
    if ((e = tlog_check(c, &check)) ||
        (seen.roots && (e = log_roots_compare(c, seen.roots, at, &seen.compared))))
        return e;
    say_good(c, in, &t, &check);
    return OK;
}
