#include "feature/contribution/export.h"
#include "feature/contribution/export_inside.h"
#include "feature/contribution/import_inside.h"
#include "base/test.h"
#include "feature/frame/frame.h"
#include "feature/program/testing.h"
#include "kit/sandbox/sandbox.h"
#include "kit/store/testing.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

enum { ANA = 101, BO = 102 };

static struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    CHECK(db_script(&c, "INSERT INTO person (id, handle, name, sort_key, made) VALUES"
                        " (101,'ana','Ana',x'01',1),(102,'bo','Bo',x'02',1);") == OK);
    c.me = ANA, c.bits = ANYBODY | SIGNED_IN;
    enter_new_program(&c);
    return c;
}

/* ---- a record with one of each kind ------------------------------------------------------------ */

/* A contribution with all that its type can have. */
static struct contribution_new one_of(struct ctx *c, const struct policy_type *type)
{
    static int last;
    const int number = ++last;
    struct contribution_new in = {
        .person = ANA,
        .type = type->code,
        .role = type->n_roles ? type->roles[0].code : (str){0},
        .title = arena_format(c->mem, "=Work \"%d\", of %.*s", number, STR_ARG(type->code)),
        .url = arena_format(c->mem, "https://a.example/%d", number),
        .summary = S("First line\nsecond, with “quotes”"),
        .note = S("Not for all"),
        .language = S("de"),
        .paid = S("no"),
        .day = {true, day_of(2026, 3, 2 + number)},
        .end_day = {true, day_of(2026, 4, 2 + number)},
        .members_only = number % 2 == 0,
    };
    for (size_t i = 0; i < type->n_metrics; i++)
        in.metrics[in.n_metrics++] = (struct contribution_value){
            type->metrics[i].code, arena_format(c->mem, "%d", 100 * number + (int)i)};
    for (size_t i = 0; i < type->n_fields; i++) {
        const struct policy_field *f = &type->fields[i];
        str value = str_same(f->kind, S("choice"))    ? f->choices[f->n_choices - 1].code
                    : str_same(f->kind, S("country")) ? S("VN")
                    : str_same(f->kind, S("number"))  ? S("7")
                                                      : S("Some words");
        in.fields[in.n_fields++] = (struct contribution_value){f->code, value};
    }
    return in;
}

static size_t fill(struct ctx *c)
{
    const struct policy *policy;
    CHECK(program_policy(c, 0, &policy) == OK);
    for (size_t i = 0; i < policy->n_types; i++) {
        struct contribution_new in = one_of(c, &policy->types[i]);
        int64_t id;
        enum err e = contribution_add(c, &in, &id);
        if (e)
            fprintf(stderr, "%.*s: %.*s\n", STR_ARG(in.type),
                    STR_ARG(c->problems ? c->problems->words : c->why));
        CHECK(e == OK);
    }
    return policy->n_types;
}

static struct exported written(struct ctx *c, const char *shape)
{
    struct exported out = {0};
    const struct export_request request = {str_of(shape), day_of(2026, 1, 1), day_of(2027, 1, 1)};
    CHECK(export_record(c, &request, &out) == OK);
    return out;
}

static struct import_preview read_again(struct ctx *c, sandbox_job *job, str body)
{
    struct import_preview p = {0};
    struct found_list list = {0};
    c->me = BO;
    if (!job) {
        CHECK(import_csv(c, BO, body, &p) == OK);
    } else {
        enum err e = found_read(c, job, (struct sandbox_input){body, S("")}, &list);
        if (e)
            fprintf(stderr, "%.*s\n", STR_ARG(c->why));
        const struct import_found from = {.kind = "test", .person = BO, .list = &list};
        CHECK(e == OK && import_found(c, &from, &p) == OK);
    }
    c->me = ANA;
    return p;
}

static struct contribution_new original(struct ctx *c, str title)
{
    const struct policy *policy;
    CHECK(program_policy(c, 0, &policy) == OK);
    for (size_t i = 0; i < policy->n_types; i++)
        if (str_ends(title, arena_format(c->mem, " of %.*s", STR_ARG(policy->types[i].code)))) {
            struct contribution_new in = {.type = policy->types[i].code};
            in.role = policy->types[i].n_roles ? policy->types[i].roles[0].code : (str){0};
            return in;
        }
    return (struct contribution_new){0};
}

