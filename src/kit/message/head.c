#include "kit/message/message_internal.h"

#include <string.h>

enum { LONGEST_FIELD = 64 << 10 };

static bool has(str s, char ch)
{
    return s.len > 0 && memchr(s.at, ch, s.len) != NULL;
}

bool message_line(str *rest, str *line)
{
    if (!str_cut(rest, '\n', line))
        return false;
    while (line->len > 0 && line->at[line->len - 1] == '\r')
        line->len--;
    return true;
}

bool message_is_field(str line)
{
    size_t i = 0;
    while (i < line.len && line.at[i] > ' ' && line.at[i] < 0x7F && line.at[i] != ':')
        i++;
    size_t name = i;
    while (i < line.len && (line.at[i] == ' ' || line.at[i] == '\t'))
        i++;
    return name > 0 && i < line.len && line.at[i] == ':';
}

/* A line that belongs to no field ends the head: some mails lack the empty line. */
struct message_head message_split(str source)
{
    str rest = source, line;
    const char *start = source.at, *body = source.at;
    while (message_line(&rest, &line)) {
        bool folded = line.len > 0 && (line.at[0] == ' ' || line.at[0] == '\t');
        bool envelope =
            line.at == start && (str_starts(line, S("From ")) || str_starts(line, S(">From ")));
        if (line.len == 0 || (folded && line.at != start && str_trim(line).len == 0)) {
            body = rest.len ? rest.at : source.at + source.len;
            break;
        }
        if (!folded && !envelope && !message_is_field(line)) {
            body = line.at;
            break;
        }
        body = rest.len ? rest.at : source.at + source.len;
    }
    size_t len = (size_t)(body - source.at);
    return (struct message_head){str_upto(source, len), str_from(source, len)};
}

static str unfolded(struct ctx *c, str value, str rest)
{
    struct text t = {.mem = c->mem};
    str line;
    text_add(&t, value);
    while (rest.len > 0 && (rest.at[0] == ' ' || rest.at[0] == '\t') &&
           message_line(&rest, &line) && t.len < LONGEST_FIELD)
        text_add(&t, line);
    return str_trim(str_upto(text_str(&t), LONGEST_FIELD));
}

str message_field(struct ctx *c, str head, const char *name)
{
    str wanted = str_of(name), line;
    while (message_line(&head, &line)) {
        if (line.len <= wanted.len || !str_same_nocase(str_upto(line, wanted.len), wanted))
            continue;
        str value = str_trim(str_from(line, wanted.len));
        if (value.len > 0 && value.at[0] == ':')
            return unfolded(c, str_trim(str_from(value, 1)), head);
    }
    return (str){0};
}

/* ---- encoded words --------------------------------------------------------------------------- */

struct word {
    size_t len; /* of all of it; 0: none */
    str charset, bytes;
};

/* =?charset*language?B?...?= */
static struct word word_at(struct ctx *c, str s)
{
    struct word w = {0};
    str rest = str_from(s, 2), charset, code;
    if (!str_starts(s, S("=?")) || !str_cut(&rest, '?', &charset) || !str_cut(&rest, '?', &code))
        return w;
    bool base64 = str_same_nocase(code, S("b"));
    size_t stop = str_find(rest, S("?="));
    if ((!base64 && !str_same_nocase(code, S("q"))) || charset.len == 0 || charset.len > 60)
        return w;
    if (stop == SIZE_MAX) { /* cut off: the end of the field ends it */
        stop = rest.len;
        w.len = s.len;
    } else {
        w.len = (size_t)(rest.at - s.at) + stop + 2;
    }
    (void)str_cut(&charset, '*', &w.charset);
    str inside = str_upto(rest, stop);
    w.bytes = base64 ? message_base64(c, inside) : message_quoted(c, inside, true);
    return w;
}

static str one_line(struct ctx *c, str text)
{
    struct text t = {.mem = c->mem};
    str clean = message_clean(c, text);
    for (size_t i = 0; i < clean.len; i++)
        text_char(&t, clean.at[i] == '\n' || clean.at[i] == '\t' ? ' ' : clean.at[i]);
    return str_trim(text_str(&t));
}

str message_words(struct ctx *c, str value, str charset)
{
    struct text t = {.mem = c->mem}, held = {.mem = c->mem};
    str held_charset = {0};
    size_t plain = 0; /* where the text that is not yet taken begins */
    for (size_t i = 0; i + 1 < value.len;) {
        struct word w = value.at[i] == '=' ? word_at(c, str_from(value, i)) : (struct word){0};
        if (w.len == 0) {
            i++;
            continue;
        }
        str before = {value.at + plain, i - plain};
        bool joined = held.len > 0 && str_trim(before).len == 0;
        if (!joined || !str_same_nocase(held_charset, w.charset)) {
            text_add(&t, message_utf8(c, text_str(&held), held_charset));
            held = (struct text){.mem = c->mem};
        }
        if (!joined)
            text_add(&t, message_utf8(c, before, charset));
        held_charset = w.charset;
        text_add(&held, w.bytes);
        i += w.len;
        plain = i;
    }
    text_add(&t, message_utf8(c, text_str(&held), held_charset));
    text_add(&t, message_utf8(c, str_from(value, plain), charset));
    return one_line(c, text_str(&t));
}

