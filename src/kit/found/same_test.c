#include "base/test.h"
#include "kit/found/found.h"

#define DAY 86400

/* Two finds and what they are to each other. */
static const struct {
    struct found one, other;
    enum found_sameness same;
} CASES[] = {
#define AT(day) .at = {true, {(day) * (int64_t)DAY}}
    {{.id = S("1"), .kind = FOUND_POST, .url = S("http://A.example/x/?utm_source=rss")},
     {.id = S("2"), .kind = FOUND_TALK, .url = S("https://a.example/x#top")},
     FOUND_SAME_LINK},
    {{.id = S("1"), .kind = FOUND_POST, .url = S("https://a.example/x?id=1")},
     {.id = S("2"), .kind = FOUND_POST, .url = S("https://a.example/x?id=2")},
     FOUND_DIFFERENT},
    {{.id = S("a@b.example"), .kind = FOUND_MESSAGE, .title = S("Help")},
     {.id = S("a@b.example"), .kind = FOUND_ANSWER, .title = S("Re: Help")},
     FOUND_SAME_ID},
    {{.id = S("a@b.example"), .kind = FOUND_ANSWER, .title = S("Re: one two three"), AT(20000)},
     {.id = S("c@b.example"), .kind = FOUND_ANSWER, .title = S("Re: one two three"), AT(20000)},
     FOUND_DIFFERENT},
    {{.id = S("1"), .kind = FOUND_TALK, .title = S("Tea!"), .event = S("Leaf Days 2027")},
     {.id = S("2"), .kind = FOUND_VIDEO, .title = S("tea"), .event = S("leaf days (2027)")},
     FOUND_SAME_TALK},
    {{.id = S("1"), .kind = FOUND_TALK, .title = S("Tea"), .event = S("Leaf Days 2026")},
     {.id = S("2"), .kind = FOUND_TALK, .title = S("Tea"), .event = S("Leaf Days 2027")},
     FOUND_DIFFERENT},
    {{.id = S("1"), .kind = FOUND_POST, .title = S("How to brew green tea at home"), AT(20000)},
     {.id = S("2"), .kind = FOUND_POST, .title = S("How to brew Green Tea at home?"), AT(20003)},
     FOUND_SAME_TITLE},
    {{.id = S("1"), .kind = FOUND_POST, .title = S("How to brew green tea at home"), AT(20000)},
     {.id = S("2"), .kind = FOUND_POST, .title = S("How to brew green tea at home"), AT(20004)},
     FOUND_DIFFERENT},
    {{.id = S("1"), .kind = FOUND_POST, .title = S("How to brew green tea at home"), AT(20000)},
     {.id = S("2"), .kind = FOUND_COMMIT, .title = S("How to brew green tea at home"), AT(20000)},
     FOUND_DIFFERENT},
    {{.id = S("1"), .kind = FOUND_POST, .title = S("How to brew green tea"), AT(20000)},
     {.id = S("2"), .kind = FOUND_POST, .title = S("How to brew black tea"), AT(20000)},
     FOUND_ALIKE},
    {{.id = S("1"), .kind = FOUND_POST, .title = S("Weekly notes"), AT(20000)},
     {.id = S("2"), .kind = FOUND_POST, .title = S("Weekly notes"), AT(20001)},
     FOUND_ALIKE},
    {{.id = S("1"), .kind = FOUND_POST, .title = S("كيف نحضر الشاي الأخضر في البيت"), AT(20000)},
     {.id = S("2"), .kind = FOUND_POST, .title = S("كيف نحضر الشاي الأخضر في البيت؟"), AT(20000)},
     FOUND_SAME_TITLE},
    {{.id = S("1"), .kind = FOUND_POST}, {.id = S("2"), .kind = FOUND_POST}, FOUND_DIFFERENT},
};

static bool meet(struct arena *a, const struct found *one, const struct found *other)
{
    struct found_keys k = found_keys(a, one), l = found_keys(a, other);
    for (size_t i = 0; i < k.n_stored; i++)
        for (size_t j = 0; j < l.n_sought; j++)
            if (k.stored[i] == l.sought[j])
                return true;
    return false;
}

/* Titles of which one word was changed: how many of a hundred have no key in common. */
static int missed(struct arena *a)
{
    int missed = 0;
    for (int i = 0; i < 100; i++) {
        const char *const format = "w%d one%d two%d three%d four%d five%d six%d %s";
        struct found one = {.id = S("1"), AT(20000)}, other = {.id = S("2"), AT(20002)};
        one.title = arena_format(a, format, i, i, i, i, i, i, i, "left");
        other.title = arena_format(a, format, i, i, i, i, i, i, i, "right");
        CHECK(found_same(a, &one, &other) == FOUND_SAME_TITLE);
        missed += !meet(a, &one, &other);
    }
    return missed;
}

int main(void)
{
    struct arena *a = arena_new();
    for (size_t i = 0; i < COUNT(CASES); i++) {
        enum found_sameness is = found_same(a, &CASES[i].one, &CASES[i].other);
        if (is != CASES[i].same)
            fprintf(stderr, "case %zu is %d\n", i, (int)is);
        CHECK(is == CASES[i].same);
        CHECK(is == found_same(a, &CASES[i].other, &CASES[i].one));
        if (is >= FOUND_SAME_LINK && is <= FOUND_SAME_TITLE) {
            CHECK(meet(a, &CASES[i].one, &CASES[i].other));
            CHECK(meet(a, &CASES[i].other, &CASES[i].one));
        }
    }
    CHECK(missed(a) <= 1);
    arena_free(a);
    return CHECK_RESULT();
}
