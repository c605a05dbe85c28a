/* /nominations: all of a cycle for managers, with filters; for others their own. */
#include "feature/nomination/list.h"

#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

struct mine_view {
    const struct nomination_line *lines;
    size_t n;
    struct frame_empty empty;
};

static str state_of(struct ctx *c, const struct row_lead_desk *d)
{
    enum nomination_state state = nomination_state_read(d->state);
    return state < NOMINATION_STATES ? tr(c, nomination_state_words(state)) : d->state;
}

static size_t count_own(const struct mine_view *v, bool own)
{
    size_t n = 0;
    for (size_t i = 0; i < v->n; i++)
        n += v->lines[i].own == own;
    return n;
}

#include "feature/nomination/list.html.h"

/* ---- filters ----------------------------------------------------------------------------------- */

struct list_filter list_read(struct ctx *c, const struct req *r, const char *page)
{
    return (struct list_filter){
        .page = page,
        .state = nomination_state_read(param(r, "state")) < NOMINATION_STATES ? param(r, "state")
                                                                              : S(""),
        .words = arena_lower(c->mem, str_first_chars(param(r, "q"), 100)),
        .cycle = param_int(r, "cycle", 0),
        .region = param_int(r, "region", 0),
        .expertise = param_int(r, "expertise", 0),
        .before = param_int(r, "before", 0),
    };
}

static void add_encoded(struct text *t, str value)
{
    for (size_t i = 0; i < value.len; i++) {
        unsigned char ch = (unsigned char)value.at[i];
        bool plain = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
                     (ch >= '0' && ch <= '9') || ch == '-' || ch == '_';
        if (plain)
            text_char(t, (char)ch);
        else
            text_format(t, "%%%02X", ch);
    }
}

str list_address(struct ctx *c, const struct list_filter *f, str state, int64_t before)
{
    struct text t = {.mem = c->mem};
    text_add(&t, str_of(f->page));
    text_add(&t, S("?state="));
    text_add(&t, state);
    const struct {
        const char *name;
        int64_t value;
    } numbers[] = {{"cycle", f->cycle},
                   {"region", f->region},
                   {"expertise", f->expertise},
                   {"before", before}};
    for (size_t i = 0; i < COUNT(numbers); i++)
        if (numbers[i].value != 0)
            text_format(&t, "&%s=%lld", numbers[i].name, (long long)numbers[i].value);
    if (f->words.len > 0) {
        text_add(&t, S("&q="));
        add_encoded(&t, f->words);
    }
    return text_str(&t);
}

static struct frame_option *options_of(struct ctx *c, size_t n, const char *first)
{
    struct frame_option *options = arena_take(c->mem, n + 1, sizeof *options);
    options[0] = (struct frame_option){.value = S("0"), .label = tr(c, first)};
    return options;
}

static str number_of(struct ctx *c, int64_t n)
{
    return arena_format(c->mem, "%lld", (long long)n);
}

static enum err load_options(struct ctx *c, struct list_view *v)
{
    const struct cycle *cycles;
    const struct region *regions;
    const struct expertise *expertises;
    enum err e;
    if ((e = program_cycles(c, &cycles, &v->n_cycles)) ||
        (e = program_regions(c, &regions, &v->n_regions)) ||
        (e = program_expertises(c, &expertises, &v->n_expertises)))
        return e;
    struct frame_option *of_cycles = options_of(c, v->n_cycles, N_("All cycles"));
    for (size_t i = 0; i < v->n_cycles; i++)
        of_cycles[i + 1] = (struct frame_option){number_of(c, cycles[i].id), cycles[i].code,
                                                 cycles[i].id == v->f.cycle};
    struct frame_option *of_regions = options_of(c, v->n_regions, N_("All regions"));
    for (size_t i = 0; i < v->n_regions; i++)
        of_regions[i + 1] = (struct frame_option){number_of(c, regions[i].id), regions[i].name,
                                                  regions[i].id == v->f.region};
    struct frame_option *of_expertises = options_of(c, v->n_expertises, N_("All expertises"));
    size_t n = 1;
    for (size_t i = 0; i < v->n_expertises; i++)
        if (expertises[i].parent != 0)
            of_expertises[n++] =
                (struct frame_option){number_of(c, expertises[i].id), expertises[i].name,
                                      expertises[i].id == v->f.expertise};
    v->cycles = of_cycles;
    v->regions = of_regions;
    v->expertises = of_expertises;
    v->n_cycles++;
    v->n_regions++;
    v->n_expertises = n;
    return OK;
}

static enum err load_tabs(struct ctx *c, struct list_view *v)
{
    struct row_lead_states *rows;
    const struct list_filter *f = &v->f;
    size_t n;
    enum err e = q_lead_states(c,
                               &(struct in_lead_states){.everything = f->everything,
                                                        .cycle = f->cycle,
                                                        .region = f->region,
                                                        .expertise = f->expertise,
                                                        .words = f->words},
                               &rows, &n);
    if (e)
        return e;
    v->tabs[v->n_tabs++] =
        (struct list_tab){tr(c, N_("All")), list_address(c, f, S(""), 0), 0, f->state.len == 0};
    for (int s = 0; s < NOMINATION_STATES; s++) {
        enum nomination_state state = (enum nomination_state)s;
        str code = str_of(nomination_state_code(state));
        for (size_t i = 0; i < n; i++) {
            if (!str_same(rows[i].state, code))
                continue;
            v->tabs[0].n += rows[i].n;
            v->tabs[v->n_tabs++] =
                (struct list_tab){tr(c, nomination_state_words(state)), list_address(c, f, code, 0),
                                  rows[i].n, str_same(code, f->state)};
        }
    }
    return OK;
}

