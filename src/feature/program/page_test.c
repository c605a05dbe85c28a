#include "feature/program/program.h"

#include "base/test.h"
#include "feature/frame/testing.h"
#include "feature/ledger/ledger.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"
#include "kit/store/testing.h"

/* 2 Ana sets the program up; 3 Bo becomes the second manager. */
static const char ROWS[] =
    "INSERT INTO person (id, handle, name, sort_key, country, made) VALUES"
    " (2, 'ana', 'Ana <b>', x'01', 'DE', 0), (3, 'bo', 'Bo', x'02', 'NG', 0);";

static const struct reader reader = {
    .name = {"Ana", 3}, .handle = {"ana", 3}, .program_name = {"One", 3}, .hue = 255};

static struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    int64_t id = 0;
    size_t moved;
    c.now = moment_of_day(day_of(2026, 11, 22));
    c.me = 2;
    CHECK(db_script(&c, ROWS) == OK);
    CHECK(program_make(&c, &(struct program_new){S("one"), S("One & only"), 255}, &id) == OK);
    CHECK(program_tick(&c, &moved) == OK && moved == 1);
    c.catalog = i18n_catalog(S("en"));
    c.reader = &reader;
    c.bits |= SIGNED_IN | MANAGER;
    return c;
}

static struct res get(struct ctx *c, const struct route *routes, const char *path)
{
    struct req r = {.method = S("GET"), .path = str_of(path), .token = S("t0ken")};
    struct res out = {0};
    http_run(c, routes, &r, &out);
    return out;
}

/* fields: name, value, name, value ..., NULL */
static struct res post(struct ctx *c, const struct route *routes, const char *path,
                       const char *const *fields)
{
    struct field form[40] = {{S("token"), S("t0ken")}};
    size_t n = 1;
    for (; fields[0]; fields += 2)
        form[n++] = (struct field){str_of(fields[0]), str_of(fields[1])};
    struct req r = {
        .method = S("POST"), .path = str_of(path), .form = form, .n_form = n, .token = S("t0ken")};
    struct res out = {0};
    http_run(c, routes, &r, &out);
    return out;
}
#define FIELDS(...) ((const char *const[]){__VA_ARGS__, NULL, NULL})

static void test_overview(void)
{
    struct ctx c = begin();
    struct res out = get(&c, program_routes, "/program");
    CHECK(out.status == 200 && shows(&out, "One &amp; only") &&
          shows(&out, "Invite a second manager"));
    CHECK(shows(&out, "Takes nominations") && shows(&out, "1 April 2027"));
    CHECK(shows(&out, "aria-current=\"step\"") && shows(&out, "href=\"/program/calendar\""));
    out = post(&c, program_routes, "/program/settings", FIELDS("name", "Two", "hue", "30"));
    CHECK(out.status == 303);
    CHECK_STR(out.location, S("/program"));
    out = get(&c, program_routes, "/program");
    CHECK(shows(&out, "<h1><bdi>Two</bdi></h1>"));
    out = post(&c, program_routes, "/program/settings", FIELDS("name", "<", "hue", "31"));
    CHECK(out.status == 422 && shows(&out, "value=\"&lt;\"") &&
          shows(&out, "Choose one of the colors."));
    c.bits = ANYBODY | SIGNED_IN | COMMITTEE;
    CHECK(get(&c, program_routes, "/program").status == 403);
    c.me = 0, c.bits = ANYBODY;
    CHECK(get(&c, program_routes, "/program").status == 303);
    test_ctx_end(&c);
}

static void test_rules(void)
{
    struct ctx c = begin();
    c.me = 0, c.bits = ANYBODY;
    struct res out = get(&c, policy_routes, "/rules");
    CHECK(out.status == 200 && out.shared && shows(&out, "Help given") && shows(&out, "6.40"));
    CHECK(shows(&out, "1 January, 1 April") && shows(&out, "members and staff"));
    CHECK(get(&c, policy_routes, "/rules/1").status == 200);
    CHECK(get(&c, policy_routes, "/rules/2").status == 404);
    CHECK(get(&c, policy_routes, "/program/policy").status == 303);
    test_ctx_end(&c);
}

