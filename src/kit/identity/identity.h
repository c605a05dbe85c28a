/* identity.h -- which records of people, found in lists, histories and trackers, are the same person.
 *
 * A pure function of the records: same input, same answer. Facts that two records share are weighed in
 * decibans (10 is ten times likelier, 20 a hundred times) against the chance that any two of these
 * people are the same one; a name or a handle weighs the more, the rarer it is. From 20 on two records
 * are one person; from 0 on a person should look. Nobody is joined with somebody of another name by way
 * of a third. docs/method/identity.md has the rules in words; facts.c has the weights. Knows no
 * feature. */
#ifndef KIT_IDENTITY_H
#define KIT_IDENTITY_H

#include "base/base.h"

struct identity_address {
    str name, address; /* name: as written before it, may be empty */
};

/* One record, as it was found: text may be encoded (RFC 2047), obfuscated ("ada at example dot org")
 * or sent by way of a list ("Ada via dev", with the address in Reply-To). All may be empty. */
struct identity {
    str id; /* anything; only given back */
    str name;
    str source; /* "github", "dev-list": the same handle there is the same account */
    const str *emails;
    size_t n_emails;
    const str *handles;
    size_t n_handles;
    const str *urls;
    size_t n_urls;
    str reply_to;
};

/* Two records that a person should look at. */
struct identity_pair {
    size_t a, b; /* a < b: places in the array */
    int score;   /* decibans: 10 is ten to one */
    bool named;  /* both have the same full name */
    str reason;  /* "same name; other domain": for the reader, in the language of c */
};

struct identity_answer {
    const size_t
        *group; /* for each record the first one of the same person: its own place if alone */
    const struct identity_pair *pairs; /* the most certain first; no two of one pair of groups */
    size_t n_pairs;
    const struct identity_pair *joined; /* why groups are groups: pairs within one that are certain */
    size_t n_joined;
};

/* Compares all with all by way of what they share: time grows with their number, not its square. */
void identity_match(struct ctx *c, const struct identity *all, size_t n,
                    struct identity_answer *out);

/* Is this, the part of an address before the @ in lower case, that of a list, an office or a machine:
 * "no-reply", "dev", "jenkins"? */
bool identity_is_role(str local);

/* A sandbox_job: lines of JSON, each a record, to lines "NUMBER WORDS" for those that are broken, and
 * then one object {"merged":[[id, ...], ...],"suggested":[[id, id, reason], ...]} with ids as they came.
 * Fields: id; name, display_name, ...; email, emails, mail; handle, login, username, user; url, urls,
 * website, blog; source; reply_to. A value may be a text or an array of texts. */
enum err identity_describe(struct ctx *c, str lines, str hint, struct text *json) MUST_USE;

#endif
