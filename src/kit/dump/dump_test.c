#include "kit/dump/dump.h"
#include "base/test.h"
#include "kit/sandbox/testing.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};

static struct ctx begin(void)
{
    return (struct ctx){.mem = arena_new(), .now = {1000}, .catalog = &ENGLISH, .bits = ANYBODY};
}

static enum err read_tape(struct ctx *c, struct tape *t)
{
    struct sandbox_flow flow = {tape_give, tape_take, t};
    t->out.mem = c->mem;
    return dump_describe(c, &flow, (str){0});
}

#define START                                                                                      \
    "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<!DOCTYPE posts SYSTEM "            \
    "'posts.dtd'>\r\n"

static const char POSTS_XML[] =
    START "<posts>\r\n"
          "  <row Id=\"1\" PostTypeId=\"1\" AcceptedAnswerId=\"3\" "
          "CreationDate=\"2011-10-11T19:42:20.713\" Score=\"18\""
          " Body=\"&lt;p&gt;x > y&lt;/p&gt;&#xA;\" OwnerUserId=\"12\" Title=\"A &amp; B "
          "&quot;c&quot; &#8217; &#x2019;\""
          " Tags=\"&lt;a&gt;&lt;b&gt;\" />\r\n"
          "  <row Id=\"2\" PostTypeId=\"2\" ParentId=\"1\" "
          "CreationDate=\"2011-10-11T19:44:27.657\" Score=\"-2\""
          " OwnerDisplayName=\"user39\" />\r\n"
          "  <row Id='3' PostTypeId='2' ParentId='1' OwnerUserId='-1' CreationDate='odd'/>\r\n"
          "  <row Id=\"4\" PostTypeId=\"4\" OwnerUserId=\"12\" />\r\n"
          "</posts>";

static const char POSTS_JSON[] =
    "\"items\":["
    "{\"id\":1,\"type\":\"question\",\"parent\":null,\"accepted\":3,\"owner\":12,\"owner_name\":"
    "\"\","
    "\"date\":\"2011-10-11T19:42:20Z\",\"score\":18,\"title\":\"A & B \\\"c\\\" ’ "
    "’\",\"tags\":\"<a><b>\"},\n"
    "{\"id\":2,\"type\":\"answer\",\"parent\":1,\"accepted\":null,\"owner\":null,\"owner_name\":"
    "\"user39\","
    "\"date\":\"2011-10-11T19:44:27Z\",\"score\":-2,\"title\":\"\",\"tags\":\"\"},\n"
    "{\"id\":3,\"type\":\"answer\",\"parent\":1,\"accepted\":null,\"owner\":-1,\"owner_name\":\"\","
    "\"date\":null,\"score\":null,\"title\":\"\",\"tags\":\"\"},\n"
    "{\"id\":4,\"type\":\"other\",\"parent\":null,\"accepted\":null,\"owner\":12,\"owner_name\":"
    "\"\","
    "\"date\":null,\"score\":null,\"title\":\"\",\"tags\":\"\"}],\n"
    "\"kind\":\"posts\",\"counts\":{\"posts\":4,\"questions\":1,\"answers\":2,\"others\":1,"
    "\"accepted\":1,\"without_"
    "owner\":1},\n"
    "\"people\":[{\"user\":-1,\"answers\":1,\"accepted\":1,\"questions\":0}]";

static void posts(void)
{
    static const size_t PIECES[] = {1 << 20, 100, 1};
    for (size_t i = 0; i < COUNT(PIECES); i++) {
        struct ctx c = begin();
        struct tape t = {.left = str_of(POSTS_XML), .piece = PIECES[i]};
        CHECK(read_tape(&c, &t) == OK);
        CHECK_STR(text_str(&t.out), str_of(POSTS_JSON));
        arena_free(c.mem);
    }
}

