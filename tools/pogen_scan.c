/* Messages of the sources: {{_ ...}} and {{_p a|b ...}} in .html; tr, tr_c, tr_plural, fail,
 * fail_at and N_ with literal words in .c, .h and in the C parts of .html. */
#include "pogen.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

struct source {
    struct messages *found;
    const char *path, *text;
    size_t len;
};

static struct place place_of(const struct source *s, size_t at)
{
    struct place place = {s->path, 1, 1};
    for (size_t i = 0; i < at; i++) {
        place.column++;
        if (s->text[i] == '\n')
            place.line++, place.column = 1;
    }
    return place;
}

/* Words without a letter ("%s", "#/#") are the same in every language. */
static bool has_words(const char *text)
{
    for (const char *p = text; *p; p++) {
        if (*p == '%' && p[1] != '\0') {
            p++;
            p += strspn(p, "-+0123456789.*lhzjt$");
            if (*p == '\0')
                break;
        } else if (isalpha((unsigned char)*p) || (unsigned char)*p >= 0x80) {
            return true;
        }
    }
    return false;
}

static void add(struct source *s, size_t at, const char *id, const char *plural)
{
    if (!has_words(id) && !(plural && has_words(plural)))
        return;
    struct place place = place_of(s, at);
    struct message *m = message_find(s->found, id);
    char ref[4352];
    snprintf(ref, sizeof ref, "%s%s:%d", m ? " " : "", place.path, place.line);
    if (!m) {
        m = message_add(s->found);
        *m = (struct message){.id = id, .plural = plural, .refs = "", .at = place};
    } else if (!m->plural != !plural || (plural && strcmp(plural, m->plural) != 0)) {
        complain(place,
                 "\"%s\" stands in %s:%d with another plural; one of the two needs other words", id,
                 m->at.path, m->at.line);
    }
    size_t a = strlen(m->refs), b = strlen(ref);
    char *refs = keep(a + b + 1);
    memcpy(refs, m->refs, a);
    memcpy(refs + a, ref, b);
    m->refs = refs;
}

/* ---- C --------------------------------------------------------------------------------------- */

/* Functions with words in them, and in which arguments (from 0). */
static const struct call {
    const char *name;
    int first, second;
} calls[] = {{"tr", 1, -1},   {"tr_c", 1, -1},    {"tr_plural", 1, 2},
             {"fail", 2, -1}, {"fail_at", 2, -1}, {"N_", 0, -1}};

/* Behind white space, comments and line continuations. */
static size_t skip_space(const struct source *s, size_t i, size_t end)
{
    for (;;) {
        while (i < end && (isspace((unsigned char)s->text[i]) || s->text[i] == '\\'))
            i++;
        if (i + 1 < end && s->text[i] == '/' && s->text[i + 1] == '*') {
            for (i += 2; i + 1 < end && !(s->text[i] == '*' && s->text[i + 1] == '/');)
                i++;
            i += 2;
        } else if (i + 1 < end && s->text[i] == '/' && s->text[i + 1] == '/') {
            while (i < end && s->text[i] != '\n')
                i++;
        } else {
            return i < end ? i : end;
        }
    }
}

/* Behind a literal that starts at i. With out: its text is appended there, *n characters so far. */
static size_t read_literal(const struct source *s, size_t i, size_t end, char *out, size_t *n)
{
    static const char names[] = "ntrabfv", values[] = "\n\t\r\a\b\f\v";
    char quote = s->text[i++];
    while (i < end && s->text[i] != quote && s->text[i] != '\n') {
        char ch = s->text[i++];
        if (ch == '\\' && i < end) {
            ch = s->text[i++];
            const char *name = strchr(names, ch);
            if (name && ch)
                ch = values[name - names];
            if (out && isdigit((unsigned char)ch))
                complain(place_of(s, i - 1), "write the character itself, not its number");
        }
        if (out)
            out[(*n)++] = ch;
    }
    return i < end ? i + 1 : end;
}

/* Adjacent literals at i joined; *i moves behind them. */
static const char *read_joined(const struct source *s, size_t *i, size_t end)
{
    char *out = keep(end - *i + 1);
    size_t n = 0, p = *i;
    while (p < end && s->text[p] == '"') {
        *i = read_literal(s, p, end, out, &n);
        p = skip_space(s, *i, end);
    }
    return out;
}

/* The arguments behind '(' at i: words in the wanted ones become messages. "a ? "x" : "y"" gives
 * two. */
static void read_arguments(struct source *s, size_t i, size_t end, const struct call *call)
{
    int argument = 0, depth = 0;
    const char *one = NULL;
    for (i = skip_space(s, i, end); i < end; i = skip_space(s, i, end)) {
        char ch = s->text[i];
        if (ch == '"') {
            size_t at = i;
            const char *words = read_joined(s, &i, end);
            if (depth > 0)
                continue;
            if (argument == call->first && call->second < 0)
                add(s, at, words, NULL);
            else if (argument == call->first)
                one = words;
            else if (argument == call->second && one)
                add(s, at, one, words);
            continue;
        }
        if (ch == '\'') {
            i = read_literal(s, i, end, NULL, NULL);
            continue;
        }
        if (strncmp(s->text + i, "ERR_FAULT", 9) == 0) /* for the log, not for people */
            return;
        if (ch == '(' || ch == '[' || ch == '{')
            depth++;
        if ((ch == ')' || ch == ']' || ch == '}') && depth-- == 0)
            return;
        argument += ch == ',' && depth == 0;
        i++;
    }
}

