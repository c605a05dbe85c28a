/* What other rooms publish: posts of the blog, events with their questions and answers, letters to many. The ledger
 * says that something changed; what stands in the stream is then made anew, so that it may be told of twice. */
#include "feature/network/elsewhere.sql.h"
#include "feature/network/inside.h"
#include "kit/store/store.h"

/* Whose followers see it; each once. */
static void add_channel(struct network_thing *thing, int64_t channel)
{
    for (size_t i = 0; i < thing->n; i++)
        if (thing->channels[i] == channel)
            return;
    if (thing->n < NETWORK_CHANNELS)
        thing->channels[thing->n++] = channel;
}

static enum err post(struct ctx *c, const struct ledger_line *line)
{
    struct row_elsewhere_post p;
    enum err e = network_take_back(c, line->subject);
    if (e || (e = q_elsewhere_post(c, line->subject, &p)) || !p.found)
        return e;
    return network_publish(c, &(struct network_thing){
                                  .id = network_stream_id(p.published, line->subject),
                                  .kind = "post",
                                  .subject = line->subject,
                                  .actor = p.author,
                                  .seen_by = p.seen_by,
                                  .line = p.title,
                                  .address = arena_format(c->mem, "/blog/%.*s", STR_ARG(p.slug)),
                                  .channels = {p.author, c->program},
                                  .n = 2,
                              });
}

/* It comes when questions are taken, and once more when the hosts are there. */
static enum err event(struct ctx *c, const struct ledger_line *line)
{
    struct row_elsewhere_event a;
    struct row_elsewhere_hosts *hosts;
    size_t n;
    enum err e = q_elsewhere_event(c, line->subject, &a);
    if (e)
        return e;
    if (a.found && !str_same(a.state, S("open")) && !str_same(a.state, S("live")))
        return OK;
    if ((e = network_take_back(c, line->subject)) || !a.found ||
        (e = q_elsewhere_hosts(c, line->subject, &hosts, &n)) || n == 0)
        return e;
    struct network_thing thing = {
        .id = network_stream_id(line->at, line->id),
        .kind = "ama",
        .subject = line->subject,
        .actor = hosts[0].person,
        .seen_by = a.seen_by,
        .embargo = a.embargo,
        .line = a.title,
        .address = arena_format(c->mem, "/ama/%lld", (long long)line->subject),
    };
    add_channel(&thing, c->program);
    for (size_t i = 0; i < n; i++)
        add_channel(&thing, hosts[i].person);
    return network_publish(c, &thing);
}

/* With an answer it is the answer's; a question of nobody stands there only so. */
static enum err question(struct ctx *c, const struct ledger_line *line)
{
    struct row_elsewhere_question q;
    struct row_elsewhere_answer a = {0};
    enum err e = network_take_back(c, line->subject);
    if (e || (e = q_elsewhere_question(c, line->subject, &q)) || !q.found)
        return e;
    bool answered = str_same(q.state, S("answered"));
    if (answered && (e = q_elsewhere_answer(c, q.event, line->subject, &a)))
        return e;
    opt_int actor = answered ? a.author : q.asker;
    if (!actor.set || !(answered ? a.found : str_same(q.state, S("shown"))))
        return OK;
    struct network_thing thing = {
        .id = network_stream_id(answered ? a.at : q.asked, line->subject),
        .kind = answered ? "ama-answer" : "question",
        .subject = line->subject,
        .actor = actor.value,
        .seen_by = q.seen_by,
        .embargo = q.embargo,
        .line = q.title, /* never the words: who asked may take them back */
        .address = answered ? arena_format(c->mem, "/answers/%.*s", STR_ARG(a.slug))
                            : arena_format(c->mem, "/ama/%lld", (long long)q.event),
        .channels = {actor.value},
        .n = 1,
    };
    return network_publish(c, &thing);
}

/* On the channel of everybody: whom it did not reach does not see it. */
static enum err letter(struct ctx *c, const struct ledger_line *line)
{
    struct row_elsewhere_letter a;
    enum err e = q_elsewhere_letter(c, line->subject, &a);
    if (e || !a.found)
        return e;
    return network_publish(
        c, &(struct network_thing){
               .id = network_stream_id(line->at, line->id),
               .kind = "announcement",
               .subject = line->subject,
               .actor = a.author,
               .seen_by = SIGNED_IN,
               .embargo = a.embargo,
               .line = a.subject,
               .address = arena_format(c->mem, "/announcements/%lld", (long long)line->subject),
               .channels = {0},
               .n = 1,
           });
}

enum err network_elsewhere(struct ctx *c, const struct ledger_line *line)
{
    static const struct {
        const char *kind;
        enum err (*tell)(struct ctx *c, const struct ledger_line *line);
    } kinds[] = {
        {"post.published", post},   {"post.changed", post},       {"post.withdrawn", post},
        {"post.restored", post},    {"ama.moved", event},         {"ama.asked", question},
        {"ama.shown", question},    {"ama.refused", question},    {"ama.merged", question},
        {"ama.answered", question}, {"ama.unanswered", question}, {"announcement.sending", letter},
    };
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_same(line->kind, str_of(kinds[i].kind)))
            return kinds[i].tell(c, line);
    return OK;
}
