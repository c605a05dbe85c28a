#include "kit/paper/paper.h"

#include "base/test.h"
#include "kit/sandbox/sandbox.h"

#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr", .forms = 1};
static const struct paper EMPTY = {.title = {"A letter", 8},
                                   .author = {"Test Experts", 12},
                                   .language = {"en", 2},
                                   .foot = {"Case 7", 6},
                                   .pages = {"Page # of #", 11},
                                   .hue = 255,
                                   .date = {1798761600}};

/* With a folder, documents are kept there, for programs that read PDF. */
static const char *folder;

static void keep_as(const char *name, const char *kind, str bytes)
{
    char path[300];
    if (!folder)
        return;
    (void)snprintf(path, sizeof path, "%s/%s.%s", folder, name, kind);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    CHECK(fd >= 0 && file_write(fd, bytes) && close(fd) == 0);
}

/* The number after "/Count". */
static int64_t pages_of(str pdf)
{
    size_t at = str_find(pdf, S("/Count "));
    str rest = at == SIZE_MAX ? S("") : str_from(pdf, at + 7), number;
    int64_t n = -1;
    for (size_t i = 0; i < rest.len; i++)
        if (rest.at[i] < '0' || rest.at[i] > '9') {
            number = str_upto(rest, i);
            return str_int(number, &n) ? n : -1;
        }
    return n;
}

static str draw(struct ctx *c, const char *name, const struct paper *paper)
{
    str pdf = S("");
    enum err e = paper_pdf(c, paper, &pdf);
    CHECK(e == OK);
    if (e)
        fprintf(stderr, "%s: %.*s\n", name, STR_ARG(c->why));
    CHECK(str_starts(pdf, S("%PDF-1.")) && str_ends(str_trim(pdf), S("%%EOF")));
    keep_as(name, "pdf", pdf);
    return pdf;
}

static const struct paper_cell HEAD[] = {{.words = {"Criterion", 9}, .share = 50},
                                         {.share = 30},
                                         {.words = {"You", 3}, .share = 20, .number = true}};
static const struct paper_cell ROW[] = {
    {.words = {"Reach", 5}, .note = {"20 % of the whole", 17}, .share = 50},
    {.share = 30, .bar = true, .value = 700, .mark = 640},
    {.words = {"7.0", 3}, .share = 20, .number = true, .strong = true}};
static const struct paper_block BLOCKS[] = {
    {.kind = PAPER_TITLE, .words = {"You receive the award.", 22}},
    {.kind = PAPER_LEAD, .words = {"Dear Ana, thank you.", 20}},
    {.kind = PAPER_HEADING, .words = {"By criterion", 12}},
    {.kind = PAPER_HEAD, .cells = HEAD, .n = COUNT(HEAD)},
    {.kind = PAPER_ROW, .cells = ROW, .n = COUNT(ROW)},
    {.kind = PAPER_HEADING, .words = {"What you can do", 15}},
    {.kind = PAPER_ITEM, .words = {"Write to your lead.", 19}},
    {.kind = PAPER_ITEM,
     .words = {"Read the rules.", 15},
     .link = {"https://example.org/rules?a='b'", 31}},
    {.kind = PAPER_QUOTE, .words = {"Careful, kind answers.", 22}, .foreign = true},
    {.kind = PAPER_LINE},
    {.kind = PAPER_SMALL, .words = {"With respect and thanks", 23}},
};

static void test_letter(struct ctx *c)
{
    struct paper p = EMPTY;
    p.blocks = BLOCKS;
    p.n = COUNT(BLOCKS);
    str a4 = draw(c, "a4", &p);
    CHECK(pages_of(a4) == 1 && str_find(a4, S("595.276")) != SIZE_MAX);
    CHECK(str_same(draw(c, "again", &p), a4)); /* the same bytes */
    CHECK(str_find(a4, S("/Lang (en)")) != SIZE_MAX &&
          str_find(a4, S("/StructTreeRoot")) != SIZE_MAX);
    CHECK(str_find(a4, S("/CreationDate (20270101")) != SIZE_MAX);
    p.letter = true;
    CHECK(str_find(draw(c, "letter", &p), S("612")) != SIZE_MAX);
    p.n = 0;
    CHECK(pages_of(draw(c, "empty", &p)) == 1);
}