static void scan_c(struct source *s, size_t i, size_t end)
{
    while ((i = skip_space(s, i, end)) < end) {
        char ch = s->text[i];
        if (ch == '"' || ch == '\'') {
            i = read_literal(s, i, end, NULL, NULL);
        } else if (isalpha((unsigned char)ch) || ch == '_') {
            size_t start = i;
            while (i < end && (isalnum((unsigned char)s->text[i]) || s->text[i] == '_'))
                i++;
            size_t open = skip_space(s, i, end);
            for (size_t k = 0; k < sizeof calls / sizeof *calls; k++)
                if (open < end && s->text[open] == '(' && strlen(calls[k].name) == i - start &&
                    strncmp(calls[k].name, s->text + start, i - start) == 0)
                    read_arguments(s, open + 1, end, &calls[k]);
        } else if (isdigit((unsigned char)ch)) { /* 1'000 is no character */
            while (i < end && (isalnum((unsigned char)s->text[i]) || s->text[i] == '.'))
                i++;
        } else {
            i++;
        }
    }
}

/* ---- HTML ------------------------------------------------------------------------------------ */

static size_t find(const struct source *s, size_t from, size_t end, const char *what)
{
    size_t n = strlen(what);
    for (size_t i = from; i + n <= end; i++)
        if (memcmp(s->text + i, what, n) == 0)
            return i;
    return end;
}

/* White space in a row is one space, as htmlgen has it. */
static const char *trimmed(const char *text, size_t len)
{
    char *out = keep(len + 1);
    size_t n = 0;
    for (size_t i = 0; i < len; i++)
        if (!isspace((unsigned char)text[i]))
            out[n++] = text[i];
        else if (n > 0 && out[n - 1] != ' ')
            out[n++] = ' ';
    if (n > 0 && out[n - 1] == ' ')
        out[n - 1] = '\0';
    return out;
}

/* The "}}" that ends an expression of C: not the ends of two braces within it. */
static size_t find_close(const struct source *s, size_t i)
{
    int depth = 0;
    while (i < s->len) {
        char ch = s->text[i];
        if (ch == '"' || ch == '\'') {
            i = read_literal(s, i, s->len, NULL, NULL);
            continue;
        }
        if (depth == 0 && ch == '}' && i + 1 < s->len && s->text[i + 1] == '}')
            return i;
        depth += (ch == '(' || ch == '[' || ch == '{') - (ch == ')' || ch == ']' || ch == '}');
        i++;
    }
    return s->len;
}

static bool starts_words(const struct source *s, size_t i, const char *mark)
{
    size_t n = strlen(mark);
    return i + n < s->len && memcmp(s->text + i, mark, n) == 0 &&
           isspace((unsigned char)s->text[i + n]);
}

/* From behind "{{" on; returns the place behind "}}". */
static size_t scan_braces(struct source *s, size_t i)
{
    bool plural = starts_words(s, i, "_p");
    size_t start = i + (plural ? 3 : 2), close = find_close(s, i);
    if (plural || starts_words(s, i, "_")) {
        size_t plain = find(s, start, s->len, "}}"), stop = find(s, start, plain, " | ");
        size_t bar = find(s, start, stop, "|");
        close = stop == plain ? plain : find_close(s, stop);
        i = stop;
        if (!plural)
            add(s, start, trimmed(s->text + start, stop - start), NULL);
        else if (bar == stop)
            complain(place_of(s, start), "{{_p one|many | number}} needs two forms");
        else
            add(s, start, trimmed(s->text + start, bar - start),
                trimmed(s->text + bar + 1, stop - bar - 1));
    }
    scan_c(s, i, close);
    return close + 2 < s->len ? close + 2 : s->len;
}

static void scan_html(struct source *s)
{
    size_t i = 0;
    while (i < s->len) {
        size_t line = find(s, i, s->len, "\n");
        if (s->text[i] == '%') {
            if (strncmp(s->text + i, "%view", 5) != 0 && strncmp(s->text + i, "%part", 5) != 0)
                scan_c(s, i + 1, line);
            i = line + 1;
            continue;
        }
        size_t open;
        while ((open = find(s, i, line, "{{")) < line) {
            i = scan_braces(s, open + 2);
            line = find(s, i, s->len, "\n");
        }
        i = line + 1;
    }
}

void scan_file(struct messages *found, const char *path)
{
    struct source s = {.found = found, .path = path};
    s.text = read_all(path, &s.len);
    size_t n = strlen(path);
    if (n > 5 && strcmp(path + n - 5, ".html") == 0)
        scan_html(&s);
    else
        scan_c(&s, 0, s.len);
}
