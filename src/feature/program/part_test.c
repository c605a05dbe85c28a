#include "feature/program/program.h"

#include "base/test.h"
#include "feature/frame/testing.h"
#include "feature/program/policy_edit.h"
#include "kit/i18n/i18n.h"
#include "kit/store/testing.h"

/* 2 Ana sets the program up; 3 Bo becomes the second manager. */
static const char ROWS[] = "INSERT INTO person (id, handle, name, sort_key, country, made) VALUES"
                           " (2, 'ana', 'Ana', x'01', 'DE', 0), (3, 'bo', 'Bo', x'02', 'NG', 0);";

static const struct reader reader = {
    .name = {"Ana", 3}, .handle = {"ana", 3}, .program_name = {"One", 3}, .hue = 255};

static struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    int64_t id = 0;
    c.now = moment_of_day(day_of(2026, 11, 22));
    c.me = 2;
    CHECK(db_script(&c, ROWS) == OK);
    CHECK(program_make(&c, &(struct program_new){S("one"), S("One"), 255}, &id) == OK);
    c.catalog = i18n_catalog(S("en"));
    c.reader = &reader;
    c.bits |= SIGNED_IN | MANAGER;
    return c;
}

static struct res get(struct ctx *c, const char *path)
{
    struct req r = {.method = S("GET"), .path = str_of(path), .token = S("t0ken")};
    struct res out = {0};
    http_run(c, part_routes, &r, &out);
    return out;
}

/* ---- a form as a browser sends it: what the page says, with some values changed ------------------ */

enum { SENT_MAX = 600 };
struct sent {
    struct field list[SENT_MAX];
    size_t n;
};

static str attribute(str tag, const char *name)
{
    char start[40];
    (void)snprintf(start, sizeof start, " %s=\"", name);
    size_t at = str_find(tag, str_of(start));
    if (at == SIZE_MAX)
        return S("");
    str rest = str_from(tag, at + strlen(start));
    return str_upto(rest, str_find(rest, S("\"")));
}

static void add(struct sent *s, str name, str value)
{
    if (s->n < SENT_MAX && name.len > 0)
        s->list[s->n++] = (struct field){name, value};
}

static void add_tag(struct sent *s, str tag, str after, str *select)
{
    str type = attribute(tag, "type");
    bool box = str_same(type, S("checkbox")) || str_same(type, S("radio"));
    if (str_starts(tag, S("input")) && (!box || str_find(tag, S(" checked")) != SIZE_MAX))
        add(s, attribute(tag, "name"), attribute(tag, "value"));
    else if (str_starts(tag, S("textarea")))
        add(s, attribute(tag, "name"), str_upto(after, str_find(after, S("<"))));
    else if (str_starts(tag, S("select")))
        *select = attribute(tag, "name");
    else if (str_starts(tag, S("option")) && str_find(tag, S(" selected")) != SIZE_MAX)
        add(s, *select, attribute(tag, "value"));
}

/* Of the form that is sent to this address. */
static void read_form(struct sent *s, str page, const char *action)
{
    char start[200];
    (void)snprintf(start, sizeof start, "action=\"%s\"", action);
    size_t at = str_find(page, str_of(start));
    CHECK(at != SIZE_MAX);
    str rest = str_from(page, at == SIZE_MAX ? page.len : at), select = S("");
    rest = str_upto(rest, str_find(rest, S("</form>")));
    for (str part; str_cut(&rest, '<', &part);) {
        size_t end = str_find(part, S(">"));
        if (end != SIZE_MAX)
            add_tag(s, str_upto(part, end), str_from(part, end + 1), &select);
    }
}

static void change(struct sent *s, const char *name, const char *value)
{
    for (size_t i = 0; i < s->n; i++)
        if (str_same(s->list[i].name, str_of(name))) {
            s->list[i].value = str_of(value);
            return;
        }
    add(s, str_of(name), str_of(value));
}

static struct res post(struct ctx *c, const char *path, const struct sent *s)
{
    struct req r = {.method = S("POST"),
                    .path = str_of(path),
                    .form = s->list,
                    .n_form = s->n,
                    .token = S("t0ken")};
    struct res out = {0};
    http_run(c, part_routes, &r, &out);
    return out;
}

/* changes: name, value, name, value ..., NULL */
static struct res send(struct ctx *c, const char *path, const char *const *changes)
{
    struct sent *s = arena_take(c->mem, 1, sizeof *s);
    struct res page = get(c, path);
    CHECK(page.status == 200);
    read_form(s, page.body, path);
    for (; changes[0]; changes += 2)
        change(s, changes[0], changes[1]);
    return post(c, path, s);
}
#define CHANGES(...) ((const char *const[]){__VA_ARGS__, NULL, NULL})

