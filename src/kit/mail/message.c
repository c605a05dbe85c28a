#include "base/config.h"
#include "kit/mail/inside.h"

#include <stdio.h>
#include <string.h>

/* RFC 5322: lines of 78 characters at most, better 76. */
enum {
    LINE_MAX_CHARS = 76,
    CHUNK = 39 /* bytes of an encoded word: 39 become 52, with frame 64 */
};

static const char base64_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void put_base64(struct text *t, str bytes)
{
    for (size_t i = 0; i < bytes.len; i += 3) {
        size_t left = bytes.len - i;
        unsigned three = (unsigned)(unsigned char)bytes.at[i] << 16;
        if (left > 1)
            three |= (unsigned)(unsigned char)bytes.at[i + 1] << 8;
        if (left > 2)
            three |= (unsigned char)bytes.at[i + 2];
        text_char(t, base64_digits[three >> 18]);
        text_char(t, base64_digits[three >> 12 & 63]);
        text_char(t, left > 1 ? base64_digits[three >> 6 & 63] : '=');
        text_char(t, left > 2 ? base64_digits[three & 63] : '=');
    }
}

static bool is_plain(str s) /* printable ASCII */
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] < 0x20 || s.at[i] > 0x7E)
            return false;
    return true;
}

/* Whole characters of at most so many bytes. */
static str whole_chars(str s, size_t max)
{
    size_t n = s.len < max ? s.len : max;
    while (n < s.len && n > 0 && ((unsigned char)s.at[n] & 0xC0) == 0x80)
        n--;
    return str_upto(s, n);
}

/* RFC 2047 encoded words, one a line. */
static void put_encoded(struct text *t, str words)
{
    for (bool first = true; words.len > 0; first = false) {
        str chunk = whole_chars(words, CHUNK);
        if (chunk.len == 0) /* no UTF-8: cut anywhere */
            chunk = str_upto(words, CHUNK);
        text_add(t, first ? S("=?UTF-8?B?") : S("\r\n =?UTF-8?B?"));
        put_base64(t, chunk);
        text_add(t, S("?="));
        words = str_from(words, chunk.len);
    }
}

void mail_head_subject(struct text *t, str subject)
{
    text_add(t, S("Subject: "));
    bool plain = is_plain(subject) && subject.len + 9 <= LINE_MAX_CHARS;
    if (plain && str_find(subject, S("=?")) == SIZE_MAX)
        text_add(t, subject);
    else
        put_encoded(t, subject);
    text_add(t, S("\r\n"));
}

void put_name(struct text *t, str name)
{
    if (name.len > 0 && is_plain(name) && name.len < 50) {
        text_char(t, '"');
        for (size_t i = 0; i < name.len; i++) {
            if (name.at[i] == '"' || name.at[i] == '\\')
                text_char(t, '\\');
            text_char(t, name.at[i]);
        }
        text_add(t, S("\" "));
    } else if (name.len > 0) {
        put_encoded(t, name);
        text_add(t, S("\r\n "));
    }
}

void mail_head_from(struct text *t, str name, str address)
{
    text_add(t, S("From: "));
    put_name(t, name);
    text_format(t, "<%.*s>\r\n", STR_ARG(address));
}