/* ---- addresses ------------------------------------------------------------------------------- */

/* One mailbox as it is read: what stands in '<>', what in '()', and the rest. */
struct box {
    struct text angle, comment, rest;
    bool angled;
};

/* Copies up to the closing mark, with what is escaped; gives the position behind it. */
static size_t copy_until(str s, size_t i, char close, struct text *to)
{
    int depth = 1;
    for (; i < s.len; i++) {
        if (s.at[i] == '\\' && i + 1 < s.len && close != '>') {
            text_char(to, s.at[++i]);
            continue;
        }
        depth += close == ')' && s.at[i] == '(';
        depth -= s.at[i] == close;
        if (depth == 0)
            return i + 1;
        text_char(to, s.at[i]);
    }
    return i;
}

/* "user at example.org" and "user at example dot org" of archives. */
static str unmasked(struct ctx *c, str address)
{
    static const str MARKS[] = {S(" at "),   S(" AT "), S(" _at_ "),
                                S(" [at] "), S("[at]"), S(" (at) ")};
    if (has(address, '@'))
        return address;
    for (size_t i = 0; i < COUNT(MARKS); i++) {
        size_t at = str_find(address, MARKS[i]);
        str user = str_trim(str_upto(address, at)),
            host = str_trim(str_from(address, at + MARKS[i].len));
        if (at == SIZE_MAX || at == 0 || has(user, ' ') || host.len == 0 || has(host, ' '))
            continue;
        return arena_format(c->mem, "%.*s@%.*s", STR_ARG(user), STR_ARG(host));
    }
    return address;
}

static str bare(struct ctx *c, str address)
{
    struct text t = {.mem = c->mem};
    size_t route = str_starts(address, S("@")) ? str_find(address, S(":")) : SIZE_MAX;
    address = str_trim(route == SIZE_MAX ? address : str_from(address, route + 1));
    if (str_same_nocase(str_upto(address, 7), S("mailto:")))
        address = str_from(address, 7);
    address = unmasked(c, address);
    for (size_t i = 0; i < address.len; i++)
        if (!strchr(" \t\r\n<>", address.at[i]))
            text_char(&t, address.at[i]);
    return text_str(&t);
}

static bool take_box(struct ctx *c, struct box *b, struct message_address *a)
{
    str rest = str_trim(text_str(&b->rest)), comment = str_trim(text_str(&b->comment));
    *a = (struct message_address){0};
    if (b->angled) {
        a->address = bare(c, text_str(&b->angle));
        a->name = rest.len ? rest : comment;
    } else if (has(rest, '@') || unmasked(c, rest).at != rest.at) {
        a->address = bare(c, rest);
        a->name = comment;
        str first = {0}, other = rest;
        if (has(rest, '@') && has(rest, ' ')) { /* Eve eve@example.org */
            struct text name = {.mem = c->mem};
            while (str_cut(&other, ' ', &first))
                if (has(first, '@'))
                    a->address = bare(c, first);
                else
                    text_format(&name, "%.*s ", STR_ARG(first));
            a->name = name.len ? str_trim(text_str(&name)) : comment;
        }
    } else {
        a->name = rest.len ? rest : comment;
    }
    *b = (struct box){.angle.mem = c->mem, .comment.mem = c->mem, .rest.mem = c->mem};
    return a->name.len > 0 || a->address.len > 0;
}

static bool same_quotes(str s)
{
    return s.len > 1 && (s.at[0] == '"' || s.at[0] == '\'') && s.at[s.len - 1] == s.at[0];
}

/* "Doe, John <john@example.org>" without quotes was cut in two at its comma. */
static size_t joined(struct ctx *c, struct message_address *list, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        bool half = list[i].address.len == 0 && i + 1 < n && list[i + 1].name.len > 0 &&
                    list[i + 1].address.len > 0;
        if (half)
            list[i + 1].name = arena_format(c->mem, "%.*s, %.*s", STR_ARG(list[i].name),
                                            STR_ARG(list[i + 1].name));
        else
            list[kept++] = list[i];
    }
    return kept;
}

