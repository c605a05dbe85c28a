/* What was answered: the page of an answer, the transcript of an event, and the same as data. */
#include "feature/ama/page.h"

enum { WORDS_SHARED = 200, TITLE_CHARS = 70 };

struct answer_view {
    const struct req *r;
    struct row_ama_answer_by_slug a;
    struct safe_html words;
    str address, picture;
};
struct said {
    const struct row_ama_answer_of *a;
    struct safe_html words;
};
struct asked {
    const struct row_ama_question_list *q;
    const struct said *said;
    size_t n;
};
struct transcript_view {
    const struct req *r;
    const ama_event *e;
    const struct asked *list;
    size_t n;
    str when;
    struct frame_empty empty;
};

#include "feature/ama/ama_answer.html.h"

enum { TRANSCRIPT_MOST = 1000 };

/* ---- as schema.org calls it ------------------------------------------------------------------------ */

static void member(struct text *t, const char *name, str value)
{
    if (value.len == 0)
        return;
    text_format(t, ",\"%s\":", name);
    text_json(t, value);
}

static void person(struct ctx *c, struct text *t, str name, str handle)
{
    if (name.len == 0)
        return;
    text_add(t, S(",\"author\":{\"@type\":\"Person\""));
    member(t, "name", name);
    if (handle.len > 0)
        member(t, "url", ama_address(c, "/people/%.*s", STR_ARG(handle)));
    text_char(t, '}');
}

static void accepted(struct ctx *c, struct text *t, const struct row_ama_answer_of *a)
{
    text_add(t, S("{\"@type\":\"Answer\""));
    member(t, "text", markdown_plain(c, a->words));
    member(t, "dateCreated", moment_iso(c->mem, a->at));
    if (a->slug.len > 0)
        member(t, "url", ama_address(c, "/answers/%.*s", STR_ARG(a->slug)));
    person(c, t, a->behalf_name.len > 0 ? a->behalf_name : a->name,
           a->behalf_name.len > 0 ? a->behalf_handle : a->handle);
    text_char(t, '}');
}

static enum err send_facts(struct ctx *c, const struct text *t, struct res *out)
{
    out->body = text_str(t);
    out->type = S("application/ld+json");
    out->shared = c->me == 0;
    res_header(out, S("Access-Control-Allow-Origin"), S("*"));
    return OK;
}

/* ---- one answer ------------------------------------------------------------------------------------- */

static enum err load_answer(struct ctx *c, str slug, struct row_ama_answer_by_slug *a)
{
    enum err e = q_ama_answer_by_slug(c, slug, a);
    return e ? e : a->found ? OK : fail_missing(c);
}

static enum err answer_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct answer_view v = {.r = r};
    enum err e = load_answer(c, r->word[0], &v.a);
    if (e)
        return e;
    str path = arena_format(c->mem, "/answers/%.*s", STR_ARG(r->word[0]));
    struct frame_share share = {.kind = "article"};
    str title =
        v.a.asked_words.len > 0 ? ama_cut(c, v.a.asked_words, TITLE_CHARS) : tr(c, N_("An answer"));
    frame_share_addresses(c, path, "answer", &share);
    share.embed = S("");
    share.words = ama_cut(c, markdown_plain(c, v.a.words), WORDS_SHARED);
    v.words = markdown(c, v.a.words);
    v.address = share.address;
    v.picture = ama_picture(c, v.a.avatar);
    out->shared = c->me == 0;
    struct html o = v.a.open ? frame_open_shared(c, r, title, AREA_COMMUNITY, &share)
                             : frame_open(c, r, title, AREA_COMMUNITY);
    view_answer(&o, &v);
    return frame_close(&o, r, out);
}

static enum err answer_facts_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_ama_answer_by_slug a;
    struct text t = {.mem = c->mem};
    enum err e = load_answer(c, r->word[0], &a);
    if (e)
        return e;
    const struct row_ama_answer_of answer = {.name = a.name,
                                             .handle = a.handle,
                                             .behalf_name = a.behalf_name,
                                             .behalf_handle = a.behalf_handle,
                                             .words = a.words,
                                             .slug = r->word[0],
                                             .at = a.at};
    text_add(&t, S("{\"@context\":\"https://schema.org\",\"@type\":\"QAPage\",\"mainEntity\":{"
                   "\"@type\":\"Question\""));
    member(&t, "name", ama_cut(c, a.asked_words, TITLE_CHARS));
    member(&t, "text", a.asked_words);
    text_format(&t, ",\"answerCount\":1,\"upvoteCount\":%lld", (long long)a.votes);
    member(&t, "dateCreated", moment_iso(c->mem, a.asked));
    person(c, &t, a.asker_name, a.asker_handle);
    text_add(&t, S(",\"acceptedAnswer\":"));
    accepted(c, &t, &answer);
    text_add(&t, S("}}"));
    return send_facts(c, &t, out);
}

