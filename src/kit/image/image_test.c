#include "kit/image/image.h"
#include "kit/image/image_internal.h"
#include "kit/sandbox/sandbox.h"
#include "base/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <jpeglib.h>
#include <png.h>
#include <webp/encode.h>

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};

static struct ctx begin(void)
{
    return (struct ctx){.mem = arena_new(), .now = {1000}, .catalog = &ENGLISH, .bits = ANYBODY};
}

/* A picture of four colours: red, green above; blue, clear below; `wide` more grey columns each
 * side. */
static uint8_t *four(struct ctx *c, size_t side, size_t wide)
{
    size_t width = side + 2 * wide;
    uint8_t *rgba = arena_take(c->mem, width * side, 4);
    for (size_t y = 0; y < side; y++)
        for (size_t x = 0; x < width; x++) {
            uint8_t *p = rgba + (y * width + x) * 4;
            bool right = x >= wide + side / 2, low = y >= side / 2;
            p[3] = 255;
            if (x < wide || x >= wide + side)
                p[0] = p[1] = p[2] = 100;
            else if (!right || !low)
                p[low ? 2 : right] = 255;
            else
                p[3] = 0;
        }
    return rgba;
}

/* "rg/b." of a square PNG: the colours in the middle of its four quarters. */
static void check_colours(struct ctx *c, str png, const char *want)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    CHECK(png_image_begin_read_from_memory(&image, png.at, png.len) != 0);
    image.format = PNG_FORMAT_RGBA;
    size_t n = image.width;
    uint8_t *rgba = arena_take(c->mem, n * n, 4);
    CHECK(image.width == image.height && png_image_finish_read(&image, NULL, rgba, 0, NULL) != 0);
    char got[5] = "";
    for (size_t i = 0; i < 4; i++) {
        const uint8_t *p = rgba + ((i / 2 * (n / 2) + n / 4) * n + i % 2 * (n / 2) + n / 4) * 4;
        got[i] = p[3] < 100                               ? '.'
                 : p[0] > 180 && p[1] < 80 && p[2] < 80   ? 'r'
                 : p[1] > 180 && p[0] < 80 && p[2] < 80   ? 'g'
                 : p[2] > 180 && p[0] < 80 && p[1] < 80   ? 'b'
                 : p[0] > 180 && p[1] > 180 && p[2] > 180 ? 'w'
                                                          : '?';
    }
    CHECK_STR(str_of(got), str_of(want));
}

static str as_png(struct ctx *c, const uint8_t *rgba, size_t width, size_t height)
{
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)width,
                       .height = (png_uint_32)height,
                       .format = PNG_FORMAT_RGBA};
    png_alloc_size_t size = width * height * 5 + 10000;
    char *at = arena_take(c->mem, size, 1);
    CHECK(png_image_write_to_memory(&image, at, &size, 0, rgba, 0, NULL) != 0);
    return (str){at, size};
}

/* With an EXIF segment that says which side is up, as a camera writes it; 0: without. */
static str as_jpeg(struct ctx *c, const uint8_t *rgba, size_t width, size_t height, int orientation)
{
    unsigned char exif[] = "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    struct jpeg_error_mgr errors;
    struct jpeg_compress_struct jpeg = {.err = jpeg_std_error(&errors)};
    unsigned char *bytes = NULL;
    unsigned long len = 0;
    exif[25] = (unsigned char)orientation;
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &bytes, &len);
    jpeg.image_width = (JDIMENSION)width;
    jpeg.image_height = (JDIMENSION)height;
    jpeg.input_components = 3;
    jpeg.in_color_space = JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    if (orientation)
        jpeg_write_marker(&jpeg, JPEG_APP0 + 1, exif, sizeof exif - 1);
    uint8_t *row = arena_take(c->mem, width, 3);
    for (size_t y = 0; y < height; y++) {
        for (size_t x = 0; x < width; x++) {
            const uint8_t *from = rgba + (y * width + x) * 4;
            for (size_t k = 0; k < 3; k++)
                row[x * 3 + k] = from[3] ? from[k] : 255;
        }
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    str copy = arena_copy(c->mem, (str){(const char *)bytes, len});
    free(bytes);
    return copy;
}

static str as_webp(struct ctx *c, const uint8_t *rgba, size_t width, size_t height)
{
    uint8_t *bytes = NULL;
    size_t len = WebPEncodeLosslessRGBA(rgba, (int)width, (int)height, (int)width * 4, &bytes);
    str copy = arena_copy(c->mem, (str){(const char *)bytes, len});
    WebPFree(bytes);
    return copy;
}

static void check_converts(struct ctx *c, str file, int pixels, const char *colours)
{
    struct text made = {.mem = c->mem};
    CHECK(image_convert(c, file, (struct image_size){.pixels = pixels}, &made) == OK);
    str png = text_str(&made), line;
    if (str_cut(&png, '\n', &line))
        check_colours(c, png, colours);
}