/* What the browser sends of the form, with one value changed. */
static struct res edit(struct ctx *c, const char *name, const char *value)
{
    const char *const standing[] = {"threshold",
                                    "6.40",
                                    "per_case",
                                    "3",
                                    "minimum",
                                    "2",
                                    "reviewer_capacity",
                                    "12",
                                    "lead_capacity",
                                    "40",
                                    "double_percent",
                                    "5",
                                    "term_months",
                                    "12",
                                    "record_months",
                                    "12",
                                    "stars",
                                    "10",
                                    "nominate_days",
                                    "92",
                                    "document_days",
                                    "20",
                                    "review_days",
                                    "14",
                                    "decide_days",
                                    "7",
                                    "reply_days",
                                    "14",
                                    "appeal_days",
                                    "30",
                                    "renewal_notice_days",
                                    "90",
                                    "appeal_answer_days",
                                    "30",
                                    "inactive_months",
                                    "6",
                                    "grace_days",
                                    "30",
                                    "alumni",
                                    "yes",
                                    "members",
                                    "yes",
                                    "staff",
                                    "yes",
                                    "award_dates",
                                    "01-01, 04-01, 07-01, 10-01",
                                    NULL,
                                    NULL};
    const char *fields[COUNT(standing)];
    for (size_t i = 0; i < COUNT(standing); i++)
        fields[i] = standing[i];
    for (size_t i = 0; fields[i]; i += 2)
        if (strcmp(fields[i], name) == 0)
            fields[i + 1] = value;
    return post(c, policy_routes, "/program/policy/edit", fields);
}

static void test_draft(void)
{
    struct ctx c = begin();
    const struct policy *policy;
    struct res out = get(&c, policy_routes, "/program/policy");
    CHECK(out.status == 200 && shows(&out, "Draft a new version") && shows(&out, "the beginning"));
    out = get(&c, policy_routes, "/program/policy/edit");
    CHECK(out.status == 200 && shows(&out, "value=\"6.40\"") && shows(&out, "01-01, 04-01"));

    CHECK(edit(&c, "", "").status == 303); /* nothing changed: a draft that says so */
    out = get(&c, policy_routes, "/program/policy");
    CHECK(shows(&out, "The draft says the same as the rules in force."));
    out = edit(&c, "threshold", "11");
    CHECK(out.status == 422 && shows(&out, "Write points from 0.00 to 10.00.") &&
          shows(&out, "value=\"11\""));
    out = edit(&c, "minimum", "4");
    CHECK(out.status == 422 && shows(&out, "href=\"#f-minimum\""));
    CHECK(edit(&c, "award_dates", "02-30").status == 422);
    CHECK(edit(&c, "review_days", "x").status == 422);
    out = edit(&c, "nominate_days", "300");
    CHECK(out.status == 422 && shows(&out, "these phases take 355") &&
          shows(&out, "href=\"#f-nominate_days\""));
    CHECK(edit(&c, "threshold", "7,1").status == 303);
    CHECK(program_policy(&c, 2, &policy) == OK && policy->threshold == 710);

    out = get(&c, policy_routes, "/program/policy");
    CHECK(shows(&out, ">Threshold</th>") && shows(&out, "6.40") && shows(&out, "7.10"));
    CHECK(shows(&out, "Invite a second manager") && !shows(&out, "Adopt these rules"));
    CHECK(post(&c, policy_routes, "/program/policy/2/adopt", FIELDS("from_day", "2027-02-01"))
              .status == 403);

    c.me = 3;
    out = get(&c, policy_routes, "/program/policy");
    CHECK(shows(&out, "Adopt these rules") &&
          shows(&out, "value=\"2027-02-04\"")); /* the next to open */
    out = post(&c, policy_routes, "/program/policy/2/adopt", FIELDS("from_day", "2026-11-22"));
    CHECK(out.status == 422 && shows(&out, "from tomorrow on") &&
          shows(&out, "value=\"2026-11-22\""));
    CHECK(post(&c, policy_routes, "/program/policy/2/adopt", FIELDS("from_day", "2027-02-04"))
              .status == 303);
    out = get(&c, policy_routes, "/program/policy");
    CHECK(shows(&out, "Draft a new version") && shows(&out, "4 February 2027"));
    test_ctx_end(&c);
}

