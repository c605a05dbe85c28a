#include "feature/decision/committee.h"

#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum {
    LOOK_MS = 500, /* how often a stream asks the store, in memory, whether somebody wrote */
    SEEN_LOOKS = MEETING_SEEN_S * 1000 / LOOK_MS,
    LOOKS_MOST = 600, /* then the browser begins anew, and who it is is asked again */
    TOLD_MOST = 4,    /* sentences */
};

/* ---- words ----------------------------------------------------------------------------------- */

static const struct {
    const char *kind;
    const char *one,
        *many; /* of a case: who, whose; of many: who, how many. many NULL: of the meeting */
} told[] = {
    {"decision.drafted", N_("%s drafted a decision on %s."), N_("%s drafted %s decisions.")},
    {"decision.heard", N_("%s signed the decision on %s."), N_("%s signed %s decisions.")},
    {"decision.final", N_("%s published the decision on %s."), N_("%s published %s decisions.")},
    {"decision.noted", N_("%s noted something about %s."), N_("%s wrote %s notes.")},
    {"reply.given", N_("%s replied in the case of %s."), N_("%s sent %s replies.")},
    {"veto.made", N_("%s made a veto in the case of %s."), N_("%s made %s vetoes.")},
    {"veto.signed", N_("%s signed the veto in the case of %s."), N_("%s signed %s vetoes.")},
    {"veto.withdrawn", N_("%s withdrew the veto in the case of %s."), N_("%s withdrew %s vetoes.")},
    {"veto.lapsed", N_("The time of a veto is over: %s%s."), N_("%s%s vetoes are over.")},
    {"meeting.case", N_("%s put a case on the table: %s."), N_("%s put %s cases on the table.")},
    {"meeting.cleared", N_("%s took the case from the table."), NULL},
    {"meeting.evaluated", N_("%s made the list anew."), NULL},
    {"meeting.closed", N_("The meeting is closed: all cases are signed."), NULL},
    {"meeting.came", N_("%s came."), NULL},
    {"meeting.left", N_("%s left."), NULL},
    {"meeting.line", N_("%s shows another line."), NULL},
};

/* What one person did of one kind. */
struct act {
    const struct row_decision_news *first;
    int64_t many;
};

static str sentence(struct ctx *c, const struct act *act)
{
    for (size_t i = 0; i < COUNT(told); i++) {
        if (!str_same(act->first->kind, str_of(told[i].kind)))
            continue;
        const char *who = arena_copy(c->mem, act->first->name).at;
        if (!told[i].many)
            return words_format(c, tr_c(c->catalog, told[i].one), who);
        bool one = act->many == 1;
        str what = one ? i18n_apart(c, act->first->nominee) : i18n_number(c, act->many);
        return words_format(c, tr_c(c->catalog, one ? told[i].one : told[i].many), who,
                            arena_copy(c->mem, what).at);
    }
    return S("");
}

static str words_of(struct ctx *c, const struct act *acts, size_t n)
{
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < n && i < TOLD_MOST; i++)
        text_format(&t, "%s%.*s", i > 0 ? " " : "", STR_ARG(sentence(c, &acts[i])));
    return text_str(&t);
}

/* ---- news ------------------------------------------------------------------------------------ */

enum err committee_news(struct ctx *c, int64_t cycle, struct committee_heard after,
                        struct committee_news *news)
{
    struct row_decision_news *rows;
    struct hidden_cases hidden;
    size_t n, n_acts = 0;
    *news = (struct committee_news){.to = after};
    enum err e = q_decision_news(c, cycle, after.seq, after.own, &rows, &n);
    if (e || n == 0 || (e = evaluation_hidden(c, cycle, &hidden)))
        return e;
    struct act *acts = arena_take(c->mem, n, sizeof *acts);
    for (size_t i = 0; i < n; i++) {
        news->to.seq = rows[i].seq;
        if (rows[i].nomination && evaluation_is_hidden(&hidden, rows[i].nomination))
            continue;
        size_t at = 0;
        while (at < n_acts && !(acts[at].first->actor == rows[i].actor &&
                                str_same(acts[at].first->kind, rows[i].kind)))
            at++;
        if (at == n_acts)
            acts[n_acts++].first = &rows[i];
        acts[at].many++;
    }
    news->words = words_of(c, acts, n_acts);
    return OK;
}

