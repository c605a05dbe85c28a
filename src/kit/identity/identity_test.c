#include "base/test.h"
#include "kit/i18n/i18n.h"
#include "kit/identity/identity_internal.h"
#include "kit/sandbox/sandbox.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

static struct ctx ctx_new(void)
{
    return (struct ctx){.mem = arena_new(), .catalog = i18n_catalogs[0], .bits = ANYBODY};
}

/* Two or more records, and whether the first two are one person: '=' merged, '?' suggested, '-' neither. */
struct fact_case {
    char answer;
    const char *lines;
};
static const struct fact_case CASES[] = {
    /* addresses */
    {'=', "{\"id\":1,\"email\":\"z.w@a.example\"}\n{\"id\":2,\"name\":\"Zoe "
          "Wolanski\",\"email\":\"Z.W@A.example\"}"},
    {'=',
     "{\"id\":1,\"email\":\"zoe.w+git@gmail.com\"}\n{\"id\":2,\"email\":\"zoew@googlemail.com\"}"},
    {'=', "{\"id\":1,\"email\":\"zoe at birk dot example\"}\n{\"id\":2,\"mail\":\"Zoe "
          "<zoe@birk.example>\"}"},
    {'=', "{\"id\":1,\"email\":\"zoe [at] birk [dot] "
          "example\"}\n{\"id\":2,\"emails\":[\"x@y.example\",\"zoe@birk.example\"]}"},
    {'-', "{\"id\":1,\"name\":\"\",\"email\":\"root@birk.example\"}\n{\"id\":2,\"email\":\"root@"
          "birk.example\"}"},
    {'-', "{\"id\":1,\"email\":\"zoe@localhost\"}\n{\"id\":2,\"email\":\"zoe@localhost\"}"},
    {'?', "{\"id\":1,\"name\":\"Zoe "
          "Wolanski\",\"email\":\"home@birk.example\"}\n{\"id\":2,\"name\":\"Otto "
          "Dalgaard\",\"email\":\"home@birk.example\"}"},
    {'=', "{\"id\":1,\"name\":\"Anja "
          "Wolanski\",\"email\":\"anja@birk.example\"}\n{\"id\":2,\"name\":\"Anja "
          "Dalgaard\",\"email\":\"anja@birk.example\"}"},
    {'-', "{\"id\":1,\"name\":\"dependabot[bot]\",\"email\":\"s@birk.example\"}\n{\"id\":2,"
          "\"name\":\"dependabot[bot]\",\"email\":\"s@birk.example\"}"},
    /* accounts and handles */
    {'=', "{\"id\":1,\"email\":\"123+moonquark@users.noreply.github.com\"}\n{\"id\":2,\"login\":"
          "\"MoonQuark\",\"source\":\"github\"}"},
    {'=', "{\"id\":1,\"url\":\"https://github.com/"
          "moonquark\"}\n{\"id\":2,\"login\":\"moonquark\",\"source\":\"GitHub issues\"}"},
    {'=', "{\"id\":1,\"name\":\"Zoe "
          "Wolanski\",\"login\":\"moonquark77\",\"source\":\"github\"}\n{\"id\":2,\"user\":"
          "\"moonquark77\",\"source\":\"forum\"}"},
    {'?', "{\"id\":1,\"name\":\"Zoe "
          "Wolanski\",\"login\":\"moonqu\",\"source\":\"github\"}\n{\"id\":2,\"user\":\"moonqu\","
          "\"source\":\"forum\"}"},
    /* one name, and two accounts at one place */
    {'?', "{\"id\":1,\"name\":\"Zoe "
          "Wolanski\",\"login\":\"birkenrinde\",\"source\":\"github\"}\n{\"id\":2,\"name\":\"Zoe "
          "Wolanski\",\"user\":\"moonquark\",\"source\":\"github\"}"},
    {'-', "{\"id\":1,\"login\":\"john\",\"source\":\"github\"}\n{\"id\":2,\"login\":\"john\","
          "\"source\":\"forum\"}"},
    {'-', "{\"id\":1,\"name\":\"Zoe "
          "Wolanski\",\"email\":\"dev@birk.example\"}\n{\"id\":2,\"name\":\"Otto "
          "Dalgaard\",\"email\":\"dev@other.example\"}"},
    {'=', "{\"id\":1,\"name\":\"Zoe "
          "Wolanski\",\"email\":\"x@birk.example\"}\n{\"id\":2,\"email\":\"zoe.wolanski@other."
          "example\"}"},
    /* names */
    {'=', "{\"id\":1,\"name\":\"Zoe "
          "Wolanski\",\"email\":\"z@a.example\"}\n{\"id\":2,\"name\":\"Wolański, "
          "Zoe\",\"email\":\"w@b.example\"}"},
    {'=', "{\"id\":1,\"name\":\"=?UTF-8?B?Wm/"
          "DqSBXb2xhxYRza2k=?=\",\"email\":\"z@a.example\"}\n{\"id\":2,\"name\":\"ZOE WOLANSKI "
          "(Birk)\"}"},
    {'=', "{\"id\":1,\"name\":\"Щербаков Тимофей\"}\n{\"id\":2,\"name\":\"Timofey Shcherbakov\"}"},
    {'=',
     "{\"id\":1,\"name\":\"Δημήτρης Καραγιάννης\"}\n{\"id\":2,\"name\":\"Dimitris Karagiannis\"}"},
    {'=', "{\"id\":1,\"name\":\"欧思远\"}\n{\"id\":2,\"name\":\"Siyuan Ou\"}"},
    {'=', "{\"id\":1,\"name\":\"Ou Si Yuan\"}\n{\"id\":2,\"name\":\"Siyuan Ou\"}"},
    {'=', "{\"id\":1,\"name\":\"五十嵐拓也\"}\n{\"id\":2,\"name\":\"Takuya Igarashi\"}"},
    {'=', "{\"id\":1,\"name\":\"طارق الخطيب\"}\n{\"id\":2,\"name\":\"Tarek Al-Khatib\"}"},
    {'=', "{\"id\":1,\"name\":\"Bob "
          "Wolanski\",\"email\":\"b@a.example\"}\n{\"id\":2,\"name\":\"Robert Wolanski\"}"},
    {'=', "{\"id\":1,\"name\":\"'Zoe Wolanski' via "
          "dev\",\"email\":\"dev@lists.example\",\"reply_to\":\"zoe@birk.example\"}\n{\"id\":2,"
          "\"email\":\"zoe@birk.example\"}\n{\"id\":3,\"name\":\"Otto Dalgaard via "
          "dev\",\"email\":\"dev@lists.example\"}"},
    {'-', "{\"id\":1,\"name\":\"'Zoe Wolanski' via "
          "dev\",\"email\":\"dev@lists.example\"}\n{\"id\":2,\"name\":\"Otto Dalgaard via "
          "dev\",\"email\":\"dev@lists.example\"}"},
    {'?',
     "{\"id\":1,\"name\":\"David Smith\",\"email\":\"d@a.example\"}\n{\"id\":2,\"name\":\"David "
     "Smith\",\"email\":\"ds@a.example\"}"},
    {'?',
     "{\"id\":1,\"name\":\"David Smith\",\"email\":\"d@a.example\"}\n{\"id\":2,\"name\":\"David "
     "Smith\",\"email\":\"ds@b.example\"}"},
    {'?',
     "{\"id\":1,\"name\":\"Wei "
     "Wang\",\"email\":\"d@a.example\"}\n{\"id\":2,\"name\":\"王伟\",\"email\":\"ds@b.example\"}"},
    {'=', "{\"id\":1,\"name\":\"David Smith\",\"login\":\"moonquark\"}\n{\"id\":2,\"name\":\"David "
          "Smith\",\"login\":\"moonquark\",\"source\":\"x\"}"},
    {'?', "{\"id\":1,\"name\":\"Z. Wolanski\"}\n{\"id\":2,\"name\":\"Zoe Wolanski\"}"},
    {'-', "{\"id\":1,\"name\":\"Anna "
          "Wolanski\",\"email\":\"a@wolanski.example\"}\n{\"id\":2,\"name\":\"Jan "
          "Wolanski\",\"email\":\"j@wolanski.example\"}"},
    {'-', "{\"id\":1,\"name\":\"Zoe\",\"email\":\"z@a.example\"}\n{\"id\":2,\"name\":\"Zoe\","
          "\"email\":\"z@b.example\"}"},
    {'-', "{\"id\":1,\"name\":\"unknown\"}\n{\"id\":2,\"name\":\"unknown\"}"},
};

