#include "feature/lounge/inside.h"

#include "kit/mail/mail.h"

#include <string.h>

enum { REFERENCES_BYTES = 2000, MESSAGE_ID_MAX = 250, HANDLE_MAX = 40 };

static bool is_word(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9');
}

/* ---- Message-IDs ------------------------------------------------------------------------------ */

bool lounge_message_id_ok(str id)
{
    size_t at = str_find(id, S("@"));
    if (id.len < 3 || id.len > MESSAGE_ID_MAX || at == 0 || at == SIZE_MAX || at + 1 == id.len)
        return false;
    for (size_t i = 0; i < id.len; i++)
        if (id.at[i] <= 0x20 || id.at[i] >= 0x7F || id.at[i] == '<' || id.at[i] == '>')
            return false;
    return true;
}

str lounge_references(struct arena *mem, str refs, str parent)
{
    size_t n = parent.len > 0, first = 0;
    for (size_t i = 0; i < refs.len; i++)
        n += refs.at[i] == ' ';
    n += refs.len > 0;
    str *list = arena_take(mem, n + 1, sizeof *list), rest = refs;
    size_t have = 0, bytes = 0;
    for (str one; str_cut(&rest, ' ', &one);)
        if (one.len > 0)
            list[have++] = one;
    if (parent.len > 0)
        list[have++] = parent;
    struct text t = {.mem = mem};
    if (have > 0)
        text_add(&t, list[0]);
    for (first = have; first > 1 && have - first + 1 < ARTICLE_REFERENCES_MAX; first--)
        if ((bytes += list[first - 1].len + 1) > REFERENCES_BYTES)
            break;
    for (; first < have; first++) {
        text_char(&t, ' ');
        text_add(&t, list[first]);
    }
    return text_str(&t);
}

str lounge_answer_subject(struct arena *mem, str subject)
{
    while (subject.len >= 3 && str_same_nocase(str_upto(subject, 3), S("re:")))
        subject = str_trim(str_from(subject, 3));
    return arena_format(mem, "Re: %.*s",
                        STR_ARG(str_first_chars(subject, ARTICLE_SUBJECT_MAX - 4)));
}

str lounge_host(const struct site *site)
{
    str address = site->address;
    size_t at = str_find(address, S("://"));
    str host = at == SIZE_MAX ? address : str_from(address, at + 3);
    for (size_t i = 0; i < host.len; i++)
        if (host.at[i] == ':' || host.at[i] == '/')
            return str_upto(host, i);
    return host.len > 0 ? host : S("localhost");
}

/* ---- who is named ------------------------------------------------------------------------------ */

static size_t run_of(str text, size_t at)
{
    size_t n = 1;
    while (at + n < text.len && text.at[at + n] == text.at[at])
        n++;
    return n;
}

static size_t line_end(str text, size_t at)
{
    const char *end = memchr(text.at + at, '\n', text.len - at);
    return end ? (size_t)(end - text.at) : text.len;
}

/* Behind the code span that begins here, or behind the run of backticks if none ends it in its paragraph. */
static size_t behind_code(str text, size_t at)
{
    size_t n = run_of(text, at), i = at + n;
    while (i < text.len) {
        if (text.at[i] == '`') {
            size_t again = run_of(text, i);
            if (again == n)
                return i + again;
            i += again;
        } else if (text.at[i] == '\n' && i + 1 < text.len && text.at[i + 1] == '\n') {
            break;
        } else {
            i++;
        }
    }
    return at + n;
}

/* At the start of a line: is all of it code, or empty? Then it is passed. */
static bool pass_line(struct mention_scan *s)
{
    size_t end = line_end(s->text, s->at), in = s->at;
    while (in < end && s->text.at[in] == ' ')
        in++;
    size_t indent = in - s->at;
    bool tab = in < end && s->text.at[in] == '\t';
    char ch = in < end ? s->text.at[in] : '\n';
    size_t run = ch == '`' || ch == '~' ? run_of(s->text, in) : 0;
    bool pass = true;
    if (s->fence > 0) {
        if (indent < 4 && ch == s->fence_char && run >= s->fence)
            s->fence = 0;
    } else if (indent < 4 && run >= 3) {
        s->fence = run, s->fence_char = ch;
    } else if (in == end) {
        s->blank = true, s->brackets = 0;
    } else if ((indent >= 4 || tab) && (s->blank || s->code)) {
        s->code = true;
    } else {
        pass = s->code = s->blank = false;
    }
    if (pass)
        s->at = end < s->text.len ? end + 1 : end;
    return pass;
}

