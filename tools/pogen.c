/* pogen -- words for people, from sources to translators to C.
 *
 *   pogen OUT.c LANG.po...                 compiles catalogs (struct catalog of base.h)
 *   pogen --extract OUT.pot SOURCES...     all messages of .c, .h and .html files
 *   pogen --merge LANG.po SOURCES...       brings a .po file up to date, keeps translations
 *   pogen --missing LANG.po SOURCES...     lists what is not translated, or no longer used
 *
 * Ends with 1 after a message FILE:LINE:COLUMN if something is wrong. */
#include "pogen.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int complaints;
static struct chunk {
    struct chunk *next;
} * chunks;

void complain(struct place at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "%s:%d:%d: ", at.path, at.line, at.column);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    complaints++;
}

void *keep(size_t bytes)
{
    struct chunk *chunk = calloc(1, sizeof *chunk + 16 + bytes);
    if (!chunk) {
        fputs("pogen: out of memory\n", stderr);
        exit(1);
    }
    chunk->next = chunks;
    chunks = chunk;
    return (char *)chunk + 16;
}

const char *keep_text(const char *text, size_t len)
{
    char *copy = keep(len + 1);
    memcpy(copy, text, len);
    return copy;
}

const char *read_all(const char *path, size_t *len)
{
    FILE *f = fopen(path, "rb");
    if (!f) {
        perror(path);
        exit(1);
    }
    char *text = NULL;
    size_t room = 0, n = 0, got;
    do {
        char *more = keep((room = room * 2 + 65536) + 1);
        if (n > 0)
            memcpy(more, text, n);
        text = more;
        got = fread(text + n, 1, room - n, f);
        n += got;
    } while (n == room);
    fclose(f);
    *len = n;
    return text;
}

struct message *message_add(struct messages *m)
{
    if (m->n == m->room) {
        struct message *more = keep((m->room = m->room * 2 + 64) * sizeof *more);
        if (m->n > 0)
            memcpy(more, m->at, m->n * sizeof *more);
        m->at = more;
    }
    return &m->at[m->n++];
}

struct message *message_find(const struct messages *m, const char *id)
{
    for (size_t i = 0; i < m->n; i++)
        if (!m->at[i].obsolete && strcmp(m->at[i].id, id) == 0)
            return &m->at[i];
    return NULL;
}

/* ---- C --------------------------------------------------------------------------------------- */

static void put_c(FILE *f, const char *text)
{
    fputc('"', f);
    for (const char *p = text; *p; p++) {
        if (*p == '\n')
            fputs("\\n", f);
        else if ((unsigned char)*p < 32 || *p == 127)
            fprintf(f, "\\%03o", (unsigned char)*p);
        else if (*p == '"' || *p == '\\' || *p == '?')
            fprintf(f, "\\%c", *p);
        else
            fputc(*p, f);
    }
    fputc('"', f);
}

static int by_id(const void *a, const void *b)
{
    const struct message *const *x = a, *const *y = b;
    return strcmp((*x)->id, (*y)->id);
}

/* The language of a file: "de" of "locale/de.po". */
static const char *code_of(const char *path)
{
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    return keep_text(name, strcspn(name, "."));
}

static const char *direction_of(const char *code)
{
    static const char *const rtl[] = {"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"};
    size_t len = strcspn(code, "-_");
    for (size_t i = 0; i < sizeof rtl / sizeof *rtl; i++)
        if (strlen(rtl[i]) == len && strncmp(rtl[i], code, len) == 0)
            return "rtl";
    return "ltr";
}

/* Where numbers are not written with ASCII digits by default; i18n_test compares with ICU. */
static unsigned zero_of(const char *code)
{
    static const struct {
        const char *code;
        unsigned zero;
    } own[] = {{"ar", 0x660}, {"ckb", 0x660}, {"fa", 0x6F0}, {"ps", 0x6F0}, {"ur", 0x6F0},
               {"bn", 0x9E6}, {"mr", 0x966},  {"ne", 0x966}, {"my", 0x1040}};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcmp(own[i].code, code) == 0)
            return own[i].zero;
    return 0;
}

static bool translated(const struct message *m, size_t forms)
{
    if (m->id[0] == '\0' || m->fuzzy || m->obsolete || m->n < (m->plural ? forms : 1))
        return false;
    for (size_t i = 0; i < m->n; i++)
        if (!m->words[i] || m->words[i][0] == '\0')
            return false;
    return true;
}

static void write_catalog(FILE *f, const struct po *po, size_t number)
{
    const struct message **sorted = keep((po->messages.n + 1) * sizeof *sorted);
    size_t n = 0, place = 0;
    for (size_t i = 0; i < po->messages.n; i++)
        if (translated(&po->messages.at[i], po->forms))
            sorted[n++] = &po->messages.at[i];
    qsort(sorted, n, sizeof *sorted, by_id);

    char rule[4096] = "";
    rule_print(po->rule, rule, sizeof rule);
    fprintf(f,
            "\nstatic size_t form_%zu(uint64_t n)\n{\n    (void)n;\n    return (size_t)(%s);\n}\n",
            number, rule);
    if (n > 0)
        fprintf(f, "static const char *const words_%zu[] = {\n", number);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < sorted[i]->n; k++)
            put_c(f, sorted[i]->words[k]), fputs(",\n", f);
    fprintf(f, "%sstatic const struct catalog_entry entries_%zu[] = {\n", n > 0 ? "};\n" : "",
            number);
    for (size_t i = 0; i < n; i++) {
        fputs("    {", f);
        put_c(f, sorted[i]->id);
        fprintf(f, ", words_%zu + %zu},\n", number, place);
        place += sorted[i]->n;
    }
    const char *code = code_of(po->path);
    fprintf(f,
            "    {0}};\nstatic const struct catalog catalog_%zu = {\"%s\", \"%s\", %zu, form_%zu, "
            "entries_%zu, %zu, 0x%x};\n",
            number, code, direction_of(code), po->forms, number, number, n, zero_of(code));
}

