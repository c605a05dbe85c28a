#include "app/program_tables.h"

#define OF_PROGRAM(table)                                                                          \
    {                                                                                              \
        table, TAKE_PROGRAM, "program", SET_NONE, NULL, NULL                                       \
    }
#define OF(table, column, set)                                                                     \
    {                                                                                              \
        table, TAKE_OF, column, set, NULL, NULL                                                    \
    }
#define NOT(table, why)                                                                            \
    {                                                                                              \
        table, TAKE_NOT, NULL, SET_NONE, why, NULL                                                 \
    }

#define SHORT_LIVED "it lives for some days, and is of use only where it was made"
#define WITNESS "what the installation saw of the logs of others is its own"
#define COUNTED "it is counted anew"

/* clang-format off */
const struct program_rule program_rules[] = {
    {"program", TAKE_PROGRAM, "id", SET_NONE, NULL, NULL},
    OF_PROGRAM("program_owner"), OF_PROGRAM("program_signature"),
    OF_PROGRAM("policy"), OF_PROGRAM("policy_tryout"), OF_PROGRAM("region"),
    OF_PROGRAM("region_country"), OF_PROGRAM("expertise"), OF_PROGRAM("label"), OF_PROGRAM("cycle"),
    OF_PROGRAM("phase"), OF_PROGRAM("participant"), OF_PROGRAM("participant_expertise"), OF_PROGRAM("role_grant"),
    OF_PROGRAM("retention"), OF_PROGRAM("retention_run"), OF_PROGRAM("legal_hold"), OF_PROGRAM("access_seen"),
    OF_PROGRAM("agreement"), OF_PROGRAM("agreement_text"), OF_PROGRAM("signature"), OF_PROGRAM("embargo"),
    OF_PROGRAM("import_batch"), OF_PROGRAM("contribution"), OF_PROGRAM("contribution_text"),
    OF_PROGRAM("contribution_expertise"), OF_PROGRAM("reach_usual"), OF_PROGRAM("evidence"), OF_PROGRAM("found_in"),
    OF_PROGRAM("vouch"), OF_PROGRAM("vouch_link"), OF_PROGRAM("year_count"),
    OF_PROGRAM("nomination"), OF_PROGRAM("nomination_text"), OF_PROGRAM("nomination_record"),
    OF_PROGRAM("nomination_counted"), OF_PROGRAM("document_request"), OF_PROGRAM("conflict"), OF_PROGRAM("message"),
    OF_PROGRAM("proposal"), OF_PROGRAM("proposal_week"), OF_PROGRAM("endorsement"),
    OF_PROGRAM("recusal"), OF_PROGRAM("assignment"), OF_PROGRAM("second_panel"), OF_PROGRAM("assignment_run"),
    OF_PROGRAM("assignment_floor"), OF_PROGRAM("review_text"), OF_PROGRAM("score"), OF_PROGRAM("score_remark"),
    OF_PROGRAM("case_comment"),
    OF_PROGRAM("evaluation_run"), OF_PROGRAM("evaluation_result"), OF_PROGRAM("evaluation_fit"),
    OF_PROGRAM("evaluation_corrected"), OF_PROGRAM("evaluation_reviewer"),
    OF_PROGRAM("meeting"), OF_PROGRAM("attendance"), OF_PROGRAM("decision"), OF_PROGRAM("reply"),
    OF_PROGRAM("reply_read"), OF_PROGRAM("appeal"), OF_PROGRAM("committee_note"), OF_PROGRAM("veto"),
    OF_PROGRAM("award_term"), OF_PROGRAM("award_step"), OF_PROGRAM("renewal_case"), OF_PROGRAM("inactive_case"),
    OF_PROGRAM("award_look"),
    OF_PROGRAM("credential"), OF_PROGRAM("status_list"),
    OF_PROGRAM("ama_event"), OF_PROGRAM("ama_host"), OF_PROGRAM("ama_question"), OF_PROGRAM("ama_vote"),
    OF_PROGRAM("ama_answer"),
    OF_PROGRAM("ledger"), OF_PROGRAM("ledger_leaf"), OF_PROGRAM("ledger_head"), OF_PROGRAM("follower"),
    {"ledger_key", TAKE_PROGRAM, "log", SET_NONE, NULL, NULL},
    OF_PROGRAM("newsgroup"), OF_PROGRAM("newsgroup_right"), OF_PROGRAM("subscription"),
    OF_PROGRAM("article"), OF_PROGRAM("article_text"), OF_PROGRAM("article_version"),
    OF_PROGRAM("attachment"), OF_PROGRAM("placement"), OF_PROGRAM("article_waiting"),
    OF_PROGRAM("thread"), OF_PROGRAM("thread_moved"), OF_PROGRAM("reaction"),
    OF_PROGRAM("bookmark"), OF_PROGRAM("mention"), OF_PROGRAM("poll"), OF_PROGRAM("poll_choice"),
    OF_PROGRAM("poll_vote"), OF_PROGRAM("article_draft"), OF_PROGRAM("report"),
    OF_PROGRAM("removal"), OF_PROGRAM("watched_word"), OF_PROGRAM("election"),
    OF_PROGRAM("election_candidate"), OF_PROGRAM("election_voter"), OF_PROGRAM("election_ballot"),
    OF_PROGRAM("newsgroup_day"),
    OF_PROGRAM("follow"), OF_PROGRAM("stream"), OF_PROGRAM("praise_taken"), OF_PROGRAM("praise_hidden"), OF_PROGRAM("help_note"),
    OF_PROGRAM("introduction"), OF_PROGRAM("buddy_offer"), OF_PROGRAM("newcomer"), OF_PROGRAM("buddy_no"), OF_PROGRAM("quiet_mark"),
    OF_PROGRAM("notice"), OF_PROGRAM("notice_head"), OF_PROGRAM("notice_choice"),
    OF_PROGRAM("announcement"), OF_PROGRAM("announcement_audience"), OF_PROGRAM("announcement_person"),
    OF_PROGRAM("announcement_region"), OF_PROGRAM("lead_paragraph"), OF_PROGRAM("rehearsal"), OF_PROGRAM("delivery"),
    OF_PROGRAM("letter_choice"),
    OF_PROGRAM("mailing_group"), OF_PROGRAM("mailing_reader"), OF_PROGRAM("mailing_digest"),
    OF_PROGRAM("post_category"), OF_PROGRAM("post"), OF_PROGRAM("post_text"), OF_PROGRAM("post_draft"), OF_PROGRAM("post_slug"),
    OF_PROGRAM("post_tag"), OF_PROGRAM("post_picture"), OF_PROGRAM("reading"), OF_PROGRAM("post_reader"), OF_PROGRAM("post_letter"),
    OF_PROGRAM("webmention"),
    OF_PROGRAM("mail"), /* but for letters with links that sign in */

    OF("work", "id", SET_WORK),
    OF("authorship", "work", SET_WORK), /* others with their printed name only */
    OF("metric", "work", SET_WORK),     /* but for what others declared */
    OF("affiliation", "person", SET_PERSON),
    OF("organization", "id", SET_ORGANIZATION),
    OF("source", "id", SET_SOURCE),
    OF("source_run", "source", SET_SOURCE),
    OF("found_item", "source", SET_SOURCE),
    OF("found_key", "item", SET_ITEM),
    OF("identity", "id", SET_IDENTITY),
    {"objection", TAKE_ALL, NULL, SET_NONE, NULL, NULL}, /* digests: who objected is not read elsewhere, either */
    OF("person_merge", "winner", SET_PERSON),
    OF("person_moved", "merge", SET_MERGE),
    {"account", TAKE_OF, "person", SET_PERSON, NULL, "secret totp"},
    {"app_password", TAKE_OF, "person", SET_PERSON, NULL, "*"},
    {"passkey", TAKE_OF, "person", SET_PERSON, NULL, "*"},
    OF("outside_login", "person", SET_PERSON),
    OF("erasure", "person", SET_PERSON),
    OF("person_name", "person", SET_PERSON),
    OF("person_text", "person", SET_PERSON),
    OF("person_link", "person", SET_PERSON),
    OF("person_language", "person", SET_PERSON),
    OF("signing_key", "id", SET_SIGNER),
    OF("person", "id", SET_PERSON),

    NOT("migration", "each installation makes its tables itself; the number of the schema is in program.json"),
    NOT("request_key", SHORT_LIVED),
    NOT("job", SHORT_LIVED),
    NOT("session", "people sign in anew; " SHORT_LIVED),
    NOT("sign_in_link", "it signs in whoever has it; " SHORT_LIVED),
    NOT("link_wish", SHORT_LIVED),
    NOT("merge_code", SHORT_LIVED),
    NOT("mailing_waiting", SHORT_LIVED),
    NOT("mail_address", "which addresses bounce is learned again"),
    NOT("mail_secret", "a new installation makes its own"),
    NOT("source_hub", "a hub is asked anew, with secrets and an address of the new place"),
    NOT("ledger_root", "the log of roots is the installation's, of all its programs"),
    NOT("witness_log", WITNESS),
    NOT("witness_refused", WITNESS),
    NOT("witness_asked", "witnesses are asked anew, for the log of the new place"),
    NOT("ama_quota", "what is counted there is counted under a key that stays where it was made"),
    NOT("ama_calendar", "an address that reads for whoever has it; it is made anew"),
    NOT("search_doc", "the index is made anew of the rows"),
    NOT("search_article", "the index is made anew of the rows"),
    NOT("posting", SHORT_LIVED),
    NOT("attachment_gone", SHORT_LIVED),
    NOT("post_related", COUNTED),
    NOT("post_related_at", COUNTED),
    NOT("home_figure", COUNTED),
    NOT("home_counted", COUNTED),
};
/* clang-format on */
const size_t program_n_rules = COUNT(program_rules);

const struct program_rule *program_rule_of(str table)
{
    for (size_t i = 0; i < program_n_rules; i++)
        if (str_same(table, str_of(program_rules[i].table)))
            return &program_rules[i];
    return NULL;
}
