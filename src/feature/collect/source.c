#include "feature/collect/collect.h"
#include "feature/collect/inside.h"
#include "feature/collect/source.sql.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

/* ---- one source ------------------------------------------------------------------------------ */

str collect_trouble(struct ctx *c, int64_t outcome, str host, int64_t number, str words)
{
    return outcome == COLLECT_WORDS ? words
                                    : fetch_words(c, (enum fetch_outcome)outcome, host, number);
}

enum err collect_source(struct ctx *c, int64_t id, struct source *s)
{
    struct row_source_get row;
    enum err e = q_source_get(c, id, (c->bits & MANAGER) != 0, &row);
    if (e)
        return e;
    *s = (struct source){
        .id = id,
        .person = row.person,
        .program = row.for_program,
        .maker = row.maker,
        .every = row.every,
        .misses = row.misses,
        .found = row.found,
        .fresh = row.fresh,
        .again = row.again,
        .kind = row.kind,
        .address = row.address,
        .page = row.page,
        .title = row.title,
        .who = row.who,
        .state = row.state,
        .maker_name = row.maker_name,
        .made = row.made,
        .next = row.next,
        .last = row.last,
        .trouble = collect_trouble(c, row.outcome, row.host, row.number, row.words),
    };
    return OK;
}

static enum err load_all(struct ctx *c, const int64_t *ids, size_t n, const struct source **list)
{
    struct source *all = arena_take(c->mem, n + 1, sizeof *all);
    enum err e = OK;
    for (size_t i = 0; !e && i < n; i++)
        e = collect_source(c, ids[i], &all[i]);
    *list = all;
    return e;
}

enum err collect_sources(struct ctx *c, int64_t person, const struct source **list, size_t *n)
{
    struct row_source_of_person *mine;
    struct row_source_of_program *ours;
    enum err e = person ? q_source_of_person(c, &mine, n) : q_source_of_program(c, &ours, n);
    if (e)
        return e;
    int64_t *ids = arena_take(c->mem, *n + 1, sizeof *ids);
    for (size_t i = 0; i < *n; i++)
        ids[i] = person ? mine[i].id : ours[i].id;
    return load_all(c, ids, *n, list);
}

enum err collect_runs(struct ctx *c, int64_t source, const struct source_run **list, size_t *n)
{
    struct source s;
    struct row_source_runs *rows;
    enum err e = collect_source(c, source, &s);
    if (e || (e = q_source_runs(c, source, &rows, n)))
        return e;
    struct source_run *all = arena_take(c->mem, *n + 1, sizeof *all);
    for (size_t i = 0; i < *n; i++)
        all[i] = (struct source_run){
            .at = rows[i].at,
            .milliseconds = rows[i].milliseconds,
            .bytes = rows[i].bytes,
            .found = rows[i].found,
            .fresh = rows[i].fresh,
            .again = rows[i].again,
            .trouble =
                collect_trouble(c, rows[i].outcome, rows[i].host, rows[i].number, rows[i].words),
        };
    *list = all;
    return OK;
}

/* ---- connecting ------------------------------------------------------------------------------ */

static enum err check_new(struct ctx *c, const struct source_new *in)
{
    const struct collect_kind *kind = collect_kind(in->kind);
    if (!kind || (!kind->read && !kind->bring) || (in->person == 0 && !kind->community))
        fail_at(c, "kind", N_("Choose what kind of source this is."));
    if (found_canonical(c->mem, in->address).len == 0 && !collect_is_news(in->address))
        fail_at(c, "address", N_("This is no address of a web page. It begins with https://."));
    if (in->page.len > COLLECT_ADDRESS_MAX || (in->page.len && !html_url_allowed(in->page)))
        fail_at(c, "page", N_("This is no address of a web page. It begins with https://."));
    check_text(c, "address", in->address, (struct text_rule){1, COLLECT_ADDRESS_MAX, false});
    check_text(c, "title", in->title, (struct text_rule){1, COLLECT_TITLE_MAX, false});
    check_text(c, "who", in->who, (struct text_rule){0, COLLECT_WHO_MAX, true});
    if (kind && in->person && kind->shared && str_trim(in->who).len == 0)
        fail_at(c, "who",
                N_("Several people stand in this source. Write the names or addresses that are "
                   "yours, one a line."));
    return c->problems ? ERR_INVALID : OK;
}

