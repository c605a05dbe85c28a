#include "feature/contribution/import.h"
#include "feature/contribution/import.sql.h"
#include "feature/contribution/inside.h"
#include "feature/contribution/import_inside.h"
#include "feature/ledger/ledger.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

#include <string.h>

/* ---- what earlier lines bring ------------------------------------------------------------------ */

struct import_seen {
    str key;
    int line; /* 0: an empty slot */
};

/* The line that has brought the same before, or 0: then this one is remembered. */
static int seen_before(struct import_build *b, const struct import_line *line)
{
    const struct contribution_new *what = &line->what;
    struct arena *mem = b->c->mem;
    str url = found_canonical(mem, what->url);
    str key = url.len ? arena_format(mem, "%.*s\n%.*s", STR_ARG(url), STR_ARG(what->role))
                      : arena_format(mem, "%lld\n%.*s\n%.*s", (long long)what->day.value.n,
                                     STR_ARG(what->title), STR_ARG(what->role));
    size_t at = str_hash(key) & (b->slots - 1);
    while (b->seen[at].line && !str_same(b->seen[at].key, key))
        at = (at + 1) & (b->slots - 1);
    if (b->seen[at].line)
        return b->seen[at].line;
    b->seen[at] = (struct import_seen){key, line->line};
    return 0;
}

static enum err find_same(struct ctx *c, int64_t person, const struct import_line *line,
                          int64_t *id)
{
    struct row_import_same_words same;
    const struct contribution_new *what = &line->what;
    *id = 0;
    if (what->url.len)
        return contribution_same(c, person, what->url, line->role_guessed ? S("") : what->role, id);
    enum err e = q_import_same_words(c, person, what->day.value, what->title, what->role, &same);
    if (!e && same.found)
        *id = same.id;
    return e;
}

/* ---- making a preview -------------------------------------------------------------------------- */

enum err import_begin(struct import_build *b, size_t lines)
{
    struct ctx *c = b->c;
    struct cycle cycle;
    enum err e = program_policy(c, 0, &b->policy);
    if (e)
        return e;
    e = contribution_cycle(c, &cycle);
    if (e && e != ERR_NOT_FOUND)
        return e;
    b->has_year = e == OK;
    if (b->has_year)
        b->from = cycle.record_from, b->to = cycle.record_to;
    b->lines = arena_take(c->mem, lines + 1, sizeof *b->lines);
    for (b->slots = 64; b->slots < 2 * lines + 2;)
        b->slots *= 2;
    b->seen = arena_take(c->mem, b->slots, sizeof *b->seen);
    return OK;
}

/* What a field is called where it is entered. */
static str field_name(struct ctx *c, const struct policy_type *type, str field)
{
    static const struct {
        const char *field, *name;
    } NAMES[] = {
        {"title", N_("Title")},         {"url", N_("Address")},     {"day", N_("Date")},
        {"end_day", N_("Last day")},    {"role", N_("Role")},       {"type", N_("Kind")},
        {"language", N_("Language")},   {"country", N_("Country")}, {"paid", N_("Paid")},
        {"summary", N_("Description")}, {"note", N_("Note")},       {"format", N_("Format")}};
    for (size_t i = 0; i < COUNT(NAMES); i++)
        if (str_same(field, str_of(NAMES[i].field)))
            return tr(c, NAMES[i].name);
    for (size_t i = 0; type && i < type->n_metrics && str_starts(field, S("metric-")); i++)
        if (str_same(str_from(field, 7), type->metrics[i].code))
            return type->metrics[i].name;
    for (size_t i = 0; type && i < type->n_fields && str_starts(field, S("field-")); i++)
        if (str_same(str_from(field, 6), type->fields[i].code))
            return type->fields[i].name;
    return field;
}

/* The problems of the line in one text; the request's own are none any more. */
static str take_problems(struct ctx *c, const struct policy_type *type)
{
    struct text t = {.mem = c->mem};
    for (const struct problem *p = c->problems; p; p = p->next)
        text_format(&t, "%s%.*s: %.*s", t.len ? " " : "", STR_ARG(field_name(c, type, p->field)),
                    STR_ARG(p->words));
    c->problems = NULL;
    return t.len ? text_str(&t) : c->why;
}