static void test_scripts(struct ctx *c)
{
    static const str words[] = {
        {"Dear Ana, grüße, žluťoučký kůň, ελληνικά, кириллица.", 75},
        {"हिन्दी में एक वाक्य, ไทย, 日本語, 한국어.", 81},
        {"السلام عليكم ورحمة الله، Ana Example، ٣٠ حالة.", 77},
        {"שלום עולם, 2027.", 26},
    };
    struct paper_block blocks[COUNT(words) + 2] = {
        {.kind = PAPER_TITLE, .words = S("تنتهي جائزتك بانتهاء مدتها. إليك السبب.")}};
    for (size_t i = 0; i < COUNT(words); i++)
        blocks[i + 1] = (struct paper_block){
            .kind = PAPER_TEXT, .words = str_of(words[i].at), .foreign = i % 2 == 1};
    blocks[COUNT(words) + 1] =
        (struct paper_block){.kind = PAPER_ROW, .cells = ROW, .n = COUNT(ROW)};
    struct paper p = EMPTY;
    p.language = S("ar");
    p.right_to_left = true;
    p.pages = S("الصفحة # من #");
    p.zero = 0x660;
    p.blocks = blocks;
    p.n = COUNT(blocks);
    str pdf = draw(c, "arabic", &p);
    CHECK(pages_of(pdf) == 1 && str_find(pdf, S("/Lang (ar)")) != SIZE_MAX &&
          str_find(pdf, S("/R2L")) != SIZE_MAX);
}

/* Many pages: paragraphs break, rows do not, the head of a table comes again. */
static void test_long(struct ctx *c)
{
    struct paper_block blocks[300];
    struct text t = {.mem = c->mem};
    for (int i = 0; i < 400; i++)
        text_format(&t, "Sentence %d of many that say nothing. ", i);
    for (size_t i = 0; i < COUNT(blocks); i++) {
        blocks[i] = (struct paper_block){.kind = PAPER_ROW, .cells = ROW, .n = COUNT(ROW)};
        if (i % 50 == 0)
            blocks[i] = (struct paper_block){.kind = PAPER_TEXT, .words = text_str(&t)};
        if (i % 50 == 1)
            blocks[i] = (struct paper_block){.kind = PAPER_HEAD, .cells = HEAD, .n = COUNT(HEAD)};
    }
    struct paper p = EMPTY;
    p.blocks = blocks;
    p.n = COUNT(blocks);
    int64_t pages = pages_of(draw(c, "long", &p));
    CHECK(pages > 15 && pages < 40);
}

/* Nothing that people can write breaks it, or makes it slow. */
static void test_hostile(struct ctx *c)
{
    enum { LONG = 1 << 20 };
    char *word = arena_take(c->mem, LONG, 1);
    memset(word, 'x', LONG);
    str controls =
        S("a\x01\x02\x1b[31m\x7f b\xe2\x80\xaegnorw\xe2\x80\xac\t\xc2\x85 c\xef\xbb\xbf <b>&amp;");
    struct text marks = {.mem = c->mem};
    text_add(&marks, S("e"));
    for (int i = 0; i < 3000; i++)
        text_add(&marks, S("\xcc\x81\xcd\x9f"));
    struct paper_cell cells[] = {{.words = {word, LONG}, .share = 1},
                                 {.words = text_str(&marks), .share = 0},
                                 {.words = controls, .share = 1, .bar = true, .value = 5000}};
    struct paper_block blocks[] = {
        {.kind = PAPER_TITLE, .words = {word, LONG}},
        {.kind = PAPER_TEXT, .words = controls, .link = S("javascript:x")},
        {.kind = PAPER_QUOTE, .words = text_str(&marks), .foreign = true},
        {.kind = PAPER_TEXT, .words = S("\n\n\n\r\n")},
        {.kind = PAPER_ROW, .cells = cells, .n = 2}};
    struct paper p = EMPTY;
    p.blocks = blocks;
    p.n = COUNT(blocks);
    p.title = p.author = p.foot = (str){word, LONG};
    clock_t before = clock();
    str pdf = draw(c, "hostile", &p);
    CHECK(pages_of(pdf) < 30 && str_find(pdf, S("javascript")) == SIZE_MAX);
    CHECK(clock() - before < CLOCKS_PER_SEC);
    cells[1] = cells[2];
    CHECK(paper_pdf(c, &p, &pdf) == ERR_INVALID && c->why.len > 0); /* 5000 of 1000 */
    cells[1].value = 10;
    blocks[1].words = S("no \xff UTF-8");
    CHECK(paper_pdf(c, &p, &pdf) == ERR_INVALID);
    p.n = PAPER_BLOCKS_MAX + 1;
    CHECK(paper_pdf(c, &p, &pdf) == ERR_INVALID);
}

