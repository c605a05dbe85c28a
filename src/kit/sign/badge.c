#include "kit/sign/inside.h"

#include <sodium.h>
#include <string.h>

/* ---- reading a document into facts --------------------------------------------------------------------- */

static str text_of(const json_t *value)
{
    return json_is_string(value) ? (str){json_string_value(value), json_string_length(value)}
                                 : (str){0};
}

static str member(const json_t *object, const char *name)
{
    return text_of(json_object_get(object, name));
}

/* A text, or the id of an object. */
static str id_of(const json_t *value)
{
    return json_is_object(value) ? member(value, "id") : text_of(value);
}

/* Words that are shown to people: on one line, without control characters. */
static str shown(struct ctx *c, const json_t *object, const char *name)
{
    str words = member(object, name);
    char *to = (char *)arena_copy(c->mem, words).at;
    for (size_t i = 0; i < words.len; i++)
        if ((unsigned char)to[i] < ' ' || to[i] == 0x7f)
            to[i] = ' ';
    return words.len ? (str){to, words.len} : words;
}

static const json_t *first(const json_t *value)
{
    return json_is_array(value) ? json_array_get(value, 0) : value;
}

static size_t size_of(const json_t *value)
{
    return json_is_array(value) ? json_array_size(value) : value ? 1 : 0;
}

static const json_t *nth(const json_t *value, size_t i)
{
    return json_is_array(value) ? json_array_get(value, i) : value;
}

static bool has_text(const json_t *value, const char *wanted)
{
    for (size_t i = 0; i < size_of(value); i++)
        if (str_same(text_of(nth(value, i)), str_of(wanted)))
            return true;
    return false;
}

static bool digits(str s, size_t at, size_t n, int64_t *value)
{
    str part = str_upto(str_from(s, at), n);
    return part.len == n && part.at[0] != '-' && str_int(part, value);
}

/* 2027-01-31T12:00:00Z, perhaps with a fraction, or with +01:00 instead of Z. */
static bool read_moment(str s, moment *m)
{
    day d;
    int64_t hour, minute, second, off_hour = 0, off_minute = 0;
    if (s.len < 20 || !day_read(str_upto(s, 10), &d) || s.at[10] != 'T' || s.at[13] != ':' ||
        s.at[16] != ':' || !digits(s, 11, 2, &hour) || !digits(s, 14, 2, &minute) ||
        !digits(s, 17, 2, &second) || hour > 23 || minute > 59 || second > 60)
        return false;
    size_t at = 19;
    if (s.at[at] == '.')
        for (at++; at < s.len && s.at[at] >= '0' && s.at[at] <= '9';)
            at++;
    str zone = str_from(s, at);
    int64_t sign = str_starts(zone, S("-")) ? -1 : 1;
    if (!str_same(zone, S("Z")) &&
        (zone.len != 6 || (zone.at[0] != '+' && zone.at[0] != '-') || zone.at[3] != ':' ||
         !digits(zone, 1, 2, &off_hour) || !digits(zone, 4, 2, &off_minute) || off_hour > 14))
        return false;
    m->s = moment_of_day(d).s + hour * 3600 + minute * 60 + second -
           sign * (off_hour * 3600 + off_minute * 60);
    return true;
}

static void take_date(struct sign_badge *b, const json_t *document, const char *name, opt_time *to)
{
    str text = member(document, name);
    if (!json_object_get(document, name))
        return;
    if (read_moment(text, &to->value))
        to->set = true;
    else
        b->dates_wrong = text.len ? text : S("?");
}

static void take_proof(struct ctx *c, const json_t *document, const json_t *proof,
                       struct sign_badge *b)
{
    struct sign_proof *p = &b->proofs[b->n_proofs++];
    str bytes, type = member(proof, "type");
    p->name = member(proof, "cryptosuite");
    p->method = member(proof, "verificationMethod");
    p->purpose = member(proof, "proofPurpose");
    p->suite = !str_same(type, S("DataIntegrityProof"))  ? SIGN_SUITE_OTHER
               : str_same(p->name, S("eddsa-rdfc-2022")) ? SIGN_SUITE_RDFC
               : str_same(p->name, S("eddsa-jcs-2022"))  ? SIGN_SUITE_JCS
                                                         : SIGN_SUITE_OTHER;
    if (p->name.len == 0)
        p->name = type;
    if (json_object_get(proof, "previousProof"))
        p->suite = SIGN_SUITE_OTHER; /* it signs another proof as well */
    if (p->suite == SIGN_SUITE_OTHER)
        return;
    if (json_object_get(proof, "expires") &&
        !read_moment(member(proof, "expires"), &p->expires.value))
        return; /* no date: nothing to hash */
    p->expires.set = json_object_get(proof, "expires") != NULL;
    if (sign_multibase_read(c->mem, member(proof, "proofValue"), &bytes) &&
        bytes.len == SIGN_SIGNATURE) {
        memcpy(p->signature, bytes.at, SIGN_SIGNATURE);
        p->is_signed = true;
    }
    json_t *options = json_copy((json_t *)proof);
    json_object_del(options, "proofValue");
    (void)sign_hash(c, document, options, p);
    json_decref(options);
}

