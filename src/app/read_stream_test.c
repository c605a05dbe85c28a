#include "app/read_stream.h"
#include "kit/dump/dump.h"
#include "kit/message/message.h"
#include "base/test.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};
static const struct read_stream MAILS = {message_archive, true, {1 << 20, 256 << 20, 10}};
static const struct read_stream DUMPS = {dump_describe, false, {1 << 20, 256 << 20, 10}};

static struct ctx begin(void)
{
    return (struct ctx){.mem = arena_new(), .now = {1000}, .catalog = &ENGLISH, .bits = ANYBODY};
}

static void write_file(struct ctx *c, str folder, const char *name, const char *words)
{
    FILE *f = fopen(arena_format(c->mem, "%.*s/%s", STR_ARG(folder), name).at, "we");
    CHECK(f && fputs(words, f) >= 0);
    if (f)
        CHECK(fclose(f) == 0);
}

/* What comes out of a path below the folder, or why nothing does. */
static str outcome(struct ctx *c, const struct read_stream *how, str folder, const char *name)
{
    char room[4096];
    FILE *out = tmpfile();
    enum err e =
        read_stream(c, how, arena_format(c->mem, "%.*s/%s", STR_ARG(folder), name).at, out);
    rewind(out);
    size_t len = fread(room, 1, sizeof room, out);
    CHECK(fclose(out) == 0);
    CHECK(!e || len == 0); /* nothing half done */
    return e ? c->why : arena_copy(c->mem, (str){room, len});
}

static void remove_all(struct ctx *c, str folder)
{
    static const char *const NAMES[] = {"box/cur/2", "box/new/1", "box/cur", "box/new",
                                        "box",       "empty",     "plain/a", "plain",
                                        "bad.xml",   "link.mbox"};
    for (size_t i = 0; i < COUNT(NAMES); i++)
        CHECK(remove(arena_format(c->mem, "%.*s/%s", STR_ARG(folder), NAMES[i]).at) == 0);
    CHECK(rmdir(folder.at) == 0);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    static const char *const FOLDERS[] = {"box", "box/cur", "box/new", "empty", "plain"};
    struct ctx c = begin();
    char name[] = "/tmp/plaudit-stream-XXXXXX";
    CHECK(mkdtemp(name) != NULL);
    str folder = str_of(name);
    for (size_t i = 0; i < COUNT(FOLDERS); i++)
        CHECK(mkdir(arena_format(c.mem, "%s/%s", name, FOLDERS[i]).at, 0700) == 0);
    write_file(&c, folder, "box/new/1", "Message-ID: <1@a>\n\nx\n");
    write_file(&c, folder, "box/cur/2", "Message-ID: <2@a>\nIn-Reply-To: <1@a>\n\nx\n");
    write_file(&c, folder, "plain/a", "Message-ID: <3@a>\n\nx\n");
    write_file(&c, folder, "bad.xml", "<posts><row Id=\"1\" />");
    CHECK(mkfifo(arena_format(c.mem, "%s/link.mbox", name).at, 0600) == 0);

    CHECK(str_find(outcome(&c, &MAILS, folder, "box"),
                   S("\"counts\":{\"mails\":2,\"again\":0,\"threads\":1,")) == 0);
    CHECK(str_find(outcome(&c, &MAILS, folder, "plain"), S("\"counts\":{\"mails\":1,")) == 0);
    CHECK_STR(outcome(&c, &MAILS, folder, "empty"),
              S("This folder holds no files that can be read."));
    CHECK_STR(outcome(&c, &DUMPS, folder, "box"),
              S("This folder holds no files that can be read."));
    CHECK_STR(outcome(&c, &MAILS, folder, "link.mbox"), S("This is no file."));
    CHECK_STR(outcome(&c, &MAILS, folder, "gone"),
              S("The file cannot be opened: No such file or directory."));
    CHECK_STR(outcome(&c, &DUMPS, folder, "bad.xml"),
              S("This file ends in the middle, after row 1."));
    remove_all(&c, folder);
    arena_free(c.mem);
    return CHECK_RESULT();
}
