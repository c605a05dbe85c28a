#include "base/test.h"
#include "kit/helpful/helpful.h"

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};

/* A line: ID KIND THREAD PARENT DAY PERSON, where KIND is q, a, A (accepted), m (message) or x (a machine says
 * that it is one), "-" is nothing, and PERSON is "Name <address>", or "@handle". */
static void add_line(struct ctx *c, struct helpful *h, str line)
{
    str parts[5];
    for (size_t i = 0; i < COUNT(parts); i++)
        CHECK(str_cut(&line, ' ', &parts[i]));
    struct found_person who = {0};
    size_t open = str_find(line, S("<"));
    if (str_starts(line, S("@")))
        who.handle = str_from(line, 1);
    else
        who.name = str_trim(str_upto(line, open));
    if (open != SIZE_MAX)
        who.address = str_upto(str_from(line, open + 1), line.len - open - 2);
    char kind = parts[1].at[0];
    struct found f = {.kind = kind == 'q'   ? FOUND_QUESTION
                              : kind == 'm' ? FOUND_MESSAGE
                                            : FOUND_ANSWER,
                      .id = parts[0],
                      .accepted = kind == 'A',
                      .word = kind == 'x' ? S("automatic") : S(""),
                      .thread = parts[2],
                      .parent = str_same(parts[3], S("-")) ? S("") : parts[3],
                      .people = &who,
                      .n_people = 1};
    day at;
    if (day_read(parts[4], &at))
        f.at = (opt_time){true, moment_of_day(at)};
    helpful_add(h, S("list"), &f);
    (void)c;
}

static str outcome(struct ctx *c, const char *lines, const struct helpful_rules *rules)
{
    struct helpful *h = helpful_new(c);
    struct helpful_answer a;
    struct text out = {.mem = c->mem};
    str rest = str_of(lines);
    for (str line; str_cut(&rest, '\n', &line);)
        add_line(c, h, line);
    helpful_rank(c, h, rules, &a);
    for (size_t i = 0; i < a.n_people; i++) {
        const struct helpful_person *p = &a.people[i];
        CHECK(p->rank == i + 1 && p->hold == HELPFUL_FREE);
        text_format(&out, "%.*s: %zu answers, %zu accepted, %zu questions, %zu threads, %zu months",
                    STR_ARG(p->name), p->answers, p->accepted, p->questions, p->threads, p->months);
        text_format(&out, " (%zu)%s%.*s\n", p->n_addresses, p->look.len ? " " : "",
                    STR_ARG(p->look));
    }
    for (size_t i = 0; i < a.n_held; i++)
        text_format(&out, "- %.*s: %.*s\n", STR_ARG(a.held[i].name), STR_ARG(a.held[i].reason));
    return text_str(&out);
}

#define EVE "Eve Sommerfeldt <eve@a.example>\n"
#define BOB "Bob Quillfeather <bob@b.example>\n"
#define KIM "Kim Osterhagen <kim@k.example>\n"
#define OWN "Ada Wintermute <ada@owner.example>\n"