size_t message_addresses(struct ctx *c, str value, struct message_address *list, size_t most)
{
    struct box b = {.angle.mem = c->mem, .comment.mem = c->mem, .rest.mem = c->mem};
    size_t n = 0, i = 0;
    while (i < value.len && n < most) {
        char ch = value.at[i++];
        if (ch == '=' &&
            str_starts(str_from(value, i - 1), S("=?"))) { /* its '(' and ',' are no marks */
            struct word w = word_at(c, str_from(value, i - 1));
            text_add(&b.rest, w.len ? (str){value.at + i - 1, w.len} : S("="));
            i += w.len ? w.len - 1 : 0;
        } else if (ch == '"') {
            i = copy_until(value, i, '"', &b.rest);
        } else if (ch == '(') {
            b.comment.len = 0;
            i = copy_until(value, i, ')', &b.comment);
        } else if (ch == '<') {
            b.angled = true;
            b.angle.len = 0;
            i = copy_until(value, i, '>', &b.angle);
        } else if (ch == ':' && !b.angled && !str_same_nocase(text_str(&b.rest), S("mailto"))) {
            b.rest.len = 0; /* the name of a group */
        } else if (ch == ',' || ch == ';') {
            n += take_box(c, &b, &list[n]);
        } else {
            text_char(&b.rest, ch);
        }
    }
    if (n < most)
        n += take_box(c, &b, &list[n]);
    n = joined(c, list, n);
    for (size_t k = 0; k < n; k++) {
        str name = message_words(c, list[k].name, (str){0});
        list[k].name = same_quotes(name) ? str_trim((str){name.at + 1, name.len - 2}) : name;
        list[k].address = message_words(c, list[k].address, (str){0});
    }
    return n;
}

str message_id_of(struct ctx *c, str value)
{
    size_t open = str_find(value, S("<"));
    str id = open == SIZE_MAX ? value : str_from(value, open + 1);
    id = str_trim(str_upto(id, str_find(id, S(">"))));
    if (open == SIZE_MAX) {
        id = str_upto(id, str_find(id, S(" ")));
        if (!has(id, '@'))
            return (str){0};
    }
    return one_line(c, message_utf8(c, id, (str){0}));
}

/* ---- parameters ------------------------------------------------------------------------------ */

str message_type(struct ctx *c, str value)
{
    str type = {0};
    (void)str_cut(&value, ';', &type);
    return arena_lower(c->mem, str_trim(type));
}

/* The next "name=value" of a field; name in lower case. */
static bool parameter_at(struct ctx *c, str *rest, str *name, str *value)
{
    struct text t = {.mem = c->mem};
    size_t i = 0, equals;
    while (i < rest->len && strchr("; \t", rest->at[i]))
        i++;
    *rest = str_from(*rest, i);
    for (equals = 0; equals < rest->len && rest->at[equals] != '=' && rest->at[equals] != ';';)
        equals++;
    if (rest->len == 0)
        return false;
    *name = arena_lower(c->mem, str_trim(str_upto(*rest, equals)));
    bool valued = equals < rest->len && rest->at[equals] == '=';
    i = equals + valued;
    while (valued && i < rest->len && (rest->at[i] == ' ' || rest->at[i] == '\t'))
        i++;
    if (valued && i < rest->len && rest->at[i] == '"')
        i = copy_until(*rest, i + 1, '"', &t);
    for (; i < rest->len && rest->at[i] != ';'; i++)
        if (valued)
            text_char(&t, rest->at[i]);
    *value = str_trim(text_str(&t));
    *rest = str_from(*rest, i + 1);
    return true;
}

static str percent_decoded(struct ctx *c, str s)
{
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < s.len; i++)
        text_char(&t, s.at[i] == '%' ? '=' : s.at[i] == '=' ? '%' : s.at[i]);
    return message_quoted(c, text_str(&t), false);
}

/* name=..., name*=charset'language'..., name*0*=..., name*1=... */
str message_parameter(struct ctx *c, str value, const char *wanted)
{
    str type, name, piece, charset = {0};
    struct text t = {.mem = c->mem};
    (void)str_cut(&value, ';', &type);
    for (int i = 0; i < 100 && parameter_at(c, &value, &name, &piece); i++) {
        str star = {0}, base = name;
        size_t at = str_find(name, S("*"));
        if (at != SIZE_MAX) {
            base = str_upto(name, at);
            star = str_from(name, at);
        }
        if (!str_same(base, str_of(wanted)))
            continue;
        bool encoded = str_ends(star, S("*"));
        if (encoded && t.len == 0 && charset.len == 0) {
            str rest = piece, language;
            if (str_find(piece, S("'")) != SIZE_MAX && str_cut(&rest, '\'', &charset) &&
                str_cut(&rest, '\'', &language))
                piece = rest;
        }
        text_add(&t, encoded ? percent_decoded(c, piece) : piece);
        if (star.len < 2)
            break;
    }
    return message_words(c, charset.len ? message_utf8(c, text_str(&t), charset) : text_str(&t),
                         (str){0});
}
