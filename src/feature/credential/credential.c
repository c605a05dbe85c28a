#include "feature/credential/inside.h"

#include "kit/store/store.h"

#include <sodium.h>
#include <string.h>

enum { SALT = 16, LIST_FULL = SIGN_LIST_SLOTS / 2 }; /* fuller, random slots would be sought long */

#define CONTEXT "https://www.w3.org/ns/credentials/v2"
#define BADGES "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

bool credential_public_id(struct ctx *c, str hex, str *id)
{
    unsigned char *bytes = arena_take(c->mem, PUBLIC_ID, 1);
    size_t n;
    if (hex.len != 2 * PUBLIC_ID ||
        sodium_hex2bin(bytes, PUBLIC_ID, hex.at, hex.len, NULL, &n, NULL) != 0 || n != PUBLIC_ID)
        return false;
    *id = (str){(const char *)bytes, PUBLIC_ID};
    return str_same(arena_hex(c->mem, bytes, PUBLIC_ID), hex);
}

/* ---- status lists ---------------------------------------------------------------------------------- */

static const struct {
    const char *purpose, *state;
} lists[] = {{"revocation", "revoked"}, {"suspension", "suspended"}};

static str list_address(struct ctx *c, int64_t list, const char *purpose)
{
    return arena_format(c->mem, "%.*s/credentials/status/%lld%s%s", STR_ARG(c->site->address),
                        (long long)list, *purpose ? "/" : "", purpose);
}

static enum err sign_one_list(struct ctx *c, const struct credential_signer *signer, int64_t list,
                              size_t which)
{
    struct row_credential_slots *rows;
    size_t n;
    str issued;
    enum err e = q_credential_slots(c, list, str_of(lists[which].state), &rows, &n);
    if (e)
        return e;
    int64_t *set = arena_take(c->mem, n ? n : 1, sizeof *set);
    for (size_t i = 0; i < n; i++)
        set[i] = rows[i].slot;
    str id = list_address(c, list, lists[which].purpose);
    str document = arena_format(
        c->mem,
        "{\"@context\":[\"" CONTEXT "\"],\"id\":\"%.*s\","
        "\"type\":[\"VerifiableCredential\",\"BitstringStatusListCredential\"],"
        "\"issuer\":\"%.*s\",\"validFrom\":\"%.*s\",\"credentialSubject\":{\"id\":\"%.*s#list\","
        "\"type\":\"BitstringStatusList\",\"statusPurpose\":\"%s\",\"encodedList\":\"%.*s\"}}",
        STR_ARG(id), STR_ARG(signer->issuer), STR_ARG(moment_iso(c->mem, c->now)), STR_ARG(id),
        lists[which].purpose, STR_ARG(sign_list(c->mem, set, n)));
    if ((e = sign_issue(c, document, &(struct sign_maker){&signer->key, signer->method, c->now},
                        &issued)))
        return e;
    return q_credential_list_put(c, list, str_of(lists[which].purpose), issued);
}

static enum err sign_lists(struct ctx *c, const struct credential_signer *signer, int64_t list)
{
    enum err e = OK;
    for (size_t i = 0; !e && i < COUNT(lists); i++)
        e = sign_one_list(c, signer, list, i);
    return e;
}

/* ---- issuing ---------------------------------------------------------------------------------------- */

/* One run of issuing: the key is read once, and so is the list. */
struct issuing {
    struct ctx *c;
    struct credential_signer signer;
    int64_t list, used;
    bool changed; /* a bit of the list, too */
};

static enum err find_list(struct issuing *i)
{
    struct row_credential_list row;
    enum err e = q_credential_list(i->c, &row);
    if (e)
        return e;
    i->list = row.id, i->used = row.used;
    if (row.found && row.used < LIST_FULL)
        return OK;
    i->list = id_new(i->c), i->used = 0;
    return sign_lists(i->c, &i->signer, i->list);
}

static enum err find_slot(struct issuing *i, int64_t *slot)
{
    struct row_credential_slot_used row = {.found = true};
    enum err e = i->used >= LIST_FULL || i->list == 0 ? find_list(i) : OK;
    while (!e && row.found) {
        *slot = (int64_t)random_below(i->c, SIGN_LIST_SLOTS);
        e = q_credential_slot_used(i->c, i->list, *slot, &row);
    }
    i->used++;
    return e;
}

