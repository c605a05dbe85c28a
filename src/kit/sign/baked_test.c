/* Badges inside of pictures and certificates: what is put in comes out, and whatever is damaged, doubled or
 * too large is refused in words. */
#include "base/test.h"
#include "kit/sign/inside.h"

#include <zlib.h>

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr", .forms = 1};

/* The smallest PNG: one grey point. */
static const char PNG[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0\x3a\x7e\x9b"
                          "\x55\0\0\0\nIDAT\x78\x9c\x63\x60"
                          "\0\0\0\2\0\1\x48\xaf\xa4\x71\0\0\0\0IEND\xae\x42\x60\x82";
enum { PNG_LEN = sizeof PNG - 1, PNG_END = 12 };
static const char SVG[] = "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" "
                          "viewBox=\"0 0 1 1\"><g/></svg>";

/* Names in four-byte letters, marks that turn words, the end of a CDATA section, a marker of ours. */
static const char BADGE[] = "{\"type\":[\"VerifiableCredential\",\"OpenBadgeCredential\"],\"name\":"
                            "\"😀 \xe2\x80\xae x ]]> y "
                            "]]]>> iTXt endstream %%EOF\",\"issuer\":\"did:web:example.org\"}";

static enum err read_it(struct ctx *c, str file, struct sign_badge *b)
{
    struct text out = {.mem = c->mem};
    c->why = S("");
    enum err e = sign_read(c, file, S(""), &out);
    return e ? e : sign_taken(c, text_str(&out), b);
}

/* As kit/paper attaches it, in whatever else is a PDF. */
static str attached(struct ctx *c, str badge)
{
    return arena_format(
        c->mem,
        "9 0 obj\n<< /Type /EmbeddedFile /Subtype /application#2Fvc#2Bld#2Bjson /Length %zu >>\n"
        "stream\n%.*s\nendstream\nendobj\n",
        badge.len, STR_ARG(badge));
}

static str pdf_of(struct ctx *c, str inside)
{
    return arena_format(c->mem, "%%PDF-1.5\n1 0 obj\n<< >>\nendobj\n%.*sstartxref\n9\n%%%%EOF\n",
                        STR_ARG(inside));
}

static void there_and_back(struct ctx *c)
{
    const str badge = str_of(BADGE), plain[] = {{PNG, PNG_LEN}, str_of(SVG)};
    struct sign_badge b;
    str baked, again;
    for (size_t i = 0; i < COUNT(plain); i++) {
        CHECK(read_it(c, plain[i], &b) == ERR_INVALID);
        CHECK(sign_bake(c, plain[i], badge, &baked) == OK);
        CHECK(read_it(c, baked, &b) == OK && str_same(b.document, badge));
        CHECK(sign_bake(c, baked, badge, &again) == ERR_INVALID && c->why.len > 0);
    }
    CHECK(read_it(c, pdf_of(c, attached(c, badge)), &b) == OK && str_same(b.document, badge));
}

/* Wherever a file breaks off, and whichever byte of a picture's frame is another one. */
static void damaged(struct ctx *c)
{
    const str badge = str_of(BADGE);
    str files[3];
    CHECK(sign_bake(c, (str){PNG, PNG_LEN}, badge, &files[0]) == OK);
    CHECK(sign_bake(c, str_of(SVG), badge, &files[1]) == OK);
    files[2] = pdf_of(c, attached(c, badge));
    struct sign_badge b;
    for (size_t i = 0; i < COUNT(files); i++) {
        size_t end = i == 2 ? str_find(files[i], S("\nendobj\nstartxref")) : files[i].len;
        for (size_t n = 0; n < end; n++)
            CHECK(read_it(c, str_upto(files[i], n), &b) == ERR_INVALID && c->why.len > 0);
    }
    for (size_t i = 0; i < files[0].len; i++) { /* each chunk has a sum */
        char *bytes = arena_room(c->mem, files[0].len);
        memcpy(bytes, files[0].at, files[0].len);
        bytes[i] ^= 4;
        CHECK(read_it(c, (str){bytes, files[0].len}, &b) == ERR_INVALID);
    }
}

static void add_number(struct text *t, uint32_t n)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        text_char(t, (char)(n >> shift & 0xff));
}

/* A PNG with these chunks of the badge's name before its end. */
static str png_with(struct ctx *c, const str *texts, size_t n)
{
    struct text t = {.mem = c->mem};
    text_add(&t, (str){PNG, PNG_LEN - PNG_END});
    for (size_t i = 0; i < n; i++) {
        struct text data = {.mem = c->mem};
        text_add(&data, S("iTXtopenbadgecredential"));
        text_add(&data, texts[i]);
        add_number(&t, (uint32_t)data.len - 4);
        text_add(&t, text_str(&data));
        add_number(&t, (uint32_t)crc32(0, (const Bytef *)data.at, (uInt)data.len));
    }
    text_add(&t, (str){PNG + PNG_LEN - PNG_END, PNG_END});
    return text_str(&t);
}

