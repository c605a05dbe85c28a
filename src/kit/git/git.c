#include "kit/git/git.h"
#include "kit/git/git_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SILENCE_MAX_MS = 120000 };

/* The runs whose output is read one after the other. */
struct history {
    struct ctx *c;
    const struct git_home *home;
    struct git_refs refs;
    struct sandbox_running running;
    bool open, wrong;
    int next; /* run */
};

static enum err damaged(struct ctx *c)
{
    return fail(c, ERR_INVALID,
                "git cannot read this repository: it is damaged, not whole, or too large.");
}

/* ---- runs ----------------------------------------------------------------------------------------- */

static bool start(struct history *h, const char *const *words, const char *name, str lines)
{
    int input = git_home_file(h->c, h->home, name, lines);
    if (input < 0)
        return false;
    h->open = git_start(h->c, h->home, words, input, &h->running) == OK;
    close(input);
    return h->open;
}

static bool is_tag(const struct git_ref *ref)
{
    return str_starts(ref->name, S("refs/tags/"));
}

/* HEAD's .mailmap and all tags. */
static bool start_objects(struct history *h)
{
    static const char *const WORDS[] = {"cat-file", "--batch", NULL};
    struct text lines = {.mem = h->c->mem};
    text_add(&lines, h->refs.head.len ? h->refs.head : S("none"));
    text_add(&lines, S(":.mailmap\n"));
    for (size_t i = 0; i < h->refs.n; i++)
        if (is_tag(&h->refs.list[i]))
            text_format(&lines, "%.*s\n", STR_ARG(h->refs.list[i].id));
    return start(h, WORDS, "wanted", text_str(&lines));
}

static bool start_commits(struct history *h)
{
    static const char *const WORDS[] = {"log",
                                        "--ignore-missing", /* before the next */
                                        "--stdin",
                                        "-z",
                                        "--no-color",
                                        "--no-decorate",
                                        "--no-show-signature",
                                        "--no-notes",
                                        "--no-mailmap",
                                        "--no-ext-diff",
                                        "--no-textconv",
                                        "--encoding=UTF-8",
                                        "--format=%H%x00%P%x00%an%x00%ae%x00%at%x00%B",
                                        NULL};
    struct text lines = {.mem = h->c->mem};
    for (size_t i = 0; i < h->refs.n; i++)
        text_format(&lines, "%.*s\n", STR_ARG(h->refs.list[i].id));
    if (h->refs.head.len)
        text_format(&lines, "%.*s\n", STR_ARG(h->refs.head));
    return start(h, WORDS, "tips", text_str(&lines));
}

static bool start_next(struct history *h)
{
    bool empty = h->refs.n == 0 && h->refs.head.len == 0;
    int which = h->next++;
    if (which > 1 || (which == 1 && empty))
        return false;
    h->wrong = which == 0 ? !start_objects(h) : !start_commits(h);
    return !h->wrong;
}

static size_t read_some(int fd, char *room, size_t len)
{
    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        int ready = poll(&p, 1, SILENCE_MAX_MS);
        if (ready < 0 && errno == EINTR)
            continue;
        ssize_t got = ready > 0 ? read(fd, room, len) : -1;
        if (got >= 0 || ready <= 0 || errno != EINTR)
            return got > 0 ? (size_t)got : 0;
    }
}

static size_t read_runs(void *state, char *room, size_t len)
{
    struct history *h = state;
    while (!h->wrong) {
        if (!h->open && !start_next(h))
            return 0;
        size_t got = read_some(h->running.output, room, len);
        if (got > 0)
            return got;
        h->open = false;
        h->wrong = !sandbox_program_end(&h->running, false);
    }
    return 0;
}