/* The holder is named by the address of the page and by a hash: whoever knows the name can compare. */
static void add_subject(struct ctx *c, struct text *t, const struct row_credential_term *term)
{
    unsigned char salt[SALT], hash[crypto_hash_sha256_BYTES];
    random_bytes(c, salt, sizeof salt);
    str salted = arena_hex(c->mem, salt, sizeof salt);
    str told = arena_format(c->mem, "%.*s%.*s", STR_ARG(term->name), STR_ARG(salted));
    crypto_hash_sha256(hash, (const unsigned char *)told.at, told.len);
    text_format(t,
                "{\"id\":\"%.*s/people/%.*s\",\"type\":[\"AchievementSubject\"],\"identifier\":[{"
                "\"type\":\"IdentityObject\",\"hashed\":true,\"identityHash\":\"sha256$%.*s\","
                "\"identityType\":\"name\",\"salt\":\"%.*s\"}],\"achievement\":",
                STR_ARG(c->site->address), STR_ARG(term->handle),
                STR_ARG(arena_hex(c->mem, hash, sizeof hash)), STR_ARG(salted));
}

static void add_achievement(struct ctx *c, struct text *t, const struct row_credential_term *term)
{
    text_format(t,
                "{\"id\":\"%.*s/about/decisions#award\",\"type\":[\"Achievement\"],"
                "\"achievementType\":\"Award\",\"name\":",
                STR_ARG(c->site->address));
    text_json(t, arena_format(c->mem, "%.*s: %.*s", STR_ARG(term->program_name),
                              STR_ARG(term->expertise)));
    text_add(t, S(",\"description\":"));
    text_json(t, arena_format(c->mem,
                              "Award of %.*s for work for the community in %.*s, given for a term "
                              "by a committee that read the work of a year.",
                              STR_ARG(term->program_name), STR_ARG(term->expertise)));
    text_format(t,
                ",\"criteria\":{\"id\":\"%.*s/about/decisions\",\"narrative\":\"How decisions are "
                "made: nominated, documented, read by several reviewers, decided by a "
                "committee.\"}}",
                STR_ARG(c->site->address));
}

static str document_of(struct issuing *i, const struct row_credential_term *term, str public_id,
                       int64_t slot)
{
    struct ctx *c = i->c;
    struct text t = {.mem = c->mem};
    text_format(&t,
                "{\"@context\":[\"" CONTEXT "\",\"" BADGES "\"],"
                "\"id\":\"%.*s/credentials/%.*s\","
                "\"type\":[\"VerifiableCredential\",\"OpenBadgeCredential\"],\"name\":",
                STR_ARG(c->site->address), STR_ARG(public_id));
    text_json(&t, term->program_name);
    text_format(&t,
                ",\"issuer\":{\"id\":\"%.*s\",\"type\":[\"Profile\"],\"url\":\"%.*s\",\"name\":",
                STR_ARG(i->signer.issuer), STR_ARG(c->site->address));
    text_json(&t, term->program_name);
    text_format(&t, "},\"validFrom\":\"%.*s\",\"validUntil\":\"%.*s\",\"credentialSubject\":",
                STR_ARG(moment_iso(c->mem, moment_of_day(term->from_day))),
                STR_ARG(moment_iso(c->mem, moment_of_day(term->to_day))));
    add_subject(c, &t, term);
    add_achievement(c, &t, term);
    text_format(
        &t,
        "},\"evidence\":[{\"id\":\"%.*s/people/%.*s/contributions\",\"type\":[\"Evidence\"],"
        "\"name\":\"Contributions\"}],",
        STR_ARG(c->site->address), STR_ARG(term->handle));
    text_format(&t,
                "\"credentialStatus\":{\"id\":\"%.*s#%lld\",\"type\":\"BitstringStatusListEntry\","
                "\"statusPurpose\":\"revocation\",\"statusListIndex\":\"%lld\","
                "\"statusListCredential\":\"%.*s\",\"statusReference\":\"%.*s\"}}",
                STR_ARG(list_address(c, i->list, "")), (long long)slot, (long long)slot,
                STR_ARG(list_address(c, i->list, lists[0].purpose)),
                STR_ARG(list_address(c, i->list, lists[1].purpose)));
    return text_str(&t);
}

static str state_of(str term_state)
{
    return str_same(term_state, S("paused")) ? S("suspended")
           : str_same(term_state, S("relinquished")) || str_same(term_state, S("revoked"))
               ? S("revoked")
               : S("good");
}

