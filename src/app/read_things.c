#include "app/read_things.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Hashes of people: open addressing, a power of two places. */
struct crowd {
    uint64_t *places;
    size_t room, n;
};

struct spooling {
    FILE *spool;
    struct arena *mem, *scratch;
    size_t counts[FOUND_KINDS], n, merges;
    struct crowd authors, coauthors;
    bool full; /* the disk, not the archive */
};

static bool place(const struct crowd *k, uint64_t hash)
{
    size_t at = hash & (k->room - 1);
    while (k->places[at] && k->places[at] != hash)
        at = (at + 1) & (k->room - 1);
    bool new = k->places[at] == 0;
    k->places[at] = hash;
    return new;
}

static void meet(struct arena *mem, struct crowd *k, const struct found_person *p)
{
    str who = arena_lower(mem, p->address.len ? p->address : p->handle.len ? p->handle : p->name);
    k->n += place(k, str_hash(who) | 1);
}

/* Doubles the room when it is half full. */
static void make_room(struct arena *mem, struct crowd *k)
{
    if (2 * (k->n + 1) < k->room)
        return;
    const struct crowd old = *k;
    k->room = old.room ? 2 * old.room : 1024;
    k->places = arena_take(mem, k->room, sizeof *k->places);
    for (size_t i = 0; i < old.room; i++)
        if (old.places[i])
            (void)place(k, old.places[i]);
}

static bool take(void *state, const struct found *item)
{
    struct spooling *s = state;
    struct text json = {.mem = s->scratch};
    text_add(&json, s->n++ ? S(",\n") : S("\n"));
    found_describe_one(item, &json);
    s->counts[item->kind]++;
    s->merges += str_same(item->word, S("merge"));
    for (size_t i = 0; item->kind == FOUND_COMMIT && i < item->n_people; i++) {
        bool helped = str_same(item->people[i].role, S("co-author"));
        struct crowd *crowd = helped ? &s->coauthors : &s->authors;
        make_room(s->mem, crowd);
        meet(s->scratch, crowd, &item->people[i]);
    }
    s->full = fwrite(json.at, 1, json.len, s->spool) != json.len;
    arena_reset(s->scratch);
    return !s->full;
}

static size_t read_file(void *state, char *room, size_t len)
{
    const int *fd = state;
    for (;;) {
        ssize_t got = read(*fd, room, len);
        if (got >= 0 || errno != EINTR)
            return got > 0 ? (size_t)got : 0;
    }
}

static enum err stream(struct ctx *c, sandbox_stream_job *job, const char *path,
                       const struct found_sink *sink)
{
    struct stat facts;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return fail(c, ERR_INVALID, "The file cannot be opened: %s.", strerror(errno));
    const struct found_archive archive = {job, (str){0}, read_file, &fd};
    enum err e = fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode)
                     ? found_stream(c, &archive, sink)
                     : fail(c, ERR_INVALID, "This is no file.");
    close(fd);
    return e;
}

static bool copy(FILE *from, FILE *to)
{
    char room[65536];
    rewind(from);
    for (size_t got; (got = fread(room, 1, sizeof room, from)) > 0;)
        if (fwrite(room, 1, got, to) != got)
            return false;
    return ferror(from) == 0;
}

static bool finish(struct ctx *c, struct spooling *s, FILE *out)
{
    struct text json = {.mem = c->mem};
    text_add(&json, S("\"counts\":"));
    found_describe_counts(s->counts, &json);
    if (s->counts[FOUND_COMMIT]) {
        json.len--; /* into the object that has just ended */
        text_format(&json, ",\"authors\":%zu,\"co_authors\":%zu,\"merges\":%zu}", s->authors.n,
                    s->coauthors.n, s->merges);
    }
    text_add(&json, S(",\"items\":["));
    return !s->full && fflush(s->spool) == 0 && fwrite(json.at, 1, json.len, out) == json.len &&
           copy(s->spool, out) && fputc(']', out) == ']';
}

enum err read_things(struct ctx *c, const struct read_things *how, const char *path, FILE *out)
{
    struct spooling s = {.spool = tmpfile(), .mem = c->mem};
    enum err e = s.spool ? OK : ERR_BUSY;
    if (!e) {
        s.scratch = arena_new();
        const struct found_sink sink = {take, &s};
        e = how->run ? how->run(c, path, &sink) : stream(c, how->job, path, &sink);
        arena_free(s.scratch);
    }
    if (s.full || !s.spool || (!e && !finish(c, &s, out)))
        e = fail(c, ERR_BUSY,
                 "What was read could not be written: there may be no room on the disk.");
    if (s.spool)
        (void)fclose(s.spool);
    return e;
}
