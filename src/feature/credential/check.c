#include "feature/credential/inside.h"

#include "kit/fetch/fetch.h"
#include "kit/sandbox/sandbox.h"

#include <string.h>

enum { KEYS_MAX = 512 << 10, LIST_FILE_MAX = 2 << 20, SECONDS = 15 };

/* One check: what was found out so far. */
struct checking {
    struct ctx *c;
    const struct credential_question *question;
    struct credential_check *check;
    struct credential_facts facts;
    uint8_t key[SIGN_PUBLIC];
};

static const struct sandbox_limits reading = {
    .output_max = 4 * SIGN_DOCUMENT_MAX, .memory_max = 256 << 20, .seconds = 10};

static enum err read_badge(struct ctx *c, str bytes, str slot, struct sign_badge *badge)
{
    str record;
    enum err e = sandbox_run(c, sign_read, (struct sandbox_input){bytes, slot}, reading, &record);
    return e ? e : sign_taken(c, record, badge);
}

struct wanted {
    str address;
    size_t most;      /* bytes */
    bool encrypted; /* to the end: nobody on the way may have written it */
};
static enum err fetch(struct checking *k, struct wanted wanted, str *bytes)
{
    struct fetch_answer answer;
    enum err e = fetch_one(
        k->c, k->question->fetcher,
        &(struct fetch_request){.url = wanted.address,
                                .accept = S("application/vc+ld+json, application/ld+json, "
                                            "application/json, image/png, image/svg+xml"),
                                .most = wanted.most,
                                .seconds = SECONDS,
                                .api = true},
        &answer);
    if (e) {
        k->check->detail = answer.words;
        return e;
    }
    if (wanted.encrypted && !str_starts(answer.url, S("https://"))) {
        k->check->detail =
            tr(k->c, N_("The issuer's address leads to one without encryption, where "
                        "anybody on the way could put keys of their own."));
        return ERR_INVALID;
    }
    *bytes = answer.body;
    return OK;
}

/* ---- whose key ----------------------------------------------------------------------------------- */

/* The first proof that is known here. */
static const struct sign_proof *known_proof(const struct sign_badge *b)
{
    for (size_t i = 0; i < b->n_proofs; i++)
        if (b->proofs[i].suite != SIGN_SUITE_OTHER)
            return &b->proofs[i];
    return NULL;
}

static enum credential_key_found fetch_key(struct checking *k, str method, uint8_t out[SIGN_PUBLIC])
{
    struct sign_method m;
    str document, key;
    if (!sign_method_read(k->c->mem, method, &m) ||
        fetch(k, (struct wanted){m.address, KEYS_MAX, true}, &document))
        return KEY_NOT_THERE;
    if (sandbox_run(k->c, sign_read_key, (struct sandbox_input){document, method}, reading, &key)) {
        k->check->detail = k->c->why;
        return KEY_NOT_THERE;
    }
    if (key.len != SIGN_PUBLIC)
        return KEY_NOT_LISTED;
    memcpy(out, key.at, SIGN_PUBLIC);
    return KEY_FOUND;
}

static enum err find_key(struct checking *k, const struct sign_proof *proof)
{
    struct sign_method m;
    k->facts.key = KEY_NO_METHOD;
    if (!sign_method_read(k->c->mem, proof->method, &m))
        return OK;
    k->facts.key = KEY_OTHERS;
    if (!str_same(m.controller, k->check->badge.issuer))
        return OK;
    enum err e = credential_own_key(k->c, &m, &k->check->ours, k->key);
    if (e || k->check->ours) {
        k->facts.key = KEY_FOUND;
        return e;
    }
    if (m.address.len > 0) {
        k->facts.key = fetch_key(k, proof->method, k->key);
        return OK;
    }
    memcpy(k->key, m.key, SIGN_PUBLIC);
    k->facts.key = str_same(m.controller, k->question->trusted) ? KEY_FOUND : KEY_ONLY;
    return OK;
}

static bool is_good(const struct sign_proof *p, const uint8_t key[SIGN_PUBLIC])
{
    return str_same(p->purpose, S("assertionMethod")) && sign_fits(p, key);
}

