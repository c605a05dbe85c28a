#include "feature/witness/witness.h"

#include "base/test.h"
#include "kit/store/testing.h"
#include "kit/tlog/testing.h"

#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>

static const char LOG_NAME[] = "other.example.org/p/one/log";

/* A witness, and a log elsewhere that it watches. */
struct place {
    struct ctx c;
    struct site site;
    char folder[32];
    struct tlog_signer log;
    struct memory_log tiles;
    struct tlog_head head[20]; /* after so many entries */
};

static const struct config *config_of(struct ctx *c, const char *const *set, size_t n)
{
    const struct config *config = NULL;
    CHECK(config_load(c, &(struct config_sources){.set = set, .n_set = n}, &config) == OK);
    return config;
}

static enum err write_tile(struct ctx *c, void *of, const struct tlog_tile *tile, str bytes)
{
    return memory_write(c, of, tile, bytes);
}

/* The same log in two histories: from entry `fork` on they differ. */
static void grow(struct place *p, int fork)
{
    static const struct tlog_reader nothing = {0};
    const struct tlog_sink sink = {write_tile, &p->tiles};
    struct tlog_tree *tree;
    CHECK(tlog_tree_load(&p->c, &nothing, 0, &tree) == OK);
    for (int i = 0; i < 20; i++) {
        p->head[i] = tlog_tree_head(tree);
        str entry = arena_format(p->c.mem, "%d of %d", i, i < fork ? 0 : fork);
        CHECK(tlog_tree_add(&p->c, tree, entry, &sink) == OK);
    }
    CHECK(tlog_tree_edge(&p->c, tree, &sink) == OK);
}

static struct place *begin(struct arena *mem)
{
    static const unsigned char seed[32] = {1, 2, 3};
    struct place *p = arena_take(mem, 1, sizeof *p);
    p->c = test_ctx_begin();
    p->site = *p->c.site;
    memcpy(p->folder, "/tmp/plaudit-witness-XXXXXX", 28);
    CHECK(mkdtemp(p->folder) != NULL);
    tlog_signer_make(str_of(LOG_NAME), seed, &p->log);
    const char *set[] = {
        arena_format(mem, "witness.logs=%.*s", STR_ARG(tlog_key_text(mem, &p->log.key))).at};
    p->site.config = config_of(&p->c, set, 1);
    p->site.data_dir = str_of(p->folder);
    p->site.address = S("https://experts.example.org");
    p->c.site = &p->site;
    p->tiles.mem = mem;
    return p;
}

static int remove_one(const char *path, const struct stat *is, int kind, struct FTW *at)
{
    (void)is, (void)kind, (void)at;
    return remove(path);
}

static void end(struct place *p)
{
    CHECK(nftw(p->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS) == 0);
    test_ctx_end(&p->c);
}

/* Without a proof: for a log that was never seen, or the same tree once more. */
static str submission(struct place *p, int64_t old, int64_t size, const struct tlog_signer *signer)
{
    struct tlog_submission s = {.old = old};
    s.checkpoint = tlog_checkpoint_sign(p->c.mem, &p->head[size], signer);
    return tlog_submission_text(p->c.mem, &s);
}

static struct witness_answer send(struct place *p, str text)
{
    struct req r = {.method = S("POST"), .path = S("/witness/add-checkpoint"), .body = text};
    struct res out = {0};
    http_run(&p->c, witness_routes, &r, &out);
    return (struct witness_answer){out.status, out.type, out.body};
}

static struct witness_state *state_of(struct place *p)
{
    struct witness_state *state = arena_take(p->c.mem, 1, sizeof *state);
    CHECK(witness_state(&p->c, state) == OK);
    return state;
}

/* Only 20 entries: each tile of a smaller tree is the beginning of the last one. */
static enum err cut_tile(struct ctx *c, void *of, const struct tlog_tile *tile, str *bytes)
{
    struct tlog_tile last = {tile->level, tile->n, 20};
    enum err e = memory_read(c, of, &last, bytes);
    if (!e)
        *bytes = str_upto(*bytes, (size_t)tile->width * TLOG_HASH);
    return e;
}

static str grown(struct place *p, int64_t old, int64_t size)
{
    const struct tlog_reader reader = {cut_tile, &p->tiles};
    struct tlog_submission s = {.old = old};
    s.checkpoint = tlog_checkpoint_sign(p->c.mem, &p->head[size], &p->log);
    CHECK(tlog_consistency(&p->c, &reader, old, size, &s.path) == OK);
    return tlog_submission_text(p->c.mem, &s);
}

