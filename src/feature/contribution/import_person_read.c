#include "feature/contribution/import_person.h"
#include "kit/zip/zip.h"

#include <jansson.h>
#include <string.h>

enum { UNPACKED_MOST = 64 << 20, NUMBERS_MAX = 200000 };
#define PERSON_FORMAT "plaudit-person/1"

/* ---- in the sandbox ----------------------------------------------------------------------------- */

static str text_at(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return (str){json_string_value(value), json_string_length(value)};
}

static void put_text(struct text *out, const json_t *object, const char *name)
{
    record_put(out, text_at(object, name));
}

static void put_day(struct text *out, const json_t *object, const char *name)
{
    day d = {0};
    record_number(out, day_read(text_at(object, name), &d));
    record_number(out, d.n);
}

/* A document of the archive, which must be of our form. */
static enum err open_document(struct ctx *c, const struct zip_file *file, json_t **document)
{
    json_error_t trouble;
    json_t *read = json_loadb(file->bytes.at, file->bytes.len, JSON_REJECT_DUPLICATES, &trouble);
    str format = text_at(read, "format");
    enum err e = OK;
    if (!read)
        e = fail(c, ERR_INVALID, "%.*s in the archive is no JSON: it breaks off in line %d.",
                 STR_ARG(file->name), trouble.line);
    else if (!str_same(format, S(PERSON_FORMAT)))
        e = fail(c, ERR_INVALID,
                 "%.*s in the archive has the form “%.*s”. This version of Plaudit reads “%s”.",
                 STR_ARG(file->name), STR_ARG(str_first_chars(format, 40)), PERSON_FORMAT);
    if (e)
        json_decref(read);
    else
        *document = read;
    return e;
}

/* A list of a document; *n 0 if there is none. At most as many as the taker wants. */
static const json_t *list_of(const json_t *document, const char *name, size_t most, size_t *n)
{
    const json_t *list = json_object_get(document, name);
    *n = json_array_size(list);
    *n = *n < most ? *n : most;
    return list;
}

static void put_words(struct text *out, const json_t *document, const char *name,
                      const char *const members[2])
{
    size_t n;
    const json_t *list = list_of(document, name, PERSON_LANGUAGES_MAX, &n);
    record_number(out, (int64_t)n);
    for (size_t i = 0; i < n; i++) {
        put_text(out, json_array_get(list, i), members[0]);
        put_text(out, json_array_get(list, i), members[1]);
    }
}

static void put_profile(struct text *out, const json_t *document)
{
    static const char *const NAMES[2] = {"language", "name"}, *const TEXTS[2] = {"language",
                                                                                 "words"};
    size_t n;
    const json_t *person = json_array_get(json_object_get(document, "person"), 0);
    put_text(out, person, "headline");
    put_words(out, document, "names", NAMES);
    put_words(out, document, "texts", TEXTS);
    const json_t *list = list_of(document, "links", PERSON_LINKS_MAX, &n);
    record_number(out, (int64_t)n);
    for (size_t i = 0; i < n; i++) {
        put_text(out, json_array_get(list, i), "label");
        put_text(out, json_array_get(list, i), "url");
    }
    list = list_of(document, "languages", PERSON_LANGUAGES_MAX, &n);
    record_number(out, (int64_t)n);
    for (size_t i = 0; i < n; i++) {
        put_text(out, json_array_get(list, i), "language");
        record_number(out,
                      json_integer_value(json_object_get(json_array_get(list, i), "level")) & 3);
    }
}

/* Measured beats declared beats estimated. */
static int rank_of(str origin)
{
    return str_same(origin, S("measured")) ? 3 : str_same(origin, S("declared")) ? 2 : 1;
}