static const struct {
    const char *lines, *outcome;
} FACTS[] = {
    /* an answer counts, thanks in one's own thread do not, nor does a reply to oneself */
    {"1 q 1 - 2024-01-05 " EVE "2 a 1 1 2024-01-06 " BOB "3 a 1 2 2024-01-07 " EVE
     "4 m 1 2 2024-01-08 " BOB,
     "Bob Quillfeather: 1 answers, 0 accepted, 0 questions, 1 threads, 1 months (1)\n"},
    /* two mails in one thread are one thread; who asks more than helps comes last */
    {"1 q 1 - 2024-01-05 " EVE "2 A 1 1 2024-01-06 " BOB "3 a 1 1 2024-02-07 " BOB
     "5 q 5 - 2024-02-05 " KIM "6 a 5 5 2024-02-06 " BOB "7 a 1 1 2024-02-06 " KIM
     "8 q 8 - 2024-03-01 " KIM,
     "Bob Quillfeather: 3 answers, 1 accepted, 0 questions, 2 threads, 2 months (1)\n"
     "Kim Osterhagen: 1 answers, 0 accepted, 2 questions, 1 threads, 1 months (1)\n"},
    /* the question is not there: an answer all the same, and so is a mail to one of another file */
    {"2 a 1 1 2024-01-06 " BOB "5 q 5 - 2024-02-05 " EVE "6 m 5 5 2024-02-06 " KIM,
     "Kim Osterhagen: 1 answers, 0 accepted, 0 questions, 1 threads, 1 months (1)\n"
     "Bob Quillfeather: 1 answers, 0 accepted, 0 questions, 1 threads, 1 months (1)\n"},
    /* a thread that goes on in another file, where its first mail is not */
    {"1 q 1 - 2024-01-05 " EVE "2 a 1 1 2024-01-06 " BOB "3 a 2 2 2024-02-06 " EVE
     "4 a 2 3 2024-02-07 " KIM,
     "Bob Quillfeather: 1 answers, 0 accepted, 0 questions, 1 threads, 1 months (1)\n"
     "Kim Osterhagen: 1 answers, 0 accepted, 0 questions, 1 threads, 1 months (1)\n"},
    /* staff, by one of two addresses and by a part of the domain */
    {"1 q 1 - 2024-01-05 " EVE "2 a 1 1 2024-01-06 Ada Wintermute <ada.wintermute@p.example>\n"
     "3 m 3 - 2024-01-06 " OWN "4 a 1 1 2024-01-07 Max Feuerbringer <max@eu.owner.example>\n"
     "5 a 1 1 2024-01-07 Lea Hohenadel <lea@notowner.example>\n",
     "Lea Hohenadel: 1 answers, 0 accepted, 0 questions, 1 threads, 1 months (1)\n"
     "- Ada Wintermute: Works for the owner: wrote from ada@owner.example.\n"
     "- Max Feuerbringer: Works for the owner: wrote from max@eu.owner.example.\n"},
    /* a common name: somebody has to look; but who wrote to one another are two */
    {"1 q 1 - 2024-01-05 " EVE "2 a 1 1 2024-01-06 Maria Schmidt <maria84@gmail.com>\n"
     "3 m 3 2 2024-01-06 Maria Schmidt <schmidt@owner.example>\n"
     "4 a 1 1 2024-01-06 John Smith <js@gmail.com>\n"
     "5 m 1 4 2024-01-06 John Smith <john@owner.example>\n"
     "6 m 1 5 2024-01-06 John Smith <js@gmail.com>\n",
     "John Smith: 2 answers, 0 accepted, 0 questions, 1 threads, 1 months (1) Has the name of John "
     "Smith <john@owner.example>, who works for the owner, but they wrote to one another.\n"
     "- John Smith: Works for the owner: wrote from john@owner.example.\n"
     "- Maria Schmidt: Works for the owner: wrote from schmidt@owner.example.\n"
     "- Maria Schmidt: May be Maria Schmidt <schmidt@owner.example>, who works for the owner (same "
     "name; several people may have this name).\n"},
    /* machines by name, by address, by what they say; people who write through a tracker */
    {"1 q 1 - 2024-01-05 " EVE "2 a 1 1 2024-01-06 Jenkins <builds@ci.example>\n"
     "3 a 1 1 2024-01-06 no-reply@forum.example <no-reply@forum.example>\n"
     "4 x 1 1 2024-01-06 Otto Vacation <otto@o.example>\n"
     "5 a 1 1 2024-01-06 Lea Hohenadel (JIRA) <jira@t.example>\n"
     "6 a 1 1 2024-01-06 Travis Quillon <travis@o.example>\n"
     "7 a 1 1 2024-01-06 dependabot[bot] <x@y.example>\n",
     "Lea Hohenadel (JIRA): 1 answers, 0 accepted, 0 questions, 1 threads, 1 months (0)\n"
     "Travis Quillon: 1 answers, 0 accepted, 0 questions, 1 threads, 1 months (1)\n"
     "- Jenkins: Is a machine, a list or an office, by the name or address.\n"
     "- Otto Vacation: Is a machine: most of its messages say so themselves.\n"
     "- dependabot[bot]: Is a machine, a list or an office, by the name or address.\n"
     "- no-reply@forum.example: Is a machine, a list or an office, by the name or address.\n"},
    /* one person with two addresses, who answers from both, and once the other one */
    {"1 q 1 - 2024-01-05 " EVE "2 a 1 1 2024-01-06 Ottokar Przybylski <op@o.example>\n"
     "3 a 1 2 2024-01-06 Ottokar Przybylski <otto@gmail.com>\n"
     "5 q 5 - 2024-02-05 " EVE "6 a 5 5 2024-02-06 Ottokar Przybylski <otto@gmail.com>\n",
     "Ottokar Przybylski: 2 answers, 0 accepted, 0 questions, 2 threads, 2 months (2)\n"},
    /* accounts by their handle; without a date, without a person */
    {"1 q 1 - - @17\n2 a 1 1 - @4\n3 a 1 1 2024-01-06 @4\n4 a 1 1 2024-01-06 \n",
     ": 2 answers, 0 accepted, 0 questions, 1 threads, 2 months (0)\n"},
    {"", ""},
};

