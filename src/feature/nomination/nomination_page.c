/* /nominations/#: one nomination, for the nominee, the leads, the nominator and managers. */
#include "feature/access/access.h"
#include "feature/account/account.h"
#include "feature/collect/collect.h"
#include "feature/contribution/contribution.h"
#include "feature/frame/frame.h"
#include "feature/nomination/nomination_case.h"
#include "feature/people/people.h"
#include "feature/program/program.h"
#include "kit/i18n/i18n.h"
#include "kit/mail/mail.h"
#include "kit/store/store.h"

/* One station of the line on top. */
struct step {
    str name, detail;
    bool done, now;
};

struct line {
    moment at;
    str words;
};

struct case_view {
    const struct req *r;
    struct nomination_case n;
    bool nominee, lead, staff; /* what the viewer is; staff: lead or manager */
    struct person person;
    struct step steps[6];
    str until; /* last day for the record */
    struct row_nomination_evidence_counts counts;
    struct row_nomination_evidence *evidence;
    size_t n_evidence;
    struct row_nomination_endorsements *endorsements;
    size_t n_endorsements;
    struct row_nomination_messages *messages;
    size_t n_messages;
    struct row_nomination_requests *requests;
    size_t n_requests;
    struct row_nomination_conflicts *conflicts;
    size_t n_conflicts;
    const struct line *history;
    size_t n_history;
    const struct policy *policy;
    struct frame_option *targets; /* leads and regions to pass it on to */
    struct frame_select to, ground;
    struct frame_field message, ask, email, other, objection, link;
    bool ending; /* was just asked to end, without the tick */
    str end_words;
};

static bool can(const struct case_view *v, enum nomination_state to)
{
    return nomination_may_move(v->n.state, to, v->n.by);
}

static str type_name(const struct case_view *v, str code)
{
    const struct policy_type *type = policy_type(v->policy, code);
    return type ? type->name : code;
}

static str reach_words(struct ctx *c, const struct row_nomination_evidence *e)
{
    const char *origin = str_same(e->origin, S("measured"))   ? N_("%.*s, measured")
                         : str_same(e->origin, S("declared")) ? N_("%.*s, declared")
                                                              : N_("%.*s, estimated");
    if (e->reach == 0 && e->origin.len == 0)
        return S("–");
    return words_format(c, tr_c(c->catalog, origin), STR_ARG(i18n_number(c, e->reach)));
}

static const char *evidence_words(const struct row_nomination_evidence *e)
{
    if (str_same(e->state, S("rejected")))
        return N_("not counted");
    if (str_same(e->paid, S("yes")))
        return N_("not counted: paid");
    return str_same(e->state, S("verified")) ? N_("verified") : N_("claimed");
}

static const char *evidence_tone(const struct row_nomination_evidence *e)
{
    if (str_same(e->state, S("rejected")) || str_same(e->paid, S("yes")))
        return "mute";
    return str_same(e->state, S("verified")) ? "good" : "warn";
}

static const char *tie_words(str ground)
{
    if (ground.len == 0)
        return N_("they do not work together");
    return str_same(ground, S("business")) ? N_("same employer or client")
                                           : N_("family, close friends or another tie");
}

static const char *ground_words(str ground)
{
    static const char *const words[][2] = {{"family", N_("Family")},
                                           {"business", N_("Work or business")},
                                           {"friend", N_("Close friends")},
                                           {"dispute", N_("A dispute")}};
    for (size_t i = 0; i < COUNT(words); i++)
        if (str_same(ground, str_of(words[i][0])))
            return words[i][1];
    return N_("Something else");
}

#include "feature/nomination/nomination.html.h"

/* ---- the line on top --------------------------------------------------------------------------- */

/* Which station is the present one; 6: all are passed, -1: it ended before. */
static int present_station(const struct nomination_case *n)
{
    switch (n->state) {
    case NOMINATION_OPEN: return 1;
    case NOMINATION_TAKEN:
    case NOMINATION_DOCUMENTING:
    case NOMINATION_READY: return 2;
    case NOMINATION_IN_REVIEW: return str_same(n->row.cycle_state, S("reviewing")) ? 3 : 4;
    case NOMINATION_DECIDED: return 5;
    case NOMINATION_CLOSED: return 6;
    case NOMINATION_OBJECTED:
    case NOMINATION_WITHDRAWN:
    case NOMINATION_MERGED:
    case NOMINATION_MOVED:
    case NOMINATION_STATES: break;
    }
    return -1;
}

