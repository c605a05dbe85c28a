#include "feature/contribution/import_person.h"
#include "kit/zip/zip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* the first letter: the bytes are an archive, or the record.json in one */
    static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};
    struct ctx c = {.mem = arena_new(), .now = {1767225600}, .catalog = &ENGLISH, .bits = ANYBODY};
    str input = size ? (str){(const char *)data + 1, size - 1} : (str){0};
    const struct zip_file files[] = {
        {S("plaudit.json"), S("{\"format\": \"plaudit-person/1\"}")},
        {S("profile.json"), input},
        {S("one/record.json"), input},
    };
    struct text out = {.mem = c.mem};
    struct person_archive archive;
    if (size > 0 && data[0] == 'j')
        input = zip_write(c.mem, files, COUNT(files), c.now);
    if (person_read(&c, input, S(""), &out) == OK &&
        person_taken(&c, text_str(&out), &archive) != OK)
        __builtin_trap();
    arena_free(c.mem);
    return 0;
}