static enum err load_rows(struct ctx *c, const struct list_filter *f, int64_t most,
                          struct row_lead_desk **rows, size_t *n)
{
    return q_lead_desk(c,
                       &(struct in_lead_desk){.everything = f->everything,
                                              .cycle = f->cycle,
                                              .state = f->state,
                                              .region = f->region,
                                              .expertise = f->expertise,
                                              .words = f->words,
                                              .attention = f->attention,
                                              .before = f->before,
                                              .most = most},
                       rows, n);
}

enum err list_load(struct ctx *c, struct list_view *v)
{
    enum err e;
    if ((e = load_options(c, v)) || (e = load_tabs(c, v)) ||
        (e = load_rows(c, &v->f, LIST_ROWS + 1, &v->rows, &v->n)))
        return e;
    v->total = v->tabs[0].n;
    int64_t fits = v->f.state.len == 0 ? v->total : 0;
    for (size_t i = 1; i < v->n_tabs; i++)
        if (v->tabs[i].chosen)
            fits = v->tabs[i].n;
    bool more = v->n > LIST_ROWS;
    if (more)
        v->n = LIST_ROWS;
    bool first = v->f.before == 0;
    v->pages = (struct frame_pages){.from = 1, .to = (int64_t)v->n, .total = first ? fits : -1};
    if (more)
        v->pages.next = list_address(c, &v->f, v->f.state, v->rows[v->n - 1].id);
    if (!first)
        v->pages.previous = list_address(c, &v->f, v->f.state, 0);
    v->csv = arena_format(c->mem, "%.*s&as=csv", STR_ARG(list_address(c, &v->f, v->f.state, 0)));
    return OK;
}

/* ---- the same as a table for spreadsheets ------------------------------------------------------ */

/* A cell that a spreadsheet would take for a formula gets an apostrophe before it. */
static void add_cell(struct text *t, str value, char end)
{
    text_char(t, '"');
    if (value.len > 0 && (value.at[0] == '=' || value.at[0] == '+' || value.at[0] == '-' ||
                          value.at[0] == '@' || value.at[0] == '\t' || value.at[0] == '\r'))
        text_char(t, '\'');
    for (size_t i = 0; i < value.len; i++) {
        if (value.at[i] == '"')
            text_char(t, '"');
        text_char(t, value.at[i]);
    }
    text_char(t, '"');
    text_char(t, end);
}

enum err list_csv(struct ctx *c, const struct list_filter *f, struct res *out)
{
    struct row_lead_desk *rows;
    struct text t = {.mem = c->mem};
    size_t n;
    enum err e = load_rows(c, f, LIST_CSV_ROWS, &rows, &n);
    if (e)
        return e;
    text_add(&t,
             S("nomination,cycle,name,handle,country,region,expertise,kind,state,lead,nominator,"
               "items,endorsements,made\r\n"));
    for (size_t i = 0; i < n; i++) {
        const struct row_lead_desk *d = &rows[i];
        text_format(&t, "%lld,", (long long)d->id);
        const str cells[] = {d->cycle,     d->name, d->handle, d->country,   d->region,
                             d->expertise, d->kind, d->state,  d->lead_name, d->nominator};
        for (size_t k = 0; k < COUNT(cells); k++)
            add_cell(&t, cells[k], ',');
        text_format(&t, "%lld,%lld,", (long long)d->items, (long long)d->endorsements);
        text_add(&t, moment_iso(c->mem, d->made));
        text_add(&t, S("\r\n"));
    }
    out->type = S("text/csv; charset=utf-8");
    out->file_name = S("nominations.csv");
    out->body = text_str(&t);
    return OK;
}

/* ---- pages ------------------------------------------------------------------------------------- */

static enum err show_mine(struct ctx *c, const struct req *r, struct res *out)
{
    struct mine_view v = {0};
    enum err e = nomination_mine(c, &v.lines, &v.n);
    if (e)
        return e;
    v.empty = (struct frame_empty){
        .title = tr(c, N_("No nominations yet")),
        .words = tr(c, N_("Nominations that you make, and those of yourself, are listed here with "
                          "how they stand.")),
        .action = tr(c, N_("Nominate someone")),
        .address = S("/nominate"),
    };
    struct html o = frame_open(c, r, tr(c, N_("My nominations")), AREA_RECORD);
    view_mine(&o, &v);
    return frame_close(&o, r, out);
}

static enum err list_get(struct ctx *c, const struct req *r, struct res *out)
{
    if (!(c->bits & MANAGER) || param(r, "mine").len > 0)
        return show_mine(c, r, out);
    struct list_view v = {.f = list_read(c, r, "/nominations")};
    v.f.everything = true;
    if (str_same(param(r, "as"), S("csv")))
        return list_csv(c, &v.f, out);
    db_snapshot(c);
    enum err e = list_load(c, &v);
    db_snapshot_end(c);
    if (e)
        return e;
    struct html o = frame_open(c, r, tr(c, N_("Nominations")), AREA_PROGRAM);
    view_all(&o, &v);
    return frame_close(&o, r, out);
}

const struct route list_routes[] = {
    {"GET", "/nominations", list_get, SIGNED_IN},
    {0},
};