static void test_protocol(struct place *p)
{
    static const unsigned char seed[32] = {9};
    struct tlog_signer other, witness;
    struct witness_answer a;
    moment at;
    grow(p, 99);
    tlog_signer_make(str_of(LOG_NAME), seed, &other);
    CHECK(send(p, S("nonsense")).status == 400);
    CHECK(send(p, submission(p, 0, 5, &other)).status == 403);
    tlog_signer_make(S("unknown.example/log"), seed, &other);
    CHECK(send(p, submission(p, 0, 5, &other)).status == 404);
    CHECK(send(p, submission(p, 6, 5, &p->log)).status == 400);

    /* the first one is believed; its cosignature can be checked by anybody */
    str first = submission(p, 0, 5, &p->log);
    a = send(p, first);
    CHECK(a.status == 200 && ledger_signer(&p->c, LEDGER_WITNESS, &witness) == OK);
    str note = tlog_checkpoint_sign(p->c.mem, &p->head[5], &p->log);
    CHECK(tlog_cosigned(tlog_cosignature_add(p->c.mem, note, a.body), &witness.key, &at) &&
          at.s == p->c.now.s);
    CHECK(str_starts(a.body, S("\xe2\x80\x94 experts.example.org/witness ")));

    /* who does not know what it saw last is told */
    a = send(p, first);
    CHECK(a.status == 409 && str_same(a.type, S("text/x.tlog.size")));
    CHECK_STR(a.body, S("5\n"));
    CHECK(send(p, grown(p, 3, 9)).status == 409);
    /* the same tree once more, a later one, and never back */
    CHECK(send(p, submission(p, 5, 5, &p->log)).status == 200);
    CHECK(send(p, grown(p, 5, 12)).status == 200);
    a = send(p, grown(p, 5, 9));
    CHECK(a.status == 409);
    CHECK_STR(a.body, S("12\n"));
    CHECK(state_of(p)->n_refused == 0 && state_of(p)->n_logs == 1 &&
          state_of(p)->logs[0].size == 12);
}

/* A second history, signed with the log's own key: refused, and kept. */
static void test_fork(struct place *p)
{
    grow(p, 99);
    CHECK(send(p, submission(p, 0, 8, &p->log)).status == 200);
    struct tlog_head seen = p->head[8];
    p->tiles.n = 0;
    grow(p, 6); /* other entries from 6 on */
    CHECK(!tlog_same(&seen.root, &p->head[8].root));
    CHECK(send(p, submission(p, 8, 8, &p->log)).status == 409);
    CHECK(send(p, grown(p, 8, 15)).status == 422);
    CHECK(send(p, submission(p, 0, 8, &p->log)).status ==
          409); /* whatever size it claims to know */
    const struct witness_state *state = state_of(p);
    CHECK(state->n_refused == 2 && state->logs[0].size == 8);
    size_t forks = 0;
    for (size_t i = 0; i < state->n_refused; i++) {
        const struct witness_refused *r = &state->refused[i];
        struct tlog_head head[2];
        forks += r->fork;
        CHECK(r->known_size == 8 && r->size == (r->fork ? 8 : 15));
        /* both are signed by the log: the evidence speaks for itself */
        CHECK(tlog_checkpoint_open(&p->c, r->checkpoint, &p->log.key, &head[0]) == OK);
        CHECK(tlog_checkpoint_open(&p->c, r->known, &p->log.key, &head[1]) == OK);
        CHECK(!r->fork ||
              (head[0].size == head[1].size && !tlog_same(&head[0].root, &head[1].root)));
    }
    CHECK(forks == 1);
    /* a proof with something in front of it, or behind */
    p->tiles.n = 0;
    grow(p, 99);
    str good = grown(p, 8, 15), line = S("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
    str more = arena_format(p->c.mem, "old 8\n%.*s%.*s", STR_ARG(line), STR_ARG(str_from(good, 6)));
    CHECK(send(p, more).status == 422 && send(p, good).status == 200);
}

static void test_settings(struct place *p)
{
    static const struct {
        const char *set;
        bool good;
    } cases[] = {
        {"witness.logs=", true},
        {"witness.logs=nonsense", false},
        {"witness.ask=https://a.example/witness", false},
        {"witness.ask=a.example/witness a.example/w+0+0", false},
    };
    static const unsigned char seed[32] = {4};
    struct witness_settings *s = arena_take(p->c.mem, 1, sizeof *s);
    for (size_t i = 0; i < COUNT(cases); i++)
        CHECK((witness_settings(&p->c, config_of(&p->c, &cases[i].set, 1), s) == OK) ==
              cases[i].good);
    struct tlog_signer log, witness;
    tlog_signer_make(S("a.example/log"), seed, &log);
    tlog_signer_make_of(TLOG_WITNESS, S("a.example/witness"), seed, &witness);
    str one = tlog_key_text(p->c.mem, &log.key), two = tlog_key_text(p->c.mem, &witness.key);
    const char *set[] = {
        arena_format(p->c.mem, "witness.logs=%.*s, %.*s", STR_ARG(one), STR_ARG(one)).at,
        arena_format(p->c.mem, "witness.ask=https://a.example/witness/ %.*s", STR_ARG(two)).at};
    CHECK(witness_settings(&p->c, config_of(&p->c, set, 2), s) == OK && s->n_logs == 2 &&
          s->n_asked == 1);
    CHECK_STR(s->asked[0].address, S("https://a.example/witness"));
    set[0] = arena_format(p->c.mem, "witness.logs=%.*s", STR_ARG(two)).at; /* of the other kind */
    CHECK(witness_settings(&p->c, config_of(&p->c, set, 1), s) == ERR_INVALID);
}

int main(void)
{
    struct arena *mem = arena_new();
    static void (*const parts[])(struct place *) = {test_protocol, test_fork, test_settings};
    for (size_t i = 0; i < COUNT(parts); i++) {
        struct place *p = begin(mem);
        parts[i](p);
        end(p);
    }
    arena_free(mem);
    return CHECK_RESULT();
}
