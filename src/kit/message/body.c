#include "kit/message/message_internal.h"

#include <string.h>

enum { DEEPEST = 50, MOST_PARTS = 1000, TEXT_MOST = 4 << 20, NAME_MOST = 100 };

struct walk {
    struct ctx *c;
    struct message_parts *found; /* NULL: only the text is wanted */
    int depth, parts;
    bool too_deep;
};

/* One mail or part of a mail. */
struct part {
    str type, content; /* type: lower case; content: the whole field */
    str body;          /* as it stands in the file */
    str head;
};

static str read_part(struct walk *w, struct part p);

static struct part part_of(struct walk *w, str source, str type_by_default)
{
    struct message_head h = message_split(source);
    str content = message_field(w->c, h.lines, "Content-Type");
    struct part p = {
        .type = message_type(w->c, content), .content = content, .body = h.body, .head = h.lines};
    size_t slash = str_find(p.type, S("/"));
    if (str_same(p.type, S("text")))
        p.type = S("text/plain");
    else if (slash == SIZE_MAX || slash == 0 || slash + 1 == p.type.len)
        p.type = type_by_default;
    return p;
}

static str decoded(struct walk *w, const struct part *p, size_t most)
{
    str code = arena_lower(w->c->mem, message_field(w->c, p->head, "Content-Transfer-Encoding"));
    str body = str_upto(p->body, most);
    if (str_starts(code, S("base64")))
        return message_base64(w->c, body);
    if (str_starts(code, S("quoted-printable")))
        return message_quoted(w->c, body, false);
    if (str_find(code, S("uue")) != SIZE_MAX)
        return message_uuencoded(w->c, body);
    return body;
}

/* ---- plain text ------------------------------------------------------------------------------ */

static size_t quote_depth(str line)
{
    size_t depth = 0;
    while (depth < line.len && line.at[depth] == '>')
        depth++;
    return depth;
}

/* RFC 3676: lines that end with a space go on in the next one. */
static str flowed(struct ctx *c, str text, bool delete_space)
{
    struct text t = {.mem = c->mem};
    bool open = false;
    size_t open_depth = 0;
    for (str line; message_line(&text, &line);) {
        size_t depth = quote_depth(line);
        str words = str_from(line, depth);
        if (words.len > 0 && words.at[0] == ' ')
            words = str_from(words, 1);
        bool signature = str_same(words, S("-- "));
        if (open && (depth != open_depth || signature)) {
            text_char(&t, '\n');
            open = false;
        }
        for (size_t i = 0; !open && i < depth; i++)
            text_char(&t, '>');
        if (!open && depth > 0)
            text_char(&t, ' ');
        bool goes_on = str_ends(words, S(" ")) && !signature;
        text_add(&t, goes_on && delete_space ? str_upto(words, words.len - 1) : words);
        if (!goes_on)
            text_char(&t, '\n');
        open = goes_on;
        open_depth = depth;
    }
    return text_str(&t);
}

/* Files that stand in the text: "begin 644 name", lines of up to 61 characters, "end". */
static str without_uuencoded(struct ctx *c, str text)
{
    struct text t = {.mem = c->mem};
    if (!str_starts(text, S("begin ")) && str_find(text, S("\nbegin ")) == SIZE_MAX)
        return text;
    for (str line, rest = text; message_line(&rest, &line);) {
        bool begins = str_starts(line, S("begin ")) && line.len > 10 && line.at[9] == ' ' &&
                      rest.len > 1 && rest.at[0] == 'M';
        size_t end = begins ? str_find(rest, S("\nend")) : SIZE_MAX;
        if (end != SIZE_MAX) {
            rest = str_from(rest, end + 4);
            continue;
        }
        text_add(&t, line);
        text_char(&t, '\n');
    }
    return text_str(&t);
}

static str plain_part(struct walk *w, const struct part *p)
{
    str bytes = decoded(w, p, TEXT_MOST);
    str text = message_clean(
        w->c, message_utf8(w->c, bytes, message_parameter(w->c, p->content, "charset")));
    if (str_same_nocase(message_parameter(w->c, p->content, "format"), S("flowed")))
        text = flowed(w->c, text,
                      str_same_nocase(message_parameter(w->c, p->content, "delsp"), S("yes")));
    return without_uuencoded(w->c, text);
}