void mail_head_date(struct text *t, moment m)
{
    static const char *const weekdays[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int year, month, date;
    day d = day_of_moment(m);
    day_parts(d, &year, &month, &date);
    int second = (int)(m.s - moment_of_day(d).s);
    text_format(t, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n",
                weekdays[((d.n % 7) + 7) % 7], /* day 0 was a Thursday */
                date, months[month - 1], year, second / 3600, second / 60 % 60, second % 60);
}

/* ---- body ------------------------------------------------------------------------------------ */

/* One line as quoted-printable, RFC 2045 6.7: soft breaks, nothing at the end that could get lost.
 */
static void put_quoted_line(struct text *t, str line)
{
    size_t column = 0;
    for (size_t i = 0; i < line.len; i++) {
        unsigned char ch = (unsigned char)line.at[i];
        bool last = i + 1 == line.len;
        bool plain = (ch > 0x20 && ch < 0x7F && ch != '=') || ((ch == ' ' || ch == '\t') && !last);
        if (column + (plain ? 1 : 3) > LINE_MAX_CHARS - 1) {
            text_add(t, S("=\r\n"));
            column = 0;
        }
        if (plain)
            text_char(t, (char)ch);
        else
            text_format(t, "=%02X", ch);
        column += plain ? 1 : 3;
    }
}

/* Line ends become CRLF, and the text ends with one. */
static str crlf(struct arena *a, str body, bool quoted)
{
    struct text t = {.mem = a};
    for (str line; str_cut(&body, '\n', &line);) {
        if (line.len > 0 && line.at[line.len - 1] == '\r')
            line.len--;
        if (quoted)
            put_quoted_line(&t, line);
        else
            text_add(&t, line);
        text_add(&t, S("\r\n"));
    }
    return text_str(&t);
}

/* Plain if it may stay as it is, base64 if most of it is not ASCII, else quoted-printable. */
static void put_body(struct arena *a, struct text *t, str body)
{
    size_t other = 0, column = 0, longest = 0;
    for (size_t i = 0; i < body.len; i++) {
        unsigned char ch = (unsigned char)body.at[i];
        other += ch >= 0x7F || (ch < 0x20 && ch != '\n' && ch != '\r' && ch != '\t');
        column = ch == '\n' ? 0 : column + 1;
        longest = column > longest ? column : longest;
    }
    const char *encoding = other == 0 && longest <= 78 ? "7bit"
                           : other > body.len / 4      ? "base64"
                                                       : "quoted-printable";
    text_format(t, "Content-Transfer-Encoding: %s\r\n\r\n", encoding);
    if (encoding[0] != 'b') {
        text_add(t, crlf(a, body, encoding[0] == 'q'));
        return;
    }
    str bytes = crlf(a, body, false);
    for (; bytes.len > 0; bytes = str_from(bytes, 57)) { /* 57 bytes are a line of 76 */
        put_base64(t, str_upto(bytes, 57));
        text_add(t, S("\r\n"));
    }
}

/* ---- the whole ------------------------------------------------------------------------------- */

static str host_of(str address) /* of "https://experts.example.org:8443/x" */
{
    size_t at = str_find(address, S("://"));
    str host = at == SIZE_MAX ? address : str_from(address, at + 3);
    for (size_t i = 0; i < host.len; i++)
        if (host.at[i] == ':' || host.at[i] == '/')
            return str_upto(host, i);
    return host;
}

str mail_domain(struct ctx *c)
{
    str domain = config_text(c->site->config, "mail.reply");
    return domain.len > 0 ? domain : host_of(c->site->address);
}

enum err sender_of(struct ctx *c, struct sender *sender)
{
    str from = config_text(c->site->config, "mail.from");
    struct sender found = {.address = from};
    size_t open = str_find(from, S("<"));
    if (from.len == 0)
        found.address = arena_format(c->mem, "no-reply@%.*s", STR_ARG(host_of(c->site->address)));
    else if (open != SIZE_MAX && str_ends(from, S(">"))) {
        found.name = str_trim(str_upto(from, open));
        found.address = str_from(str_upto(from, from.len - 1), open + 1);
        if (found.name.len > 1 && found.name.at[0] == '"' && str_ends(found.name, S("\"")))
            found.name = str_from(str_upto(found.name, found.name.len - 1), 1);
    }
    if (!mail_address_ok(found.address))
        return fail(c, ERR_INVALID,
                    "The setting mail.from is no sender. Write it like: Experts "
                    "<experts@example.org>");
    *sender = found;
    return OK;
}

str message_text(struct ctx *c, const struct sender *from, const struct message *message)
{
    struct text t = {.mem = c->mem};
    size_t at = str_find(from->address, S("@"));
    mail_head_date(&t, c->now);
    mail_head_from(&t, message->sender.len ? message->sender : from->name, from->address);
    text_format(&t, "To: <%.*s>\r\n", STR_ARG(message->to));
    mail_head_subject(&t, message->subject);
    if (message->message_id.len > 0)
        text_format(&t, "Message-ID: <%.*s>\r\n", STR_ARG(message->message_id));
    else
        text_format(&t, "Message-ID: <%lld.%lld%.*s>\r\n", (long long)message->program,
                    (long long)message->id, STR_ARG(str_from(from->address, at)));
    text_add(&t, message->head);
    text_add(&t, S("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n"));
    put_body(c->mem, &t, message->body);
    return text_str(&t);
}

/* ---- addresses ------------------------------------------------------------------------------- */

static bool is_local_char(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
           (ch && strchr("!#$%&'*+-/=?^_`{|}~", ch));
}

static bool is_label(str label)
{
    for (size_t i = 0; i < label.len; i++) {
        char ch = label.at[i];
        bool word =
            (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9');
        if (!word && !(ch == '-' && i > 0 && i + 1 < label.len))
            return false;
    }
    return label.len > 0 && label.len <= 63;
}

bool mail_address_ok(str address)
{
    str domain = address, local, label;
    if (address.len > 254 || !str_cut(&domain, '@', &local) || local.len == 0 || local.len > 64)
        return false;
    if (domain.len == 0 || str_ends(domain, S(".")))
        return false;
    for (size_t i = 0; i < local.len; i++) {
        bool dot = local.at[i] == '.' && i > 0 && i + 1 < local.len && local.at[i - 1] != '.';
        if (!dot && !is_local_char(local.at[i]))
            return false;
    }
    while (str_cut(&domain, '.', &label))
        if (!is_label(label))
            return false;
    return true;
}
