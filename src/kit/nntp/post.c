#include "kit/nntp/nntp.h"

#include "kit/nntp/line.h"

#include <string.h>

/* ---- the article as bytes ---------------------------------------------------------------------- */

/* Lines end with CR LF and with nothing else, and none is too long. */
static enum err check_lines(struct ctx *c, str source)
{
    size_t line = 1, from = 0;
    if (source.len > NNTP_ARTICLE_MAX)
        return fail(c, ERR_INVALID, "This article is larger than %d MB.", NNTP_ARTICLE_MAX >> 20);
    for (size_t i = 0; i < source.len; i++) {
        char ch = source.at[i];
        if (ch == 0)
            return fail(c, ERR_INVALID, "Line %zu has a NUL byte.", line);
        if (ch == '\n')
            return fail(c, ERR_INVALID, "Line %zu ends with LF alone; lines end with CR LF.", line);
        bool end = ch == '\r' && i + 1 < source.len && source.at[i + 1] == '\n';
        if (ch == '\r' && !end)
            return fail(c, ERR_INVALID, "Line %zu has a CR that ends no line.", line);
        if (i - from > NNTP_LINE_MAX || (!end && i - from == NNTP_LINE_MAX))
            return fail(c, ERR_INVALID, "Line %zu is longer than %d bytes.", line, NNTP_LINE_MAX);
        if (end)
            line++, i++, from = i + 1;
    }
    return OK;
}

static enum err split(struct ctx *c, str source, struct nntp_post *post)
{
    size_t end = str_find(source, S("\r\n\r\n"));
    if (str_starts(source, S("\r\n")) || end == SIZE_MAX)
        return fail(c, ERR_INVALID,
                    "An article begins with header lines; an empty line goes before its text.");
    if (end + 2 > NNTP_HEAD_MAX)
        return fail(c, ERR_INVALID, "The header of this article is larger than %d kB.",
                    NNTP_HEAD_MAX / 1024);
    post->head = str_upto(source, end + 2);
    post->body = str_from(source, end + 4);
    return OK;
}

/* ---- its fields -------------------------------------------------------------------------------- */

enum field_kind { NEEDED, MAY_BE, NEVER };

struct fields {
    str from, subject, newsgroups, message_id, references, control, supersedes, followup_to, path,
        type, encoding, date, sender, expires, distribution, approved, organization;
    str never;
};

static const struct field_rule {
    const char *name;
    enum field_kind kind;
    size_t at;
} RULES[] = {
    {"From", NEEDED, offsetof(struct fields, from)},
    {"Subject", NEEDED, offsetof(struct fields, subject)},
    {"Newsgroups", NEEDED, offsetof(struct fields, newsgroups)},
    {"Message-ID", MAY_BE, offsetof(struct fields, message_id)},
    {"References", MAY_BE, offsetof(struct fields, references)},
    {"Control", MAY_BE, offsetof(struct fields, control)},
    {"Supersedes", MAY_BE, offsetof(struct fields, supersedes)},
    {"Followup-To", MAY_BE, offsetof(struct fields, followup_to)},
    {"Path", MAY_BE, offsetof(struct fields, path)},
    {"Content-Type", MAY_BE, offsetof(struct fields, type)},
    {"Content-Transfer-Encoding", MAY_BE, offsetof(struct fields, encoding)},
    {"Date", MAY_BE, offsetof(struct fields, date)},
    {"Sender", MAY_BE, offsetof(struct fields, sender)},
    {"Expires", MAY_BE, offsetof(struct fields, expires)},
    {"Distribution", MAY_BE, offsetof(struct fields, distribution)},
    {"Approved", MAY_BE, offsetof(struct fields, approved)},
    {"Organization", MAY_BE, offsetof(struct fields, organization)},
    {"Also-Control", NEVER, offsetof(struct fields, never)},
    {"Injection-Info", NEVER, offsetof(struct fields, never)},
    {"Xref", NEVER, offsetof(struct fields, never)},
};

static bool continues(str s)
{
    return s.len > 0 && (s.at[0] == ' ' || s.at[0] == '\t');
}

/* Takes one field with the lines that continue it, and makes one line of them. */
static str take_field(struct ctx *c, str *rest)
{
    size_t len = str_find(*rest, S("\r\n"));
    str first = str_upto(*rest, len);
    *rest = str_from(*rest, len + 2);
    if (!continues(*rest))
        return first;
    struct text whole = {.mem = c->mem};
    text_add(&whole, first);
    while (continues(*rest)) {
        len = str_find(*rest, S("\r\n"));
        text_add(&whole, str_upto(*rest, len));
        *rest = str_from(*rest, len + 2);
    }
    return text_str(&whole);
}

static enum err keep_field(struct ctx *c, str name, str value, struct fields *fields)
{
    for (const struct field_rule *rule = RULES; rule < RULES + COUNT(RULES); rule++) {
        if (!str_same_nocase(name, str_of(rule->name)))
            continue;
        str *to = (str *)(void *)((char *)fields + rule->at);
        if (rule->kind == NEVER)
            return fail(c, ERR_INVALID, "The line %s cannot be part of an article that is posted.",
                        rule->name);
        if (to->at)
            return fail(c, ERR_INVALID, "There are two lines %s; one is right.", rule->name);
        *to = value.len > 0 ? value : (str){"", 0};
        return OK;
    }
    return OK;
}