static json_t *answer_of(struct ctx *c, str lines, str *before)
{
    struct text out = {.mem = c->mem};
    CHECK(identity_describe(c, lines, (str){0}, &out) == OK);
    size_t start = str_find(text_str(&out), S("{\"merged"));
    *before = str_upto(text_str(&out), start);
    json_error_t error;
    json_t *root = json_loadb(out.at + start, out.len - start, 0, &error);
    CHECK(root != NULL);
    return root;
}

static bool has_both(const json_t *lists, int a, int b)
{
    size_t i, k;
    const json_t *list, *one;
    json_array_foreach(lists, i, list)
    {
        int seen = 0;
        json_array_foreach(list, k, one) seen +=
            json_is_integer(one) && (json_integer_value(one) == a || json_integer_value(one) == b);
        if (seen == 2)
            return true;
    }
    return false;
}

static void test_cases(void)
{
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct ctx c = ctx_new();
        str before;
        json_t *root = answer_of(&c, str_of(CASES[i].lines), &before);
        char got = has_both(json_object_get(root, "merged"), 1, 2)      ? '='
                   : has_both(json_object_get(root, "suggested"), 1, 2) ? '?'
                                                                        : '-';
        if (got != CASES[i].answer)
            fprintf(stderr, "is '%c': %s\n", got, CASES[i].lines);
        CHECK(got == CASES[i].answer);
        json_decref(root);
        arena_free(c.mem);
    }
}

