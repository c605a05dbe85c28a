#include "feature/ledger/ledger.sql.h"
#include "feature/ledger/ledger_log.h"
#include "kit/store/store.h"

#include <jansson.h>
#include <sodium.h>
#include <string.h>

/* ---- an entry as text ----------------------------------------------------------------------------- */

enum { ENTRY_MOST = 60000, GRACE_S = 120, ROOTS_BATCH = 200 };

static void add_log(struct text *t, bool first, const struct ledger_root_log *log)
{
    text_add(t, first ? S("{\"origin\":") : S(",{\"origin\":"));
    text_json(t, log->origin);
    text_format(t, ",\"root\":\"%s\",\"size\":%lld}",
                arena_hex(t->mem, log->head.root.at, TLOG_HASH).at, (long long)log->head.size);
}

str ledger_root_text(struct arena *mem, const struct ledger_root *root)
{
    struct text t = {.mem = mem};
    text_format(&t, "{\"day\":\"%s\",\"logs\":[", day_iso(mem, root->day).at);
    for (size_t i = 0; i < root->n; i++)
        add_log(&t, i == 0, &root->logs[i]);
    text_format(&t, "],\"seq\":%lld}", (long long)root->seq);
    return text_str(&t);
}

static bool read_log(struct arena *mem, const json_t *object, struct ledger_root_log *log)
{
    const json_t *origin = json_object_get(object, "origin"),
                 *root = json_object_get(object, "root");
    size_t len = 0;
    log->origin = arena_copy(mem, str_of(json_is_string(origin) ? json_string_value(origin) : ""));
    log->head.size = json_integer_value(json_object_get(object, "size"));
    return log->origin.len > 0 && log->head.size > 0 && json_is_string(root) &&
           sodium_hex2bin(log->head.root.at, TLOG_HASH, json_string_value(root),
                          json_string_length(root), NULL, &len, NULL) == 0 &&
           len == TLOG_HASH;
}

/* Exactly as it is written: anything else would be another text. */
bool ledger_root_read(struct arena *mem, str text, struct ledger_root *root)
{
    json_t *object = json_loadb(text.at, text.len, JSON_REJECT_DUPLICATES, NULL);
    const json_t *list = json_object_get(object, "logs"), *one,
                 *date = json_object_get(object, "day");
    struct ledger_root read = {.seq = json_integer_value(json_object_get(object, "seq")),
                               .n = json_array_size(list)};
    bool good = json_is_string(date) && day_read(str_of(json_string_value(date)), &read.day);
    struct ledger_root_log *logs = arena_take(mem, read.n, sizeof *logs);
    size_t i;
    json_array_foreach(list, i, one) good = good && read_log(mem, one, &logs[i]);
    read.logs = logs;
    json_decref(object);
    if (!good || !str_same(ledger_root_text(mem, &read), text))
        return false;
    *root = read;
    return true;
}

/* ---- a day is closed ------------------------------------------------------------------------------ */

/* How large the log of c->program was when that day ended; size 0: it was empty. */
static enum err state_at(struct ctx *c, day d, struct ledger_root_log *state)
{
    struct row_ledger_leaves_before row;
    struct ledger_log log;
    enum err e = q_ledger_leaves_before(c, moment_of_day((day){d.n + 1}), &row);
    *state = (struct ledger_root_log){0};
    if (e || row.leaves == 0)
        return e;
    e = ledger_log_open(c, &log);
    if (e && e != ERR_NOT_FOUND)
        return e;
    if (e || log.head.size < row.leaves)
        return fail(c, ERR_BUSY, "The entries of that day are not published yet.");
    const struct tlog_reader reader = {ledger_tile_read, (void *)(uintptr_t)log.folder};
    state->origin = log.signer.key.name;
    state->head.size = row.leaves;
    return tlog_root_before(c, &reader, row.leaves, log.head.size, &state->head.root);
}

static enum err states_at(struct ctx *c, day d, struct ledger_root_log **states, size_t *n)
{
    struct row_ledger_public_logs *logs;
    size_t many;
    enum err e = q_ledger_public_logs(c, &logs, &many);
    int64_t program = c->program;
    *n = 0;
    *states = arena_take(c->mem, many, sizeof **states);
    for (size_t i = 0; !e && i < many; i++) {
        c->program = logs[i].program;
        e = state_at(c, d, &(*states)[*n]);
        *n += !e && (*states)[*n].head.size > 0;
    }
    c->program = program;
    return e;
}

/* As many entries as it takes: hundreds of logs fit into one. */
static enum err write_day(struct ctx *c, struct ledger_root *root,
                          const struct ledger_root_log *states, size_t n)
{
    enum err e = OK;
    for (size_t from = 0; !e && from < n; from += root->n, root->seq++) {
        size_t bytes = 0;
        root->logs = states + from;
        for (root->n = 0; from + root->n < n && bytes < ENTRY_MOST; root->n++)
            bytes += states[from + root->n].origin.len + 2 * TLOG_HASH + 64;
        e = q_ledger_root_add(c, root->seq, root->day, ledger_root_text(c->mem, root));
    }
    return e;
}

static enum err close_day(struct ctx *c, day d, int64_t *seq)
{
    struct ledger_root_log *states;
    size_t n;
    enum err e = states_at(c, d, &states, &n);
    if (e || n == 0 || (e = db_begin(c)))
        return e;
    struct ledger_root root = {.seq = *seq, .day = d};
    if (!(e = db_end(c, write_day(c, &root, states, n))))
        *seq = root.seq;
    return e;
}

static enum err read_roots(struct ctx *c, int64_t from, const str **lines, size_t *n)
{
    struct row_ledger_roots *rows;
    size_t many;
    enum err e = q_ledger_roots(c, from, ROOTS_BATCH, &rows, &many);
    if (e)
        return e;
    str *list = arena_take(c->mem, many, sizeof *list);
    for (size_t i = 0; i < many; i++)
        list[i] = rows[i].entry;
    *lines = list;
    *n = many;
    return OK;
}

enum err ledger_publish_roots(struct ctx *c, size_t *published)
{
    struct row_ledger_root_last last;
    enum err e = q_ledger_root_last(c, &last);
    if (e)
        return e;
    int64_t program = c->program, seq = last.found ? last.seq + 1 : 0;
    day yesterday = {day_of_moment((moment){c->now.s - GRACE_S}).n - 1};
    day next = {last.found ? last.day.n + 1 : yesterday.n};
    for (; !e && next.n <= yesterday.n; next.n++)
        e = close_day(c, next, &seq);
    if (e == ERR_BUSY) { /* those before it stand; the rest follows in a minute */
        e = OK;
        c->why = (str){0};
    }
    *published = 0;
    c->program = LEDGER_ROOTS;
    if (!e && seq > 0)
        e = ledger_log_grow(c, &(struct ledger_source){seq, read_roots}, published);
    c->program = program;
    return e;
}