static void refused(struct ctx *c)
{
    const str one = {"\0\0\0\0\0{\"name\":\"x\"}", 17}, packed = {"\0\1\0\0\0{\"name\":\"x\"}", 17},
              empty = {"\0\0\0\0\0", 5}, cut = {"\0\0\0en", 5}, two[] = {one, one};
    const str part = S("<openbadges:credential>{}</openbadges:credential>");
    const str attachment = attached(c, S("{\"name\":\"x\"}"));
    struct sign_badge b;
    CHECK(read_it(c, png_with(c, &one, 1), &b) ==
          OK); /* the table below differs by its fault alone */
#define SPACE "<svg xmlns:openbadges=\"https://purl.imsglobal.org/ob/v3p0\">"
    const struct {
        const char *why; /* a part of it */
        str file;
    } cases[] = {
        {"more than one", png_with(c, two, 2)},
        {"no badge in this picture", png_with(c, &packed, 1)},
        {"no badge in this picture", png_with(c, &empty, 1)},
        {"no badge in this picture", png_with(c, &cut, 1)},
        {"no badge in this picture", png_with(c, NULL, 0)},
        {"damaged", {PNG, PNG_LEN - PNG_END}},
        {"damaged", S("\x89PNG\r\n\x1a\n\xff\xff\xff\xffiTXt")},
        {"more than one",
         arena_format(c->mem, SPACE "%.*s%.*s</svg>", STR_ARG(part), STR_ARG(part))},
        {"no badge in this picture", S(SPACE "</svg>")},
        {"no badge in this picture", S(SPACE "<openbadges:credential/></svg>")},
        {"damaged", S(SPACE "<openbadges:credential>{}")},
        {"damaged", S("<svg><!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>&a;</svg>")},
        {"more than one",
         pdf_of(c, arena_format(c->mem, "%.*s%.*s", STR_ARG(attachment), STR_ARG(attachment)))},
        {"no badge in this PDF", pdf_of(c, S(""))},
        {"no badge in this PDF", S("%PDF-")},
        {"damaged", pdf_of(c, str_upto(attachment, attachment.len - 20))},
        {"damaged", pdf_of(c, S("/Type /EmbeddedFile /Subtype /application#2Fvc#2Bld#2Bjson "
                                "/Length 99999999999999999999 >>\nstream\n{}\nendstream\n"))},
        {"damaged", pdf_of(c, S("/Type /EmbeddedFile /Subtype /application#2Fvc#2Bld#2Bjson "
                                "/Length -2 >>\nstream\n{}\nendstream\n"))},
        {"damaged", pdf_of(c, S("/Type /EmbeddedFile /Subtype /application#2Fvc#2Bld#2Bjson "
                                "/Length 3 >>\nstream\n{}\nendstream\n"))},
        {"no badge", S("GIF89a")},
        {"empty", S(" \n")},
    };
#undef SPACE
    for (size_t i = 0; i < COUNT(cases); i++) {
        enum err e = read_it(c, cases[i].file, &b);
        CHECK(e == ERR_INVALID && str_find(c->why, str_of(cases[i].why)) != SIZE_MAX);
        if (e != ERR_INVALID || str_find(c->why, str_of(cases[i].why)) == SIZE_MAX)
            fprintf(stderr, "case %zu: %d %.*s\n", i, (int)e, STR_ARG(c->why));
    }
}

static void too_large(struct ctx *c)
{
    struct text t = {.mem = c->mem};
    struct sign_badge b;
    str baked;
    text_add(&t, S("{\"a\":\""));
    for (int i = 0; i <= SIGN_DOCUMENT_MAX; i++)
        text_char(&t, 'x');
    text_add(&t, S("\"}"));
    CHECK(sign_bake(c, (str){PNG, PNG_LEN}, text_str(&t), &baked) == OK);
    CHECK(read_it(c, baked, &b) == ERR_INVALID && str_find(c->why, S("larger")) != SIZE_MAX);
    CHECK(read_it(c, pdf_of(c, attached(c, text_str(&t))), &b) == ERR_INVALID);
}

int main(void)
{
    struct ctx c = {.mem = arena_new(), .now = {1767225600}, .catalog = &ENGLISH, .bits = ANYBODY};
    there_and_back(&c);
    damaged(&c);
    refused(&c);
    too_large(&c);
    arena_free(c.mem);
    return CHECK_RESULT();
}