static void test_document(void)
{
    struct ctx c = begin();
    struct res out = get(&c, policy_routes, "/program/policy/document");
    CHECK(out.status == 200 && shows(&out, "&quot;threshold&quot;: 640"));
    out = get(&c, policy_routes, "/program/policy/download");
    CHECK_STR(out.type, S("application/json"));
    CHECK_STR(out.body, str_of(policy_default()));
    out = post(&c, policy_routes, "/program/policy/document",
               FIELDS("document", "{\"threshold\": <1>}"));
    CHECK(out.status == 422 && shows(&out, "Line 1, column") && shows(&out, "&lt;1&gt;"));
    CHECK(post(&c, policy_routes, "/program/policy/document", FIELDS("document", policy_default()))
              .status == 303);
    CHECK(post(&c, policy_routes, "/program/policy/2/withdraw", FIELDS("x", "")).status == 303);
    c.me = 0, c.bits = ANYBODY;
    CHECK(get(&c, policy_routes, "/rules/2").status == 404); /* never in force */
    test_ctx_end(&c);
}

static void test_calendar(void)
{
    struct ctx c = begin();
    struct cycle y;
    CHECK(program_cycle_open(&c, &y) == OK);
    struct res out = get(&c, calendar_routes, "/program/calendar");
    CHECK(out.status == 200 && shows(&out, "Takes nominations") && shows(&out, "not yet"));
    str page = arena_format(c.mem, "/program/calendar/%lld", (long long)y.id);
    str move = arena_format(c.mem, "/program/calendar/%lld/move", (long long)y.id);
    out = get(&c, calendar_routes, page.at);
    CHECK(out.status == 200 && shows(&out, "value=\"2027-02-04\"") &&
          shows(&out, "Begin reviews now"));
    out = post(&c, calendar_routes, page.at,
               FIELDS("opens", "2026-11-22", "nominate_last", "2027-02-10", "document_last",
                      "2027-02-01", "review_last", "2027-03-14", "decide_last", "x"));
    CHECK(out.status == 422 && shows(&out, "Write a day such as") &&
          shows(&out, "value=\"2027-02-01\""));
    out = post(&c, calendar_routes, page.at,
               FIELDS("opens", "2026-11-22", "nominate_last", "2027-02-10", "document_last",
                      "2027-03-01", "review_last", "2027-03-14", "decide_last", "2027-03-21"));
    CHECK(out.status == 303);
    CHECK_STR(out.location, page);
    out = post(&c, calendar_routes, move.at, FIELDS("to", "published"));
    CHECK(out.status == 403 && shows(&out, "follows from the committee"));
    CHECK(post(&c, calendar_routes, move.at, FIELDS("to", "reviewing")).status == 303);
    out = post(&c, calendar_routes, move.at, FIELDS("to", "reviewing"));
    CHECK(out.status == 409 && shows(&out, "moved on meanwhile"));
    CHECK(get(&c, calendar_routes, "/program/calendar/77").status == 404);
    test_ctx_end(&c);
}

