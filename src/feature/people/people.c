#include "feature/people/people.h"

#include "feature/ledger/ledger.h"
#include "feature/people/inside.h"
#include "feature/people/people.sql.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

#include <string.h>

enum { HANDLE_MAX = 32, HASH_BYTES = 32 };

str people_picture(struct ctx *c, str hash)
{
    if (hash.len != HASH_BYTES)
        return (str){0};
    return arena_format(c->mem, "/files/%.*s.png", STR_ARG(arena_hex(c->mem, hash.at, hash.len)));
}

/* Latin letters with all their marks, U+0000..02AF, 0300..036F, 1E00..1EFF, and 2000..207F. */
static bool is_latin(str name)
{
    for (size_t i = 0; i < name.len; i++) {
        unsigned char b = (unsigned char)name.at[i];
        unsigned char next = i + 1 < name.len ? (unsigned char)name.at[i + 1] : 0;
        bool further = (b == 0xE1 && next >= 0xB8 && next <= 0xBB) || (b == 0xE2 && next <= 0x81);
        if (b > 0xCA && b != 0xCC && b != 0xCD && !further)
            return false;
    }
    return true;
}

struct person_shown people_shown(str name, str latin)
{
    if (latin.len == 0 || is_latin(name))
        return (struct person_shown){.first = name};
    return (struct person_shown){.first = latin, .native = name};
}

enum err people_get(struct ctx *c, int64_t id, struct person *p)
{
    struct row_people_person row;
    enum err e = q_people_person(c, id, &row);
    if (e)
        return e;
    *p = (struct person){
        .id = row.id,
        .version = row.version,
        .handle = row.handle,
        .name = row.name,
        .latin = row.latin,
        .headline = row.headline,
        .country = row.country,
        .zone = row.zone,
        .language = row.language,
        .avatar = people_picture(c, row.avatar.value),
        .state = row.state,
    };
    return OK;
}

enum err people_by_handle(struct ctx *c, str handle, struct person *p)
{
    struct row_people_by_handle row;
    enum err e = q_people_by_handle(c, arena_lower(c->mem, handle), &row);
    return e ? e : people_get(c, row.id, p);
}

/* ---- the ledger ------------------------------------------------------------------------------ */

static enum err note_in(struct ctx *c, const struct ledger_entry *entry, const int64_t *programs,
                        size_t n)
{
    int64_t before = c->program;
    enum err e = OK;
    c->program = 0;
    if (n == 0)
        e = ledger_write(c, entry);
    for (size_t i = 0; !e && i < n; i++) {
        c->program = programs[i];
        e = ledger_write(c, entry);
    }
    c->program = before;
    return e;
}

enum err people_note(struct ctx *c, const char *kind, int64_t subject, int64_t person)
{
    struct row_people_programs *rows;
    size_t n;
    const struct ledger_entry entry = {.kind = kind,
                                       .subject = subject,
                                       .person = person,
                                       .kept = strcmp(kind, "person.changed") != 0};
    enum err e = q_people_programs(c, person, &rows, &n);
    if (e)
        return e;
    int64_t *programs = arena_take(c->mem, n, sizeof *programs);
    for (size_t i = 0; i < n; i++)
        programs[i] = rows[i].program;
    return note_in(c, &entry, programs, n);
}

enum err people_note_all(struct ctx *c, const char *kind, int64_t subject, int64_t person)
{
    struct row_people_all_programs *rows;
    size_t n;
    enum err e = q_people_all_programs(c, &rows, &n);
    if (e)
        return e;
    int64_t *programs = arena_take(c->mem, n, sizeof *programs);
    for (size_t i = 0; i < n; i++)
        programs[i] = rows[i].program;
    return note_in(
        c,
        &(struct ledger_entry){.kind = kind, .subject = subject, .person = person, .kept = true},
        programs, n);
}

/* ---- making ---------------------------------------------------------------------------------- */

