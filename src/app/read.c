#include "app/commands.h"
#include "app/read_things.h"
#include "app/read_stream.h"
#include "kit/calendar/calendar.h"
#include "kit/dump/dump.h"
#include "kit/feed/feed.h"
#include "kit/found/found.h"
#include "kit/git/git.h"
#include "kit/i18n/i18n.h"
#include "kit/message/message.h"
#include "kit/sandbox/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Who reads which kind. A reader runs in the sandbox and writes the members of a JSON object, or the
 * records of kit/found; a file that is longer than `most` bytes is not read. Those with a stream read files
 * of any length, and folders of mails if `folders`. One line here and one file in a kit make a reader. */
struct reader {
    const char *kind, *hint; /* hint: the option that is for this one; NULL: none */
    sandbox_job *describe;
    size_t most;
    struct sandbox_limits limits;
    sandbox_stream_job *stream;
    bool folders;
    sandbox_job *found;        /* where there is no describe, and for `plaudit import --as` */
    struct read_things things; /* the same for what may be of any length */
};
#define GIGABYTE ((size_t)1 << 30)
static const struct reader readers[] = {
    {"feed", "address", feed_describe, 5 << 20, {32 << 20, 256 << 20, 1}},
    {"opml", NULL, opml_describe, 10 << 20, {32 << 20, 256 << 20, 1}},
    {"sitemap", "address", sitemap_describe, 20 << 20, {64 << 20, 512 << 20, 1}},
    {"calendar",
     "until",
     calendar_describe,
     10 << 20,
     {32 << 20, 256 << 20, 1},
     .found = calendar_found},
    {"advocu", NULL, .found = advocu_found, .most = 20 << 20},
    {"mvp", NULL, .found = mvp_found, .most = 20 << 20},
    {"reps", NULL, .found = reps_found, .most = 20 << 20},
    {"sitecore", NULL, .found = sitecore_found, .most = 20 << 20},
    {"pretalx", "address", .found = talks_found, .most = 20 << 20},
    {"sessionize", "address", .found = talks_found, .most = 20 << 20},
    {"talks", "address", .found = talks_found, .most = 20 << 20},
    {"mail", NULL, message_describe, 50 << 20, {128 << 20, GIGABYTE, 1}},
    {"mbox", NULL, NULL, 0, {16 * GIGABYTE, 4 * GIGABYTE, 600}, message_archive, true},
    {"dump", NULL, NULL, 0, {512 * GIGABYTE, 8 * GIGABYTE, 7200}, dump_describe, false},
    {"github", .most = 20 << 20, .found = github_found, .things = {.job = github_archive}},
    {"gitlab", .most = 20 << 20, .found = gitlab_found},
    {"discourse", "address", .most = 20 << 20, .found = discourse_found},
    {"git", .things = {.run = git_history}},
    {"stackexchange", .most = 20 << 20, .found = stackexchange_found},
};

static const struct reader *reader_of(const char *kind)
{
    const char *kinds[COUNT(readers) + 1] = {0};
    for (size_t i = 0; i < COUNT(readers); i++) {
        if (strcmp(readers[i].kind, kind) == 0)
            return &readers[i];
        kinds[i] = readers[i].kind;
    }
    unknown_word("reader", kind, kinds);
    return NULL;
}

bool read_found(const char *kind, struct found_reader *reader)
{
    const char *kinds[COUNT(readers) + 2] = {"feed"};
    size_t n = 1;
    for (size_t i = 0; i < COUNT(readers); i++) {
        if (!readers[i].found && !readers[i].things.run)
            continue;
        if (strcmp(readers[i].kind, kind) == 0) {
            bool address = readers[i].hint && strcmp(readers[i].hint, "address") == 0;
            *reader = (struct found_reader){readers[i].found, readers[i].things.run, address};
            return true;
        }
        kinds[n++] = readers[i].kind;
    }
    unknown_word("reader", kind, kinds);
    return false;
}