static const struct policy *draft(struct ctx *c)
{
    const struct policy *p = NULL;
    CHECK(program_policy(c, 2, &p) == OK);
    return p;
}

/* ---- writing and comparing ----------------------------------------------------------------------- */

static void test_write(void)
{
    struct ctx c = begin();
    struct policy a, b;
    const struct policy_difference *list;
    size_t n;
    CHECK(policy_read(&c, str_of(policy_default()), &a) == OK);
    str written = policy_write(&c, &a);
    CHECK(policy_read(&c, written, &b) == OK);
    CHECK_STR(policy_write(&c, &b), written);
    CHECK(policy_compare(&c, str_of(policy_default()), written, &list, &n) == OK && n == 0);
    CHECK(b.n_types == 20 && b.types[8].n_fields == a.types[8].n_fields);
    CHECK(policy_type(&b, S("talk"))->fields[3].max == 1000000);
    test_ctx_end(&c);
}

static void test_compare(void)
{
    struct ctx c = begin();
    struct policy p;
    const struct policy_difference *list;
    size_t n;
    CHECK(policy_read(&c, str_of(policy_default()), &p) == OK);
    struct policy_criterion criteria[5];
    for (size_t i = 0; i < 5; i++)
        criteria[i] = p.criteria[(i + 1) % 5]; /* another order */
    criteria[0].weight = 25;
    criteria[4].weight = 25;
    p.criteria = criteria;
    p.threshold = 700;
    p.n_grounds_award = 3;
    CHECK(policy_compare(&c, str_of(policy_default()), policy_write(&c, &p), &list, &n) == OK);
    CHECK(n == 5);
    CHECK_STR(list[0].path, S("Threshold"));
    CHECK_STR(list[0].before, S("6.40"));
    CHECK_STR(list[0].after, S("7.00"));
    CHECK_STR(list[1].path, S("Criteria · Reach · Weight"));
    CHECK_STR(list[2].path, S("Criteria · Help given · Weight"));
    CHECK_STR(list[2].before, S("30"));
    CHECK_STR(list[3].path, S("Criteria · Order"));
    CHECK_STR(list[4].path, S("Grounds · For an award"));
    CHECK(list[4].after.len == 0 && list[4].before.len > 0);
    test_ctx_end(&c);
}

/* ---- criteria ------------------------------------------------------------------------------------- */

static void test_criteria(void)
{
    static const char *const path = "/program/policy/criteria";
    struct ctx c = begin();
    struct res out = get(&c, path);
    CHECK(out.status == 200 && shows(&out, "value=\"Help given\"") && shows(&out, "A new line"));
    CHECK(shows(&out, "It applies to cycles that have not opened"));
    out = send(&c, path, CHANGES("criterion_weight_0", "31"));
    CHECK(out.status == 422 && shows(&out, "they add up to 101") && shows(&out, "value=\"31\""));
    out = send(&c, path, CHANGES("criterion_weight_1", "many", "criterion_name_2", ""));
    CHECK(out.status == 422 && shows(&out, "href=\"#f-criterion_weight_1\"") &&
          shows(&out, "href=\"#f-criterion_name_2\"") && shows(&out, "value=\"many\""));
    out =
        send(&c, path, CHANGES("criterion_name_5", "Care & <kindness>", "criterion_weight_5", ""));
    CHECK(out.status == 422 && shows(&out, "value=\"Care &amp; &lt;kindness&gt;\""));
    out = send(&c, path, CHANGES("criterion_name_1", "help GIVEN"));
    CHECK(out.status == 422 && shows(&out, "This name is there twice."));

    /* One goes, one comes and moves to the top, one gets another hint. */
    out = send(&c, path,
               CHANGES("criterion_drop_4", "yes", "criterion_name_5", "Care", "criterion_weight_5",
                       "15", "criterion_place_5", "1", "criterion_hint_5", "Is it\nkind?",
                       "criterion_hint_0", "Who got further?"));
    CHECK(out.status == 303);
    CHECK_STR(out.location, str_of(path));
    const struct policy *p = draft(&c);
    CHECK(p->n_criteria == 5 && p->criteria[0].number == 6 && p->criteria[1].number == 1);
    CHECK_STR(p->criteria[0].code, S("care"));
    CHECK_STR(p->criteria[0].hint, S("Is it kind?"));
    CHECK_STR(p->criteria[1].hint, S("Who got further?"));
    CHECK(policy_criterion(p, 5) == NULL);
    out = get(&c, path);
    CHECK(shows(&out, "What the draft changes") && shows(&out, "differences from version 1"));
    CHECK(shows(&out, "Criteria · Help given · Hint"));

    out = send(&c, path, CHANGES("criterion_place_0", "2"));
    CHECK(out.status == 303);
    CHECK(draft(&c)->criteria[0].number == 1 && draft(&c)->criteria[1].number == 6);
    out = send(&c, path,
               CHANGES("criterion_drop_0", "yes", "criterion_drop_1", "yes", "criterion_drop_2",
                       "yes", "criterion_drop_3", "yes", "criterion_drop_4", "yes"));
    CHECK(out.status == 422 && shows(&out, "Give at least 1 here."));
    test_ctx_end(&c);
}

