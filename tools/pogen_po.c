/* .po files: read, check, write. */
#include "pogen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct lines {
    struct po *po;
    struct message *now; /* the entry that is being read */
    const char **target; /* where a further "..." goes; NULL: nowhere */
    const char *notes;
    bool fuzzy, obsolete, complete;
    struct place at;
};

static const char *join(const char *a, const char *b)
{
    size_t n = a ? strlen(a) : 0, m = strlen(b);
    char *both = keep(n + m + 1);
    if (n > 0)
        memcpy(both, a, n);
    memcpy(both + n, b, m);
    return both;
}

static size_t utf8_bad(const char *text, size_t len) /* position of the first bad byte, or len */
{
    for (size_t i = 0; i < len;) {
        unsigned char b = (unsigned char)text[i];
        size_t more = b < 0x80                ? 0
                      : b >= 0xC2 && b < 0xE0 ? 1
                      : b >= 0xE0 && b < 0xF0 ? 2
                      : b >= 0xF0 && b < 0xF5 ? 3
                                              : 4;
        if (more == 4 || i + more >= len + (more == 0))
            return i;
        for (size_t k = 1; k <= more; k++) {
            unsigned char x = (unsigned char)text[i + k];
            bool low = k == 1 && ((b == 0xE0 && x < 0xA0) || (b == 0xF0 && x < 0x90));
            bool high = k == 1 && ((b == 0xED && x > 0x9F) || (b == 0xF4 && x > 0x8F));
            if ((x & 0xC0) != 0x80 || low || high)
                return i;
        }
        i += more + 1;
    }
    return len;
}

/* One escape after the backslash; returns what follows it, NULL if there is no such escape. */
static const char *escape(const char *p, char *out)
{
    static const char names[] = "ntrabfv\"\\", values[] = "\n\t\r\a\b\f\v\"\\";
    const char *at = *p ? strchr(names, *p) : NULL;
    char *end;
    if (at) {
        *out = values[at - names];
        return p + 1;
    }
    char digits[4] = "";
    if (*p >= '0' && *p <= '7') {
        size_t n = strspn(p, "01234567");
        memcpy(digits, p, n = n > 3 ? 3 : n);
        *out = (char)strtoul(digits, &end, 8);
        return p + n;
    }
    if (*p == 'x' && strspn(p + 1, "0123456789abcdefABCDEF") >= 2) {
        memcpy(digits, p + 1, 2);
        *out = (char)strtoul(digits, &end, 16);
        return p + 3;
    }
    return NULL;
}

/* A quoted string at p; complains and gives "" if it is not one. */
static const char *read_quoted(struct lines *l, const char *line, const char *p)
{
    struct place at = l->at;
    p += strspn(p, " \t");
    char *out = keep(strlen(p) + 1);
    size_t n = 0;
    at.column = (int)(p - line) + 1;
    if (*p++ != '"') {
        complain(at, "a text in quotes should stand here");
        return "";
    }
    while (*p != '"') {
        at.column = (int)(p - line) + 1;
        if (*p == '\0') {
            complain(at, "the closing quote is missing");
            return "";
        }
        if (*p != '\\') {
            out[n++] = *p++;
            continue;
        }
        p = escape(p + 1, &out[n]);
        if (!p || out[n] == '\0') {
            complain(at, "no such escape");
            return "";
        }
        n++;
    }
    p += 1 + strspn(p + 1, " \t\r");
    at.column = (int)(p - line) + 1;
    if (*p)
        complain(at, "something stands behind the text");
    return out;
}

static void begin(struct lines *l)
{
    l->now = message_add(&l->po->messages);
    *l->now = (struct message){
        .id = "", .notes = l->notes, .fuzzy = l->fuzzy, .obsolete = l->obsolete, .at = l->at};
    l->notes = NULL;
    l->fuzzy = false;
}