static enum err load(struct ctx *c, const char *path, size_t most, str *bytes)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail(c, ERR_INVALID, "The file cannot be opened: %s.", strerror(errno));
    enum err e =
        file_bytes(c->mem, fd, most, bytes)
            ? OK
            : fail(c, ERR_INVALID, "This is no file, or it is longer than %zu MB.", most >> 20);
    (void)close(fd);
    return e;
}

static void put(str s)
{
    fwrite(s.at, 1, s.len, stdout);
}

static enum err describe_file(struct ctx *c, const struct reader *reader, const char *path,
                              const char *hint, struct text *out)
{
    str bytes, members = {0};
    struct found_list list;
    enum err e = load(c, path, reader->most, &bytes);
    const struct sandbox_input input = {bytes, str_of(hint ? hint : "")};
    if (!e && !reader->describe) {
        if (!(e = found_read(c, reader->found, input, &list)))
            found_describe(&list, out);
        return e;
    }
    if (!e)
        e = sandbox_run(c, reader->describe, input, reader->limits, &members);
    if (!e)
        text_add(out, members);
    return e;
}

static enum err describe_stream(struct ctx *c, const struct reader *reader, const char *path)
{
    return read_stream(c, &(struct read_stream){reader->stream, reader->folders, reader->limits},
                       path, stdout);
}

static enum err describe_any(struct ctx *c, const struct reader *reader, const char *path,
                             const char *hint, struct text *out)
{
    if (reader->things.job || reader->things.run)
        return read_things(c, &reader->things, path, stdout);
    return reader->stream ? describe_stream(c, reader, path)
                          : describe_file(c, reader, path, hint, out);
}

struct files {
    const struct reader *reader;
    const char *hint;
    size_t n;
    struct site site; /* of all: one process is ready for them */
};

/* One file to one object; what is wrong with it stands in the object, and the others are read. */
static void describe(const struct files *f, const char *path)
{
    struct ctx c = {
        .mem = arena_new(), .now = clock_now(NULL), .catalog = i18n_catalogs[0], .site = &f->site};
    struct text out = {.mem = c.mem};
    text_add(&out, S("{\"file\":"));
    text_json(&out, str_of(path));
    text_add(&out, S(","));
    put(text_str(&out));
    out.len = 0;
    enum err e = describe_any(&c, f->reader, path, f->hint, &out);
    if (e) {
        text_add(&out, S("\"error\":"));
        text_json(&out, c.why);
    }
    text_add(&out, S("}"));
    put(text_str(&out));
    arena_free(c.mem);
}

static void next(struct files *f, const char *path)
{
    fputs(f->n++ ? ",\n" : "", stdout);
    describe(f, path);
}

/* Paths, one a line. */
static bool read_list(struct files *f, const char *path)
{
    FILE *list = fopen(path, "re");
    char *line = NULL;
    size_t room = 0;
    if (!list) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return false;
    }
    for (ssize_t n; (n = getline(&line, &room, list)) > 0;) {
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0])
            next(f, line);
    }
    free(line);
    (void)fclose(list);
    return true;
}

int read_run(const struct invocation *in)
{
    const char *list = flag(in, "list");
    if (in->n_words < 1 || (in->n_words < 2 && !list))
        return usage(in);
    struct files f = {.reader = reader_of(in->words[0])};
    if (!f.reader)
        return EXIT_USAGE;
    f.hint = f.reader->hint ? flag(in, f.reader->hint) : NULL;
    if (list || in->n_words > 2)
        f.site.sandbox = sandbox_open();
    fputs("[", stdout);
    for (size_t i = 1; i < in->n_words; i++)
        next(&f, in->words[i]);
    bool listed = !list || read_list(&f, list);
    fputs("]\n", stdout);
    sandbox_close(f.site.sandbox);
    return listed && fflush(stdout) == 0 ? EXIT_OK : EXIT_REFUSED;
}
