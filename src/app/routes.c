#include "app/app.h"
#include "feature/access/access.h"
#include "feature/account/account.h"
#include "feature/admin/admin.h"
#include "feature/agreement/agreement.h"
#include "feature/ama/ama.h"
#include "feature/announcement/announcement.h"
#include "feature/award/award.h"
#include "feature/blog/blog.h"
#include "feature/collect/collect.h"
#include "feature/contribution/contribution.h"
#include "feature/credential/credential.h"
#include "feature/decision/decision.h"
#include "feature/demo/demo.h"
#include "feature/directory/directory.h"
#include "feature/endorsement/endorsement.h"
#include "feature/evaluation/evaluation.h"
#include "feature/frame/frame.h"
#include "feature/home/home.h"
#include "feature/ledger/ledger.h"
#include "feature/lounge/lounge.h"
#include "feature/network/network.h"
#include "feature/nomination/nomination.h"
#include "feature/mailing/mailing.h"
#include "feature/notice/notice.h"
#include "feature/people/people.h"
#include "feature/profile/profile.h"
#include "feature/program/program.h"
#include "feature/proposal/proposal.h"
#include "feature/retention/retention.h"
#include "feature/review/review.h"
#include "feature/search/search.h"
#include "feature/share/share.h"
#include "feature/takeout/takeout.h"
#include "feature/witness/witness.h"

/* One line per room. */
/* clang-format off */
const struct route *const app_rooms[] = {
    home_routes,
    profile_routes, share_routes,
    network_routes, praise_routes, help_routes, buddy_routes, quiet_routes,
    search_routes, sitemap_routes,
    ledger_routes, public_log_routes, receipt_routes, witness_routes,
    account_routes, access_routes, notice_routes, mailing_routes,
    people_routes, merge_routes, privacy_routes,
    program_routes,
    policy_routes, part_routes, counted_routes,
    calendar_routes,
    role_routes, owner_routes, signature_routes,
    tree_routes, agreement_routes,
    nomination_routes, told_routes, nominee_source_routes, nominate_routes, list_routes, lead_routes,
    proposal_routes, proposal_told_routes,
    review_routes, assign_routes,
    fairness_routes, scores_routes, tryout_routes,
    committee_routes, committee_live_routes, committee_agenda_routes, reply_routes,
    letter_routes, appeal_routes,
    award_routes, term_routes, holder_routes, renewal_routes,
    credential_routes, picture_routes, verify_routes,
    contribution_routes, record_form_routes, what_if_routes, shown_routes, vouch_routes, judge_routes,
    import_routes, export_routes, takeout_routes,
    source_routes, community_routes, objection_routes, identity_routes, hub_routes,
    ama_routes, ama_event_routes, ama_question_routes, ama_answer_routes, ama_bring_routes, ama_out_routes,
    directory_routes,
    announcement_routes, announcement_author_routes, announcement_form_routes, announcement_lead_routes,
    retention_routes,
    blog_routes, blog_write_routes, blog_reader_routes, blog_mention_routes,
    endorsement_routes,
    group_routes, group_feed_routes, group_settings_routes, group_health_routes, moderate_routes, election_routes,
    lounge_routes, live_routes, article_routes, article_file_routes, write_routes,
    admin_routes, accounts_routes, logs_routes,
    demo_routes,
    NULL,
};
/* clang-format on */

/* With a code the program of that name; without one the only program, if there is just one. */
static bool choose(struct ctx *c, str code)
{
    int64_t only;
    c->prefix = (str){0};
    if (code.len > 0) {
        if (program_by_code(c, code, &c->program))
            return false;
        c->prefix = arena_format(c->mem, "/p/%.*s", STR_ARG(code));
        return true;
    }
    if (program_only(c, &only) || only == 0)
        return false;
    c->program = only;
    return true;
}

const struct http_program app_program = {
    .rooms = app_rooms,
    .enter = account_enter,
    .failed = frame_failed,
    .program = choose,
    .counted = blog_counted,
};
