/* mailing_fixture.h -- groups, people and their mail for the tests of this room. */
#ifndef FEATURE_MAILING_FIXTURE_H
#define FEATURE_MAILING_FIXTURE_H

#include "base/config.h"
#include "feature/account/account.h"
#include "feature/frame/testing.h"
#include "feature/lounge/lounge.h"
#include "feature/mailing/inside.h"
#include "kit/i18n/i18n.h"
#include "kit/sandbox/sandbox.h"
#include "kit/store/testing.h"

enum { ANA = 101, BO, CY, DI, PROGRAM = 7, GENERAL = 201, LEADS, CLOUD };

#define NOON 1800014400LL /* Friday, 2027-01-15, 12:00 in UTC */
#define DAY_S 86400LL

/* Bo and Cy get each article of General, Di a digest (she lives in Tokyo), Ana nothing. Cy wants to read
 * what is for leads only. */
static const char ROWS[] =
    "INSERT INTO person (id, handle, name, sort_key, zone, made) VALUES"
    " (101,'ana','Ana Lu',x'01','UTC',1),(102,'bo','Bo Bérg',x'02','UTC',1),"
    " (103,'cy','Cy',x'03','UTC',1),(104,'di','Di',x'04','Asia/Tokyo',1);"
    "INSERT INTO account (person, email, made) VALUES (101,'ana@example.org',1),"
    " (102,'bo@example.org',1),(103,'cy@example.org',1),(104,'di@example.org',1);"
    "INSERT INTO program VALUES (7,'mer','Meridian',150,'running',1);"
    "INSERT INTO region VALUES (7,1,'eu','Europe');"
    "INSERT INTO participant (program, person, region, joined) VALUES "
    "(7,101,1,1),(7,102,1,1),(7,103,1,1),(7,104,1,1);"
    "INSERT INTO newsgroup (program, id, name, title, kind, made) VALUES"
    " (7,201,'mer.general','General','group',1),(7,202,'mer.leads','Leads','group',1),"
    " (7,203,'mer.cloud','Cloud','group',1);"
    "INSERT INTO newsgroup_right VALUES (7,201,'role',2,31),(7,202,'role',16,31),"
    " (7,203,'role',2,31);"
    "INSERT INTO subscription (program, person, newsgroup, role, mail, since) VALUES"
    " (7,101,201,'member','none',1),(7,102,201,'member','each',1),(7,103,201,'member','each',1),"
    " (7,104,201,'member','daily',1),(7,103,202,'member','each',1);";

struct desk {
    struct ctx c;
    struct site site;
};

static inline void open_desk(struct desk *d, const char *senders)
{
    const char *const set[] = {"mail.reply=lists.example.org", senders};
    const struct config *config;
    d->c = test_ctx_begin();
    d->site = *d->c.site;
    d->site.address = S("https://experts.example.org");
    d->c.site = &d->site;
    CHECK(config_load(&d->c, &(struct config_sources){.set = set, .n_set = 2}, &config) == OK);
    d->site.config = config;
    d->site.lounge = lounge_book_new(d->c.mem);
    CHECK(db_script(&d->c, ROWS) == OK);
    d->c.now = (moment){NOON};
    d->c.catalog = i18n_catalogs[0];
    d->c.program = 0;
}

static inline struct ctx as(const struct ctx *c, int64_t person)
{
    struct ctx there = *c;
    there.program = PROGRAM;
    CHECK(account_as(&there, person) == OK);
    return there;
}

static inline int64_t post(struct ctx *c, int64_t person, int64_t parent, const char *body)
{
    struct ctx there = as(c, person);
    struct article_new in = {.door = "web", .kind = "post", .parent = parent, .body = str_of(body)};
    int64_t id = 0;
    enum article_end end;
    if (!parent)
        in.groups[in.n_groups++] = GENERAL, in.subject = S("Plans for spring");
    enum err e = lounge_post(&there, &in, &id, &end);
    CHECK(e == OK);
    return id;
}

static inline size_t send(struct ctx *c)
{
    size_t n = 99;
    CHECK(mailing_send(c, 1000, &n) == OK);
    return n;
}

/* What was queued last, or before that; its text without soft line ends, and to whom. */
static inline str letter(struct ctx *c, size_t back, str *to)
{
    struct ctx there = *c;
    const struct mail_line *lines;
    size_t n;
    there.program = PROGRAM;
    CHECK(mail_list(&there, 0, &lines, &n) == OK && n > back);
    if (n <= back)
        return (str){0};
    *to = lines[back].to;
    struct text whole = {.mem = c->mem};
    str text = mail_message(&there, lines[back].id);
    for (size_t at; (at = str_find(text, S("=\r\n"))) != SIZE_MAX; text = str_from(text, at + 3))
        text_add(&whole, str_upto(text, at));
    text_add(&whole, text);
    return text_str(&whole);
}

static inline size_t letters(struct ctx *c)
{
    struct ctx there = *c;
    const struct mail_line *lines;
    size_t n = 0;
    there.program = PROGRAM;
    CHECK(mail_list(&there, 0, &lines, &n) == OK);
    return n;
}

static inline bool has(str text, const char *part)
{
    return str_find(text, str_of(part)) != SIZE_MAX;
}

/* What stands in a text between two others. */
static inline str between(str text, const char *before, const char *behind)
{
    size_t at = str_find(text, str_of(before));
    str rest = str_from(text, at == SIZE_MAX ? text.len : at + strlen(before));
    return str_upto(rest, str_find(rest, str_of(behind)));
}

static inline enum lmtp_code take(struct ctx *c, const char *sender, str to, str source)
{
    struct lmtp_answer answer = {LMTP_LATER, {0}};
    struct ctx there = *c;
    struct lmtp_mail mail = {str_of(sender), &to, 1, source};
    mailing_door.take(&there, mailing_door.of, &mail, &answer);
    return answer.code;
}

static inline str mail_of(struct ctx *c, const char *from, const char *head, const char *body)
{
    return arena_format(c->mem, "From: Somebody <%s>\r\nSubject: Re: Plans\r\n%s\r\n%s\r\n", from,
                        head, body);
}

static inline int64_t found(struct ctx *c, const char *message_id)
{
    struct ctx there = as(c, ANA);
    int64_t id = 0;
    CHECK(lounge_find(&there, str_of(message_id), &id) == OK);
    return id;
}

#endif
