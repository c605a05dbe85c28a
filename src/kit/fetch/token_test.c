#include "kit/fetch/fetcher.h"

#include "base/test.h"

static void test_lists(void)
{
    static const struct {
        const char *list;
        bool good;
    } lists[] = {
        {"", true},
        {"api.example.org=abc", true},
        {" a.org = x , b.org:8443=y,", true},
        {"abc", false},
        {"=abc", false},
        {"a.org=", false},
        {"a.org=x\ny", false},
        {"https://a.org=x", false},
        {"me@a.org=x", false},
    };
    for (size_t i = 0; i < COUNT(lists); i++)
        CHECK(fetch_tokens_ok(str_of(lists[i].list)) == lists[i].good);
}

/* To its host alone, and over https; a trial on one machine has no https. */
static void test_where_they_go(void)
{
    static const struct {
        const char *url;
        bool strict, trial;
    } places[] = {
        {"https://api.example.org/users", true, true},
        {"HTTPS://API.Example.org?x", true, true},
        {"http://api.example.org/users", false, true},
        {"https://api.example.org:8443/users", false, false},
        {"https://example.org/api.example.org", false, false},
        {"https://api.example.org.evil.org/", false, false},
        {"https://api.example.org@evil.org/", false, false},
        {"api.example.org", false, false},
    };
    struct arena *mem = arena_new();
    struct fetch_tokens tokens;
    CHECK(fetch_tokens_read(mem, S("b.org=y, api.example.org=abc"), &tokens) && tokens.n == 2);
    for (size_t i = 0; i < COUNT(places); i++) {
        str strict = fetch_token_for(&tokens, str_of(places[i].url), false);
        str trial = fetch_token_for(&tokens, str_of(places[i].url), true);
        CHECK(str_same(strict, places[i].strict ? S("Bearer abc") : S("")));
        CHECK(str_same(trial, places[i].trial ? S("Bearer abc") : S("")));
    }
    arena_free(mem);
}

int main(void)
{
    test_lists();
    test_where_they_go();
    return CHECK_RESULT();
}
