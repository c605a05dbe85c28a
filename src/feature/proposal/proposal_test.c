#include "feature/proposal/proposal.h"

#include "base/test.h"
#include "feature/collect/collect.h"
#include "feature/frame/testing.h"
#include "feature/program/program.h"
#include "feature/proposal/proposal.sql.h"
#include "kit/mail/mail.h"
#include "kit/store/testing.h"

#include <string.h>

enum { MAX = 101, LEO, LIA, ANA, ROWS = 400 };

/* Max manages; Leo leads Europe, Lia the rest; Ana reviews and helps as well. */
static const char PEOPLE[] =
    "INSERT INTO person (id, handle, name, sort_key, made, country) VALUES "
    "(101,'max','Max',x'01',1,''),(102,'leo','Leo',x'02',1,'DE'),(103,'lia','Lia',x'03',1,'JP'),"
    "(104,'ana','Ana Feuerbringer',x'04',1,'DE');"
    "INSERT INTO account (person, email, confirmed, made) VALUES (104,'ana@a.example',1,1);";

static const struct reader READER = {.name = S("Leo"), .handle = S("leo")};

struct talk {
    struct found items[ROWS];
    size_t n;
};

/* A thread that `asks` began and all of these helped in. */
static void add_thread(struct ctx *c, struct talk *t, day at, const char *asks,
                       const char *const *helpers)
{
    size_t thread = t->n;
    str first = arena_format(c->mem, "%zu@l.example", thread);
    for (size_t i = 0; i == 0 || helpers[i - 1]; i++) {
        str who = str_of(i ? helpers[i - 1] : asks);
        struct found_person *p = arena_take(c->mem, 1, sizeof *p);
        size_t open = str_find(who, S("<"));
        p->name = str_trim(str_upto(who, open));
        p->address = str_upto(str_from(who, open + 1), who.len - open - 2);
        t->items[t->n] = (struct found){
            .kind = i ? FOUND_ANSWER : FOUND_QUESTION,
            .id = arena_format(c->mem, "%zu@l.example", t->n),
            .title = S("Joins of large tables"),
            .url = arena_format(c->mem, "https://l.example/%zu", t->n),
            .at = {true, moment_of_day(at)},
            .thread = first,
            .parent = i ? first : S(""),
            .people = p,
            .n_people = 1,
        };
        t->n++;
    }
}

#define EVE "Eve Sommerfeldt <eve@a.example>"
#define BOB "Bob Quillfeather <bob@b.de>"
#define KIM "Kim Osterhagen <kim@k.jp>"
#define OLE "Ole Habermehl <ole@o.example>"
#define PIA "Pia Wintermute <pia@owner.example>"
#define ANA_ "Ana Feuerbringer <ana@a.example>"
#define BOT "Jenkins <ci@ci.example>"

static int64_t region_of(struct ctx *c, const char *country)
{
    int64_t region = 0;
    CHECK(program_region_of(c, str_of(country), &region) == OK && region != 0);
    return region;
}

static void fill_source(struct ctx *c)
{
    static const char *const MANY[] = {BOB, PIA, ANA_, BOT, NULL}, *const SOME[] = {BOB, KIM, NULL},
                             *const FEW[] = {KIM, OLE, NULL};
    struct talk *t = arena_take(c->mem, 1, sizeof *t);
    struct collect_counts counts;
    int64_t source;
    day today = day_of_moment(c->now);
    for (int i = 1; i <= 9; i++)
        add_thread(c, t, (day){today.n - 30 * i}, EVE, i % 3 == 0 ? MANY : i % 3 == 1 ? SOME : FEW);
    CHECK(collect_connect(c,
                          &(struct source_new){.kind = S("discourse"),
                                               .address = S("https://forum.example/posts.json"),
                                               .title = S("Forum")},
                          &source) == OK);
    const struct found_list list = {.items = t->items, .n = t->n};
    CHECK(collect_keep(c, source, &list, &counts) == OK && counts.fresh == t->n);
}

static struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    int64_t program;
    CHECK(db_script(&c, PEOPLE) == OK);
    c.me = MAX;
    c.bits = ANYBODY | SIGNED_IN | OPERATOR;
    CHECK(program_make(&c, &(struct program_new){S("test"), S("Test"), 255}, &program) == OK);
    c.bits = ANYBODY | SIGNED_IN | MANAGER;
    CHECK(program_grant(&c, LEO, LEAD, region_of(&c, "DE")) == OK);
    CHECK(program_grant(&c, LIA, LEAD, region_of(&c, "JP")) == OK);
    CHECK(program_grant(&c, ANA, REVIEWER, 0) == OK);
    CHECK(program_owner(&c, S("Owner"), S("owner.example")) == OK);
    fill_source(&c);
    c.now.s++; /* grants begin before */
    return c;
}

static void be(struct ctx *c, int64_t me, int64_t bits)
{
    c->me = me;
    c->bits = ANYBODY | SIGNED_IN | bits;
    c->reader = &READER;
    c->problems = NULL;
}

/* "NAME STATE" of all on the list of the viewer, in order. */
static str list_of(struct ctx *c, int everything)
{
    static const char *const STATES[] = {"new", "later", "decided"};
    struct text t = {.mem = c->mem};
    for (size_t s = 0; s < COUNT(STATES); s++) {
        struct row_proposal_list *rows;
        size_t n;
        CHECK(q_proposal_list(c, everything, str_of(STATES[s]), 100, &rows, &n) == OK);
        for (size_t i = 0; i < n; i++)
            text_format(&t, "%.*s %.*s\n", STR_ARG(rows[i].name), STR_ARG(rows[i].state));
    }
    return text_str(&t);
}

static int64_t id_of(struct ctx *c, const char *name)
{
    static const char *const STATES[] = {"new", "later", "decided"};
    for (size_t s = 0; s < COUNT(STATES); s++) {
        struct row_proposal_list *rows;
        size_t n;
        CHECK(q_proposal_list(c, 1, str_of(STATES[s]), 100, &rows, &n) == OK);
        for (size_t i = 0; i < n; i++)
            if (str_same(rows[i].name, str_of(name)))
                return rows[i].id;
    }
    return 0;
}

static size_t fill(struct ctx *c)
{
    size_t made = 99;
    CHECK(proposal_fill(c, &made) == OK);
    return made;
}

static void next_week(struct ctx *c, int weeks)
{
    c->now.s += (int64_t)weeks * 7 * 86400;
}

static void test_life(void)
{
    static const enum proposal_state FROM[] = {PROPOSAL_NEW, PROPOSAL_LATER, PROPOSAL_NOMINATED,
                                               PROPOSAL_NO, PROPOSAL_STAFF};
    static const char *const MAY[] = {"later no staff ", "new no staff ", "", "new ", "new "};
    for (size_t i = 0; i < COUNT(FROM); i++) {
        char may[100] = "";
        for (enum proposal_state to = PROPOSAL_NEW; to < PROPOSAL_STATES; to++)
            if (proposal_may_move(FROM[i], to)) {
                size_t len = strlen(may);
                (void)snprintf(may + len, sizeof may - len, "%s ", proposal_state_code(to));
            }
        CHECK_STR(str_of(may), str_of(MAY[i]));
    }
}

/* Who helped most goes to the lead of the country of the address; where nothing tells, to who has room. */
static void test_fill(void)
{
    struct ctx c = begin();
    CHECK(fill(&c) == 3);
    be(&c, LEO, LEAD);
    CHECK_STR(list_of(&c, 0), S("Bob Quillfeather new\nOle Habermehl new\n"));
    be(&c, LIA, LEAD);
    CHECK_STR(list_of(&c, 0), S("Kim Osterhagen new\n"));
    CHECK(fill(&c) == 0); /* done this week */
    struct row_proposal_last_week week;
    CHECK(q_proposal_last_week(&c, &week) == OK && week.found);
    CHECK(week.people == 3 && week.held == 3 && week.items == 33);
    next_week(&c, 1);
    CHECK(fill(&c) == 0); /* they are on the lists already */
    CHECK_STR(list_of(&c, 1), S("Bob Quillfeather new\nOle Habermehl new\nKim Osterhagen new\n"));
    test_ctx_end(&c);
}

