#include "feature/credential/credential.h"

static const struct {
    const char *code, *words;
} verdicts[] = {
    [CREDENTIAL_VALID] = {"valid", N_("Valid")},
    [CREDENTIAL_NOT_YET] = {"not-yet", N_("Not valid yet")},
    [CREDENTIAL_EXPIRED] = {"expired", N_("Expired")},
    [CREDENTIAL_SUSPENDED] = {"suspended", N_("Suspended")},
    [CREDENTIAL_WITHDRAWN] = {"withdrawn", N_("Withdrawn")},
    [CREDENTIAL_NOT_GENUINE] = {"not-genuine", N_("Not genuine")},
    [CREDENTIAL_UNKNOWN_ISSUER] = {"unknown-issuer", N_("Unknown issuer")},
    [CREDENTIAL_CANNOT] = {"cannot-check", N_("Cannot be checked here")},
    [CREDENTIAL_NO_BADGE] = {"no-badge", N_("Not a badge")},
};

static const struct {
    enum credential_verdict verdict;
    const char *words;
} reasons[] = {
    [REASON_VALID] =
        {CREDENTIAL_VALID,
         N_("The signature is the issuer's, nothing was changed since, and the issuer has "
            "not withdrawn it.")},
    [REASON_TOKEN] = {CREDENTIAL_CANNOT,
                      N_("It is a badge in the form of a JSON Web Token. Only badges with "
                         "data-integrity proofs can be checked here.")},
    [REASON_NO_BADGE] = {CREDENTIAL_NO_BADGE,
                         N_("The file can be read, but it is no Open Badge of version 3.")},
    [REASON_UNSIGNED] = {CREDENTIAL_NOT_GENUINE, N_("Nobody has signed it.")},
    [REASON_NO_METHOD] = {CREDENTIAL_UNKNOWN_ISSUER,
                          N_("It does not say in a known way where the issuer's keys are.")},
    [REASON_OTHERS_KEY] = {CREDENTIAL_NOT_GENUINE,
                           N_("It was signed with a key that is not the issuer's.")},
    [REASON_NO_KEY] = {CREDENTIAL_UNKNOWN_ISSUER, N_("The issuer's keys could not be found.")},
    [REASON_NOT_LISTED] = {CREDENTIAL_NOT_GENUINE,
                           N_("The issuer's list of keys does not have the one that signed.")},
    [REASON_MISFIT] = {CREDENTIAL_NOT_GENUINE,
                       N_("The signature does not fit: the badge was changed, or was not signed by "
                          "its issuer.")},
    [REASON_UNKNOWN_TERMS] = {CREDENTIAL_CANNOT,
                              N_("It uses words or signatures that are not known here.")},
    [REASON_DATES] = {CREDENTIAL_NOT_GENUINE, N_("A date in it is no date.")},
    [REASON_KEY_ONLY] =
        {CREDENTIAL_UNKNOWN_ISSUER,
         N_("The signature fits, but its issuer is nothing but a key: anybody can make "
            "one, and the name in it proves nothing.")},
    [REASON_REVOKED] = {CREDENTIAL_WITHDRAWN, N_("The issuer has withdrawn it.")},
    [REASON_SUSPENDED] = {CREDENTIAL_SUSPENDED,
                          N_("The issuer has suspended it; that may be for some time only.")},
    [REASON_NO_STATUS] = {CREDENTIAL_CANNOT,
                          N_("The signature fits, but whether it was withdrawn could not be found "
                             "out.")},
    [REASON_EXPIRED] = {CREDENTIAL_EXPIRED, N_("It was genuine, and its time is over.")},
    [REASON_STALE] = {CREDENTIAL_EXPIRED,
                      N_("It was genuine, and its signature was made for a time that is over.")},
    [REASON_NOT_YET] = {CREDENTIAL_NOT_YET, N_("It is genuine, and its time has not begun.")},
};

enum credential_reason credential_judge(const struct credential_facts *f)
{
    if (f->token)
        return REASON_TOKEN;
    if (!f->badge)
        return REASON_NO_BADGE;
    if (f->proofs == 0)
        return REASON_UNSIGNED;
    if (f->key == KEY_NO_METHOD)
        return REASON_NO_METHOD;
    if (f->key == KEY_OTHERS)
        return REASON_OTHERS_KEY;
    if (f->key == KEY_NOT_THERE)
        return REASON_NO_KEY;
    if (f->key == KEY_NOT_LISTED)
        return REASON_NOT_LISTED;
    if (f->misfit > 0)
        return REASON_MISFIT;
    if (f->fit == 0 || !f->stated)
        return REASON_UNKNOWN_TERMS;
    if (f->dates_wrong || !f->from.set)
        return REASON_DATES;
    if (f->key == KEY_ONLY)
        return REASON_KEY_ONLY;
    if (f->status == STATUS_REVOKED)
        return REASON_REVOKED;
    if (f->until.set && f->until.value.s <= f->now.s - CREDENTIAL_SKEW_S)
        return f->status == STATUS_SUSPENDED ? REASON_SUSPENDED : REASON_EXPIRED;
    if (f->status == STATUS_SUSPENDED)
        return REASON_SUSPENDED;
    if (f->status == STATUS_CANNOT)
        return REASON_NO_STATUS;
    if (f->stale == f->fit)
        return REASON_STALE;
    if (f->from.value.s > f->now.s + CREDENTIAL_SKEW_S)
        return REASON_NOT_YET;
    return REASON_VALID;
}

enum credential_verdict credential_verdict_of(enum credential_reason reason)
{
    return reasons[reason].verdict;
}

const char *credential_verdict_code(enum credential_verdict v)
{
    return verdicts[v].code;
}

const char *credential_verdict_words(enum credential_verdict v)
{
    return verdicts[v].words;
}

const char *credential_reason_words(enum credential_reason r)
{
    return reasons[r].words;
}