/* What the HTML says about its encoding, if the mail says nothing. */
static str html_charset(str html)
{
    str start = str_upto(html, 2000);
    for (size_t at; (at = str_find(start, S("charset="))) != SIZE_MAX;) {
        start = str_from(start, at + 8);
        size_t i = start.len && (start.at[0] == '"' || start.at[0] == '\'') ? 1 : 0, n = i;
        while (n < start.len && !strchr("\"' />;", start.at[n]))
            n++;
        return str_upto(str_from(start, i), n - i);
    }
    return (str){0};
}

static str html_part(struct walk *w, const struct part *p)
{
    str bytes = decoded(w, p, TEXT_MOST), charset = message_parameter(w->c, p->content, "charset");
    if (charset.len == 0)
        charset = html_charset(bytes);
    return message_plain(w->c, message_clean(w->c, message_utf8(w->c, bytes, charset)));
}

/* ---- parts ----------------------------------------------------------------------------------- */

/* Cuts the next part off a multipart body; false if there is none. */
static bool next_part(str *rest, str boundary, str *part)
{
    str all = *rest;
    const char *start = all.at;
    bool inside = all.len > 0;
    for (str line; inside && message_line(rest, &line);) {
        bool marked = line.len >= boundary.len + 2 && str_starts(line, S("--")) &&
                      str_starts(str_from(line, 2), boundary);
        str behind = marked ? str_trim(str_from(line, 2 + boundary.len)) : (str){0};
        if (!marked || (behind.len > 0 && !str_starts(behind, S("--"))))
            continue;
        *part = (str){start, (size_t)(line.at - start)};
        if (behind.len > 0)
            *rest = (str){0};
        return true;
    }
    *part = all;
    *rest = (str){0};
    return false;
}

static bool is_attachment(struct walk *w, const struct part *p, bool first)
{
    str disposition = message_field(w->c, p->head, "Content-Disposition");
    str how = message_type(w->c, disposition);
    if (str_same(how, S("attachment")))
        return true;
    bool named = message_parameter(w->c, disposition, "filename").len > 0 ||
                 message_parameter(w->c, p->content, "name").len > 0;
    return named && !first;
}

/* ---- files ----------------------------------------------------------------------------------- */

/* Without folders and without what hides a file: "../../.profile" is "profile". */
static str file_name(struct walk *w, const struct part *p)
{
    str disposition = message_field(w->c, p->head, "Content-Disposition");
    str name = message_parameter(w->c, disposition, "filename");
    if (name.len == 0)
        name = message_parameter(w->c, p->content, "name");
    name = message_clean(w->c, name);
    for (size_t i = name.len; i > 0; i--)
        if (strchr("/\\:\n", name.at[i - 1])) {
            name = str_from(name, i);
            break;
        }
    while (name.len > 0 && (name.at[0] == '.' || name.at[0] == ' '))
        name = str_from(name, 1);
    name = str_first_chars(str_trim(name), NAME_MOST);
    return name.len > 0 ? name : S("file");
}

static bool is_type(str type)
{
    for (size_t i = 0; i < type.len; i++)
        if (!((type.at[i] >= 'a' && type.at[i] <= 'z') ||
              (type.at[i] >= '0' && type.at[i] <= '9') || strchr("/+-._", type.at[i])))
            return false;
    return type.len > 2 && type.len <= NAME_MOST && str_find(type, S("/")) != SIZE_MAX;
}

static void keep_file(struct walk *w, const struct part *p)
{
    struct message_parts *found = w->found;
    if (!found || p->body.len == 0)
        return;
    if (found->n == MESSAGE_FILES || p->body.len > (size_t)2 * MESSAGE_FILES_MAX - found->bytes) {
        found->left_out++;
        return;
    }
    str bytes = decoded(w, p, SIZE_MAX);
    if (bytes.len == 0)
        return;
    if (bytes.len > MESSAGE_FILES_MAX - found->bytes) {
        found->left_out++;
        return;
    }
    found->bytes += bytes.len;
    found->files[found->n++] = (struct message_file){
        file_name(w, p), is_type(p->type) ? p->type : S("application/octet-stream"), bytes};
}

static bool is_report(const struct part *p)
{
    return str_same(p->type, S("message/delivery-status")) ||
           str_same(p->type, S("message/global-delivery-status"));
}

/* What stands beside the text that is read: pictures in a page, a report for machines. */
static void keep_others(struct walk *w, const struct part *p, const struct part *list, size_t n)
{
    for (size_t i = 1; i < n && w->found; i++) {
        if (is_report(&list[i]))
            w->found->report = decoded(w, &list[i], TEXT_MOST);
        else if (str_starts(list[i].type, S("image/")) && str_same(p->type, S("multipart/related")))
            keep_file(w, &list[i]);
    }
}

static bool is_blank(str s)
{
    return str_trim(s).len == 0;
}