static void read_keyword(struct lines *l, const char *line, const char *p)
{
    size_t len = strcspn(p, " \t\"[");
    struct place at = l->at;
    at.column = (int)(p - line) + 1;
    if (strncmp(p, "msgid", len) == 0 && len == 5) {
        begin(l);
        l->now->at.column = at.column;
        l->target = &l->now->id;
    } else if (l->now && l->now->n == 0 && strncmp(p, "msgid_plural", len) == 0 && len == 12) {
        l->target = &l->now->plural;
    } else if (l->now && strncmp(p, "msgstr", len) == 0 && len == 6) {
        size_t form = 0;
        if (p[6] == '[') {
            char *end;
            form = strtoul(p + 7, &end, 10);
            if (*end != ']' || end == p + 7 || form != l->now->n || form >= FORMS_MAX ||
                !l->now->plural) {
                complain(at,
                         l->now->plural ? "msgstr[%zu] should stand here"
                                        : "msgid_plural is missing before msgstr[%zu]",
                         l->now->n);
                return;
            }
            len = (size_t)(end + 1 - p);
        } else if (l->now->plural || l->now->n > 0) {
            complain(at, l->now->plural ? "msgstr[...] should stand here" : "a second msgstr");
            return;
        }
        l->target = &l->now->words[form];
        l->now->n = form + 1;
    } else {
        complain(at, "msgid, msgid_plural or msgstr should stand here");
        return;
    }
    *l->target = read_quoted(l, line, p + len);
}

static void read_line(struct lines *l, const char *line)
{
    const char *p = line + strspn(line, " \t\r");
    l->obsolete = false;
    if (p[0] == '#' && p[1] == '~') {
        l->obsolete = true;
        p += 2 + strspn(p + 2, " \t|");
    }
    if (*p == '\0') {
        l->target = NULL;
        return;
    }
    if (*p == '#') {
        l->target = NULL;
        if (p[1] == ',')
            l->fuzzy |= strstr(p, "fuzzy") != NULL;
        else if (p[1] != '.' && p[1] != ':' && p[1] != '|')
            l->notes = join(join(l->notes, p), "\n");
        return;
    }
    if (*p != '"') {
        read_keyword(l, line, p);
        return;
    }
    if (l->target) {
        *l->target = join(*l->target, read_quoted(l, line, p));
        return;
    }
    complain(l->at, "a text without msgid or msgstr before it");
}

/* "Plural-Forms: nplurals=2; plural=n != 1;" of the header. */
static void read_forms(struct po *po)
{
    const struct message *header = message_find(&po->messages, "");
    struct place at = header ? header->at : (struct place){po->path, 1, 1};
    const char *words = header && header->n ? header->words[0] : "";
    const char *line = strstr(words, "Plural-Forms:");
    const char *count = line ? strstr(line, "nplurals=") : NULL;
    const char *rule = line ? strstr(line, "plural=") : NULL;
    while (rule && rule > line && rule[-1] != ' ' && rule[-1] != ';')
        rule = strstr(rule + 1, "plural=");
    if (!count || !rule) {
        complain(at, "the header needs \"Plural-Forms: nplurals=2; plural=n != 1;\"");
        po->forms = 1;
        po->rule = rule_read("0", at);
        return;
    }
    po->forms = strtoul(count + 9, NULL, 10);
    rule += 7;
    po->rule = rule_read(keep_text(rule, strcspn(rule, "\n")), at);
    if (po->forms < 1 || po->forms > FORMS_MAX)
        complain(at, "nplurals is 1 to %d", FORMS_MAX);
    for (uint64_t n = 0; po->rule && n <= 1000; n++)
        if (rule_value(po->rule, n) >= po->forms) {
            complain(at, "the plural rule gives form %llu for %llu, but there are %zu forms",
                     (unsigned long long)rule_value(po->rule, n), (unsigned long long)n, po->forms);
            break;
        }
}