static void test_most(struct ctx *c)
{
    struct paper_block *blocks = arena_take(c->mem, PAPER_BLOCKS_MAX, sizeof *blocks);
    struct text t = {.mem = c->mem};
    for (int i = 0; i < 60; i++)
        text_add(&t, S("A line of words that goes on and on. "));
    for (size_t i = 0; i < PAPER_BLOCKS_MAX; i++)
        blocks[i] = (struct paper_block){.kind = PAPER_TEXT, .words = text_str(&t)};
    struct paper p = EMPTY;
    p.blocks = blocks;
    p.n = 1500;
    CHECK(pages_of(draw(c, "most", &p)) == PAPER_PAGES_MAX);
}

/* ---- pictures of badges ---------------------------------------------------------------------------- */

static uint32_t number_at(str png, size_t at)
{
    const unsigned char *b = (const unsigned char *)png.at + at;
    return png.len < at + 4
               ? 0
               : (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static void test_badges(struct ctx *c)
{
    static const int pixels[] = {64, 128, 256, 512, 1024, 0};
    static const char *const awards[] = {"Compilers", "هندسة البرمجيات", "データベース 😀"};
    struct paper_badge list[COUNT(pixels) * COUNT(awards)];
    str pictures[COUNT(list)], again[COUNT(list)];
    for (size_t i = 0; i < COUNT(list); i++)
        list[i] = (struct paper_badge){.program = S("Test <Experts> & more"),
                                       .award = str_of(awards[i / COUNT(pixels)]),
                                       .year = S("2027"),
                                       .hue = 255,
                                       .pixels = pixels[i % COUNT(pixels)]};
    CHECK(paper_badges(c, list, COUNT(list), pictures) == OK);
    CHECK(paper_badges(c, list, COUNT(list), again) == OK);
    for (size_t i = 0; i < COUNT(list); i++) {
        bool png = list[i].pixels > 0;
        str name = arena_format(c->mem, "badge%zu-%d", i / COUNT(pixels), list[i].pixels);
        CHECK(str_same(pictures[i], again[i]));
        keep_as(name.at, png ? "png" : "svg", pictures[i]);
        if (png)
            CHECK(number_at(pictures[i], 16) == (uint32_t)list[i].pixels &&
                  number_at(pictures[i], 20) == (uint32_t)list[i].pixels);
        else
            CHECK(str_find(pictures[i], S("Test &lt;Experts&gt; &amp; more, 2027</title>")) !=
                      SIZE_MAX &&
                  str_find(pictures[i], S(" viewBox=\"0 0 512 512\"")) != SIZE_MAX);
    }
    CHECK(!str_same(pictures[0], pictures[COUNT(pixels)])); /* another award, another picture */
}

static void test_badges_hostile(struct ctx *c)
{
    enum { LONG = 30000 };
    char *word = arena_take(c->mem, LONG, 1);
    memset(word, 'W', LONG);
    const str words[] = {
        S(""), S("\xe2\x80\xae]]><script>&\x01"), {word, LONG}, S("W W W W W W W W W W")};
    struct paper_badge list[2 * COUNT(words)];
    str pictures[COUNT(list)];
    for (size_t i = 0; i < COUNT(list); i++)
        list[i] = (struct paper_badge){words[i / 2], words[i / 2], words[i / 2], 0, i % 2 ? 64 : 0};
    CHECK(paper_badges(c, list, COUNT(list), pictures) == OK);
    for (size_t i = 0; i < COUNT(list); i += 2)
        CHECK(str_find(pictures[i], S("<script")) == SIZE_MAX);
    static const int wrong[] = {-1, 1, PAPER_PIXELS_MIN - 1, PAPER_PIXELS_MAX + 1};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        list[1].pixels = wrong[i];
        CHECK(paper_badges(c, list, 2, pictures) == ERR_INVALID && c->why.len > 0);
    }
    CHECK(paper_badges(c, list, PAPER_PICTURES_MAX + 1, pictures) == ERR_INVALID);
    list[0].program = S("no \xff UTF-8");
    CHECK(paper_badges(c, list, 1, pictures) == ERR_INVALID);
}

/* ---- certificates ------------------------------------------------------------------------------------ */

static const struct paper_certificate SHEET = {
    .title = {"Certificate of Ana", 18},
    .author = {"Test Experts", 12},
    .heading = {"Certificate", 11},
    .given = {"This award is given to", 22},
    .name = {"Žofie Ñandú", 14},
    .reason = {"for work for the community in", 29},
    .award = {"Compilers", 9},
    .dates = {"2027", 4},
    .signer = {"Max Signer", 10},
    .signer_title = {"Head of nothing", 15},
    .check = {"Check it", 8},
    .address = {"https://experts.example.org/credentials/0123456789abcdef0123456789abcdef", 72},
    .credential = {"{\"a\":\"ä endstream\"}", 20},
    .year = {"2027", 4},
    .language = {"en", 2},
    .hue = 255,
    .date = {1798761600},
};

static str draw_certificate(struct ctx *c, const char *name, const struct paper_certificate *p)
{
    str pdf = S("");
    CHECK(paper_certificate(c, p, &pdf) == OK);
    CHECK(str_starts(pdf, S("%PDF-1.")) && str_ends(str_trim(pdf), S("%%EOF")) &&
          pages_of(pdf) == 1);
    keep_as(name, "pdf", pdf);
    return pdf;
}

static void test_certificates(struct ctx *c)
{
    struct paper_certificate p = SHEET;
    struct paper_badge ink = {S("x"), S("Ana"), S("y"), 255, 256};
    CHECK(paper_badges(c, &ink, 1, &p.signature) == OK);
    str a4 = draw_certificate(c, "certificate", &p);
    CHECK(str_same(draw_certificate(c, "certificate", &p), a4));
    CHECK(str_find(a4, S("841.89")) != SIZE_MAX && str_find(a4, S("/Lang (en)")) != SIZE_MAX);
    CHECK(str_find(a4, S("/Length 20 >>\nstream\n{\"a\":\"ä endstream\"}\nendstream\n")) !=
          SIZE_MAX);
    p.credential = p.signature = p.signer = p.signer_title = (str){0};
    p.letter = true;
    str letter = draw_certificate(c, "certificate-letter", &p);
    CHECK(str_find(letter, S("792")) != SIZE_MAX &&
          str_find(letter, S("EmbeddedFile")) == SIZE_MAX);
    p.right_to_left = true;
    p.language = S("ar");
    p.heading = S("شهادة");
    p.name = S("ليلى العربية 😀 \xe2\x80\xae zyx");
    str arabic = draw_certificate(c, "certificate-arabic", &p);
    CHECK(str_find(arabic, S("/R2L")) != SIZE_MAX);
    /* nothing that people can write breaks it */
    enum { LONG = 30000 };
    char *word = arena_take(c->mem, LONG, 1);
    memset(word, 'W', LONG);
    p.name = p.award = p.author = p.signer = (str){word, LONG};
    p.address = (str){word, 290};
    p.signature = S("\x89PNG\r\n\x1a\n and no picture");
    p.hue = 0;
    (void)draw_certificate(c, "certificate-hostile", &p);
    p.address = (str){word, LONG}; /* no code holds that */
    (void)draw_certificate(c, "certificate-no-code", &p);
    p.name = S("no \xff UTF-8");
    str pdf;
    CHECK(paper_certificate(c, &p, &pdf) == ERR_INVALID && c->why.len > 0);
}

static void test_countries(void)
{
    CHECK(paper_is_letter(S("US")) && paper_is_letter(S("CA")) && !paper_is_letter(S("DE")) &&
          !paper_is_letter(S("")));
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    struct ctx c = {.mem = arena_new(), .catalog = &ENGLISH};
    folder = argc > 1 ? argv[1] : NULL;
    test_letter(&c);
    test_scripts(&c);
    test_long(&c);
    test_hostile(&c);
    test_most(&c);
    test_badges(&c);
    test_badges_hostile(&c);
    test_certificates(&c);
    test_countries();
    arena_free(c.mem);
    return CHECK_RESULT();
}
