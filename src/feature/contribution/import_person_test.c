#include "feature/contribution/import_person.h"

#include "base/test.h"
#include "kit/zip/zip.h"

#include <string.h>

#define HEAD "{\"format\": \"plaudit-person/1\", \"document\": "
#define PROFILE                                                                                    \
    HEAD "\"profile\", \"person\": [{\"headline\": \"Helps\"}], \"names\": [{\"language\": "       \
         "\"ar\", "                                                                                \
         "\"name\": \"أ\"}], \"texts\": [{\"language\": \"en\", \"words\": \"Hello\"}], "         \
         "\"links\": "                                                                             \
         "[{\"label\": \"\", \"url\": \"https://a.example\"}], \"languages\": [{\"language\": "    \
         "\"de\", \"level\": 2}]}"
#define RECORD                                                                                     \
    HEAD                                                                                           \
        "\"record\", \"contributions\": ["                                                         \
        "{\"id\": \"7\", \"type\": \"talk\", \"title\": \"One\", \"day\": \"2026-03-04\", "        \
        "\"end_day\": null, \"seen_by\": 3, \"state\": \"verified\", \"extra\": {\"event\": "      \
        "\"X\", \"n\": 1}},"                                                                       \
        "{\"id\": \"8\", \"title\": \"Gone\", \"state\": \"withdrawn\"},"                          \
        "{\"id\": \"9\", \"type\": \"blog\", \"title\": \"Two\", \"day\": \"x\", \"seen_by\": 4, " \
        "\"state\": \"draft\"}],"                                                                  \
        "\"numbers\": [{\"contribution\": \"7\", \"kind\": \"attendees\", \"origin\": "            \
        "\"declared\", \"value\": 90}, {\"contribution\": \"7\", \"kind\": \"attendees\", "        \
        "\"origin\": \"measured\", \"value\": 80}, {\"contribution\": \"9\", \"kind\": "           \
        "\"views\", \"origin\": \"declared\", \"value\": 5}]}"

static struct ctx begin(void)
{
    return (struct ctx){.mem = arena_new()};
}

static enum err read(struct ctx *c, const char *profile, const char *record,
                     struct person_archive *archive)
{
    const struct zip_file files[] = {{S("plaudit.json"), S(HEAD "\"plaudit\"}")},
                                     {S("profile.json"), str_of(profile)},
                                     {S("one/record.json"), str_of(record)}};
    struct text out = {.mem = c->mem};
    enum err e = person_read(c, zip_write(c->mem, files, COUNT(files), c->now), S(""), &out);
    return e ? e : person_taken(c, text_str(&out), archive);
}

static void is_read(void)
{
    struct ctx c = begin();
    struct person_archive a;
    CHECK(read(&c, PROFILE, RECORD, &a) == OK && a.n == 2);
    CHECK(str_same(a.profile.headline, S("Helps")) && a.profile.n_names == 1);
    CHECK(a.profile.n_texts == 1 && str_same(a.profile.texts[0].words, S("Hello")));
    CHECK(a.profile.n_links == 1 && a.profile.n_tongues == 1 && a.profile.tongues[0].level == 2);
    const struct contribution_new *one = &a.items[0].what, *two = &a.items[1].what;
    CHECK(str_same(one->title, S("One")) && one->day.set && !one->end_day.set && !one->draft);
    CHECK(one->n_fields == 1 && str_same(one->fields[0].value, S("X")) && !one->members_only);
    CHECK(one->n_metrics == 1 && str_same(one->metrics[0].value, S("80"))); /* as measured */
    CHECK(str_same(two->title, S("Two")) && two->draft && two->members_only && !two->day.set);
    CHECK(two->n_metrics == 1 && str_same(two->metrics[0].code, S("views")));
    arena_free(c.mem);
}

static void wrong_ones_are_told(void)
{
    static const struct {
        const char *profile, *record, *said;
    } CASES[] = {
        {PROFILE, "{", "record.json"},
        {"[]", RECORD, "profile.json"},
        {PROFILE, "{\"format\": \"plaudit-person/2\"}", "plaudit-person/2"},
        {PROFILE, HEAD "\"record\"}", "no contributions"},
    };
    struct ctx c = begin();
    struct person_archive a;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        CHECK(read(&c, CASES[i].profile, CASES[i].record, &a) == ERR_INVALID);
        CHECK(str_find(c.why, str_of(CASES[i].said)) != SIZE_MAX);
    }
    struct text out = {.mem = c.mem};
    const struct zip_file other[] = {{S("readme.txt"), S("hello")}};
    CHECK(person_read(&c, zip_write(c.mem, other, 1, c.now), S(""), &out) == ERR_INVALID);
    CHECK(str_find(c.why, S("plaudit.json")) != SIZE_MAX);
    CHECK(person_read(&c, S("PK"), S(""), &out) == ERR_INVALID);
    CHECK(person_taken(&c, S("12345678"), &a) == ERR_INVALID);
    arena_free(c.mem);
}

int main(void)
{
    is_read();
    wrong_ones_are_told();
    return CHECK_RESULT();
}
