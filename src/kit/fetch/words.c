#include "kit/fetch/fetch.h"

/* %.*s: the host; %lld: the number. */
static const char *status_words(int64_t status)
{
    if (status == 401 || status == 403 || status == 407)
        return N_("%.*s lets only people read this who sign in there (error %lld). Give an address "
                  "that everybody can open.");
    if (status == 404 || status == 410)
        return N_("%.*s has nothing at this address (error %lld). Look for it in a browser.");
    if (status >= 500)
        return N_("%.*s has a problem of its own (error %lld). Plaudit tries again later.");
    return N_("%.*s answers with the error %lld. Look at the address in a browser.");
}

static const char *words_of(enum fetch_outcome outcome, int64_t number)
{
    switch (outcome) {
    case FETCH_OK: return "";
    case FETCH_ADDRESS:
        return N_("Give an address that begins with https:// or http://, without a password.");
    case FETCH_PRIVATE:
        return N_("The address leads into a private network, which Plaudit does not enter.");
    case FETCH_PORT:
        return N_("The address names an unusual port. Plaudit reads from the ports 80 and 443.");
    case FETCH_NO_HOST: return N_("There is no server named %.*s. Check the address.");
    case FETCH_NO_ANSWER:
        return N_("The server of %.*s cannot be reached. Plaudit tries again later.");
    case FETCH_TIMEOUT: return N_("The server of %.*s did not answer within %lld seconds.");
    case FETCH_SLOW: return N_("The server of %.*s sends too slowly. Plaudit tries again later.");
    case FETCH_TOO_LARGE: return N_("%.*s sends more than %lld kB. Give an address with less.");
    case FETCH_BOMB:
        return N_("What %.*s sends grows to more than %lld kB when it is unpacked, so it was not "
                  "read.");
    case FETCH_GARBLED: return N_("The answer of %.*s cannot be understood.");
    case FETCH_CERTIFICATE:
        return N_("The certificate of %.*s could not be checked, so nothing was read.");
    case FETCH_REDIRECTS: return N_("%.*s leads on more than five times. Give the final address.");
    case FETCH_REDIRECT: return N_("%.*s leads on to something that is no web address.");
    case FETCH_DOWNGRADE:
        return N_("%.*s leads to a place where a secret would not be safe, so Plaudit stopped.");
    case FETCH_ROBOTS:
        return N_(
            "%.*s asks programs not to read this address (robots.txt), and Plaudit does not.");
    case FETCH_ROBOTS_DOWN:
        return N_("%.*s does not say what programs may read (robots.txt answers with the error "
                  "%lld). Plaudit tries again later.");
    case FETCH_WAIT:
        return N_("%.*s asks to be left alone for a while. Plaudit tries again later.");
    case FETCH_STATUS: return status_words(number);
    case FETCH_LINE:
        return N_("Many addresses of %.*s wait for their turn. Plaudit tries again later.");
    case FETCH_BROKEN:
        return N_("Something went wrong here while reading from %.*s. Plaudit tries again later.");
    case FETCH_STOPPED: return N_("This server reads nothing from the network at the moment.");
    case FETCH_NO_GROUP: return N_("%.*s has no such newsgroup, or wants a password for it.");
    }
    return "";
}

str fetch_words(struct ctx *c, enum fetch_outcome outcome, str host, int64_t number)
{
    const char *words = tr_c(c->catalog, words_of(outcome, number));
    switch (outcome) {
    case FETCH_OK:
    case FETCH_ADDRESS:
    case FETCH_PRIVATE:
    case FETCH_PORT:
    case FETCH_STOPPED: return arena_copy(c->mem, str_of(words));
    case FETCH_TIMEOUT:
    case FETCH_TOO_LARGE:
    case FETCH_BOMB:
    case FETCH_ROBOTS_DOWN:
    case FETCH_STATUS: return words_format(c, words, STR_ARG(host), (long long)number);
    case FETCH_NO_HOST:
    case FETCH_NO_ANSWER:
    case FETCH_SLOW:
    case FETCH_GARBLED:
    case FETCH_CERTIFICATE:
    case FETCH_REDIRECTS:
    case FETCH_REDIRECT:
    case FETCH_DOWNGRADE:
    case FETCH_ROBOTS:
    case FETCH_WAIT:
    case FETCH_LINE:
    case FETCH_NO_GROUP:
    case FETCH_BROKEN: return words_format(c, words, STR_ARG(host));
    }
    return (str){0};
}
