/* Who takes part: hosts, organizers, delegates; each is asked, and may say no. */
#include "feature/ama/inside.h"

#include "feature/people/people.h"
#include "kit/store/store.h"

static bool is_part(str part)
{
    return str_same(part, S("host")) || str_same(part, S("organizer")) ||
           str_same(part, S("delegate"));
}

/* An organizer asks everybody, a host delegates of their own. */
static bool may_invite(struct ctx *c, const ama_event *e, const struct ama_part *part)
{
    bool own = str_same(part->part, S("delegate")) && e->host && part->for_host == c->me;
    return own || ama_organizes(c, e);
}

static enum err check_host(struct ctx *c, int64_t event, const struct ama_part *part)
{
    struct row_ama_host host;
    if (!str_same(part->part, S("delegate")))
        return OK;
    enum err e = q_ama_host(c, event, part->for_host, S("host"), &host);
    if (e)
        return e;
    if (!host.found)
        return fail_at(c, "for_host", N_("Choose the host in whose name they answer."));
    return OK;
}

enum err ama_invite(struct ctx *c, int64_t event, const struct ama_part *part)
{
    ama_event e;
    struct person person;
    enum err failed = db_begin(c);
    if (failed)
        return failed;
    if (!(failed = ama_load(c, event, &e)) && !is_part(part->part))
        failed = fail_at(c, "part", N_("Choose what they are asked for."));
    if (!failed && !may_invite(c, &e, part))
        failed = fail_sentence(c, ERR_REFUSED, ama_sentence(AMA_NOT_ORGANIZER));
    if (!failed && (failed = people_by_handle(c, part->handle, &person)) == ERR_NOT_FOUND)
        failed = fail_at(c, "handle", N_("Nobody here has this name in their address."));
    if (failed || (failed = check_host(c, event, part)))
        return db_end(c, failed);
    bool delegate = str_same(part->part, S("delegate")), own = person.id == c->me;
    failed =
        q_ama_host_add(c, &(struct in_ama_host_add){.event = event,
                                                    .person = person.id,
                                                    .part = part->part,
                                                    .for_host = {delegate, part->for_host},
                                                    .state = own ? S("accepted") : S("asked")});
    if (!failed && !(failed = ama_note(c, "ama.invited", event, person.id)) && !own)
        failed = ama_tell_invited(c, &e, person.id);
    return db_end(c, failed);
}

static enum err others_organize(struct ctx *c, int64_t event)
{
    struct row_ama_host_count organizers;
    enum err e = q_ama_host_count(c, event, S("organizer"), &organizers);
    if (e)
        return e;
    return organizers.n > 1
               ? OK
               : fail(c, ERR_REFUSED, "An event needs an organizer: ask somebody else first.");
}

static enum err leaves(struct ctx *c, int64_t event, int64_t person, str part)
{
    struct row_ama_host row;
    enum err e = q_ama_host(c, event, person, part, &row);
    if (e || !row.found)
        return e ? e : fail_missing(c);
    return str_same(part, S("organizer")) && str_same(row.state, S("accepted"))
               ? others_organize(c, event)
               : OK;
}

enum err ama_reply(struct ctx *c, int64_t event, str part, bool accept)
{
    ama_event e;
    struct row_ama_host_answer row;
    enum err failed = db_begin(c);
    if (failed)
        return failed;
    if (!(failed = ama_load(c, event, &e)) &&
        !(failed = accept ? OK : leaves(c, event, c->me, part)) &&
        !(failed = q_ama_host_answer(c, event, part, accept ? S("accepted") : S("declined"), &row)))
        failed = ama_note(c, accept ? "ama.accepted" : "ama.declined", event, c->me);
    return db_end(c, failed);
}

enum err ama_part_drop(struct ctx *c, int64_t event, int64_t person, str part)
{
    ama_event e;
    enum err failed = db_begin(c);
    if (failed)
        return failed;
    if (!(failed = ama_load(c, event, &e)) && !ama_organizes(c, &e))
        failed = fail_sentence(c, ERR_REFUSED, ama_sentence(AMA_NOT_ORGANIZER));
    if (!failed && !(failed = leaves(c, event, person, part)) &&
        !(failed = q_ama_host_drop(c, event, person, part)))
        failed = ama_note(c, "ama.dropped", event, person);
    return db_end(c, failed);
}
