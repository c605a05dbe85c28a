#include "kit/identity/facts.h"

const struct fact_row facts[FACTS] = {
    [FACT_ADDRESS] = {110, N_("same address")},
    [FACT_SHARED] = {40, N_("same address, which is used under several names")},
    [FACT_ACCOUNT] = {110, N_("same account")},
    [FACT_PAGE] = {45, N_("same page on the web")},
    [FACT_HANDLE] = {0, N_("same handle")},
    [FACT_MADE] = {-6, N_("handle made of the name")},
    [FACT_OWN_DOMAIN] = {24, N_("same domain, which few use")},
    [FACT_DOMAIN] = {6, N_("same domain")},
    [FACT_NAME] = {0, N_("same name")},
    [FACT_SPELLED] = {-4, N_("same name in another spelling or script")},
    [FACT_BONES] = {-12, N_("same name in another script, read without vowels")},
    [FACT_BONES_MANY] = {-40, N_("several names are read like it")},
    [FACT_SHORT] = {-4, N_("short form of the name")},
    [FACT_TYPO] = {-18, N_("name that differs in one letter")},
    [FACT_INITIAL] = {-2, N_("initial and the same surname")},
    [FACT_LEFT_OVER] = {-2, NULL},
    [FACT_CHANGED] = {-25, N_("a part of the name is another one")},
    [FACT_OTHER] = {-60, N_("another name")},
    [FACT_ACCOUNTS] = {-5, N_("two accounts in one place")},
    [FACT_COMMON] = {0, N_("several people may have this name")},
};

str facts_in_words(struct ctx *c, const struct verdict *v)
{
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < FACTS; i++) {
        if (!(v->facts & 1u << i) || !facts[i].words)
            continue;
        text_add(&t, t.len ? S("; ") : S(""));
        text_add(&t, tr(c, facts[i].words));
    }
    return text_str(&t);
}