/* ---- the table has everything ------------------------------------------------------------------- */

static void same_values(const struct contribution_value *a, size_t n,
                        const struct contribution_value *b, size_t m)
{
    for (size_t i = 0; i < n; i++)
        CHECK_STR(contribution_value_of(b, m, a[i].code), a[i].value);
}

static void check_table(struct ctx *c, size_t n)
{
    struct exported out = written(c, "csv");
    struct import_preview p = read_again(c, NULL, out.body);
    const struct policy *policy;
    CHECK(out.written == n && out.left_out == 0 && out.n_notes == 0 && p.n == n);
    CHECK(program_policy(c, 0, &policy) == OK);
    for (size_t i = 0; i < p.n; i++) {
        const struct contribution_new *got = &p.lines[i].what;
        int64_t id;
        struct contribution_stored s;
        CHECK(contribution_same(c, ANA, got->url, got->role, &id) == OK && id);
        CHECK(contribution_mine(c, id, &s) == OK);
        if (p.lines[i].fate != IMPORT_NEW || got->draft)
            fprintf(stderr, "%d %.*s: %.*s\n", (int)p.lines[i].fate, STR_ARG(got->title),
                    STR_ARG(p.lines[i].words));
        CHECK(p.lines[i].fate == IMPORT_NEW && !got->draft);
        CHECK_STR(got->type, s.what.type);
        CHECK_STR(got->title, s.what.title);
        CHECK_STR(got->role, s.what.role);
        CHECK_STR(got->summary, s.what.summary);
        CHECK_STR(got->note, s.what.note);
        CHECK_STR(got->language, s.what.language);
        CHECK_STR(got->paid, s.what.paid);
        CHECK(got->day.value.n == s.what.day.value.n && got->end_day.set &&
              got->end_day.value.n == s.what.end_day.value.n);
        CHECK(got->members_only == s.what.members_only && got->expertise == s.what.expertise);
        CHECK(got->n_metrics == s.what.n_metrics);
        same_values(s.what.metrics, s.what.n_metrics, got->metrics, got->n_metrics);
        same_values(s.what.fields, s.what.n_fields, got->fields, got->n_fields);
    }
}

/* ---- shapes of other programs ------------------------------------------------------------------- */

/* Of what a shape can hold: title, day, address, text, numbers and visibility come back; the type where the
 * shape has one of its own for it. */
static void check_shape(struct ctx *c, const char *shape, sandbox_job *job, size_t types)
{
    struct exported out = written(c, shape);
    struct import_preview p = read_again(c, job, out.body);
    size_t same_types = 0;
    CHECK(out.written == p.n && p.n > 0 && out.n_notes > 0);
    for (size_t i = 0; i < p.n; i++) {
        const struct contribution_new *got = &p.lines[i].what;
        int64_t id;
        struct contribution_stored s;
        struct contribution_new before = original(c, got->title);
        same_types += str_same(got->type, before.type);
        if (str_same(str_of(shape), S("advocu")) && str_same(before.type, S("story"))) {
            CHECK(p.lines[i].fate == IMPORT_PROBLEM); /* has no day there */
            continue;
        }
        if (p.lines[i].fate != IMPORT_NEW)
            fprintf(stderr, "%d %.*s: %.*s\n", (int)p.lines[i].fate, STR_ARG(got->title),
                    STR_ARG(p.lines[i].words));
        CHECK(p.lines[i].fate == IMPORT_NEW && got->draft);
        if (got->url.len == 0)
            continue;
        CHECK(contribution_same(c, ANA, got->url, S(""), &id) == OK && id);
        CHECK(contribution_mine(c, id, &s) == OK);
        CHECK_STR(got->title, s.what.title);
        CHECK_STR(got->summary, s.what.summary);
        CHECK(got->day.value.n == s.what.day.value.n);
        for (size_t m = 0; m < got->n_metrics && str_same(got->type, s.what.type); m++)
            CHECK_STR(got->metrics[m].value, contribution_value_of(s.what.metrics, s.what.n_metrics,
                                                                   got->metrics[m].code));
        CHECK(!got->measured);
        CHECK(got->members_only == s.what.members_only || str_same(str_of(shape), S("reps")));
    }
    if (same_types != types)
        fprintf(stderr, "%s: %zu types come back\n", shape, same_types);
    CHECK(same_types == types);
}

