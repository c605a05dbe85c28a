/* The pages of the record, through the router. */
#include "feature/contribution/contribution.h"

#include "base/test.h"
#include "feature/frame/testing.h"
#include "feature/program/testing.h"
#include "kit/i18n/i18n.h"
#include "kit/store/testing.h"

#define ANA 101
#define BO 102
#define LEA 103

static const struct route *const rooms[] = {contribution_routes, record_form_routes, shown_routes,
                                            judge_routes, NULL};

static struct res ask(struct ctx *c, const char *method, str path, const struct field *form)
{
    return ask_routes(c, rooms, method, path, form);
}

static struct res get(struct ctx *c, const char *path)
{
    return ask(c, "GET", str_of(path), NULL);
}

static struct res act(struct ctx *c, int64_t id, const char *what, const struct field *form)
{
    return ask(c, "POST", arena_format(c->mem, "/record/%lld/%s", (long long)id, what), form);
}

static int64_t add(struct ctx *c, const char *title, bool draft)
{
    static int number;
    int64_t id = 0;
    struct contribution_new in = {
        .person = c->me,
        .type = S("blog-post"),
        .role = S("author"),
        .title = str_of(title),
        .url = arena_format(c->mem, "https://example.org/post/%d", ++number),
        .paid = S("no"),
        .day = {true, {i18n_today(c).n - 2}},
        .draft = draft,
    };
    CHECK(contribution_add(c, &in, &id) == OK);
    return id;
}

static void test_list(struct ctx *c)
{
    struct res out = get(c, "/record");
    CHECK(out.status == 200 && shows(&out, "Nothing in your record yet"));
    int64_t id = add(c, "A <b>post", false);
    enter(c, BO, 0);
    (void)add(c, "Of Bo", false);
    enter(c, ANA, 0);
    out = get(c, "/record");
    CHECK(shows(&out, "A &lt;b&gt;post") && shows(&out, "Blog post") && !shows(&out, "Of Bo"));
    CHECK(shows(&out, "To be confirmed") && shows(&out, "Mark your best") &&
          shows(&out, "pl-heat"));
    out = get(c, "/record?type=talk");
    CHECK(out.status == 200 && !shows(&out, "A &lt;b&gt;post"));
    out = get(c, "/record?year=1999");
    CHECK(!shows(&out, "A &lt;b&gt;post"));
    out = get(c, "/record?type=%3Cscript&state=zzz&year=x&page=-4&undo=9");
    CHECK(out.status == 200 && shows(&out, "A &lt;b&gt;post"));
    out = act(c, id, "star", (const struct field[]){{S("on"), S("yes")}, {S(""), S("")}});
    CHECK(out.status == 303);
    out = get(c, "/record");
    CHECK(shows(&out, "aria-pressed=\"true\""));
    enter(c, BO, 0);
    CHECK(act(c, id, "star", NULL).status == 404 && act(c, id, "withdraw", NULL).status == 404);
    enter(c, ANA, 0);
    out = act(c, id, "withdraw", NULL);
    CHECK(out.status == 303 && str_find(out.location, S("/record?undo=")) != SIZE_MAX);
    out = ask(c, "GET", out.location, NULL);
    CHECK(shows(&out, "no longer in your record") && shows(&out, "/take-back"));
    CHECK(act(c, id, "take-back", NULL).status == 303);
    out = get(c, "/record");
    CHECK(shows(&out, "A &lt;b&gt;post"));
}

static void test_drafts(struct ctx *c)
{
    int64_t one = add(c, "Draft one", true), two = add(c, "Draft two", true);
    (void)add(c, "Draft three", true);
    struct res out = get(c, "/record");
    CHECK(shows(&out, "The year against the criteria") && shows(&out, "people reached"));
    CHECK(shows(&out, "3 drafts are waiting") && shows(&out, "Accept the 3 clear ones"));
    CHECK(act(c, one, "accept", NULL).status == 303);
    CHECK(act(c, one, "accept", NULL).status == 409);
    out = get(c, arena_format(c->mem, "/record?next=%lld", (long long)two).at);
    CHECK(shows(&out, "class=\"is-current\" data-focus"));
    out = act(c, two, "not-mine", NULL);
    CHECK(out.status == 303 && str_find(out.location, S("&next=")) != SIZE_MAX);
    out = get(c, "/record");
    CHECK(!shows(&out, "data-focus"));
    CHECK(shows(&out, "One draft is waiting") && !shows(&out, "Draft two"));
    CHECK(ask(c, "POST", S("/record/accept-clear"), NULL).status == 303);
    out = get(c, "/record");
    CHECK(!shows(&out, "is waiting") && shows(&out, "Draft three"));
}

