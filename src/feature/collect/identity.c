#include "feature/collect/inside.h"
#include "feature/collect/keep.sql.h"

#include <sodium.h>

enum { HANDLE_MAX = 300 };

/* Who made it, in the words of the source: an address tells more than a handle, that more than a name. */
struct seen {
    str kind, handle, name;
};

static struct seen who_made(struct ctx *c, const struct reading *r, const struct found *found)
{
    if (found->n_people == 0)
        return (struct seen){.kind = S("")};
    const struct found_person *p = &found->people[0];
    struct seen s = {.name = p->name};
    if (p->address.len) {
        s.kind = S("mail");
        s.handle = p->address;
    } else if (p->handle.len) {
        s.kind = str_of(r->kind->code);
        s.handle = p->handle;
    } else if (p->name.len) {
        s.kind = arena_format(c->mem, "name@%lld", (long long)r->id);
        s.handle = p->name;
    }
    s.handle = str_first_chars(arena_lower(c->mem, str_trim(s.handle)), HANDLE_MAX);
    return s;
}

str collect_person_digest(struct ctx *c, str kind, str handle)
{
    unsigned char *digest = arena_take(c->mem, crypto_generichash_BYTES_MIN, 1);
    str whole = arena_format(c->mem, "%.*s %.*s", STR_ARG(kind), STR_ARG(handle));
    crypto_generichash(digest, crypto_generichash_BYTES_MIN, (const unsigned char *)whole.at,
                       whole.len, NULL, 0);
    return (str){(const char *)digest, crypto_generichash_BYTES_MIN};
}

enum err collect_maker(struct ctx *c, const struct reading *r, const struct found *found,
                       struct maker *maker)
{
    struct row_keep_objection objection;
    struct row_keep_identity row;
    struct seen s = who_made(c, r, found);
    *maker = (struct maker){0};
    if (s.handle.len == 0)
        return OK;
    enum err e = q_keep_objection(c, collect_person_digest(c, s.kind, s.handle), &objection);
    if (e || (maker->objects = objection.found) || (e = q_keep_identity(c, s.kind, s.handle, &row)))
        return e;
    *maker = (struct maker){.identity = row.id, .person = row.person};
    if (row.found)
        return OK;
    maker->identity = id_new(c);
    return q_keep_identity_add(c, maker->identity, s.kind, s.handle, s.name);
}
