#include "feature/ledger/ledger.h"

#define CASE "/nominations/#"

/* Kinds that rooms write, in words, and the page that shows their subject. */
static const struct {
    const char *kind, *words, *address;
} known[] = {
    {"program.made", N_("The program was set up"), "/program"},
    {"program.changed", N_("Name or color of the program was changed"), "/program"},
    {"policy.drafted", N_("Rules were drafted"), "/program/policy"},
    {"policy.adopted", N_("Rules were adopted"), "/program/policy"},
    {"policy.withdrawn", N_("A draft of rules was withdrawn"), "/program/policy"},
    {"cycle.planned", N_("A cycle was planned"), "/program/calendar"},
    {"cycle.dropped", N_("A planned cycle was dropped"), "/program/calendar"},
    {"cycle.dates", N_("Dates of a cycle were changed"), "/program/calendar"},
    {"cycle.opened", N_("A cycle opened for nominations"), "/program/calendar"},
    {"cycle.reviewing", N_("Reviews of a cycle began"), "/program/calendar"},
    {"cycle.deciding", N_("The committee began to decide"), "/program/calendar"},
    {"cycle.replying", N_("The time for replies began"), "/program/calendar"},
    {"cycle.published", N_("A cycle was published"), "/program/calendar"},
    {"cycle.closed", N_("A cycle was closed"), "/program/calendar"},
    {"expertise.added", N_("An expertise was added"), "/program/expertises"},
    {"expertise.changed", N_("An expertise was changed"), "/program/expertises"},
    {"expertise.retired", N_("An expertise was retired"), "/program/expertises"},
    {"expertise.restored", N_("An expertise was brought back"), "/program/expertises"},
    {"region.added", N_("A region was added"), "/program/regions"},
    {"region.changed", N_("A region was changed"), "/program/regions"},
    {"role.granted", N_("A role was given"), "/program/people"},
    {"role.changed", N_("Last day or number of cases of a role was changed"), "/program/people"},
    {"owner.changed", N_("The owner of the program was changed"), "/program/owners"},
    {"owner.removed", N_("An owner of the program was removed"), "/program/owners"},
    {"role.ended", N_("A role was ended"), "/program/people"},
    {"participant.joined", N_("A person joined the program"), NULL},
    {"nomination.made", N_("A person was nominated"), CASE},
    {"nomination.told", N_("The nominee was told"), CASE},
    {"nomination.taken", N_("A lead took up a nomination"), CASE},
    {"nomination.passed", N_("A lead passed a nomination on"), CASE},
    {"nomination.documenting", N_("The nominee began to complete the record"), CASE},
    {"nomination.reopened", N_("A record that was ready is changed again"), CASE},
    {"nomination.ready", N_("A record is ready for review"), CASE},
    {"nomination.frozen", N_("A record was closed for review"), CASE},
    {"nomination.in_review", N_("A case went to review"), CASE},
    {"nomination.decided", N_("A case was decided"), CASE},
    {"nomination.closed", N_("A case was closed"), CASE},
    {"nomination.objected", N_("The nominee did not want to be considered"), CASE},
    {"nomination.withdrawn", N_("A nomination was withdrawn"), CASE},
    {"nomination.moved", N_("A nomination was moved to the next cycle"), CASE},
    {"nomination.merged", N_("Two nominations of one person became one"), CASE},
    {"endorsement.given", N_("Somebody vouched for a nominee"), NULL},
    {"endorsement.withdrawn", N_("An endorsement was withdrawn"), NULL},
    {"document.asked", N_("A lead asked for a document"), CASE},
    {"document.answered", N_("The nominee answered a request"), CASE},
    {"conflict.declared", N_("A conflict of interest was declared"), NULL},
    {"contribution.claimed", N_("A contribution was entered"), NULL},
    {"contribution.verified", N_("A contribution was confirmed"), NULL},
    {"contribution.rejected", N_("A contribution was not counted"), NULL},
    {"contribution.objected", N_("A person objected: a contribution is looked at again"), NULL},
    {"contribution.withdrawn", N_("A contribution was withdrawn"), NULL},
    {"contribution.changed", N_("A contribution was changed"), NULL},
    {"import.stored", N_("Contributions were imported"), NULL},
    {"import.undone", N_("An import was undone"), NULL},
    {"source.connected", N_("A source was connected"), NULL},
    {"source.asked", N_("A source was proposed to its person"), NULL},
    {"source.agreed", N_("A person agreed that a source is read"), NULL},
    {"source.refused", N_("A person refused that a source is read"), NULL},
    {"source.paused", N_("A source was paused"), NULL},
    {"source.resumed", N_("A source is read again"), NULL},
    {"source.removed", N_("A source was removed"), NULL},
    {"source.failing", N_("A source could not be read five times in a row"), NULL},
    {"identity.claimed", N_("Somebody said who they are at a source"), NULL},
    {"identity.refused", N_("Somebody said who they are not at a source"), NULL},
    {"collect.objected", N_("Somebody objected to being read in public lists"), NULL},
    {"review.given", N_("A case was given to a reviewer"), NULL},
    {"review.submitted", N_("A review was handed in"), NULL},
    {"review.declined", N_("A reviewer declined a case"), NULL},
    {"review.recused", N_("A reviewer stepped aside"), NULL},
    {"review.reopened", N_("A review was opened again"), NULL},
    {"review.withdrawn", N_("A case was taken from a reviewer"), NULL},
    {"decision.run", N_("The scores of a cycle were put together"), NULL},
    {"decision.drafted", N_("A decision was drafted"), NULL},
    {"decision.heard", N_("A decision was signed; a reply is heard first"), NULL},
    {"decision.final", N_("A decision became final"), NULL},
    {"reply.given", N_("The person replied"), NULL},
    {"award.made", N_("An award was entered"), NULL},
    {"award.begun", N_("An award began"), NULL},
    {"award.paused", N_("An award was paused"), NULL},
    {"award.resumed", N_("An award goes on after a pause"), NULL},
    {"award.ended", N_("An award ended"), NULL},
    {"award.relinquished", N_("An award was given back"), NULL},
    {"award.revoked", N_("An award was revoked"), NULL},
    {"renewal.opened", N_("A renewal was opened"), NULL},
    {"step.opened", N_("A step about an award was opened"), NULL},
    {"step.told", N_("The holder was told about a step"), NULL},
    {"step.answered", N_("The holder answered"), NULL},
    {"step.decided", N_("A step about an award was decided"), NULL},
    {"step.dropped", N_("A step about an award was dropped"), NULL},
    {"affiliation.confirmed", N_("An employer was confirmed"), NULL},
    {"person.made", N_("A person was entered"), NULL},
    {"person.changed", N_("A profile was changed"), NULL},
    {"affiliation.ended", N_("An employer was left"), NULL},
    {"participant.seen", N_("Somebody chose who may see their profile"), NULL},
    {"erasure.asked", N_("A person asked to be forgotten"), NULL},
    {"erasure.stopped", N_("A person changed their mind and stays"), NULL},
    {"erasure.done", N_("A person was forgotten"), NULL},
    {"account.secret", N_("A password was changed"), NULL},
    {"account.opened", N_("An account was opened"), NULL},
    {"account.locked", N_("An account was locked"), NULL},
    {"account.unlocked", N_("A locked account was opened again"), NULL},
    {"account.closed", N_("An account was closed"), NULL},
};

const char *ledger_words(str kind)
{
    for (size_t i = 0; i < COUNT(known); i++)
        if (str_same(kind, str_of(known[i].kind)))
            return known[i].words;
    return "";
}

const char *ledger_address(str kind)
{
    for (size_t i = 0; i < COUNT(known); i++)
        if (str_same(kind, str_of(known[i].kind)))
            return known[i].address;
    return NULL;
}
