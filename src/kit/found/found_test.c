#include "base/test.h"
#include "kit/found/found.h"

#include <string.h>

/* Lines "ID TITLE" to talks; the title ends with a control character and a broken byte. */
static enum err read_lines(struct ctx *c, str input, str hint, struct text *out)
{
    str line;
    found_begin(out, S("  A list\n"), hint, S("javascript:alert(1)"));
    while (str_cut(&input, '\n', &line)) {
        size_t end = str_find(line, S(" "));
        const struct found_person ada = {
            .name = S("Ada"), .address = S("ada@a.example"), .staff = true};
        const struct found_number views = {S("views"), 12};
        const struct found_fact format = {S("format"), S("virtual")};
        const str tags[] = {S("c"), S("sql")};
        found_put(out, &(struct found){.kind = FOUND_TALK,
                                       .id = str_upto(line, end),
                                       .title = arena_format(c->mem, "%.*s\x01\xff",
                                                             STR_ARG(str_from(line, end + 1))),
                                       .url = S("https://a.example/1"),
                                       .at = {true, {86400}},
                                       .until = {true, {INT64_MAX}},
                                       .whole_day = true,
                                       .people = &ada,
                                       .n_people = 1,
                                       .tags = tags,
                                       .n_tags = 2,
                                       .numbers = &views,
                                       .n_numbers = 1,
                                       .facts = &format,
                                       .n_facts = 1,
                                       .note = S("not for all"),
                                       .hidden = true,
                                       .declared = true});
    }
    return OK;
}

static enum err lie(struct ctx *c, str input, str hint, struct text *out)
{
    (void)c, (void)hint;
    text_add(out, input);
    return OK;
}

static void check_list(struct ctx *c)
{
    struct found_list l;
    CHECK(found_read(c, read_lines,
                     (struct sandbox_input){S("1 One\n2 Two\n\n1 Again\n"), S("https://a.example")},
                     &l) == OK);
    CHECK_STR(l.title, S("A list"));
    CHECK_STR(l.url, S("https://a.example"));
    CHECK(l.next.len == 0);
    CHECK(l.n == 2);
    CHECK_STR(l.items[0].title, S("One\xEF\xBF\xBD"));
    CHECK(l.items[0].at.value.s == 86400 && !l.items[0].until.set && l.items[0].whole_day);
    CHECK(l.items[1].n_tags == 2 && l.items[1].n_numbers == 1 && l.items[1].people[0].staff);
    struct text json = {.mem = c->mem};
    found_describe(&l, &json);
    CHECK(str_find(text_str(&json), S("\"counts\":{\"items\":2,\"talk\":2}")) != SIZE_MAX);
    CHECK(str_find(text_str(&json), S("\"at\":\"1970-01-02\"")) != SIZE_MAX);
    CHECK(str_find(text_str(&json), S("\"numbers\":{\"views\":12}")) != SIZE_MAX);
    CHECK(l.items[1].hidden && l.items[1].declared && !l.items[1].accepted && !l.items[1].draft);
    CHECK_STR(l.items[1].note, S("not for all"));
    CHECK(str_find(text_str(&json), S("\"facts\":{\"format\":\"virtual\"}")) != SIZE_MAX);
}

/* A record that was tampered with, cut at each byte or with each byte changed, is refused or is a
 * record: never more. */
static void check_lies(struct ctx *c)
{
    struct text out = {.mem = c->mem};
    CHECK(read_lines(c, S("1 One"), S("https://a.example"), &out) == OK);
    str whole = text_str(&out);
    size_t refused = 0;
    for (size_t i = 0; i < whole.len; i += 7) {
        struct found_list l = {0};
        refused += found_read(c, lie, (struct sandbox_input){str_upto(whole, i), S("")}, &l) != OK;
        char *changed = arena_take(c->mem, whole.len, 1);
        memcpy(changed, whole.at, whole.len);
        changed[i] = (char)(changed[i] ^ 0xff);
        if (found_read(c, lie, (struct sandbox_input){(str){changed, whole.len}, S("")}, &l) == OK)
            CHECK(l.n <= 1);
    }
    CHECK(refused >= whole.len / 7 - 1); /* cut after the head, it is an empty list */
}

/* ---- archives -------------------------------------------------------------------------------- */

static enum err make_many(struct ctx *c, const struct sandbox_flow *flow, str hint)
{
    int64_t n = 0;
    struct text out = {.mem = c->mem};
    if (!str_int(hint, &n))
        return fail(c, ERR_INVALID, "no number");
    for (int64_t i = 0; i < n; i++) {
        found_put(&out, &(struct found){.id = arena_format(c->mem, "%lld", (long long)i),
                                        .text = arena_format(c->mem, "%01000d", 7)});
        if (out.len > 60000) {
            if (!flow->write(flow->state, text_str(&out)))
                return OK;
            out.len = 0;
        }
    }
    return flow->write(flow->state, text_str(&out)) ? OK : fail(c, ERR_INVALID, "nobody listens");
}

static size_t nothing(void *state, char *room, size_t len)
{
    (void)state, (void)room, (void)len;
    return 0;
}

struct counted {
    int64_t n, most, wrong;
};

static bool count(void *state, const struct found *item)
{
    struct counted *k = state;
    int64_t id;
    k->wrong += !str_int(item->id, &id) || id != k->n || item->text.len != 1000;
    return ++k->n < k->most;
}

static void check_stream(struct ctx *c)
{
    struct counted all = {.most = 1000000}, few = {.most = 10}, none = {.most = 10};
    struct found_archive archive = {make_many, S("5000"), nothing, NULL};
    CHECK(found_stream(c, &archive, &(struct found_sink){count, &all}) == OK);
    CHECK(all.n == 5000 && all.wrong == 0);
    CHECK(found_stream(c, &archive, &(struct found_sink){count, &few}) == OK);
    CHECK(few.n == 10);
    archive.hint = S("many");
    CHECK(found_stream(c, &archive, &(struct found_sink){count, &none}) == ERR_INVALID);
    CHECK(none.n == 0);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    struct ctx c = {.mem = arena_new()};
    check_list(&c);
    check_lies(&c);
    check_stream(&c);
    arena_free(c.mem);
    return CHECK_RESULT();
}