static struct res enter_talk(struct ctx *c, const char *address, const char *event,
                             const char *format)
{
    str today = day_iso(c->mem, (day){i18n_today(c).n - 1});
    const struct field form[] = {{S("type"), S("talk")},
                                 {S("title"), S("<i>Talk</i>")},
                                 {S("url"), str_of(address)},
                                 {S("role"), S("speaker")},
                                 {S("day"), today},
                                 {S("paid"), S("no")},
                                 {S("metric-attendees"), S("40")},
                                 {S("field-event"), str_of(event)},
                                 {S("field-format"), str_of(format)},
                                 {S(""), S("")}};
    return ask(c, "POST", S("/record/add"), form);
}

/* A draft that a source found: where and why stands with it, it can be merged and its source ignored. */
static void test_found(struct ctx *c)
{
    size_t n = 0;
    int64_t first = add(c, "Tea at home", false), draft = add(c, "Tea at Home!", true), of = 0;
    int64_t other = add(c, "Of the same source", true);
    const struct contribution_found found = {
        .item = 71, .source = 7, .name = S("Ana's blog"), .why = S("A post."), .near = first};
    CHECK(db_begin(c) == OK);
    CHECK(contribution_found_add(c, draft, &found) == OK);
    CHECK(contribution_found_add(c, first, &found) == OK); /* that item is evidence already */
    CHECK(contribution_of_item(c, 71, &of) == OK && of == draft);
    CHECK(contribution_found_add(c, other,
                                 &(struct contribution_found){
                                     .item = 72, .source = 7, .name = S("Ana's blog")}) == OK);
    CHECK(db_end(c, OK) == OK);
    struct res out = get(c, "/record");
    CHECK(shows(&out, "Found in Ana") && shows(&out, "A post."));
    CHECK(shows(&out, "It may be the same as “Tea at home”") && shows(&out, "data-key=\"m\""));
    CHECK(shows(&out, "formaction=\"/record/sources/7/ignore\""));

    char into[24];
    snprintf(into, sizeof into, "%lld", (long long)first);
    const struct field form[] = {{S("into"), str_of(into)}, {S(""), S("")}};
    CHECK(act(c, draft, "merge", NULL).status == 404);
    CHECK(act(c, draft, "merge", form).status == 303);
    CHECK(contribution_of_item(c, 71, &of) == OK && of == first);
    CHECK(act(c, draft, "merge", form).status == 409);
    CHECK(act(c, draft, "take-back", NULL).status == 303);
    CHECK(contribution_of_item(c, 71, &of) == OK && of == draft);
    CHECK(contribution_merge(c, draft, draft) == ERR_INVALID);

    CHECK(db_begin(c) == OK);
    CHECK(contribution_ignore_source(c, c->me, 7, &n) == OK && n == 2);
    CHECK(contribution_ignore_source(c, c->me, 7, &n) == OK && n == 0);
    CHECK(db_end(c, OK) == OK);
    out = get(c, "/record?ignored=7");
    CHECK(!shows(&out, "Tea at Home!") && shows(&out, "is not read any more") &&
          shows(&out, "2 drafts went with it") && shows(&out, "/record/sources/7/heed"));
    CHECK(db_begin(c) == OK);
    CHECK(contribution_heed_source(c, BO, 7, &n) == OK && n == 0);
    CHECK(contribution_heed_source(c, c->me, 7, &n) == OK && n == 2);
    CHECK(db_end(c, OK) == OK);
    out = get(c, "/record?ignored=7");
    CHECK(!shows(&out, "is not read any more"));
    CHECK(contribution_withdraw(c, first) == OK);
    CHECK(contribution_not_mine(c, draft) == OK);
    CHECK(contribution_not_mine(c, other) == OK);
}

