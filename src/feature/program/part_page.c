#include "feature/program/part.h"

#include "feature/program/program.sql.h"
#include "kit/store/store.h"

#define PART_BODY_MAX 262144 /* bytes: lists as the browser sends them */

struct criteria_view {
    struct part_page page;
    struct criteria_form form;
};
struct grounds_view {
    struct part_page page;
    struct grounds_form form;
};
struct types_view {
    struct part_page page;
    struct types_form form;
};
struct type_view {
    struct part_page page;
    struct type_form form;
    str action;
};
struct question_view {
    struct part_page page;
    struct field_form form;
    str action;
};

static handler criteria_get, types_get, grounds_get;

/* The tabs; a part that is one form has what reads it, and its page for what was not accepted. */
static const struct {
    const char *address, *words;
    void (*read)(struct ctx *c, const struct req *r, struct policy *p);
    handler *page;
} parts[] = {
    {"/program/policy/edit", N_("Numbers"), NULL, NULL},
    {"/program/policy/criteria", N_("Criteria"), criteria_read, criteria_get},
    {"/program/policy/counted", N_("Counted rules"), counted_rules_read, counted_rules_get},
    {"/program/policy/types", N_("Types of contribution"), type_list_read, types_get},
    {"/program/policy/grounds", N_("Grounds"), grounds_read, grounds_get},
    {"/program/policy/document", N_("Document"), NULL, NULL},
};

static str condition_id(struct ctx *c, size_t i)
{
    return i == 0 ? S("f-if") : arena_format(c->mem, "f-if-%zu", i + 1);
}

#include "feature/program/part.html.h"

/* ---- what a form starts from ------------------------------------------------------------------- */

enum err policy_base(struct ctx *c, struct policy_base *base)
{
    struct row_program_policy_draft draft;
    struct row_program_policy_document row;
    const struct policy *policy;
    enum err e;
    if ((e = q_program_policy_draft(c, &draft)) || (e = program_policy(c, 0, &policy)))
        return e;
    base->draft = draft.found ? draft.version : 0;
    base->in_force = policy->version;
    if ((e = q_program_policy_document(c, policy->version, &row)))
        return e;
    base->standing = base->document = row.document;
    base->digest = row.digest;
    if (!draft.found || (e = q_program_policy_document(c, draft.version, &row)))
        return e;
    base->document = row.document;
    base->digest = row.digest;
    return OK;
}

enum err part_page(struct ctx *c, const struct req *r, struct part_page *page)
{
    struct policy_base base;
    enum err e = policy_base(c, &base);
    if (e)
        return e;
    page->r = r;
    page->draft = base.draft;
    page->in_force = base.in_force;
    page->base = arena_hex(c->mem, base.digest.at, base.digest.len);
    if (!base.draft)
        return OK;
    return policy_compare(c, base.standing, base.document, &page->differences,
                          &page->n_differences);
}

enum err part_begin(struct ctx *c, const struct req *r, struct part_page *page,
                    struct policy *policy)
{
    struct policy_base base;
    enum err e = policy_base(c, &base);
    if (e || (e = part_page(c, r, page)))
        return e;
    return policy_read(c, base.document, policy);
}

static enum err save(struct ctx *c, const struct req *r, const struct policy *policy)
{
    struct policy_base base;
    int64_t version;
    enum err e = policy_base(c, &base);
    if (e)
        return e;
    if (!str_same(arena_hex(c->mem, base.digest.at, base.digest.len), form_text(r, "base")))
        return fail(
            c, ERR_CONFLICT,
            "The draft was changed since you opened this page. Look at what it changes now, "
            "below; then save again, or load the page anew.");
    return program_policy_draft(c, policy_write(c, policy), &version);
}

enum err part_save(struct ctx *c, const struct req *r, const struct policy *policy)
{
    enum err e = c->problems ? ERR_INVALID : db_begin(c);
    return e ? e : db_end(c, save(c, r, policy));
}

enum err part_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct part_page page;
    struct policy policy;
    size_t at = 0;
    while (at < COUNT(parts) && !(parts[at].read && str_same(r->path, str_of(parts[at].address))))
        at++;
    if (at == COUNT(parts))
        return fail_missing(c);
    enum err e = part_begin(c, r, &page, &policy);
    if (e)
        return e;
    parts[at].read(c, r, &policy);
    return frame_saved(c, r, out, part_save(c, r, &policy), parts[at].page);
}

/* ---- criteria, grounds, the list of types -------------------------------------------------------- */

static enum err criteria_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct criteria_view v = {.page.here = "/program/policy/criteria"};
    struct policy policy;
    enum err e = part_begin(c, r, &v.page, &policy);
    if (e)
        return e;
    criteria_fill(c, r, &policy, &v.form);
    struct html o = frame_open(c, r, tr(c, N_("Criteria")), AREA_PROGRAM);
    view_criteria(&o, &v);
    return frame_close(&o, r, out);
}

static enum err grounds_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct grounds_view v = {.page.here = "/program/policy/grounds"};
    struct policy policy;
    enum err e = part_begin(c, r, &v.page, &policy);
    if (e)
        return e;
    grounds_fill(c, r, &policy, &v.form);
    struct html o = frame_open(c, r, tr(c, N_("Grounds of a decision")), AREA_PROGRAM);
    view_grounds(&o, &v);
    return frame_close(&o, r, out);
}

