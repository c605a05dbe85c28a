#include "kit/http/guard.h"

#include <string.h>
#include <strings.h>

int guard_status(enum guard g)
{
    switch (g) {
    case GUARD_OK: return 200;
    case GUARD_FORM:
    case GUARD_HEADER:
    case GUARD_LENGTH:
    case GUARD_HOST:
    case GUARD_TARGET:
    case GUARD_BODY: return 400;
    case GUARD_LARGE: return 413;
    case GUARD_TARGET_LONG: return 414;
    case GUARD_MANY: return 431;
    case GUARD_CODING:
    case GUARD_METHOD: return 501;
    case GUARD_BUSY:
    case GUARD_STOPPING: return 503;
    case GUARD_REASONS: break;
    }
    return 500;
}

const char *guard_words(enum guard g)
{
    switch (g) {
    case GUARD_LARGE: return N_("This is more than this page can take. Please send less.");
    case GUARD_TARGET_LONG: return N_("This address is too long.");
    case GUARD_MANY:
        return N_("The browser sent too many headers. Clear the cookies of this site.");
    case GUARD_BODY: return N_("The form could not be read. Load the page again.");
    case GUARD_BUSY: return N_("There is a lot going on right now. Try again in a few seconds.");
    case GUARD_STOPPING: return N_("The server is starting anew. Try again in a few seconds.");
    case GUARD_METHOD:
    case GUARD_CODING: return N_("This kind of request is not known here.");
    case GUARD_OK:
    case GUARD_FORM:
    case GUARD_HEADER:
    case GUARD_LENGTH:
    case GUARD_HOST:
    case GUARD_TARGET:
    case GUARD_REASONS: break;
    }
    return N_("This request could not be understood.");
}

const char *guard_name(enum guard g)
{
    static const char *const names[GUARD_REASONS] = {
        "ok",          "form",   "header", "length", "coding", "host", "target",
        "target_long", "method", "many",   "large",  "body",   "busy", "stopping"};
    return names[g];
}

/* ---- the bytes ---- */

bool guard_layout(const char *start, const char *line_end, const struct header *list, size_t n,
                  size_t size)
{
    const char *at = line_end + 2;
    for (size_t i = 0; i < n; i++) {
        if (list[i].name.at != at || list[i].value.at <= at + list[i].name.len)
            return false;
        at = list[i].value.at + list[i].value.len + 2;
    }
    return at + 2 == start + size;
}

/* ---- headers ---- */

static bool is_token_char(unsigned char ch)
{
    static const char others[] = "!#$%&'*+-.^_`|~";
    return (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
           (ch && strchr(others, ch));
}

static bool is_token(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!is_token_char((unsigned char)s.at[i]))
            return false;
    return s.len > 0;
}

static bool is_value(str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char ch = (unsigned char)s.at[i];
        if ((ch < 0x20 && ch != '\t') || ch == 0x7f)
            return false;
    }
    return true;
}

/* The headers we look at. single: a second one makes the request unclear. */
static const struct known {
    str name;
    size_t place; /* in struct ask */
    bool single;
    enum guard twice;
} known[] = {
    {S("host"), offsetof(struct ask, host), true, GUARD_HOST},
    {S("cookie"), offsetof(struct ask, cookie), true, GUARD_HEADER},
    {S("origin"), offsetof(struct ask, origin), true, GUARD_HEADER},
    {S("user-agent"), offsetof(struct ask, agent), false, GUARD_OK},
    {S("hx-request"), offsetof(struct ask, part), false, GUARD_OK},
    {S("hx-boosted"), offsetof(struct ask, boosted), false, GUARD_OK},
    {S("hx-history-restore-request"), offsetof(struct ask, history), false, GUARD_OK},
    {S("content-type"), offsetof(struct ask, content_type), true, GUARD_HEADER},
    {S("if-none-match"), offsetof(struct ask, if_none_match), false, GUARD_OK},
    {S("content-length"), offsetof(struct ask, content_length), true, GUARD_LENGTH},
    {S("sec-fetch-site"), offsetof(struct ask, fetch_site), true, GUARD_HEADER},
    {S("accept"), offsetof(struct ask, accept), false, GUARD_OK},
    {S("accept-encoding"), offsetof(struct ask, accept_encoding), false, GUARD_OK},
    {S("accept-language"), offsetof(struct ask, accept_language), false, GUARD_OK},
    {S("x-forwarded-for"), offsetof(struct ask, forwarded_for), true, GUARD_HEADER},
    {S("x-forwarded-proto"), offsetof(struct ask, forwarded_proto), true, GUARD_HEADER},
    {S("x-hub-signature"), offsetof(struct ask, hub_signature), true, GUARD_HEADER},
    {S("transfer-encoding"), offsetof(struct ask, transfer_encoding), true, GUARD_LENGTH},
};

static enum guard take_header(const struct header *h, struct ask *ask)
{
    if (!is_token(h->name) || !is_value(h->value))
        return GUARD_HEADER;
    for (const struct known *k = known; k < known + COUNT(known); k++) {
        if (h->name.len != k->name.len || strncasecmp(h->name.at, k->name.at, k->name.len) != 0)
            continue;
        str *place = (str *)(void *)((char *)ask + k->place);
        if (place->at && k->single)
            return k->twice;
        if (!place->at)
            *place = str_trim(h->value);
        if (!place->at)
            *place = S("");
        return GUARD_OK;
    }
    return GUARD_OK;
}

