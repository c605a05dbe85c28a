#include "kit/sign/inside.h"

/* The terms of https://www.w3.org/ns/credentials/v2 and of
 * https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json. Left out are those whose values a list or
 * raw JSON, envelopes and presentations: a document with one of them is not checked here. The badges'
 * context writes XMLSchema with https, which is wrong and has to be repeated. */

#define W3C SIGN_CONTEXT_W3C
#define OB SIGN_CONTEXT_BADGE
#define BADGE "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
#define SCHEMA "https://schema.org/"
#define CREDENTIAL "https://www.w3.org/2018/credentials#"
#define STATUS "https://www.w3.org/ns/credentials/status#"
#define SECURITY "https://w3id.org/security#"
#define XSD "http://www.w3.org/2001/XMLSchema#"
#define BADGE_XSD "https://www.w3.org/2001/XMLSchema#"
#define ADDRESS "@id"
#define WORD "@vocab"

/* clang-format off */
static const struct sign_term terms[] = {
    {W3C, NULL, "description", SCHEMA "description", NULL},
    {W3C, NULL, "digestMultibase", SECURITY "digestMultibase", SECURITY "multibase"},
    {W3C, NULL, "digestSRI", CREDENTIAL "digestSRI", CREDENTIAL "sriString"},
    {W3C, NULL, "mediaType", SCHEMA "encodingFormat", NULL},
    {W3C, NULL, "name", SCHEMA "name", NULL},
    {W3C, NULL, "VerifiableCredential", CREDENTIAL "VerifiableCredential", NULL},
    {W3C, "VerifiableCredential", "confidenceMethod", CREDENTIAL "confidenceMethod", ADDRESS},
    {W3C, "VerifiableCredential", "credentialSchema", CREDENTIAL "credentialSchema", ADDRESS},
    {W3C, "VerifiableCredential", "credentialStatus", CREDENTIAL "credentialStatus", ADDRESS},
    {W3C, "VerifiableCredential", "credentialSubject", CREDENTIAL "credentialSubject", ADDRESS},
    {W3C, "VerifiableCredential", "description", SCHEMA "description", NULL},
    {W3C, "VerifiableCredential", "evidence", CREDENTIAL "evidence", ADDRESS},
    {W3C, "VerifiableCredential", "issuer", CREDENTIAL "issuer", ADDRESS},
    {W3C, "VerifiableCredential", "name", SCHEMA "name", NULL},
    {W3C, "VerifiableCredential", "refreshService", CREDENTIAL "refreshService", ADDRESS},
    {W3C, "VerifiableCredential", "relatedResource", CREDENTIAL "relatedResource", ADDRESS},
    {W3C, "VerifiableCredential", "renderMethod", CREDENTIAL "renderMethod", ADDRESS},
    {W3C, "VerifiableCredential", "termsOfUse", CREDENTIAL "termsOfUse", ADDRESS},
    {W3C, "VerifiableCredential", "validFrom", CREDENTIAL "validFrom", XSD "dateTime"},
    {W3C, "VerifiableCredential", "validUntil", CREDENTIAL "validUntil", XSD "dateTime"},
    {W3C, NULL, "JsonSchemaCredential", CREDENTIAL "JsonSchemaCredential", NULL},
    {W3C, NULL, "BitstringStatusListCredential", STATUS "BitstringStatusListCredential", NULL},
    {W3C, NULL, "BitstringStatusList", STATUS "BitstringStatusList", NULL},
    {W3C, "BitstringStatusList", "encodedList", STATUS "encodedList", SECURITY "multibase"},
    {W3C, "BitstringStatusList", "statusPurpose", STATUS "statusPurpose", NULL},
    {W3C, "BitstringStatusList", "ttl", STATUS "ttl", NULL},
    {W3C, NULL, "BitstringStatusListEntry", STATUS "BitstringStatusListEntry", NULL},
    {W3C, "BitstringStatusListEntry", "statusListCredential", STATUS "statusListCredential", ADDRESS},
    {W3C, "BitstringStatusListEntry", "statusListIndex", STATUS "statusListIndex", NULL},
    {W3C, "BitstringStatusListEntry", "statusPurpose", STATUS "statusPurpose", NULL},
    {W3C, "BitstringStatusListEntry", "statusReference", STATUS "statusReference", ADDRESS},
    {W3C, "BitstringStatusListEntry", "statusSize", STATUS "statusSize", BADGE_XSD "integer"},
    {W3C, NULL, "DataIntegrityProof", SECURITY "DataIntegrityProof", NULL},
    {W3C, "DataIntegrityProof", "challenge", SECURITY "challenge", NULL},
    {W3C, "DataIntegrityProof", "created", "http://purl.org/dc/terms/created", XSD "dateTime"},
    {W3C, "DataIntegrityProof", "cryptosuite", SECURITY "cryptosuite", SECURITY "cryptosuiteString"},
    {W3C, "DataIntegrityProof", "domain", SECURITY "domain", NULL},
    {W3C, "DataIntegrityProof", "expires", SECURITY "expiration", XSD "dateTime"},
    {W3C, "DataIntegrityProof", "nonce", SECURITY "nonce", NULL},
    {W3C, "DataIntegrityProof", "previousProof", SECURITY "previousProof", ADDRESS},
    {W3C, "DataIntegrityProof", "proofPurpose", SECURITY "proofPurpose", WORD},
    {W3C, "DataIntegrityProof", "proofValue", SECURITY "proofValue", SECURITY "multibase"},
    {W3C, "DataIntegrityProof", "verificationMethod", SECURITY "verificationMethod", ADDRESS},
    {W3C, "DataIntegrityProof", "assertionMethod", SECURITY "assertionMethod", NULL},
    {W3C, "DataIntegrityProof", "authentication", SECURITY "authenticationMethod", NULL},
    {OB, NULL, "OpenBadgeCredential", BADGE "OpenBadgeCredential", NULL},
    {OB, NULL, "Achievement", BADGE "Achievement", NULL},
    {OB, "Achievement", "achievementType", BADGE "achievementType", NULL},
    {OB, "Achievement", "alignment", BADGE "alignment", NULL},
    {OB, "Achievement", "creator", BADGE "creator", NULL},
    {OB, "Achievement", "creditsAvailable", BADGE "creditsAvailable", BADGE_XSD "float"},
    {OB, "Achievement", "criteria", BADGE "Criteria", ADDRESS},
    {OB, "Achievement", "fieldOfStudy", BADGE "fieldOfStudy", NULL},
    {OB, "Achievement", "humanCode", BADGE "humanCode", NULL},
    {OB, "Achievement", "image", BADGE "image", ADDRESS},
    {OB, "Achievement", "otherIdentifier", BADGE "otherIdentifier", NULL},
    {OB, "Achievement", "related", BADGE "related", NULL},
    {OB, "Achievement", "resultDescription", BADGE "resultDescription", NULL},
    {OB, "Achievement", "specialization", BADGE "specialization", NULL},
    {OB, "Achievement", "tag", SCHEMA "keywords", NULL},
    {OB, "Achievement", "version", BADGE "version", NULL},
    {OB, "Achievement", "inLanguage", SCHEMA "inLanguage", NULL},
    {OB, NULL, "AchievementCredential", BADGE "OpenBadgeCredential", NULL},
    {OB, NULL, "AchievementSubject", BADGE "AchievementSubject", NULL},
    {OB, "AchievementSubject", "achievement", BADGE "achievement", NULL},
    {OB, "AchievementSubject", "activityEndDate", BADGE "activityEndDate", BADGE_XSD "date"},
    {OB, "AchievementSubject", "activityStartDate", BADGE "activityStartDate", BADGE_XSD "date"},
    {OB, "AchievementSubject", "creditsEarned", BADGE "creditsEarned", BADGE_XSD "float"},
    {OB, "AchievementSubject", "identifier", BADGE "identifier", NULL},
    {OB, "AchievementSubject", "image", BADGE "image", ADDRESS},
    {OB, "AchievementSubject", "licenseNumber", BADGE "licenseNumber", NULL},
    {OB, "AchievementSubject", "result", BADGE "result", NULL},
    {OB, "AchievementSubject", "role", BADGE "role", NULL},
    {OB, "AchievementSubject", "source", BADGE "source", ADDRESS},
    {OB, "AchievementSubject", "term", BADGE "term", NULL},
    {OB, NULL, "Address", BADGE "Address", NULL},
    {OB, "Address", "addressCountry", SCHEMA "addressCountry", NULL},
    {OB, "Address", "addressCountryCode", BADGE "CountryCode", NULL},
    {OB, "Address", "addressLocality", SCHEMA "addressLocality", NULL},
    {OB, "Address", "addressRegion", SCHEMA "addressRegion", NULL},
    {OB, "Address", "geo", BADGE "GeoCoordinates", NULL},
    {OB, "Address", "postOfficeBoxNumber", SCHEMA "postOfficeBoxNumber", NULL},
    {OB, "Address", "postalCode", SCHEMA "postalCode", NULL},
    {OB, "Address", "streetAddress", SCHEMA "streetAddress", NULL},
    {OB, NULL, "Alignment", SCHEMA "AlignmentObject", NULL},
    {OB, "Alignment", "targetCode", BADGE "targetCode", NULL},
    {OB, "Alignment", "targetDescription", SCHEMA "targetDescription", NULL},
    {OB, "Alignment", "targetFramework", SCHEMA "targetFramework", NULL},
    {OB, "Alignment", "targetName", SCHEMA "targetName", NULL},
    {OB, "Alignment", "targetType", BADGE "targetType", NULL},
    {OB, "Alignment", "targetUrl", SCHEMA "targetUrl", BADGE_XSD "anyURI"},
    {OB, NULL, "Criteria", BADGE "Criteria", NULL},
    {OB, NULL, "EndorsementCredential", BADGE "EndorsementCredential", NULL},
    {OB, NULL, "EndorsementSubject", BADGE "EndorsementSubject", NULL},
    {OB, "EndorsementSubject", "endorsementComment", BADGE "endorsementComment", NULL},
    {OB, NULL, "Evidence", BADGE "Evidence", NULL},
    {OB, "Evidence", "audience", SCHEMA "audience", NULL},
    {OB, "Evidence", "genre", SCHEMA "genre", NULL},
    {OB, NULL, "GeoCoordinates", BADGE "GeoCoordinates", NULL},
    {OB, "GeoCoordinates", "latitude", SCHEMA "latitude", NULL},
    {OB, "GeoCoordinates", "longitude", SCHEMA "longitude", NULL},
    {OB, NULL, "IdentifierEntry", BADGE "IdentifierEntry", NULL},
    {OB, "IdentifierEntry", "identifier", BADGE "identifier", NULL},
    {OB, "IdentifierEntry", "identifierType", BADGE "identifierType", NULL},
    {OB, NULL, "IdentityObject", BADGE "IdentityObject", NULL},
    {OB, "IdentityObject", "hashed", BADGE "hashed", BADGE_XSD "boolean"},
    {OB, "IdentityObject", "identityHash", BADGE "identityHash", NULL},
    {OB, "IdentityObject", "identityType", BADGE "identityType", NULL},
    {OB, "IdentityObject", "salt", BADGE "salt", NULL},
    {OB, NULL, "Image", BADGE "Image", NULL},
    {OB, "Image", "caption", SCHEMA "caption", NULL},
    {OB, NULL, "Profile", BADGE "Profile", NULL},
    {OB, "Profile", "additionalName", SCHEMA "additionalName", NULL},
    {OB, "Profile", "address", BADGE "address", ADDRESS},
    {OB, "Profile", "dateOfBirth", BADGE "dateOfBirth", BADGE_XSD "date"},
    {OB, "Profile", "email", SCHEMA "email", NULL},
    {OB, "Profile", "familyName", SCHEMA "familyName", NULL},
    {OB, "Profile", "familyNamePrefix", BADGE "familyNamePrefix", NULL},
    {OB, "Profile", "givenName", SCHEMA "givenName", NULL},
    {OB, "Profile", "honorificPrefix", SCHEMA "honorificPrefix", NULL},
    {OB, "Profile", "honorificSuffix", SCHEMA "honorificSuffix", NULL},
    {OB, "Profile", "image", BADGE "image", ADDRESS},
    {OB, "Profile", "otherIdentifier", BADGE "otherIdentifier", NULL},
    {OB, "Profile", "parentOrg", BADGE "parentOrg", ADDRESS},
    {OB, "Profile", "patronymicName", BADGE "patronymicName", NULL},
    {OB, "Profile", "phone", BADGE "phone", NULL},
    {OB, "Profile", "official", BADGE "official", NULL},
    {OB, NULL, "Related", BADGE "Related", NULL},
    {OB, "Related", "version", BADGE "version", NULL},
    {OB, "Related", "inLanguage", SCHEMA "inLanguage", NULL},
    {OB, NULL, "Result", BADGE "Result", NULL},
    {OB, "Result", "achievedLevel", BADGE "achievedLevel", BADGE_XSD "anyURI"},
    {OB, "Result", "resultDescription", BADGE "resultDescription", BADGE_XSD "anyURI"},
    {OB, "Result", "status", BADGE "status", NULL},
    {OB, "Result", "value", SCHEMA "value", NULL},
    {OB, NULL, "ResultDescription", BADGE "ResultDescription", NULL},
    {OB, "ResultDescription", "requiredLevel", BADGE "requiredLevel", BADGE_XSD "anyURI"},
    {OB, "ResultDescription", "requiredValue", BADGE "requiredValue", NULL},
    {OB, "ResultDescription", "resultType", BADGE "resultType", NULL},
    {OB, "ResultDescription", "rubricCriterionLevel", BADGE "rubricCriterionLevel", NULL},
    {OB, "ResultDescription", "valueMax", BADGE "valueMax", NULL},
    {OB, "ResultDescription", "valueMin", BADGE "valueMin", NULL},
    {OB, NULL, "RubricCriterionLevel", BADGE "RubricCriterionLevel", NULL},
    {OB, "RubricCriterionLevel", "level", BADGE "level", NULL},
    {OB, "RubricCriterionLevel", "points", BADGE "points", NULL},
    {OB, NULL, "alignment", BADGE "alignment", NULL},
    {OB, NULL, "description", SCHEMA "description", NULL},
    {OB, NULL, "endorsement", BADGE "endorsement", NULL},
    {OB, NULL, "image", BADGE "image", ADDRESS},
    {OB, NULL, "inLanguage", SCHEMA "inLanguage", NULL},
    {OB, NULL, "name", SCHEMA "name", NULL},
    {OB, NULL, "narrative", BADGE "narrative", NULL},
    {OB, NULL, "url", SCHEMA "url", BADGE_XSD "anyURI"},
    {OB, NULL, "awardedDate", BADGE "awardedDate", "xsd:dateTime"},
};
/* clang-format on */

static bool in_types(const char *within, const str *types, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_same(types[i], str_of(within)))
            return true;
    return false;
}

const struct sign_term *sign_term(unsigned contexts, const str *types, size_t n_types, str name)
{
    const struct sign_term *everywhere = NULL;
    for (size_t i = 0; i < COUNT(terms); i++) {
        const struct sign_term *t = &terms[i];
        if (name.len == 0 || t->name[0] != name.at[0] || !(contexts & t->context) ||
            !str_same(name, str_of(t->name)))
            continue;
        if (!t->within)
            everywhere = t;
        else if (in_types(t->within, types, n_types))
            return t;
    }
    return everywhere;
}
