#include "app/read_stream.h"
#include "kit/message/message.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where the bytes come from: one open file, or the files of a folder one after the other. */
struct source {
    struct arena *mem;
    int fd;      /* -1: none is open */
    size_t left; /* bytes that the open one of many still owes */
    str *paths;
    size_t n, next, room;
    FILE *spool;
};

static size_t read_some(int fd, char *room, size_t len)
{
    for (;;) {
        ssize_t got = read(fd, room, len);
        if (got >= 0 || errno != EINTR)
            return got > 0 ? (size_t)got : 0;
    }
}

static size_t read_file(void *state, char *room, size_t len)
{
    return read_some(((struct source *)state)->fd, room, len);
}

/* Opens the next file that can be read, and puts the line with its length into room. */
static size_t open_next(struct source *s, char *room, size_t len)
{
    struct stat facts;
    while (s->next < s->n) {
        s->fd = open(s->paths[s->next++].at, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        if (s->fd >= 0 && fstat(s->fd, &facts) == 0 && S_ISREG(facts.st_mode)) {
            s->left = (size_t)facts.st_size;
            return (size_t)snprintf(room, len, "%zu\n", s->left);
        }
        if (s->fd >= 0)
            close(s->fd);
    }
    s->fd = -1;
    return 0;
}

static size_t read_folder(void *state, char *room, size_t len)
{
    struct source *s = state;
    if (s->fd >= 0 && s->left == 0) {
        close(s->fd);
        s->fd = -1;
    }
    if (s->fd < 0)
        return open_next(s, room, len);
    size_t wanted = len < s->left ? len : s->left, got = read_some(s->fd, room, wanted);
    if (got == 0) { /* it has become shorter: it keeps what was said */
        memset(room, '\n', wanted);
        got = wanted;
    }
    s->left -= got;
    return got;
}

static bool spool(void *state, str bytes)
{
    return fwrite(bytes.at, 1, bytes.len, ((struct source *)state)->spool) == bytes.len;
}

static void add_path(struct source *s, str path)
{
    if (s->n == s->room) {
        str *larger = arena_take(s->mem, s->room = s->room ? s->room * 2 : 256, sizeof *larger);
        if (s->n > 0)
            memcpy(larger, s->paths, s->n * sizeof *larger);
        s->paths = larger;
    }
    s->paths[s->n++] = path;
}

/* The files of a folder; false if there is no such folder. */
static bool list_folder(struct source *s, const char *path)
{
    DIR *folder = opendir(path);
    if (!folder)
        return false;
    for (struct dirent *entry; (entry = readdir(folder));)
        if (entry->d_name[0] != '.')
            add_path(s, arena_format(s->mem, "%s/%s", path, entry->d_name));
    closedir(folder);
    return true;
}

static int by_path(const void *a, const void *b)
{
    return str_compare(*(const str *)a, *(const str *)b);
}

/* A Maildir keeps its mails in "cur" and "new"; any other folder holds them itself. */
static void list_mails(struct source *s, const char *path)
{
    bool maildir = list_folder(s, arena_format(s->mem, "%s/cur", path).at);
    maildir = list_folder(s, arena_format(s->mem, "%s/new", path).at) || maildir;
    if (!maildir)
        (void)list_folder(s, path);
    if (s->n > 0)
        qsort(s->paths, s->n, sizeof *s->paths, by_path);
}

static bool copy(FILE *from, FILE *to)
{
    char room[65536];
    rewind(from);
    for (size_t got; (got = fread(room, 1, sizeof room, from)) > 0;)
        if (fwrite(room, 1, got, to) != got)
            return false;
    return ferror(from) == 0;
}

static enum err run(struct ctx *c, const struct read_stream *how, struct source *s, FILE *out)
{
    bool many = s->fd < 0;
    struct sandbox_flow flow = {many ? read_folder : read_file, spool, s};
    enum err e = sandbox_stream(c, how->job, &flow, many ? MESSAGE_FRAMES : (str){0}, how->limits);
    if (!e && (fflush(s->spool) != 0 || !copy(s->spool, out)))
        e = fail(c, ERR_BUSY,
                 "What was read could not be written: there may be no room on the disk.");
    return e;
}

enum err read_stream(struct ctx *c, const struct read_stream *how, const char *path, FILE *out)
{
    struct source s = {.mem = c->mem, .fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    struct stat facts;
    if (s.fd < 0 || fstat(s.fd, &facts) != 0)
        return fail(c, ERR_INVALID, "The file cannot be opened: %s.", strerror(errno));
    bool folder = S_ISDIR(facts.st_mode);
    if (folder && how->folders) {
        list_mails(&s, path);
        close(s.fd);
        s.fd = -1;
    }
    enum err e = OK;
    if (folder && s.n == 0)
        e = fail(c, ERR_INVALID, "This folder holds no files that can be read.");
    else if (!folder && !S_ISREG(facts.st_mode))
        e = fail(c, ERR_INVALID, "This is no file.");
    s.spool = e ? NULL : tmpfile();
    if (!e && !s.spool)
        e = fail(c, ERR_BUSY,
                 "What was read could not be written: there may be no room on the disk.");
    if (!e)
        e = run(c, how, &s, out);
    if (s.fd >= 0)
        close(s.fd);
    if (s.spool)
        (void)fclose(s.spool);
    return e;
}
