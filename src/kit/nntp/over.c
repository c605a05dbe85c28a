#include "kit/nntp/session.h"

#include <string.h>

static const char *const COLUMNS[] = {"",           "Subject", "From",   "Date", "Message-ID",
                                      "References", ":bytes",  ":lines", "Xref"};
enum { COLUMN_LINES = 7, COLUMN_XREF = 8 };

size_t overview_column(str field)
{
    if (str_same_nocase(field, S("Bytes")) || str_same_nocase(field, S("Lines")))
        return str_same_nocase(field, S("Bytes")) ? COLUMN_LINES - 1 : COLUMN_LINES;
    for (size_t i = 1; i < COUNT(COLUMNS); i++)
        if (str_same_nocase(field, str_of(COLUMNS[i])))
            return i;
    return SIZE_MAX;
}

str overview_value(str line, size_t column)
{
    str value = {0};
    line = str_upto(line, str_find(line, S("\r\n")));
    for (size_t i = 0; i <= column; i++)
        if (!str_cut(&line, '\t', &value))
            return (str){0};
    if (column == COLUMN_XREF && str_same_nocase(str_upto(value, 5), S("Xref:")))
        value = str_trim(str_from(value, 5));
    return value;
}

str head_value(struct ctx *c, str head, str name)
{
    struct text value = {.mem = c->mem};
    bool inside = false;
    while (head.len > 0) {
        size_t len = str_find(head, S("\r\n"));
        str line = str_upto(head, len);
        head = str_from(head, len == SIZE_MAX ? head.len : len + 2);
        bool continues = line.len > 0 && (line.at[0] == ' ' || line.at[0] == '\t');
        if (inside && !continues)
            break;
        if (inside)
            text_add(&value, line);
        else if (line.len > name.len && line.at[name.len] == ':' &&
                 str_same_nocase(str_upto(line, name.len), name)) {
            inside = true;
            text_add(&value, str_trim(str_from(line, name.len + 1)));
        }
    }
    return text_str(&value);
}

static int64_t count_lines(str body)
{
    int64_t n = 0;
    for (const char *at = body.at, *end = at + body.len;
         body.len > 0 && (at = memchr(at, '\n', (size_t)(end - at))); at++)
        n++;
    return n;
}

/* Of a whole article: what the store keeps ready for those that are asked for by number. */
void overview_of(struct ctx *c, const struct nntp_article *a, struct text *out)
{
    text_format(out, "%lld", (long long)a->number);
    for (size_t i = 1; i < COLUMN_LINES - 1; i++) {
        text_char(out, '\t');
        str value = head_value(c, a->head, str_of(COLUMNS[i]));
        for (size_t at = 0; at < value.len; at++)
            text_char(out, value.at[at] == '\t' ? ' ' : value.at[at]);
    }
    text_format(out, "\t%zu\t%lld", a->head.len + 2 + a->body.len, (long long)count_lines(a->body));
    str xref = head_value(c, a->head, S("Xref"));
    if (xref.len > 0)
        text_format(out, "\tXref: %.*s", STR_ARG(xref));
    text_add(out, S("\r\n"));
}

/* ---- pieces of long answers -------------------------------------------------------------------- */

static void begin(struct session *s, struct text *out)
{
    if (!s->job.begun)
        answer(out, "%s", s->job.first);
    s->job.begun = true;
}

static void end(struct session *s, struct text *out)
{
    if (s->job.begun)
        answer_end(out);
    else
        answer(out, "%s", s->job.none);
    s->job.kind = JOB_NONE;
}

static str job_field(const struct job *job)
{
    return str_of(job->words);
}

/* XPAT: does one of the patterns fit? */
static bool wanted(const struct job *job, str value)
{
    if (!job->patterns)
        return true;
    str rest = {job->words, job->n_words};
    rest = str_from(rest, job_field(job).len + 1);
    for (str one; str_cut(&rest, 0, &one);)
        if (wildmat_one(one, value))
            return true;
    return false;
}

static void put_value(const struct job *job, int64_t number, str value, struct text *out)
{
    if (wanted(job, value)) {
        text_format(out, "%lld ", (long long)number);
        text_add(out, value);
        text_add(out, S("\r\n"));
    }
}

