/* plaudit-paper: reads a document (kit/paper) from its standard input, writes a PDF. It is started by
 * the server in a lock that leaves it nothing but fonts; nobody calls it by hand. */
#include "kit/paper/paper_internal.h"

#include <unistd.h>

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr", .forms = 1};

int main(void)
{
    struct paper paper;
    struct ctx c = {.mem = arena_new(), .catalog = &ENGLISH};
    str bytes, pdf;
    bool fine = file_bytes(c.mem, STDIN_FILENO, PAPER_BYTES_MAX, &bytes) &&
                paper_take(&c, bytes, &paper) == OK && paper_draw(&c, &paper, &pdf) == OK &&
                file_write(STDOUT_FILENO, paper_catalog(&c, pdf, &paper));
    arena_free(c.mem);
    _exit(fine ? 0 : 1); /* nothing is left to do, and libraries keep what they have */
}
