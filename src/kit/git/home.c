#include "kit/git/git_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WORDS_MAX = 40, SHALLOW_MAX = 8 << 20 };

static str inside(struct ctx *c, const struct git_home *home, const char *name)
{
    return arena_format(c->mem, "%.*s/%s", STR_ARG(home->path), name);
}

int git_home_file(struct ctx *c, const struct git_home *home, const char *name, str bytes)
{
    const char *path = inside(c, home, name).at;
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool fine = fd >= 0 && file_write(fd, bytes);
    if (fd >= 0)
        fine = close(fd) == 0 && fine;
    return fine ? open(path, O_RDONLY | O_CLOEXEC) : -1;
}

static bool put(struct ctx *c, const struct git_home *home, const char *name, str bytes)
{
    int fd = git_home_file(c, home, name, bytes);
    return fd >= 0 && close(fd) == 0;
}

/* A shallow clone ends at the commits of this file, whose parents are not there. */
static bool put_shallow(struct ctx *c, const struct git_home *home, const char *git_dir)
{
    str source = {0}, line;
    struct text kept = {.mem = c->mem};
    int fd = open(arena_format(c->mem, "%s/shallow", git_dir).at,
                  O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return true;
    bool fine = file_bytes(c->mem, fd, SHALLOW_MAX, &source);
    close(fd);
    while (fine && str_cut(&source, '\n', &line))
        if ((line.len == 40 || line.len == 64) && strspn(line.at, "0123456789abcdef") >= line.len)
            text_format(&kept, "%.*s\n", STR_ARG(line));
    return fine && put(c, home, "shallow", text_str(&kept));
}

static bool fill(struct ctx *c, const struct git_home *home, bool long_ids)
{
    static const char *const FOLDERS[] = {"refs", "refs/heads", "objects", "objects/info",
                                          "objects/pack"};
    str config = arena_format(c->mem,
                              "[core]\n\trepositoryformatversion = %d\n\tbare = true\n"
                              "\tcommitGraph = false\n\tlogAllRefUpdates = false\n"
                              "[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n%s%.*s",
                              long_ids || home->more.len,
                              long_ids ? "[extensions]\n\tobjectFormat = sha256\n" : "",
                              STR_ARG(home->more));
    bool fine = true;
    for (size_t i = 0; i < COUNT(FOLDERS); i++)
        fine = fine && mkdir(inside(c, home, FOLDERS[i]).at, 0700) == 0;
    return fine && put(c, home, "HEAD", S("ref: refs/heads/none\n")) &&
           put(c, home, "config", config) &&
           (home->objects.len == 0 || put(c, home, "objects/info/alternates",
                                          arena_format(c->mem, "%.*s\n", STR_ARG(home->objects))));
}

enum err git_home_make(struct ctx *c, struct git_home *home, const struct git_refs *refs,
                       const char *git_dir)
{
    const char *folder = getenv("TMPDIR");
    char *path = (char *)arena_format(c->mem, "%s/plaudit-git-XXXXXX",
                                      folder && folder[0] == '/' ? folder : "/tmp")
                     .at;
    str any = refs->n ? refs->list[0].id : refs->head;
    if (!mkdtemp(path))
        return fail(c, ERR_BUSY, "There is no room for the work on this repository.");
    home->path = str_of(path);
    if (fill(c, home, any.len == ID_MAX) && (!git_dir || put_shallow(c, home, git_dir)))
        return OK;
    git_home_remove(home);
    return fail(c, ERR_BUSY, "There is no room for the work on this repository.");
}

static int remove_one(const char *path, const struct stat *facts, int kind, struct FTW *place)
{
    (void)facts, (void)kind, (void)place;
    (void)!remove(path);
    return 0;
}

void git_home_remove(const struct git_home *home)
{
    (void)nftw(home->path.at, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* ---- the program ---------------------------------------------------------------------------------- */

enum err git_start(struct ctx *c, const struct git_home *home, const char *const *words, int input,
                   struct sandbox_running *running)
{
    static const char GIT[] = "/usr/bin/git";
    const char *dir = arena_format(c->mem, "GIT_DIR=%.*s", STR_ARG(home->path)).at;
    const char *user = arena_format(c->mem, "HOME=%.*s", STR_ARG(home->path)).at;
    const char *const environment[] = {dir,
                                       user,
                                       "PATH=/usr/bin:/bin",
                                       "LC_ALL=C",
                                       "GIT_CONFIG_NOSYSTEM=1",
                                       "GIT_CONFIG_GLOBAL=/dev/null",
                                       "GIT_ATTR_NOSYSTEM=1",
                                       "GIT_NO_REPLACE_OBJECTS=1",
                                       "GIT_OPTIONAL_LOCKS=0",
                                       "GIT_TERMINAL_PROMPT=0",
                                       home->port ? "GIT_ALLOW_PROTOCOL=https"
                                                  : "GIT_ALLOW_PROTOCOL=none",
                                       NULL};
    const char *arguments[WORDS_MAX] = {GIT, "--no-pager", "-c", "core.hooksPath=/dev/null"};
    for (size_t i = 0; words[i] && i + 5 < WORDS_MAX; i++)
        arguments[i + 4] = words[i];
    if (access(GIT, X_OK))
        return fail(c, ERR_INVALID,
                    "Reading repositories needs the program git, which is not installed here.");
    bool elsewhere = access("/usr/lib/git-core", X_OK) != 0;
    const struct sandbox_program program = {.arguments = arguments,
                                            .environment = environment,
                                            .programs = elsewhere ? "/usr/libexec/git-core"
                                                                  : "/usr/lib/git-core",
                                            .reads = {home->reads.at, home->authority},
                                            .writes = home->path.at,
                                            .input = input,
                                            .port = home->port,
                                            .limits = {(size_t)4 << 30, (size_t)2 << 30, 1800}};
    return sandbox_program_start(c, &program, running);
}
