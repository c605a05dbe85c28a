#include "base/test.h"
#include "kit/found/found.h"
#include "kit/found/mailmap.h"
#include "kit/sandbox/testing.h"

#include <string.h>

#define SHA "0123456789abcdef0123456789abcdef01234567"
#define OTHER "89abcdef0123456789abcdef0123456789abcdef"

static bool take(void *state, const struct found *f)
{
    struct tape *t = state;
    t->items++;
    text_format(&t->out, "%.*s|%.*s|%.*s|%.*s|%lld", STR_ARG(found_kind_code(f->kind)),
                STR_ARG(f->id), STR_ARG(f->title), STR_ARG(f->word),
                f->at.set ? (long long)f->at.value.s : -1);
    for (size_t i = 0; i < f->n_people; i++)
        text_format(&t->out, "|%.*s <%.*s> %.*s", STR_ARG(f->people[i].name),
                    STR_ARG(f->people[i].address), STR_ARG(f->people[i].role));
    text_char(&t->out, '\n');
    return true;
}

static enum err run(struct ctx *c, struct tape *t, str tags, str source)
{
    t->left = source;
    t->out.mem = c->mem;
    t->out.len = t->items = 0;
    const struct found_archive archive = {git_found, tags, tape_give, t};
    return found_stream(c, &archive, &(struct found_sink){take, t});
}

static void add_object(struct text *t, const char *type, str body)
{
    text_format(t, SHA " %s %zu\n%.*s\n", type, body.len, STR_ARG(body));
}

static str history(struct ctx *c)
{
    struct text t = {.mem = c->mem};
    add_object(&t, "blob", S("# us\nAda Real <ada@real.example> Ada <ADA@x.example>\n"));
    add_object(&t, "tag",
               S("object " SHA
                 "\ntype commit\ntag v1\ntagger Tim <t@x.example> 1700000000 +0100\n\n"
                 "First\n\n-----BEGIN PGP SIGNATURE-----\n\nx\n"));
    add_object(
        &t, "commit",
        S("tree x\nauthor A <a> 1 +0000\ncommitter C <c@x.example> 1600000000 +0000\n\nw\n"));
    text_add(&t,
             S("x missing\n" SHA "\0" OTHER " " SHA "\0ada\0ada@x.example\0"
               "1700000001\0Merge\nboth\n\nWhy: because\n\nCo-authored-by: Bob <bob@x.example>\n"
               "co-AUTHORED-by: Ada <ada@X.example>\nSigned-off-by: Eve <eve@x.example>\n\0" OTHER
               "\0\0renovate[bot]\0r@x.example\0-5\0\0"));
    return text_str(&t);
}

static void check_history(void)
{
    struct ctx c = {.mem = arena_new()};
    for (size_t piece = 1; piece < 600; piece += 37) {
        struct tape t = {.piece = piece};
        enum err e = run(&c, &t, S("v1\nv0\ngone\n"), history(&c));
        CHECK(e == OK);
        CHECK_STR(text_str(&t.out),
                  S("release|tag/v1|v1|tag|1700000000|Tim <t@x.example> \n"
                    "release|tag/v0|v0|tag|1600000000\n"
                    "commit|" SHA "|Merge both|merge|1700000001|Ada Real <ada@real.example> |Bob "
                    "<bob@x.example> co-author\n"
                    "commit|" OTHER "|||-1\n"));
    }
    arena_free(c.mem);
}

/* Cut anywhere, it is refused or a shorter history that is whole. */
static void check_cut(void)
{
    size_t whole = 1;
    for (size_t len = 0; len < whole; len += 11) {
        struct ctx c = {.mem = arena_new()};
        str source = history(&c);
        whole = source.len;
        struct tape t = {.piece = 100};
        enum err e = run(&c, &t, S("v1\nv0\ngone\n"), str_upto(source, len));
        CHECK(e == ERR_INVALID || (e == OK && t.items >= 2));
        CHECK(e == OK || str_find(c.why, S("ends in the middle")) != SIZE_MAX);
        arena_free(c.mem);
    }
    static const str WRONG[] = {S("x y z\n"), S(SHA " blob -1\n"),
                                S(SHA " blob 99999999999999999999\n"),
                                S("x missing\nno sha\0\0\0\0\0\0"), S(SHA " blob 3\nabcd\n")};
    for (size_t i = 0; i < COUNT(WRONG); i++) {
        struct ctx c = {.mem = arena_new()};
        struct tape t = {.piece = 100};
        CHECK(run(&c, &t, S(""), WRONG[i]) == ERR_INVALID);
        arena_free(c.mem);
    }
}

/* A title of 50 MB: what is kept is bounded, and the next commit is read. */
static void check_long(void)
{
    struct ctx c = {.mem = arena_new()};
    struct tape t = {.piece = 1 << 20};
    struct text source = {.mem = c.mem};
    char *words = arena_room(c.mem, 50 << 20);
    memset(words, 'w', 50 << 20);
    text_add(&source, S("x missing\n" SHA "\0\0a\0b\0001\0"));
    text_add(&source, (str){words, 50 << 20});
    text_add(&source, S("\0" OTHER "\0\0a\0b\0002\0x\0"));
    CHECK(run(&c, &t, S(""), text_str(&source)) == OK);
    CHECK(t.items == 2 && t.out.len < 1000);
    arena_free(c.mem);
}

/* ---- names ---------------------------------------------------------------------------------------- */

static void check_mailmap(void)
{
    static const str SOURCE = S("# a note\nJoe R. Developer <joe@example.com>\n"
                                "Jane Doe <jane@example.com> <jane@laptop.(none)>\n"
                                "<cto@company.xx> <cto@coompany.xx>\n"
                                "Some Dude <some@dude.xx> nick1 <bugs@company.xx>\n"
                                "Other Author <other@author.xx> nick2 <bugs@company.xx>\n"
                                "broken <\n<> <>\n");
    static const struct {
        str name, address, proper_name, proper_address;
    } FACTS[] = {
        {S("joe"), S("JOE@example.com"), S("Joe R. Developer"), S("JOE@example.com")},
        {S("jane"), S("jane@laptop.(none)"), S("Jane Doe"), S("jane@example.com")},
        {S("CTO"), S("cto@coompany.xx"), S("CTO"), S("cto@company.xx")},
        {S("Nick1"), S("bugs@company.xx"), S("Some Dude"), S("some@dude.xx")},
        {S("nick2"), S("bugs@company.xx"), S("Other Author"), S("other@author.xx")},
        {S("nick3"), S("bugs@company.xx"), S("nick3"), S("bugs@company.xx")},
    };
    struct arena *mem = arena_new();
    const struct mailmap *map = mailmap_read(mem, SOURCE);
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        str name = FACTS[i].name, address = FACTS[i].address;
        mailmap_apply(map, &name, &address);
        CHECK_STR(name, FACTS[i].proper_name);
        CHECK_STR(address, FACTS[i].proper_address);
    }
    arena_free(mem);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    log_threshold(LOG_ERROR);
    check_history();
    check_cut();
    check_long();
    check_mailmap();
    return CHECK_RESULT();
}
