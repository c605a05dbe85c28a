#include "feature/ledger/ledger.h"

#include "feature/ledger/ledger.sql.h"
#include "kit/store/store.h"

#define PAGE_LINES 50
#define PRUNE_DAYS 90
#define PRUNE_MOST 1000

enum err ledger_write(struct ctx *c, const struct ledger_entry *entry)
{
    return q_ledger_write(c, &(struct in_ledger_write){
                                 .id = id_new(c),
                                 .kind = str_of(entry->kind),
                                 .subject = entry->subject,
                                 .person = entry->person,
                                 .facts = entry->facts.len ? entry->facts : S("{}"),
                                 .kept = entry->kept,
                             });
}

enum err ledger_of(struct ctx *c, int64_t subject, const struct ledger_line **lines, size_t *n)
{
    struct row_ledger_of *rows;
    size_t many;
    enum err e = q_ledger_of(c, subject, &rows, &many);
    if (e)
        return e;
    struct ledger_line *list = arena_take(c->mem, many, sizeof *list);
    for (size_t i = 0; i < many; i++) {
        const struct row_ledger_of *r = &rows[i];
        list[i] = (struct ledger_line){r->id,          r->seq.value, r->subject, r->person.value,
                                       r->actor.value, r->at,        r->kind,    r->facts};
    }
    *lines = list;
    *n = many;
    return OK;
}

enum err ledger_latest(struct ctx *c, int64_t before_seq, const struct ledger_line **lines,
                       size_t *n)
{
    struct row_ledger_latest *rows;
    size_t many;
    enum err e = q_ledger_latest(c, before_seq ? before_seq : INT64_MAX, PAGE_LINES, &rows, &many);
    if (e)
        return e;
    struct ledger_line *list = arena_take(c->mem, many, sizeof *list);
    for (size_t i = 0; i < many; i++) {
        const struct row_ledger_latest *r = &rows[i];
        list[i] = (struct ledger_line){r->id,          r->seq, r->subject, r->person.value,
                                       r->actor.value, r->at,  r->kind,    r->facts};
    }
    *lines = list;
    *n = many;
    return OK;
}

enum err ledger_forget(struct ctx *c, const struct ledger_line *line)
{
    return str_same(line->kind, S("erasure.done")) ? q_ledger_forget(c, line->person) : OK;
}

static enum err prune_program(struct ctx *c, size_t *pruned)
{
    struct row_ledger_pruned *rows;
    size_t n = 0;
    enum err e = db_begin(c);
    if (e)
        return e;
    e = q_ledger_pruned(c, (moment){c->now.s - PRUNE_DAYS * 86400}, PRUNE_MOST, &rows, &n);
    if (!(e = db_end(c, e)))
        *pruned += n;
    return e;
}

enum err ledger_prune(struct ctx *c, size_t *pruned)
{
    struct row_ledger_programs_to_prune *programs;
    size_t many, total = 0;
    enum err e = q_ledger_programs_to_prune(c, &programs, &many);
    int64_t program = c->program;
    for (size_t i = 0; !e && i < many; i++) {
        c->program = programs[i].program;
        e = prune_program(c, &total);
    }
    c->program = program;
    if (!e)
        *pruned = total;
    return e;
}