/* Of several forms of the same: plain text if it says anything, else what can be read. */
static str read_alternative(struct walk *w, const struct part *list, size_t n)
{
    str best = {0};
    for (size_t i = 0; i < n; i++)
        if (str_same(list[i].type, S("text/plain")) && !is_blank(best = read_part(w, list[i])))
            return best;
    for (size_t i = n; i > 0; i--)
        if (!str_same(list[i - 1].type, S("text/plain")) &&
            !is_blank(best = read_part(w, list[i - 1])))
            return best;
    return best;
}

/* The same but for white space: some programs call two forms of one text two parts. */
static bool same_words(str a, str b)
{
    for (;;) {
        a = str_trim(a);
        b = str_trim(b);
        size_t i = 0;
        while (i < a.len && i < b.len && a.at[i] == b.at[i] && !strchr(" \t\n", a.at[i]))
            i++;
        if (i == 0)
            return a.len == 0 && b.len == 0;
        a = str_from(a, i);
        b = str_from(b, i);
    }
}

static str read_parts(struct walk *w, const struct part *list, size_t n)
{
    struct text t = {.mem = w->c->mem};
    for (size_t i = 0; i < n; i++) {
        if (is_attachment(w, &list[i], t.len == 0)) {
            keep_file(w, &list[i]);
            continue;
        }
        str text = read_part(w, list[i]);
        if (is_blank(text) || same_words(text, text_str(&t)))
            continue;
        if (t.len > 0 && t.at[t.len - 1] != '\n')
            text_char(&t, '\n');
        text_add(&t, text);
    }
    return text_str(&t);
}

static str read_multipart(struct walk *w, const struct part *p)
{
    str boundary = message_parameter(w->c, p->content, "boundary"), rest = p->body, piece;
    size_t n = 0, room = 0;
    struct part *list = NULL;
    if (boundary.len == 0)
        return plain_part(w, p);
    bool found =
        next_part(&rest, boundary, &piece); /* words before the first part are for nobody */
    if (!found)
        return plain_part(w, p);
    str by_default =
        str_same(p->type, S("multipart/digest")) ? S("message/rfc822") : S("text/plain");
    for (bool more = true; more && rest.len > 0;) {
        more = next_part(&rest, boundary, &piece);
        if (w->parts++ >= MOST_PARTS)
            break;
        if (n == room) {
            struct part *larger = arena_take(w->c->mem, room = room ? room * 2 : 8, sizeof *larger);
            if (n > 0)
                memcpy(larger, list, n * sizeof *list);
            list = larger;
        }
        list[n++] = part_of(w, piece, by_default);
    }
    if (str_same(p->type, S("multipart/alternative")))
        return read_alternative(w, list, n);
    if (str_same(p->type, S("multipart/related")) || str_same(p->type, S("multipart/signed")) ||
        str_same(p->type, S("multipart/report")) || str_same(p->type, S("multipart/appledouble"))) {
        keep_others(w, p, list, n);
        n = n > 1 ? 1 : n;
    }
    return read_parts(w, list, n);
}

static str read_part(struct walk *w, struct part p)
{
    str text = {0};
    if (w->depth >= DEEPEST) {
        w->too_deep = true;
        return text;
    }
    w->depth++;
    if (str_starts(p.type, S("multipart/")))
        text = read_multipart(w, &p);
    else if (str_same(p.type, S("text/html")) || str_same(p.type, S("application/xhtml+xml")))
        text = html_part(w, &p);
    else if (str_same(p.type, S("text/plain")) || str_same(p.type, S("text/enriched")) ||
             str_same(p.type, S("text/markdown")))
        text = plain_part(w, &p);
    else if (w->found && is_report(&p)) /* some mail servers send it in a multipart/mixed */
        w->found->report = decoded(w, &p, TEXT_MOST);
    else if (!str_starts(p.type, S("message/")))
        keep_file(w, &p);
    w->depth--;
    return text;
}

bool message_body(struct ctx *c, str source, struct message_parts *parts, str *text)
{
    struct walk w = {.c = c, .found = parts};
    struct part whole = part_of(&w, source, S("text/plain"));
    bool file = is_attachment(&w, &whole, true);
    str read = file ? (str){0} : read_part(&w, whole);
    if (file)
        keep_file(&w, &whole);
    while (read.len > 0 && strchr(" \t\n", read.at[read.len - 1]))
        read.len--;
    for (str rest = read, line; message_line(&rest, &line) && str_trim(line).len == 0;)
        read = rest;
    *text = read;
    return !w.too_deep;
}
