#include "kit/http/csrf.h"

bool secret_same(str a, str b)
{
    if (a.len != b.len)
        return false;
    unsigned char differs = 0;
    for (size_t i = 0; i < a.len; i++)
        differs |= (unsigned char)(a.at[i] ^ b.at[i]);
    return differs == 0;
}

bool csrf_own_origin(const struct req *r, str address)
{
    if (r->fetch_site.len > 0)
        return str_same(r->fetch_site, S("same-origin")) || str_same(r->fetch_site, S("none"));
    if (r->origin.len == 0)
        return true; /* an old browser or a program; the token decides */
    if (address.len > 0 && str_same_nocase(r->origin, address))
        return true;
    str scheme = r->secure ? S("https://") : S("http://");
    return str_starts(r->origin, scheme) && r->host.len > 0 &&
           str_same_nocase(str_from(r->origin, scheme.len), r->host);
}

bool csrf_own_token(const struct req *r)
{
    return r->token.len > 0 && secret_same(r->token, form_text(r, "token"));
}