static str last_day_of(struct ctx *c, const struct cycle_phase *phase)
{
    return phase ? i18n_day_month(c, day_of_moment((moment){phase->closes.s - 1})) : S("");
}

static str range_of(struct ctx *c, const struct cycle_phase *phase)
{
    if (!phase)
        return S("");
    return arena_format(c->mem, "%.*s – %.*s",
                        STR_ARG(i18n_day_month(c, day_of_moment(phase->opens))),
                        STR_ARG(last_day_of(c, phase)));
}

static enum err make_steps(struct ctx *c, struct case_view *v)
{
    const struct cycle_phase *phases, *document;
    size_t n;
    enum err e = program_phases(c, v->n.row.cycle, &phases, &n);
    if (e)
        return e;
    int now = present_station(&v->n);
    document = cycle_phase_of(phases, n, S("document"));
    day last = document ? day_of_moment((moment){document->closes.s - 1}) : v->n.row.record_to;
    v->until = i18n_day(c, last);
    str year =
        now == 2
            ? words_format(c, tr_c(c->catalog, N_("until %.*s, %.*s")),
                           STR_ARG(i18n_day_month(c, last)), STR_ARG(i18n_days_from_now(c, last)))
            : words_format(c, tr_c(c->catalog, N_("until %.*s")), STR_ARG(i18n_day_month(c, last)));
    const struct step steps[] = {
        {tr(c, N_("Nominated")), i18n_day_month(c, day_of_moment(v->n.row.made))},
        {tr(c, N_("Taken up")), v->n.row.lead_name},
        {v->nominee ? tr(c, N_("Your year")) : tr(c, N_("Record")), year},
        {tr(c, N_("Review")), range_of(c, cycle_phase_of(phases, n, S("review")))},
        {tr(c, N_("Committee")), last_day_of(c, cycle_phase_of(phases, n, S("decide")))},
        {tr(c, N_("Letter")), i18n_day_month(c, v->n.row.award)},
    };
    for (size_t i = 0; i < COUNT(steps); i++) {
        v->steps[i] = steps[i];
        v->steps[i].done = (int)i < now || i == 0;
        v->steps[i].now = (int)i == now;
    }
    return OK;
}

/* ---- history ----------------------------------------------------------------------------------- */

/* What happened, in words with the name of who did it, and without one. */
static const struct {
    const char *kind, *by, *alone;
} happened[] = {
    {"nomination.made", N_("nominated by %.*s"), N_("moved here from the cycle before")},
    {"nomination.told", N_("told by %.*s"), NULL},
    {"nomination.taken", N_("taken up by %.*s"), NULL},
    {"nomination.passed", N_("passed on by %.*s"), NULL},
    {"nomination.documenting", N_("%.*s said yes"), NULL},
    {"nomination.ready", N_("record complete, said %.*s"), NULL},
    {"nomination.reopened", N_("record opened again by %.*s"), NULL},
    {"nomination.frozen", NULL, N_("record frozen for the review")},
    {"nomination.decided", N_("decided"), N_("decided")},
    {"nomination.closed", NULL, N_("closed")},
    {"nomination.objected", N_("not wanted by %.*s"), NULL},
    {"nomination.withdrawn", N_("withdrawn by %.*s"), NULL},
    {"nomination.moved", NULL, N_("moved to the next cycle")},
    {"nomination.merged", NULL, N_("merged with the nomination of the next cycle")},
    {"document.asked", N_("document asked for by %.*s"), NULL},
    {"document.answered", N_("request answered by %.*s"), NULL},
    {"conflict.declared", N_("conflict named by %.*s"), NULL},
    {"endorsement.given", N_("endorsed by %.*s"), NULL},
    {"endorsement.withdrawn", N_("endorsement withdrawn by %.*s"), NULL},
};

