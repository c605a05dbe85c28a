#include "feature/award/words.h"

#include "feature/award/award.h"

const char *award_step_words(str kind)
{
    static const struct {
        const char *kind, *words;
    } all[] = {{"pause", N_("Leave")},
               {"resume", N_("Back from a leave")},
               {"revoke", N_("Revocation")},
               {"employment", N_("Employed by the owner of the program")}};
    for (size_t i = 0; i < COUNT(all); i++)
        if (str_same(kind, str_of(all[i].kind)))
            return all[i].words;
    return N_("Giving back");
}

str award_ground_words(struct ctx *c, str ground)
{
    static const struct {
        const char *ground, *words;
    } known[] = {{"employed-by-owner", N_("A confirmed employer owns the program.")},
                 {"leave", N_("Asked for, without giving a reason.")},
                 {"back", N_("The leave is over.")}};
    for (size_t i = 0; i < COUNT(known); i++)
        if (str_same(ground, str_of(known[i].ground)))
            return tr(c, known[i].words);
    return ground;
}

str award_term_words(struct ctx *c, str state)
{
    for (enum award_state s = AWARD_COMING; s <= AWARD_REVOKED; s++)
        if (str_same(state, str_of(award_state_code(s))))
            return tr(c, award_state_words(s));
    return state;
}
