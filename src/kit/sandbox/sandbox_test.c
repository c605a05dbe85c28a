#include "kit/sandbox/sandbox.h"
#include "kit/sandbox/sandbox_internal.h"
#include "base/test.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct sandbox_limits LIMITS = {1 << 20, 64 << 20, 10};
static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};

static struct site place; /* sandbox: NULL, then a mother: every test runs both ways */

static struct ctx begin(void)
{
    return (struct ctx){
        .mem = arena_new(), .now = {1000}, .catalog = &ENGLISH, .bits = ANYBODY, .site = &place};
}

static struct sandbox_input both(str bytes, str hint)
{
    return (struct sandbox_input){bytes, hint};
}

/* ---- jobs that behave ------------------------------------------------------------------------ */

static enum err echo(struct ctx *c, str input, str hint, struct text *out)
{
    text_add(out, hint);
    text_char(out, '|');
    text_add(out, input);
    text_format(out, "|%d", (int)c->now.s);
    return OK;
}

static enum err refuse(struct ctx *c, str input, str hint, struct text *out)
{
    (void)hint, (void)out;
    return fail(c, ERR_INVALID, "Line %d is odd.", (int)input.len);
}

/* ---- jobs that try to get out; should one come through, it says OK --------------------------- */

static enum err open_file(struct ctx *c, str input, str hint, struct text *out)
{
    (void)c, (void)input, (void)hint, (void)out;
    return open("/etc/passwd", O_RDONLY | O_CLOEXEC) == -2 ? ERR_BUSY : OK;
}

static enum err connect_out(struct ctx *c, str input, str hint, struct text *out)
{
    (void)c, (void)input, (void)hint, (void)out;
    return socket(AF_INET, SOCK_STREAM, 0) == -2 ? ERR_BUSY : OK;
}

static enum err fork_off(struct ctx *c, str input, str hint, struct text *out)
{
    (void)c, (void)input, (void)hint, (void)out;
    return fork() == -2 ? ERR_BUSY : OK;
}

static enum err run_program(struct ctx *c, str input, str hint, struct text *out)
{
    (void)c, (void)input, (void)hint, (void)out;
    char name[] = "true";
    char *arguments[] = {name, NULL};
    return execv("/bin/true", arguments) == -2 ? ERR_BUSY : OK;
}

static enum err shoot_parent(struct ctx *c, str input, str hint, struct text *out)
{
    (void)c, (void)input, (void)hint, (void)out;
    return kill(1, 0) == -2 ? ERR_BUSY : OK;
}

static enum err make_code(struct ctx *c, str input, str hint, struct text *out)
{
    (void)c, (void)input, (void)hint, (void)out;
    void *at =
        mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return at == NULL ? ERR_BUSY : OK;
}

static enum err crash(struct ctx *c, str input, str hint, struct text *out)
{
    (void)c, (void)input, (void)hint, (void)out;
    signal(SIGSEGV, SIG_DFL);
    raise(SIGKILL);
    return OK;
}

/* ---- jobs that take too much ----------------------------------------------------------------- */

static enum err spin(struct ctx *c, str input, str hint, struct text *out)
{
    (void)c, (void)input, (void)hint, (void)out;
    volatile unsigned turns = 1;
    while (turns > 0)
        turns = turns % 7 + 1;
    return OK;
}

static enum err flood(struct ctx *c, str input, str hint, struct text *out)
{
    (void)c, (void)input, (void)hint;
    for (int i = 0; i < 2000; i++)
        text_add(out, S("0123456789012345678901234567890123456789012345678901234567890123456789"));
    return OK;
}

static enum err flood_raw(struct ctx *c, str input, str hint, struct text *out)
{
    (void)c, (void)input, (void)hint, (void)out;
    static const char zeros[4096];
    while (write(0, zeros, sizeof zeros) > 0)
        continue;
    return OK;
}

