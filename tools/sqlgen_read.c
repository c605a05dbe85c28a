#include "sqlgen.h"

struct macro *sqlgen_macros(struct arena *mem, const struct source *source)
{
    struct macro *first = NULL, **last = &first;
    str rest = source->text;
    struct text text = {.mem = mem};
    for (str line; str_cut(&rest, '\n', &line);) {
        if (str_starts(line, S("--macro "))) {
            struct macro *m = arena_take(mem, 1, sizeof *m);
            m->name = str_trim(str_from(line, 8));
            if (!tool_is_name(m->name))
                tool_stop(source, line.at + 8, "a macro is named with a-z, 0-9 and _");
            *last = m;
            last = &m->next;
            text = (struct text){.mem = mem};
        } else if (str_trim(line).len > 0 && !str_starts(str_trim(line), S("--"))) {
            if (!first)
                tool_stop(source, line.at, "a line '--macro NAME' comes before this");
            text_add(&text, text.len ? S(" ") : S(""));
            text_add(&text, str_trim(line));
            struct macro *m = (struct macro *)((char *)last - offsetof(struct macro, next));
            m->text = text_str(&text);
        }
    }
    return first;
}

/* What a statement is made of while its text is read. */
struct body {
    struct arena *mem;
    const struct source *source;
    struct statement *s;
    const struct macro *macros;
    struct text out;
    const char *semicolon;
};

static void add_param(struct body *b, str name, const char *at)
{
    struct field *f = sqlgen_param(b->s, name);
    if (!f)
        tool_stop(
            b->source, at,
            "':%.*s' is neither a parameter of %.*s nor of the viewer (program, me, now, bits, "
            "nda)",
            STR_ARG(name), STR_ARG(b->s->name));
    f->used = true;
    text_format(&b->out, "?%d", (int)(f - b->s->params.list) + 1);
}

static void add_text(struct body *b, str sql, const char *at);

/* {seen c}: the text of the macro, with {x} as c. */
static void add_macro(struct body *b, str call, const char *at)
{
    str name, alias = call;
    if (!str_cut(&alias, ' ', &name) || !tool_is_name(str_trim(alias)))
        tool_stop(b->source, at, "a macro is called as {name alias}");
    alias = str_trim(alias);
    const struct macro *m = b->macros;
    while (m && !str_same(m->name, name))
        m = m->next;
    if (!m)
        tool_stop(b->source, at, "there is no macro '%.*s' in visibility.sql", STR_ARG(name));
    struct text filled = {.mem = b->mem}, used = {.mem = b->mem};
    str rest = m->text;
    for (size_t next; (next = str_find(rest, S("{x}"))) != SIZE_MAX;
         rest = str_from(rest, next + 3)) {
        text_add(&filled, str_upto(rest, next));
        text_add(&filled, alias);
    }
    text_add(&filled, rest);
    add_text(b, text_str(&filled), at);
    text_format(&used, "%.*s%.*s %.*s,", STR_ARG(b->s->macros), STR_ARG(name), STR_ARG(alias));
    b->s->macros = text_str(&used);
}

/* One token, or a macro; returns what is left. at: where it is, for messages. */
static str add_token(struct body *b, str rest, const char *at)
{
    if (rest.at[0] == '{') {
        size_t end = str_find(rest, S("}"));
        if (end == SIZE_MAX)
            tool_stop(b->source, at, "'}' is missing");
        add_macro(b, str_upto(str_from(rest, 1), end - 1), at);
        return str_from(rest, end + 1);
    }
    str from = rest, token = sqlgen_token(&rest);
    if (str_same(token, S("::")))
        tool_stop(b->source, at, "'::' is not for both databases; write CAST(... AS ...)");
    if (str_same(token, S(";")))
        tool_stop(b->source, at, "one statement at a time: the next one begins with '--:'");
    if (str_same(token, S(":"))) {
        str name = sqlgen_token(&rest);
        add_param(b, name, at);
    } else if (str_same(token, S("?"))) {
        tool_stop(b->source, at, "parameters have names: write :name");
    } else if ((token.at[0] == '\'' || token.at[0] == '"') &&
               (token.len == 1 || token.at[token.len - 1] != token.at[0])) {
        tool_stop(b->source, at, "the quote is not closed");
    } else {
        text_add(&b->out, str_upto(from, token.len));
    }
    return rest;
}