/* Languages in lists of talks have three letters, those of the web two. */
static str short_language(str code)
{
    static const struct {
        const char *three, *two;
    } CODES[] = {{"eng", "en"}, {"deu", "de"}, {"ger", "de"}, {"fra", "fr"}, {"fre", "fr"},
                 {"spa", "es"}, {"por", "pt"}, {"ita", "it"}, {"jpn", "ja"}, {"zho", "zh"},
                 {"chi", "zh"}, {"rus", "ru"}, {"pol", "pl"}, {"kor", "ko"}, {"ara", "ar"},
                 {"nld", "nl"}, {"dut", "nl"}, {"ces", "cs"}, {"cze", "cs"}, {"hin", "hi"},
                 {"tur", "tr"}, {"ukr", "uk"}, {"heb", "he"}, {"swe", "sv"}, {"fin", "fi"}};
    for (size_t i = 0; i < COUNT(CODES); i++)
        if (str_same_nocase(code, str_of(CODES[i].three)))
            return str_of(CODES[i].two);
    return code;
}

str import_language(struct ctx *c, str language, bool draft)
{
    language = short_language(language);
    str rest = language, base;
    if (language.len == 0 || i18n_is_language(language))
        return language;
    if (str_cut(&rest, '-', &base) && i18n_is_language(base = arena_lower(c->mem, base)))
        return base;
    return draft ? (str){0} : language;
}

/* Fits its type, or could be completed by its person. */
static enum err check_line(struct import_build *b, struct import_line *line)
{
    struct ctx *c = b->c;
    if (!line->what.day.set) {
        line->fate = IMPORT_PROBLEM;
        line->words = tr(c, "There is no date.");
        return OK;
    }
    const struct policy_type *type = policy_type(b->policy, line->what.type);
    line->what.language = import_language(c, line->what.language, line->what.draft);
    line->what.batch = 1; /* whether it was paid may be said later */
    enum err e = contribution_check(c, b->policy, &line->what);
    str words = e ? take_problems(c, type) : (str){0};
    if (e == ERR_INVALID && !line->what.draft) {
        line->what.draft = true;
        e = contribution_check(c, b->policy, &line->what);
        if (e)
            words = take_problems(c, type);
        else
            line->words = words_format(c, tr_c(c->catalog, N_("A draft for you to complete. %.*s")),
                                       STR_ARG(words));
    }
    if (e != ERR_INVALID)
        return e;
    line->fate = IMPORT_PROBLEM;
    line->words = words;
    return OK;
}

static enum err find_fate(struct import_build *b, struct import_line *line)
{
    struct ctx *c = b->c;
    enum err e = check_line(b, line);
    if (e || line->fate == IMPORT_PROBLEM)
        return e;
    int before = seen_before(b, line);
    if (before) {
        line->fate = IMPORT_DUPLICATE;
        line->words = words_format(c, tr_c(c->catalog, N_("The same as number %d.")), before);
        return OK;
    }
    if ((e = find_same(c, b->person, line, &line->same)))
        return e;
    day on = line->what.day.value;
    if (line->same)
        line->fate = IMPORT_DUPLICATE;
    else if (b->has_year && (on.n < b->from.n || on.n >= b->to.n))
        line->fate = IMPORT_OUTSIDE;
    return OK;
}

enum err import_add(struct import_build *b, struct import_line line)
{
    line.what.person = b->person;
    enum err e = line.fate == IMPORT_PROBLEM ? OK : find_fate(b, &line);
    if (e)
        return e;
    b->counts[line.fate]++;
    b->lines[b->n++] = line;
    b->c->why = (str){0};
    return OK;
}

void import_end(const struct import_build *b, const char *kind, struct import_preview *p)
{
    *p = (struct import_preview){.kind = str_of(kind), .lines = b->lines, .n = b->n};
    memcpy(p->counts, b->counts, sizeof p->counts);
}

/* ---- drafts that lack nothing ------------------------------------------------------------------ */

/* The recording of a talk, when that is all that is known. */
static bool as_video(const struct policy *policy, const struct contribution_new *from,
                     struct contribution_new *video)
{
    const struct policy_type *type = policy_type(policy, S("video"));
    if (!type || !str_same(from->type, S("talk")) || !type_host_is_video(from->url))
        return false;
    *video = *from;
    video->type = type->code;
    video->role = type_role(type, from->role);
    video->n_metrics = 0;
    video->fields[0] = (struct contribution_value){S("shown"), S("recorded")};
    video->n_fields = 1;
    return true;
}

enum err import_claim(struct ctx *c, struct import_preview *p)
{
    const struct policy *policy;
    enum err e = program_policy(c, 0, &policy);
    for (size_t i = 0; !e && i < p->n; i++) {
        struct import_line *line = &p->lines[i];
        if ((line->fate != IMPORT_NEW && line->fate != IMPORT_OUTSIDE) || !line->what.draft)
            continue;
        struct contribution_new what = line->what, video;
        what.draft = false;
        e = contribution_check(c, policy, &what);
        if (e == ERR_INVALID && as_video(policy, &what, &video)) {
            c->problems = NULL;
            what = video;
            e = contribution_check(c, policy, &what);
        }
        if (!e)
            line->what = what;
        if (e == ERR_INVALID)
            e = OK;
        c->problems = NULL;
        c->why = (str){0};
    }
    return e;
}