static enum err stream(struct history *h, const struct found_sink *sink)
{
    struct text tags = {.mem = h->c->mem};
    for (size_t i = 0; i < h->refs.n; i++)
        if (is_tag(&h->refs.list[i]))
            text_format(&tags, "%.*s\n", STR_ARG(str_from(h->refs.list[i].name, 10)));
    const struct found_archive archive = {git_found, text_str(&tags), read_runs, h};
    enum err e = found_stream(h->c, &archive, sink);
    if (h->open)
        (void)sandbox_program_end(&h->running, true);
    return h->wrong ? damaged(h->c) : e;
}

/* ---- repositories ---------------------------------------------------------------------------------- */

static bool is_folder(const char *path)
{
    struct stat facts;
    return lstat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
}

static bool is_file(const char *path)
{
    struct stat facts;
    return lstat(path, &facts) == 0 && S_ISREG(facts.st_mode);
}

static const char *under(struct ctx *c, const char *folder, const char *name)
{
    return arena_format(c->mem, "%s/%s", folder, name).at;
}

static bool is_git_dir(struct ctx *c, const char *path)
{
    return is_file(under(c, path, "HEAD")) && is_folder(under(c, path, "objects"));
}

static str real_path(struct ctx *c, const char *path)
{
    char *real = realpath(path, NULL);
    str kept = arena_copy(c->mem, str_of(real));
    free(real);
    return kept;
}

static enum err read_folder(struct ctx *c, const char *path, const struct found_sink *sink)
{
    const char *inner = under(c, path, ".git"), *dir = is_git_dir(c, inner) ? inner : path;
    struct git_home home = {0};
    struct history h = {.c = c, .home = &home, .refs = {.mem = c->mem}};
    if (is_file(inner))
        return fail(c, ERR_INVALID,
                    "This is a second work tree or a submodule. Give the folder of the repository "
                    "itself.");
    if (!is_git_dir(c, dir))
        return fail(c, ERR_INVALID,
                    "This folder is no git repository: it has no HEAD and no objects.");
    if (is_file(under(c, dir, "objects/info/alternates")))
        return fail(c, ERR_INVALID,
                    "This repository borrows from another one. Make a whole copy of it first: git "
                    "clone --no-local.");
    home.objects = home.reads = real_path(c, under(c, dir, "objects"));
    if (home.objects.len == 0 || str_find(home.objects, S("\n")) != SIZE_MAX)
        return damaged(c);
    git_refs_read(&h.refs, dir);
    enum err e = git_home_make(c, &home, &h.refs, dir);
    if (e)
        return e;
    e = stream(&h, sink);
    git_home_remove(&home);
    return e;
}

/* Its objects are put into our own repository first. */
static enum err read_bundle(struct ctx *c, const char *path, const struct found_sink *sink)
{
    struct git_home home = {.reads = real_path(c, path)};
    struct history h = {.c = c, .home = &home, .refs = {.mem = c->mem}};
    char room[4096];
    bool needs = false;
    if (!git_refs_bundle(&h.refs, home.reads.at, &needs))
        return fail(c, ERR_INVALID,
                    "This is no git repository: give its folder, or a bundle of it.");
    if (needs)
        return fail(c, ERR_INVALID,
                    "This bundle holds only the newest part of a history. Make one of all: git "
                    "bundle create FILE --all.");
    enum err e = git_home_make(c, &home, &h.refs, NULL);
    if (e)
        return e;
    const char *const words[] = {"bundle", "unbundle", home.reads.at, NULL};
    if (!start(&h, words, "nothing", (str){0})) {
        e = ERR_INVALID;
    } else {
        while (read_some(h.running.output, room, sizeof room) > 0)
            continue;
        h.open = false;
        e = sandbox_program_end(&h.running, false) ? OK : damaged(c);
    }
    if (!e)
        e = stream(&h, sink);
    git_home_remove(&home);
    return e;
}

enum err git_history(struct ctx *c, const char *path, const struct found_sink *sink)
{
    struct stat facts;
    if (stat(path, &facts))
        return fail(c, ERR_INVALID, "The repository cannot be opened: %s.", strerror(errno));
    return S_ISDIR(facts.st_mode) ? read_folder(c, path, sink) : read_bundle(c, path, sink);
}
