#include "feature/agreement/agreement.h"
#include "feature/demo/demo_agreement.sql.h"
#include "feature/demo/demo_plan.h"

enum { AGO_DAYS = 120, OPENS_DAYS = 45, VERSION = 1 };

static const struct {
    const char *kind, *language, *words;
} TEXTS[] = {
    {"nda", "en",
     "# What it is about\n\nProduct teams tell you what they plan before it is public, so that "
     "you can "
     "say what you think while it still helps.\n\n# What you promise\n\n1. You tell nobody what "
     "is marked "
     "as secret, until the program says that it is open.\n2. You may always say what stands under "
     "*What may "
     "be said before*.\n3. When you leave, what you have read stays between us.\n\n# How "
     "long\n\nTwelve "
     "months. You can take your signature back on any day."},
    {"nda", "de",
     "# Worum es geht\n\nProduktteams erzählen dir, was sie vorhaben, bevor es öffentlich ist, "
     "damit du "
     "sagen kannst, was du davon hältst, solange es noch hilft.\n\n# Was du versprichst\n\n1. Du "
     "erzählst "
     "niemandem, was als geheim bezeichnet ist, bis das Programm sagt, dass es offen ist.\n2. Was "
     "unter *Was "
     "vorher gesagt werden darf* steht, darfst du immer sagen.\n3. Wenn du gehst, bleibt unter "
     "uns, was du "
     "gelesen hast.\n\n# Wie lange\n\nZwölf Monate. Du kannst deine Unterschrift jederzeit "
     "zurücknehmen."},
    {"code", "en",
     "Be kind, be honest about where you work, and help people where they are. Disagree with what "
     "was said, "
     "not with who said it. What was told you in confidence stays with you.\n\nWho sees that "
     "somebody does "
     "not keep to this tells a lead, or reports the message."},
};

static enum err adopt(struct demo *d)
{
    for (size_t i = 0; i < COUNT(TEXTS); i++) {
        struct agreement_draft in = {TEXTS[i].kind, str_of(TEXTS[i].language),
                                     str_of(TEXTS[i].words), 12};
        enum err e = agreement_save(d->c, &in);
        bool last = i + 1 == COUNT(TEXTS) || TEXTS[i + 1].kind != TEXTS[i].kind;
        if (!e && last)
            e = agreement_adopt(d->c, d->c->made);
        if (e)
            return e;
    }
    return OK;
}

/* Most have signed; who has not is on the list. */
enum err demo_make_agreements(struct demo *d)
{
    struct ctx *c = d->c;
    moment now = c->now;
    c->now = (moment){DEMO_START.s - AGO_DAYS * 86400LL};
    c->me = d->people[d->managers[0]].id, c->bits |= MANAGER;
    day today = day_of_moment(c->now);
    struct embargo_new secret = {
        .name = S("Atlas 3: storage engine"),
        .say = S("That a new version comes in spring. Nothing about its name or its figures."),
        .nda_version = VERSION,
        .opens = {true, {moment_of_day((day){day_of_moment(DEMO_START).n + OPENS_DAYS}).s}},
    };
    enum err e = adopt(d);
    if (!e)
        e = q_demo_agreement_sign(c, (day){today.n + 365});
    if (!e)
        e = embargo_save(c, 0, &secret);
    c->now = now, c->me = 0, c->bits = ANYBODY;
    return e;
}