/* ---- storing ----------------------------------------------------------------------------------- */

enum { LINES_A_ROUND = 64 };

static bool wanted(const struct import_preview *p, const struct import_line *line)
{
    return line->fate == IMPORT_NEW || (line->fate == IMPORT_OUTSIDE && p->outside_too);
}

static enum err store_line(struct ctx *c, const struct import_line *line, int64_t person,
                           int64_t batch, size_t *added)
{
    struct contribution_new in = line->what;
    int64_t id;
    in.person = person;
    in.batch = batch;
    enum err e = find_same(c, person, line, &id); /* entered since it was looked at */
    if (e || id)
        return e;
    if (!(e = contribution_add(c, &in, &id)))
        ++*added;
    else if (e == ERR_INVALID || e == ERR_CONFLICT)
        e = fail(c, e, "Line %d: %.*s", line->line, STR_ARG(take_problems(c, NULL)));
    return e;
}

/* A file may be long: each few lines work in memory of their own. */
static enum err store_lines(struct ctx *c, const struct import_target *to,
                            const struct import_preview *p, int64_t batch, size_t *added)
{
    struct arena *outer = c->mem;
    enum err e = OK;
    c->mem = arena_new();
    for (size_t i = 0; !e && i < p->n; i++) {
        if (wanted(p, &p->lines[i]))
            e = store_line(c, &p->lines[i], to->person, batch, added);
        if ((i + 1) % LINES_A_ROUND)
            continue;
        if (to->progress)
            to->progress(i + 1, p->n);
        if (!e)
            arena_reset(c->mem);
    }
    struct arena *round = c->mem;
    c->mem = outer;
    c->why = arena_copy(outer, e ? c->why : (str){0});
    c->problems = NULL;
    arena_free(round);
    return e;
}

static enum err store(struct ctx *c, const struct import_target *to, const struct import_preview *p,
                      int64_t batch, size_t *added)
{
    const struct in_import_add_batch row = {.id = batch,
                                            .person = to->person,
                                            .kind = p->kind,
                                            .name = str_first_chars(p->name, CONTRIBUTION_URL_MAX),
                                            .seen = (int64_t)p->n};
    enum err e;
    *added = 0;
    if ((e = q_import_add_batch(c, &row)) || (e = store_lines(c, to, p, batch, added)))
        return e;
    if (*added == 0)
        return fail(c, ERR_REFUSED, "There is nothing new to import.");
    if ((e = q_import_count_batch(c, batch, (int64_t)*added, (int64_t)(p->n - *added))))
        return e;
    const struct ledger_entry entry = {
        .kind = "import.stored",
        .subject = batch,
        .person = to->person,
        .facts = arena_format(c->mem, "{\"added\":%zu,\"seen\":%zu}", *added, p->n)};
    return ledger_write(c, &entry);
}

enum err import_store(struct ctx *c, const struct import_target *to, const struct import_preview *p,
                      int64_t *batch, size_t *added)
{
    if (c->me != to->person && !(c->bits & (MANAGER | OPERATOR)))
        return fail(c, ERR_REFUSED, "You can import into your own record only.");
    if (p->counts[IMPORT_NEW] + (p->outside_too ? p->counts[IMPORT_OUTSIDE] : 0) > IMPORT_AT_ONCE)
        return fail(
            c, ERR_REFUSED,
            "These are more than 5,000 new contributions. Split the file and bring its parts "
            "in one after the other.");
    enum err e = db_begin(c);
    if (e)
        return e;
    int64_t id = id_new(c);
    e = store(c, to, p, id, added);
    c->made = id;
    if (!(e = db_end(c, e)))
        *batch = id;
    return e;
}

static enum err undo(struct ctx *c, int64_t batch, size_t *removed)
{
    struct row_import_batch row;
    struct row_import_undo_batch undone;
    enum err e = q_import_batch(c, batch, &row);
    if (e)
        return e;
    if (row.person != c->me)
        return fail_missing(c);
    if (row.undone.set)
        return fail(c, ERR_CONFLICT, "This import was undone already.");
    if ((e = q_import_undo_batch(c, batch, &undone)) ||
        (e = contribution_batch_undo(c, batch, removed)))
        return e;
    const struct ledger_entry entry = {.kind = "import.undone",
                                       .subject = batch,
                                       .person = row.person,
                                       .facts =
                                           arena_format(c->mem, "{\"removed\":%zu}", *removed)};
    return ledger_write(c, &entry);
}

enum err import_undo(struct ctx *c, int64_t batch, size_t *removed)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, undo(c, batch, removed));
}