/* ---- the whole event ----------------------------------------------------------------------------------- */

static enum err load_transcript(struct ctx *c, const ama_event *e, struct transcript_view *v)
{
    struct row_ama_question_list *rows;
    struct row_ama_answer_of *answers;
    size_t many, n_answers;
    enum err failed = q_ama_question_list(
        c, &(struct in_ama_question_list){.event = e->id, .most = TRANSCRIPT_MOST}, &rows, &many);
    if (failed || (failed = q_ama_answer_of(c, e->id, false, &answers, &n_answers)))
        return failed;
    struct asked *list = arena_take(c->mem, many + 1, sizeof *list);
    struct said *said = arena_take(c->mem, n_answers + 1, sizeof *said);
    for (size_t i = 0; i < many; i++) {
        struct asked one = {.q = &rows[i], .said = said};
        for (size_t k = 0; k < n_answers; k++)
            if (answers[k].question == rows[i].id)
                said[one.n++] = (struct said){&answers[k], markdown(c, answers[k].words)};
        said += one.n;
        if (one.n > 0)
            list[v->n++] = one;
    }
    v->list = list;
    return OK;
}

static enum err transcript_get(struct ctx *c, const struct req *r, struct res *out)
{
    ama_event ev;
    struct transcript_view v = {.r = r, .e = &ev};
    struct frame_share share = {.kind = "article"};
    enum err e = ama_load(c, r->arg[0], &ev);
    if (e || (e = load_transcript(c, &ev, &v)))
        return e;
    ama_share(c, &ev, "/transcript", &share);
    share.facts = arena_format(c->mem, "%.*s/questions.jsonld", STR_ARG(share.address));
    share.words = ama_cut(c, markdown_plain(c, ev.words), WORDS_SHARED);
    v.when = ama_when(c, ev.starts, ev.ends);
    v.empty = (struct frame_empty){
        .title = tr(c, N_("Nothing is answered yet")),
        .words = tr(c, N_("Every question that is answered will stand here with its answer.")),
        .action = tr(c, N_("To the questions")),
        .address = arena_format(c->mem, "/ama/%lld", (long long)ev.id)};
    out->shared = c->me == 0;
    str title = words_format(c, tr_c(c->catalog, N_("%.*s: what was answered")), STR_ARG(ev.title));
    struct html o = (ev.seen_by & ANYBODY) ? frame_open_shared(c, r, title, AREA_COMMUNITY, &share)
                                           : frame_open(c, r, title, AREA_COMMUNITY);
    view_transcript(&o, &v);
    return frame_close(&o, r, out);
}

static enum err transcript_facts_get(struct ctx *c, const struct req *r, struct res *out)
{
    ama_event ev;
    struct transcript_view v = {.r = r, .e = &ev};
    struct text t = {.mem = c->mem};
    enum err e = ama_load(c, r->arg[0], &ev);
    if (e || (e = load_transcript(c, &ev, &v)))
        return e;
    text_add(&t, S("{\"@context\":\"https://schema.org\",\"@type\":\"FAQPage\""));
    member(&t, "name", ev.title);
    text_add(&t, S(",\"mainEntity\":["));
    for (size_t i = 0; i < v.n; i++) {
        text_add(&t, i > 0 ? S(",{\"@type\":\"Question\"") : S("{\"@type\":\"Question\""));
        member(&t, "name", v.list[i].q->words);
        text_add(&t, S(",\"acceptedAnswer\":"));
        accepted(c, &t, v.list[i].said[0].a);
        text_char(&t, '}');
    }
    text_add(&t, S("]}"));
    return send_facts(c, &t, out);
}

const struct route ama_answer_routes[] = {
    {"GET", "/answers/@", answer_get, ANYBODY},
    {"GET", "/answers/@/answer.jsonld", answer_facts_get, ANYBODY},
    {"GET", "/ama/#/transcript", transcript_get, ANYBODY},
    {"GET", "/ama/#/transcript/questions.jsonld", transcript_facts_get, ANYBODY},
    {0},
};