/* For oneself; for a nominee one takes care of; for the community as a manager. */
static enum err may_connect(struct ctx *c, const struct source_new *in)
{
    if (in->person == c->me || c->bits & MANAGER || (in->person && c->bits & LEAD))
        return OK;
    return fail(c, ERR_REFUSED, "Only managers connect sources of the whole community.");
}

static enum err connect(struct ctx *c, const struct source_new *in, int64_t *id)
{
    struct row_source_same same;
    struct row_source_count_of count = {0};
    int64_t program = in->person ? 0 : c->program;
    bool own = in->person == c->me || in->person == 0;
    enum err e = q_source_same(c, in->kind, in->address, in->person, program, &same);
    if (e)
        return e;
    if (same.found) {
        *id = same.id;
        return fail(c, ERR_CONFLICT, "This source is connected already.");
    }
    if (in->person && (e = q_source_count_of(c, in->person, &count)))
        return e;
    if (count.n >= COLLECT_SOURCES_MAX)
        return fail(c, ERR_REFUSED, "These are %d sources already. Remove one first.",
                    COLLECT_SOURCES_MAX);
    int64_t fresh = id_new(c);
    e = q_source_add(c, &(struct in_source_add){
                            .id = fresh,
                            .person = {in->person != 0, in->person},
                            .for_program = {program != 0, program},
                            .kind = in->kind,
                            .address = in->address,
                            .page = in->page,
                            .title = in->title,
                            .who = in->who,
                            .agreed = {own, c->now},
                            .state = own ? S("on") : S("asked"),
                        });
    if (e || (!own && (e = collect_letter_asked(c, fresh, in))))
        return e;
    *id = c->made = fresh;
    return collect_tell(c, own ? "source.connected" : "source.asked", fresh, in->person);
}

enum err collect_connect(struct ctx *c, const struct source_new *in, int64_t *id)
{
    enum err e;
    if ((e = may_connect(c, in)) || (e = check_new(c, in)) || (e = db_begin(c)))
        return e;
    return db_end(c, connect(c, in, id));
}

static enum err add_archive(struct ctx *c, str kind, str address, int64_t *id)
{
    struct row_source_same same;
    enum err e = q_source_same(c, kind, address, 0, c->program, &same);
    *id = same.id;
    if (e || same.found)
        return e;
    *id = id_new(c);
    e = q_source_add(c, &(struct in_source_add){
                            .id = *id,
                            .for_program = {true, c->program},
                            .kind = kind,
                            .address = address,
                            .page = address,
                            .title = str_first_chars(address, COLLECT_TITLE_MAX),
                            .agreed = {true, c->now},
                            .state = S("paused"),
                        });
    return e ? e : collect_tell(c, "source.connected", *id, 0);
}

enum err collect_archive(struct ctx *c, str kind, str address, int64_t *id)
{
    if (!(c->bits & MANAGER))
        return fail(c, ERR_REFUSED, "Only managers connect sources of the whole community.");
    if (found_canonical(c->mem, address).len == 0 || address.len > COLLECT_ADDRESS_MAX)
        return fail(c, ERR_INVALID,
                    "Say where the public finds this archive, like https://lists.example.org/dev.");
    enum err e = db_begin(c);
    return e ? e : db_end(c, add_archive(c, kind, address, id));
}

enum err collect_archive_read(struct ctx *c, int64_t id)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, q_source_archive_read(c, id));
}

/* ---- its life -------------------------------------------------------------------------------- */

static const struct {
    const char *from, *to, *kind; /* of the ledger */
} MOVES[] = {
    {"asked", "on", "source.agreed"},    {"asked", "off", "source.refused"},
    {"on", "paused", "source.paused"},   {"failing", "paused", "source.paused"},
    {"paused", "on", "source.resumed"},  {"failing", "on", "source.resumed"},
    {"on", "off", "source.removed"},     {"failing", "off", "source.removed"},
    {"paused", "off", "source.removed"},
};

