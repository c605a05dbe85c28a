#include "feature/contribution/import.h"
#include "feature/contribution/inside.h"
#include "base/test.h"
#include "feature/program/testing.h"
#include "kit/sandbox/sandbox.h"
#include "kit/store/testing.h"

/* The record of the program's next award goes from 2026-01-01 on; the clock stands at 2026-11-18. */
enum { ANA = 101 };

static struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    CHECK(db_script(&c, "INSERT INTO person (id, handle, name, sort_key, made) VALUES"
                        " (101,'ana','Ana',x'01',1);") == OK);
    c.me = ANA, c.bits = ANYBODY | SIGNED_IN;
    enter_new_program(&c);
    return c;
}

static struct import_line line_of(struct ctx *c, const struct found *item)
{
    const struct policy *policy;
    struct import_line line = {0};
    CHECK(program_policy(c, 0, &policy) == OK);
    CHECK(import_found_item(c, policy, ANA, item, &line) == OK);
    return line;
}

static str value(const struct import_line *line, const char *field)
{
    return contribution_value_of(line->what.fields, line->what.n_fields, str_of(field));
}

static str metric(const struct import_line *line, const char *code)
{
    return contribution_value_of(line->what.metrics, line->what.n_metrics, str_of(code));
}

/* ---- the type and the part --------------------------------------------------------------------- */