/* Somebody else saves between opening and sending. */
static void test_conflict(void)
{
    static const char *const path = "/program/policy/criteria";
    struct ctx c = begin();
    struct sent *mine = arena_take(c.mem, 1, sizeof *mine);
    struct res page = get(&c, path);
    read_form(mine, page.body, path);
    change(mine, "criterion_name_0", "Help that counted");
    c.me = 3;
    CHECK(send(&c, path, CHANGES("criterion_name_1", "Reached")).status == 303);
    c.me = 2;
    struct res out = post(&c, path, mine);
    CHECK(out.status == 409 && shows(&out, "The draft was changed since you opened this page."));
    CHECK(shows(&out, "value=\"Help that counted\""));
    CHECK_STR(draft(&c)->criteria[1].name, S("Reached"));
    struct sent *once_more = arena_take(c.mem, 1, sizeof *once_more);
    read_form(once_more, out.body, path);
    CHECK(post(&c, path, once_more).status == 303);
    CHECK_STR(draft(&c)->criteria[0].name, S("Help that counted"));
    test_ctx_end(&c);
}

/* ---- grounds --------------------------------------------------------------------------------------- */

static void test_grounds(void)
{
    static const char *const path = "/program/policy/grounds";
    struct ctx c = begin();
    struct res out =
        send(&c, path,
             CHANGES("no_award_name_6", "Überraschung", "no_award_name_2", "Good, but early",
                     "rejection_drop_6", "yes", "award_place_3", "1"));
    CHECK(out.status == 303);
    const struct policy *p = draft(&c);
    CHECK(p->n_grounds_award == 4 && p->n_grounds_no_award == 7 && p->n_grounds_rejection == 6);
    CHECK_STR(p->grounds_award[0].code, S("gap"));
    CHECK_STR(p->grounds_no_award[6].code, S("uberraschung"));
    CHECK_STR(p->grounds_no_award[2].code, S("too-early")); /* a new name, the same ground */
    CHECK_STR(p->grounds_no_award[2].name, S("Good, but early"));
    CHECK(!policy_choice_name(p->grounds_rejection, 6, S("job")).len);
    out = send(&c, path, CHANGES("award_name_0", ""));
    CHECK(out.status == 422 && shows(&out, "or choose to remove this line"));
    test_ctx_end(&c);
}

/* ---- types and their questions ---------------------------------------------------------------------- */

static void test_types(void)
{
    struct ctx c = begin();
    struct res out = get(&c, "/program/policy/types");
    CHECK(out.status == 200 && shows(&out, "href=\"/program/policy/types/blog-post\""));
    CHECK(send(&c, "/program/policy/types", CHANGES("type_drop_0", "yes", "type_place_19", "1"))
              .status == 303);
    CHECK(draft(&c)->n_types == 19);
    CHECK_STR(draft(&c)->types[0].code, S("other"));
    CHECK(get(&c, "/program/policy/types/blog-post").status == 404);

    out = send(&c, "/program/policy/type", CHANGES("name", "Zine", "group", "writing"));
    CHECK(out.status == 422 && shows(&out, "Give at least 1 here."));
    out = send(&c, "/program/policy/type",
               CHANGES("name", "Zine", "group", "", "role_name_0", "Maker"));
    CHECK(out.status == 422 && shows(&out, "Choose one of the groups.") &&
          shows(&out, "value=\"Maker\""));
    out = send(&c, "/program/policy/type",
               CHANGES("name", "Zine", "group", "writing", "icon", "news", "role_name_0", "Maker",
                       "metric_name_0", "Copies", "metric_required_0", "yes"));
    CHECK(out.status == 303);
    CHECK_STR(out.location, S("/program/policy/types/zine"));
    const struct policy_type *t = policy_type(draft(&c), S("zine"));
    CHECK(t && t->n_roles == 1 && t->n_metrics == 1 && t->metrics[0].required && t->needs_url);
    out = send(&c, "/program/policy/type",
               CHANGES("name", "zine", "group", "code", "icon", "news", "role_name_0", "Maker"));
    CHECK(out.status == 422 && shows(&out, "There is a type of this name already."));

    out = send(&c, "/program/policy/types/zine", CHANGES("name", "Small magazine"));
    CHECK(out.status == 303);
    CHECK_STR(policy_type(draft(&c), S("zine"))->name, S("Small magazine"));
    test_ctx_end(&c);
}

