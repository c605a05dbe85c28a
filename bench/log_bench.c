/* The public log of a million entries, in files: appended and signed, one proof made, all of it checked as an
 * outsider does. Usage: log_bench [entries]. Prints the measures, of processor time, and ends with 1 if one is
 * missed. */
#include "feature/ledger/ledger.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    ENTRIES = 1000000,
    PROOFS = 1000,
    APPEND_PER_S = 50000,
    PROOF_US = 1000,
    VERIFY_S = 5,
    MEMORY_MB = 64
};

/* Processor time: others work on the machine, too. */
static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct files {
    const char *folder;
};

/* As the ledger writes them: plain files, made durable all at once in the end. */
static enum err write_tile(struct ctx *c, void *of, const struct tlog_tile *tile, str bytes)
{
    const struct files *files = of;
    str path =
        arena_format(c->mem, "%s/%.*s", files->folder, STR_ARG(tlog_tile_path(c->mem, tile)));
    int fd = open(path.at, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    for (size_t i = 1; fd < 0 && i < path.len; i++)
        if (path.at[i] == '/')
            (void)mkdir(arena_copy(c->mem, str_upto(path, i)).at, 0700);
    if (fd < 0)
        fd = open(path.at, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool written = fd >= 0 && file_write(fd, bytes);
    if (fd >= 0)
        (void)close(fd);
    return written ? OK : ERR_FAULT;
}

static struct tlog_head append(struct ctx *c, const char *folder, int64_t entries)
{
    static const struct tlog_reader nothing = {0};
    struct files files = {folder};
    const struct tlog_sink sink = {write_tile, &files};
    struct tlog_tree *tree;
    struct arena *outer = c->mem, *round = arena_new();
    struct ledger_public entry = {.at = {1795000000}, .kind = S("decision.final")};
    enum err e = tlog_tree_load(c, &nothing, 0, &tree);
    c->mem = round;
    for (; !e && entry.seq < entries; entry.seq++) {
        if (entry.seq % 256 == 0)
            arena_reset(round);
        e = tlog_tree_add(c, tree, ledger_public_text(round, &entry), &sink);
    }
    if (e || tlog_tree_edge(c, tree, &sink))
        abort();
    int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0 || syncfs(dir))
        abort();
    (void)close(dir);
    c->mem = outer;
    arena_free(round);
    return tlog_tree_head(tree);
}

static double prove(struct ctx *c, const struct tlog_reader *reader, const struct tlog_head *head)
{
    struct arena *outer = c->mem, *round = arena_new();
    double begun = seconds();
    uint64_t state = 1;
    c->mem = round;
    for (int i = 0; i < PROOFS; i++) {
        struct tlog_path path;
        arena_reset(round);
        if (tlog_inclusion(c, reader, (int64_t)(mix_next(&state) % (uint64_t)head->size),
                           head->size, &path))
            abort();
    }
    c->mem = outer;
    arena_free(round);
    return (seconds() - begun) / PROOFS * 1e6;
}

static int remove_one(const char *path, const struct stat *is, int kind, struct FTW *at)
{
    (void)is, (void)kind, (void)at;
    return remove(path);
}

int main(int argc, char **argv)
{
    int64_t entries = ENTRIES;
    char folder[] = "/tmp/plaudit-log-bench-XXXXXX";
    if (argc > 1 && (!str_int(str_of(argv[1]), &entries) || entries < 1))
        return fprintf(stderr, "Usage: %s [entries]\n", argv[0]), 2;
    if (!mkdtemp(folder))
        return perror(folder), 2;
    struct ctx c = {.mem = arena_new()};
    const struct tlog_reader reader = {ledger_tile_read, folder};
    double begun = seconds();
    struct tlog_head head = append(&c, folder, entries);
    double rate = (double)entries / (seconds() - begun);
    double proof_us = prove(&c, &reader, &head);
    begun = seconds();
    bool holds =
        tlog_check(&c, &(struct tlog_check){
                           .reader = reader, .head = head, .entry = ledger_public_check}) == OK;
    double verify_s = seconds() - begun;
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    long memory_mb = used.ru_maxrss / 1024;
    (void)nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    arena_free(c.mem);
    bool good = holds && rate >= APPEND_PER_S && proof_us <= PROOF_US && verify_s <= VERIFY_S &&
                memory_mb <= MEMORY_MB;
    printf("log of %lld entries: append %.0f/s (at least %d), proof %.0f us (at most %d), verify "
           "%.2f s "
           "(at most %d), memory %ld MB (at most %d)\n%d passed, %d failed\n",
           (long long)entries, rate, APPEND_PER_S, proof_us, PROOF_US, verify_s, VERIFY_S,
           memory_mb, MEMORY_MB, good, !good);
    return !good;
}
