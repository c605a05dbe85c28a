#include "feature/contribution/import_inside.h"

#include <string.h>

enum column {
    TITLE,
    DATE,
    URL,
    TYPE,
    ROLE,
    SUMMARY,
    NOTE,
    END,
    LANGUAGE,
    COUNTRY,
    PAID,
    REACH,
    QUANTITY,
    SEEN_BY,
    AREA,
    COLUMNS,
};

/* Names of columns, of other programs too; letters and digits count. */
static const struct {
    enum column column;
    const char *names;
} HEADS[] = {
    {TITLE, "title|name|activity title|contribution title|contribution|title of activity|subject"},
    {DATE, "date|start date|activity date|published|published date|publish date|publication date|"
           "day|date of activity|from"},
    {URL, "url|link|reference url|activity url|address|web address|main url|reference|uri"},
    {TYPE, "type|activity type|contribution type|kind|category|activity type name"},
    {ROLE, "role|my role|activity role|contribution role"},
    {SUMMARY, "description|summary|abstract|activity description|details"},
    {NOTE, "note|private description|private note|notes|comment|additional info"},
    {END, "end date|end|to|until|end day"},
    {LANGUAGE, "language|lang"},
    {COUNTRY, "country|country code"},
    {PAID, "paid"},
    {REACH, "reach|annual reach|audience|total reach"},
    {QUANTITY, "quantity|annual quantity|count|number of activities"},
    {SEEN_BY, "visibility|private|is private|sharing"},
    {AREA,
     "expertise|area|technology|technology area|technology focus area|contribution technology"},
};

/* What counts as reach and as quantity of a type, the first that it has. */
static const char *const REACHES[] = {"views",           "readers",     "attendees",
                                      "on-demand-views", "subscribers", "downloads",
                                      "copies",          "members",     "mentees"};
static const char *const QUANTITIES[] = {"sessions", "episodes", "issues",  "answers",
                                         "commits",  "meetings", "minutes", "words"};

/* What other programs call a number or a field of a type. */
static const struct {
    const char *code, *names;
} OTHERS[] = {
    {"views", "number of views|metrics.views"},
    {"readers", "number of views|metrics.readers"},
    {"attendees", "in person attendees|number of attendees|attendance|metrics.attendees"},
    {"mentees", "metrics.attendees"},
    {"sessions", "number of sessions"},
    {"episodes", "number of sessions"},
    {"subscribers", "subscriber base"},
    {"live-views", "live stream views"},
    {"copies", "copies sold"},
    {"minutes", "time spent|metrics.timeSpent"},
    {"format", "event format"},
    {"event", "event name|conference"},
    {"in-room", "in person attendees"},
};

struct type_columns { /* where the table has the numbers and fields of a type */
    bool known;
    size_t metrics[CONTRIBUTION_METRICS], fields[CONTRIBUTION_FIELDS];
};
struct csv {
    struct import_build b;
    struct table table;
    size_t columns[COLUMNS];
    struct type_columns *types; /* one for each of the policy */
};

/* ---- the head ---------------------------------------------------------------------------------- */

static size_t find_column(const struct table *t, str name)
{
    for (size_t k = 0; k < t->n_columns; k++)
        if (name.len && type_same_words(t->head[k], name))
            return k;
    return SIZE_MAX;
}

static void find_columns(struct csv *v)
{
    for (size_t i = 0; i < COUNT(HEADS); i++) {
        str rest = str_of(HEADS[i].names), name;
        size_t found = SIZE_MAX;
        while (found == SIZE_MAX && str_cut(&rest, '|', &name))
            found = find_column(&v->table, name);
        v->columns[HEADS[i].column] = found;
    }
}

static enum err check_head(struct csv *v)
{
    struct ctx *c = v->b.c;
    struct text has = {.mem = c->mem};
    bool title = v->columns[TITLE] != SIZE_MAX, date = v->columns[DATE] != SIZE_MAX;
    if (title && date)
        return OK;
    for (size_t k = 0; k < v->table.n_columns && k < 12; k++)
        text_format(&has, "%s“%.*s”", k ? ", " : "",
                    STR_ARG(str_first_chars(v->table.head[k], 40)));
    if (v->table.n_columns > 12)
        text_add(&has, S(", …"));
    str columns = text_str(&has);
    if (!title && !date)
        return fail(c, ERR_INVALID,
                    "The first line has to name the columns, and there is neither a “title” nor a "
                    "“date”. It has: %.*s.",
                    STR_ARG(columns));
    return title
               ? fail(c, ERR_INVALID,
                      "There is no column for the date. Name it “date”. The first line has: %.*s.",
                      STR_ARG(columns))
               : fail(c, ERR_INVALID,
                      "There is no column for the title. Name it “title”. The first line has: "
                      "%.*s.",
                      STR_ARG(columns));
}