static void test_form(struct ctx *c)
{
    struct res out = get(c, "/record/add");
    CHECK(out.status == 200 && shows(&out, "<optgroup") && !shows(&out, "name=\"title\""));
    out = get(c, "/record/add?type=talk");
    CHECK(shows(&out, "<option value=\"\">Not said")); /* no language is guessed */
    CHECK(shows(&out, "name=\"field-event\"") && shows(&out, "name=\"metric-attendees\""));
    out = enter_talk(c, "https://example.org/t/1", "", "in-person");
    CHECK(out.status == 422 && shows(&out, "&lt;i&gt;Talk") &&
          shows(&out, "f-field-event-problem"));
    CHECK(shows(&out, "f-field-country-problem")); /* the condition holds */
    out = enter_talk(c, "https://example.org/t/1", "Days", "virtual");
    CHECK(out.status == 303 && str_starts(out.location, S("/contributions/")));
    int64_t id = c->made;
    out = enter_talk(c, "http://EXAMPLE.org/t/1/", "Days", "virtual");
    CHECK(out.status == 409 && shows(&out, "/contributions/"));
    str edit = arena_format(c->mem, "/record/%lld/edit", (long long)id);
    out = ask(c, "GET", edit, NULL);
    CHECK(shows(&out, "value=\"Days\"") && shows(&out, "value=\"40\""));
    CHECK(!shows(&out, "name=\"field-country\"")); /* online: not asked */
    out = ask(c, "GET", arena_format(c->mem, "/record/%lld/edit?type=blog-post", (long long)id),
              NULL);
    CHECK(!shows(&out, "field-event") && shows(&out, "&lt;i&gt;Talk"));
    const struct field form[] = {{S("type"), S("blog-post")}, {S("title"), S("Now a post")},
                                 {S("role"), S("author")},    {S("url"), S("https://e.org")},
                                 {S("day"), S("2026-13-01")}, {S("paid"), S("no")},
                                 {S("version"), S("1")},      {S(""), S("")}};
    out = ask(c, "POST", edit, form);
    CHECK(out.status == 422 && shows(&out, "2026-13-01"));
    enter(c, BO, 0);
    CHECK(ask(c, "GET", edit, NULL).status == 404 && ask(c, "POST", edit, form).status == 404);
    enter(c, ANA, 0);
}

static void test_shown(struct ctx *c)
{
    int64_t id = add(c, "Shown", false), draft = add(c, "Hidden", true);
    str address = arena_format(c->mem, "/contributions/%lld", (long long)id);
    str hidden = arena_format(c->mem, "/contributions/%lld", (long long)draft);
    struct res out = ask(c, "GET", address, NULL);
    CHECK(out.status == 200 && shows(&out, "Withdraw") && shows(&out, "example.org"));
    CHECK(ask(c, "GET", hidden, NULL).status == 200);
    enter(c, 0, 0);
    out = ask(c, "GET", address, NULL);
    CHECK(out.status == 200 && out.shared && !shows(&out, "Withdraw"));
    CHECK(ask(c, "GET", hidden, NULL).status == 404);
    CHECK(db_script(c, "UPDATE participant SET seen_by = 4 WHERE person = 101;") == OK);
    CHECK(ask(c, "GET", address, NULL).status == 404);
    enter(c, LEA, MANAGER);
    CHECK(ask(c, "GET", address, NULL).status == 200);
    CHECK(ask(c, "GET", hidden, NULL).status == 404);
    enter(c, ANA, 0);
}

static void test_judging(struct ctx *c)
{
    int64_t id = add(c, "To be judged", false);
    str verify = arena_format(c->mem, "/lead/contributions/%lld/verify", (long long)id);
    str reject = arena_format(c->mem, "/lead/contributions/%lld/reject", (long long)id);
    struct res out;
    CHECK(get(c, "/lead/contributions").status == 403);
    enter(c, ANA, MANAGER);
    out = get(c, "/lead/contributions");
    CHECK(out.status == 200 && !shows(&out, "To be judged")); /* one's own */
    enter(c, LEA, LEAD);
    out = get(c, "/lead/contributions");
    CHECK(out.status == 200 && !shows(&out, "To be judged")); /* of another region */
    CHECK(ask(c, "POST", verify, NULL).status == 404);
    enter(c, LEA, MANAGER);
    out = get(c, "/lead/contributions");
    CHECK(shows(&out, "To be judged"));
    CHECK(ask(c, "POST", reject, NULL).status == 422);
    CHECK(ask(c, "POST", verify, NULL).status == 303);
    CHECK(ask(c, "POST", verify, NULL).status == 409);
    out = get(c, "/lead/contributions");
    CHECK(!shows(&out, "To be judged"));
    enter(c, ANA, 0);
}

int main(void)
{
    struct ctx c = test_ctx_begin();
    CHECK(db_script(&c, "INSERT INTO person (id, handle, name, sort_key, made) VALUES"
                        " (101,'ana','Ana',x'01',1),(102,'bo','Bo',x'02',1),"
                        " (103,'lea','Lea',x'03',1);") == OK);
    enter(&c, ANA, 0);
    enter_new_program(&c);
    CHECK(program_join(&c, ANA) == OK);
    test_list(&c);
    test_drafts(&c);
    test_found(&c);
    test_form(&c);
    test_shown(&c);
    test_judging(&c);
    test_ctx_end(&c);
    return CHECK_RESULT();
}