static void take_status(const json_t *status, struct sign_badge *b)
{
    struct sign_status *s = &b->statuses[b->n_statuses++];
    s->type = member(status, "type");
    if (s->type.len == 0)
        s->type = text_of(first(json_object_get(status, "type")));
    s->purpose = member(status, "statusPurpose");
    s->list = member(status, "statusListCredential");
    s->also = member(status, "statusReference");
    const json_t *bits = json_object_get(status, "statusSize"); /* of one entry */
    if (!str_int(member(status, "statusListIndex"), &s->index) || s->index < 0 ||
        (bits && json_number_value(bits) != 1))
        s->index = -1;
}

static enum err take_list(struct ctx *c, const json_t *subject, str slot, struct sign_badge *b)
{
    int64_t wanted;
    if (!str_int(slot, &wanted))
        return OK;
    str encoded = member(subject, "encodedList");
    b->list_purpose = text_of(first(json_object_get(subject, "statusPurpose")));
    if (encoded.len == 0)
        return fail(c, ERR_INVALID, "The status list of the badge is damaged or too long.");
    return sign_list_bit(c, encoded, wanted, &b->list_bit, &b->list_slots);
}

static enum err take_all(struct ctx *c, const json_t *document, str slot, struct sign_badge *b)
{
    const json_t *types = json_object_get(document, "type"), *issuer, *subject, *achievement,
                 *proof, *status = json_object_get(document, "credentialStatus");
    if (!json_is_object(document))
        return fail(c, ERR_INVALID, "This is no badge: a badge is a JSON object.");
    issuer = json_object_get(document, "issuer");
    subject = first(json_object_get(document, "credentialSubject"));
    achievement = first(json_object_get(subject, "achievement"));
    b->badge = has_text(types, "OpenBadgeCredential") || has_text(types, "AchievementCredential");
    b->stated = has_text(types, "VerifiableCredential") &&
                str_same(text_of(first(json_object_get(document, "@context"))),
                         S("https://www.w3.org/ns/credentials/v2"));
    b->id = member(document, "id");
    b->issuer = id_of(issuer);
    b->issuer_name = shown(c, issuer, "name");
    b->subject = shown(c, subject, "id");
    b->achievement = shown(c, achievement, "name");
    b->description = shown(c, achievement, "description");
    b->criteria = member(json_object_get(achievement, "criteria"), "id");
    take_date(b, document, "validFrom", &b->from);
    take_date(b, document, "validUntil", &b->until);
    for (size_t i = 0; i < size_of(status) && b->n_statuses < SIGN_STATUSES_MAX; i++)
        take_status(nth(status, i), b);
    if (size_of(status) > SIGN_STATUSES_MAX)
        return fail(c, ERR_INVALID, "The badge names more status lists than can be looked at.");
    enum err e = take_list(c, subject, slot, b);
    json_t *bare = json_copy((json_t *)document);
    json_object_del(bare, "proof");
    proof = json_object_get(document, "proof");
    if (size_of(proof) > SIGN_PROOFS_MAX && !e)
        e = fail(c, ERR_INVALID, "The badge has more signatures than can be looked at.");
    for (size_t i = 0; !e && i < size_of(proof); i++)
        take_proof(c, bare, nth(proof, i), b);
    json_decref(bare);
    return e;
}

/* ---- the record ------------------------------------------------------------------------------------------ */

static void put_time(struct text *out, opt_time t)
{
    record_number(out, t.set);
    record_number(out, t.value.s);
}