static void test_questions(void)
{
    static const char *const talk = "/program/policy/types/talk",
                             *const country = "/program/policy/types/talk/questions/country";
    struct ctx c = begin();
    struct res out = get(&c, country);
    CHECK(out.status == 200 && shows(&out, "value=\"format:hybrid\" id=\"f-if-3\" checked"));
    CHECK(!shows(&out, "value=\"format:virtual\" id=\"f-if-2\" checked"));
    CHECK(get(&c, "/program/policy/types/talk/questions/none").status == 404);

    /* What a question depends on stands before it, and stays. */
    out = send(&c, talk, CHANGES("field_place_1", "4"));
    CHECK(out.status == 422 && shows(&out, "which has to stand before it"));
    out = send(&c, talk, CHANGES("field_drop_1", "yes"));
    CHECK(out.status == 422 && shows(&out, "“How it took place”"));
    out = send(&c, "/program/policy/types/talk/questions/format", CHANGES("choice_drop_0", "yes"));
    CHECK(out.status == 422 && shows(&out, "“Country” is asked only after one of these answers."));
    CHECK(send(&c, talk, CHANGES("field_place_0", "4")).status == 303);
    CHECK_STR(policy_type(draft(&c), S("talk"))->fields[3].code, S("event"));

    out = send(&c, "/program/policy/types/talk/questions",
               CHANGES("name", "Language of the talk", "kind", "choice", "choice_name_0", "Mine"));
    CHECK(out.status == 422 && shows(&out, "Give at least 2 here."));
    out = send(&c, "/program/policy/types/talk/questions",
               CHANGES("name", "Room", "kind", "number", "max", "0"));
    CHECK(out.status == 422 && shows(&out, "Write a whole number from 1 to 1000000000."));
    out = send(&c, "/program/policy/types/talk/questions",
               CHANGES("name", "Seats", "kind", "number", "max", "5000", "required", "yes", "if",
                       "format:in-person"));
    CHECK(out.status == 303);
    CHECK_STR(out.location, str_of(talk));
    const struct policy_type *t = policy_type(draft(&c), S("talk"));
    const struct policy_field *seats = &t->fields[t->n_fields - 1];
    CHECK_STR(seats->code, S("seats"));
    CHECK(seats->max == 5000 && seats->required && policy_asks(seats, S("in-person")) &&
          !policy_asks(seats, S("hybrid")));
    CHECK(send(&c, talk, CHANGES("field_drop_4", "yes")).status == 303);
    CHECK(policy_type(draft(&c), S("talk"))->n_fields == 4);
    test_ctx_end(&c);
}

static void test_two_conditions(void)
{
    struct ctx c = begin();
    CHECK(send(&c, "/program/policy/types/talk/questions",
               CHANGES("name", "Level", "kind", "choice", "choice_name_0", "First steps",
                       "choice_name_1", "Experts"))
              .status == 303);
    struct sent *s = arena_take(c.mem, 1, sizeof *s);
    struct res page = get(&c, "/program/policy/types/talk/questions");
    read_form(s, page.body, "/program/policy/types/talk/questions");
    change(s, "name", "Prior knowledge");
    change(s, "kind", "text");
    add(s, S("if"), S("format:virtual"));
    add(s, S("if"), S("level:experts"));
    struct res out = post(&c, "/program/policy/types/talk/questions", s);
    CHECK(out.status == 422 && shows(&out, "Tick answers of one question only."));
    test_ctx_end(&c);
}

static void test_rights(void)
{
    struct ctx c = begin();
    c.bits = ANYBODY | SIGNED_IN | COMMITTEE;
    CHECK(get(&c, "/program/policy/criteria").status == 403);
    CHECK(get(&c, "/program/policy/types/talk").status == 403);
    test_ctx_end(&c);
}

int main(void)
{
    test_write();
    test_compare();
    test_criteria();
    test_conflict();
    test_grounds();
    test_types();
    test_questions();
    test_two_conditions();
    test_rights();
    return CHECK_RESULT();
}