/* Of each kind the best number of a contribution; they stand in the order of contributions, from *at on. */
static void put_numbers(struct text *out, const json_t *numbers, str id, size_t *at)
{
    const json_t *best[CONTRIBUTION_METRICS] = {0};
    size_t n = 0, all = json_array_size(numbers);
    for (; *at < all && str_same(text_at(json_array_get(numbers, *at), "contribution"), id);
         ++*at) {
        const json_t *one = json_array_get(numbers, *at);
        size_t k = 0;
        while (k < n && !str_same(text_at(best[k], "kind"), text_at(one, "kind")))
            k++;
        if (k == n && n == COUNT(best))
            continue;
        if (k == n || rank_of(text_at(one, "origin")) >= rank_of(text_at(best[k], "origin")))
            best[k] = one;
        n += k == n;
    }
    record_number(out, (int64_t)n);
    for (size_t i = 0; i < n; i++) {
        int64_t value = json_integer_value(json_object_get(best[i], "value"));
        put_text(out, best[i], "kind");
        record_number(out, value > 0 ? value : 0);
    }
}

static void put_fields(struct text *out, const json_t *extra)
{
    const char *key;
    json_t *value;
    size_t n = 0, most = CONTRIBUTION_FIELDS;
    json_object_foreach((json_t *)(uintptr_t)extra, key, value) n += json_is_string(value);
    record_number(out, (int64_t)(n < most ? n : most));
    n = 0;
    json_object_foreach((json_t *)(uintptr_t)extra, key, value)
    {
        if (!json_is_string(value) || n++ >= most)
            continue;
        record_put(out, str_of(key));
        record_put(out, (str){json_string_value(value), json_string_length(value)});
    }
}

static void put_item(struct text *out, const json_t *item)
{
    static const char *const TEXTS[] = {"type",     "role",    "title",  "url",  "summary",  "note",
                                        "language", "country", "format", "paid", "expertise"};
    for (size_t i = 0; i < COUNT(TEXTS); i++)
        put_text(out, item, TEXTS[i]);
    put_day(out, item, "day");
    put_day(out, item, "end_day");
    record_number(out, json_integer_value(json_object_get(item, "seen_by")) & ANYBODY);
    record_number(out, str_same(text_at(item, "state"), S("draft")));
}

/* Where the numbers of a contribution begin: they are sorted as the contributions, mostly without gaps. */
static size_t numbers_from(const json_t *numbers, str id, size_t at)
{
    size_t n = json_array_size(numbers);
    for (size_t i = 0; i < n; i++, at = at + 1 < n ? at + 1 : 0)
        if (str_same(text_at(json_array_get(numbers, at), "contribution"), id))
            return at;
    return n;
}

static enum err put_record(struct ctx *c, const struct zip_file *file, const json_t *document,
                           struct text *out)
{
    size_t n = json_array_size(json_object_get(document, "contributions")), at = 0;
    const json_t *list = json_object_get(document, "contributions");
    const json_t *numbers = json_object_get(document, "numbers");
    if (!json_is_array(list) || n > PERSON_ITEMS_MAX || json_array_size(numbers) > NUMBERS_MAX)
        return fail(c, ERR_INVALID, "%.*s in the archive has no contributions, or too many.",
                    STR_ARG(file->name));
    for (size_t i = 0; i < n; i++) {
        const json_t *item = json_array_get(list, i);
        str id = text_at(item, "id");
        bool next = at < json_array_size(numbers) &&
                    str_same(text_at(json_array_get(numbers, at), "contribution"), id);
        size_t from = next ? at : numbers_from(numbers, id, at);
        if (str_same(text_at(item, "state"), S("withdrawn")))
            continue;
        record_number(out, 1);
        put_item(out, item);
        put_numbers(out, numbers, id, &from);
        put_fields(out, json_object_get(item, "extra"));
        at = from < json_array_size(numbers) ? from : at;
    }
    return OK;
}

/* "CODE/record.json" */
static bool is_record(str name)
{
    size_t slash = str_find(name, S("/"));
    return slash != SIZE_MAX && str_same(str_from(name, slash), S("/record.json"));
}

static enum err put_file(struct ctx *c, const struct zip_file *file, struct text *out)
{
    json_t *document;
    enum err e = open_document(c, file, &document);
    if (e)
        return e;
    e = is_record(file->name) ? put_record(c, file, document, out) : OK;
    if (!is_record(file->name))
        put_profile(out, document);
    json_decref(document);
    return e;
}

