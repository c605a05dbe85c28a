/* /ama/#: one event with its questions, and what is live about it. */
#include "feature/ama/page.h"
#include "kit/store/store.h"

enum {
    PAGE_QUESTIONS = 50,
    EXCERPT = 280,
    LOOK_MS = 500,    /* how often a stream asks the store, in memory, whether somebody wrote */
    LOOKS_MOST = 600, /* then the browser begins anew, and who it is is asked again */
    WORDS_SHARED = 200,
    FOLLOWED = 8, /* tokens that a browser keeps */
};

struct line {
    const struct row_ama_question_list *q;
    str title, picture, more; /* more: the beginning of the answer */
    const char *state, *tone;
    bool votes; /* the viewer may, now */
};
struct sorting {
    const char *code, *words;
};
static const struct sorting sortings[] = {
    {"votes", N_("Most votes")}, {"newest", N_("Newest")}, {"unanswered", N_("Unanswered first")}};

struct moving {
    const char *to, *words;
    bool serious;
};
struct event_view {
    const struct req *r;
    const ama_event *e;
    struct ama_facts f;
    struct safe_html words;
    str when, until, heard;
    const struct row_ama_hosts *hosts;
    const struct line *lines;
    size_t n_hosts, n, n_moves, sort;
    const struct moving *moves[4];
    struct row_ama_question_counts counts;
    struct frame_pages pages;
    struct frame_empty empty;
    const struct row_ama_hosts *asked[3]; /* what the viewer was asked to be */
    size_t n_asked;
    str followed[FOLLOWED]; /* tokens of this browser, of this event */
    size_t n_followed;
    str state; /* of the questions that are listed; empty: what everybody sees */
    bool organizes, answers, live, may_ask, closed;
};

#include "feature/ama/ama_event.html.h"

/* ---- what changes on the page ------------------------------------------------------------------------ */

/* Whatever changes there, changes this. What waits for a look is told to those only who look. */
static enum err pulse(struct ctx *c, const ama_event *e, str *heard)
{
    struct row_ama_question_pulse p;
    enum err failed = q_ama_question_pulse(c, e->id, &p);
    if (failed)
        return failed;
    int64_t held = ama_inside(c, e) ? p.held : 0;
    *heard = p.state.len == 0 ? S("")
                              : arena_format(c->mem, "%.*s-%lld-%lld-%lld-%lld", STR_ARG(p.state),
                                             (long long)p.shown, (long long)p.votes,
                                             (long long)p.answered, (long long)held);
    return OK;
}

/* One look: reads, and gives memory and connection back. */
static enum err look(const struct ctx *c, struct store *store, const ama_event *e,
                     struct stream *to)
{
    struct ctx own = *c;
    str heard = S("");
    own.mem = arena_new();
    own.now = clock_now(c->site->clock);
    own.db = db_open(store);
    enum err failed = own.db ? pulse(&own, e, &heard) : ERR_BUSY;
    if (!failed)
        failed = heard.len > 0 ? stream_send(to, S("news"), heard) : ERR_REFUSED;
    db_close(own.db);
    arena_free(own.mem);
    return failed;
}

static enum err live_get(struct ctx *c, const struct req *r, struct res *out)
{
    ama_event e;
    (void)out;
    enum err failed = ama_load(c, r->arg[0], &e);
    if (failed)
        return failed;
    if (!r->stream)
        return fail(c, ERR_REFUSED, "This address is for pages that listen.");
    struct store *store = db_store(c->db);
    uint64_t seen = 0; /* look at once */
    db_close(c->db);
    c->db = NULL;
    for (int looks = 0; looks < LOOKS_MOST && !failed; looks++) {
        uint64_t mark = store_mark(store);
        if (mark != seen)
            failed = look(c, store, &e, r->stream);
        seen = mark;
        if (!stream_wait(r->stream, LOOK_MS))
            break;
    }
    return OK;
}

/* ---- the page ------------------------------------------------------------------------------------------- */

static size_t sort_of(const struct req *r)
{
    for (size_t i = 0; i < COUNT(sortings); i++)
        if (str_same(param(r, "sort"), str_of(sortings[i].code)))
            return i;
    return 0;
}

