/* Forms as they come, and as nobody should send them. */
#include "base/test.h"
#include "kit/http/form.h"

#include <string.h>

static void test_pairs(struct arena *mem)
{
    const struct field *f;
    size_t n;
    CHECK(form_pairs(mem, S("a=1&b=x+y%20z&c&=d&&a=%C3%A4%26&e=l%0D%0Am%0Dn"), &f, &n) == OK &&
          n == 6);
    struct req r = {.params = f, .n_params = n, .form = f, .n_form = n};
    CHECK_STR(param(&r, "a"), S("1"));
    CHECK_STR(form_text(&r, "b"), S("x y z"));
    CHECK_STR(form_text(&r, "e"), S("l\nm\nn"));
    CHECK(form_has(&r, "c") && !form_has(&r, "x"));
    str value;
    CHECK(form_each(&r, "a", 1, &value) && str_same(value, S("ä&")) &&
          !form_each(&r, "a", 2, &value));
    CHECK(param_int(&r, "a", 9) == 1 && form_int(&r, "b", 9) == 9 && form_int(&r, "x", -1) == -1);
    CHECK(form_pairs(mem, S("q=100%&r=%zz%4"), &f, &n) == OK && n == 2);
    CHECK_STR(f[0].value, S("100%"));
    CHECK_STR(f[1].value, S("%zz%4"));
    CHECK(form_pairs(mem, S(""), &f, &n) == OK && n == 0);
    CHECK(form_pairs(mem, S("a=b%00c%ffd%c3&%c3=a"), &f, &n) == OK && n == 2);
    CHECK_STR(f[0].value, S("b\x1a"
                            "c\x1a"
                            "d\x1a"));
    CHECK_STR(f[1].name, S("\x1a"));
    char many[FIELDS_MAX + 1];
    memset(many, '&', sizeof many);
    CHECK(form_pairs(mem, (str){many, sizeof many}, &f, &n) == ERR_INVALID);
}

#define PART(head, body) "--b0\r\nContent-Disposition: form-data; " head "\r\n\r\n" body "\r\n"

static void test_parts(struct arena *mem)
{
    str body = S(PART("name=\"a\"", "1\r\n2") PART("name=\"empty\"", "")
                     PART("name=\"f\"; filename=\"a %22b\\\"c.txt\"\r\nContent-Type: text/plain",
                          "x\0y\r\n--b\r\n") PART("name=\"none\"; filename=\"\"", "") "--b0--\r\n");
    struct req r = {0};
    CHECK(form_read(mem, S("multipart/form-data; boundary=\"b0\""), body, &r) == OK);
    CHECK(r.n_form == 2 && r.n_uploads == 1);
    CHECK_STR(form_text(&r, "a"), S("1\n2"));
    CHECK(form_has(&r, "empty") && form_text(&r, "empty").len == 0);
    const struct upload *file = form_file(&r, "f");
    CHECK(file && file->size == 10 && !form_file(&r, "none"));
    if (file) {
        CHECK_STR(file->bytes, S("x\0y\r\n--b\r\n"));
        CHECK_STR(file->file_name, S("a \"b\"c.txt"));
        CHECK_STR(file->type, S("text/plain"));
    }
    CHECK(form_parts(mem,
                     S(PART("name=\"a\"", "1\xff"
                                          "2\0\r\n3")
                           PART("name=\"f\"; filename=\"\xe4.txt\"", "\xe4") "--b0--\r\n"),
                     S("b0"), &r) == OK);
    CHECK_STR(form_text(&r, "a"), S("1\x1a"
                                    "2\x1a\n3"));
    CHECK(r.n_uploads == 1 && str_same(r.uploads[0].file_name, S("\x1a.txt")) &&
          str_same(r.uploads[0].bytes, S("\xe4")));
    static const str broken[] = {
        S(""),
        S("--b0"),
        S("--b0\r\n"),
        S("--b0--"),
        S("--b0\r\n\r\nx\r\n--b0--"),
        S("x--b0\r\n"),
        S("--b0\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1"),
        S("--b0\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--b0--"),
        S("--b0\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n--b0--"),
        S("--b0\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b0--"),
        S("--b0\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b0x"),
        S("--b0\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b0"),
    };
    for (size_t i = 0; i < COUNT(broken); i++) {
        bool ends = str_same(broken[i], S("--b0--"));
        CHECK((form_parts(mem, broken[i], S("b0"), &r) == OK) == ends);
    }
    CHECK(form_read(mem, S("multipart/form-data"), body, &r) == ERR_INVALID);
    r = (struct req){0};
    CHECK(form_read(mem, S("application/json"), S("{}"), &r) == OK && r.n_form == 0);
    CHECK_STR(r.body, S("{}"));
    CHECK(form_read(mem, S("Application/X-WWW-Form-Urlencoded; charset=utf-8"), S("a=b"), &r) ==
          OK);
    CHECK_STR(form_text(&r, "a"), S("b"));
}

int main(void)
{
    struct arena *mem = arena_new();
    test_pairs(mem);
    test_parts(mem);
    arena_free(mem);
    return CHECK_RESULT();
}