static void test_tree(void)
{
    struct ctx c = begin();
    const struct expertise *list;
    const struct region *regions;
    size_t n;
    struct res out = get(&c, tree_routes, "/program/expertises");
    CHECK(out.status == 200 && shows(&out, "Site reliability") && shows(&out, "Rust"));
    CHECK(
        post(&c, tree_routes, "/program/expertises", FIELDS("name", "Knots & ropes", "parent", "0"))
            .status == 303);
    out = get(&c, tree_routes, "/program/expertises");
    CHECK(shows(&out, "Knots &amp; ropes"));
    out = post(&c, tree_routes, "/program/expertises", FIELDS("name", "Rust", "parent", "0"));
    CHECK(out.status == 422 && shows(&out, "of this name already"));
    CHECK(program_expertises(&c, &list, &n) == OK);
    str page = arena_format(c.mem, "/program/expertises/%lld", (long long)list[1].id);
    out = get(&c, tree_routes, page.at);
    CHECK(out.status == 200 && shows(&out, "Retire it"));
    str label = arena_format(c.mem, "%.*s/label", STR_ARG(page));
    CHECK(post(&c, tree_routes, label.at, FIELDS("language", "ar", "words", "وكلاء")).status ==
          303);
    out = get(&c, tree_routes, page.at);
    CHECK(shows(&out, "lang=\"ar\" dir=\"rtl\">وكلاء"));
    str retire = arena_format(c.mem, "%.*s/retire", STR_ARG(page));
    CHECK(post(&c, tree_routes, retire.at, FIELDS("retired", "yes")).status == 303);
    out = get(&c, tree_routes, page.at);
    CHECK(shows(&out, "Bring it back"));

    out = get(&c, tree_routes, "/program/regions");
    CHECK(out.status == 200 && shows(&out, "Germany") && shows(&out, "none yet"));
    CHECK(program_regions(&c, &regions, &n) == OK);
    page = arena_format(c.mem, "/program/regions/%lld", (long long)regions[0].id);
    str country = arena_format(c.mem, "%.*s/country", STR_ARG(page));
    CHECK(post(&c, tree_routes, country.at, FIELDS("country", "DE")).status == 303);
    out = get(&c, tree_routes, page.at);
    CHECK(out.status == 200 && shows(&out, "Germany"));
    CHECK(post(&c, tree_routes, page.at, FIELDS("name", "")).status == 422);
    c.bits = ANYBODY | SIGNED_IN;
    CHECK(get(&c, tree_routes, page.at).status == 403);
    test_ctx_end(&c);
}

static void test_roles(void)
{
    struct ctx c = begin();
    bool has;
    struct res out = get(&c, role_routes, "/program/people");
    CHECK(out.status == 200 && shows(&out, "Ana &lt;b&gt;") && shows(&out, "everywhere"));
    out = get(&c, role_routes, "/program/people?q=Bo");
    CHECK(shows(&out, "href=\"/program/people/3\""));
    out = get(&c, role_routes, "/program/people?q=nobody+at+all");
    CHECK(shows(&out, "Nobody of this name is here."));
    out = get(&c, role_routes, "/program/people/3");
    CHECK(out.status == 200 && shows(&out, "Bo has no role in this program yet."));
    CHECK(!shows(&out, "Operator: runs")); /* offered by operators only */
    out = post(&c, role_routes, "/program/people/3", FIELDS("role", "64", "region", "1"));
    CHECK(out.status == 422 && shows(&out, "Only leads and reviewers"));
    out = post(&c, role_routes, "/program/people/3", FIELDS("role", "128", "region", "0"));
    CHECK(out.status == 303);
    CHECK_STR(out.location, S("/program/people/3"));
    CHECK(program_has_role(&c, 3, MANAGER, 0, &has) == OK && has);
    out = get(&c, role_routes, "/program/people/3");
    size_t at = str_find(out.body, S("name=\"grant\" value=\""));
    CHECK(at != SIZE_MAX);
    str rest = str_from(out.body, at + 20), grant;
    CHECK(str_cut(&rest, '"', &grant));
    c.now.s += 60;
    CHECK(
        post(&c, role_routes, "/program/people/3/end", FIELDS("grant", arena_copy(c.mem, grant).at))
            .status == 303);
    CHECK(program_has_role(&c, 3, MANAGER, 0, &has) == OK && !has);
    CHECK(
        post(&c, role_routes, "/program/people/3", FIELDS("role", "1024", "region", "0")).status ==
        403);
    CHECK(get(&c, role_routes, "/program/people/77").status == 404);
    test_ctx_end(&c);
}