static str history_words(struct ctx *c, str kind, str name)
{
    for (size_t i = 0; i < COUNT(happened); i++) {
        if (!str_same(kind, str_of(happened[i].kind)))
            continue;
        if (name.len > 0 && happened[i].by)
            return words_format(c, tr_c(c->catalog, happened[i].by), STR_ARG(name));
        if (happened[i].alone)
            return tr(c, happened[i].alone);
    }
    return S("");
}

static enum err load_history(struct ctx *c, struct case_view *v)
{
    const struct ledger_line *lines;
    struct row_nomination_actors *actors;
    size_t n, n_actors;
    enum err e;
    if ((e = ledger_of(c, v->n.id, &lines, &n)) ||
        (e = q_nomination_actors(c, v->n.id, &actors, &n_actors)))
        return e;
    struct line *list = arena_take(c->mem, n, sizeof *list);
    for (size_t i = 0; i < n; i++) {
        str name = S("");
        for (size_t k = 0; k < n_actors; k++)
            if (actors[k].id == lines[i].actor)
                name = actors[k].name;
        list[v->n_history] = (struct line){lines[i].at, history_words(c, lines[i].kind, name)};
        v->n_history += list[v->n_history].words.len > 0;
    }
    v->history = list;
    return OK;
}

/* ---- forms ------------------------------------------------------------------------------------- */

static void make_grounds(struct ctx *c, struct case_view *v)
{
    static const char *const codes[] = {"family", "business", "friend", "dispute", "other"};
    struct frame_option *options = arena_take(c->mem, COUNT(codes), sizeof *options);
    for (size_t i = 0; i < COUNT(codes); i++)
        options[i] = (struct frame_option){str_of(codes[i]), tr(c, ground_words(str_of(codes[i]))),
                                           str_same(form_text(v->r, "ground"), str_of(codes[i]))};
    v->ground = (struct frame_select){.name = "ground",
                                      .label = tr(c, N_("What connects or divides you?")),
                                      .options = options,
                                      .n = COUNT(codes),
                                      .required = true};
    v->other = (struct frame_field){
        .name = "other",
        .type = "text",
        .label = tr(c, N_("Who should not review it?")),
        .hint = tr(c, N_("Their e-mail address or profile link.")),
        .value = form_text(v->r, "other"),
        .required = true,
        .max = 200,
        .autocomplete = "off",
    };
}

static void make_fields(struct ctx *c, struct case_view *v)
{
    v->ending = str_ends(v->r->path, S("/end"));
    v->end_words = v->ending ? form_text(v->r, "words") : S("");
    v->message = (struct frame_field){
        .name = "words",
        .type = "textarea",
        .label = v->nominee ? tr(c, N_("Write to your lead")) : tr(c, N_("Write to the nominee")),
        .hint = tr(c, N_("Part of the record; reviewers do not see it.")),
        .value = v->ending ? S("") : form_text(v->r, "words"),
        .required = true,
        .max = NOMINATION_WORDS_MAX,
        .rows = 3,
    };
    v->ask = (struct frame_field){
        .name = "what",
        .type = "textarea",
        .label = tr(c, N_("Ask for a document")),
        .hint = tr(c, N_("Say what you need and why. The nominee has two weeks to answer.")),
        .value = form_text(v->r, "what"),
        .required = true,
        .max = NOMINATION_WORDS_MAX,
        .rows = 2,
    };
    v->link = (struct frame_field){
        .name = "link",
        .type = "url",
        .label = tr(c, N_("A page where they publish")),
        .hint = tr(c, N_("You see what is there first. Then they are asked, and say yes or no.")),
        .value = form_text(v->r, "link"),
        .required = true,
        .max = COLLECT_ADDRESS_MAX,
        .autocomplete = "off",
    };
    v->email = (struct frame_field){
        .name = "email",
        .type = "email",
        .label = tr(c, N_("Their e-mail address")),
        .value = form_text(v->r, "email"),
        .required = true,
        .max = 254,
        .autocomplete = "off",
    };
    make_grounds(c, v);
}

