#include "kit/mail/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct delivery trouble(struct ctx *c, const char *what)
{
    return (struct delivery){DOWN, arena_format(c->mem, "%s: %s", what, strerror(errno))};
}

struct delivery outbox_write(struct ctx *c, int64_t id, str text)
{
    str folder = arena_format(c->mem, "%.*s/outbox", STR_ARG(c->site->data_dir));
    str draft = arena_format(c->mem, ".%lld.part", (long long)id);
    str name = arena_format(c->mem, "%lld.eml", (long long)id);
    if (mkdir(folder.at, 0700) != 0 && errno != EEXIST)
        return trouble(c, "outbox");
    int dir = open(folder.at, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0)
        return trouble(c, "outbox");
    int file = openat(dir, draft.at, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool good = file >= 0 && file_write(file, text) && fsync(file) == 0;
    good = good && renameat(dir, draft.at, dir, name.at) == 0 && fsync(dir) == 0;
    struct delivery d = good ? (struct delivery){.outcome = SENT} : trouble(c, "outbox");
    if (file >= 0)
        close(file);
    if (!good)
        (void)unlinkat(dir, draft.at, 0);
    close(dir);
    return d;
}

void outbox_forget(struct ctx *c, int64_t id)
{
    (void)unlink(
        arena_format(c->mem, "%.*s/outbox/%lld.eml", STR_ARG(c->site->data_dir), (long long)id).at);
}