static enum guard check_length(struct ask *ask)
{
    if (ask->transfer_encoding.at) {
        if (ask->content_length.at)
            return GUARD_LENGTH;
        if (!str_same_nocase(ask->transfer_encoding, S("chunked")))
            return GUARD_CODING;
        ask->body = true, ask->length = -1;
        return GUARD_OK;
    }
    if (!ask->content_length.at)
        return GUARD_OK;
    str digits = ask->content_length;
    if (digits.len == 0 || digits.len > 18)
        return GUARD_LENGTH;
    for (size_t i = 0; i < digits.len; i++) {
        if (digits.at[i] < '0' || digits.at[i] > '9')
            return GUARD_LENGTH;
        ask->length = ask->length * 10 + (digits.at[i] - '0');
    }
    ask->body = ask->length > 0;
    return GUARD_OK;
}

static bool is_host(str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char ch = (unsigned char)s.at[i];
        if (!((ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
              (ch && strchr(".-_:[]", ch))))
            return false;
    }
    return s.len > 0 && s.len <= 255;
}

enum guard guard_headers(const struct header *list, size_t n, bool http_1_0, struct ask *ask)
{
    ask->length = 0, ask->body = false;
    for (size_t i = 0; i < n; i++) {
        enum guard g = take_header(&list[i], ask);
        if (g)
            return g;
    }
    enum guard g = check_length(ask);
    if (g)
        return g;
    if (http_1_0 && ask->transfer_encoding.at)
        return GUARD_LENGTH;
    if (ask->host.at ? !is_host(ask->host) : !http_1_0)
        return GUARD_HOST;
    static const str methods[] = {S("GET"), S("HEAD"),  S("POST"),  S("OPTIONS"),
                                  S("PUT"), S("PATCH"), S("DELETE")};
    for (size_t i = 0; i < COUNT(methods); i++)
        if (str_same(ask->method, methods[i]))
            return GUARD_OK;
    return GUARD_METHOD;
}

/* ---- the target ---- */

static int hex_digit(char ch)
{
    return ch >= '0' && ch <= '9'   ? ch - '0'
           : ch >= 'a' && ch <= 'f' ? ch - 'a' + 10
           : ch >= 'A' && ch <= 'F' ? ch - 'A' + 10
                                    : -1;
}

bool guard_utf8(str s)
{
    return !memchr(s.len ? s.at : "", 0, s.len) && str_chars(s) != SIZE_MAX;
}

/* Takes the '%' out of a path. A coded '/' or NUL would mean something else to the next reader. */
static bool decode_path(char *at, size_t *len)
{
    size_t to = 0;
    for (size_t i = 0; i < *len; i++) {
        unsigned char ch = (unsigned char)at[i];
        if (ch == '%') {
            int high = i + 2 < *len ? hex_digit(at[i + 1]) : -1;
            int low = high >= 0 ? hex_digit(at[i + 2]) : -1;
            if (low < 0)
                return false;
            ch = (unsigned char)(high * 16 + low);
            if (ch == '/')
                return false;
            i += 2;
        }
        if (ch < 0x20 || ch == 0x7f || ch == '\\')
            return false;
        at[to++] = (char)ch;
    }
    *len = to;
    return true;
}

static bool has_dot_segment(str path)
{
    str rest = str_from(path, 1);
    for (str segment; str_cut(&rest, '/', &segment);)
        if (str_same(segment, S(".")) || str_same(segment, S("..")))
            return true;
    return false;
}

/* "http://host/path" means "/path". */
static str without_authority(str target)
{
    size_t from = str_find(target, S("://"));
    if (from != 4 && from != 5)
        return target;
    if (strncasecmp(target.at, "https", from) != 0)
        return target;
    str rest = str_from(target, from + 3);
    size_t end = 0;
    while (end < rest.len && rest.at[end] != '/' && rest.at[end] != '?')
        end++;
    return end > 0 && end < rest.len && rest.at[end] == '/' ? str_from(rest, end)
           : end > 0 && end == rest.len                     ? S("/")
                                                            : S("");
}

enum guard guard_target(char *target, size_t len, struct ask *ask)
{
    str s = {target, len};
    if (len > TARGET_MAX)
        return GUARD_TARGET_LONG;
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)target[i] <= 0x20 || (unsigned char)target[i] >= 0x7f ||
            target[i] == '#')
            return GUARD_TARGET;
    if (str_find(s, S("%00")) != SIZE_MAX)
        return GUARD_TARGET;
    ask->query = S("");
    if (str_same(s, S("*")) && str_same(ask->method, S("OPTIONS"))) {
        ask->path = S("*");
        return GUARD_OK;
    }
    s = without_authority(s);
    if (!str_starts(s, S("/")))
        return GUARD_TARGET;
    if (str_same(s, S("/"))) {
        ask->path = S("/");
        return GUARD_OK;
    }
    size_t mark = str_find(s, S("?"));
    if (mark != SIZE_MAX)
        ask->query = str_from(s, mark + 1);
    if (ask->query.len > QUERY_MAX)
        return GUARD_TARGET_LONG;
    size_t path_len = mark == SIZE_MAX ? s.len : mark;
    char *path = target + (s.at - target);
    if (!decode_path(path, &path_len))
        return GUARD_TARGET;
    ask->path = (str){path, path_len};
    return has_dot_segment(ask->path) || !guard_utf8(ask->path) ? GUARD_TARGET : GUARD_OK;
}