static void test_kinds(struct ctx *c)
{
    static const struct {
        enum found_kind kind;
        const char *type, *role;
    } CASES[] = {
        {FOUND_POST, "blog-post", "author"},
        {FOUND_EPISODE, "podcast", "host"},
        {FOUND_VIDEO, "video", "host"},
        {FOUND_TALK, "talk", "speaker"},
        {FOUND_WORKSHOP, "workshop", "presenter"},
        {FOUND_EVENT, "user-group", "organizer"},
        {FOUND_ANSWER, "answers", "author"},
        {FOUND_COMMIT, "code", "contributor"},
        {FOUND_RELEASE, "code", "maintainer"},
        {FOUND_ISSUE, "product-feedback", "reporter"},
        {FOUND_CHANGE, "code", "contributor"},
        {FOUND_REVIEW, "code", "reviewer"},
        {FOUND_QUESTION, "", ""},
        {FOUND_COMMENT, "", ""},
        {FOUND_MESSAGE, "", ""},
        {FOUND_BADGE, "", ""},
        {FOUND_OTHER, "other", "other"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        const struct found item = {.kind = CASES[i].kind, .id = S("1"), .title = S("A")};
        struct import_line line = line_of(c, &item);
        CHECK_STR(line.what.type, str_of(CASES[i].type));
        CHECK_STR(line.what.role, str_of(CASES[i].role));
        CHECK(line.words.len > 0);
        CHECK((line.fate == IMPORT_PROBLEM) == (CASES[i].type[0] == '\0'));
    }
}

/* Names of other programs, all of those that they have. */
static const struct {
    const char *word, *type, *role;
} NAMES[] = {
    {"Article", "article", "author"},
    {"Blog/Website Post", "blog-post", "author"},
    {"Book (Author)", "book", "author"},
    {"Book (Co-Author)", "book", "co-author"},
    {"Conference (Staffing)", "conference", "volunteer"},
    {"Docs.Microsoft.com Contribution", "documentation", "author"},
    {"Forum Moderator", "answers", "moderator"},
    {"Forum Participation (3rd Party forums)", "answers", "author"},
    {"Mentorship", "mentoring", "mentor"},
    {"Microsoft Open Source Projects", "code", "maintainer"},
    {"Organizer (User Group/Meetup/Local Events)", "user-group", "organizer"},
    {"Organizer of Conference", "conference", "organizer"},
    {"Other", "other", "other"},
    {"Product Group Feedback", "product-feedback", "reporter"},
    {"Sample Code/Projects/Tools", "code", "maintainer"},
    {"Site Owner", "blog-post", "author"},
    {"Speaking (Conference)", "talk", "speaker"},
    {"Speaking (User Group/Meetup/Local events)", "talk", "speaker"},
    {"Translation Review, Feedback and Editing", "translation", "reviewer"},
    {"Video/Webcast/Podcast", "video", "host"},
    {"Workshop/Volunteer/Proctor", "workshop", "assistant"},
    {"Blog", "blog-post", "author"},
    {"Book/E-book", "book", "author"},
    {"Podcast", "podcast", "host"},
    {"Webinar/Online Training/Video/Livestream", "video", "host"},
    {"Content Feedback and Editing", "documentation", "author"},
    {"Online Support", "answers", "author"},
    {"Open Source/Project/Sample code/Tools", "code", "maintainer"},
    {"Product Feedback", "product-feedback", "reporter"},
    {"Mentorship/Coaching", "mentoring", "mentor"},
    {"Speaker/Presenter at Microsoft Event", "owner-event-talk", "speaker"},
    {"Speaker/Presenter at Third-party Event", "talk", "speaker"},
    {"User Group Owner", "user-group", "organizer"},
    {"Articles", "article", "author"},
    {"Console Projects", "code", "maintainer"},
    {"Newsletters", "newsletter", "author"},
    {"Videos", "video", "host"},
    {"public-speaking", "talk", "speaker"},
    {"product-feedback-given", "product-feedback", "reporter"},
    {"interaction-with-googlers", "team-meeting", "participant"},
    {"stories", "story", "teller"},
    {"BlogPost", "blog-post", "author"},
    {"BugReport", "product-feedback", "reporter"},
    {"Community", "user-group", "organizer"},
    {"Mentor", "mentoring", "mentor"},
    {"Organized an event", "conference", "organizer"},
};

static void test_words(struct ctx *c)
{
    for (size_t i = 0; i < COUNT(NAMES); i++) {
        const struct found item = {.id = S("1"), .title = S("A"), .word = str_of(NAMES[i].word)};
        struct import_line line = line_of(c, &item);
        if (!str_same(line.what.type, str_of(NAMES[i].type)) ||
            !str_same(line.what.role, str_of(NAMES[i].role)))
            fprintf(stderr, "%s: %.*s, %.*s\n", NAMES[i].word, STR_ARG(line.what.type),
                    STR_ARG(line.what.role));
        CHECK_STR(line.what.type, str_of(NAMES[i].type));
        CHECK_STR(line.what.role, str_of(NAMES[i].role));
    }
}

/* ---- all that an item says --------------------------------------------------------------------- */

static void test_whole(struct ctx *c)
{
    const struct found_person people[] = {{.name = S("Ana"), .role = S("Panelist")}};
    const struct found_number numbers[] = {{S("attendees"), 80}, {S("talks"), 2}, {S("stars"), 7}};
    const struct found_fact facts[] = {
        {S("format"), S("hybrid")}, {S("in-room"), S("30")}, {S("license"), S("MIT")}};
    const struct found item = {.kind = FOUND_TALK,
                               .id = S("1"),
                               .title = S(" On two\nlines "),
                               .url = S("https://a.example/1"),
                               .text = S("Words"),
                               .note = S("Private"),
                               .language = S("en-us"),
                               .at = {true, {1772582400}},
                               .until = {true, {1772582400 + 86400}},
                               .event = S("Conf"),
                               .country = S("DE"),
                               .hidden = true,
                               .people = people,
                               .n_people = 1,
                               .numbers = numbers,
                               .n_numbers = COUNT(numbers),
                               .facts = facts,
                               .n_facts = COUNT(facts)};
    struct import_line line = line_of(c, &item);
    CHECK_STR(line.what.title, S("On two lines"));
    CHECK_STR(line.what.role, S("panelist"));
    CHECK_STR(line.what.language, S("en"));
    CHECK_STR(line.what.note, S("Private"));
    CHECK_STR(line.what.country, S("DE"));
    CHECK_STR(value(&line, "event"), S("Conf"));
    CHECK_STR(value(&line, "format"), S("hybrid"));
    CHECK_STR(value(&line, "in-room"), S("30"));
    CHECK_STR(value(&line, "license"), S(""));
    CHECK_STR(metric(&line, "attendees"), S("80"));
    CHECK_STR(metric(&line, "sessions"), S("2"));
    CHECK(line.what.n_metrics == 2 && line.what.measured && line.what.members_only);
    CHECK(line.what.end_day.set && line.what.end_day.value.n == line.what.day.value.n + 1);
    struct found remote = item;
    remote.place = S("Remote"), remote.n_facts = 0, remote.declared = true, remote.country = S("X");
    line = line_of(c, &remote);
    CHECK_STR(value(&line, "format"), S("virtual"));
    CHECK(!line.what.measured && line.what.country.len == 0);
    remote.draft = true;
    line = line_of(c, &remote);
    CHECK(line.fate == IMPORT_PROBLEM && str_find(line.words, S("not published")) != SIZE_MAX);
    const struct found untitled = {.kind = FOUND_ANSWER,
                                   .id = S("2"),
                                   .text = S("How one does it"),
                                   .url = S("https://q.example/a/2"),
                                   .accepted = true};
    line = line_of(c, &untitled);
    CHECK_STR(line.what.title, S("How one does it"));
    CHECK_STR(metric(&line, "accepted"), S("1"));
    CHECK_STR(value(&line, "place"), S("q.example"));
}

static void test_guest(struct ctx *c)
{
    const struct found_person guest[] = {{.name = S("Ana"), .role = S("attendee")}};
    const struct found party = {
        .kind = FOUND_EVENT, .id = S("3"), .title = S("Party"), .people = guest, .n_people = 1};
    struct import_line line = line_of(c, &party);
    CHECK(line.fate == IMPORT_PROBLEM && str_find(line.words, S("guest")) != SIZE_MAX);
}

static void test_expertise(struct ctx *c)
{
    const struct expertise *list;
    size_t n, at = 0;
    CHECK(program_expertises(c, &list, &n) == OK);
    while (at < n && list[at].parent == 0)
        at++;
    const str tags[] = {S("nothing of ours"), list[at].name};
    const struct found item = {
        .kind = FOUND_POST, .id = S("1"), .title = S("A"), .tags = tags, .n_tags = 2};
    struct import_line line = line_of(c, &item);
    CHECK(line.what.expertise == list[at].id);
}

/* ---- a list ------------------------------------------------------------------------------------ */

static bool is(struct ctx *c, const char *sql, int64_t value)
{
    str script = arena_format(c->mem,
                              "CREATE TEMP TABLE IF NOT EXISTS must (v INTEGER NOT NULL CHECK (v = "
                              "1)); INSERT INTO must SELECT (%s) = %lld;",
                              sql, (long long)value);
    return db_script(c, script.at) == OK;
}

static const struct found_number VIEWS = {S("views"), 500};
static const struct found_person BOTH[] = {{.name = S("Bo")},
                                           {.name = S("ANA"), .role = S("co-author")}};

static struct found post(const char *id, const char *url, size_t people)
{
    return (struct found){.kind = FOUND_POST,
                          .id = str_of(id),
                          .title = str_of(id),
                          .url = str_of(url),
                          .at = {true, {1772582400}},
                          .people = BOTH,
                          .n_people = people,
                          .numbers = &VIEWS,
                          .n_numbers = 1};
}

/* Measured numbers beat declared ones, and the record shows them to who edits it. */
static void test_origin(struct ctx *c)
{
    struct found items[] = {
        post("1", "https://a.example/1", 2), post("2", "https://a.example/2", 1),
        post("3", "https://a.example/1?utm_source=x", 2), post("4", "https://a.example/4", 2)};
    items[3].at.set = false;
    const struct found_list list = {.items = items, .n = COUNT(items)};
    struct import_found from = {.kind = "test", .person = ANA, .list = &list, .name = S("ana")};
    struct import_preview p;
    struct contribution_stored stored;
    int64_t batch;
    size_t added;
    CHECK(import_found(c, &from, &p) == OK && p.n == 3);
    CHECK(p.lines[0].fate == IMPORT_NEW && p.lines[1].fate == IMPORT_DUPLICATE &&
          p.lines[2].fate == IMPORT_PROBLEM && p.lines[2].line == 3);
    CHECK_STR(p.lines[0].what.role, S("co-author"));
    CHECK(import_store(c, &(struct import_target){.person = ANA}, &p, &batch, &added) == OK);
    CHECK(added == 1);
    CHECK(is(c, "SELECT reach FROM contribution WHERE reach_origin = 'measured'", 500));
    int64_t id;
    CHECK(contribution_same(c, ANA, S("https://a.example/1"), S(""), &id) == OK && id != 0);
    CHECK(contribution_mine(c, id, &stored) == OK);
    CHECK(stored.what.n_metrics == 1 && str_same(stored.what.metrics[0].value, S("500")));
    stored.what.metrics[0].value = S("90000");
    stored.what.paid = S("no");
    CHECK(contribution_change(c, id, stored.version, &stored.what) == OK);
    CHECK(is(c, "SELECT reach FROM contribution WHERE reach_origin = 'measured'", 500));
    CHECK(contribution_mine(c, id, &stored) == OK && stored.what.n_metrics == 1 &&
          str_same(stored.what.metrics[0].value, S("90000")));
    from.by_hand = true;
    CHECK(import_found(c, &from, &p) == OK && p.lines[0].fate == IMPORT_DUPLICATE);
    CHECK(!p.lines[0].what.measured);
}

/* Many small things are one for each month and place; one alone stands for itself. */
static void test_months(struct ctx *c)
{
    static const struct found_fact REPOSITORY = {S("repository"), S("o/r")};
    static const struct found_number VOTES = {S("votes"), 9};
    struct found items[40] = {{.kind = FOUND_POST}};
    for (size_t i = 0; i < COUNT(items); i++)
        items[i] = (struct found){.kind = i < 30 ? FOUND_COMMIT : FOUND_ANSWER,
                                  .id = arena_format(c->mem, "%zu", i),
                                  .title = S("Small"),
                                  .url = arena_format(c->mem, "https://q.example/%zu", i),
                                  .at = {true, {1772582400 + 86400 * (int64_t)(i % 30)}},
                                  .accepted = i % 2,
                                  .facts = &REPOSITORY,
                                  .n_facts = i < 30};
    items[35].numbers = &VOTES, items[35].n_numbers = 1;
    items[39].at.value.s = 1767571200; /* January: alone */
    const struct found_list list = {.items = items, .n = COUNT(items)};
    const struct import_found from = {.kind = "git", .person = ANA, .list = &list};
    struct import_preview p;
    CHECK(import_found(c, &from, &p) == OK && p.n == 4);
    CHECK_STR(p.lines[0].what.title, S("Commits: o/r, March 2026"));
    CHECK_STR(p.lines[1].what.title, S("Commits: o/r, April 2026"));
    CHECK_STR(metric(&p.lines[0], "commits"), S("28"));
    CHECK_STR(metric(&p.lines[1], "commits"), S("2"));
    CHECK_STR(p.lines[2].what.title, S("Answers: q.example, March 2026"));
    CHECK_STR(p.lines[2].what.url, S("https://q.example/35"));
    CHECK_STR(metric(&p.lines[2], "answers"), S("9"));
    CHECK_STR(metric(&p.lines[2], "accepted"), S("4"));
    CHECK_STR(p.lines[3].what.title, S("Small"));
    CHECK(p.lines[0].what.end_day.set && p.lines[0].what.measured);
}

/* ---- files that say what they are -------------------------------------------------------------- */

static void test_any(struct ctx *c)
{
    static const struct {
        const char *kind;
        str bytes;
        size_t lines;
    } CASES[] = {
        {"csv", S("title,date\nA,2026-03-04\n"), 1},
        {"feed", S("<rss><channel><title>A</title><item><title>B</title></item></channel></rss>"),
         1},
        {"feed",
         S("{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"A\",\"items\":[]}"), 0},
        {"calendar",
         S("\xEF\xBB\xBF"
           "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Talk\r\nDTSTART:"
           "20260304T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"),
         1},
        {"mvp",
         S("[{\"activityTypeName\":\"Blog\",\"title\":\"A\",\"numberOfViews\":7,\"date\":"
           "\"2026-03-04\"}]"),
         1},
        {"advocu", S("[{\"slug\":\"workshop\",\"title\":\"A\",\"activityDate\":\"2026-03-04\"}]"),
         1},
        {"sitecore", S("[{\"name\":\"A\",\"type\":\"Code\",\"uri\":\"\",\"isPublic\":true}]"), 1},
        {"reps", S("{\"results\":[{\"activity\":\"A\",\"report_date\":\"2026-03-04\"}]}"), 1},
        {"talks",
         S("[{\"title\":\"A\",\"speakers\":[\"Ana\"]},{\"title\":\"B\",\"speakers\":"
           "[\"Bo\"]}]"),
         1},
        {"talks", S("{\"title\":\"A\",\"speakers\":[\"Cy\"]}\n{\"title\":\"B\"}"), 2},
    };
    struct import_preview p;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        const char *kind = import_kind(CASES[i].bytes);
        const struct import_file file = {str_of(kind), S(""), CASES[i].bytes, S("Ana")};
        CHECK_STR(str_of(kind), str_of(CASES[i].kind));
        enum err e = import_any(c, &file, &p);
        if (e)
            fprintf(stderr, "%s: %.*s\n", kind, STR_ARG(c->why));
        CHECK(e == OK && p.n == CASES[i].lines);
        for (size_t k = 0; !e && k < p.n; k++)
            CHECK(!p.lines[k].what.measured); /* it was in the person's hands */
    }
    CHECK_STR(str_of(import_kind(S(""))), S("csv"));
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    struct ctx c = begin();
    test_kinds(&c);
    test_words(&c);
    test_whole(&c);
    test_guest(&c);
    test_expertise(&c);
    test_any(&c);
    test_months(&c);
    test_origin(&c);
    test_ctx_end(&c);
    return CHECK_RESULT();
}