static void test_decide(void)
{
    struct ctx c = begin();
    CHECK(fill(&c) == 3);
    int64_t bob = id_of(&c, "Bob Quillfeather"), ole = id_of(&c, "Ole Habermehl"),
            kim = id_of(&c, "Kim Osterhagen");
    be(&c, LEO, LEAD);
    CHECK(proposal_decide(&c, kim, PROPOSAL_LATER, S("")) == ERR_NOT_FOUND); /* on Lia's list */
    CHECK(proposal_decide(&c, 77, PROPOSAL_LATER, S("")) == ERR_NOT_FOUND);
    CHECK(proposal_decide(&c, bob, PROPOSAL_NO, S("no")) == ERR_INVALID);
    CHECK(problem_at(&c, "reason").len > 0);
    c.problems = NULL;
    CHECK(proposal_decide(&c, bob, PROPOSAL_NO, S("Moved to another field.")) == OK);
    CHECK(proposal_decide(&c, bob, PROPOSAL_NO, S("Moved to another field.")) == ERR_CONFLICT);
    CHECK(proposal_decide(&c, ole, PROPOSAL_LATER, S("")) == OK);
    CHECK_STR(list_of(&c, 0), S("Ole Habermehl later\nBob Quillfeather no\n"));
    next_week(&c, 1);
    be(&c, 0, 0);
    CHECK(fill(&c) == 0); /* the one who was dismissed does not come again */
    be(&c, LEO, LEAD);
    CHECK_STR(list_of(&c, 0), S("Ole Habermehl later\nBob Quillfeather no\n"));
    next_week(&c, 7); /* the next quarter has begun */
    be(&c, 0, 0);
    (void)fill(&c);
    be(&c, LEO, LEAD);
    CHECK_STR(list_of(&c, 0), S("Ole Habermehl new\nBob Quillfeather no\n"));
    be(&c, MAX, MANAGER);
    CHECK(proposal_decide(&c, bob, PROPOSAL_NEW, S("")) == OK); /* a manager may take it back */
    CHECK(proposal_decide(&c, kim, PROPOSAL_STAFF, S("")) == OK);
    test_ctx_end(&c);
}

static enum err follow(struct ctx *c, const char *kind, int64_t person)
{
    const struct ledger_line line = {.kind = str_of(kind), .subject = person, .person = person};
    enum err e = db_begin(c);
    return e ? e : db_end(c, proposal_follow(c, &line));
}

static void test_follow(void)
{
    struct ctx c = begin();
    CHECK(fill(&c) == 3);
    CHECK(db_script(&c, "INSERT INTO person (id, handle, name, sort_key, made) VALUES "
                        "(105,'bob','Bob Quillfeather',x'05',1);"
                        "INSERT INTO account (person, email, confirmed, made) VALUES "
                        "(105,'bob@b.de',1,1)") == OK);
    CHECK(follow(&c, "nomination.made", 105) == OK);
    CHECK_STR(list_of(&c, 1),
              S("Ole Habermehl new\nKim Osterhagen new\nBob Quillfeather nominated\n"));
    CHECK(follow(&c, "erasure.done", 105) == OK);
    CHECK_STR(list_of(&c, 1), S("Ole Habermehl new\nKim Osterhagen new\n"));
    be(&c, MAX, MANAGER);
    CHECK(collect_object(&c, S("mail"), S("ole@o.example")) == OK);
    CHECK_STR(list_of(&c, 1), S("Kim Osterhagen new\n")); /* at once */
    next_week(&c, 1);
    CHECK(fill(&c) == 1); /* Bob is unknown again */
    CHECK(id_of(&c, "Ole Habermehl") == 0);
    test_ctx_end(&c);
}

/* Who turns out to work for the owner leaves the list. */
static void test_held_later(void)
{
    struct ctx c = begin();
    CHECK(fill(&c) == 3);
    CHECK(program_owner(&c, S("Owner"), S("owner.example k.jp")) == OK);
    next_week(&c, 1);
    CHECK(fill(&c) == 0);
    CHECK_STR(list_of(&c, 1), S("Bob Quillfeather new\nOle Habermehl new\nKim Osterhagen staff\n"));
    test_ctx_end(&c);
}