static int compile(const char *out, char **paths, size_t n)
{
    struct po *pos = keep((n + 1) * sizeof *pos);
    for (size_t i = 0; i < n; i++) {
        pos[i] = po_read(paths[i]);
        po_check(&pos[i]);
    }
    if (complaints)
        return 1;
    FILE *f = fopen(out, "wb");
    if (!f) {
        perror(out);
        return 1;
    }
    fputs("/* made by tools/pogen of the .po files in locale */\n#include \"kit/i18n/i18n.h\"\n\n"
          "static size_t form_en(uint64_t n)\n{\n    return n != 1;\n}\n"
          "static const struct catalog catalog_en = {\"en\", \"ltr\", 2, form_en, 0, 0};\n",
          f);
    for (size_t i = 0; i < n; i++)
        write_catalog(f, &pos[i], i);
    fputs("\nconst struct catalog *const i18n_catalogs[] = {&catalog_en", f);
    for (size_t i = 0; i < n; i++)
        fprintf(f, ", &catalog_%zu", i);
    fputs(", 0};\n", f);
    if (fclose(f) != 0) {
        perror(out);
        return 1;
    }
    return 0;
}

/* ---- messages of the sources ----------------------------------------------------------------- */

static struct messages scan(char **paths, size_t n)
{
    struct messages found = {0};
    for (size_t i = 0; i < n; i++)
        scan_file(&found, paths[i]);
    return found;
}

static int missing(const char *path, char **sources, size_t n)
{
    struct po po = po_read(path);
    po_check(&po);
    struct messages found = scan(sources, n);
    for (size_t i = 0; i < found.n; i++) {
        const struct message *m = message_find(&po.messages, found.at[i].id);
        if (!m || !translated(m, po.forms))
            complain(found.at[i].at, "not translated in %s: \"%s\"", path, found.at[i].id);
        else if (!m->plural != !found.at[i].plural)
            complain(m->at, "the program uses this message %s plural",
                     m->plural ? "without" : "with");
    }
    for (size_t i = 0; i < po.messages.n; i++) {
        const struct message *m = &po.messages.at[i];
        if (m->id[0] != '\0' && !m->obsolete && !message_find(&found, m->id))
            complain(m->at, "no longer in the program: \"%s\"", m->id);
    }
    return complaints != 0;
}

static int extract(const char *path, char **sources, size_t n)
{
    struct messages out = {0}, found = scan(sources, n);
    struct message *header = message_add(&out);
    *header = (struct message){.id = "", .n = 1};
    header->words[0] = "Project-Id-Version: plaudit\nMIME-Version: 1.0\n"
                       "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n";
    for (size_t i = 0; i < found.n; i++)
        *message_add(&out) = found.at[i];
    if (complaints == 0)
        po_write(path, &out);
    return complaints != 0;
}

static int merge(const char *path, char **sources, size_t n)
{
    struct po po = po_read(path);
    struct messages out = {0}, found = scan(sources, n);
    struct message *header = message_find(&po.messages, "");
    if (header)
        *message_add(&out) = *header;
    for (size_t i = 0; i < found.n; i++) {
        struct message *m = message_add(&out), *old = message_find(&po.messages, found.at[i].id);
        for (size_t k = 0; !old && k < po.messages.n; k++) /* it may have come back */
            if (strcmp(po.messages.at[k].id, found.at[i].id) == 0)
                old = &po.messages.at[k];
        *m = found.at[i];
        if (!old)
            continue;
        m->notes = old->notes;
        m->fuzzy = old->fuzzy;
        if (!old->plural == !m->plural)
            memcpy(m->words, old->words, sizeof m->words), m->n = old->n;
    }
    for (size_t i = 0; i < po.messages.n; i++) {
        struct message *m = &po.messages.at[i];
        if (m->id[0] != '\0' && !message_find(&found, m->id) && m->n > 0 &&
            m->words[0][0] != '\0') {
            m->obsolete = true;
            *message_add(&out) = *m;
        }
    }
    for (size_t i = 0; i < out.n; i++) /* empty places for the translator */
        for (size_t k = 0; out.at[i].plural && k < po.forms; k++)
            out.at[i].n = po.forms;
    if (complaints == 0)
        po_write(path, &out);
    return complaints != 0;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fputs("usage: pogen OUT.c LANG.po... | --extract OUT.pot SOURCES... | --merge LANG.po "
              "SOURCES... | --missing LANG.po SOURCES...\n",
              stderr);
        return 2;
    }
    if (argv[1][0] != '-')
        return compile(argv[1], argv + 2, (size_t)argc - 2);
    if (argc >= 3 && strcmp(argv[1], "--extract") == 0)
        return extract(argv[2], argv + 3, (size_t)argc - 3);
    if (argc >= 3 && strcmp(argv[1], "--merge") == 0)
        return merge(argv[2], argv + 3, (size_t)argc - 3);
    if (argc >= 3 && strcmp(argv[1], "--missing") == 0)
        return missing(argv[2], argv + 3, (size_t)argc - 3);
    fprintf(stderr, "pogen: there is no option %s\n", argv[1]);
    return 2;
}