struct po po_read(const char *path)
{
    struct po po = {.path = path};
    struct lines l = {.po = &po, .at = {path, 0, 1}};
    size_t len;
    const char *text = read_all(path, &len);
    for (const char *p = text, *end = text + len; p < end;) {
        size_t n = strcspn(p, "\n");
        l.at.line++;
        size_t bad = utf8_bad(p, n);
        if (bad < n || (p[n] == '\0' && p + n < end))
            complain((struct place){path, l.at.line, (int)bad + 1}, "not UTF-8 text");
        read_line(&l, keep_text(p, n));
        p += n + 1;
    }
    read_forms(&po);
    return po;
}

/* ---- checks: values in words ----------------------------------------------------------------- */

/* Place holders: '#', and printf's if the words are a format. "%2$s" names its value. */
struct holders {
    size_t marks, values, named;
    char kind[16][8]; /* "lld", by value */
    bool bad;         /* a '%' that is none, or more than there can be */
};

/* flags: which ones count; without the space "50% of" has no directive in it. */
static const char *directive(const char *p, const char *flags, size_t *value, char kind[8])
{
    size_t digits = strspn(p, "0123456789"), n = 0;
    *value = SIZE_MAX;
    if (digits > 0 && p[digits] == '$') {
        *value = strtoul(p, NULL, 10) - 1;
        p += digits + 1;
    }
    p += strspn(p, flags);
    p += strspn(p, "0123456789");
    if (*p == '*')
        kind[n++] = *p++;
    if (*p == '.') {
        p++;
        if (*p == '*')
            kind[n++] = *p++;
        p += strspn(p, "0123456789");
    }
    while (*p && strchr("hljzt", *p) && n < 6)
        kind[n++] = *p++;
    if (!*p || !strchr("diouxXcsfgep", *p))
        return NULL;
    kind[n] = *p == 'i' ? 'd' : *p;
    return p + 1;
}

/* English words are a format if they have "%%" or a directive that could not be meant otherwise. */
static bool is_format(const char *text)
{
    size_t value;
    for (const char *p = text; (p = strchr(p, '%')); p++)
        if (p[1] == '%' || directive(p + 1, "-+0", &value, (char[8]){0}))
            return true;
    return false;
}

static void note_value(struct holders *h, size_t value, const char *kind)
{
    h->named += value != SIZE_MAX;
    if (value == SIZE_MAX)
        value = h->values;
    h->bad |= value >= 16;
    if (value < 16)
        memcpy(h->kind[value], kind, 8);
    h->values++;
}

static struct holders holders_of(const char *text, bool format)
{
    struct holders h = {0};
    for (const char *p = text; *p; p++) {
        h.marks += *p == '#';
        if (*p != '%' || !format)
            continue;
        size_t value;
        char kind[8] = "";
        const char *end = directive(p + 1, " -+0#'", &value, kind);
        if (p[1] == '%')
            p++;
        else if (end)
            note_value(&h, value, kind), p = end - 1;
        else
            h.bad = true;
    }
    h.bad |= h.named > 0 && h.named != h.values;
    return h;
}

static bool same_values(const struct holders *a, const struct holders *b)
{
    return !a->bad && !b->bad && a->values == b->values &&
           memcmp(a->kind, b->kind, sizeof a->kind) == 0;
}

/* A plural form may leave out its number: "One nomination". */
static void check_words(const struct message *m, const char *words, size_t form)
{
    bool format = is_format(m->id) || (m->plural && is_format(m->plural));
    struct holders one = holders_of(m->id, format), has = holders_of(words, format);
    struct holders many = m->plural ? holders_of(m->plural, format) : one;
    size_t marks = one.marks > many.marks ? one.marks : many.marks;
    bool without = m->plural && has.marks + 1 == marks;
    bool alone = m->plural && many.values == 1 && has.values == 0 && !has.bad;
    if (has.marks != marks && !without)
        complain(m->at, "translation %zu has %zu '#', the English words have %zu", form, has.marks,
                 marks);
    if (format && !alone && !same_values(&has, &one) && !same_values(&has, &many))
        complain(m->at, "translation %zu has other %%-values than the English words", form);
    if (!format && strchr(words, '%') && (!strchr(m->id, '%') || is_format(words)))
        complain(m->at, "translation %zu has a '%%' that the English words have not", form);
}

