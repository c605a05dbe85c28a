#include "feature/takeout/inside.h"

#include "feature/access/access.h"
#include "feature/takeout/takeout.sql.h"

/* The type of a column is that of its member in the row. */
#define MEMBER(statement, member) (((struct row_takeout_##statement *)0)->member)
#define COLUMN(statement, member)                                                                  \
    {                                                                                              \
#member, offsetof(struct row_takeout_##statement, member),                                 \
            _Generic(MEMBER(statement, member), str                                                \
                     : PUT_TEXT, int64_t                                                           \
                     : PUT_INT, bool                                                               \
                     : PUT_BOOL, moment                                                            \
                     : PUT_TIME, day                                                               \
                     : PUT_DAY, opt_int                                                            \
                     : PUT_OPT_INT, opt_time                                                       \
                     : PUT_OPT_TIME, opt_day                                                       \
                     : PUT_OPT_DAY)                                                                \
    }
#define AS(statement, member, type)                                                                \
    {                                                                                              \
#member, offsetof(struct row_takeout_##statement, member), type                            \
    }
/* load_X runs the statement X, whose columns are those of the table X. */
#define LOAD(statement)                                                                            \
    static enum err load_##statement(struct ctx *c, const void **rows, size_t *n)                  \
    {                                                                                              \
        struct row_takeout_##statement *found;                                                     \
        enum err e = q_takeout_##statement(c, &found, n);                                          \
        if (!e)                                                                                    \
            *rows = found;                                                                         \
        return e;                                                                                  \
    }