/* The column of one of these codes that the type has as a number. */
static void use_general(struct type_columns *k, const struct policy_type *type, size_t column,
                        const char *const *codes, size_t n)
{
    for (size_t i = 0; i < n && column != SIZE_MAX; i++)
        for (size_t m = 0; m < type->n_metrics && m < CONTRIBUTION_METRICS; m++)
            if (str_same(type->metrics[m].code, str_of(codes[i]))) {
                if (k->metrics[m] == SIZE_MAX)
                    k->metrics[m] = column;
                return;
            }
}

static size_t column_called(const struct csv *v, str code, str name)
{
    size_t at = find_column(&v->table, code);
    if (at == SIZE_MAX)
        at = find_column(&v->table, name);
    for (size_t i = 0; i < COUNT(OTHERS) && at == SIZE_MAX; i++) {
        str rest = str_of(OTHERS[i].names), other;
        if (!str_same(code, str_of(OTHERS[i].code)))
            continue;
        while (at == SIZE_MAX && str_cut(&rest, '|', &other))
            at = find_column(&v->table, other);
    }
    return at;
}

static const struct type_columns *columns_of(struct csv *v, const struct policy_type *type)
{
    struct type_columns *k = &v->types[type - v->b.policy->types];
    if (k->known)
        return k;
    k->known = true;
    for (size_t m = 0; m < type->n_metrics && m < CONTRIBUTION_METRICS; m++)
        k->metrics[m] = column_called(v, type->metrics[m].code, type->metrics[m].name);
    use_general(k, type, v->columns[REACH], REACHES, COUNT(REACHES));
    use_general(k, type, v->columns[QUANTITY], QUANTITIES, COUNT(QUANTITIES));
    for (size_t f = 0; f < type->n_fields && f < CONTRIBUTION_FIELDS; f++)
        k->fields[f] = column_called(v, type->fields[f].code, type->fields[f].name);
    return k;
}

/* ---- cells ------------------------------------------------------------------------------------- */

/* Without the ' that keeps a spreadsheet from running what begins like a formula. */
static str plain(str s)
{
    s = str_trim(s);
    bool kept = s.len > 1 && s.at[0] == '\'' && strchr("=+-@", s.at[1]);
    return kept ? str_from(s, 1) : s;
}

static str cell(const struct csv *v, const struct table_row *row, enum column column)
{
    size_t at = v->columns[column];
    return at == SIZE_MAX ? (str){0} : plain(row->cells[at]);
}

static bool wrong(struct import_line *line, str words)
{
    line->fate = IMPORT_PROBLEM;
    line->words = words;
    return false;
}

/* Three numbers with one kind of sign between them; what follows a space is a time of day. */
static char three_numbers(str s, int64_t n[3])
{
    char sign = 0;
    str parts[3] = {0};
    size_t k = 0, from = 0;
    s = str_upto(s, str_find(s, S(" ")) < s.len ? str_find(s, S(" ")) : s.len);
    for (size_t i = 0; i <= s.len; i++) {
        char ch = i < s.len ? s.at[i] : 0;
        if (ch >= '0' && ch <= '9')
            continue;
        if (k == 3 || (ch && sign && ch != sign) || (ch == 0 && k < 2))
            return 0;
        sign = ch ? ch : sign;
        parts[k++] = str_upto(str_from(s, from), i - from);
        from = i + 1;
    }
    for (size_t i = 0; i < 3; i++)
        if (parts[i].len == 0 || parts[i].len > 4 || !str_int(parts[i], &n[i]))
            return 0;
    return k == 3 ? sign : 0;
}

static bool set_day(int64_t year, int64_t month, int64_t date, day *d)
{
    char iso[10];
    if (year < 1000 || year > 9999 || month < 1 || month > 12 || date < 1 || date > 31)
        return false;
    iso[0] = (char)('0' + year / 1000), iso[1] = (char)('0' + year / 100 % 10);
    iso[2] = (char)('0' + year / 10 % 10), iso[3] = (char)('0' + year % 10), iso[4] = '-';
    iso[5] = (char)('0' + month / 10), iso[6] = (char)('0' + month % 10), iso[7] = '-';
    iso[8] = (char)('0' + date / 10), iso[9] = (char)('0' + date % 10);
    return day_read((str){iso, sizeof iso}, d);
}