static int by_id_and_line(const void *a, const void *b)
{
    const struct message *const *x = a, *const *y = b;
    int order = strcmp((*x)->id, (*y)->id);
    return order ? order : (*x)->at.line - (*y)->at.line;
}

void po_check(const struct po *po)
{
    const struct message **sorted = keep((po->messages.n + 1) * sizeof *sorted);
    size_t n = 0;
    for (size_t i = 0; i < po->messages.n; i++) {
        const struct message *m = &po->messages.at[i];
        if (m->obsolete)
            continue;
        sorted[n++] = m;
        if (m->n == 0)
            complain(m->at, "msgstr is missing");
        if (m->id[0] == '\0')
            continue;
        size_t given = 0;
        for (size_t k = 0; k < m->n; k++)
            if (m->words[k][0] != '\0') {
                given++;
                if (!m->fuzzy)
                    check_words(m, m->words[k], k);
            }
        if (given > 0 && m->plural && given != po->forms)
            complain(m->at, "%zu plural forms, the language has %zu", given, po->forms);
    }
    qsort(sorted, n, sizeof *sorted, by_id_and_line);
    for (size_t i = 1; i < n; i++)
        if (strcmp(sorted[i]->id, sorted[i - 1]->id) == 0)
            complain(sorted[i]->at, "the same message as in line %d", sorted[i - 1]->at.line);
}

/* ---- write ----------------------------------------------------------------------------------- */

static void put_quoted(FILE *f, const char *head, const char *text, const char *start)
{
    const char *first = strchr(text, '\n');
    fprintf(f, "%s%s ", start, head);
    if (first && first[1] != '\0')
        fprintf(f, "\"\"\n%s", start);
    fputc('"', f);
    for (const char *p = text; *p; p++) {
        if (*p == '\n')
            fputs("\\n", f);
        else if (*p == '\t')
            fputs("\\t", f);
        else if (*p == '"' || *p == '\\')
            fprintf(f, "\\%c", *p);
        else
            fputc(*p, f);
        if (*p == '\n' && p[1] != '\0')
            fprintf(f, "\"\n%s\"", start);
    }
    fputs("\"\n", f);
}

static void put_message(FILE *f, const struct message *m)
{
    const char *start = m->obsolete ? "#~ " : "";
    if (m->notes)
        fputs(m->notes, f);
    if (m->refs && !m->obsolete)
        fprintf(f, "#: %s\n", m->refs);
    if (m->fuzzy)
        fputs("#, fuzzy\n", f);
    put_quoted(f, "msgid", m->id, start);
    if (!m->plural) {
        put_quoted(f, "msgstr", m->n > 0 && m->words[0] ? m->words[0] : "", start);
        return;
    }
    put_quoted(f, "msgid_plural", m->plural, start);
    for (size_t k = 0; k < (m->n > 0 ? m->n : 2); k++) {
        char head[32];
        snprintf(head, sizeof head, "msgstr[%zu]", k);
        put_quoted(f, head, m->words[k] ? m->words[k] : "", start);
    }
}

void po_write(const char *path, const struct messages *messages)
{
    char draft[4096];
    if (snprintf(draft, sizeof draft, "%s.new", path) >= (int)sizeof draft) {
        complain((struct place){path, 1, 1}, "the path is too long");
        return;
    }
    FILE *f = fopen(draft, "wb");
    if (!f) {
        perror(draft);
        exit(1);
    }
    for (size_t i = 0; i < messages->n; i++) {
        if (i > 0)
            fputc('\n', f);
        put_message(f, &messages->at[i]);
    }
    if (fclose(f) != 0 || rename(draft, path) != 0) {
        perror(path);
        exit(1);
    }
}
