/* Who signs: kept as it is typed, the picture drawn anew, by managers only. */
#include "feature/program/program.h"

#include "base/test.h"
#include "feature/frame/frame.h"
#include "kit/i18n/i18n.h"
#include "kit/sandbox/sandbox.h"
#include "kit/store/testing.h"

#include <png.h>

static const char ROWS[] = "INSERT INTO person (id, handle, name, sort_key, country, made) VALUES"
                           " (2, 'ana', 'Ana', x'01', 'DE', 0);";
static const struct reader reader = {
    .name = {"Ana", 3}, .handle = {"ana", 3}, .program_name = {"One", 3}, .hue = 255};

static struct ctx begin(void)
{
    struct ctx c = test_ctx_begin();
    int64_t id = 0;
    c.now = moment_of_day(day_of(2026, 11, 22));
    c.me = 2;
    CHECK(db_script(&c, ROWS) == OK);
    CHECK(program_make(&c, &(struct program_new){S("one"), S("One"), 255}, &id) == OK);
    c.catalog = i18n_catalog(S("en"));
    c.reader = &reader;
    c.bits |= SIGNED_IN | MANAGER;
    return c;
}

/* A stroke of ink, four times as wide as high. */
static str stroke(struct ctx *c)
{
    enum { WIDE = 80, HIGH = 20, ROOM = 10000 };
    png_image image = {
        .version = PNG_IMAGE_VERSION, .width = WIDE, .height = HIGH, .format = PNG_FORMAT_GRAY};
    unsigned char *pixels = arena_take(c->mem, WIDE * HIGH, 1), *file = arena_take(c->mem, ROOM, 1);
    png_alloc_size_t size = ROOM;
    for (size_t i = 0; i < WIDE * HIGH; i++)
        pixels[i] = i / WIDE == HIGH / 2 ? 0 : 255;
    CHECK(png_image_write_to_memory(&image, file, &size, 0, pixels, 0, NULL));
    return (str){(char *)file, size};
}

static struct res ask(struct ctx *c, const char *method, const char *path, const char *name,
                      str picture)
{
    const struct field form[] = {
        {S("token"), S("t")}, {S("signer"), str_of(name)}, {S("title"), S("Head of <nothing>")}};
    const struct upload upload = {.field = S("picture"), .bytes = picture, .size = picture.len};
    struct req r = {.method = str_of(method),
                    .path = str_of(path),
                    .token = S("t"),
                    .form = form,
                    .n_form = COUNT(form),
                    .uploads = &upload,
                    .n_uploads = picture.len > 0};
    struct res out = {0};
    http_run(c, signature_routes, &r, &out);
    return out;
}

static void page(void)
{
    struct ctx c = begin();
    struct program_signature s;
    CHECK(program_signature(&c, &s) == OK && s.name.len + s.title.len + s.picture.len == 0);
    CHECK(ask(&c, "GET", "/program/signature/picture.png", "", S("")).status == 404);
    CHECK(ask(&c, "POST", "/program/signature", "Ana García", stroke(&c)).status == 303);
    CHECK(program_signature(&c, &s) == OK && str_starts(s.picture, S("\x89PNG")));
    CHECK_STR(s.name, S("Ana García"));
    struct res out = ask(&c, "GET", "/program/signature/picture.png", "", S(""));
    CHECK_STR(out.body, s.picture);
    out = ask(&c, "GET", "/program/signature", "", S(""));
    CHECK(out.status == 200 && str_find(out.body, S("Head of &lt;nothing&gt;")) != SIZE_MAX);
    CHECK(str_find(out.body, S("name=\"remove\"")) != SIZE_MAX);
    /* no file: the picture stays */
    CHECK(ask(&c, "POST", "/program/signature", "Bo", S("")).status == 303);
    CHECK(program_signature(&c, &s) == OK && s.picture.len > 0);
    CHECK_STR(s.name, S("Bo"));
    CHECK(program_sign(&c, &(struct program_signing){.name = S("Bo"), .remove = true}) == OK);
    CHECK(program_signature(&c, &s) == OK && s.picture.len == 0);
    test_ctx_end(&c);
}

static void refused(void)
{
    struct ctx c = begin();
    struct program_signature s;
    struct res out = ask(&c, "POST", "/program/signature", "Ana", S("no picture"));
    CHECK(out.status == 422 && str_find(out.body, S("Use PNG, JPEG or WebP")) != SIZE_MAX);
    CHECK(str_find(out.body, S("value=\"Ana\"")) != SIZE_MAX);
    out = ask(&c, "POST", "/program/signature", "A\x01", S(""));
    CHECK(out.status == 422);
    CHECK(program_signature(&c, &s) == OK && s.name.len == 0);
    c.bits = ANYBODY | SIGNED_IN | COMMITTEE;
    CHECK(ask(&c, "GET", "/program/signature", "", S("")).status == 403);
    CHECK(program_sign(&c, &(struct program_signing){.name = S("Bo")}) == ERR_REFUSED);
    test_ctx_end(&c);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    page();
    refused();
    return CHECK_RESULT();
}