/* at: the call of the macro this is the text of; NULL when it stands in the source itself. */
static void add_text(struct body *b, str sql, const char *at)
{
    while (sql.len > 0) {
        if (sql.at[0] == ' ' || sql.at[0] == '\t') {
            text_char(&b->out, ' ');
            sql = str_from(sql, 1);
        } else {
            sql = add_token(b, sql, at ? at : sql.at);
        }
    }
}

/* A line without the note at its end: "--" that is not in quotes. */
static str without_note(str line)
{
    char quote = 0;
    for (size_t i = 0; i < line.len; i++) {
        char ch = line.at[i];
        if (quote ? ch == quote : ch == '\'' || ch == '"')
            quote = quote ? 0 : ch;
        else if (!quote && ch == '-' && i + 1 < line.len && line.at[i + 1] == '-')
            return str_upto(line, i);
    }
    return line;
}

static void add_line(struct body *b, str line)
{
    str code = str_trim(without_note(line));
    if (code.len == 0)
        return;
    if (b->semicolon)
        tool_stop(b->source, code.at, "the statement has ended; the next one begins with '--:'");
    if (str_ends(code, S(";"))) {
        b->semicolon = code.at + code.len - 1;
        code = str_upto(code, code.len - 1);
    }
    text_add(&b->out, b->out.len ? S("\n") : S(""));
    add_text(b, code, NULL);
}

static bool has_word(str sql, str word)
{
    for (str token; (token = sqlgen_token(&sql)).len > 0;)
        if (str_same_nocase(token, word))
            return true;
    return false;
}

static void finish(struct body *b)
{
    struct statement *s = b->s;
    if (!b->semicolon)
        tool_stop(b->source, s->at, "the statement '%.*s' does not end with ';'", STR_ARG(s->name));
    s->sql = text_str(&b->out);
    if (s->sql.len == 0)
        tool_stop(b->source, s->at, "the statement '%.*s' is empty", STR_ARG(s->name));
    for (size_t i = 0; i < s->declared; i++)
        if (!s->params.list[i].used)
            tool_stop(b->source, s->params.list[i].at, "the parameter '%.*s' is not used",
                      STR_ARG(s->params.list[i].name));
    if (s->kind == KIND_MOVE && !has_word(s->sql, S("RETURNING")))
        tool_stop(b->source, s->at, "'move' needs RETURNING: a row says that it happened");
    sqlgen_tables(b->source, s);
    for (size_t i = s->declared; s->kept && i < s->params.n; i++)
        if (str_same(s->params.list[i].name, S("now")))
            tool_stop(b->source, s->at, "an answer that changes with :now cannot be kept");
    if (s->kept && s->tables.writes > 0)
        tool_stop(b->source, s->at, "the answer of a write cannot be kept");
}

/* The lines of a statement up to the next head. Returns what is left. */
static str read_body(struct body *b, str rest, str *reason)
{
    bool wanted = true;
    while (rest.len > 0 && !str_starts(rest, S("--:"))) {
        str line;
        (void)str_cut(&rest, '\n', &line);
        str mark = str_trim(line);
        if (str_same(mark, S("--postgres")))
            wanted = false;
        else if (str_same(mark, S("--sqlite")) || str_same(mark, S("--both")))
            wanted = true;
        else if (str_starts(mark, S("--!")))
            *reason = str_trim(str_from(mark, 3));
        else if (wanted && !str_starts(mark, S("--")))
            add_line(b, line);
        if (str_starts(mark, S("--!")) && reason->len == 0)
            tool_stop(b->source, mark.at, "the reason is missing after '--!'");
    }
    return rest;
}

struct statement *sqlgen_read(struct arena *mem, const struct source *source,
                              const struct macro *macros)
{
    struct statement *first = NULL, **last = &first;
    str rest = source->text, reason = {0};
    struct statement none = {0};
    struct body before = {.mem = mem, .source = source, .s = &none, .semicolon = source->text.at};
    for (rest = read_body(&before, rest, &reason); rest.len > 0;) {
        struct statement *s = arena_take(mem, 1, sizeof *s);
        struct body b = {mem, source, s, macros, {.mem = mem}, NULL};
        s->reason = reason;
        reason = (str){0};
        rest = sqlgen_head(source, rest, s);
        for (const struct statement *other = first; other; other = other->next)
            if (str_same(other->name, s->name))
                tool_stop(source, s->at, "the statement '%.*s' is there twice", STR_ARG(s->name));
        rest = read_body(&b, str_from(rest, 1), &reason);
        finish(&b);
        *last = s;
        last = &s->next;
    }
    return first;
}