enum reading { READ, UNREADABLE, AMBIGUOUS };

static enum reading read_day(str s, day *d)
{
    int64_t n[3];
    if (s.len >= 10 && day_read(str_upto(s, 10), d) &&
        (s.len == 10 || s.at[10] == 'T' || s.at[10] == ' '))
        return READ;
    char sign = three_numbers(s, n);
    if (sign != '.' && sign != '/' && sign != '-')
        return UNREADABLE;
    if (n[0] > 31) /* 2026/3/4 */
        return set_day(n[0], n[1], n[2], d) ? READ : UNREADABLE;
    if (sign == '.') /* 4.3.2026 */
        return set_day(n[2], n[1], n[0], d) ? READ : UNREADABLE;
    day as_month_first, as_day_first;
    bool month = set_day(n[2], n[0], n[1], &as_month_first),
         date = set_day(n[2], n[1], n[0], &as_day_first);
    if (month && date && as_month_first.n != as_day_first.n)
        return AMBIGUOUS;
    *d = month ? as_month_first : as_day_first;
    return month || date ? READ : UNREADABLE;
}

static bool take_day(struct ctx *c, struct import_line *line, str s, opt_day *to)
{
    if (s.len == 0)
        return true;
    switch (read_day(s, &to->value)) {
    case READ: to->set = true; return true;
    case AMBIGUOUS:
        return wrong(line, words_format(c,
                                        tr_c(c->catalog,
                                             N_("“%.*s” can be read in two ways: is the day or the "
                                                "month first? Write dates like 2026-03-31.")),
                                        STR_ARG(s)));
    case UNREADABLE: break;
    }
    return wrong(line, words_format(c,
                                    tr_c(c->catalog, N_("“%.*s” is not a date that we can read. "
                                                        "Write dates like 2026-03-31.")),
                                    STR_ARG(str_first_chars(s, 40))));
}

/* 1234, 1,234, 1.234, 1 234: only the digits; empty if it is no such number. */
static str digits_of(struct ctx *c, str s)
{
    struct text t = {.mem = c->mem};
    size_t since = SIZE_MAX; /* digits since the last sign */
    for (size_t i = 0; i < s.len; i++) {
        char ch = s.at[i];
        if (ch >= '0' && ch <= '9') {
            text_char(&t, ch);
            since += since != SIZE_MAX;
        } else if ((ch == ',' || ch == '.' || ch == ' ' || ch == '\'') && t.len > 0 &&
                   (since == SIZE_MAX ? t.len <= 3 : since == 3)) {
            since = 0;
        } else {
            return (str){0};
        }
    }
    return since == SIZE_MAX || since == 3 ? text_str(&t) : (str){0};
}

/* ---- a line ------------------------------------------------------------------------------------ */

static bool take_type(struct csv *v, const struct table_row *row, struct import_line *line,
                      const struct policy_type **type)
{
    struct ctx *c = v->b.c;
    str called = cell(v, row, TYPE);
    const struct type_source source = {line->what.url, S(""), line->what.title, "blog-post",
                                       tr(c, "A blog post, because nothing says otherwise.")};
    struct type_guess guess = called.len ? type_by_words(c, v->b.policy, called)
                                         : type_by_source(c, v->b.policy, &source);
    if (!guess.type)
        return wrong(
            line,
            words_format(c,
                         tr_c(c->catalog, N_("This program has no kind of contribution “%.*s”. The "
                                             "page “Add a contribution” lists all kinds.")),
                         STR_ARG(str_first_chars(called, 60))));
    str role = cell(v, row, ROLE);
    line->words = guess.words;
    line->what.type = guess.type->code;
    line->what.role = type_role(guess.type, role);
    *type = guess.type;
    if (role.len && line->what.role.len == 0) {
        struct text t = {.mem = c->mem};
        for (size_t i = 0; i < guess.type->n_roles; i++)
            text_format(&t, "%s%.*s", i ? ", " : "", STR_ARG(guess.type->roles[i].name));
        return wrong(line, words_format(c,
                                        tr_c(c->catalog, N_("There is no role “%.*s” for this "
                                                            "kind. There are: %.*s.")),
                                        STR_ARG(str_first_chars(role, 40)), STR_ARG(text_str(&t))));
    }
    return true;
}

/* Its code, also of a name in English; else as it stands, for the check to name. */
static str country_of(str words)
{
    str code = found_country(words);
    return code.len ? code : words;
}