static enum err read_fields(struct ctx *c, str head, struct fields *fields)
{
    for (size_t number = 1; head.len > 0; number++) {
        if (continues(head))
            return fail(c, ERR_INVALID, "The first line begins with a blank.");
        str line = take_field(c, &head);
        size_t colon = str_find(line, S(":"));
        if (colon == SIZE_MAX || !line_field(str_upto(line, colon)))
            return fail(c, ERR_INVALID, "Header line %zu is not like \"Name: value\".", number);
        enum err e =
            keep_field(c, str_upto(line, colon), str_trim(str_from(line, colon + 1)), fields);
        if (e)
            return e;
    }
    for (const struct field_rule *rule = RULES; rule < RULES + COUNT(RULES); rule++)
        if (rule->kind == NEEDED && ((str *)(void *)((char *)fields + rule->at))->len == 0)
            return fail(c, ERR_INVALID, "The line %s is missing or empty.", rule->name);
    return OK;
}

/* ---- what they say ----------------------------------------------------------------------------- */

static enum err read_groups(struct ctx *c, str value, struct nntp_post *post)
{
    for (str one; str_cut(&value, ',', &one);) {
        one = str_trim(one);
        if (!line_group(one))
            return fail(c, ERR_INVALID, "Newsgroups names something that is no group.");
        if (post->n_groups == NNTP_GROUPS_MAX)
            return fail(c, ERR_INVALID, "Newsgroups names more than %d groups.", NNTP_GROUPS_MAX);
        post->groups[post->n_groups++] = one;
    }
    return post->n_groups > 0 ? OK : fail(c, ERR_INVALID, "Newsgroups names no group.");
}

/* Groups, or the word "poster". */
static enum err check_followup(struct ctx *c, str value)
{
    if (str_same_nocase(value, S("poster")))
        return OK;
    for (str one; str_cut(&value, ',', &one);)
        if (!line_group(str_trim(one)))
            return fail(c, ERR_INVALID, "Followup-To names something that is no group.");
    return OK;
}

static void read_references(str value, struct nntp_post *post)
{
    size_t len;
    for (size_t i = 0; i < value.len; i += len) {
        str id, rest = str_from(value, i);
        if (rest.at[0] != '<') {
            len = 1;
            continue;
        }
        len = str_find(rest, S(">"));
        len = len == SIZE_MAX ? rest.len : len + 1;
        if (!line_message_id(str_upto(rest, len), &id))
            continue;
        if (post->n_references == NNTP_REFERENCES_MAX)
            memmove(post->references, post->references + 1,
                    --post->n_references * sizeof *post->references);
        post->references[post->n_references++] = id;
    }
}

static enum err read_one_id(struct ctx *c, const char *name, str value, str *id)
{
    if (value.len > 0 && !line_message_id(value, id))
        return fail(c, ERR_INVALID, "The line %s is not like <number@host>.", name);
    return OK;
}

static enum err read_control(struct ctx *c, str value, struct nntp_post *post)
{
    struct line words;
    if (value.len == 0)
        return OK;
    line_split(value, &words);
    if (words.n == 0 || !str_same_nocase(words.word[0], S("cancel")))
        return fail(c, ERR_REFUSED, "The only control message that is taken here is cancel.");
    if (words.n != 2 || !line_message_id(words.word[1], &post->cancels))
        return fail(c, ERR_INVALID, "Control: cancel needs one Message-ID, like <number@host>.");
    return OK;
}

/* An address, or a name with one. */
static bool has_address(str from)
{
    size_t at = str_find(from, S("@"));
    return at != SIZE_MAX && at > 0 && at + 1 < from.len;
}

static bool has_text(str body)
{
    return str_trim(body).len > 0;
}

enum err nntp_post_read(struct ctx *c, str source, struct nntp_post *post)
{
    struct nntp_post read = {0};
    struct fields fields = {0};
    enum err e = check_lines(c, source);
    if (e || (e = split(c, source, &read)) || (e = read_fields(c, read.head, &fields)) ||
        (e = read_groups(c, fields.newsgroups, &read)) ||
        (e = check_followup(c, fields.followup_to)) ||
        (e = read_one_id(c, "Message-ID", fields.message_id, &read.message_id)) ||
        (e = read_one_id(c, "Supersedes", fields.supersedes, &read.supersedes)) ||
        (e = read_control(c, fields.control, &read)))
        return e;
    if (!has_address(fields.from))
        return fail(c, ERR_INVALID, "The line From has no address.");
    if (str_find(fields.path, S("POSTED")) != SIZE_MAX)
        return fail(c, ERR_INVALID, "This article was posted elsewhere already, says its Path.");
    if (read.cancels.len > 0 && read.supersedes.len > 0)
        return fail(c, ERR_INVALID, "An article either cancels or supersedes another one.");
    if (read.cancels.len == 0 && !has_text(read.body))
        return fail(c, ERR_INVALID, "There is no text.");
    read_references(fields.references, &read);
    read.from = fields.from;
    read.subject = fields.subject;
    read.type = fields.type;
    read.encoding = fields.encoding;
    *post = read;
    return OK;
}