/* The value of an option is the kind and the id: "lead:7", "region:3". */
static enum err make_targets(struct ctx *c, struct case_view *v)
{
    struct row_nomination_leads *leads;
    const struct region *regions;
    size_t n_leads, n_regions, n = 0;
    enum err e;
    if ((e = q_nomination_leads(c, &leads, &n_leads)) ||
        (e = program_regions(c, &regions, &n_regions)))
        return e;
    struct frame_option *options = arena_take(c->mem, n_leads + n_regions, sizeof *options);
    for (size_t i = 0; i < n_leads; i++) {
        const struct row_nomination_leads *l = &leads[i];
        if (l->person == v->n.row.nominee || l->person == v->n.row.lead)
            continue;
        int64_t capacity = l->capacity > 0 ? l->capacity : v->policy->lead_capacity;
        str where = l->region_name.len > 0 ? l->region_name : tr(c, N_("all regions"));
        options[n++] = (struct frame_option){
            .value = arena_format(c->mem, "lead:%lld", (long long)l->person),
            .label = words_format(c, tr_c(c->catalog, N_("%.*s, %.*s: %lld of %lld places taken")),
                                  STR_ARG(l->name), STR_ARG(where), (long long)l->load,
                                  (long long)capacity),
        };
    }
    for (size_t i = 0; v->n.state == NOMINATION_OPEN && i < n_regions; i++)
        if (regions[i].id != v->n.row.region)
            options[n++] = (struct frame_option){
                .value = arena_format(c->mem, "region:%lld", (long long)regions[i].id),
                .label =
                    words_format(c, tr_c(c->catalog, N_("Region %.*s")), STR_ARG(regions[i].name)),
            };
    v->to = (struct frame_select){
        .name = "to", .label = tr(c, N_("To whom?")), .options = options, .n = n, .required = true};
    return OK;
}

/* ---- the page ---------------------------------------------------------------------------------- */

/* What only the nominee and those who look after the nomination see. */
static enum err load_inside(struct ctx *c, struct case_view *v)
{
    const struct row_nomination_by_id *n = &v->n.row;
    enum err e;
    if ((e = q_nomination_evidence(c, n->nominee, n->record_from, n->record_to, &v->evidence,
                                   &v->n_evidence)) ||
        (e = q_nomination_evidence_counts(c, n->nominee, n->record_from, n->record_to,
                                          &v->counts)) ||
        (e = q_nomination_endorsements(c, v->n.id, &v->endorsements, &v->n_endorsements)) ||
        (e = q_nomination_messages(c, v->n.id, &v->messages, &v->n_messages)) ||
        (e = q_nomination_requests(c, v->n.id, &v->requests, &v->n_requests)) ||
        (e = q_nomination_conflicts(c, n->nominee, &v->conflicts, &v->n_conflicts)) ||
        (e = load_history(c, v)))
        return e;
    return v->staff ? make_targets(c, v) : OK;
}

static enum err load(struct ctx *c, const struct req *r, struct case_view *v)
{
    enum err e;
    if ((e = nomination_load(c, r->arg[0], &v->n)) ||
        (e = people_get(c, v->n.row.nominee, &v->person)) ||
        (e = program_policy(c, v->n.row.policy, &v->policy)))
        return e;
    v->r = r;
    v->nominee = (v->n.by & BY_PERSON) != 0;
    v->lead = (v->n.by & BY_LEAD) != 0;
    v->staff = (v->n.by & (BY_LEAD | BY_MANAGER)) != 0;
    if ((e = make_steps(c, v)))
        return e;
    make_fields(c, v);
    return v->nominee || v->staff ? load_inside(c, v) : OK;
}

enum err nomination_show(struct ctx *c, const struct req *r, struct res *out)
{
    struct case_view v = {0};
    db_snapshot(c);
    enum err e = load(c, r, &v);
    db_snapshot_end(c);
    if (e)
        return e;
    access_saw(c, v.n.row.nominee, ACCESS_NOMINATION,
               v.lead                ? LEAD
               : v.n.by & BY_MANAGER ? MANAGER
                                     : 0);
    str title = v.nominee ? tr(c, N_("My nomination"))
                          : words_format(c, tr_c(c->catalog, N_("Nomination of %.*s")),
                                         STR_ARG(v.n.row.name));
    struct html o = frame_open(c, r, title, AREA_NONE);
    view_nomination(&o, &v);
    return frame_close(&o, r, out);
}