static void put(struct text *out, const struct sign_badge *b)
{
    const str texts[] = {b->id,           b->issuer,      b->issuer_name, b->subject,
                         b->achievement,  b->description, b->criteria,    b->dates_wrong,
                         b->list_purpose, b->document};
    record_number(out, (b->token ? 1 : 0) | (b->badge ? 2 : 0) | (b->stated ? 4 : 0) |
                           (b->list_bit ? 8 : 0));
    for (size_t i = 0; i < COUNT(texts); i++)
        record_put(out, texts[i]);
    put_time(out, b->from);
    put_time(out, b->until);
    record_number(out, b->list_slots);
    record_number(out, (int64_t)b->n_proofs);
    for (size_t i = 0; i < b->n_proofs; i++) {
        const struct sign_proof *p = &b->proofs[i];
        record_number(out, p->suite);
        record_number(out, (p->hashed ? 1 : 0) | (p->exact ? 2 : 0) | (p->is_signed ? 4 : 0));
        record_put(out, p->name);
        record_put(out, p->method);
        record_put(out, p->purpose);
        put_time(out, p->expires);
        record_put(out, arena_hex(out->mem, p->hash, SIGN_HASH));
        record_put(out, arena_hex(out->mem, p->signature, SIGN_SIGNATURE));
    }
    record_number(out, (int64_t)b->n_statuses);
    for (size_t i = 0; i < b->n_statuses; i++) {
        const struct sign_status *s = &b->statuses[i];
        record_put(out, s->type);
        record_put(out, s->purpose);
        record_put(out, s->list);
        record_put(out, s->also);
        record_number(out, s->index);
    }
}

static opt_time taken_time(struct taking *t)
{
    bool set = taking_number(t, 0, 1) == 1;
    return (opt_time){set, {taking_number(t, INT64_MIN / 4, INT64_MAX / 4)}};
}

static void taken_bytes(struct taking *t, uint8_t *bytes, size_t n)
{
    str hex = taking_text(t);
    for (size_t i = 0; i < 2 * n && hex.len == 2 * n; i++) {
        char ch = hex.at[i];
        unsigned digit = ch >= 'a' && ch <= 'f' ? (unsigned)(ch - 'a') + 10 : (unsigned)(ch - '0');
        bytes[i / 2] = (uint8_t)((unsigned)bytes[i / 2] << 4 | (digit & 15));
    }
    t->wrong |= hex.len != 2 * n;
}

enum err sign_taken(struct ctx *c, str record, struct sign_badge *badge)
{
    struct taking t = {.rest = record};
    struct sign_badge b = {0};
    str *const texts[] = {&b.id,           &b.issuer,      &b.issuer_name, &b.subject,
                          &b.achievement,  &b.description, &b.criteria,    &b.dates_wrong,
                          &b.list_purpose, &b.document};
    int64_t bits = taking_number(&t, 0, 15);
    b.token = bits & 1, b.badge = bits & 2, b.stated = bits & 4, b.list_bit = bits & 8;
    for (size_t i = 0; i < COUNT(texts); i++)
        *texts[i] = taking_text(&t);
    b.from = taken_time(&t);
    b.until = taken_time(&t);
    b.list_slots = taking_number(&t, 0, (int64_t)SIGN_LIST_MAX * 8);
    b.n_proofs = (size_t)taking_number(&t, 0, SIGN_PROOFS_MAX);
    for (size_t i = 0; i < b.n_proofs && !t.wrong; i++) {
        struct sign_proof *p = &b.proofs[i];
        p->suite = (enum sign_suite)taking_number(&t, 0, SIGN_SUITE_OTHER);
        bits = taking_number(&t, 0, 7);
        p->hashed = bits & 1, p->exact = bits & 2, p->is_signed = bits & 4;
        p->name = taking_text(&t), p->method = taking_text(&t), p->purpose = taking_text(&t);
        p->expires = taken_time(&t);
        taken_bytes(&t, p->hash, SIGN_HASH);
        taken_bytes(&t, p->signature, SIGN_SIGNATURE);
    }
    b.n_statuses = (size_t)taking_number(&t, 0, SIGN_STATUSES_MAX);
    for (size_t i = 0; i < b.n_statuses && !t.wrong; i++) {
        struct sign_status *s = &b.statuses[i];
        s->type = taking_text(&t), s->purpose = taking_text(&t);
        s->list = taking_text(&t), s->also = taking_text(&t);
        s->index = taking_number(&t, -1, INT64_MAX);
    }
    if (t.wrong || t.rest.len > 0)
        return fail(c, ERR_INVALID, "The badge could not be read.");
    *badge = b;
    return OK;
}

/* ---- jobs ----------------------------------------------------------------------------------------------------- */

/* Three parts of base64url with dots between. */
static bool is_token(str s)
{
    int dots = 0;
    for (size_t i = 0; i < s.len; i++) {
        char ch = s.at[i];
        bool letter = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
                      (ch >= '0' && ch <= '9') || ch == '-' || ch == '_';
        if (!letter && ch != '.')
            return false;
        dots += ch == '.';
    }
    return dots == 2 && s.len > 20;
}