static void test_kinds(void)
{
    static const char *const TURNED[] = {"rgbw", "rgbw", "grwb", "wbgr", "bwrg",
                                         "rbgw", "brwg", "wgbr", "gwrb"};
    struct ctx c = begin();
    const uint8_t *square = four(&c, 64, 0), *wide = four(&c, 64, 50);
    const int sizes[] = {1024, 100, 64, 48, 16, 8};
    for (size_t i = 0; i < COUNT(sizes); i++)
        check_converts(&c, as_png(&c, square, 64, 64), sizes[i], "rgb.");
    check_converts(&c, as_png(&c, wide, 164, 64), 32, "rgb."); /* the middle is taken */
    check_converts(&c, as_webp(&c, wide, 164, 64), 32, "rgb.");
    for (int orientation = 0; orientation <= 8; orientation++)
        check_converts(&c, as_jpeg(&c, wide, 164, 64, orientation), 32, TURNED[orientation]);
    check_converts(&c, as_jpeg(&c, wide, 164, 64, 200), 32, "rgbw");
    arena_free(c.mem);
}

/* 2 by 2 pixels to one: the mean, where clear pixels give no colour. */
static void test_mean(void)
{
    static const uint8_t PIXELS[] = {255, 0, 0, 255, 0, 0, 255, 255, 9, 9, 9, 0, 9, 9, 9, 0};
    struct ctx c = begin();
    struct canvas s = {.c = &c, .size = {1, IMAGE_MIDDLE}, .orientation = 1};
    CHECK(canvas_begin(&s, 2, 2) == OK);
    canvas_row(&s, 0, PIXELS);
    canvas_row(&s, 1, PIXELS + 8);
    const uint8_t *got = canvas_end(&s).rgba;
    CHECK(got[0] == 128 && got[1] == 0 && got[2] == 128 && got[3] == 128);
    arena_free(c.mem);
}

static void check_refused(struct ctx *c, str file, str words)
{
    struct text png = {.mem = c->mem};
    CHECK(image_convert(c, file, (struct image_size){.pixels = 32}, &png) == ERR_INVALID);
    CHECK(str_find(c->why, words) != SIZE_MAX);
    if (str_find(c->why, words) == SIZE_MAX)
        fprintf(stderr, "    why: %.*s\n", STR_ARG(c->why));
}

