#include "feature/collect/inside.h"
#include "feature/collect/keep.sql.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

#include <sodium.h>
#include <string.h>

enum { ITEMS_A_TRANSACTION = 500 };

/* ---- one item -------------------------------------------------------------------------------- */

static void add_field(crypto_generichash_state *state, str s)
{
    const uint64_t len = s.len;
    crypto_generichash_update(state, (const unsigned char *)&len, sizeof len);
    if (s.len)
        crypto_generichash_update(state, (const unsigned char *)s.at, s.len);
}

/* Of what would make another draft of it; numbers that grow each day are no change. */
static str digest_of(struct ctx *c, const struct found *f)
{
    crypto_generichash_state state;
    unsigned char *digest = arena_take(c->mem, crypto_generichash_BYTES_MIN, 1);
    const str fields[] = {found_kind_code(f->kind),
                          f->title,
                          f->url,
                          f->text,
                          f->event,
                          f->place,
                          f->thread,
                          f->parent};
    const int64_t numbers[] = {f->at.set ? f->at.value.s : -1, f->accepted, f->draft};
    crypto_generichash_init(&state, NULL, 0, crypto_generichash_BYTES_MIN);
    for (size_t i = 0; i < COUNT(fields); i++)
        add_field(&state, fields[i]);
    add_field(&state, (str){(const char *)numbers, sizeof numbers});
    crypto_generichash_final(&state, digest, crypto_generichash_BYTES_MIN);
    return (str){(const char *)digest, crypto_generichash_BYTES_MIN};
}

static int64_t votes_of(const struct found *f)
{
    for (size_t i = 0; i < f->n_numbers; i++)
        if (str_same(f->numbers[i].code, S("votes")) || str_same(f->numbers[i].code, S("likes")))
            return f->numbers[i].value;
    return 0;
}

static enum err add_item(struct ctx *c, int64_t source, const struct kept_item *item,
                         int64_t identity, str digest)
{
    const struct found *f = item->found;
    return q_keep_add(c, &(struct in_keep_add){
                             .id = item->id,
                             .source = source,
                             .foreign_id = f->id,
                             .digest = digest,
                             .kind = found_kind_code(f->kind),
                             .title = f->title,
                             .url = f->url,
                             .event = f->event,
                             .at = f->at,
                             .identity = {identity != 0, identity},
                             .thread = f->thread,
                             .parent = f->parent,
                             .accepted = f->accepted,
                             .votes = votes_of(f),
                         });
}

enum err collect_keep_item(struct ctx *c, const struct reading *r, const struct found *f,
                           int64_t identity, struct kept *kept)
{
    struct row_keep_item row;
    str digest = digest_of(c, f);
    enum err e = q_keep_item(c, r->id, f->id, &row);
    if (e)
        return e;
    *kept = (struct kept){.id = row.id};
    if (!row.found) {
        *kept = (struct kept){.id = id_new(c), .fresh = true};
        return add_item(c, r->id, &(struct kept_item){kept->id, f}, identity, digest);
    }
    if (str_same(row.digest, digest))
        return OK;
    kept->changed = true;
    return q_keep_change(c, &(struct in_keep_change){
                                .id = row.id,
                                .digest = digest,
                                .title = f->title,
                                .url = f->url,
                                .event = f->event,
                                .at = f->at,
                                .accepted = f->accepted,
                                .votes = votes_of(f),
                            });
}

/* ---- a list ---------------------------------------------------------------------------------- */

static bool is_named(struct ctx *c, str who, const struct found_person *p)
{
    const str names[] = {p->name, p->address, p->handle, p->url};
    for (str line; str_cut(&who, '\n', &line);) {
        str want = i18n_fold(c->mem, str_trim(line));
        for (size_t i = 0; i < COUNT(names) && want.len; i++)
            if (names[i].len && str_same(i18n_fold(c->mem, names[i]), want))
                return true;
    }
    return false;
}

