/* plaudit-paper: reads what is to be drawn (kit/paper) from its standard input, writes a PDF or pictures. It
 * is started by the server in a lock that leaves it nothing but fonts; nobody calls it by hand. */
#include "kit/paper/paper_internal.h"
#include "kit/sandbox/sandbox.h"

#include <unistd.h>

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr", .forms = 1};

static enum err letter(struct ctx *c, str record, str *drawn)
{
    struct paper paper;
    enum err e = paper_take(c, record, &paper);
    if (e || (e = paper_draw(c, &paper, drawn)))
        return e;
    *drawn =
        paper_catalog(c, *drawn, &(struct paper_more){paper.language, paper.right_to_left, {0}});
    return OK;
}

static enum err certificate(struct ctx *c, str record, str *drawn)
{
    struct paper_certificate sheet;
    enum err e = paper_take_certificate(c, record, &sheet);
    if (e || (e = paper_draw_certificate(c, &sheet, drawn)))
        return e;
    *drawn = paper_catalog(
        c, *drawn, &(struct paper_more){sheet.language, sheet.right_to_left, sheet.credential});
    return OK;
}

static enum err badges(struct ctx *c, str record, str *drawn)
{
    const struct paper_badge *list;
    size_t n;
    enum err e = paper_take_badges(c, record, &list, &n);
    return e ? e : paper_draw_badges(c, list, n, drawn);
}

int main(void)
{
    enum err (*const jobs[])(struct ctx * c, str record, str * drawn) = {letter, certificate,
                                                                         badges};
    struct ctx c = {.mem = arena_new(), .catalog = &ENGLISH};
    str bytes, drawn;
    struct taking t = {.wrong = !file_bytes(c.mem, STDIN_FILENO, PAPER_BYTES_MAX, &bytes)};
    t.rest = t.wrong ? S("") : bytes;
    int64_t job = taking_number(&t, PAPER_LETTER_JOB, PAPER_BADGES_JOB);
    bool fine = !t.wrong && jobs[job](&c, t.rest, &drawn) == OK && file_write(STDOUT_FILENO, drawn);
    arena_free(c.mem);
    _exit(fine ? 0 : 1); /* nothing is left to do, and libraries keep what they have */
}