static bool noted(const struct exported *out, const char *words)
{
    for (size_t i = 0; i < out->n_notes; i++)
        if (str_find(out->notes[i], str_of(words)) != SIZE_MAX)
            return true;
    return false;
}

static void check_notes(struct ctx *c)
{
    struct exported out = written(c, "mvp");
    CHECK(noted(&out, "“=Work \"20\", of other” is left out"));
    CHECK(noted(&out, "“Language” has no place there"));
    CHECK(noted(&out, "“Expertise” has no place there"));
    out = written(c, "advocu");
    CHECK(noted(&out, "“Role” has no place there"));
    const struct export_request none = {S("xml"), day_of(2026, 1, 1), day_of(2027, 1, 1)};
    CHECK(export_record(c, &none, &out) == ERR_INVALID);
    CHECK(str_find(c->why, S("no shape “xml”")) != SIZE_MAX);
    const struct export_request early = {S("mvp"), day_of(2025, 1, 1), day_of(2026, 1, 1)};
    CHECK(export_record(c, &early, &out) == OK && out.written == 0);
    CHECK_STR(out.body, S("[\n]\n"));
}

/* ---- the forms as their program describes them -------------------------------------------------- */

static json_t *field_of(json_t *forms, str slug, const char *name)
{
    json_t *form, *field;
    size_t i, k;
    json_array_foreach(forms, i, form)
    {
        if (!str_same(slug, str_of(json_string_value(json_object_get(form, "slug")))))
            continue;
        json_array_foreach(json_object_get(form, "fields"), k, field)
        {
            if (str_same(str_of(name), str_of(json_string_value(json_object_get(field, "name")))))
                return field;
        }
    }
    return NULL;
}

static bool in_list(const json_t *list, const json_t *value)
{
    const json_t *one;
    size_t i;
    json_array_foreach(list, i, one)
    {
        if (json_equal(one, value))
            return true;
    }
    return false;
}

static bool accepted(json_t *field, json_t *activity)
{
    json_t *rule = json_object_get(field, "acceptedIf");
    const char *name = json_string_value(json_object_get(rule, "fieldName"));
    return !name || in_list(json_object_get(rule, "values"), json_object_get(activity, name));
}

static void check_value(json_t *field, json_t *activity, const json_t *value)
{
    const json_t *rules = json_object_get(field, "restrictions"), *one;
    const json_t *list = json_object_get(rules, "enum");
    size_t i, chars = json_is_string(value) ? str_chars(str_of(json_string_value(value))) : 0;
    CHECK(accepted(field, activity));
    if (list && json_is_string(value))
        CHECK(in_list(list, value));
    json_array_foreach(value, i, one)
    {
        CHECK(in_list(list, one));
    }
    if (json_object_get(rules, "maxLength"))
        CHECK(chars <= (size_t)json_integer_value(json_object_get(rules, "maxLength")));
    if (json_object_get(rules, "minLength"))
        CHECK(chars >= (size_t)json_integer_value(json_object_get(rules, "minLength")));
    if (json_object_get(rules, "minimum"))
        CHECK(json_integer_value(value) >= json_integer_value(json_object_get(rules, "minimum")));
    const char *type = json_string_value(json_object_get(field, "type"));
    CHECK(str_same(str_of(type), json_is_string(value)    ? S("string")
                                 : json_is_integer(value) ? S("integer")
                                 : json_is_array(value)   ? S("array")
                                                          : S("boolean")));
}

static void check_draft(struct ctx *c, json_t *forms, json_t *draft)
{
    str slug = str_of(json_string_value(json_object_get(draft, "slug")));
    json_t *activity = json_object_get(draft, "activity"), *value, *inner;
    const char *name, *code;
    json_object_foreach(activity, name, value)
    {
        json_t *field = field_of(forms, slug, name);
        if (field)
            check_value(field, activity, value);
        else
            CHECK(json_is_object(value));
        json_object_foreach(value, code, inner)
        {
            field = field_of(forms, slug, arena_format(c->mem, "%s.%s", name, code).at);
            CHECK(field != NULL);
            if (field)
                check_value(field, activity, inner);
        }
    }
}

