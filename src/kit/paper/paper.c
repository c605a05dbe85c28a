#include "kit/paper/paper.h"

#include "kit/paper/paper_internal.h"
#include "kit/sandbox/sandbox.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { SECONDS = 10, PATIENCE_MS = 20000, PIECE = 64 << 10 };
#define MEMORY ((size_t)512 << 20) /* bytes */

bool paper_is_letter(str country)
{
    static const char *const CUT[] = {"US", "CA", "MX", "PH", "CL", "CO", "VE", "GT",
                                      "SV", "NI", "CR", "PA", "DO", "PR", "BO"};
    for (size_t i = 0; i < COUNT(CUT); i++)
        if (str_same(country, str_of(CUT[i])))
            return true;
    return false;
}

/* ---- the program that draws --------------------------------------------------------------------- */

/* Beside our own, or where the system keeps programs that people do not call. */
static const char *find_program(struct ctx *c)
{
    static const char *const PLACES[] = {"", "../libexec/"};
    enum { ROOM = 4096 };
    char *own = arena_take(c->mem, ROOM, 1);
    ssize_t n = readlink("/proc/self/exe", own, ROOM - 1);
    size_t folder = n > 0 ? (size_t)n : 0;
    while (folder > 0 && own[folder - 1] != '/')
        folder--;
    for (size_t i = 0; folder > 0 && i < COUNT(PLACES); i++) {
        str path = arena_format(c->mem, "%.*s%splaudit-paper", (int)folder, own, PLACES[i]);
        if (access(path.at, X_OK) == 0)
            return path.at;
    }
    return NULL;
}

/* The document as an input that is there as a whole; -1: there is no memory for it. */
static int input_of(str bytes)
{
    int fd = memfd_create("paper", MFD_CLOEXEC);
    if (fd < 0)
        return -1;
    if (file_write(fd, bytes) && lseek(fd, 0, SEEK_SET) == 0)
        return fd;
    close(fd);
    return -1;
}

static int64_t clock_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* All that it writes; false if that takes too long or is too much. */
static bool read_output(struct ctx *c, int fd, str *bytes)
{
    struct text t = {.mem = c->mem};
    char *piece = arena_room(c->mem, PIECE);
    int64_t end = clock_ms() + PATIENCE_MS;
    for (;;) {
        int64_t left = end - clock_ms();
        struct pollfd p = {.fd = fd, .events = POLLIN};
        int ready = left > 0 ? poll(&p, 1, (int)left) : 0;
        if (ready < 0 && errno == EINTR)
            continue;
        ssize_t n = ready > 0 ? read(fd, piece, PIECE) : -1;
        if (n == 0)
            break;
        if (n < 0 || t.len + (size_t)n > PAPER_BYTES_MAX)
            return false;
        text_add(&t, (str){piece, (size_t)n});
    }
    *bytes = text_str(&t);
    return true;
}

static enum err run(struct ctx *c, const char *path, int input, str *drawn)
{
    const char *const arguments[] = {path, NULL};
    const char *const environment[] = {"LC_ALL=C.UTF-8", "HOME=/nonexistent",
                                       "XDG_CACHE_HOME=/nonexistent", NULL};
    struct sandbox_program program = {
        .arguments = arguments,
        .environment = environment,
        .reads = {"/var/cache/fontconfig", "/usr/share/fonts", "/usr/local/share/fonts"},
        .input = input,
        .limits = {.output_max = 0, .memory_max = MEMORY, .seconds = SECONDS},
    };
    struct sandbox_running running;
    enum err e = sandbox_program_start(c, &program, &running);
    if (e)
        return e;
    bool read = read_output(c, running.output, drawn);
    bool good = sandbox_program_end(&running, !read);
    return read && good && drawn->len > 0 ? OK : ERR_INVALID;
}

/* Why without words: those are the caller's. */
static enum err draw(struct ctx *c, str job, str *drawn)
{
    const char *path = find_program(c);
    if (!path || job.len > PAPER_BYTES_MAX) {
        LOG(LOG_WARN, "paper.refused", {"bytes", .n = (int64_t)job.len},
            {"program", .n = path != NULL});
        return ERR_INVALID;
    }
    int input = input_of(job);
    enum err e = input < 0 ? ERR_BUSY : run(c, path, input, drawn);
    if (input >= 0)
        close(input);
    if (e)
        LOG(LOG_WARN, "paper.failed", {"error", .n = e}, {"why", .text = c->why});
    return e;
}

/* ---- what is drawn -------------------------------------------------------------------------------- */

enum err paper_pdf(struct ctx *c, const struct paper *paper, str *pdf)
{
    struct text job = {.mem = c->mem};
    str drawn;
    record_number(&job, PAPER_LETTER_JOB);
    if (paper->n <= PAPER_BLOCKS_MAX)
        paper_put(&job, paper);
    if (paper->n > PAPER_BLOCKS_MAX || draw(c, text_str(&job), &drawn) ||
        !str_starts(drawn, S("%PDF-")))
        return fail(c, ERR_INVALID,
                    "The PDF could not be drawn. Your browser prints the page, or saves "
                    "it as a file.");
    *pdf = drawn;
    return OK;
}

enum err paper_certificate(struct ctx *c, const struct paper_certificate *certificate, str *pdf)
{
    struct text job = {.mem = c->mem};
    str drawn;
    record_number(&job, PAPER_CERTIFICATE_JOB);
    paper_put_certificate(&job, certificate);
    if (draw(c, text_str(&job), &drawn) || !str_starts(drawn, S("%PDF-")))
        return fail(c, ERR_INVALID, "The certificate could not be drawn. Please try again later.");
    *pdf = drawn;
    return OK;
}

static bool is_picture(str picture, int pixels)
{
    return str_starts(picture, pixels > 0 ? S("\x89PNG\r\n\x1a\n") : S("<?xml"));
}

enum err paper_badges(struct ctx *c, const struct paper_badge *badges, size_t n, str *pictures)
{
    struct text job = {.mem = c->mem};
    struct taking t = {0};
    record_number(&job, PAPER_BADGES_JOB);
    if (n <= PAPER_PICTURES_MAX)
        paper_put_badges(&job, badges, n);
    t.wrong = n > PAPER_PICTURES_MAX || draw(c, text_str(&job), &t.rest) != OK;
    for (size_t i = 0; i < n && !t.wrong; i++) {
        pictures[i] = taking_bytes(&t);
        t.wrong = t.wrong || !is_picture(pictures[i], badges[i].pixels);
    }
    if (t.wrong || t.rest.len > 0)
        return fail(c, ERR_INVALID, "The badge could not be drawn. Please try again later.");
    return OK;
}
