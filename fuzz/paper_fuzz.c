#include "kit/paper/paper_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};
    struct ctx c = {.mem = arena_new(), .now = {1000}, .catalog = &ENGLISH, .bits = ANYBODY};
    str input = {(const char *)data, size};
    struct paper paper = {.language = S("ar"), .right_to_left = true}, taken;
    struct paper_certificate certificate;
    const struct paper_badge *badges;
    size_t n;
    /* what is drawn of words is UTF-8 and never too long */
    str words = paper_words(&c, input);
    if (str_chars(words) == SIZE_MAX || words.len > PAPER_WORDS_MAX + 3)
        __builtin_trap();
    /* a document of these words crosses as it is */
    struct text crossing = {.mem = c.mem};
    struct paper_cell cell = {.words = words, .share = 1};
    struct paper_block block = {.kind = PAPER_ROW, .words = words, .cells = &cell, .n = 1};
    paper.blocks = &block;
    paper.n = 1;
    paper_put(&crossing, &paper);
    if (paper_take(&c, text_str(&crossing), &taken) != OK || taken.n != 1 ||
        !str_same(taken.blocks[0].cells[0].words, words))
        __builtin_trap();
    /* the input itself as what is to be drawn, and as a PDF that gets a catalog and an attachment */
    (void)!paper_take(&c, input, &taken);
    (void)!paper_take_certificate(&c, input, &certificate);
    (void)!paper_take_badges(&c, input, &badges, &n);
    struct paper_more more = {.language = S("ar"), .right_to_left = true, .credential = S("{}")};
    if (!str_starts(paper_catalog(&c, input, &more), input))
        __builtin_trap();
    arena_free(c.mem);
    return 0;
}
