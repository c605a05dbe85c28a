#include "feature/lounge/inside.h"

enum post_answer lounge_may_post(const struct post_facts *f)
{
    bool moderator = (f->rights & LOUNGE_MODERATE) != 0;
    if (f->person == 0)
        return POST_SIGN_IN;
    if (f->by_program)
        return POST_SHOW;
    if (!f->open)
        return POST_CLOSED;
    if (f->muted)
        return POST_MUTED;
    if (f->locked && !moderator)
        return POST_LOCKED;
    if (!f->reply && (f->rights & LOUNGE_START) == 0)
        return POST_NO_START;
    if (f->reply && (f->rights & LOUNGE_REPLY) == 0)
        return POST_NO_REPLY;
    if (f->files && (f->rights & LOUNGE_ATTACH) == 0)
        return POST_NO_FILES;
    if (f->poll && (f->rights & LOUNGE_POLL) == 0)
        return POST_NO_POLL;
    if (moderator)
        return POST_SHOW;
    if (f->words == WATCHED_REFUSE)
        return POST_WORDS;
    if (f->fresh && (f->this_hour >= POST_NEW_HOUR || f->this_day >= POST_NEW_DAY))
        return POST_NEW_HERE;
    if (f->this_hour >= POST_HOUR || f->this_day >= POST_DAY)
        return POST_TOO_MANY;
    if (f->words == WATCHED_HOLD || (f->moderated && (f->rights & LOUNGE_DIRECT) == 0))
        return POST_HOLD;
    return POST_SHOW;
}

const char *lounge_post_sentence(enum post_answer answer)
{
    switch (answer) {
    case POST_SHOW:
    case POST_HOLD: return "";
    case POST_SIGN_IN: return N_("Sign in to write.");
    case POST_CLOSED: return N_("This group can be read, but nobody can write in it now.");
    case POST_MUTED: return N_("You can read this group, but not write in it at present.");
    case POST_LOCKED: return N_("This thread is closed. You can start a new one.");
    case POST_NO_START: return N_("You can answer in this group, but not start threads.");
    case POST_NO_REPLY: return N_("You can read this group, but not write in it.");
    case POST_NO_FILES: return N_("This group takes no files. Put a link in your text instead.");
    case POST_NO_POLL: return N_("This group takes no polls.");
    case POST_WORDS:
        return N_("Your text has words that this community does not use. Please say it otherwise.");
    case POST_NEW_HERE:
        return N_("You are new here, and have written much already. Please go on a little later.");
    case POST_TOO_MANY:
        return N_("You have written very much lately. Please go on a little later.");
    }
    return "";
}
