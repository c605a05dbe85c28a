#include "base/test.h"

static void text_is_cut_and_compared(void)
{
    CHECK(str_same(str_of(NULL), S("")));
    CHECK(str_same_nocase(S("Message-ID"), S("message-id")));
    CHECK(!str_same_nocase(S("a"), S("ab")));
    CHECK(str_compare(S("a"), S("ab")) < 0 && str_compare(S("b"), S("ab")) > 0);
    CHECK(str_compare(S("a\xC3"), S("az")) > 0);
    CHECK(str_starts(S("/people/@a"), S("/people")) && !str_starts(S("/p"), S("/people")));
    CHECK(str_ends(S("a.json"), S(".json")) && !str_ends(S("n"), S(".json")));
    CHECK(str_find(S("a-b-c"), S("-")) == 1 && str_find(S("abc"), S("-")) == SIZE_MAX);
    CHECK(str_find(S(""), S("")) == 0 && str_find(S(""), S("a")) == SIZE_MAX);
    CHECK_STR(str_from(S("abc"), 1), S("bc"));
    CHECK_STR(str_from(S("abc"), 9), S(""));
    CHECK_STR(str_upto(S("abc"), 9), S("abc"));
    CHECK_STR(str_trim(S(" \t a b\r\n")), S("a b"));
    CHECK_STR(str_trim(S(" \n")), S(""));

    str rest = S("a,,b,"), part;
    CHECK(str_cut(&rest, ',', &part) && str_same(part, S("a")));
    CHECK(str_cut(&rest, ',', &part) && part.len == 0);
    CHECK(str_cut(&rest, ',', &part) && str_same(part, S("b")));
    CHECK(!str_cut(&rest, ',', &part));
}

