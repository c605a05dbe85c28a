/* Who is told of what: whom it asks to take part, the hosts of questions, who asked or voted of answers. Of an
 * anonymous question nobody is told that it came: a notice has an hour. */
#include "feature/ama/inside.h"

#include "feature/notice/notice.h"

enum err ama_tell_invited(struct ctx *c, const ama_event *e, int64_t person)
{
    return notice_tell(
        c, &(struct notice){.person = person,
                            .kind = "ama-host",
                            .subject = e->id,
                            .actor = c->me,
                            .words = e->title,
                            .address = arena_format(c->mem, "/ama/%lld", (long long)e->id),
                            .again = true});
}

enum err ama_tell_asked(struct ctx *c, const ama_event *e)
{
    struct row_ama_hosts *hosts;
    size_t n;
    enum err failed = q_ama_hosts(c, e->id, &hosts, &n);
    for (size_t i = 0; !failed && i < n; i++) {
        bool organizer = str_same(hosts[i].part, S("organizer"));
        if (!str_same(hosts[i].state, S("accepted")) || organizer != e->moderated)
            continue;
        failed = notice_tell(
            c, &(struct notice){.person = hosts[i].person,
                                .kind = "ama-question",
                                .subject = e->id,
                                .actor = c->me,
                                .words = e->title,
                                .address = arena_format(c->mem, "/ama/%lld%s", (long long)e->id,
                                                        e->moderated ? "?state=held" : ""),
                                .again = true});
    }
    return failed;
}

enum err ama_tell_answered(struct ctx *c, const ama_event *e, int64_t question, str slug)
{
    struct row_ama_question_followers *rows;
    size_t n;
    enum err failed = q_ama_question_followers(c, e->id, question, &rows, &n);
    for (size_t i = 0; !failed && i < n; i++)
        failed = notice_tell(
            c, &(struct notice){.person = rows[i].person,
                                .kind = "ama-answered",
                                .subject = question,
                                .actor = c->me,
                                .words = e->title,
                                .address = arena_format(c->mem, "/answers/%.*s", STR_ARG(slug)),
                                .seen_by = e->seen_by});
    return failed;
}
