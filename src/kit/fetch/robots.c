#include "kit/fetch/robots.h"

#include <stdlib.h>
#include <string.h>

/* The rules stand in `text` one after the other: kind, length (two bytes), pattern. */
struct robots {
    size_t len, room;
    int delay_ms;
    char text[];
};
enum { RULE_HEAD = 3 };

static void *must(void *at)
{
    if (!at)
        abort();
    return at;
}

/* ---- paths in one spelling ------------------------------------------------------------------- */

static int digit(char ch)
{
    if (ch >= '0' && ch <= '9')
        return ch - '0';
    ch = (char)(ch | 32);
    return ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

static bool unreserved(int ch)
{
    return (ch >= '0' && ch <= '9') || ((ch | 32) >= 'a' && (ch | 32) <= 'z') || ch == '-' ||
           ch == '.' || ch == '_' || ch == '~';
}

static char *put_encoded(char *out, int byte)
{
    static const char HEX[] = "0123456789ABCDEF";
    *out++ = '%';
    *out++ = HEX[byte >> 4];
    *out++ = HEX[byte & 15];
    return out;
}

/* Letters and digits are written plainly, octets beyond ASCII and the other encoded ones as %XX; so are
 * "*" and "$" where they mean themselves: in a path, and inside a rule the "$". out has room for three
 * times s. */
static str one_spelling(str s, bool rule, char *out)
{
    char *end = out;
    for (size_t i = 0; i < s.len; i++) {
        int byte = (unsigned char)s.at[i];
        int high = i + 2 < s.len ? digit(s.at[i + 1]) : -1;
        int low = i + 2 < s.len ? digit(s.at[i + 2]) : -1;
        bool encoded = byte == '%' && high >= 0 && low >= 0;
        if (encoded) {
            byte = high * 16 + low;
            i += 2;
        }
        bool plain = encoded ? unreserved(byte) : byte < 0x80 && byte > ' ';
        if (!encoded && ((byte == '*' && !rule) || (byte == '$' && !(rule && i + 1 == s.len))))
            plain = false;
        if (plain)
            *end++ = (char)byte;
        else
            end = put_encoded(end, byte);
    }
    return (str){out, (size_t)(end - out)};
}

/* ---- reading --------------------------------------------------------------------------------- */

struct reading {
    struct robots *own, *all; /* what is kept of both, until it is known which counts */
    bool for_own, for_all;    /* whom the group is for */
    bool in_rules;            /* the group has had a rule: a further name begins a new one */
    bool found_own;
};

static struct robots *empty(void)
{
    return must(calloc(1, sizeof(struct robots)));
}

static void add_rule(struct robots **kept, bool allow, str pattern)
{
    struct robots *r = *kept;
    size_t need = r->len + RULE_HEAD + pattern.len;
    if (need > r->room) {
        size_t room = need * 2 < 256 ? 256 : need * 2;
        *kept = r = must(realloc(r, sizeof *r + room));
        r->room = room;
    }
    char *at = r->text + r->len;
    at[0] = allow ? 'A' : 'D';
    at[1] = (char)(pattern.len >> 8);
    at[2] = (char)(pattern.len & 0xFF);
    memcpy(at + RULE_HEAD, pattern.at, pattern.len);
    r->len = need;
}

static void take_name(struct reading *in, str value)
{
    if (in->in_rules)
        in->for_own = in->for_all = in->in_rules = false;
    size_t len = 0;
    while (len < value.len && ((value.at[len] | 32) >= 'a' && (value.at[len] | 32) <= 'z'))
        len++;
    bool more = len < value.len && (value.at[len] == '-' || value.at[len] == '_');
    if (!more && str_same_nocase(str_upto(value, len), S("plaudit")))
        in->for_own = in->found_own = true;
    else if (value.len > 0 && value.at[0] == '*')
        in->for_all = true;
}

static void take_rule(struct reading *in, bool allow, str value)
{
    char room[ROBOTS_RULE_MAX * 3];
    in->in_rules = true;
    if (value.len == 0 || value.len > ROBOTS_RULE_MAX)
        return;
    str pattern = one_spelling(value, true, room);
    if (in->for_own)
        add_rule(&in->own, allow, pattern);
    if (in->for_all)
        add_rule(&in->all, allow, pattern);
}

/* Seconds, perhaps with a fraction. */
static void take_delay(struct reading *in, str value)
{
    int64_t whole, part = 0;
    size_t dot = str_find(value, S("."));
    str tenth = dot == SIZE_MAX ? (str){0} : str_upto(str_from(value, dot + 1), 1);
    in->in_rules = true;
    if (!str_int(str_upto(value, dot), &whole) || whole < 0 ||
        (tenth.len > 0 && (!str_int(tenth, &part) || part < 0)))
        return;
    if (whole >= ROBOTS_DELAY_MAX_S) {
        whole = ROBOTS_DELAY_MAX_S;
        part = 0;
    }
    int delay_ms = (int)(whole * 1000 + part * 100);
    if (in->for_own)
        in->own->delay_ms = delay_ms;
    if (in->for_all)
        in->all->delay_ms = delay_ms;
}

static void take_line(struct reading *in, str line)
{
    line = str_upto(line, str_find(line, S("#")));
    size_t colon = str_find(line, S(":"));
    if (colon == SIZE_MAX)
        return;
    str key = str_trim(str_upto(line, colon)), value = str_trim(str_from(line, colon + 1));
    if (str_same_nocase(key, S("user-agent")))
        take_name(in, value);
    else if (str_same_nocase(key, S("allow")))
        take_rule(in, true, value);
    else if (str_same_nocase(key, S("disallow")))
        take_rule(in, false, value);
    else if (str_same_nocase(key, S("crawl-delay")))
        take_delay(in, value);
}

struct robots *robots_read(str text)
{
    struct reading in = {.own = empty(), .all = empty()};
    bool cut = text.len > ROBOTS_BYTES_MAX; /* the line that is cut off would mean something else */
    text = str_upto(text, ROBOTS_BYTES_MAX);
    while (cut && text.len > 0 && text.at[text.len - 1] != '\n' && text.at[text.len - 1] != '\r')
        text.len--;
    if (str_starts(text, S("\xEF\xBB\xBF")))
        text = str_from(text, 3);
    while (text.len > 0) {
        size_t end = 0;
        while (end < text.len && text.at[end] != '\n' && text.at[end] != '\r')
            end++;
        take_line(&in, str_upto(text, end));
        text = str_from(text, end + 1);
    }
    struct robots *kept = in.found_own ? in.own : in.all;
    free(in.found_own ? in.all : in.own);
    kept = must(realloc(kept, sizeof *kept + kept->len));
    kept->room = kept->len;
    return kept;
}

void robots_free(struct robots *r)
{
    free(r);
}

/* ---- asking ---------------------------------------------------------------------------------- */

/* Each part between two "*" is looked for behind the one before it. */
static bool matches(str pattern, str path)
{
    bool to_end = pattern.len > 0 && pattern.at[pattern.len - 1] == '$';
    bool first = true;
    if (to_end)
        pattern.len--;
    for (;;) {
        str part = str_upto(pattern, str_find(pattern, S("*")));
        bool last = part.len == pattern.len;
        if (first && !str_starts(path, part))
            return false;
        if (last && to_end)
            return first ? path.len == part.len : str_ends(path, part);
        size_t at = first ? 0 : str_find(path, part);
        if (at == SIZE_MAX)
            return false;
        path = str_from(path, at + part.len);
        if (last)
            return true;
        pattern = str_from(pattern, part.len + 1);
        first = false;
    }
}

bool robots_allow(const struct robots *r, str path)
{
    if (!r || r->len == 0 || str_same(str_upto(path, str_find(path, S("?"))), S("/robots.txt")))
        return true;
    char *room = must(malloc(path.len * 3 + 1));
    str spelled = one_spelling(path, false, room);
    size_t longest = 0;
    bool allowed = true;
    for (size_t at = 0; at < r->len;) {
        const char *rule = r->text + at;
        size_t len = (size_t)(unsigned char)rule[1] << 8 | (unsigned char)rule[2];
        bool allow = rule[0] == 'A', better = len > longest || (len == longest && allow);
        if (better && matches((str){rule + RULE_HEAD, len}, spelled)) {
            longest = len;
            allowed = allow;
        }
        at += RULE_HEAD + len;
    }
    free(room);
    return allowed;
}

int robots_delay_ms(const struct robots *r)
{
    return r ? r->delay_ms : 0;
}

size_t robots_bytes(const struct robots *r)
{
    return r ? sizeof *r + r->room : 0;
}