static enum err lie(struct ctx *c, str input, str hint, struct text *out)
{
    (void)c, (void)input, (void)hint, (void)out;
    struct sandbox_reply reply = {SANDBOX_MARK, OK, UINT64_MAX, 2};
    if (write(0, &reply, sizeof reply) < 0)
        return ERR_BUSY;
    _exit(0);
}

static enum err devour(struct ctx *c, str input, str hint, struct text *out)
{
    (void)input, (void)hint;
    for (int i = 0; i < 200; i++)
        text_char(out, *(char *)arena_take(c->mem, 1 << 20, 1) ? 'x' : 'y');
    return OK;
}

/* ---- the tests ------------------------------------------------------------------------------- */

static void test_work(void)
{
    struct ctx c = begin();
    str out = {0};
    CHECK(sandbox_run(&c, echo, both(S("in"), S("hint")), LIMITS, &out) == OK);
    CHECK_STR(out, S("hint|in|1000"));
    CHECK(sandbox_run(&c, echo, both((str){0}, (str){0}), LIMITS, &out) == OK);
    CHECK_STR(out, S("||1000"));
    char *big = arena_take(c.mem, 900000, 1); /* more than a socket holds, both ways */
    memset(big, 'b', 900000);
    CHECK(sandbox_run(&c, echo, both((str){big, 900000}, S("h")), LIMITS, &out) == OK);
    CHECK(out.len == 900007 && out.at[900000] == 'b');
    out = S("as before");
    CHECK(sandbox_run(&c, refuse, both(S("seven.."), S("")), LIMITS, &out) == ERR_INVALID);
    CHECK_STR(c.why, S("Line 7 is odd."));
    CHECK_STR(out, S("as before"));
    arena_free(c.mem);
}

static void test_walls(void)
{
    static const struct {
        sandbox_job *job;
    } jobs[] = {{open_file},    {connect_out}, {fork_off}, {run_program},
                {shoot_parent}, {make_code},   {crash},    {lie}};
    log_threshold(LOG_ERROR);
    for (size_t i = 0; i < COUNT(jobs); i++) {
        struct ctx c = begin();
        str out = {0};
        CHECK(sandbox_run(&c, jobs[i].job, both(S("x"), S("")), LIMITS, &out) == ERR_INVALID);
        CHECK(str_find(c.why, S("could not be read")) != SIZE_MAX);
        arena_free(c.mem);
    }
}

static void check_limit(sandbox_job *job, struct sandbox_limits limits, str words)
{
    struct ctx c = begin();
    str out = {0};
    CHECK(sandbox_run(&c, job, both(S("x"), S("")), limits, &out) == ERR_INVALID);
    CHECK(str_find(c.why, words) != SIZE_MAX);
    arena_free(c.mem);
}

static void test_limits(void)
{
    check_limit(spin, (struct sandbox_limits){1000, 64 << 20, 1}, S("took longer than"));
    check_limit(flood, (struct sandbox_limits){100000, 64 << 20, 5}, S("more than 97 kB"));
    check_limit(flood_raw, (struct sandbox_limits){100000, 64 << 20, 5}, S("more than 97 kB"));
    if (!SANDBOX_SANITIZED)
        check_limit(devour, (struct sandbox_limits){1000, 64 << 20, 5}, S("more than 64 MB"));
}

static void *run_many(void *answer)
{
    struct ctx c = begin();
    size_t *right = answer;
    for (int i = 0; i < 5; i++) {
        str out = {0};
        if (sandbox_run(&c, echo, both(S("a"), S("b")), LIMITS, &out) == OK &&
            str_same(out, S("b|a|1000")))
            ++*right;
    }
    arena_free(c.mem);
    return NULL;
}

static void test_threads(void)
{
    pthread_t threads[4];
    size_t right[4] = {0};
    for (size_t i = 0; i < 4; i++)
        CHECK(pthread_create(&threads[i], NULL, run_many, &right[i]) == 0);
    for (size_t i = 0; i < 4; i++)
        CHECK(pthread_join(threads[i], NULL) == 0 && right[i] == 5);
    CHECK(waitpid(-1, NULL, WNOHANG) == (place.sandbox ? 0 : -1)); /* nobody else left behind */
}