static bool may_precede(char ch)
{
    return !is_word(ch) && !strchr("_/@.-\\+=&", ch);
}

static size_t handle_end(str text, size_t at)
{
    size_t end = at;
    while (end < text.len && end - at <= HANDLE_MAX &&
           (is_word(text.at[end]) || text.at[end] == '-'))
        end++;
    while (end > at && text.at[end - 1] == '-')
        end--;
    return end;
}

bool lounge_mention_next(struct mention_scan *s, struct mention_place *place)
{
    if (s->at == 0)
        s->blank = true;
    while (s->at < s->text.len) {
        if ((s->at == 0 || s->text.at[s->at - 1] == '\n') && pass_line(s))
            continue;
        char ch = s->text.at[s->at];
        if (ch == '`') {
            s->at = behind_code(s->text, s->at);
            continue;
        }
        s->brackets += ch == '[' ? 1 : ch == ']' && s->brackets > 0 ? -1 : 0;
        if (ch == '@' && (s->at == 0 || may_precede(s->text.at[s->at - 1]))) {
            size_t end = handle_end(s->text, s->at + 1);
            bool whole = end > s->at + 1 && s->text.at[s->at + 1] != '-' && end - s->at - 1 <= HANDLE_MAX &&
                         (end == s->text.len || !strchr("_@", s->text.at[end]));
            *place = (struct mention_place){s->at, end, s->brackets > 0};
            s->at = end;
            if (whole)
                return true;
            s->at += s->at == place->from;
            continue;
        }
        s->at++;
    }
    return false;
}

size_t lounge_mentions(struct arena *mem, str text, str *list, size_t most)
{
    struct mention_scan scan = {.text = text};
    struct mention_place p;
    size_t n = 0;
    while (lounge_mention_next(&scan, &p)) {
        str handle = {text.at + p.from + 1, p.to - p.from - 1};
        size_t i = 0;
        while (i < n && !str_same_nocase(list[i], handle))
            i++;
        if (i < n)
            continue;
        if (n == most)
            return most + 1;
        list[n++] = arena_lower(mem, handle);
    }
    return n;
}

str lounge_linked(struct arena *mem, str text, const str *handles, size_t n, str path)
{
    struct mention_scan scan = {.text = text};
    struct mention_place p;
    struct text t = {.mem = mem};
    size_t done = 0;
    while (n > 0 && lounge_mention_next(&scan, &p)) {
        str handle = {text.at + p.from + 1, p.to - p.from - 1};
        for (size_t i = 0; !p.in_link && i < n; i++)
            if (str_same_nocase(handle, handles[i])) {
                text_add(&t, (str){text.at + done, p.from - done});
                text_format(&t, "[@%.*s](%.*s/people/%.*s)", STR_ARG(handle), STR_ARG(path),
                            STR_ARG(handles[i]));
                done = p.to;
                break;
            }
    }
    if (done == 0)
        return text;
    text_add(&t, str_from(text, done));
    return text_str(&t);
}

/* ---- watched words ----------------------------------------------------------------------------- */

str lounge_folded(struct arena *mem, str text)
{
    char *at = arena_room(mem, text.len + 2);
    size_t n = 0;
    at[n++] = ' ';
    for (size_t i = 0; i < text.len; i++) {
        char ch = text.at[i];
        bool word = is_word(ch) || (unsigned char)ch >= 0x80;
        if (word)
            at[n++] = ch >= 'A' && ch <= 'Z' ? (char)(ch | 32) : ch;
        else if (at[n - 1] != ' ')
            at[n++] = ' ';
    }
    if (at[n - 1] != ' ')
        at[n++] = ' ';
    return (str){at, n};
}

bool lounge_has_words(str text, str words)
{
    return words.len > 2 && str_find(text, words) != SIZE_MAX;
}

