/* log_kill.c -- the public log survives a kill at any step. A child writes to the ledger, seals and
 * publishes without end; we kill it at a random moment, again and again, in the same folder. After each kill
 * the log that outsiders see must be whole, begin with what they saw before, and hold all that was told to be
 * published; in the end each acknowledged entry stands in it once. Usage: log_kill [times] */
#include "base/test.h"
#include "feature/ledger/ledger.h"
#include "kit/store/store.h"

#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KILLS = 30, WORK_US = 300000 };

struct told {
    int64_t written, published; /* so far, of this child */
};

struct work {
    struct site site;
    struct ctx c;
    struct store *store;
};

static void work_open(struct work *w, const char *folder)
{
    *w = (struct work){.site = {.ids = ids_new(2),
                                .data_dir = str_of(folder),
                                .address = S("https://experts.example.org")}};
    w->c = (struct ctx){.mem = arena_new(), .site = &w->site, .program = 1, .now = clock_now(NULL)};
    size_t applied;
    str path = arena_format(w->c.mem, "%s/plaudit.db", folder);
    if (store_open(&w->c, path.at, NULL, &w->store) || store_migrate(&w->c, w->store, &applied) ||
        !(w->c.db = db_open(w->store)))
        abort();
}

static void work_close(struct work *w)
{
    db_close(w->c.db);
    store_close(w->store);
    ids_free((struct ids *)w->site.ids);
    arena_free(w->c.mem);
}

static enum err write_some(struct ctx *c, int64_t n)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    for (int64_t i = 0; !e && i < n; i++)
        e = ledger_write(
            c, &(struct ledger_entry){.kind = "award.begun", .subject = i + 1, .kept = true});
    return db_end(c, e);
}

static void child_main(const char *folder, int to)
{
    struct work w;
    struct told told = {0};
    work_open(&w, folder);
    struct arena *round = w.c.mem = arena_new(); /* the store keeps what it was opened with */
    for (int64_t n = 1;; n = n * 7 % 97) {
        size_t sealed, published;
        if (write_some(&w.c, n))
            _exit(2);
        told.written += n;
        if (write(to, &told, sizeof told) != sizeof told || ledger_seal(&w.c, &sealed) ||
            ledger_publish(&w.c, &published))
            _exit(3);
        told.published += (int64_t)published;
        if (write(to, &told, sizeof told) != sizeof told)
            _exit(4);
        arena_reset(round);
        w.c.now = clock_now(NULL);
    }
}

/* What the child said last before it died. */
static struct told load_and_kill(const char *folder, unsigned work_us)
{
    int ends[2], how = 0;
    struct told told, last = {0};
    bool began = false;
    if (pipe(ends))
        abort();
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        child_main(folder, ends[1]);
    }
    close(ends[1]);
    while (read(ends[0], &told, sizeof told) == sizeof told) {
        if (!began) { /* it works: from now on any moment may be the last */
            usleep(work_us);
            kill(pid, SIGKILL);
        }
        began = true;
        last = told;
    }
    close(ends[0]);
    waitpid(pid, &how, 0);
    CHECK(WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL);
    return last;
}

static bool file_of(struct ctx *c, const char *path, str *bytes)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool read = fd >= 0 && file_bytes(c->mem, fd, 1 << 20, bytes);
    if (fd >= 0)
        close(fd);
    return read;
}

/* The log as outsiders see it; *head: what they keep of it. */
static void look(const char *folder, struct tlog_head *head)
{
    struct ctx c = {.mem = arena_new()};
    char path[100];
    struct tlog_key key;
    struct tlog_head now;
    str note, text;
    (void)snprintf(path, sizeof path, "%s/log/1/checkpoint", folder);
    if (!file_of(&c, path, &note)) {
        CHECK(head->size == 0); /* none yet */
        arena_free(c.mem);
        return;
    }
    (void)snprintf(path, sizeof path, "%s/log/1/key", folder);
    CHECK(file_of(&c, path, &text) && tlog_key_read(str_trim(text), &key));
    CHECK(tlog_checkpoint_open(&c, note, &key, &now) == OK);
    (void)snprintf(path, sizeof path, "%s/log/1", folder);
    enum err e = tlog_check(&c, &(struct tlog_check){.reader = {ledger_tile_read, path},
                                                     .head = now,
                                                     .since = head->size ? head : NULL,
                                                     .entry = ledger_public_check});
    CHECK(e == OK);
    if (e)
        fprintf(stderr, "    %.*s\n", STR_ARG(c.why));
    *head = now;
    arena_free(c.mem);
}

static int remove_one(const char *path, const struct stat *is, int kind, struct FTW *at)
{
    (void)is, (void)kind, (void)at;
    return remove(path);
}

int main(int argc, char **argv)
{
    int64_t times = KILLS, written = 0;
    if (argc > 1 && !str_int(str_of(argv[1]), &times))
        return fprintf(stderr, "Usage: %s [times]\n", argv[0]), 2;
    char folder[] = "/tmp/plaudit-log-kill-XXXXXX";
    if (!mkdtemp(folder))
        return perror(folder), 2;
    struct work w;
    work_open(&w, folder);
    CHECK(db_script(&w.c, "INSERT INTO program (id, code, name, state, made) VALUES"
                          " (1, 'one', 'One', 'running', 0)") == OK);
    work_close(&w);
    struct tlog_head head = {0};
    uint32_t random = 1;
    for (int64_t i = 0; i < times; i++) {
        random = random * 1103515245 + 12345;
        int64_t before = head.size;
        struct told told = load_and_kill(folder, (random >> 8) % WORK_US);
        look(folder, &head);
        CHECK(head.size >= before + told.published);
        written += told.written;
    }
    work_open(&w, folder);
    size_t n;
    CHECK(ledger_seal(&w.c, &n) == OK && ledger_publish(&w.c, &n) == OK);
    int64_t broken, leaves;
    CHECK(ledger_verify(&w.c, &broken, &leaves) == OK && broken == 0);
    work_close(&w);
    look(folder, &head);
    CHECK(head.size == leaves && leaves >= written);
    CHECK(nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS) == 0);
    fprintf(stderr, "%lld entries, %lld of them acknowledged, in %lld kills\n", (long long)leaves,
            (long long)written, (long long)times);
    return CHECK_RESULT();
}