static void check_description(struct ctx *c)
{
    const char *folder = getenv("PLAUDIT_DATA");
    str path = arena_format(c->mem, "%s/advocu-gde-activity-documentation.json",
                            folder ? folder : "../../shared/data");
    int fd = open(path.at, O_RDONLY | O_CLOEXEC);
    str bytes;
    if (fd < 0) {
        fprintf(stderr, "skipped: no %s\n", path.at);
        return;
    }
    CHECK(file_bytes(c->mem, fd, 1 << 20, &bytes));
    (void)close(fd);
    struct exported out = written(c, "advocu");
    json_t *forms = json_loadb(bytes.at, bytes.len, 0, NULL),
           *drafts = json_loadb(out.body.at, out.body.len, 0, NULL), *draft;
    size_t i;
    CHECK(json_array_size(forms) == 7 && json_array_size(drafts) == out.written);
    json_array_foreach(drafts, i, draft) check_draft(c, forms, draft);
    const json_t *tags = json_object_get(
                     json_object_get(field_of(forms, S("public-speaking"), "tags"), "restrictions"),
                     "enum"),
                 *tag;
    json_array_foreach(tags, i, tag)
    {
        str name = str_of(json_string_value(tag));
        CHECK_STR(export_advocu_tag(name), name);
    }
    const json_t *countries = json_object_get(
                     json_object_get(field_of(forms, S("workshop"), "country"), "restrictions"),
                     "enum"),
                 *country;
    size_t known = 0;
    json_array_foreach(countries, i, country)
    {
        str name = str_of(json_string_value(country)), code = found_country(name);
        known += code.len && str_same(found_country_name(code), name);
    }
    CHECK(known == 250 && json_array_size(countries) == 251); /* North Cyprus has no code */
    json_decref(drafts);
    json_decref(forms);
}

/* ---- pages ------------------------------------------------------------------------------------- */

static struct res ask(struct ctx *c, const char *as, const char *of)
{
    const struct field params[] = {{S("as"), str_of(as)}, {S("of"), str_of(of)}};
    struct req r = {.method = S("GET"),
                    .path = S("/record/export"),
                    .params = params,
                    .n_params = as[0] ? 2 : 0};
    struct res out = {0};
    http_run(c, export_routes, &r, &out);
    return out;
}

static void check_pages(struct ctx *c)
{
    struct reader reader = {.name = S("Ana"), .handle = S("ana"), .program_name = S("Test")};
    c->reader = &reader;
    struct res out = ask(c, "", "");
    CHECK(out.status == 200 && str_find(out.body, S("Microsoft MVP (18)")) != SIZE_MAX);
    CHECK(str_find(out.body, S("=Work &#34;20&#34;")) != SIZE_MAX ||
          str_find(out.body, S("=Work &quot;20&quot;")) != SIZE_MAX);
    out = ask(c, "mvp", "year");
    CHECK(out.status == 200 && str_same(out.type, S("application/json")));
    CHECK_STR(out.file_name, S("record-mvp.json"));
    CHECK(str_starts(out.body, S("[\n{\"activity\": {\"id\": 0, \"tenant\": \"MVP\"")));
    CHECK(ask(c, "xml", "").status == 422);
    c->me = BO;
    CHECK(str_same(ask(c, "mvp", "").body, S("[\n]\n")));
    c->me = ANA;
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    struct ctx c = begin();
    size_t n = fill(&c);
    check_table(&c, n);
    check_shape(&c, "mvp", mvp_found, 13);
    check_shape(&c, "advocu", advocu_found, 12);
    check_shape(&c, "sitecore", sitecore_found, 8);
    check_shape(&c, "reps", reps_found, n);
    check_notes(&c);
    check_description(&c);
    check_pages(&c);
    test_ctx_end(&c);
    return CHECK_RESULT();
}