enum err sign_read(struct ctx *c, str input, str hint, struct text *out)
{
    struct sign_badge b = {0};
    str json = str_trim(input);
    bool picture = json.len > 0 && json.at[0] != '{' && !is_token(json);
    enum err e = OK;
    if (json.len == 0)
        return fail(c, ERR_INVALID, "The file is empty.");
    bool pdf = str_starts(json, S("%PDF-"));
    if (picture && !pdf && json.at[0] != '<' && (unsigned char)json.at[0] != 0x89)
        return fail(
            c, ERR_INVALID,
            "This is no badge: a badge is a JSON file, or a PNG, SVG or PDF file with one in "
            "it.");
    if (picture && (e = pdf ? sign_from_pdf(c, input, &json) : sign_unbake(c, input, &json)))
        return e;
    json = str_trim(json);
    if (json.len > SIGN_DOCUMENT_MAX && hint.len == 0)
        return fail(c, ERR_INVALID, "The badge is larger than any real one.");
    if (is_token(json)) {
        b.token = true;
        put(out, &b);
        return OK;
    }
    json_t *document = sign_parse(c, json);
    if (!document)
        return ERR_INVALID;
    if (!(e = take_all(c, document, hint, &b))) {
        b.document = hint.len ? (str){0} : json;
        put(out, &b);
    }
    json_decref(document);
    return e;
}

/* ---- documents of keys ------------------------------------------------------------------------------------------ */

/* Addresses in a document may be short: "#key". */
static bool same_id(str id, str controller, str wanted)
{
    str fragment = str_from(wanted, controller.len);
    return id.len > 0 && (str_same(id, wanted) || str_same(id, fragment));
}

static bool key_of(struct ctx *c, const json_t *method, uint8_t key[SIGN_PUBLIC])
{
    const json_t *jwk = json_object_get(method, "publicKeyJwk");
    str type = member(method, "type"), x = member(jwk, "x");
    size_t n = 0;
    if (str_same(type, S("Multikey")) || str_same(type, S("Ed25519VerificationKey2020")))
        return sign_multikey_read(c->mem, member(method, "publicKeyMultibase"), key);
    return (str_same(type, S("JsonWebKey")) || str_same(type, S("JsonWebKey2020"))) &&
           str_same(member(jwk, "kty"), S("OKP")) && str_same(member(jwk, "crv"), S("Ed25519")) &&
           x.len > 0 &&
           sodium_base642bin(key, SIGN_PUBLIC, x.at, x.len, NULL, &n, NULL,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
           n == SIGN_PUBLIC;
}

/* Its issuer may say until when a key is good; a date that is none is taken as over. */
static bool is_over(struct ctx *c, const json_t *method, const char *name)
{
    moment until;
    return json_object_get(method, name) &&
           (!read_moment(member(method, name), &until) || until.s <= c->now.s);
}

static bool take_key(struct ctx *c, const json_t *method, str controller, struct text *out)
{
    uint8_t key[SIGN_PUBLIC];
    str by = member(method, "controller");
    if ((by.len > 0 && !str_same(by, controller)) || is_over(c, method, "revoked") ||
        is_over(c, method, "expires") || !key_of(c, method, key))
        return false;
    text_add(out, (str){(const char *)key, SIGN_PUBLIC});
    return true;
}

enum err sign_read_key(struct ctx *c, str input, str hint, struct text *out)
{
    struct sign_method m;
    json_t *document = sign_parse(c, str_trim(input));
    if (!document)
        return ERR_INVALID;
    bool found = false, theirs = sign_method_read(c->mem, hint, &m) &&
                                 str_same(member(document, "id"), m.controller);
    if (theirs) {
        const json_t *all = json_object_get(document, "verificationMethod"),
                     *allowed = json_object_get(document, "assertionMethod");
        for (size_t i = 0; !found && i < size_of(allowed); i++) {
            const json_t *one = nth(allowed, i);
            if (!same_id(id_of(one), m.controller, hint))
                continue;
            found = json_is_object(one) && take_key(c, one, m.controller, out);
            for (size_t k = 0; !found && k < size_of(all); k++)
                found = same_id(id_of(nth(all, k)), m.controller, hint) &&
                        take_key(c, nth(all, k), m.controller, out);
        }
    }
    json_decref(document);
    if (!theirs)
        return fail(c, ERR_INVALID,
                    "What is at the issuer's address is not the issuer's list of keys.");
    return OK;
}