static bool is_over(opt_time until, moment now)
{
    return until.set && until.value.s <= now.s - CREDENTIAL_SKEW_S;
}

static void count_proofs(struct checking *k, const struct sign_proof *first)
{
    const struct sign_badge *b = &k->check->badge;
    for (size_t i = 0; i < b->n_proofs; i++) {
        const struct sign_proof *p = &b->proofs[i];
        bool fits = is_good(p, k->key);
        if (p->suite == SIGN_SUITE_OTHER || !str_same(p->method, first->method))
            continue; /* others may sign as well; that is for who knows them */
        k->facts.fit += fits;
        k->facts.stale += fits && is_over(p->expires, k->c->now);
        k->facts.misfit += !fits && (!p->hashed ? !p->is_signed : p->exact);
    }
}

/* ---- withdrawn? ------------------------------------------------------------------------------------ */

static enum credential_status_found of_state(str state)
{
    return str_same(state, S("revoked"))     ? STATUS_REVOKED
           : str_same(state, S("suspended")) ? STATUS_SUSPENDED
                                             : STATUS_FINE;
}

/* Ours: the row says it, by the number at the end of the address. */
static enum err own_status(struct checking *k)
{
    struct ctx *c = k->c;
    str id = k->check->badge.id, public_id;
    struct row_credential_by_public row;
    enum { HEX = 2 * PUBLIC_ID };
    k->facts.status = STATUS_CANNOT;
    if (id.len < HEX || !credential_public_id(c, str_from(id, id.len - HEX), &public_id))
        return OK;
    enum err e = q_credential_by_public(c, public_id, &row);
    if (e)
        return e;
    k->facts.status = row.found ? of_state(row.state) : STATUS_REVOKED;
    k->check->holder = row.found ? row.name : S("");
    return OK;
}

/* Lists are signed again, perhaps with a newer key than the badge. */
static bool list_is_signed(struct checking *k, const struct sign_badge *list)
{
    const struct sign_proof *proof = known_proof(list), *own = known_proof(&k->check->badge);
    struct sign_method m;
    uint8_t key[SIGN_PUBLIC];
    if (!proof || !str_same(list->issuer, k->check->badge.issuer))
        return false;
    if (str_same(proof->method, own->method))
        return is_good(proof, k->key);
    return sign_method_read(k->c->mem, proof->method, &m) && str_same(m.controller, list->issuer) &&
           fetch_key(k, proof->method, key) == KEY_FOUND && is_good(proof, key);
}

/* Why a list says nothing about the badge; NULL: it does. */
static const char *objection(struct checking *k, const struct sign_badge *list, str purpose)
{
    moment now = k->c->now;
    if (!list_is_signed(k, list))
        return N_("The status list was not signed by the issuer.");
    if (!str_same(list->list_purpose, purpose))
        return N_("The status list is for another purpose.");
    if (list->dates_wrong.len > 0 || is_over(list->until, now) ||
        is_over(known_proof(list)->expires, now) ||
        (list->from.set && list->from.value.s > now.s + CREDENTIAL_SKEW_S))
        return N_("The status list is not of today.");
    return NULL;
}

/* Is the bit set in that list? also: the address may be one for people instead, which says nothing. */
static enum credential_status_found in_list(struct checking *k, const struct sign_status *s,
                                            bool also)
{
    struct ctx *c = k->c;
    struct sign_badge list;
    str bytes, purpose = also ? S("suspension") : s->purpose;
    if (s->index < 0 ||
        fetch(k, (struct wanted){also ? s->also : s->list, LIST_FILE_MAX, false}, &bytes))
        return STATUS_CANNOT;
    if (also && !str_starts(str_trim(bytes), S("{")))
        return STATUS_FINE;
    str slot = arena_format(c->mem, "%lld", (long long)s->index);
    if (read_badge(c, bytes, slot, &list)) {
        k->check->detail = c->why;
        return STATUS_CANNOT;
    }
    const char *why = objection(k, &list, purpose);
    if (why) {
        k->check->detail = tr(c, why);
        return STATUS_CANNOT;
    }
    if (!list.list_bit)
        return STATUS_FINE;
    return str_same(purpose, S("suspension")) ? STATUS_SUSPENDED : STATUS_REVOKED;
}

