#include "base/test.h"
#include "kit/found/found_json.h"
#include "kit/sandbox/testing.h"

#include <string.h>

/* Names of objects, one record each. */
static enum err take(struct ctx *c, const json_t *document, struct text *out, void *state)
{
    (void)state;
    if (found_true(document, "bad"))
        return fail(c, ERR_INVALID, "Bad.");
    struct found_draft d = {.item = {.kind = FOUND_POST,
                                     .id = found_id(c, document, "id"),
                                     .title = found_any(document, "none a.b title"),
                                     .at = found_time(document, "at")}};
    found_add_tags(&d, found_at(document, "tags"));
    found_add_number(&d, "views", found_int(document, "views"));
    found_add_person(&d, (struct found_person){.name = found_text(document, "by")});
    found_add_fact(&d, "format", found_text(document, "format"));
    found_put_draft(out, &d);
    return OK;
}

static enum err page(struct ctx *c, str input, str hint, struct text *out)
{
    found_begin(out, hint, (str){0}, (str){0});
    return found_documents(c, input, take, NULL, out);
}

static enum err archive(struct ctx *c, const struct sandbox_flow *flow, str hint)
{
    (void)hint;
    return found_document_flow(c, flow, take, NULL);
}

static void check_members(struct ctx *c)
{
    struct found_list l;
    str source =
        S("\xEF\xBB\xBF{\"id\": 7, \"a\": {\"b\": \"T\\ud83d\\ude00\\ud800x\\u0000y\"},\n"
          "\"at\": 1700000000, \"tags\": [\"c\", {\"name\": \"sql\"}, 3, \"c\"],\n"
          "\"views\": \"12\", \"by\": \"Ada\", \"format\": \"virtual\"}\n"
          "{\"id\": \"x\", \"title\": \"U\", \"at\": 1700000000123, \"views\": -1}\n"
          "{\"id\": \"z\", \"at\": \"2024-02-30T00:00:00Z\", \"views\": 1e300, \"by\": 7}");
    CHECK(found_read(c, page, (struct sandbox_input){source, S("List")}, &l) == OK);
    CHECK(l.n == 3);
    CHECK_STR(l.title, S("List"));
    CHECK_STR(l.items[0].id, S("7"));
    CHECK_STR(l.items[0].title, S("T\xF0\x9F\x98\x80\xEF\xBF\xBDxy"));
    CHECK(l.items[0].at.value.s == 1700000000 && l.items[1].at.value.s == 1700000000);
    CHECK(l.items[0].n_tags == 2 && l.items[0].numbers[0].value == 12);
    CHECK(l.items[0].n_people == 1 && l.items[0].n_facts == 1);
    CHECK(l.items[1].n_numbers == 0 && !l.items[2].at.set && l.items[2].n_numbers == 0);
}

static void check_words(struct ctx *c)
{
    char *deep = arena_take(c->mem, 300000, 1), *digits = arena_take(c->mem, 1 << 20, 1);
    memset(deep, '[', 300000);
    memset(digits, '9', 1 << 20);
    memcpy(digits, "{\"id\":", 6);
    const struct {
        str source, words;
    } facts[] = {
        {S(""), S("no JSON")},
        {S("hello"), S("no JSON")},
        {S("{\"id\":1}\n\n{\"id\":2,\n\"title\":}"), S("Line 4: the JSON is broken")},
        {S("{\"id\":NaN}"), S("Line 1: the JSON is broken")},
        {S("{\"id\":1}\n{\"bad\":true}"), S("Bad.")},
        {{deep, 300000}, S("the JSON is broken")},
        {{digits, 1 << 20}, S("the JSON is broken")},
    };
    for (size_t i = 0; i < COUNT(facts); i++) {
        struct found_list l;
        CHECK(found_read(c, page, (struct sandbox_input){facts[i].source, S("")}, &l) ==
              ERR_INVALID);
        CHECK(str_find(c->why, facts[i].words) != SIZE_MAX);
    }
}

/* ---- archives -------------------------------------------------------------------------------- */

static bool count(void *state, const struct found *item)
{
    ((struct tape *)state)->items += item->id.len > 0;
    return true;
}

static void check_flow(struct ctx *c)
{
    static const struct {
        str source;
        size_t items;
        str words;
    } FACTS[] = {
        {S("{\"id\":1}\n{\"id\":2}\r\n\n{\"id\":3}"), 3, S("")},
        {S("\n{\"id\":1}\n{\"id\":2}\n"), 2, S("")},
        {S("{\n\"id\":1\n}\n{\n\"id\":2}"), 2, S("")},
        {S("{\"id\":1}"), 1, S("")},
        {S("{\"id\":1}\n{\"id\":2}\n{\"id\":"), 0, S("Line 3: the JSON is broken")},
        {S("{\"id\":1}\n{\"id\":2}\n{\"id\":}\n{}"), 0, S("Line 3: the JSON is broken")},
        {S("{\n\"id\":1\n}\n{\n\"id\":}"), 0, S("Line 5: the JSON is broken")},
        {S(""), 0, S("no JSON")},
    };
    for (size_t i = 0; i < COUNT(FACTS); i++)
        for (size_t piece = 1; piece < 40; piece += 5) {
            struct tape t = {.left = FACTS[i].source, .piece = piece};
            const struct found_archive a = {archive, S(""), tape_give, &t};
            enum err e = found_stream(c, &a, &(struct found_sink){count, &t});
            CHECK(e == (FACTS[i].words.len ? ERR_INVALID : OK));
            CHECK(e || t.items == FACTS[i].items);
            CHECK(!e || str_find(c->why, FACTS[i].words) != SIZE_MAX);
        }
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    struct ctx c = {.mem = arena_new()};
    check_members(&c);
    check_words(&c);
    check_flow(&c);
    arena_free(c.mem);
    return CHECK_RESULT();
}
