#include "base/test.h"
#include "kit/git/git.h"
#include "kit/git/git_internal.h"

#include <stdlib.h>
#include <unistd.h>

/* Repositories themselves are tested with the whole program (tests/tools/read). With PLAUDIT_GIT_CA, one
 * is fetched from a server on this machine (tests/tools/git): PLAUDIT_GIT_URL, or PLAUDIT_GIT_NOT_URL,
 * which must not come. */
static bool count(void *state, const struct found *item)
{
    bool mapped = item->n_people == 1 && str_same(item->people[0].name, S("Ada Real"));
    *(size_t *)state += item->kind == FOUND_COMMIT && mapped;
    return true;
}

static void check_refused(void)
{
    static const struct {
        str url, words;
    } FACTS[] = {
        {S("http://forge.example/a/b"), S("begins with https://")},
        {S("git@forge.example:a/b"), S("begins with https://")},
        {S("ext::sh -c true"), S("begins with https://")},
        {S("--upload-pack=x"), S("begins with https://")},
        {S("/etc"), S("begins with https://")},
        {S("https://u:p@forge.example/a"), S("begins with https://")},
        {S("https://-x.example/a"), S("begins with https://")},
        {S("https://[::1]/a"), S("begins with https://")},
        {S("https://a.example/a\"\n[core]"), S("begins with https://")},
        {S("https://a.example"), S("begins with https://")},
        {S("https://127.0.0.1/a"), S("private network")},
        {S("https://2130706433/a"), S("private network")},
        {S("https://0x7f.1/a"), S("private network")},
        {S("https://169.254.169.254/a"), S("private network")},
        {S("https://localhost/a"), S("private network")},
        {S("https://127.0.0.1:22/a"), S("port 443 only")},
        {S("https://127.0.0.1:99999/a"), S("begins with https://")},
    };
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        struct ctx c = {.mem = arena_new()};
        str folder = {0};
        CHECK(git_fetch(&c, FACTS[i].url, &folder) == ERR_INVALID);
        CHECK(str_find(c.why, FACTS[i].words) != SIZE_MAX);
        CHECK(folder.len == 0);
        arena_free(c.mem);
    }
}

static void check_fetch(const char *url, bool good)
{
    struct ctx c = {.mem = arena_new()};
    const struct git_rules rules = {
        .loopback = true, .authority = getenv("PLAUDIT_GIT_CA"), .seconds = 20};
    str folder = {0};
    size_t commits = 0;
    CHECK(git_fetch_with(&c, str_of(url), &rules, &folder) == (good ? OK : ERR_INVALID));
    CHECK(good || str_find(c.why, S("could not be fetched")) != SIZE_MAX);
    if (folder.len) {
        CHECK(git_history(&c, folder.at, &(struct found_sink){count, &commits}) == OK);
        CHECK(commits == 4);
        git_forget(folder);
        CHECK(access(folder.at, F_OK) != 0);
    }
    arena_free(c.mem);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    check_refused();
    if (getenv("PLAUDIT_GIT_URL"))
        check_fetch(getenv("PLAUDIT_GIT_URL"), true);
    if (getenv("PLAUDIT_GIT_NOT_URL"))
        check_fetch(getenv("PLAUDIT_GIT_NOT_URL"), false);
    return CHECK_RESULT();
}