static void put_columns(const struct job *job, str lines, struct text *out)
{
    for (str line; lines.len > 0;) {
        size_t len = str_find(lines, S("\r\n"));
        int64_t number;
        line = str_upto(lines, len);
        lines = str_from(lines, len == SIZE_MAX ? lines.len : len + 2);
        if (str_int(overview_value(line, 0), &number))
            put_value(job, number, overview_value(line, job->column), out);
    }
}

static enum err more_overview(struct session *s, struct ctx *c, struct text *out)
{
    struct job *job = &s->job;
    str lines;
    int64_t last = 0;
    enum err e =
        s->door->overview(c, (struct nntp_range){job->group, job->at, job->to}, &lines, &last);
    if (e || last == 0) {
        job->at = INT64_MAX;
        return e;
    }
    begin(s, out);
    if (job->kind == JOB_OVER)
        text_add(out, lines);
    else
        put_columns(job, lines, out);
    job->at = last + 1;
    return OK;
}

enum { FIELDS_AT_ONCE = 200 };

static enum err more_numbers(struct session *s, struct ctx *c, struct text *out)
{
    struct job *job = &s->job;
    const int64_t *list;
    size_t n = 0;
    enum err e = s->door->numbers(c, (struct nntp_range){job->group, job->at, job->to}, &list, &n);
    if (e || n == 0) {
        job->at = INT64_MAX;
        return e;
    }
    if (job->kind == JOB_FIELD && n > FIELDS_AT_ONCE)
        n = FIELDS_AT_ONCE;
    begin(s, out);
    for (size_t i = 0; i < n && !e; i++) {
        struct nntp_article a;
        if (job->kind == JOB_NUMBERS) {
            answer(out, "%lld", (long long)list[i]);
            continue;
        }
        e = s->door->article(c, (struct nntp_range){job->group, list[i], list[i]}, &a);
        if (!e)
            put_value(job, list[i], head_value(c, a.head, job_field(job)), out);
        else if (e == ERR_NOT_FOUND) /* removed just now */
            e = OK;
    }
    job->at = list[n - 1] + 1;
    return e;
}

void session_more(struct session *s, struct ctx *c, struct text *out)
{
    struct job *job = &s->job;
    bool overview = job->kind == JOB_OVER || job->kind == JOB_COLUMN;
    enum err e = overview ? more_overview(s, c, out) : more_numbers(s, c, out);
    if (e && job->begun) { /* nothing else can tell the client */
        LOG(LOG_ERROR, "nntp.fault", {"why", c->why});
        job->kind = JOB_NONE;
        s->then = THEN_END;
    } else if (e) {
        job->kind = JOB_NONE;
        answer_error(c, e, job->none, out);
    } else if (job->at > job->to || job->at == INT64_MAX) {
        end(s, out);
    }
}

/* ---- commands ---------------------------------------------------------------------------------- */

/* What the standards' commands and the older ones answer. */
struct dialect {
    const char *first, *none, *missing;
    bool names; /* an article asked for by its Message-ID is told by it, and not by its number */
};
static const struct dialect OVER = {"224 Overview follows", "423 No articles in this range",
                                    "430 There is no such article", false};
static const struct dialect XOVER = {"224 Overview follows", "420 No articles in this range",
                                     "430 There is no such article", false};
static const struct dialect HDR = {"225 Headers follow", "423 No articles in this range",
                                   "430 There is no such article", false};
static const struct dialect XHDR = {"221 Headers follow", "420 No articles in this range",
                                    "430 There is no such article", true};

/* The range of a command, or the current article. False: it was answered. */
static bool job_range(struct session *s, const struct dialect *d, str word, struct text *out)
{
    struct job *job = &s->job;
    *job = (struct job){
        .group = s->group, .at = s->current, .to = s->current, .first = d->first, .none = d->none};
    if (word.len > 0 && !line_range(word, &job->at, &job->to))
        session_mistake(s, "501 A range is like 7, 7- or 7-9", out);
    else if (s->group == 0)
        answer(out, "412 Choose a group first");
    else if (word.len == 0 && s->current == 0)
        answer(out, "420 No article is chosen");
    else if (job->at > job->to)
        answer(out, "%s", d->none);
    else
        return true;
    return false;
}