static void other_files(void)
{
    static const struct {
        const char *xml, *json;
    } FACTS[] = {
        {"<users><row Id=\"-1\" Reputation=\"1\" CreationDate=\"2011-10-11T18:16:00.230\" "
         "DisplayName=\"Eve\""
         " Location=\"here\" WebsiteUrl=\"\" /></users>",
         "\"items\":[{\"id\":-1,\"name\":\"Eve\",\"location\":\"here\","
         "\"website\":\"\","
         "\"reputation\":1,\"date\":\"2011-10-11T18:16:00Z\"}],\n"
         "\"kind\":\"users\",\"counts\":{\"users\":1,\"with_location\":1,\"with_website\":0}"},
        {"<badges><row Id=\"1\" UserId=\"3\" Name=\"Teacher\" Date=\"2011-10-11T19:25:16.397\" "
         "Class=\"3\" /></badges>",
         "\"items\":[{\"id\":1,\"owner\":3,\"name\":\"Teacher\",\"class\":3,"
         "\"date\":\"2011-10-11T19:25:16Z\"}],\n\"kind\":\"badges\",\"counts\":{\"badges\":1,"
         "\"people\":1}"},
        {"<comments><row Id=\"1\" PostId=\"3\" Score=\"0\" Text=\"So.\" "
         "CreationDate=\"2011-10-11T19:50:34.047\""
         " UserId=\"12\" /></comments>",
         "\"items\":[{\"id\":1,\"post\":3,\"owner\":12,\"score\":0,"
         "\"date\":\"2011-10-11T19:50:34Z\",\"text\":\"So.\"}],\n\"kind\":\"comments\",\"counts\":{"
         "\"comments\":1,"
         "\"people\":1}"},
        {"<!-- none --><users></users>", "\"items\":[],\n\"kind\":\"users\",\"counts\":{\"users\":"
                                         "0,\"with_location\":0,\"with_website\":0}"},
    };
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        struct ctx c = begin();
        struct tape t = {.left = str_of(FACTS[i].xml), .piece = 1000};
        CHECK(read_tape(&c, &t) == OK);
        CHECK_STR(text_str(&t.out), str_of(FACTS[i].json));
        arena_free(c.mem);
    }
}

static void bad_files(void)
{
    static const struct {
        const char *xml;
        size_t more;
        const char *why;
    } FACTS[] = {
        {"", 0, "This file is empty."},
        {"<html><body></body></html>", 0,
         "This is no Posts.xml, Users.xml, Badges.xml or Comments.xml of a Stack Exchange dump."},
        {"\x89PNG\r\n", 0,
         "This is no Posts.xml, Users.xml, Badges.xml or Comments.xml of a Stack Exchange dump."},
        {"<!DOCTYPE posts [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><posts><row "
         "Title=\"&b;\"/></posts>",
         0,
         "This is no Posts.xml, Users.xml, Badges.xml or Comments.xml of a Stack Exchange dump."},
        {"<posts><row Id=\"1\" />", 0, "This file ends in the middle, after row 1."},
        {"<posts><row Id=\"1\" /><row Id=\"2", 0, "This file ends in the middle, after row 1."},
        {"<posts><row Id=\"1\" /><row Id=2 /></posts>", 0,
         "What comes after row 1 is no row of a Stack Exchange dump."},
        {"<posts>words</posts>", 0, "What comes after row 0 is no row of a Stack Exchange dump."},
        {"<posts></users>", 0, "What comes after row 0 is no row of a Stack Exchange dump."},
        {"<posts><row Id=\"1\" /><row Body=\"", 1 << 30,
         "After row 1 comes one that is longer than 4 MB."},
    };
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        struct ctx c = begin();
        struct tape t = {.left = str_of(FACTS[i].xml), .piece = 1000, .more = FACTS[i].more};
        CHECK(read_tape(&c, &t) == ERR_INVALID);
        CHECK_STR(c.why, str_of(FACTS[i].why));
        CHECK(t.more == 0 || t.more > FACTS[i].more - (20 << 20));
        arena_free(c.mem);
    }
}

/* The dump of history.meta of 2018, if PLAUDIT_DUMP names its folder. */
static void whole_dump(void)
{
    static const struct {
        const char *file, *words;
    } FACTS[] = {
        {"Posts.xml", "\"counts\":{\"posts\":1657,\"questions\":556,\"answers\":1095,\"others\":6,"
                      "\"accepted\":181,"
                      "\"without_owner\":46}"},
        {"Posts.xml", "\"answers\":179,\"accepted\":51,"},
        {"Posts.xml", "\"answers\":110,\"accepted\":13,"},
        {"Posts.xml", "\"answers\":64,"},
        {"Users.xml", "\"kind\":\"users\",\"counts\":{\"users\":2295,\"with_location\":1260,\"with_"
                      "website\":683}"},
        {"Badges.xml", "\"kind\":\"badges\",\"counts\":{\"badges\":4931,"},
        {"Comments.xml", "\"kind\":\"comments\",\"counts\":{\"comments\":3454,"},
    };
    const char *folder = getenv("PLAUDIT_DUMP");
    if (!folder) {
        puts("the counts of a whole dump were not looked at: PLAUDIT_DUMP names no folder with "
             "Posts.xml");
        return;
    }
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        struct ctx c = begin();
        struct tape t = {.piece = 1 << 20};
        int fd = open(arena_format(c.mem, "%s/%s", folder, FACTS[i].file).at, O_RDONLY | O_CLOEXEC);
        CHECK(fd >= 0 && file_bytes(c.mem, fd, 100 << 20, &t.left));
        CHECK(read_tape(&c, &t) == OK);
        CHECK(str_find(text_str(&t.out), str_of(FACTS[i].words)) != SIZE_MAX);
        if (fd >= 0)
            close(fd);
        arena_free(c.mem);
    }
}

int main(void)
{
    posts();
    other_files();
    bad_files();
    whole_dump();
    return CHECK_RESULT();
}