static bool take_values(struct csv *v, const struct table_row *row, struct import_line *line,
                        const struct policy_type *type)
{
    struct ctx *c = v->b.c;
    const struct type_columns *k = columns_of(v, type);
    struct contribution_new *what = &line->what;
    for (size_t m = 0; m < type->n_metrics && m < CONTRIBUTION_METRICS; m++) {
        str s = k->metrics[m] == SIZE_MAX ? (str){0} : plain(row->cells[k->metrics[m]]);
        if (s.len == 0)
            continue;
        str digits = digits_of(c, s);
        if (digits.len == 0 || digits.len > 15)
            return wrong(line,
                         words_format(c,
                                      tr_c(c->catalog, N_("“%.*s” in the column “%.*s” is not a "
                                                          "whole number.")),
                                      STR_ARG(str_first_chars(s, 40)),
                                      STR_ARG(v->table.head[k->metrics[m]])));
        what->metrics[what->n_metrics++] =
            (struct contribution_value){type->metrics[m].code, digits};
    }
    for (size_t f = 0; f < type->n_fields && f < CONTRIBUTION_FIELDS; f++) {
        str s = k->fields[f] == SIZE_MAX ? (str){0} : plain(row->cells[k->fields[f]]);
        if (str_same(type->fields[f].kind, S("country")))
            s = country_of(s);
        if (s.len)
            what->fields[what->n_fields++] =
                (struct contribution_value){type->fields[f].code, type_choice(&type->fields[f], s)};
    }
    return true;
}

/* "No" and "yes" in several ways; else as it stands, for the check to name. */
static str paid_of(str s)
{
    if (type_same_words(s, S("no")) || type_same_words(s, S("false")) || type_same_words(s, S("0")))
        return S("no");
    if (type_same_words(s, S("yes")) || type_same_words(s, S("true")) || type_same_words(s, S("1")))
        return S("yes");
    return s;
}

/* "members", and what other programs call so. */
static bool is_hidden(str s)
{
    static const char *const WORDS[] = {"members", "members only",  "private",   "true",
                                        "yes",     "MVP community", "Microsoft", "1"};
    for (size_t i = 0; i < COUNT(WORDS); i++)
        if (type_same_words(s, str_of(WORDS[i])))
            return true;
    return false;
}

static struct import_line read_line(struct csv *v, const struct table_row *row)
{
    struct ctx *c = v->b.c;
    const struct policy_type *type = NULL;
    struct import_line line = {.line = row->line};
    line.what = (struct contribution_new){.title = cell(v, row, TITLE),
                                          .url = cell(v, row, URL),
                                          .summary = cell(v, row, SUMMARY),
                                          .note = cell(v, row, NOTE),
                                          .language = cell(v, row, LANGUAGE),
                                          .country = country_of(cell(v, row, COUNTRY)),
                                          .paid = paid_of(cell(v, row, PAID)),
                                          .members_only = is_hidden(cell(v, row, SEEN_BY))};
    if (row->ragged)
        (void)wrong(&line, words_format(c,
                                        tr_c(c->catalog, N_("This line has not as many cells as "
                                                            "the first, which has %zu.")),
                                        v->table.n_columns));
    else if (line.what.title.len == 0)
        (void)wrong(&line, tr(c, "There is no title."));
    else if (take_day(c, &line, cell(v, row, DATE), &line.what.day) &&
             take_day(c, &line, cell(v, row, END), &line.what.end_day) &&
             take_type(v, row, &line, &type))
        (void)take_values(v, row, &line, type);
    return line;
}

enum err import_csv(struct ctx *c, int64_t person, str bytes, struct import_preview *p)
{
    struct csv v = {.b = {.c = c, .person = person}};
    enum err e;
    if ((e = table_read(c, bytes, &v.table)))
        return e;
    find_columns(&v);
    if ((e = check_head(&v)) || (e = import_begin(&v.b, v.table.n)))
        return e;
    v.types = arena_take(c->mem, v.b.policy->n_types + 1, sizeof *v.types);
    for (size_t i = 0; !e && i < v.table.n; i++) {
        struct import_line line = read_line(&v, &v.table.rows[i]);
        str area = cell(&v, &v.table.rows[i], AREA);
        if (!(e = import_expertise(c, &area, area.len > 0, &line.what.expertise)))
            e = import_add(&v.b, line);
    }
    if (!e)
        import_end(&v.b, "csv", p);
    return e;
}