/* The head of a PNG that claims the measures, with a right checksum. */
static str claims(struct ctx *c, unsigned width, unsigned height)
{
    str real = as_png(c, four(c, 4, 0), 4, 4);
    char *at = arena_take(c->mem, real.len, 1);
    memcpy(at, real.at, real.len);
    for (int i = 0; i < 4; i++) {
        at[16 + i] = (char)(width >> (24 - 8 * i));
        at[20 + i] = (char)(height >> (24 - 8 * i));
    }
    uint32_t crc = 0xFFFFFFFF;
    for (int i = 12; i < 29; i++) {
        crc ^= (unsigned char)at[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
    }
    for (int i = 0; i < 4; i++)
        at[29 + i] = (char)(~crc >> (24 - 8 * i));
    return (str){at, real.len};
}

static void test_refusals(void)
{
    struct ctx c = begin();
    const uint8_t *square = four(&c, 64, 0);
    str png = as_png(&c, square, 64, 64), jpeg = as_jpeg(&c, square, 64, 64, 0),
        webp = as_webp(&c, square, 64, 64);
    check_refused(&c, (str){0}, S("Use PNG, JPEG or WebP"));
    check_refused(&c, S("GIF89a......"), S("Use PNG, JPEG or WebP"));
    check_refused(&c, S("<svg xmlns='http://www.w3.org/2000/svg'/>"), S("Use PNG, JPEG or WebP"));
    check_refused(&c, str_upto(png, png.len / 2), S("damaged"));
    check_refused(&c, str_upto(png, 8), S("damaged"));
    check_refused(&c, str_upto(jpeg, jpeg.len / 2), S("damaged"));
    check_refused(&c, str_upto(jpeg, 4), S("damaged"));
    check_refused(&c, str_upto(webp, webp.len / 2), S("damaged"));
    check_refused(&c, str_upto(webp, 12), S("damaged"));
    check_refused(&c, claims(&c, 60000, 60000), S("60000 by 60000 pixels"));
    check_refused(&c, claims(&c, 1, 40001), S("40 megapixels"));
    check_refused(&c, claims(&c, 0x7FFFFFFF, 0x7FFFFFFF), S("damaged"));
    check_refused(&c, claims(&c, 0, 5), S("damaged"));
    arena_free(c.mem);
}

static void test_orientation(void)
{
    CHECK(image_orientation(S("")) == 1 && image_orientation(S("Exif\0\0")) == 1);
    CHECK(image_orientation(S("Exif\0\0II*\0\xFF\xFF\xFF\xFF")) == 1);
    CHECK(image_orientation(S("Exif\0\0II*\0\x08\0\0\0\xFF\xFF")) == 1);
    CHECK(image_orientation(S("Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0")) ==
          6);
    CHECK(image_orientation(S("Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x09\0\0\0")) ==
          1);
}

static void test_sandboxed(void)
{
    struct ctx c = begin();
    const uint8_t *square = four(&c, 64, 0);
    str png = {0};
    CHECK(image_square(&c, as_png(&c, square, 64, 64), 48, &png) == OK);
    check_colours(&c, png, "rgb.");
    CHECK(image_square(&c, as_jpeg(&c, square, 64, 64, 3), 48, &png) == OK);
    check_colours(&c, png, "wbgr");
    CHECK(image_square(&c, as_webp(&c, square, 64, 64), 48, &png) == OK);
    check_colours(&c, png, "rgb.");
    CHECK(image_square(&c, S("hello"), 48, &png) == ERR_INVALID);
    CHECK(str_find(c.why, S("Use PNG, JPEG or WebP")) != SIZE_MAX);
    char *big = arena_take(c.mem, IMAGE_BYTES_MAX + 1, 1);
    CHECK(image_square(&c, (str){big, IMAGE_BYTES_MAX + 1}, 48, &png) == ERR_INVALID);
    CHECK(str_find(c.why, S("larger than 5 MB")) != SIZE_MAX);
    arena_free(c.mem);
}

/* Twice as wide as high: clear above and below, nothing cut off at the sides; turned, the other way. */
static void test_whole(void)
{
    struct ctx c = begin();
    enum { N = 48 };
    const uint8_t *wide = four(&c, 64, 32);
    static const struct {
        int x, y;
        uint8_t rgba[4];
    } points[] = {{24, 3, {0, 0, 0, 0}},         {24, 45, {0, 0, 0, 0}},
                  {3, 24, {100, 100, 100, 255}}, {45, 24, {100, 100, 100, 255}},
                  {17, 18, {255, 0, 0, 255}},    {30, 18, {0, 255, 0, 255}},
                  {17, 30, {0, 0, 255, 255}}};
    str png = {0};
    CHECK(image_whole(&c, as_png(&c, wide, 128, 64), N, &png) == OK);
    png_image image = {.version = PNG_IMAGE_VERSION};
    CHECK(png_image_begin_read_from_memory(&image, png.at, png.len) != 0);
    image.format = PNG_FORMAT_RGBA;
    uint8_t rgba[N * N * 4];
    CHECK(image.width == N && image.height == N &&
          png_image_finish_read(&image, NULL, rgba, 0, NULL) != 0);
    for (size_t i = 0; i < COUNT(points); i++)
        CHECK(memcmp(rgba + (points[i].y * N + points[i].x) * 4, points[i].rgba, 4) == 0);
    arena_free(c.mem);
}

/* Measures of what is made of 128 by 64 pixels, and of which kind it is. */
static void test_fit(void)
{
    struct ctx c = begin();
    const uint8_t *wide = four(&c, 64, 32), *square = four(&c, 64, 0);
    str opaque = as_jpeg(&c, wide, 128, 64, 0), turned = as_jpeg(&c, wide, 128, 64, 6);
    const struct {
        str file;
        int pixels, width, height;
        const char *type;
    } cases[] = {
        {as_png(&c, wide, 128, 64), 1600, 128, 64, "image/png"}, /* never larger */
        {as_png(&c, wide, 128, 64), 100, 100, 50, "image/png"},
        {opaque, 64, 64, 32, "image/jpeg"},
        {turned, 1600, 64, 128, "image/jpeg"}, /* stands upright */
        {turned, 32, 32, 64, "image/jpeg"},
        {as_webp(&c, wide, 128, 64), 64, 64, 32, "image/png"}, /* a part of it is clear */
        {as_png(&c, wide, 1, 64), 8, 1, 16, "image/png"},      /* at most twice as high */
        {as_png(&c, square, 64, 1), 8, 8, 1, "image/png"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct image_drawn drawn = {0};
        CHECK(image_fit(&c, cases[i].file, cases[i].pixels, &drawn) == OK);
        CHECK(drawn.width == cases[i].width && drawn.height == cases[i].height);
        CHECK_STR(str_of(drawn.type), str_of(cases[i].type));
    }
    struct image_drawn drawn = {0}, again = {0};
    CHECK(image_fit(&c, as_jpeg(&c, square, 64, 64, 3), 48, &drawn) == OK);
    CHECK(image_fit(&c, drawn.bytes, 48, &again) == OK && again.width == 48); /* can be read */
    str png = {0};
    CHECK(image_square(&c, drawn.bytes, 48, &png) == OK);
    check_colours(&c, png, "wbgr");
    CHECK(image_fit(&c, S("hello"), 48, &drawn) == ERR_INVALID);
    arena_free(c.mem);
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    test_kinds();
    test_mean();
    test_refusals();
    test_orientation();
    test_sandboxed();
    test_whole();
    test_fit();
    return CHECK_RESULT();
}