/* Moves that the organizer may make now. */
static void set_moves(struct event_view *v)
{
    static const struct moving all[] = {
        {"open", N_("Take questions now"), false},
        {"live", N_("Begin now"), false},
        {"answering", N_("End the live part"), false},
        {"published", N_("Publish the transcript"), false},
        {"answering", N_("Go on"), false},
        {"cancelled", N_("Cancel the event"), true},
    };
    for (size_t i = 0; i < COUNT(all) && v->n_moves < COUNT(v->moves); i++) {
        bool again = str_same(v->e->state, S("published"));
        bool there = life_may(&ama_event_life, v->e->state, str_of(all[i].to), BY_ORGANIZER);
        if (str_same(str_of(all[i].to), S("live")))
            there = there && v->e->starts.set;
        if (str_same(str_of(all[i].to), S("published")) && str_same(v->e->state, S("open")))
            there = there && !v->e->starts.set;
        if (str_same(str_of(all[i].to), S("answering")))
            there = there && again == (i > 3);
        if (there)
            v->moves[v->n_moves++] = &all[i];
    }
}

/* Answers by question, for the beginnings of them. */
static str beginning(struct ctx *c, const struct row_ama_answer_of *answers, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++)
        if (answers[i].question == id && str_same(answers[i].state, S("published")))
            return ama_cut(c, markdown_plain(c, answers[i].words), EXCERPT);
    return S("");
}

static enum err load_questions(struct ctx *c, const struct req *r, struct event_view *v)
{
    struct row_ama_question_list *rows;
    struct row_ama_answer_of *answers;
    size_t n_answers;
    int64_t page = param_int(r, "page", 1);
    page = page < 1 || page > 1000 ? 1 : page;
    enum err e =
        q_ama_question_list(c,
                            &(struct in_ama_question_list){.event = v->e->id,
                                                           .sort = (int64_t)v->sort,
                                                           .inside = v->organizes || v->answers,
                                                           .state = v->state,
                                                           .most = PAGE_QUESTIONS + 1,
                                                           .skip = (page - 1) * PAGE_QUESTIONS},
                            &rows, &v->n);
    if (e || (e = q_ama_answer_of(c, v->e->id, false, &answers, &n_answers)))
        return e;
    bool more = v->n > PAGE_QUESTIONS;
    v->n = more ? PAGE_QUESTIONS : v->n;
    struct line *lines = arena_take(c->mem, v->n + 1, sizeof *lines);
    for (size_t i = 0; i < v->n; i++) {
        struct ama_facts f = v->f;
        f.question = rows[i].state, f.voted = rows[i].voted;
        lines[i] = (struct line){.q = &rows[i],
                                 .title = ama_cut(c, rows[i].words, EXCERPT),
                                 .picture = ama_picture(c, rows[i].avatar),
                                 .more = beginning(c, answers, n_answers, rows[i].id),
                                 .state = ama_state_words(rows[i].state),
                                 .tone = ama_state_tone(rows[i].state),
                                 .votes = ama_may(&f, AMA_VOTE) == AMA_YES};
    }
    v->lines = lines;
    const char *format = "/ama/%lld?sort=%s&state=%.*s&page=%lld";
    v->pages = (struct frame_pages){.from = (page - 1) * PAGE_QUESTIONS + 1,
                                    .to = (page - 1) * PAGE_QUESTIONS + (int64_t)v->n,
                                    .total = v->state.len > 0 ? -1 : v->counts.shown};
    if (page > 1)
        v->pages.previous =
            arena_format(c->mem, format, (long long)v->e->id, sortings[v->sort].code,
                         STR_ARG(v->state), (long long)page - 1);
    if (more)
        v->pages.next = arena_format(c->mem, format, (long long)v->e->id, sortings[v->sort].code,
                                     STR_ARG(v->state), (long long)page + 1);
    return OK;
}

static enum err load_hosts(struct ctx *c, struct event_view *v)
{
    struct row_ama_hosts *rows;
    size_t n;
    enum err e = q_ama_hosts(c, v->e->id, &rows, &n);
    if (e)
        return e;
    for (size_t i = 0; i < n; i++) {
        if (c->me && rows[i].person == c->me && str_same(rows[i].state, S("asked")) &&
            v->n_asked < COUNT(v->asked))
            v->asked[v->n_asked++] = &rows[i];
        if (str_same(rows[i].part, S("host")) && str_same(rows[i].state, S("accepted")))
            rows[v->n_hosts++] = rows[i];
    }
    v->hosts = rows;
    return OK;
}