static void worse(enum credential_status_found *is, enum credential_status_found found)
{
    static const int weight[] = {
        [STATUS_FINE] = 0, [STATUS_CANNOT] = 1, [STATUS_SUSPENDED] = 2, [STATUS_REVOKED] = 3};
    if (weight[found] > weight[*is])
        *is = found;
}

static void foreign_status(struct checking *k)
{
    const struct sign_badge *b = &k->check->badge;
    for (size_t i = 0; i < b->n_statuses; i++) {
        const struct sign_status *s = &b->statuses[i];
        bool known =
            str_same(s->type, S("BitstringStatusListEntry")) &&
            (str_same(s->purpose, S("revocation")) || str_same(s->purpose, S("suspension")));
        worse(&k->facts.status, known ? in_list(k, s, false) : STATUS_CANNOT);
        if (known && s->also.len > 0 && k->facts.status == STATUS_FINE)
            worse(&k->facts.status, in_list(k, s, true));
    }
}

/* ---- all of it --------------------------------------------------------------------------------------- */

static enum err look(struct checking *k)
{
    struct ctx *c = k->c;
    const struct sign_badge *b = &k->check->badge;
    const struct sign_proof *first = known_proof(b);
    enum err e = OK;
    k->facts = (struct credential_facts){.token = b->token,
                                         .badge = b->badge,
                                         .stated = b->stated,
                                         .proofs = b->n_proofs,
                                         .dates_wrong = b->dates_wrong.len > 0,
                                         .from = b->from,
                                         .until = b->until,
                                         .now = c->now};
    if (!b->badge || !first)
        return OK;
    if ((e = find_key(k, first)) || (k->facts.key != KEY_FOUND && k->facts.key != KEY_ONLY))
        return e;
    count_proofs(k, first);
    if (k->facts.fit == 0 || k->facts.misfit > 0 || k->facts.key == KEY_ONLY)
        return OK; /* nothing is fetched for who is not the issuer */
    if (k->check->ours)
        return own_status(k);
    foreign_status(k);
    return OK;
}

/* One of ours needs no network: at our address, or at the one that is in the badge itself. */
static enum err own_bytes(struct ctx *c, str address, str *bytes)
{
    enum { HEX = 2 * PUBLIC_ID };
    str public_id,
        named = str_ends(address, S(".json")) ? str_upto(address, address.len - 5) : address;
    struct row_credential_by_public row;
    if (!c->db || named.len < HEX ||
        !credential_public_id(c, str_from(named, named.len - HEX), &public_id))
        return OK;
    enum err e = q_credential_by_public(c, public_id, &row);
    str id = arena_format(c->mem, "\"id\":\"%.*s\"", STR_ARG(named));
    if (!e && row.found &&
        (str_starts(named, arena_format(c->mem, "%.*s/", STR_ARG(c->site->address))) ||
         str_find(row.document, id) != SIZE_MAX))
        *bytes = row.document;
    return e;
}

static enum err bring(struct checking *k, str *bytes)
{
    struct ctx *c = k->c;
    *bytes = k->question->bytes;
    if (k->question->address.len == 0)
        return OK;
    enum err e = own_bytes(c, k->question->address, bytes);
    if (e || bytes->len > 0)
        return e;
    e = fetch(k, (struct wanted){k->question->address, SIGN_FILE_MAX, false}, bytes);
    return e ? fail(c, e, "%.*s", STR_ARG(k->check->detail)) : OK;
}

enum err credential_check(struct ctx *c, const struct credential_question *question,
                          struct credential_check *check)
{
    struct checking k = {.c = c, .question = question, .check = check};
    str bytes;
    *check = (struct credential_check){0};
    enum err e = bring(&k, &bytes);
    if (e)
        return e;
    if (bytes.len > SIGN_FILE_MAX)
        return fail(c, ERR_INVALID, "The file is larger than 8 MB; no badge is.");
    if ((e = read_badge(c, bytes, S(""), &check->badge)) || (e = look(&k)))
        return e;
    enum credential_reason reason = credential_judge(&k.facts);
    check->verdict = credential_verdict_of(reason);
    check->reason = tr(c, credential_reason_words(reason));
    return OK;
}