/* Letters and digits of the name in Latin letters, words joined by dashes: "ada-lovelace". */
static str handle_of(struct ctx *c, str name)
{
    str latin = arena_lower(c->mem, i18n_latin(c->mem, name));
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < latin.len && t.len < HANDLE_MAX; i++) {
        char ch = latin.at[i];
        if ((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9'))
            text_char(&t, ch);
        else if (ch != '\'' && t.len > 0 && t.at[t.len - 1] != '-')
            text_char(&t, '-');
    }
    str handle = text_str(&t);
    while (handle.len > 0 && handle.at[handle.len - 1] == '-')
        handle.len--;
    return handle.len > 0 ? handle : S("person");
}

static enum err free_handle(struct ctx *c, str name, str *handle)
{
    struct row_people_handles row;
    str wish = handle_of(c, name);
    enum err e = q_people_handles(c, wish, &row);
    str tried = wish;
    for (int64_t number = row.n + 1; !e && row.taken; number++) {
        tried = arena_format(c->mem, "%.*s-%lld", STR_ARG(wish), (long long)number);
        e = q_people_handles(c, tried, &row);
    }
    if (!e)
        *handle = tried;
    return e;
}

enum err people_make(struct ctx *c, const struct people_new *in, int64_t *id)
{
    str handle;
    check_text(c, "name", in->name, (struct text_rule){1, PERSON_NAME_MAX, false});
    if (in->country.len > 0 && !i18n_is_country(in->country))
        (void)fail_at(c, "country", "Choose a country from the list.");
    if (c->problems)
        return ERR_INVALID;
    const struct catalog *catalog = i18n_catalog(in->language);
    enum err e = db_begin(c);
    if (e)
        return e;
    int64_t made = id_new(c);
    if (!(e = free_handle(c, in->name, &handle)) &&
        !(e = q_people_add(c, &(struct in_people_add){
                                  .id = made,
                                  .handle = handle,
                                  .name = in->name,
                                  .sort_key = i18n_sort_key(c->mem, in->name),
                                  .latin = i18n_latin(c->mem, in->name),
                                  .country = in->country,
                                  .language = str_of(catalog ? catalog->code : "en"),
                              })))
        e = people_note(c, "person.made", made, made);
    if (!(e = db_end(c, e)))
        *id = made;
    return e;
}

/* ---- questions ------------------------------------------------------------------------------- */

enum err people_is_employee(struct ctx *c, int64_t person, day on, bool *employee)
{
    struct row_people_is_employee row;
    enum err e = q_people_is_employee(c, person, on, &row);
    if (!e)
        *employee = row.employee;
    return e;
}

/* What a person typed is no pattern. */
static str as_plain(struct ctx *c, str words)
{
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < words.len; i++) {
        if (words.at[i] == '%' || words.at[i] == '_' || words.at[i] == '\\')
            text_char(&t, '\\');
        text_char(&t, words.at[i]);
    }
    return text_str(&t);
}

enum err people_find(struct ctx *c, str words, const struct person_found **list, size_t *n)
{
    struct row_people_find *rows;
    size_t many;
    words = str_first_chars(str_trim(words), PERSON_NAME_MAX);
    *n = 0;
    *list = NULL;
    if (str_chars(words) < 2 || str_chars(words) == SIZE_MAX)
        return OK;
    str latin = arena_lower(c->mem, i18n_latin(c->mem, words));
    enum err e = q_people_find(c, as_plain(c, latin.len ? latin : words), as_plain(c, words),
                               arena_lower(c->mem, words), &rows, &many);
    if (e)
        return e;
    struct person_found *found = arena_take(c->mem, many, sizeof *found);
    for (size_t i = 0; i < many; i++)
        found[i] = (struct person_found){rows[i].id,      rows[i].handle,
                                         rows[i].name,    rows[i].headline,
                                         rows[i].country, people_picture(c, rows[i].avatar.value)};
    *list = found;
    *n = many;
    return OK;
}