/* ---- streams --------------------------------------------------------------------------------- */

/* What the parent gives: `left` bytes; and what it takes: a count and a sum. */
struct tide {
    size_t left, taken, taken_max;
    unsigned sum;
};

static size_t give(void *state, char *room, size_t len)
{
    struct tide *t = state;
    if (len > t->left)
        len = t->left;
    for (size_t i = 0; i < len; i++)
        room[i] = (char)((t->left - i) % 251);
    t->left -= len;
    return len;
}

static bool take(void *state, str bytes)
{
    struct tide *t = state;
    for (size_t i = 0; i < bytes.len; i++)
        t->sum = t->sum * 31 + (unsigned char)bytes.at[i];
    t->taken += bytes.len;
    return t->taken <= t->taken_max;
}

static enum err copy(struct ctx *c, const struct sandbox_flow *flow, str hint)
{
    size_t most = 300000, got; /* more than a piece */
    char *room = arena_take(c->mem, most, 1);
    if (!flow->write(flow->state, hint))
        return fail(c, ERR_INVALID, "Nobody listens.");
    while ((got = flow->read(flow->state, room, most)) > 0)
        if (!flow->write(flow->state, (str){room, got}))
            return fail(c, ERR_INVALID, "Nobody listens.");
    return OK;
}

static enum err refuse_early(struct ctx *c, const struct sandbox_flow *flow, str hint)
{
    char one;
    (void)hint;
    return fail(c, ERR_INVALID, "The first byte is %d.",
                flow->read(flow->state, &one, 1) ? one : -1);
}

static enum err crash_midway(struct ctx *c, const struct sandbox_flow *flow, str hint)
{
    char one;
    (void)c, (void)hint;
    (void)!flow->write(flow->state, S("half"));
    return flow->read(flow->state, &one, 1) && kill(getpid(), SIGSEGV) == 0 ? OK : ERR_BUSY;
}

static void test_streams(void)
{
    static const struct {
        sandbox_stream_job *job;
        size_t output_max, taken_max;
        enum err result;
        str words;
    } FACTS[] = {
        {copy, 8 << 20, SIZE_MAX, OK, S("")},
        {refuse_early, 8 << 20, SIZE_MAX, ERR_INVALID, S("The first byte is 48.")},
        {crash_midway, 8 << 20, SIZE_MAX, ERR_INVALID, S("could not be read")},
        {copy, 1 << 20, SIZE_MAX, ERR_INVALID, S("more than 1024 kB")},
        {copy, 8 << 20, 1 << 20, ERR_BUSY, S("no room on the disk")},
    };
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        struct ctx c = begin();
        struct tide t = {.left = 3000000, .taken_max = FACTS[i].taken_max};
        struct sandbox_flow flow = {give, take, &t};
        struct sandbox_limits limits = {FACTS[i].output_max, 64 << 20, 10};
        CHECK(sandbox_stream(&c, FACTS[i].job, &flow, S("hint"), limits) == FACTS[i].result);
        CHECK(str_find(c.why, FACTS[i].words) != SIZE_MAX);
        if (FACTS[i].result == OK) {
            struct tide direct = {.left = 3000000, .taken_max = SIZE_MAX};
            struct sandbox_flow inside = {give, take, &direct};
            CHECK(copy(&c, &inside, S("hint")) == OK && direct.taken == 3000004);
            CHECK(t.taken == direct.taken && t.sum == direct.sum);
        }
        arena_free(c.mem);
    }
}

/* ---- programs of the system ------------------------------------------------------------------- */

