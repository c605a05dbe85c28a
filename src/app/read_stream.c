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
struct read_source {
    struct arena *mem;
    int fd;      /* -1: none is open */
    size_t left; /* bytes that the open one of many still owes */
    str *paths;
    size_t n, next, room;
    bool many;
};
/* Where the answer waits until all is well. */
struct spooled {
    struct read_source *source;
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
    return read_some(((struct read_source *)state)->fd, room, len);
}

/* Opens the next file that can be read, and puts the line with its length into room. */
static size_t open_next(struct read_source *s, char *room, size_t len)
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
    struct read_source *s = state;
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

size_t read_bytes(void *source, char *room, size_t len)
{
    const struct read_source *s = source;
    return s->many ? read_folder(source, room, len) : read_file(source, room, len);
}

static size_t spooled_read(void *state, char *room, size_t len)
{
    return read_bytes(((struct spooled *)state)->source, room, len);
}

static bool spool(void *state, str bytes)
{
    return fwrite(bytes.at, 1, bytes.len, ((struct spooled *)state)->spool) == bytes.len;
}

static void add_path(struct read_source *s, str path)
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
static bool list_folder(struct read_source *s, const char *path)
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
static void list_mails(struct read_source *s, const char *path)
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

enum err read_open(struct ctx *c, const char *path, bool folders, struct read_source **source,
                   str *hint)
{
    struct read_source *s = arena_take(c->mem, 1, sizeof *s);
    struct stat facts;
    enum err e = OK;
    *s = (struct read_source){.mem = c->mem, .fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    if (s->fd < 0 || fstat(s->fd, &facts) != 0)
        return fail(c, ERR_INVALID, "The file cannot be opened: %s.", strerror(errno));
    bool folder = S_ISDIR(facts.st_mode);
    if (folder && folders) {
        list_mails(s, path);
        close(s->fd);
        s->fd = -1;
        s->many = true;
    }
    if (folder && s->n == 0)
        e = fail(c, ERR_INVALID, "This folder holds no files that can be read.");
    else if (!folder && !S_ISREG(facts.st_mode))
        e = fail(c, ERR_INVALID, "This is no file.");
    if (e) {
        read_close(s);
        return e;
    }
    *source = s;
    *hint = s->many ? MESSAGE_FRAMES : (str){0};
    return OK;
}

void read_close(struct read_source *s)
{
    if (s->fd >= 0)
        close(s->fd);
    s->fd = -1;
}

static enum err full(struct ctx *c)
{
    return fail(c, ERR_BUSY,
                "What was read could not be written: there may be no room on the disk.");
}

enum err read_stream(struct ctx *c, const struct read_stream *how, const char *path, FILE *out)
{
    struct spooled s = {0};
    str hint;
    enum err e = read_open(c, path, how->folders, &s.source, &hint);
    if (e)
        return e;
    if (!(s.spool = tmpfile())) {
        e = full(c);
    } else {
        const struct sandbox_flow flow = {spooled_read, spool, &s};
        e = sandbox_stream(c, how->job, &flow, hint, how->limits);
        if (!e && (fflush(s.spool) != 0 || !copy(s.spool, out)))
            e = full(c);
        (void)fclose(s.spool);
    }
    read_close(s.source);
    return e;
}