/* Had the source's person a part in it? Then that part comes first in `mine`. */
static bool is_mine(struct ctx *c, const struct reading *r, const struct found *f,
                    struct found *mine)
{
    *mine = *f;
    if (r->who.len == 0)
        return true;
    for (size_t i = 0; i < f->n_people; i++) {
        if (!is_named(c, r->who, &f->people[i]))
            continue;
        struct found_person *people = arena_take(c->mem, f->n_people, sizeof *people);
        memcpy(people, f->people, f->n_people * sizeof *people);
        people[0] = f->people[i];
        people[i] = f->people[0];
        mine->people = people;
        return true;
    }
    return f->n_people == 0 && !r->kind->shared;
}

enum err collect_use(struct ctx *c, struct reading *r, const struct maker *maker,
                     const struct kept_item *item)
{
    const struct found *f = item->found;
    bool again = false;
    if (import_is_small(f->kind))
        return f->at.set
                   ? collect_bundle_add(c, r,
                                        &(struct month){maker->person, maker->identity, f->kind,
                                                        import_month_of(f->at.value)})
                   : OK;
    enum err e = collect_draft(c, r, maker->person, item, &again);
    r->counts.again += again;
    return e;
}

static enum err keep_one(struct ctx *c, struct reading *r, const struct found *f)
{
    struct found mine = *f;
    struct kept kept;
    struct maker maker = {.person = r->person};
    enum err e = OK;
    if (f->draft || (r->person && !is_mine(c, r, f, &mine)) ||
        (!r->person && (e = collect_maker(c, r, f, &maker))) || maker.objects)
        return e;
    r->counts.found++;
    if ((e = collect_keep_item(c, r, &mine, maker.identity, &kept)))
        return e;
    r->counts.fresh += kept.fresh;
    r->counts.changed += kept.changed;
    const struct kept_item item = {kept.id, &mine};
    if (maker.person == 0 || (!kept.fresh && !kept.changed))
        return OK;
    return kept.fresh || import_is_small(f->kind) ? collect_use(c, r, &maker, &item)
                                                  : collect_redraft(c, r, maker.person, &item);
}

static enum err keep_some(struct ctx *c, struct reading *r, const struct found *items, size_t n)
{
    const struct collect_counts before = r->counts;
    enum err e = OK;
    for (size_t i = 0; !e && i < n; i++)
        e = keep_one(c, r, &items[i]);
    if (e || (e = collect_bundle_end(c, r)))
        return e;
    size_t fresh = r->counts.fresh - before.fresh, again = r->counts.again - before.again;
    return fresh ? q_keep_count(c, r->id, (int64_t)fresh, (int64_t)again) : OK;
}

/* Each transaction in memory of its own: a list may be long. */
enum err collect_keep_list(struct ctx *c, struct reading *r, const struct found_list *list)
{
    struct arena *outer = c->mem;
    enum err e = OK;
    c->mem = arena_new();
    for (size_t i = 0; !e && i < list->n; i += ITEMS_A_TRANSACTION) {
        size_t n = list->n - i < ITEMS_A_TRANSACTION ? list->n - i : ITEMS_A_TRANSACTION;
        struct collect_counts before = r->counts;
        do {
            r->counts = before;
            if (!(e = db_begin(c)))
                e = db_end(c, keep_some(c, r, list->items + i, n));
        } while (e == ERR_AGAIN);
        if (!e)
            arena_reset(c->mem);
    }
    struct arena *mine = c->mem;
    c->mem = outer;
    c->why = arena_copy(outer, c->why);
    arena_free(mine);
    return e;
}

enum err collect_reading(struct ctx *c, int64_t source, struct reading *r)
{
    struct row_keep_source row;
    enum err e = q_keep_source(c, source, &row);
    if (!e)
        *r = (struct reading){.id = source,
                              .person = row.person,
                              .program = row.for_program,
                              .kind = collect_kind(row.kind),
                              .title = row.title,
                              .page = row.page,
                              .who = row.who};
    return e;
}

enum err collect_keep(struct ctx *c, int64_t source, const struct found_list *list,
                      struct collect_counts *counts)
{
    struct reading r;
    enum err e = collect_reading(c, source, &r);
    if (!e && !(e = collect_keep_list(c, &r, list)))
        *counts = r.counts;
    return e;
}