/* First and last day, number of cases; a program keeps a manager without a last day. */
static void test_role_terms(void)
{
    struct ctx c = begin();
    bool has;
    struct res out =
        post(&c, role_routes, "/program/people/3",
             FIELDS("role", "32", "from", "2026-12-01", "last", "2026-12-31", "capacity", "4"));
    CHECK(out.status == 303);
    CHECK(program_has_role(&c, 3, REVIEWER, 0, &has) == OK && !has);
    out = get(&c, role_routes, "/program/people");
    CHECK(shows(&out, "1 December 2026") && shows(&out, "31 December 2026") &&
          shows(&out, "later"));
    out = post(&c, role_routes, "/program/people/3",
               FIELDS("role", "32", "from", "2026-12-31", "last", "", "capacity", ""));
    CHECK(out.status == 422 && shows(&out, "in a part of that time"));
    out = post(&c, role_routes, "/program/people/3",
               FIELDS("role", "64", "from", "2026-11-01", "last", "2026-10-01", "capacity", "3"));
    CHECK(out.status == 422 && shows(&out, "Choose today or a later day.") &&
          shows(&out, "Only leads and reviewers take") && shows(&out, "value=\"2026-11-01\""));
    out = post(&c, role_routes, "/program/people/3",
               FIELDS("role", "64", "from", "tomorrow", "capacity", "many"));
    CHECK(out.status == 422 && shows(&out, "Write a day such as 2027-01-31, or leave it empty.") &&
          shows(&out, "Write a number from 1 on, or leave it empty."));

    c.now = moment_of_day(day_of(2026, 12, 31));
    CHECK(program_has_role(&c, 3, REVIEWER, 0, &has) == OK && has);
    out = get(&c, role_routes, "/program/people/3");
    size_t at = str_find(out.body, S("/roles/"));
    CHECK(at != SIZE_MAX);
    str rest = str_from(out.body, at), tail;
    CHECK(str_cut(&rest, '"', &tail));
    const char *page = arena_format(c.mem, "/program/people/3%.*s", STR_ARG(tail)).at;
    out = get(&c, role_routes, page);
    CHECK(out.status == 200 && shows(&out, "value=\"2026-12-31\"") && shows(&out, "value=\"4\""));
    out = post(&c, role_routes, page, FIELDS("last", "2026-12-30", "capacity", "4"));
    CHECK(out.status == 422 && shows(&out, "nor in the past"));
    CHECK(post(&c, role_routes, page, FIELDS("last", "2027-06-30", "capacity", "6")).status == 303);
    out = get(&c, role_routes, "/program/people/3");
    CHECK(shows(&out, "until <time") && shows(&out, "30 June 2027") &&
          shows(&out, "6 cases at most"));
    c.now = moment_of_day(day_of(2027, 7, 1));
    CHECK(program_has_role(&c, 3, REVIEWER, 0, &has) == OK && !has);
    CHECK(get(&c, role_routes, page).status == 404);

    /* The only manager cannot get a last day; one that has not begun goes without a trace. */
    out = get(&c, role_routes, "/program/people/2");
    rest = str_from(out.body, str_find(out.body, S("/roles/")));
    CHECK(str_cut(&rest, '"', &tail));
    page = arena_format(c.mem, "/program/people/2%.*s", STR_ARG(tail)).at;
    out = post(&c, role_routes, page, FIELDS("last", "2027-12-31", "capacity", ""));
    CHECK(out.status == 403 && shows(&out, "A program needs a manager."));
    test_ctx_end(&c);
}

