/* blog_fixture.h -- for the tests of this room: a program with people, and posts. */
#ifndef BLOG_FIXTURE_H
#define BLOG_FIXTURE_H

#include "feature/blog/blog.h"
#include "feature/frame/testing.h"
#include "feature/program/program.h"
#include "kit/store/testing.h"

enum { ANA = 101, BO, EVE };

static const char PEOPLE[] =
    "INSERT INTO person (id, handle, name, sort_key, made) VALUES (101,'ana','Ana & Co',x'01',1),"
    "(102,'bo','Bo',x'02',1),(103,'eve','Eve',x'03',1);";

/* Ana is a member, Bo manages the program, Eve is signed in and nothing else. */
static inline struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    int64_t program;
    CHECK(db_script(&c, PEOPLE) == OK);
    c.me = BO;
    CHECK(program_make(&c, &(struct program_new){S("test"), S("Test"), 255}, &program) == OK);
    enter(&c, BO, MANAGER);
    CHECK(blog_category_save(&c, &(struct blog_category){S("news"), S("News"), 1, false}) == OK);
    return c;
}

static inline struct blog_draft words(const char *title, const char *body)
{
    return (struct blog_draft){.title = str_of(title),
                               .lead_in = S("In short."),
                               .body = str_of(body),
                               .category = S("news"),
                               .tags = S("Tea, #pots , tea"),
                               .language = S("en"),
                               .seen_by = ANYBODY,
                               .comments = true};
}

/* What came of it: "published", "asked" ... */
static inline str publish(struct ctx *c, int64_t id, const char *note)
{
    const char *to = "";
    c->problems = NULL;
    enum err e = blog_publish(c, id, &(struct blog_publishing){.note = str_of(note)}, &to);
    return e == OK            ? str_of(to)
           : e == ERR_INVALID ? S("invalid")
           : e == ERR_REFUSED ? S("refused")
                              : S("error");
}

static inline int64_t write_one(struct ctx *c, const struct blog_draft *d)
{
    int64_t id = 0;
    c->problems = NULL;
    CHECK(blog_begin(c, &id) == OK);
    CHECK(blog_save(c, id, d) == OK);
    return id;
}

#endif