static void characters_are_counted(void)
{
    static const struct {
        str text;
        size_t chars;
    } cases[] = {
        {S(""), 0},
        {S("abc"), 3},
        {S("Zo\xC3\xAB"), 3},
        {S("\xE2\x82\xAC\xF0\x9F\x8E\x89"), 2},
        {S("\xC0\x80"), SIZE_MAX},         /* overlong */
        {S("\xE0\x80\x80"), SIZE_MAX},     /* overlong */
        {S("\xED\xA0\x80"), SIZE_MAX},     /* surrogate */
        {S("\xF4\x90\x80\x80"), SIZE_MAX}, /* beyond U+10FFFF */
        {S("\xC3"), SIZE_MAX},             /* cut off */
        {S("\xE2\x28\xA1"), SIZE_MAX},
        {S("\xFF"), SIZE_MAX},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        CHECK(str_chars(cases[i].text) == cases[i].chars);
    CHECK_STR(str_first_chars(S("Zo\xC3\xAB!"), 3), S("Zo\xC3\xAB"));
    CHECK_STR(str_first_chars(S("Zo"), 9), S("Zo"));
}

static void test_points(void)
{
    static const struct {
        uint32_t point;
        const char *bytes;
    } points[] = {{'a', "a"},
                  {0x7F, "\x7F"},
                  {0x80, "\xC2\x80"},
                  {0x7FF, "\xDF\xBF"},
                  {0x800, "\xE0\xA0\x80"},
                  {0x20AC, "€"},
                  {0xFFFF, "\xEF\xBF\xBF"},
                  {0x10000, "\xF0\x90\x80\x80"},
                  {0x10FFFF, "\xF4\x8F\xBF\xBF"}};
    for (size_t i = 0; i < COUNT(points); i++) {
        char at[4];
        CHECK(str_same((str){at, point_bytes(points[i].point, at)}, str_of(points[i].bytes)));
    }
}

static void numbers_are_read(void)
{
    static const struct {
        str text;
        bool good;
        int64_t value;
    } cases[] = {
        {S("0"), true, 0},
        {S("-12"), true, -12},
        {S("9223372036854775807"), true, INT64_MAX},
        {S("-9223372036854775808"), true, INT64_MIN},
        {S("9223372036854775808"), false, 0},
        {S("-9223372036854775809"), false, 0},
        {S(""), false, 0},
        {S("-"), false, 0},
        {S("+1"), false, 0},
        {S(" 1"), false, 0},
        {S("1x"), false, 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t value = 0;
        CHECK(str_int(cases[i].text, &value) == cases[i].good);
        CHECK(value == cases[i].value);
    }
}

static void memory_is_zeroed_again_after_a_reset(void)
{
    struct arena *a = arena_new();
    for (int round = 0; round < 3; round++) {
        for (size_t size = 1; size < 100000; size = size * 3 + 1) {
            unsigned char *at = arena_take(a, size, 1);
            size_t sum = (uintptr_t)at % _Alignof(max_align_t);
            for (size_t i = 0; i < size; i++)
                sum += at[i];
            CHECK(sum == 0);
            memset(at, 0xA5, size);
        }
        arena_reset(a);
    }
    CHECK(arena_take(a, 0, 8) != NULL);
    CHECK_STR(arena_lower(a, S("AbC\xC3\x84")), S("abc\xC3\x84"));
    CHECK_STR(arena_hex(a, "\x00\xFF\x1a", 3), S("00ff1a"));
    CHECK(arena_copy(a, S("abc")).at[3] == '\0');
    char longer[1000];
    memset(longer, 'x', sizeof longer);
    str filled = arena_format(a, "%.*s!", (int)sizeof longer, longer);
    CHECK(filled.len == 1001 && filled.at[1000] == '!' && filled.at[1001] == '\0');
    arena_free(a);
    arena_free(NULL);
}

static void text_grows(struct ctx *c)
{
    struct text t = {.mem = c->mem};
    CHECK_STR(text_str(&t), S(""));
    for (int i = 0; i < 1000; i++)
        text_format(&t, "%d,", i % 10);
    CHECK(t.len == 2000 && str_ends(text_str(&t), S("8,9,")));

    struct text json = {.mem = c->mem};
    text_json(&json, S("a\"\\\n\x01\xC3\xAB\xFFz"));
    CHECK_STR(text_str(&json), S("\"a\\\"\\\\\\n\\u0001\xC3\xAB\xEF\xBF\xBDz\""));
}

static void days_are_counted(struct ctx *c)
{
    CHECK(day_of(1970, 1, 1).n == 0);
    CHECK(day_of(2000, 3, 1).n == 11017);
    CHECK(day_of(1969, 12, 31).n == -1);
    int year, month, date;
    bool same = true;
    for (int64_t n = -800000; n < 800000; n += 97) {
        day_parts((day){n}, &year, &month, &date);
        same = same && day_of(year, month, date).n == n && month >= 1 && month <= 12;
    }
    CHECK(same);

    day d = {0};
    CHECK(day_read(S("2028-02-29"), &d));
    CHECK_STR(day_iso(c->mem, d), S("2028-02-29"));
    static const str bad[] = {
        S("2027-02-29"), S("2027-13-01"), S("2027-00-10"), S("2027-1-1"),   S("2027-01-32"),
        S("0000-01-01"), S("-027-01-01"), S("2027-01--1"), S("2027/01/01"), S("")};
    for (size_t i = 0; i < COUNT(bad); i++)
        CHECK(!day_read(bad[i], &d));
    CHECK_STR(moment_iso(c->mem, (moment){1790000000}), S("2026-09-21T14:13:20Z"));
    CHECK_STR(moment_iso(c->mem, (moment){-1}), S("1969-12-31T23:59:59Z"));
    CHECK_STR(day_iso(c->mem, day_of(476, 9, 4)), S("0476-09-04"));
    CHECK_STR(day_iso(c->mem, day_of(10000, 1, 2)), S("10000-01-02"));
    CHECK(day_of_moment((moment){-1}).n == -1 && moment_of_day((day){2}).s == 172800);
}

static size_t two_forms(uint64_t n)
{
    return n != 1;
}

static void failures_speak_the_readers_language(struct ctx *c)
{
    static const char *const close[] = {"Das Fenster schließt in %d Tagen."};
    static const char *const people[] = {"# Mensch", "# Menschen"};
    static const struct catalog_entry entries[] = {{"# person", people},
                                                   {"Closes in %d days.", close}};
    static const struct catalog german = {"de", "ltr", 2, two_forms, entries, COUNT(entries)};

    CHECK(fail(c, ERR_REFUSED, "Closes in %d days.", 3) == ERR_REFUSED);
    CHECK_STR(c->why, S("Closes in 3 days."));
    CHECK_STR(str_of(tr_plural(c, "# person", "# people", 2)), S("# people"));
    c->catalog = &german;
    CHECK(fail(c, ERR_REFUSED, "Closes in %d days.", 3) == ERR_REFUSED);
    CHECK_STR(c->why, S("Das Fenster schließt in 3 Tagen."));
    CHECK_STR(tr(c, "Unknown words"), S("Unknown words"));
    CHECK_STR(str_of(tr_plural(c, "# person", "# people", 1)), S("# Mensch"));
    CHECK_STR(str_of(tr_plural(c, "# person", "# people", 0)), S("# Menschen"));
    c->catalog = NULL;
}

static void problems_belong_to_fields(struct ctx *c)
{
    const struct text_rule line = {.min = 3, .max = 5};
    const struct text_rule lines = {.max = 100, .lines = true};
    CHECK(check_text(c, "name", S("Zo\xC3\xAB"), line));
    CHECK(check_text(c, "words", S("one\r\n\ttwo"), lines));
    CHECK(c->problems == NULL && problem_at(c, "name").len == 0);
    CHECK(!check_text(c, "name", S("Zo"), line));
    CHECK_STR(problem_at(c, "name"), S("Please write at least 3 characters; this has 2."));
    CHECK(!check_text(c, "name", S("Johanna"), line));
    CHECK_STR(problem_at(c, "name"), S("Please write at least 3 characters; this has 2."));
    CHECK(!check_text(c, "long", S("Johanna"), line));
    CHECK_STR(problem_at(c, "long"), S("Please keep it to 5 characters; this has 7."));
    CHECK(!check_text(c, "empty", S(""), line));
    CHECK(!check_text(c, "line", S("a\nbc"), line));
    CHECK(!check_text(c, "control", S("a\x1b["), lines));
    CHECK(!check_text(c, "control1", S("a\xC2\x9b"), lines));
    CHECK(!check_text(c, "bytes", S("abc\xFF"), lines));
    CHECK_STR(c->problems->field, S("name"));
}

static void ids_grow(struct ctx *c)
{
    struct site live = {.ids = ids_new(5)};
    c->site = &live;
    int64_t last = 0;
    bool grows = true;
    for (int i = 0; i < 20000; i++) {
        int64_t id = id_new(c);
        grows = grows && id > last;
        last = id;
    }
    CHECK(grows);
    CHECK(((last >> 12) & 1023) == 5);

    struct site seeded = {.ids = ids_new(0), .random = random_seeded(c->mem, 1)};
    c->site = &seeded;
    c->now = (moment){1790000000};
    int64_t first = id_new(c);
    CHECK(id_moment(first).s == 1790000000);
    CHECK(id_from((moment){1790000000}) <= first && id_from((moment){1790000001}) > first);
    c->now.s -= 1000;
    CHECK(id_new(c) == first + 1);
    ids_free(live.ids);
    ids_free(seeded.ids);
}

static void random_is_even_and_reproducible(struct ctx *c)
{
    struct site seeded = {.random = random_seeded(c->mem, 7)};
    c->site = &seeded;
    uint64_t a[2], b[2], counts[3] = {0};
    random_bytes(c, a, 11);
    seeded.random = random_seeded(c->mem, 7);
    random_bytes(c, b, 11);
    CHECK(memcmp(a, b, 11) == 0);
    for (int i = 0; i < 3000; i++)
        counts[random_below(c, 3)]++;
    CHECK(counts[0] > 900 && counts[1] > 900 && counts[2] > 900);
    CHECK(random_below(c, 1) == 0);
    seeded.random = NULL;
    unsigned char system[32] = {0}, zeros[32] = {0};
    random_bytes(c, system, sizeof system);
    CHECK(memcmp(system, zeros, sizeof zeros) != 0);
}

static void ids_are_found(void)
{
    const struct {
        str name;
        int64_t id;
    } rows[] = {{S("a"), -3}, {S("b"), 5}, {S("c"), 5}, {S("d"), INT64_MAX}};
    static const struct {
        int64_t id;
        size_t place, found;
    } cases[] = {{INT64_MIN, 0, SIZE_MAX}, {-3, 0, 0},       {0, 1, SIZE_MAX}, {5, 1, 1},
                 {6, 3, SIZE_MAX},         {INT64_MAX, 3, 3}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        CHECK(id_place(BY_ID(rows, COUNT(rows), id), cases[i].id) == cases[i].place);
        CHECK(id_find(BY_ID(rows, COUNT(rows), id), cases[i].id) == cases[i].found);
    }
    int64_t list[] = {7, -1, 7, 3, -1};
    CHECK(id_sort(list, COUNT(list)) == 3 && list[0] == -1 && list[1] == 3 && list[2] == 7);
    CHECK(id_find(IDS(list, 3), 3) == 1 && id_place(IDS(list, 3), 8) == 3);
    CHECK(id_find((struct id_list){0}, 1) == SIZE_MAX && id_sort(NULL, 0) == 0);
}

int main(void)
{
    test_points();
    struct ctx c = {.mem = arena_new(), .bits = ANYBODY};
    text_is_cut_and_compared();
    characters_are_counted();
    numbers_are_read();
    memory_is_zeroed_again_after_a_reset();
    text_grows(&c);
    days_are_counted(&c);
    failures_speak_the_readers_language(&c);
    problems_belong_to_fields(&c);
    ids_grow(&c);
    ids_are_found();
    random_is_even_and_reproducible(&c);
    arena_free(c.mem);
    return CHECK_RESULT();
}
