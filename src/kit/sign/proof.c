#include "kit/sign/inside.h"

#include <sodium.h>
#include <string.h>

static void digest(str s, uint8_t *out)
{
    crypto_hash_sha256(out, (const unsigned char *)(s.len ? s.at : ""), s.len);
}

static str canonical(struct ctx *c, const json_t *value)
{
    struct text t = {.mem = c->mem};
    sign_canonical_add(&t, value);
    return text_str(&t);
}

bool sign_hash(struct ctx *c, const json_t *document, const json_t *options,
               struct sign_proof *proof)
{
    bool exact = true, good = false;
    str of_options = {0}, of_document = {0};
    json_t *full = json_copy((json_t *)options);
    json_object_set(full, "@context", json_object_get(document, "@context"));
    if (proof->suite == SIGN_SUITE_JCS) {
        /* the options carry a context of their own if they were made so, and it is the document's then */
        const json_t *own = json_object_get(options, "@context");
        good = !own || json_equal(own, json_object_get(document, "@context"));
        of_options = canonical(c, own ? options : full);
        of_document = canonical(c, document);
    } else if (proof->suite == SIGN_SUITE_RDFC) {
        bool same;
        good = sign_quads(c, full, &of_options, &same) &&
               sign_quads(c, document, &of_document, &exact);
    }
    json_decref(full);
    if (!good)
        return false;
    digest(of_options, proof->hash);
    digest(of_document, proof->hash + SIGN_HASH / 2);
    proof->hashed = true, proof->exact = exact;
    return true;
}

bool sign_fits(const struct sign_proof *proof, const uint8_t key[SIGN_PUBLIC])
{
    return proof->hashed && proof->is_signed &&
           crypto_sign_verify_detached(proof->signature, proof->hash, SIGN_HASH, key) == 0;
}

/* ---- making -------------------------------------------------------------------------------------------- */

static const struct {
    enum sign_suite suite;
    const char *name;
} suites[] = {{SIGN_SUITE_RDFC, "eddsa-rdfc-2022"}, {SIGN_SUITE_JCS, "eddsa-jcs-2022"}};

static json_t *options_of(struct ctx *c, const json_t *document, const struct sign_maker *maker,
                          size_t which)
{
    json_t *o = json_object();
    if (suites[which].suite == SIGN_SUITE_JCS)
        json_object_set(o, "@context", json_object_get(document, "@context"));
    json_object_set_new(o, "type", json_string("DataIntegrityProof"));
    json_object_set_new(o, "cryptosuite", json_string(suites[which].name));
    json_object_set_new(o, "created", json_string(moment_iso(c->mem, maker->created).at));
    json_object_set_new(o, "verificationMethod", json_stringn(maker->method.at, maker->method.len));
    json_object_set_new(o, "proofPurpose", json_string("assertionMethod"));
    return o;
}

static bool add_proof(struct ctx *c, const json_t *document, const struct sign_maker *maker,
                      size_t which, struct text *out)
{
    struct sign_proof proof = {.suite = suites[which].suite};
    json_t *options = options_of(c, document, maker, which);
    bool good = sign_hash(c, document, options, &proof);
    if (good) {
        crypto_sign_detached(proof.signature, NULL, proof.hash, SIGN_HASH, maker->key->secret);
        str value = sign_multibase(c->mem, (str){(const char *)proof.signature, SIGN_SIGNATURE});
        json_object_set_new(options, "proofValue", json_stringn(value.at, value.len));
        sign_canonical_add(out, options);
    }
    json_decref(options);
    return good;
}

enum err sign_issue(struct ctx *c, str credential, const struct sign_maker *maker, str *issued)
{
    struct text t = {.mem = c->mem};
    json_t *document = sign_parse(c, credential);
    if (!document)
        return ERR_INVALID;
    bool good = json_is_object(document) && json_object_size(document) > 0 &&
                !json_object_get(document, "proof");
    str text = canonical(c, document);
    text_add(&t, str_upto(text, text.len - 1));
    text_add(&t, S(",\"proof\":["));
    for (size_t i = 0; good && i < COUNT(suites); i++) {
        if (i > 0)
            text_char(&t, ',');
        good = add_proof(c, document, maker, i, &t);
    }
    text_add(&t, S("]}"));
    json_decref(document);
    if (!good)
        return fail(c, ERR_INVALID, "This cannot be signed: it is no credential with known terms.");
    *issued = text_str(&t);
    return OK;
}