static struct res ask(struct ctx *c, str method, str path, str reason)
{
    struct field form[] = {{S("reason"), reason}, {S("token"), S("t0ken")}};
    struct req r = {.method = method, .path = path, .form = form, .n_form = 2, .token = S("t0ken")};
    struct res out = {0};
    c->problems = NULL;
    http_run(c, proposal_routes, &r, &out);
    return out;
}

static void test_page(void)
{
    struct ctx c = begin();
    be(&c, LEO, LEAD);
    struct res out = ask(&c, S("GET"), S("/lead/unnominated"), S(""));
    CHECK(out.status == 200 && shows(&out, "There is no name"));
    CHECK(fill(&c) == 3);
    out = ask(&c, S("GET"), S("/lead/unnominated"), S(""));
    CHECK(shows(&out, "Bob Quillfeather") && shows(&out, "bob@b.de") && !shows(&out, "Kim"));
    CHECK(shows(&out, "6 answers, in 6 threads that others began"));
    CHECK(shows(&out, "/nominate?person=Bob%20Quillfeather&amp;expertise="));
    CHECK(shows(&out, "https://l.example/"));
    str no =
        arena_format(c.mem, "/lead/unnominated/%lld/no", (long long)id_of(&c, "Bob Quillfeather"));
    out = ask(&c, S("POST"), no, S("<b>no"));
    CHECK(out.status == 422 && shows(&out, "&lt;b&gt;no") && !shows(&out, "<b>no"));
    out = ask(&c, S("POST"), no, S("Gives <b>no</b> answers any more."));
    CHECK(out.status == 303);
    CHECK_STR(out.location, S("/lead/unnominated"));
    out = ask(&c, S("GET"), S("/lead/unnominated"), S(""));
    CHECK(shows(&out, "Gives &lt;b&gt;no&lt;/b&gt; answers"));
    be(&c, LIA, LEAD);
    CHECK(ask(&c, S("POST"), no, S("Gives no answers any more.")).status == 404);
    be(&c, ANA, MEMBER);
    CHECK(ask(&c, S("GET"), S("/lead/unnominated"), S("")).status == 403);
    test_ctx_end(&c);
}

/* Who has been on a list for two weeks and has an address gets one letter; its link says no for good. */
static void test_told(void)
{
    struct ctx c = begin();
    const struct mail_line *list;
    size_t n = 99;
    CHECK(fill(&c) == 3);
    CHECK(proposal_tell_due(&c, &n) == OK && n == 0);
    next_week(&c, 2);
    CHECK(proposal_tell_due(&c, &n) == OK && n > 0);
    size_t told = n;
    CHECK(proposal_tell_due(&c, &n) == OK && n == 0);
    CHECK(mail_list(&c, 0, &list, &n) == OK && n == told);
    for (size_t i = 0; i < n; i++) {
        str letter = mail_message(&c, list[i].id);
        size_t at = str_find(letter, S("/objection/list/"));
        bool objects = true;
        CHECK(at != SIZE_MAX);
        CHECK(collect_objects(&c, S("mail"), list[i].to, &objects) == OK && !objects);
        struct field form[] = {{S("token"), S("t0ken")}};
        struct req r = {.method = S("GET"),
                        .path = arena_copy(c.mem, str_upto(str_from(letter, at), 16 + 32)),
                        .form = form,
                        .token = S("t0ken")};
        struct res out = {0};
        http_run(&c, proposal_told_routes, &r, &out);
        CHECK(out.status == 200 && str_find(out.body, list[i].to) != SIZE_MAX);
        r.method = S("POST"), r.n_form = 1, out = (struct res){0};
        http_run(&c, proposal_told_routes, &r, &out);
        CHECK(out.status == 303);
        CHECK(collect_objects(&c, S("mail"), list[i].to, &objects) == OK && objects);
    }
    test_ctx_end(&c);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    test_life();
    test_fill();
    test_decide();
    test_follow();
    test_held_later();
    test_page();
    test_told();
    return CHECK_RESULT();
}