/* What it printed; its status counts as `fine`. */
static str run_words(struct ctx *c, const char *const *words, const char *reads, bool *fine)
{
    static const char *const ENVIRONMENT[] = {"PATH=/usr/bin", NULL};
    char folder[] = "/tmp/plaudit-program-XXXXXX";
    struct sandbox_running running;
    struct text out = {.mem = c->mem};
    char room[4096];
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    CHECK(mkdtemp(folder) && nothing >= 0);
    const struct sandbox_program program = {.arguments = words,
                                            .environment = ENVIRONMENT,
                                            .reads = {reads},
                                            .writes = folder,
                                            .input = nothing,
                                            .limits = {1 << 20, 256 << 20, 2}};
    CHECK(sandbox_program_start(c, &program, &running) == OK);
    for (ssize_t got; (got = read(running.output, room, sizeof room)) > 0;)
        text_add(&out, (str){room, (size_t)got});
    *fine = sandbox_program_end(&running, false);
    close(nothing);
    (void)unlink(arena_format(c->mem, "%s/here", folder).at);
    CHECK(rmdir(folder) == 0);
    return text_str(&out);
}

static void test_programs(void)
{
    static const struct {
        const char *words[5];
        const char *reads;
        bool fine;
        str out;
    } FACTS[] = {
        {{"/usr/bin/echo", "a b"}, NULL, true, S("a b\n")},
        {{"/usr/bin/env"}, NULL, true, S("PATH=/usr/bin\n")},
        {{"/usr/bin/cat", "/etc/hostname"}, "/etc/passwd", false, S("")},
        {{"/usr/bin/ls", "/proc/1"}, NULL, false, S("")},
        {{"/usr/bin/touch", "/tmp/plaudit-program-away"}, NULL, false, S("")},
        {{"/usr/bin/cp", "/dev/null", "here"}, NULL, true, S("")},
        {{"/usr/bin/env", "/usr/bin/echo", "x"}, NULL, false, S("")}, /* starts another */
        {{"/bin/none"}, NULL, false, S("")},
    };
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        struct ctx c = begin();
        bool fine = false;
        str out = run_words(&c, FACTS[i].words, FACTS[i].reads, &fine);
        CHECK(fine == FACTS[i].fine);
        CHECK_STR(out, FACTS[i].out);
        arena_free(c.mem);
    }
}

/* ---- one process that makes copies ------------------------------------------------------------ */

static enum err tell_parent(struct ctx *c, str input, str hint, struct text *out)
{
    (void)c, (void)input, (void)hint;
    text_format(out, "%d", (int)getpid());
    return OK;
}

static void test_mother(void)
{
    struct ctx c = begin();
    str one, other;
    CHECK(sandbox_run(&c, tell_parent, both(S("x"), S("")), LIMITS, &one) == OK);
    CHECK(sandbox_run(&c, tell_parent, both(S("x"), S("")), LIMITS, &other) == OK);
    CHECK(!str_same(one, other)); /* each job has its own */
    pid_t mother = sandbox_mother(place.sandbox);
    CHECK(mother > 0 && sandbox_mother(place.sandbox) == mother);
    CHECK(kill(mother, SIGKILL) == 0);
    CHECK(sandbox_run(&c, tell_parent, both(S("x"), S("")), LIMITS, &one) == OK);
    CHECK(sandbox_run(&c, tell_parent, both(S("x"), S("")), LIMITS, &one) == OK);
    CHECK(sandbox_mother(place.sandbox) > 0 && sandbox_mother(place.sandbox) != mother);
    CHECK(kill(sandbox_mother(place.sandbox), SIGSTOP) == 0); /* one that hangs */
    CHECK(sandbox_run(&c, tell_parent, both(S("x"), S("")), LIMITS, &one) == OK);
    arena_free(c.mem);
}

static void test_all(void)
{
    test_streams();
    test_work();
    test_walls();
    test_limits();
    test_threads();
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    test_all();
    place.sandbox = sandbox_open();
    test_all();
    test_mother();
    test_programs();
    sandbox_close(place.sandbox);
    CHECK(waitpid(-1, NULL, WNOHANG) == -1);
    return CHECK_RESULT();
}