#define SECTION(name, statement)                                                                   \
    {                                                                                              \
        name, load_##statement, sizeof(struct row_takeout_##statement), statement##_columns,       \
            COUNT(statement##_columns)                                                             \
    }

/* ---- profile.json ------------------------------------------------------------------------------- */

LOAD(people)
static const struct takeout_column people_columns[] = {
    AS(people, id, PUT_ID), COLUMN(people, handle),   COLUMN(people, name),
    COLUMN(people, latin),  COLUMN(people, headline), COLUMN(people, country),
    COLUMN(people, zone),   COLUMN(people, language), COLUMN(people, made),
};
LOAD(names)
static const struct takeout_column names_columns[] = {
    COLUMN(names, language),
    COLUMN(names, name),
};
LOAD(texts)
static const struct takeout_column texts_columns[] = {
    COLUMN(texts, language),
    COLUMN(texts, words),
};
LOAD(links)
static const struct takeout_column links_columns[] = {
    COLUMN(links, label),
    COLUMN(links, url),
    COLUMN(links, proved),
};
LOAD(languages)
static const struct takeout_column languages_columns[] = {
    COLUMN(languages, language),
    COLUMN(languages, level),
};
LOAD(employers)
static const struct takeout_column employers_columns[] = {
    COLUMN(employers, organization), COLUMN(employers, kind),   COLUMN(employers, from_day),
    COLUMN(employers, to_day),       COLUMN(employers, origin), COLUMN(employers, confirmed),
};
static const struct takeout_section profile_document[] = {
    SECTION("person", people), SECTION("names", names),         SECTION("texts", texts),
    SECTION("links", links),   SECTION("languages", languages), SECTION("employers", employers),
};

/* ---- account.json ------------------------------------------------------------------------------- */

LOAD(accounts)
static const struct takeout_column accounts_columns[] = {
    COLUMN(accounts, email), COLUMN(accounts, confirmed), COLUMN(accounts, password),
    COLUMN(accounts, state), COLUMN(accounts, made),
};
LOAD(sessions)
static const struct takeout_column sessions_columns[] = {
    COLUMN(sessions, device),
    COLUMN(sessions, made),
    COLUMN(sessions, seen),
    COLUMN(sessions, until),
};
LOAD(app_passwords)
static const struct takeout_column app_passwords_columns[] = {
    COLUMN(app_passwords, name), COLUMN(app_passwords, doors),   COLUMN(app_passwords, made),
    COLUMN(app_passwords, used), COLUMN(app_passwords, revoked),
};
LOAD(logins)
static const struct takeout_column logins_columns[] = {
    COLUMN(logins, issuer),
    COLUMN(logins, subject),
};
LOAD(merges)
static const struct takeout_column merges_columns[] = {
    COLUMN(merges, at),
    COLUMN(merges, undone),
};
LOAD(erasures)
static const struct takeout_column erasures_columns[] = {
    COLUMN(erasures, asked),
    COLUMN(erasures, due),
    COLUMN(erasures, state),
};
static const struct takeout_section account_document[] = {
    SECTION("account", accounts),
    SECTION("sessions", sessions),
    SECTION("app_passwords", app_passwords),
    SECTION("logins", logins),
    SECTION("merges", merges),
    SECTION("erasures", erasures),
};

/* ---- sources.json ------------------------------------------------------------------------------- */

LOAD(sources)
static const struct takeout_column sources_columns[] = {
    AS(sources, id, PUT_ID), COLUMN(sources, kind),  COLUMN(sources, address),
    COLUMN(sources, page),   COLUMN(sources, title), COLUMN(sources, who),
    COLUMN(sources, state),  COLUMN(sources, made),  COLUMN(sources, agreed),
    COLUMN(sources, last),   COLUMN(sources, found), COLUMN(sources, fresh),
    COLUMN(sources, again),
};
LOAD(found)
static const struct takeout_column found_columns[] = {
    AS(found, source, PUT_ID), COLUMN(found, kind), COLUMN(found, title), COLUMN(found, url),
    COLUMN(found, event),      COLUMN(found, at),   COLUMN(found, made),
};
LOAD(identities)
static const struct takeout_column identities_columns[] = {
    COLUMN(identities, kind),  COLUMN(identities, handle), COLUMN(identities, name),
    COLUMN(identities, state), COLUMN(identities, proof),  COLUMN(identities, made),
};
static const struct takeout_section sources_document[] = {
    SECTION("sources", sources),
    SECTION("found", found),
    SECTION("identities", identities),
};

/* ---- participation.json ------------------------------------------------------------------------- */

LOAD(participations)
static const struct takeout_column participations_columns[] = {
    COLUMN(participations, region),  COLUMN(participations, seen_by),
    COLUMN(participations, joined),  COLUMN(participations, code_accepted),
    COLUMN(participations, left_at),
};
LOAD(expertises)
static const struct takeout_column expertises_columns[] = {
    COLUMN(expertises, code),
    COLUMN(expertises, name),
    COLUMN(expertises, main),
};
LOAD(roles)
static const struct takeout_column roles_columns[] = {
    COLUMN(roles, role),   COLUMN(roles, region), COLUMN(roles, expertise),
    COLUMN(roles, starts), COLUMN(roles, ends),
};
LOAD(holds)
static const struct takeout_column holds_columns[] = {
    COLUMN(holds, ground),
    COLUMN(holds, made),
    COLUMN(holds, lifted),
};

/* Who opened one's record, as the room of access tells it; not a statement of this room. */
struct row_takeout_seen {
    str what, as, name;
    int64_t people, times;
    day first, last;
};
static enum err load_seen(struct ctx *c, const void **rows, size_t *n)
{
    const struct access_line *lines;
    enum err e = access_mine(c, &lines, n);
    if (e)
        return e;
    struct row_takeout_seen *list = arena_take(c->mem, *n + 1, sizeof *list);
    for (size_t i = 0; i < *n; i++)
        list[i] = (struct row_takeout_seen){lines[i].code,   tr(c, lines[i].role), lines[i].name,
                                            lines[i].people, lines[i].times,       lines[i].first,
                                            lines[i].last};
    *rows = list;
    return OK;
}
static const struct takeout_column seen_columns[] = {
    COLUMN(seen, what),  COLUMN(seen, as),    COLUMN(seen, name), COLUMN(seen, people),
    COLUMN(seen, times), COLUMN(seen, first), COLUMN(seen, last),
};
LOAD(signatures)
static const struct takeout_column signatures_columns[] = {
    COLUMN(signatures, kind),  COLUMN(signatures, version), COLUMN(signatures, language),
    COLUMN(signatures, name),  COLUMN(signatures, at),      COLUMN(signatures, until),
    COLUMN(signatures, ended),
};
static const struct takeout_section participation_document[] = {
    SECTION("participation", participations),
    SECTION("expertises", expertises),
    SECTION("roles", roles),
    SECTION("holds", holds),
    SECTION("signatures", signatures),
    SECTION("seen", seen),
};

/* ---- record.json -------------------------------------------------------------------------------- */

LOAD(contributions)
static const struct takeout_column contributions_columns[] = {
    AS(contributions, id, PUT_ID),       COLUMN(contributions, type),
    COLUMN(contributions, role),         COLUMN(contributions, title),
    COLUMN(contributions, url),          COLUMN(contributions, day),
    COLUMN(contributions, end_day),      COLUMN(contributions, expertise),
    COLUMN(contributions, language),     COLUMN(contributions, format),
    COLUMN(contributions, country),      COLUMN(contributions, paid),
    COLUMN(contributions, star),         COLUMN(contributions, reach),
    COLUMN(contributions, reach_origin), COLUMN(contributions, seen_by),
    COLUMN(contributions, state),        COLUMN(contributions, reason),
    COLUMN(contributions, judged),       AS(contributions, batch, PUT_OPT_ID),
    COLUMN(contributions, summary),      COLUMN(contributions, note),
    AS(contributions, extra, PUT_JSON),
};
LOAD(numbers)
static const struct takeout_column numbers_columns[] = {
    AS(numbers, contribution, PUT_ID),
    COLUMN(numbers, kind),
    COLUMN(numbers, origin),
    COLUMN(numbers, day),
    COLUMN(numbers, value),
};
LOAD(found_in)
static const struct takeout_column found_in_columns[] = {
    AS(found_in, contribution, PUT_ID),
    COLUMN(found_in, source),
    COLUMN(found_in, url),
    COLUMN(found_in, why),
    COLUMN(found_in, day),
};
LOAD(evidence)
static const struct takeout_column evidence_columns[] = {
    AS(evidence, contribution, PUT_ID), COLUMN(evidence, name), COLUMN(evidence, bytes),
    AS(evidence, file, PUT_HEX),        COLUMN(evidence, at),
};
LOAD(vouches)
static const struct takeout_column vouches_columns[] = {
    AS(vouches, contribution, PUT_ID),
    COLUMN(vouches, name),
    COLUMN(vouches, words),
    COLUMN(vouches, made),
};
LOAD(imports)
static const struct takeout_column imports_columns[] = {
    AS(imports, id, PUT_ID), COLUMN(imports, kind),    COLUMN(imports, name),
    COLUMN(imports, made),   COLUMN(imports, undone),  COLUMN(imports, seen),
    COLUMN(imports, added),  COLUMN(imports, skipped),
};
static const struct takeout_section record_document[] = {
    SECTION("contributions", contributions),
    SECTION("numbers", numbers),
    SECTION("found_in", found_in),
    SECTION("evidence", evidence),
    SECTION("vouches", vouches),
    SECTION("imports", imports),
};

/* ---- nominations.json --------------------------------------------------------------------------- */

LOAD(nominations)
static const struct takeout_column nominations_columns[] = {
    AS(nominations, id, PUT_ID),    COLUMN(nominations, cycle),     COLUMN(nominations, kind),
    COLUMN(nominations, expertise), COLUMN(nominations, state),     COLUMN(nominations, nominator),
    COLUMN(nominations, lead),      COLUMN(nominations, told),      COLUMN(nominations, made),
    COLUMN(nominations, reasons),   COLUMN(nominations, objection),
};
LOAD(endorsements)
static const struct takeout_column endorsements_columns[] = {
    AS(endorsements, nomination, PUT_ID),
    COLUMN(endorsements, name),
    COLUMN(endorsements, words),
    COLUMN(endorsements, made),
};
LOAD(messages)
static const struct takeout_column messages_columns[] = {
    AS(messages, nomination, PUT_ID), COLUMN(messages, mine), COLUMN(messages, author),
    COLUMN(messages, words),          COLUMN(messages, at),
};
LOAD(requests)
static const struct takeout_column requests_columns[] = {
    AS(requests, nomination, PUT_ID), COLUMN(requests, asker), COLUMN(requests, words),
    COLUMN(requests, asked),          COLUMN(requests, due),   COLUMN(requests, answer),
    COLUMN(requests, answered),
};
LOAD(conflicts)
static const struct takeout_column conflicts_columns[] = {
    COLUMN(conflicts, name),
    COLUMN(conflicts, ground),
    COLUMN(conflicts, made),
    COLUMN(conflicts, until),
};
static const struct takeout_section nominations_document[] = {
    SECTION("nominations", nominations), SECTION("endorsements", endorsements),
    SECTION("messages", messages),       SECTION("requests", requests),
    SECTION("conflicts", conflicts),
};

/* ---- decisions.json ----------------------------------------------------------------------------- */

LOAD(replies)
static const struct takeout_column replies_columns[] = {
    AS(replies, nomination, PUT_ID),
    COLUMN(replies, words),
    COLUMN(replies, waived),
    COLUMN(replies, at),
};
LOAD(appeals)
static const struct takeout_column appeals_columns[] = {
    AS(appeals, nomination, PUT_ID), AS(appeals, step, PUT_OPT_ID), COLUMN(appeals, words),
    COLUMN(appeals, made),           COLUMN(appeals, late),         COLUMN(appeals, due),
    COLUMN(appeals, state),          COLUMN(appeals, reasons),      COLUMN(appeals, closed),
};
static const struct takeout_section decisions_document[] = {
    SECTION("replies", replies),
    SECTION("appeals", appeals),
};

/* ---- awards.json -------------------------------------------------------------------------------- */

LOAD(terms)
static const struct takeout_column terms_columns[] = {
    AS(terms, id, PUT_ID), COLUMN(terms, number), COLUMN(terms, expertise), COLUMN(terms, from_day),
    COLUMN(terms, to_day), COLUMN(terms, state),  COLUMN(terms, ended_day),
};
LOAD(steps)
static const struct takeout_column steps_columns[] = {
    AS(steps, term, PUT_ID), COLUMN(steps, kind),      COLUMN(steps, ground),
    COLUMN(steps, evidence), COLUMN(steps, answer),    COLUMN(steps, answer_until),
    COLUMN(steps, state),    COLUMN(steps, made),      COLUMN(steps, decided),
    COLUMN(steps, from_day), COLUMN(steps, until_day),
};
LOAD(renewals)
static const struct takeout_column renewals_columns[] = {
    AS(renewals, term, PUT_ID), COLUMN(renewals, opened),  COLUMN(renewals, state),
    COLUMN(renewals, told_90),  COLUMN(renewals, told_60), COLUMN(renewals, told_30),
};
LOAD(badges)
static const struct takeout_column badges_columns[] = {
    AS(badges, term, PUT_ID), AS(badges, public_id, PUT_HEX), COLUMN(badges, state),
    COLUMN(badges, until),    COLUMN(badges, made),
};
static const struct takeout_section awards_document[] = {
    SECTION("terms", terms),
    SECTION("steps", steps),
    SECTION("renewals", renewals),
    SECTION("badges", badges),
};

/* ---- for_others.json ---------------------------------------------------------------------------- */

LOAD(nominated)
static const struct takeout_column nominated_columns[] = {
    AS(nominated, nomination, PUT_ID), COLUMN(nominated, name),    COLUMN(nominated, cycle),
    COLUMN(nominated, made),           COLUMN(nominated, reasons),
};
LOAD(endorsed)
static const struct takeout_column endorsed_columns[] = {
    AS(endorsed, nomination, PUT_ID), COLUMN(endorsed, name),      COLUMN(endorsed, words),
    COLUMN(endorsed, made),           COLUMN(endorsed, withdrawn),
};
LOAD(vouched)
static const struct takeout_column vouched_columns[] = {
    AS(vouched, contribution, PUT_ID),
    COLUMN(vouched, title),
    COLUMN(vouched, words),
    COLUMN(vouched, made),
    COLUMN(vouched, withdrawn),
};
LOAD(reviews)
static const struct takeout_column reviews_columns[] = {
    AS(reviews, id, PUT_ID),  COLUMN(reviews, cycle),     COLUMN(reviews, state),
    COLUMN(reviews, due),     COLUMN(reviews, submitted), COLUMN(reviews, confidence),
    COLUMN(reviews, seconds),
};
LOAD(points)
static const struct takeout_column points_columns[] = {
    AS(points, review, PUT_ID),
    COLUMN(points, criterion),
    COLUMN(points, points),
};
static const struct takeout_section for_others_document[] = {
    SECTION("nominated", nominated), SECTION("endorsed", endorsed), SECTION("vouched", vouched),
    SECTION("reviews", reviews),     SECTION("points", points),
};

/* ---- community.json ----------------------------------------------------------------------------- */

LOAD(articles)
static const struct takeout_column articles_columns[] = {
    AS(articles, id, PUT_ID),   COLUMN(articles, message_id), COLUMN(articles, newsgroup),
    COLUMN(articles, kind),     COLUMN(articles, subject),    COLUMN(articles, body),
    COLUMN(articles, language), COLUMN(articles, door),       COLUMN(articles, state),
    COLUMN(articles, at),       COLUMN(articles, edited),
};
LOAD(attachments)
static const struct takeout_column attachments_columns[] = {
    AS(attachments, article, PUT_ID), COLUMN(attachments, name),      COLUMN(attachments, type),
    COLUMN(attachments, bytes),       AS(attachments, file, PUT_HEX),
};
LOAD(subscriptions)
static const struct takeout_column subscriptions_columns[] = {
    COLUMN(subscriptions, newsgroup), COLUMN(subscriptions, role),  COLUMN(subscriptions, mail),
    COLUMN(subscriptions, since),     COLUMN(subscriptions, until),
};
LOAD(reactions)
static const struct takeout_column reactions_columns[] = {
    AS(reactions, article, PUT_ID),
    COLUMN(reactions, kind),
    COLUMN(reactions, at),
};
LOAD(bookmarks)
static const struct takeout_column bookmarks_columns[] = {
    AS(bookmarks, article, PUT_ID),
    COLUMN(bookmarks, at),
};
LOAD(votes)
static const struct takeout_column votes_columns[] = {
    AS(votes, article, PUT_ID),
    COLUMN(votes, choice),
};
LOAD(drafts)
static const struct takeout_column drafts_columns[] = {
    COLUMN(drafts, newsgroup),
    COLUMN(drafts, subject),
    COLUMN(drafts, body),
    COLUMN(drafts, at),
};
LOAD(reports)
static const struct takeout_column reports_columns[] = {
    AS(reports, article, PUT_ID), COLUMN(reports, ground), COLUMN(reports, words),
    COLUMN(reports, at),          COLUMN(reports, state),  COLUMN(reports, answer),
};
LOAD(candidacies)
static const struct takeout_column candidacies_columns[] = {
    COLUMN(candidacies, newsgroup),
    COLUMN(candidacies, words),
    COLUMN(candidacies, closes),
    COLUMN(candidacies, place),
};
LOAD(follows)
static const struct takeout_column follows_columns[] = {
    COLUMN(follows, channel),
    COLUMN(follows, kind),
    COLUMN(follows, since),
    COLUMN(follows, muted),
};
LOAD(introductions)
static const struct takeout_column introductions_columns[] = {
    AS(introductions, id, PUT_ID), COLUMN(introductions, words),  COLUMN(introductions, made),
    COLUMN(introductions, by_me),  COLUMN(introductions, answer),
};
LOAD(buddies)
static const struct takeout_column buddies_columns[] = {
    COLUMN(buddies, as_buddy),
    COLUMN(buddies, state),
    COLUMN(buddies, since),
};
LOAD(praises_taken)
static const struct takeout_column praises_taken_columns[] = {
    COLUMN(praises_taken, article), COLUMN(praises_taken, contribution), COLUMN(praises_taken, at)};
LOAD(praises_hidden)
static const struct takeout_column praises_hidden_columns[] = {COLUMN(praises_hidden, article),
                                                               COLUMN(praises_hidden, at)};
LOAD(posts)
static const struct takeout_column posts_columns[] = {
    AS(posts, id, PUT_ID),  COLUMN(posts, title), COLUMN(posts, state), COLUMN(posts, published),
    COLUMN(posts, version), COLUMN(posts, body),  COLUMN(posts, draft),
};
LOAD(ama_questions)
static const struct takeout_column ama_questions_columns[] = {
    AS(ama_questions, id, PUT_ID), COLUMN(ama_questions, event), COLUMN(ama_questions, words),
    COLUMN(ama_questions, state),  COLUMN(ama_questions, asked), COLUMN(ama_questions, votes),
};
LOAD(ama_answers)
static const struct takeout_column ama_answers_columns[] = {
    AS(ama_answers, id, PUT_ID), COLUMN(ama_answers, event), COLUMN(ama_answers, question),
    COLUMN(ama_answers, words),  COLUMN(ama_answers, state), COLUMN(ama_answers, at),
    COLUMN(ama_answers, slug),
};
LOAD(ama_votes)
static const struct takeout_column ama_votes_columns[] = {
    AS(ama_votes, question, PUT_ID),
    COLUMN(ama_votes, words),
};
LOAD(ama_parts)
static const struct takeout_column ama_parts_columns[] = {
    COLUMN(ama_parts, event),
    COLUMN(ama_parts, part),
    COLUMN(ama_parts, state),
    COLUMN(ama_parts, at),
};
static const struct takeout_section community_document[] = {
    SECTION("follows", follows),
    SECTION("introductions", introductions),
    SECTION("buddies", buddies),
    SECTION("praises_taken", praises_taken),
    SECTION("praises_hidden", praises_hidden),
    SECTION("articles", articles),
    SECTION("attachments", attachments),
    SECTION("subscriptions", subscriptions),
    SECTION("reactions", reactions),
    SECTION("bookmarks", bookmarks),
    SECTION("votes", votes),
    SECTION("drafts", drafts),
    SECTION("reports", reports),
    SECTION("candidacies", candidacies),
    SECTION("posts", posts),
    SECTION("ama_questions", ama_questions),
    SECTION("ama_answers", ama_answers),
    SECTION("ama_votes", ama_votes),
    SECTION("ama_parts", ama_parts),
};

/* ---- letters.json ------------------------------------------------------------------------------- */

LOAD(letters)
static const struct takeout_column letters_columns[] = {
    AS(letters, id, PUT_ID), COLUMN(letters, address), COLUMN(letters, subject),
    COLUMN(letters, body),   COLUMN(letters, state),   COLUMN(letters, sent),
};
LOAD(announcements)
static const struct takeout_column announcements_columns[] = {
    COLUMN(announcements, subject),      COLUMN(announcements, body),
    COLUMN(announcements, sent),         COLUMN(announcements, opened),
    COLUMN(announcements, acknowledged),
};
LOAD(paragraphs)
static const struct takeout_column paragraphs_columns[] = {
    COLUMN(paragraphs, subject), COLUMN(paragraphs, region), COLUMN(paragraphs, language),
    COLUMN(paragraphs, words),   COLUMN(paragraphs, at),
};
LOAD(notices)
static const struct takeout_column notices_columns[] = {
    AS(notices, id, PUT_ID),  COLUMN(notices, kind), COLUMN(notices, words),
    COLUMN(notices, address), COLUMN(notices, read), COLUMN(notices, actor),
};
LOAD(notice_choices)
static const struct takeout_column notice_choices_columns[] = {
    COLUMN(notice_choices, kind),
    COLUMN(notice_choices, web),
    COLUMN(notice_choices, mail),
};
LOAD(waiting)
static const struct takeout_column waiting_columns[] = {
    COLUMN(waiting, subject), COLUMN(waiting, message_id), COLUMN(waiting, made)};
static const struct takeout_section letters_document[] = {
    SECTION("mails_that_wait", waiting),
    SECTION("letters", letters),
    SECTION("notices", notices),
    SECTION("notice_choices", notice_choices),
    SECTION("announcements", announcements),
    SECTION("paragraphs", paragraphs),
};

/* ---- acts.json ---------------------------------------------------------------------------------- */

LOAD(acts)
static const struct takeout_column acts_columns[] = {
    COLUMN(acts, at),
    COLUMN(acts, kind),
    COLUMN(acts, about_me),
};
static const struct takeout_section acts_document[] = {
    SECTION("acts", acts),
};

const struct takeout_document takeout_documents[] = {
    {"profile", false, false, profile_document, COUNT(profile_document)},
    {"account", false, false, account_document, COUNT(account_document)},
    {"sources", false, false, sources_document, COUNT(sources_document)},
    {"participation", true, false, participation_document, COUNT(participation_document)},
    {"record", true, false, record_document, COUNT(record_document)},
    {"nominations", true, false, nominations_document, COUNT(nominations_document)},
    {"decisions", true, true, decisions_document, COUNT(decisions_document)},
    {"awards", true, false, awards_document, COUNT(awards_document)},
    {"for-others", true, false, for_others_document, COUNT(for_others_document)},
    {"community", true, false, community_document, COUNT(community_document)},
    {"letters", true, false, letters_document, COUNT(letters_document)},
    {"acts", true, false, acts_document, COUNT(acts_document)},
};
const size_t takeout_n_documents = COUNT(takeout_documents);
