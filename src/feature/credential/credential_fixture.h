/* credential_fixture.h -- for the tests of this room: Ana has one term in a program of an installation
 * with an address of its own and a folder for keys. */
#ifndef FEATURE_CREDENTIAL_FIXTURE_H
#define FEATURE_CREDENTIAL_FIXTURE_H

#include "base/test.h"
#include "feature/credential/inside.h"
#include "feature/frame/frame.h"
#include "feature/program/program.h"
#include "kit/sandbox/sandbox.h"
#include "kit/store/testing.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ANA = 101, TERM = 9, FROM = 20819 /* 2027-01-01 */ };

static const char PEOPLE[] =
    "INSERT INTO person (id, handle, name, sort_key, made) VALUES (101,'ana','Ana',x'01',1),"
    "  (102,'bo','Bo',x'02',1),(103,'cy','Cy',x'03',1);";
static const char ROWS[] =
    "INSERT INTO cycle VALUES (%lld,5,'2027-01',20819,20400,20787,1,'replying');"
    "INSERT INTO nomination (program,id,cycle,nominee,nominator,kind,expertise,region,state,made,"
    "  frozen,record_digest) VALUES (%lld,7,5,101,103,'new',%lld,%lld,'decided',1,1,x'00');"
    "INSERT INTO evaluation_run VALUES (%lld,8,5,1,'mean/1','t',1,zeroblob(32),zeroblob(32),"
    "  'official','done',102,1);"
    "INSERT INTO decision (program,id,cycle,nomination,run,outcome,ground,reasons,state,author,"
    "  signer,made,final) VALUES (%lld,5,5,7,8,'award','above','Good.','final',102,103,1,2);"
    "INSERT INTO award_term (program,id,person,decision,expertise,number,from_day,to_day,state)"
    "  VALUES (%lld,9,101,5,%lld,1,20819,21184,'current');";

static inline void at(struct ctx *c, int64_t on)
{
    c->now = (moment){on * 86400 + 60};
}

static inline struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    struct site *site = arena_take(c.mem, 1, sizeof *site);
    char *folder = (char *)arena_copy(c.mem, S("/tmp/credential-test-XXXXXX")).at;
    *site = *c.site;
    site->data_dir = str_of(mkdtemp(folder));
    site->address = S("https://experts.example.org");
    c.site = site;
    at(&c, FROM - 30);
    const struct expertise *expertises;
    const struct region *regions;
    int64_t program;
    size_t n;
    CHECK(db_script(&c, PEOPLE) == OK);
    c.me = 103; /* sets the program up */
    CHECK(program_make(&c, &(struct program_new){S("test"), S("Test <Experts>"), 255}, &program) ==
          OK);
    CHECK(program_expertises(&c, &expertises, &n) == OK && n > 1);
    CHECK(program_regions(&c, &regions, &n) == OK && n > 0);
    long long p = program, e = expertises[1].id;
    CHECK(db_script(&c,
                    arena_format(c.mem, ROWS, p, p, e, (long long)regions[0].id, p, p, p, e).at) ==
          OK);
    c.me = 0, c.bits = ANYBODY;
    return c;
}

static inline void end(struct ctx *c)
{
    str keys = arena_format(c->mem, "%.*s/keys", STR_ARG(c->site->data_dir));
    DIR *d = opendir(keys.at);
    for (struct dirent *e; d && (e = readdir(d));)
        (void)unlink(arena_format(c->mem, "%.*s/%s", STR_ARG(keys), e->d_name).at);
    if (d)
        closedir(d);
    (void)rmdir(keys.at);
    CHECK(rmdir(arena_copy(c->mem, c->site->data_dir).at) == 0);
    test_ctx_end(c);
}

static inline enum err told(struct ctx *c, const char *kind, int64_t subject)
{
    enum err e = db_begin(c);
    if (!e)
        e = credential_follow(c, &(struct ledger_line){.kind = str_of(kind), .subject = subject});
    return db_end(c, e);
}

static inline str public_id_of(struct ctx *c)
{
    const struct credential_line *lines;
    size_t n;
    CHECK(credential_of(c, ANA, &lines, &n) == OK && n == 1);
    return n == 1 ? str_from(lines[0].address, S("/credentials/").len) : S("");
}

static inline str badge_of(struct ctx *c)
{
    struct row_credential_by_public row = {0};
    str id;
    CHECK(credential_public_id(c, public_id_of(c), &id) &&
          q_credential_by_public(c, id, &row) == OK && row.found);
    return row.document;
}

static inline enum credential_verdict checked(struct ctx *c, str bytes, struct credential_check *k)
{
    struct credential_question question = {.bytes = bytes};
    CHECK(credential_check(c, &question, k) == OK);
    CHECK(k->reason.len > 0);
    return k->verdict;
}

/* What the published list says of the badge. */
static inline bool in_list(struct ctx *c, str badge, const char *purpose)
{
    struct text out = {.mem = c->mem}, list = {.mem = c->mem};
    struct sign_badge b, l;
    struct row_credential_list_by_id row;
    int64_t id = 0;
    CHECK(sign_read(c, badge, S(""), &out) == OK && sign_taken(c, text_str(&out), &b) == OK);
    str rest =
        str_from(b.statuses[0].list, S("https://experts.example.org/credentials/status/").len);
    str number = {0};
    CHECK(str_cut(&rest, '/', &number) && str_int(number, &id));
    CHECK(q_credential_list_by_id(c, id, str_of(purpose), &row) == OK && row.found);
    str slot = arena_format(c->mem, "%lld", (long long)b.statuses[0].index);
    CHECK(sign_read(c, row.document, slot, &list) == OK &&
          sign_taken(c, text_str(&list), &l) == OK);
    CHECK_STR(l.list_purpose, str_of(purpose));
    return l.list_bit;
}

static inline struct res get(struct ctx *c, const char *path, const char *accept)
{
    struct req r = {
        .method = S("GET"), .path = str_of(path), .token = S("t"), .accept = str_of(accept)};
    struct res out = {0};
    http_run(c, credential_routes, &r, &out);
    if (out.status == 404) {
        out = (struct res){0};
        http_run(c, verify_routes, &r, &out);
    }
    return out;
}

#endif