static enum err types_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct types_view v = {.page.here = "/program/policy/types"};
    struct policy policy;
    enum err e = part_begin(c, r, &v.page, &policy);
    if (e)
        return e;
    type_list_fill(c, r, &policy, &v.form);
    struct html o = frame_open(c, r, tr(c, N_("Types of contribution")), AREA_PROGRAM);
    view_types(&o, &v);
    return frame_close(&o, r, out);
}

/* ---- one type ---------------------------------------------------------------------------------- */

/* The type of the address; none on the page for a new one. */
static enum err find_type(struct ctx *c, const struct req *r, const struct policy *policy,
                          const struct policy_type **type)
{
    *type = r->word[0].len ? policy_type(policy, r->word[0]) : NULL;
    if (r->word[0].len && !*type)
        return fail(c, ERR_NOT_FOUND, "There is no such type of contribution in the draft.");
    return OK;
}

static enum err type_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct type_view v = {.page.here = "/program/policy/types", .action = r->path};
    const struct policy_type *type;
    struct policy policy;
    enum err e = part_begin(c, r, &v.page, &policy);
    if (e || (e = find_type(c, r, &policy, &type)))
        return e;
    type_fill(c, r, type, &v.form);
    struct html o =
        frame_open(c, r, type ? type->name : tr(c, N_("A new type of contribution")), AREA_PROGRAM);
    view_type(&o, &v);
    return frame_close(&o, r, out);
}

static void lead_to_type(struct ctx *c, struct res *out, str code)
{
    out->status = 303;
    out->location =
        arena_format(c->mem, "%.*s/program/policy/types/%.*s", STR_ARG(c->prefix), STR_ARG(code));
}

static enum err type_post(struct ctx *c, const struct req *r, struct res *out)
{
    const struct policy_type *type;
    struct part_page page;
    struct policy policy;
    str code = r->word[0];
    enum err e = part_begin(c, r, &page, &policy);
    if (e || (e = find_type(c, r, &policy, &type)))
        return e;
    type_read(c, r, &policy, &code);
    e = part_save(c, r, &policy);
    if (!e)
        lead_to_type(c, out, code);
    return frame_saved(c, r, out, e, type_get);
}

/* ---- one question of a type ------------------------------------------------------------------------ */

static enum err find_question(struct ctx *c, const struct req *r, const struct policy_type *type,
                              const struct policy_field **field)
{
    *field = r->word[1].len ? policy_field_of(type, r->word[1]) : NULL;
    if (r->word[1].len && !*field)
        return fail(c, ERR_NOT_FOUND, "There is no such question in the draft.");
    return OK;
}

static enum err question_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct question_view v = {.page.here = "/program/policy/types", .action = r->path};
    const struct policy_type *type;
    const struct policy_field *field;
    struct policy policy;
    enum err e = part_begin(c, r, &v.page, &policy);
    if (e || (e = find_type(c, r, &policy, &type)) || (e = find_question(c, r, type, &field)))
        return e;
    field_fill(c, r, type, field, &v.form);
    struct html o =
        frame_open(c, r, field ? field->name : tr(c, N_("A new question")), AREA_PROGRAM);
    view_question(&o, &v);
    return frame_close(&o, r, out);
}

static enum err question_post(struct ctx *c, const struct req *r, struct res *out)
{
    const struct policy_type *type;
    const struct policy_field *field;
    struct part_page page;
    struct policy policy;
    enum err e = part_begin(c, r, &page, &policy);
    if (e || (e = find_type(c, r, &policy, &type)) || (e = find_question(c, r, type, &field)))
        return e;
    field_read(c, r, &policy, type);
    e = part_save(c, r, &policy);
    if (!e)
        lead_to_type(c, out, type->code);
    return frame_saved(c, r, out, e, question_get);
}

#define TYPES "/program/policy/types"
#define QUESTIONS TYPES "/@/questions"

const struct route part_routes[] = {
    {"GET", "/program/policy/criteria", criteria_get, MANAGER, NULL, PAGE, 0, false},
    {"POST", "/program/policy/criteria", part_post, MANAGER, "/program/policy/criteria", PAGE,
     PART_BODY_MAX, false},
    {"GET", "/program/policy/grounds", grounds_get, MANAGER, NULL, PAGE, 0, false},
    {"POST", "/program/policy/grounds", part_post, MANAGER, "/program/policy/grounds", PAGE,
     PART_BODY_MAX, false},
    {"GET", TYPES, types_get, MANAGER, NULL, PAGE, 0, false},
    {"POST", TYPES, part_post, MANAGER, TYPES, PAGE, PART_BODY_MAX, false},
    {"GET", "/program/policy/type", type_get, MANAGER, NULL, PAGE, 0, false},
    {"POST", "/program/policy/type", type_post, MANAGER, TYPES, PAGE, PART_BODY_MAX, false},
    {"GET", TYPES "/@", type_get, MANAGER, NULL, PAGE, 0, false},
    {"POST", TYPES "/@", type_post, MANAGER, TYPES, PAGE, PART_BODY_MAX, false},
    {"GET", QUESTIONS, question_get, MANAGER, NULL, PAGE, 0, false},
    {"POST", QUESTIONS, question_post, MANAGER, TYPES, PAGE, PART_BODY_MAX, false},
    {"GET", QUESTIONS "/@", question_get, MANAGER, NULL, PAGE, 0, false},
    {"POST", QUESTIONS "/@", question_post, MANAGER, TYPES, PAGE, PART_BODY_MAX, false},
    {0},
};