/* Ids come back as they came; a broken line is told, and the others are read. */
static void test_lines(void)
{
    struct ctx c = ctx_new();
    struct text out = {.mem = c.mem};
    str lines =
        S("{\"id\":\"a-1\",\"email\":\"z@birk.example\"}\nnonsense\n\n{\"name\":\"Zoe\"}\n[1]\n"
          "{\"id\":7,\"email\":\"z@birk.example\"}");
    CHECK(identity_describe(&c, lines, (str){0}, &out) == OK);
    CHECK_STR(text_str(&out), S("2 This line is no JSON object; it was left out.\n"
                                "4 This line has no \"id\".\n"
                                "5 This line is no JSON object; it was left out.\n"
                                "{\"merged\":[[\"a-1\",7]],\n\"suggested\":[]}\n"));
    out.len = 0;
    CHECK(identity_describe(&c, S(""), (str){0}, &out) == OK);
    CHECK_STR(text_str(&out), S("{\"merged\":[],\n\"suggested\":[]}\n"));
    str output;
    struct sandbox_limits limits = {1 << 20, (size_t)1 << 30, 10};
    CHECK(sandbox_run(&c, identity_describe, (struct sandbox_input){lines, (str){0}}, limits,
                      &output) == OK);
    CHECK(str_find(output, S("[[\"a-1\",7]]")) != SIZE_MAX);
    arena_free(c.mem);
}

/* A and C have nothing in common; B, without a name, shares something with both. */
static void test_no_chain(void)
{
    struct ctx c = ctx_new();
    str before;
    json_t *root = answer_of(&c,
                             S("{\"id\":1,\"name\":\"Zoe Wolanski\",\"email\":\"q@a.example\"}\n"
                               "{\"id\":2,\"emails\":[\"q@a.example\",\"k@b.example\"]}\n"
                               "{\"id\":3,\"name\":\"Otto Dalgaard\",\"email\":\"k@b.example\"}"),
                             &before);
    CHECK(!has_both(json_object_get(root, "merged"), 1, 3));
    json_decref(root);
    arena_free(c.mem);
}

/* ---- measured ------------------------------------------------------------------------------------ */

struct counts {
    size_t truly, told, right;
};

static struct counts count(const struct identity_answer *a, const int64_t *person, size_t n)
{
    struct counts k = {0};
    for (size_t i = 0; i < n; i++) {
        for (size_t j = i + 1; j < n; j++) {
            bool told = a->group[i] == a->group[j], truly = person[i] == person[j];
            k.told += told;
            k.truly += truly;
            k.right += told && truly;
        }
    }
    return k;
}

static str text_of(struct ctx *c, const json_t *object, const char *field)
{
    const json_t *value = json_object_get(object, field);
    return arena_copy(c->mem, (str){json_string_value(value), json_string_length(value)});
}

/* Invented by testdata/people.py, which knows nothing of the rules. */
static void test_measure(void)
{
    enum { MOST = 4000 };
    struct ctx c = ctx_new();
    struct identity *rows = arena_take(c.mem, MOST, sizeof *rows);
    int64_t *person = arena_take(c.mem, MOST, sizeof *person);
    str *values = arena_take(c.mem, MOST, 3 * sizeof *values), bytes = {0};
    size_t n = 0;
    str here = S(__FILE__), folder = str_upto(here, here.len - strlen("identity_test.c"));
    str path = arena_format(c.mem, "%.*stestdata/people.ndjson", STR_ARG(folder));
    int fd = open(path.at, O_RDONLY | O_CLOEXEC);
    CHECK(fd >= 0 && file_bytes(c.mem, fd, 4 << 20, &bytes));
    for (str line; n < MOST && str_cut(&bytes, '\n', &line);) {
        json_error_t error;
        json_t *o = json_loadb(line.at, line.len, 0, &error);
        str *v = values + n * 3;
        person[n] = json_integer_value(json_object_get(o, "person"));
        v[0] = text_of(&c, o, "email");
        v[1] = text_of(&c, o, "handle");
        v[2] = text_of(&c, o, "url");
        rows[n++] = (struct identity){.name = text_of(&c, o, "name"),
                                      .source = text_of(&c, o, "source"),
                                      .reply_to = text_of(&c, o, "reply_to"),
                                      .emails = v,
                                      .n_emails = v[0].len > 0,
                                      .handles = v + 1,
                                      .n_handles = v[1].len > 0,
                                      .urls = v + 2,
                                      .n_urls = v[2].len > 0};
        json_decref(o);
    }
    struct identity_answer a, again;
    identity_match(&c, rows, n, &a);
    struct counts k = count(&a, person, n);
    printf("identity: %zu records, precision %.4f, recall %.4f, %zu suggested\n", n,
           (double)k.right / (double)k.told, (double)k.right / (double)k.truly, a.n_pairs);
    CHECK(n > 1500);
    CHECK((double)k.right >= 0.99 * (double)k.told);
    CHECK((double)k.right >= 0.80 * (double)k.truly);
    identity_match(&c, rows, n, &again);
    CHECK(memcmp(a.group, again.group, n * sizeof *a.group) == 0 && a.n_pairs == again.n_pairs);
    arena_free(c.mem);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    test_cases();
    test_lines();
    test_no_chain();
    test_measure();
    return CHECK_RESULT();
}