static void test_owners(void)
{
    struct ctx c = begin();
    bool employee;
    struct res out = get(&c, program_routes, "/program");
    CHECK(shows(&out, "nobody yet; say whose staff"));
    CHECK(db_script(&c, "INSERT INTO account (person, email, confirmed, made) VALUES"
                        " (3, 'bo@mail.example.org', 1, 0)") == OK);
    CHECK(people_is_employee(&c, 3, day_of(2026, 11, 22), &employee) == OK && !employee);
    out = post(&c, owner_routes, "/program/owners",
               FIELDS("owner", "<Acme>", "domains", "example..org, x"));
    CHECK(out.status == 422 && shows(&out, "“example..org” is not a domain") &&
          shows(&out, "value=\"example..org, x\""));
    CHECK(post(&c, owner_routes, "/program/owners",
               FIELDS("owner", "<Acme>", "domains", "@Example.org; mail.EXAMPLE.org"))
              .status == 303);
    out = get(&c, owner_routes, "/program/owners");
    CHECK(shows(&out, "example.org mail.example.org") && shows(&out, "&lt;Acme&gt;"));
    CHECK(people_is_employee(&c, 3, day_of(2026, 11, 22), &employee) == OK && employee);
    CHECK(post(&c, owner_routes, "/program/owners", FIELDS("owner", "<acme>", "domains", "ple.org"))
              .status == 303);
    CHECK(people_is_employee(&c, 3, day_of(2026, 11, 22), &employee) == OK && !employee);
    out = get(&c, program_routes, "/program");
    CHECK(shows(&out, "&lt;Acme&gt;") && !shows(&out, "nobody yet"));

    out = get(&c, owner_routes, "/program/owners");
    str rest = str_from(out.body, str_find(out.body, S("/program/owners/"))), path;
    CHECK(str_cut(&rest, '"', &path));
    path = arena_copy(c.mem, path);
    CHECK(post(&c, owner_routes, path.at, FIELDS("x", "")).status == 303);
    CHECK(post(&c, owner_routes, path.at, FIELDS("x", "")).status == 409);
    c.bits = ANYBODY | SIGNED_IN;
    CHECK(
        post(&c, owner_routes, "/program/owners", FIELDS("owner", "Acme", "domains", "")).status ==
        403);
    test_ctx_end(&c);
}

static void test_ledger(void)
{
    struct ctx c = begin();
    size_t n;
    struct res out = get(&c, ledger_routes, "/program/ledger");
    CHECK(out.status == 200 && shows(&out, "Nothing here yet"));
    CHECK(ledger_seal(&c, &n) == OK && n > 5);
    out = get(&c, ledger_routes, "/program/ledger");
    CHECK(shows(&out, "The program was set up") && shows(&out, "Ana &lt;b&gt;"));
    CHECK(shows(&out, "href=\"/program/calendar\""));
    out = get(&c, ledger_routes, "/program/ledger?kind=role.granted");
    CHECK(shows(&out, "A role was given") && !shows(&out, "href=\"/program/calendar\">A cycle"));
    CHECK(get(&c, ledger_routes, "/program/ledger?kind=%22%3E&before=x").status == 200);
    out = get(&c, ledger_routes, "/program/ledger/check");
    CHECK(out.status == 200 && shows(&out, "fit together"));
    size_t at = str_find(out.body, S("<dd><code>"));
    CHECK(at != SIZE_MAX);
    str value = str_upto(str_from(out.body, at + 10), 64);
    out = get(&c, ledger_routes,
              arena_format(c.mem, "/program/ledger/check?value=%.*s", STR_ARG(value)).at);
    CHECK(shows(&out, "The chain leads through this value"));
    out = get(&c, ledger_routes, "/program/ledger/check?value=00");
    CHECK(shows(&out, "does not lead through"));
    CHECK(db_script(&c, "UPDATE ledger SET subject = 7 WHERE seq = 1") == OK);
    out = get(&c, ledger_routes, "/program/ledger/check");
    CHECK(shows(&out, "The chain is broken at entry 1."));
    test_ctx_end(&c);
}

int main(void)
{
    test_overview();
    test_rules();
    test_draft();
    test_document();
    test_calendar();
    test_tree();
    test_roles();
    test_role_terms();
    test_owners();
    test_ledger();
    return CHECK_RESULT();
}
