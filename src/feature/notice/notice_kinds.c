/* The kinds of notices: a new one is one line. */
#include "feature/notice/inside.h"

#define AWARD N_("Your award")
#define WORK N_("Your work for the program")
#define TALK N_("Conversations")
#define PEOPLE N_("People")
#define PROGRAM N_("The program")

/* Where a room sends letters of its own about something (NOTICE_LETTER) nobody is written twice. */
/* clang-format off */
const struct notice_kind notice_kinds[] = {
    {"award-letter", AWARD, N_("The decision about my nomination is there"), N_("Your letter is there: the decision of cycle #"), N_("Your letter is there: a decision"), "none", false, NOTICE_LETTER},
    {"award-appeal", AWARD, N_("My appeal is answered"), N_("Your appeal is answered"), N_("Your appeal is answered"), "none", false, NOTICE_LETTER},
    {"record-drafts", AWARD, N_("What was found of me waits"), N_("Drafts in your record wait for you"), N_("Drafts in your record wait for you"), "none", false, NOTICE_LETTER},
    {"endorsement-asked", AWARD, N_("I am asked to endorse somebody"), N_("# asks you to endorse somebody for #"), N_("You are asked to endorse somebody"), "none", true, NOTICE_LETTER},

    {"review-assigned", WORK, N_("I get cases to review"), N_("Cases wait for your review: cycle #"), N_("Cases wait for your review"), "none", false, NOTICE_LETTER},

    {"lounge-mention", TALK, N_("Somebody mentions me"), N_("# mentioned you in “#”"), N_("Somebody mentioned you"), "each", true, NOTICE_ARTICLE},
    {"lounge-reply", TALK, N_("Somebody answers me"), N_("# answered you in “#”"), N_("Somebody answered you"), "daily", true, NOTICE_ARTICLE},
    {"lounge-followed", TALK, N_("Something new in a thread that I follow"), N_("New in a thread that you follow: “#”"), N_("New in a thread that you follow"), "daily", false, NOTICE_ARTICLE},
    {"lounge-best", TALK, N_("My answer is chosen as the best"), N_("# chose your answer to “#” as the best one"), N_("Your answer was chosen as the best one"), "daily", true},
    {"lounge-joined", TALK, N_("I am let into a group"), N_("You are a member of the group “#”"), N_("You are a member of a group that you asked for"), "each", false},
    {"lounge-member", TALK, N_("My place in a group changes"), N_("Your place in the group “#” has changed"), N_("Your place in a group has changed"), "each", false},
    {"lounge-removed", TALK, N_("An article of mine is removed"), N_("Your article “#” was removed; the page says why"), N_("An article of yours was removed; the page says why"), "each", false},
    {"lounge-shown", TALK, N_("An article of mine that waited is shown"), N_("Your article “#” is shown now"), N_("An article of yours is shown now"), "none", false},
    {"lounge-report", TALK, N_("What became of what I reported"), N_("Your report about “#” was looked at"), N_("Your report was looked at"), "each", false},
    {"lounge-held", TALK, N_("An article waits for me as a moderator"), N_("An article waits for a moderator in “#”"), N_("An article waits for a moderator"), "daily", false},
    {"lounge-watched", TALK, N_("An article in a group that I moderate has watched words"), N_("An article with watched words: “#”"), N_("An article with watched words"), "daily", false},
    {"lounge-reported", TALK, N_("An article in a group that I moderate is reported"), N_("“#” was reported to the moderators"), N_("An article was reported to the moderators"), "each", false},
    {"lounge-election", TALK, N_("A group of mine elects its moderators"), N_("The group “#” elects its moderators"), N_("A group of yours elects its moderators"), "daily", false},

    {"network-praise", PEOPLE, N_("Somebody praises me"), N_("# praised you: “#”"), N_("Somebody praised you"), "each", true},
    {"network-introduced", PEOPLE, N_("Somebody introduces me to somebody"), N_("# would like to introduce you to somebody: “#”"), N_("Somebody would like to introduce you"), "each", true},
    {"network-met", PEOPLE, N_("An introduction is agreed on"), N_("You both agreed to be introduced: “#”"), N_("You both agreed to be introduced"), "each", false},
    {"network-buddy-asked", PEOPLE, N_("I am asked to be somebody’s buddy"), N_("Somebody new would be glad of you as a buddy: #"), N_("Somebody new would be glad of you as a buddy"), "each", false},
    {"network-buddy", PEOPLE, N_("I have a buddy"), N_("# is your buddy: ask them anything"), N_("You have a buddy: ask them anything"), "each", true},
    {"network-followed", PEOPLE, N_("Somebody follows me"), N_("# follows you now"), N_("Somebody follows you now"), "none", true},

    {"announcement-sent", PROGRAM, N_("The program announces something"), N_("An announcement: “#”"), N_("There is an announcement"), "none", false, NOTICE_LETTER},
    {"announcement-due", PROGRAM, N_("An announcement asks me to confirm that I read it"), N_("Please confirm that you have read “#”"), N_("Please confirm that you have read an announcement"), "none", false, NOTICE_LETTER},
    {"announcement-paragraph", PROGRAM, N_("An announcement waits for my paragraph"), N_("An announcement waits for your paragraph: “#”"), N_("An announcement waits for your paragraph"), "each", false},
    {"announcement-review", PROGRAM, N_("An announcement waits for my review"), N_("An announcement waits for a second pair of eyes: “#”"), N_("An announcement waits for a second pair of eyes"), "each", false},
    {"blog-post", PROGRAM, N_("There is a new post on the blog"), N_("New on the blog: “#”"), N_("New on the blog"), "none", false},
    {"blog-comment", PROGRAM, N_("Somebody comments on my post"), N_("# commented on “#”"), N_("Somebody commented on your post"), "daily", true},
    {"blog-review", PROGRAM, N_("A post waits for my review"), N_("A post waits for you: “#”"), N_("A post waits for you"), "each", false},
    {"ama-question", PROGRAM, N_("A question waits for me as a host"), N_("A question waits for you in “#”"), N_("A question waits for you"), "daily", false},
    {"ama-answered", PROGRAM, N_("My question is answered"), N_("Your question in “#” is answered"), N_("Your question is answered"), "each", false},
    {"ama-host", PROGRAM, N_("I am asked to host"), N_("You are asked to host “#”"), N_("You are asked to host"), "each", false},
    {0},
};
/* clang-format on */

const struct notice_kind *notice_kind(str code)
{
    for (const struct notice_kind *k = notice_kinds; k->code; k++)
        if (str_same(code, str_of(k->code)))
            return k;
    return NULL;
}

static const struct {
    const char *code, *words;
} mails[] = {
    {"none", N_("No letter")},
    {"each", N_("A letter each time")},
    {"daily", N_("In a letter once a day")},
    {"weekly", N_("In a letter once a week")},
};

const char *notice_mail_words(str mail)
{
    for (size_t i = 0; i < COUNT(mails); i++)
        if (str_same(mail, str_of(mails[i].code)))
            return mails[i].words;
    return NULL;
}

bool notice_is_mail(str mail)
{
    return notice_mail_words(mail) != NULL;
}