/* What was asked for by a Message-ID. */
struct named {
    str word; /* "<a@b>" */
    const struct dialect *dialect;
    struct nntp_article article;
};

/* False: it was answered. */
static bool find_named(struct session *s, struct ctx *c, struct named *n, struct text *out)
{
    str id;
    if (!line_message_id(n->word, &id)) {
        session_mistake(s, "501 This is no Message-ID", out);
        return false;
    }
    enum err e = s->door->article_named(c, id, s->group, &n->article);
    if (e)
        answer_error(c, e, n->dialect->missing, out);
    return !e;
}

static void over_in(struct session *s, struct ctx *c, const struct line *l, const struct dialect *d,
                    struct text *out)
{
    struct named n = {.word = l->n > 1 ? l->word[1] : (str){0}, .dialect = d};
    if (str_starts(n.word, S("<"))) {
        if (!find_named(s, c, &n, out))
            return;
        answer(out, "%s", d->first);
        overview_of(c, &n.article, out);
        answer_end(out);
    } else if (job_range(s, d, n.word, out)) {
        s->job.kind = JOB_OVER;
    }
}

static void over(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    over_in(s, c, l, &OVER, out);
}

static void xover(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    over_in(s, c, l, &XOVER, out);
}

/* The name of the field, and of XPAT the patterns behind the range, into the job. */
static bool job_words(struct session *s, const struct line *l, struct text *out)
{
    struct job *job = &s->job;
    if (!line_field(l->word[1])) {
        session_mistake(s, "501 This is no name of a header field", out);
        return false;
    }
    for (size_t i = 1; i < l->n; i = i == 1 ? 3 : i + 1) {
        str word = i == LINE_WORDS_MAX - 1 ? l->rest[i] : l->word[i];
        memcpy(job->words + job->n_words, word.at, word.len);
        job->n_words += word.len + 1;
        job->words[job->n_words - 1] = 0;
    }
    job->column = overview_column(l->word[1]);
    job->kind = job->column == SIZE_MAX ? JOB_FIELD : JOB_COLUMN;
    return true;
}

static str value_of(struct ctx *c, const struct nntp_article *a, size_t column, str field)
{
    struct text line = {.mem = c->mem};
    if (column == SIZE_MAX)
        return head_value(c, a->head, field);
    overview_of(c, a, &line);
    return overview_value(text_str(&line), column);
}

static void headers_in(struct session *s, struct ctx *c, const struct line *l,
                       const struct dialect *d, struct text *out)
{
    struct named n = {.word = l->n > 2 ? l->word[2] : (str){0}, .dialect = d};
    bool patterns = l->n > 3;
    if (!str_starts(n.word, S("<"))) {
        if (job_range(s, d, n.word, out) && !job_words(s, l, out))
            s->job.kind = JOB_NONE;
        s->job.patterns = patterns;
        return;
    }
    if (!find_named(s, c, &n, out))
        return;
    s->job = (struct job){.patterns = patterns};
    if (!job_words(s, l, out))
        return;
    str value = value_of(c, &n.article, s->job.column, l->word[1]);
    answer(out, "%s", d->first);
    if (wanted(&s->job, value))
        answer(out, "%.*s %.*s", STR_ARG(d->names ? n.word : S("0")), STR_ARG(value));
    answer_end(out);
    s->job.kind = JOB_NONE;
}

static void hdr(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    headers_in(s, c, l, &HDR, out);
}

static void xhdr(struct session *s, struct ctx *c, const struct line *l, struct text *out)
{
    headers_in(s, c, l, &XHDR, out);
}

const struct command session_over_commands[] = {
    {"OVER", over, 0, 1},
    {"XOVER", xover, 0, 1},
    {"HDR", hdr, 1, 2},
    {"XHDR", xhdr, 1, 2},
    {"XPAT", xhdr, 3, LINE_WORDS_MAX},
    {0},
};