static enum err issue(struct issuing *i, int64_t term_id, const struct row_credential_term *term)
{
    struct ctx *c = i->c;
    unsigned char id[PUBLIC_ID];
    int64_t slot;
    str issued, state = state_of(term->state);
    random_bytes(c, id, sizeof id);
    enum err e = find_slot(i, &slot);
    if (e ||
        (e = sign_issue(c, document_of(i, term, arena_hex(c->mem, id, sizeof id), slot),
                        &(struct sign_maker){&i->signer.key, i->signer.method, c->now}, &issued)))
        return e;
    i->changed |= !str_same(state, S("good"));
    return q_credential_add(c, &(struct in_credential_add){.id = id_new(c),
                                                           .term = term_id,
                                                           .public_id = {(char *)id, sizeof id},
                                                           .signer = i->signer.id,
                                                           .list = i->list,
                                                           .slot = slot,
                                                           .until = term->to_day,
                                                           .document = issued,
                                                           .state = state});
}

static enum err issue_all(struct issuing *i, day since, size_t *made)
{
    struct row_credential_missing *rows;
    struct row_credential_term term;
    int64_t after = 0;
    size_t n = 1;
    enum err e = OK;
    while (!e && n > 0) {
        e = q_credential_missing(i->c, since, after, &rows, &n);
        for (size_t k = 0; !e && k < n; k++) {
            if (!(e = q_credential_term(i->c, rows[k].id, &term)) && term.found)
                e = issue(i, rows[k].id, &term);
            after = rows[k].id;
            ++*made;
        }
        if (n > 0 && !e)
            arena_reset(i->c->mem); /* thousands of documents: not all at once */
    }
    return e || !i->changed ? e : sign_lists(i->c, &i->signer, i->list);
}

enum err credential_issue_missing(struct ctx *c, day since, size_t *n)
{
    struct ctx part = *c;
    struct issuing i = {.c = &part};
    size_t made = 0;
    enum err e = credential_signer(c, &i.signer);
    if (e || (e = db_begin(c)))
        return e;
    part.mem = arena_new();
    if ((e = issue_all(&i, since, &made)))
        c->why = arena_copy(c->mem, part.why);
    arena_free(part.mem);
    e = db_end(c, e);
    *n = made;
    return e;
}

/* ---- following ---------------------------------------------------------------------------------------- */

static enum err move(struct ctx *c, int64_t term, const char *state)
{
    struct row_credential_move row;
    struct credential_signer signer;
    enum err e = q_credential_move(c, term, str_of(state), &row);
    if (e == ERR_CONFLICT) /* so already, or there is none */
        return OK;
    return e || (e = credential_signer(c, &signer)) ? e : sign_lists(c, &signer, row.list);
}

static enum err give(struct ctx *c, int64_t term_id)
{
    struct issuing i = {.c = c};
    struct row_credential_term term;
    enum err e = q_credential_term(c, term_id, &term);
    if (e || !term.found || term.until.set)
        return e;
    if ((e = credential_signer(c, &i.signer)) || (e = issue(&i, term_id, &term)))
        return e;
    return i.changed ? sign_lists(c, &i.signer, i.list) : OK;
}

/* The pause may have moved the end: then the old badge says too little, and a new one takes its place. */
static enum err resume(struct ctx *c, int64_t term_id)
{
    struct row_credential_term term;
    enum err e = q_credential_term(c, term_id, &term);
    if (e || !term.found)
        return e;
    if (term.until.set && term.until.value.n == term.to_day.n)
        return move(c, term_id, "good");
    return (e = move(c, term_id, "revoked")) ? e : give(c, term_id);
}

enum err credential_follow(struct ctx *c, const struct ledger_line *line)
{
    static const struct {
        const char *kind, *state;
    } moves[] = {{"award.paused", "suspended"},
                 {"award.relinquished", "revoked"},
                 {"award.revoked", "revoked"}};
    for (size_t i = 0; i < COUNT(moves); i++)
        if (str_same(line->kind, str_of(moves[i].kind)))
            return move(c, line->subject, moves[i].state);
    if (str_same(line->kind, S("award.made")) || str_same(line->kind, S("award.restored")))
        return give(c, line->subject);
    if (str_same(line->kind, S("award.resumed")))
        return resume(c, line->subject);
    if (str_same(line->kind, S("erasure.done")))
        return q_credential_forget(c, line->subject);
    return OK;
}

enum err credential_of(struct ctx *c, int64_t person, const struct credential_line **lines,
                       size_t *n)
{
    struct row_credential_of_person *rows;
    enum err e = q_credential_of_person(c, person, &rows, n);
    if (e)
        return e;
    struct credential_line *out = arena_take(c->mem, *n ? *n : 1, sizeof *out);
    for (size_t i = 0; i < *n; i++)
        out[i] = (struct credential_line){
            arena_format(c->mem, "/credentials/%.*s",
                         STR_ARG(arena_hex(c->mem, rows[i].public_id.at, rows[i].public_id.len))),
            rows[i].expertise, rows[i].state, rows[i].from_day, rows[i].until};
    *lines = out;
    return OK;
}