/* "token-token-token", as the browser keeps them. */
static enum err load_followed(struct ctx *c, const struct req *r, struct event_view *v)
{
    str rest = cookie_text(r, "plaudit-ama"), token;
    while (v->n_followed < FOLLOWED && str_cut(&rest, '-', &token)) {
        struct ama_which which;
        enum err e = ama_of_token(c, token, &which);
        if (e && e != ERR_NOT_FOUND)
            return e;
        if (!e && which.event == v->e->id)
            v->followed[v->n_followed++] = token;
    }
    return OK;
}

static void set_empty(struct ctx *c, struct event_view *v)
{
    bool inside = v->state.len > 0;
    v->empty = (struct frame_empty){
        .title = inside ? tr(c, N_("Nothing here")) : tr(c, N_("No question yet")),
        .words = inside       ? tr(c, N_("No question is in this state."))
                 : v->may_ask ? tr(c, N_("The first one is often the one that many have."))
                              : tr(c, N_("Questions will be listed here, the most wanted first.")),
        .action = v->may_ask && !inside ? tr(c, N_("Ask a question")) : S(""),
        .address = arena_format(c->mem, "/ama/%lld/ask", (long long)v->e->id),
    };
}

static enum err load(struct ctx *c, const struct req *r, struct event_view *v)
{
    static const char *const inside_states[] = {"held", "refused", "merged"};
    enum err e = ama_facts_of(c, v->e, NULL, &v->f);
    v->organizes = ama_organizes(c, v->e), v->answers = ama_answers(v->e);
    for (size_t i = 0; i < COUNT(inside_states); i++)
        if ((v->organizes || v->answers) && str_same(param(r, "state"), str_of(inside_states[i])))
            v->state = str_of(inside_states[i]);
    if (e || (e = q_ama_question_counts(c, v->e->id, &v->counts)) || (e = load_hosts(c, v)) ||
        (e = load_questions(c, r, v)) || (e = load_followed(c, r, v)) ||
        (e = pulse(c, v->e, &v->heard)))
        return e;
    enum ama_answer may = ama_may(&v->f, AMA_ASK);
    v->may_ask = may == AMA_YES || may == AMA_SIGN_IN || may == AMA_ENOUGH_ASKED;
    if (c->me == 0) /* signing in comes first, whatever the state is */
        v->may_ask = !v->f.over && !str_same(v->e->state, S("planned")) &&
                     !str_same(v->e->state, S("published")) &&
                     !str_same(v->e->state, S("cancelled"));
    if (v->organizes)
        set_moves(v);
    set_empty(c, v);
    return OK;
}

static enum err event_get(struct ctx *c, const struct req *r, struct res *out)
{
    ama_event ev;
    struct event_view v = {.r = r, .e = &ev, .sort = sort_of(r)};
    db_snapshot(c);
    enum err e = ama_load(c, r->arg[0], &ev);
    if (!e)
        e = load(c, r, &v);
    db_snapshot_end(c);
    if (e)
        return e;
    v.words = markdown(c, ev.words);
    v.when = ama_when(c, ev.starts, ev.ends);
    v.live =
        c->me != 0 && !str_same(ev.state, S("published")) && !str_same(ev.state, S("cancelled"));
    out->shared = c->me == 0 && r->cookies.len == 0;
    struct frame_share share = {.kind = "article",
                                .words = ama_cut(c, markdown_plain(c, ev.words), WORDS_SHARED)};
    ama_share(c, &ev, "", &share);
    struct html o = (ev.seen_by & ANYBODY)
                        ? frame_open_shared(c, r, ev.title, AREA_COMMUNITY, &share)
                        : frame_open(c, r, ev.title, AREA_COMMUNITY);
    view_event(&o, &v);
    return frame_close(&o, r, out);
}

const struct route ama_event_routes[] = {
    {"GET", "/ama/#", event_get, ANYBODY},
    {"GET", "/ama/#/live", live_get, SIGNED_IN, NULL, STREAM, 0, false},
    {0},
};
