/* Bodies of forms: the first byte chooses the kind. */
#include "kit/http/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const str types[] = {S("application/x-www-form-urlencoded"),
                                S("multipart/form-data; boundary=x"),
                                S("multipart/form-data; boundary=\"a \\\"b\""), S("text/plain")};
    if (size == 0)
        return 0;
    struct arena *mem = arena_new();
    struct req r = {0};
    str body = {(const char *)data + 1, size - 1};
    if (form_read(mem, types[data[0] % COUNT(types)], body, &r) == OK) {
        for (size_t i = 0; i < r.n_form; i++)
            if (str_chars(r.form[i].value) == SIZE_MAX || str_chars(r.form[i].name) == SIZE_MAX ||
                str_find(r.form[i].value, S("\r")) != SIZE_MAX)
                __builtin_trap();
        for (size_t i = 0; i < r.n_uploads; i++)
            if (r.uploads[i].size > size || str_chars(r.uploads[i].file_name) == SIZE_MAX)
                __builtin_trap();
        (void)form_text(&r, "a");
        (void)form_file(&r, "f");
    }
    arena_free(mem);
    return 0;
}