/* ---- what mail and news send ------------------------------------------------------------------- */

static void put_person(struct text *t, str name, str handle, str host)
{
    str address = arena_format(t->mem, "%.*s@%.*s.invalid", STR_ARG(handle), STR_ARG(host));
    mail_head_from(t, name, address);
}

static void put_references(struct text *t, str refs)
{
    bool first = true;
    for (str one; str_cut(&refs, ' ', &one); first = false)
        text_format(t, "%s<%.*s>\r\n", first ? "References: " : " ", STR_ARG(one));
}

str lounge_head(struct arena *mem, const struct article_facts *f)
{
    struct text t = {.mem = mem};
    text_format(&t, "Path: %.*s!not-for-mail\r\n", STR_ARG(f->host));
    put_person(&t, f->from_name, f->from_handle, f->host);
    if (f->sender_handle.len > 0)
        text_format(&t, "Sender: %.*s@%.*s.invalid\r\n", STR_ARG(f->sender_handle),
                    STR_ARG(f->host));
    mail_head_subject(&t, f->subject);
    mail_head_date(&t, f->at);
    text_format(&t, "Message-ID: <%.*s>\r\n", STR_ARG(f->message_id));
    put_references(&t, f->refs);
    text_add(&t, S("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n"
                   "Content-Transfer-Encoding: 8bit\r\n"));
    if (f->language.len > 0)
        text_format(&t, "Content-Language: %.*s\r\n", STR_ARG(f->language));
    return text_str(&t);
}

str lounge_body(struct arena *mem, str markdown)
{
    struct text t = {.mem = mem};
    for (str line; str_cut(&markdown, '\n', &line);) {
        text_add(&t, line);
        text_add(&t, S("\r\n"));
    }
    return text_str(&t);
}

/* The value of a line of a head, on one line. */
static void put_value(struct text *t, str line)
{
    line = str_from(line, str_find(line, S(": ")) + 2);
    for (size_t i = 0; i < line.len; i++)
        if (line.at[i] != '\r' && line.at[i] != '\n')
            text_char(t, line.at[i] == '\t' ? ' ' : line.at[i]);
}

str lounge_overview_line(struct arena *mem, const struct article_facts *f, str group,
                         int64_t number)
{
    struct text t = {.mem = mem}, part = {.mem = mem};
    str refs = f->refs;
    size_t lines = 0, bytes = lounge_head(mem, f).len + 2 * group.len + f->host.len + 32;
    for (size_t i = 0; i < f->body.len; i++)
        lines += f->body.at[i] == '\n';
    lines += f->body.len > 0 && f->body.at[f->body.len - 1] != '\n';
    text_format(&t, "%lld\t", (long long)number);
    mail_head_subject(&part, f->subject);
    put_value(&t, text_str(&part));
    text_char(&t, '\t');
    part.len = 0;
    put_person(&part, f->from_name, f->from_handle, f->host);
    put_value(&t, text_str(&part));
    text_char(&t, '\t');
    part.len = 0;
    mail_head_date(&part, f->at);
    put_value(&t, text_str(&part));
    text_format(&t, "\t<%.*s>\t", STR_ARG(f->message_id));
    bool first = true;
    for (str one; str_cut(&refs, ' ', &one); first = false)
        text_format(&t, "%s<%.*s>", first ? "" : " ", STR_ARG(one));
    text_format(&t, "\t%zu\t%zu\tXref: %.*s %.*s:%lld\r\n", bytes + f->body.len + lines, lines,
                STR_ARG(f->host), STR_ARG(group), (long long)number);
    return text_str(&t);
}

str lounge_overview_moved(struct arena *mem, str line, str group, int64_t number)
{
    size_t first = str_find(line, S("\t")), last = line.len;
    while (last > 0 && line.at[last - 1] != '\t')
        last--;
    str xref = str_from(line, last), host = str_from(xref, str_find(xref, S(" ")) + 1);
    host = str_upto(host, str_find(host, S(" ")));
    return arena_format(mem, "%lld%.*sXref: %.*s %.*s:%lld\r\n", (long long)number,
                        (int)(last - first), line.at + first, STR_ARG(host), STR_ARG(group),
                        (long long)number);
}