/* ---- the stream ------------------------------------------------------------------------------ */

/* Somebody who lost the role, or signed out everywhere, hears nothing more. */
static enum err still_committee(struct ctx *c, bool *still)
{
    bool committee, manager;
    enum err e = program_has_role(c, c->me, COMMITTEE, 0, &committee);
    if (e || (e = program_has_role(c, c->me, MANAGER, 0, &manager)))
        return e;
    *still = committee || manager;
    return OK;
}

/* One look at what happened: reads, and gives memory and connection back. */
static enum err tell(struct ctx *c, struct store *store, int64_t cycle, struct stream *to,
                     struct committee_heard *heard)
{
    struct ctx own = *c;
    struct committee_news news = {0};
    bool still = false;
    own.mem = arena_new();
    own.now = clock_now(c->site->clock);
    own.db = db_open(store);
    enum err e = own.db ? still_committee(&own, &still) : ERR_BUSY;
    if (!e && still)
        e = committee_news(&own, cycle, *heard, &news);
    if (!e && news.words.len > 0) {
        struct text t = {.mem = own.mem};
        text_format(&t, "{\"heard\":\"%lld-%lld\",\"words\":", (long long)news.to.seq,
                    (long long)news.to.own);
        text_json(&t, news.words);
        text_char(&t, '}');
        e = stream_send(to, S("news"), text_str(&t));
    }
    if (!e)
        *heard = news.to;
    db_close(own.db);
    arena_free(own.mem);
    return e ? e : still ? OK : ERR_REFUSED;
}

/* Whose page listens is in the room. */
static enum err be_there(const struct ctx *c, struct store *store, int64_t cycle)
{
    struct ctx own = *c;
    own.mem = arena_new();
    own.now = clock_now(c->site->clock);
    own.db = db_open(store);
    enum err e = own.db ? meeting_seen(&own, cycle) : ERR_BUSY;
    db_close(own.db);
    arena_free(own.mem);
    return e;
}

static struct committee_heard heard_read(str text)
{
    struct committee_heard heard = {0};
    str seq = {0};
    str_cut(&text, '-', &seq);
    if (!str_int(seq, &heard.seq) || !str_int(text, &heard.own))
        return (struct committee_heard){0};
    return heard;
}

/* While it waits, it holds neither a connection to the database nor a thread that makes pages: it asks
 * the store's mark in memory, and reads only when somebody wrote. */
static enum err live_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct cycle cycle;
    (void)out;
    enum err e = program_cycle(c, r->arg[0], &cycle);
    if (e)
        return e;
    if (!decision_is_deciding(cycle.state) || !r->stream)
        return fail(c, ERR_REFUSED, "The committee does not meet now.");
    struct store *store = db_store(c->db);
    struct committee_heard heard = heard_read(param(r, "after"));
    uint64_t seen = 0; /* look at once */
    db_close(c->db);
    c->db = NULL;
    for (int looks = 0; looks < LOOKS_MOST; looks++) {
        if (looks % SEEN_LOOKS == 0 && (e = be_there(c, store, cycle.id)))
            break;
        uint64_t mark = store_mark(store);
        if (mark != seen)
            e = tell(c, store, cycle.id, r->stream, &heard);
        seen = mark;
        if (e || !stream_wait(r->stream, LOOK_MS))
            break;
    }
    return OK;
}

const struct route committee_live_routes[] = {
    {"GET", "/committee/#/live", live_get, COMMITTEE | MANAGER, NULL, STREAM, 0, false},
    {0},
};