static enum err drop(struct ctx *c, const struct source *s)
{
    size_t n = 0;
    enum err e = s->person ? collect_each_program(c, s, contribution_ignore_source, &n) : OK;
    if (e || (e = q_source_drop_keys(c, s->id)) || (e = q_source_drop_items(c, s->id)) ||
        (e = q_source_drop_runs(c, s->id)) || (e = collect_hub_drop(c, s->id)))
        return e;
    return q_source_drop_identities(c);
}

static bool is_read(const struct source *s)
{
    const struct collect_kind *kind = collect_kind(s->kind);
    return kind && (kind->read || kind->bring);
}

static enum err move(struct ctx *c, int64_t id, str to, struct source *s)
{
    struct row_source_put moved;
    enum err e = collect_source(c, id, s);
    if (e)
        return e;
    for (size_t i = 0; i < COUNT(MOVES); i++) {
        if (!str_same(s->state, str_of(MOVES[i].from)) || !str_same(to, str_of(MOVES[i].to)))
            continue;
        if (str_same(to, S("on")) && !is_read(s))
            return fail(c, ERR_REFUSED,
                        "This archive is brought by hand: it has no address to read.");
        if ((e = q_source_put(c, id, s->state, to, &moved)) ||
            (str_same(to, S("off")) && (e = drop(c, s))))
            return e;
        return collect_tell(c, MOVES[i].kind, id, s->person);
    }
    return fail_quicker(c);
}

static enum err move_to(struct ctx *c, int64_t id, str to)
{
    struct source s;
    enum err e = db_begin(c);
    return e ? e : db_end(c, move(c, id, to, &s));
}

enum err collect_agree(struct ctx *c, int64_t id)
{
    struct source s;
    enum err e = collect_source(c, id, &s);
    if (!e && s.person != c->me && s.program == 0)
        e = fail_missing(c);
    return e ? e : move_to(c, id, S("on"));
}

enum err collect_pause(struct ctx *c, int64_t id)
{
    return move_to(c, id, S("paused"));
}

enum err collect_resume(struct ctx *c, int64_t id)
{
    return move_to(c, id, S("on"));
}

static enum err soon(struct ctx *c, int64_t id)
{
    struct source s;
    struct row_source_soon row;
    enum err e = collect_source(c, id, &s);
    return e ? e : q_source_soon(c, id, &row);
}

enum err collect_soon(struct ctx *c, int64_t id)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, soon(c, id));
}

enum err collect_remove(struct ctx *c, int64_t id)
{
    return move_to(c, id, S("off"));
}

enum err collect_each_program(struct ctx *c, const struct source *s, collect_turn *turn, size_t *n)
{
    struct row_source_programs_of *programs;
    size_t many;
    int64_t before = c->program;
    enum err e = q_source_programs_of(c, s->person, &programs, &many);
    for (size_t i = 0; !e && i < many; i++) {
        size_t some = 0;
        c->program = programs[i].program;
        e = turn(c, s->person, s->id, &some);
        *n += some;
    }
    c->program = before;
    return e;
}

static enum err turn(struct ctx *c, int64_t id, str to, collect_turn *drafts)
{
    struct source s;
    size_t n = 0;
    enum err e = collect_source(c, id, &s);
    if (!e && s.person == 0)
        e = fail_missing(c);
    if (!e && !str_same(s.state, to)) /* it may be paused already, and its drafts wait */
        e = move(c, id, to, &s);
    if (e)
        return e;
    c->made = id;
    return collect_each_program(c, &s, drafts, &n);
}

enum err collect_ignore(struct ctx *c, int64_t id)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, turn(c, id, S("paused"), contribution_ignore_source));
}

enum err collect_heed(struct ctx *c, int64_t id)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, turn(c, id, S("on"), contribution_heed_source));
}

enum err collect_tidy(struct ctx *c)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, q_source_tidy(c));
}

/* ---- what the files of this room share --------------------------------------------------------- */

enum err collect_tell(struct ctx *c, const char *kind, int64_t id, int64_t person)
{
    return ledger_write(c, &(struct ledger_entry){.kind = kind, .subject = id, .person = person});
}