static void facts(void)
{
    static const str OWNERS[] = {S("owner.example")};
    const struct helpful_rules rules = {.owners = OWNERS, .n_owners = 1};
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        struct ctx c = {.mem = arena_new(), .catalog = &ENGLISH};
        CHECK_STR(outcome(&c, FACTS[i].lines, &rules), str_of(FACTS[i].outcome));
        arena_free(c.mem);
    }
}

/* What was before does not count, but says who is who. */
static void since(void)
{
    static const str OWNERS[] = {S("owner.example")};
    const struct helpful_rules rules = {.owners = OWNERS,
                                        .n_owners = 1,
                                        .since = {true, moment_of_day(day_of(2024, 2, 1))},
                                        .until = {true, moment_of_day(day_of(2024, 3, 1))}};
    struct ctx c = {.mem = arena_new(), .catalog = &ENGLISH};
    CHECK_STR(outcome(&c,
                      "1 q 1 - 2024-01-05 " EVE "2 a 1 1 2024-01-06 " BOB "3 a 1 1 2024-02-06 " KIM
                      "4 a 1 1 2024-02-06 Ada Wintermute <aw@p.example>\n5 m 5 - 2020-01-01 " OWN
                      "6 a 1 1 2024-03-01 Lea Hohenadel <lea@h.example>\n",
                      &rules),
              S("Kim Osterhagen: 1 answers, 0 accepted, 0 questions, 1 threads, 1 months (1)\n"
                "- Ada Wintermute: Works for the owner: wrote from ada@owner.example.\n"));
    arena_free(c.mem);
}

static void known(void)
{
    static const str ADDRESS[] = {S("bob@b.example")};
    static const struct helpful_known BOB_KNOWN = {.name = S("Bob Quillfeather"),
                                                   .addresses = ADDRESS,
                                                   .n_addresses = 1,
                                                   .id = 7,
                                                   .reason = S("Holds the award.")};
    struct ctx c = {.mem = arena_new(), .catalog = &ENGLISH};
    struct helpful *h = helpful_new(&c);
    struct helpful_answer a;
    add_line(&c, h, S("1 q 1 - 2024-01-05 Eve <eve@a.example>"));
    add_line(&c, h, S("2 a 1 1 2024-01-05 B. Quillfeather <bob@b.example>"));
    helpful_know(h, &BOB_KNOWN);
    helpful_rank(&c, h, &(struct helpful_rules){0}, &a);
    CHECK(a.n_people == 0 && a.n_held == 1);
    CHECK(a.held[0].known == 7 && a.held[0].hold == HELPFUL_KNOWN);
    CHECK_STR(a.held[0].reason, S("Holds the award."));
    arena_free(c.mem);
}

/* By hand: three nodes, Eve asks twice and Kim once, Bob helps both and Kim helps Eve. With d = 0.85 and what
 * Bob has given to all alike. */
static void pagerank(void)
{
    struct ctx c = {.mem = arena_new(), .catalog = &ENGLISH};
    struct helpful *h = helpful_new(&c);
    struct helpful_answer a;
    str rest = S("1 q 1 - 2024-01-05 " EVE "2 a 1 1 2024-01-06 " BOB "3 a 1 1 2024-01-06 " KIM
                 "4 q 4 - 2024-01-07 " KIM "5 a 4 4 2024-01-08 " BOB);
    for (str line; str_cut(&rest, '\n', &line);)
        add_line(&c, h, line);
    helpful_rank(&c, h, &(struct helpful_rules){0}, &a);
    CHECK(a.n_people == 2);
    CHECK(a.people[0].pagerank > 0.5206 && a.people[0].pagerank < 0.5209);
    CHECK(a.people[1].pagerank > 0.2815 && a.people[1].pagerank < 0.2816);
    CHECK(a.people[0].z > 1.4142 && a.people[0].z < 1.4143);           /* 2 / sqrt 2 */
    CHECK(a.people[0].shrunk > 0.8164 && a.people[0].shrunk < 0.8165); /* 2 / sqrt 6 */
    CHECK(a.people[0].score > 0.2721 && a.people[0].score < 0.2722);   /* 2 / sqrt 6 / 3 */
    CHECK(a.people[1].z == 0 && a.people[1].score == 0);
    struct text json = {.mem = c.mem};
    helpful_describe(&a.people[0], &json);
    CHECK(str_find(text_str(&json),
                   S("\"addresses\":[\"bob@b.example\"],\"evidence\":{\"rank\":1,")) != SIZE_MAX);
    CHECK(str_find(text_str(&json), S("\"words\":\"2 answers, in 2 threads that others began, in 1 "
                                      "month, for 2 people\"}")) != SIZE_MAX);
    arena_free(c.mem);
}

int main(void)
{
    facts();
    since();
    known();
    pagerank();
    return CHECK_RESULT();
}