static enum err done(struct ctx *c, const struct req *r, struct res *out, enum err e)
{
    return frame_saved(c, r, out, e, nomination_show);
}

static enum err take_post(struct ctx *c, const struct req *r, struct res *out)
{
    return done(c, r, out, nomination_take(c, r->arg[0]));
}

static enum err begin_post(struct ctx *c, const struct req *r, struct res *out)
{
    return done(c, r, out, nomination_begin(c, r->arg[0]));
}

static enum err ready_post(struct ctx *c, const struct req *r, struct res *out)
{
    return done(c, r, out, nomination_ready(c, r->arg[0]));
}

static enum err reopen_post(struct ctx *c, const struct req *r, struct res *out)
{
    return done(c, r, out, nomination_reopen(c, r->arg[0]));
}

static enum err pass_post(struct ctx *c, const struct req *r, struct res *out)
{
    str to = form_text(r, "to"), kind;
    int64_t id = 0;
    if (!str_cut(&to, ':', &kind) || !str_int(to, &id) || id <= 0)
        return done(c, r, out, fail_at(c, "to", N_("Choose a lead or a region.")));
    bool lead = str_same(kind, S("lead"));
    enum err e = nomination_pass(c, r->arg[0], lead ? id : 0, lead ? 0 : id);
    return done(c, r, out, e);
}

static enum err tell_post(struct ctx *c, const struct req *r, struct res *out)
{
    return done(c, r, out, nomination_tell(c, r->arg[0], form_text(r, "email")));
}

static enum err end_post(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e;
    if (!form_has(r, "sure"))
        e = fail_at(c, "sure", N_("Tick the box if you are sure."));
    else if (form_has(r, "object"))
        e = nomination_object(c, r->arg[0], form_text(r, "words"));
    else
        e = nomination_withdraw(c, r->arg[0]);
    return done(c, r, out, e);
}

static enum err message_post(struct ctx *c, const struct req *r, struct res *out)
{
    return done(c, r, out, nomination_message(c, r->arg[0], form_text(r, "words")));
}

static enum err ask_post(struct ctx *c, const struct req *r, struct res *out)
{
    return done(c, r, out, nomination_ask(c, r->arg[0], form_text(r, "what")));
}

static enum err answer_post(struct ctx *c, const struct req *r, struct res *out)
{
    return done(c, r, out, nomination_answer(c, r->arg[0], r->arg[1], form_text(r, "answer")));
}

static enum err conflict_post(struct ctx *c, const struct req *r, struct res *out)
{
    int64_t other = 0;
    enum err e = nomination_find_person(c, form_text(r, "other"), &other);
    if (!e && other == 0)
        e = fail_at(c, "other", N_("We know nobody by this address. Try their profile link."));
    if (!e)
        e = nomination_conflict(c, r->arg[0], other, form_text(r, "ground"));
    return done(c, r, out, e);
}

#define CASE "/nominations/#"

const struct route nomination_routes[] = {
    {"GET", CASE, nomination_show, SIGNED_IN},
    {"POST", CASE "/take", take_post, LEAD, CASE},
    {"POST", CASE "/pass", pass_post, LEAD | MANAGER, CASE},
    {"POST", CASE "/tell", tell_post, LEAD | MANAGER, CASE},
    {"POST", CASE "/begin", begin_post, SIGNED_IN, CASE},
    {"POST", CASE "/ready", ready_post, SIGNED_IN, CASE},
    {"POST", CASE "/reopen", reopen_post, SIGNED_IN, CASE},
    {"POST", CASE "/end", end_post, SIGNED_IN, CASE},
    {"POST", CASE "/messages", message_post, SIGNED_IN, CASE},
    {"POST", CASE "/documents", ask_post, LEAD, CASE},
    {"POST", CASE "/documents/#/answer", answer_post, SIGNED_IN, CASE},
    {"POST", CASE "/conflict", conflict_post, SIGNED_IN, CASE},
    {0},
};