enum err person_read(struct ctx *c, str input, str hint, struct text *out)
{
    struct zip_file *files;
    json_t *list = NULL;
    size_t n;
    (void)hint;
    feed_json_seed();
    enum err e = zip_read(c, input, UNPACKED_MOST, &files, &n);
    if (e)
        return e;
    const struct zip_file *head = zip_find(files, n, "plaudit.json");
    const struct zip_file *profile = zip_find(files, n, "profile.json");
    if (!head || !profile)
        return fail(c, ERR_INVALID,
                    "This ZIP file is no archive of a person: it has no plaudit.json.");
    if ((e = open_document(c, head, &list)))
        return e;
    json_decref(list);
    e = put_file(c, profile, out);
    for (size_t i = 0; !e && i < n; i++)
        if (is_record(files[i].name))
            e = put_file(c, &files[i], out);
    record_number(out, 0);
    return e;
}

/* ---- outside ------------------------------------------------------------------------------------ */

static size_t take_words(struct taking *t, struct person_words *list)
{
    size_t n = (size_t)taking_number(t, 0, PERSON_LANGUAGES_MAX);
    for (size_t i = 0; i < n; i++) {
        list[i].language = taking_text(t);
        list[i].words = taking_text(t);
    }
    return n;
}

static void take_profile(struct taking *t, struct profile *p)
{
    p->headline = taking_text(t);
    p->n_names = take_words(t, p->names);
    p->n_texts = take_words(t, p->texts);
    p->n_links = (size_t)taking_number(t, 0, PERSON_LINKS_MAX);
    for (size_t i = 0; i < p->n_links; i++) {
        p->links[i].label = taking_text(t);
        p->links[i].url = taking_text(t);
    }
    p->n_tongues = (size_t)taking_number(t, 0, PERSON_LANGUAGES_MAX);
    for (size_t i = 0; i < p->n_tongues; i++) {
        p->tongues[i].language = taking_text(t);
        p->tongues[i].level = taking_number(t, 0, 3);
    }
}

static opt_day take_day(struct taking *t)
{
    enum { LEAST = -800000, MOST = 3000000 }; /* days: year 0 to 9999 */
    bool set = taking_number(t, 0, 1) != 0;
    int64_t n = taking_number(t, LEAST, MOST);
    return (opt_day){set, {n}};
}

static void take_item(struct ctx *c, struct taking *t, struct person_item *item)
{
    struct contribution_new *what = &item->what;
    str *const TEXTS[] = {&what->type,    &what->role, &what->title,    &what->url,
                          &what->summary, &what->note, &what->language, &what->country,
                          &what->format,  &what->paid, &item->expertise};
    for (size_t i = 0; i < COUNT(TEXTS); i++)
        *TEXTS[i] = taking_text(t);
    what->day = take_day(t);
    what->end_day = take_day(t);
    what->members_only = taking_number(t, 0, 1) == 0;
    what->draft = taking_number(t, 0, 1) != 0;
    what->n_metrics = (size_t)taking_number(t, 0, CONTRIBUTION_METRICS);
    for (size_t i = 0; i < what->n_metrics; i++) {
        what->metrics[i].code = taking_text(t);
        what->metrics[i].value =
            arena_format(c->mem, "%lld", (long long)taking_number(t, 0, INT64_MAX));
    }
    what->n_fields = (size_t)taking_number(t, 0, CONTRIBUTION_FIELDS);
    for (size_t i = 0; i < what->n_fields; i++) {
        what->fields[i].code = taking_text(t);
        what->fields[i].value = taking_text(t);
    }
}

enum err person_taken(struct ctx *c, str record, struct person_archive *archive)
{
    struct taking t = {.rest = record};
    size_t room = 0;
    *archive = (struct person_archive){.n = 0};
    take_profile(&t, &archive->profile);
    while (!t.wrong && taking_number(&t, 0, 1) == 1) {
        if (archive->n == room) {
            room = room ? 2 * room : 64;
            struct person_item *more = arena_take(c->mem, room, sizeof *more);
            if (archive->n)
                memcpy(more, archive->items, archive->n * sizeof *more);
            archive->items = more;
        }
        take_item(c, &t, &archive->items[archive->n++]);
    }
    if (t.wrong || t.rest.len > 0)
        return fail(c, ERR_INVALID, "The archive has something in it that Plaudit does not write.");
    return OK;
}
