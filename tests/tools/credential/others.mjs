// others.mjs SIGN_TOOL: badges made by kit/sign are read by the implementations of others, and each of
// those refuses a changed one. Dev dependencies of package.json; skipped, in words, without them.
// The schema and the context of Open Badges are not part of this repository: PLAUDIT_VECTORS, or
// ../shared/vectors.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createHash, createPublicKey, verify as verifySignature } from "node:crypto";

const TOOL = resolve(process.argv[2]);
const ROOT = resolve(new URL(".", import.meta.url).pathname, "../../..");
const VECTORS = process.env.PLAUDIT_VECTORS ?? join(ROOT, "../shared/vectors");
let passed = 0, failed = 0;
function check(what, fine) {
  if (fine) passed++;
  else { failed++; console.log("not so:", what); }
}
function skip(why) { console.log("skipped:", why); console.log("0 passed, 0 failed"); process.exit(0); }

if (!existsSync(join(VECTORS, "contexts/ob-3.0.3.json"))) skip(`there are no contexts in ${VECTORS}`);
let vc, DataIntegrityProof, rdfc, jcs, Multikey, jsonld, Ajv, addFormats, contexts, statusContexts, checkStatus;
try {
  vc = await import("@digitalbazaar/vc");
  ({ DataIntegrityProof } = await import("@digitalbazaar/data-integrity"));
  rdfc = (await import("@digitalbazaar/eddsa-rdfc-2022-cryptosuite")).cryptosuite;
  jcs = await import("@digitalbazaar/eddsa-jcs-2022-cryptosuite");
  Multikey = await import("@digitalbazaar/ed25519-multikey");
  jsonld = (await import("jsonld")).default;
  Ajv = (await import("ajv/dist/2019.js")).default;
  addFormats = (await import("ajv-formats")).default;
  ({ contexts } = await import("@digitalbazaar/credentials-context"));
  ({ checkStatus } = await import("@digitalbazaar/vc-bitstring-status-list"));
} catch (e) {
  skip(`the other implementations are not installed (npm ci): ${e.message}`);
}

const SEED = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"; // of the W3C vectors
const KEY = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";
const OTHER = "z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp";
const DID = "did:web:experts.example.org", METHOD = `${DID}#${KEY}`, SITE = "https://experts.example.org";
const LIST = `${SITE}/credentials/status/7`;
const tool = (input, ...words) => execFileSync(TOOL, words, { input }).toString();
const issue = unsigned => JSON.parse(tool(JSON.stringify(unsigned), "issue", SEED, METHOD, "2026-01-01"));

const unsigned = {
  "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
  id: `${SITE}/credentials/0123456789abcdef0123456789abcdef`, type: ["VerifiableCredential", "OpenBadgeCredential"],
  name: "Meridian Experts", issuer: { id: DID, type: ["Profile"], url: SITE, name: "Méridian \u{1F600} \"Experts\"\n\u200f" },
  validFrom: "2026-01-01T00:00:00Z", validUntil: "2126-01-01T00:00:00Z",
  credentialSubject: {
    id: `${SITE}/people/ada`, type: ["AchievementSubject"],
    identifier: [{ type: "IdentityObject", hashed: true, identityHash: "sha256$" + "0".repeat(64), identityType: "name", salt: "00ff" }],
    achievement: {
      id: `${SITE}/about/decisions#award`, type: ["Achievement"], achievementType: "Award", name: "Meridian Experts: JavaScript",
      description: "Award", criteria: { id: `${SITE}/about/decisions`, narrative: "How decisions are made." },
    },
  },
  evidence: [{ id: `${SITE}/people/ada/contributions`, type: ["Evidence"], name: "Contributions" }],
  credentialStatus: {
    id: `${LIST}#94567`, type: "BitstringStatusListEntry", statusPurpose: "revocation", statusListIndex: "94567",
    statusListCredential: `${LIST}/revocation`, statusReference: `${LIST}/suspension`,
  },
};
const list = (...slots) => issue({
  "@context": ["https://www.w3.org/ns/credentials/v2"], id: `${LIST}/revocation`,
  type: ["VerifiableCredential", "BitstringStatusListCredential"], issuer: DID, validFrom: "2026-01-01T00:00:00Z",
  credentialSubject: {
    id: `${LIST}/revocation#list`, type: "BitstringStatusList", statusPurpose: "revocation",
    encodedList: tool("", "list", ...slots.map(String)),
  },
});

const didDocument = {
  "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"], id: DID,
  verificationMethod: [{ id: METHOD, type: "Multikey", controller: DID, publicKeyMultibase: KEY }], assertionMethod: [METHOD],
};
let served = list();
async function documentLoader(url) {
  const known = {
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": () => JSON.parse(readFileSync(join(VECTORS, "contexts/ob-3.0.3.json"))),
    [DID]: () => didDocument,
    [METHOD]: () => ({ "@context": "https://w3id.org/security/multikey/v1", ...didDocument.verificationMethod[0] }),
    [`${LIST}/revocation`]: () => served,
  };
  const document = known[url]?.() ?? contexts.get(url);
  if (!document) throw new Error("not here: " + url);
  return { contextUrl: null, documentUrl: url, document };
}

const copy = x => JSON.parse(JSON.stringify(x));
const badge = issue(unsigned);
const changed = copy(badge);
changed.credentialSubject.achievement.name = "Another";
const only = (document, suite) => ({ ...copy(document), proof: document.proof.find(p => p.cryptosuite === suite) });

check("two proofs, the one that 1EdTech asks for first",
  badge.proof.map(p => p.cryptosuite).join(" ") === "eddsa-rdfc-2022 eddsa-jcs-2022");

// 1. @digitalbazaar/vc, with each suite and the status list
const suites = {
  "eddsa-rdfc-2022": () => new DataIntegrityProof({ cryptosuite: rdfc }),
  "eddsa-jcs-2022": () => new DataIntegrityProof({ cryptosuite: jcs.createVerifyCryptosuite?.() ?? jcs.cryptosuite }),
};
async function accepts(credential, suite) {
  const result = await vc.verifyCredential({
    credential: only(credential, suite), suite: suites[suite](), documentLoader,
    checkStatus: options => checkStatus({ ...options, documentLoader, suite: suites["eddsa-rdfc-2022"](), verifyBitstringStatusListCredential: true }),
  });
  if (!result.verified && process.env.DEBUG) console.log(suite, JSON.stringify(result, null, 1).slice(0, 2000), result.error?.errors);
  return result.verified && !result.statusResult?.results?.some(r => r.status);
}
for (const suite of Object.keys(suites)) {
  check(`@digitalbazaar/vc accepts ${suite}`, await accepts(badge, suite));
  check(`@digitalbazaar/vc refuses a changed one, ${suite}`, !await accepts(changed, suite));
  served = list(94567);
  check(`@digitalbazaar/vc refuses a withdrawn one, ${suite}`, !await accepts(badge, suite));
  served = list(94566, 94568);
  const spoiled = list();
  spoiled.credentialSubject.encodedList = tool("", "list", "3");
  served = spoiled;
  check(`bitstring-status-list refuses a list that was changed, ${suite}`, !await accepts(badge, suite));
  served = { ...list(), credentialSubject: { ...list().credentialSubject, encodedList: "uH4sI" } };
  check(`bitstring-status-list refuses a damaged list, ${suite}`, !await accepts(badge, suite));
  served = list();
  didDocument.verificationMethod[0].publicKeyMultibase = OTHER;
  check(`@digitalbazaar/vc refuses it under another key, ${suite}`, !await accepts(badge, suite));
  didDocument.verificationMethod[0].publicKeyMultibase = KEY;
  check(`@digitalbazaar/vc does not mind the neighbours, ${suite}`, await accepts(badge, suite));
  served = list();
}

// 2. a second way: jsonld and node:crypto alone
async function byHand(credential) {
  const { proof: proofs, ...document } = only(credential, "eddsa-rdfc-2022");
  const { proofValue, ...options } = proofs;
  const canon = async x => jsonld.canonize(x, { algorithm: "RDFC-1.0", format: "application/n-quads", documentLoader, safe: true });
  const sha = x => createHash("sha256").update(x).digest();
  const quads = await canon(document);
  check("N-Quads are those of jsonld", credential !== badge || tool(JSON.stringify(document), "quads") === quads);
  const data = Buffer.concat([sha(await canon({ "@context": document["@context"], ...options })), sha(quads)]);
  const { publicKey } = await (await Multikey.from(didDocument.verificationMethod[0])).export({ publicKey: true, raw: true });
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: Buffer.from(publicKey).toString("base64url") }, format: "jwk" });
  const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  let n = 0n;
  for (const ch of proofValue.slice(1)) n = n * 58n + BigInt(alphabet.indexOf(ch));
  return verifySignature(null, data, key, Buffer.from(n.toString(16).padStart(128, "0"), "hex"));
}
check("jsonld and node:crypto accept it", await byHand(badge));
check("jsonld and node:crypto refuse a changed one", !await byHand(changed));
const forged = copy(badge);
forged.proof[0].proofValue = forged.proof[1].proofValue;
check("jsonld and node:crypto refuse another signature", !await byHand(forged));
const unknown = { ...copy(unsigned), stars: 5 };
check("jsonld refuses words of no context", await jsonld.canonize(unknown, { algorithm: "RDFC-1.0", format: "application/n-quads", documentLoader, safe: true })
  .then(() => false, () => true));

// 3. the schema of 1EdTech; its "$schema" ends in '#', which this validator does not know
const schema = JSON.parse(readFileSync(join(VECTORS, "schema/ob_v3p0_achievementcredential_schema.json")));
schema.$schema = schema.$schema.replace(/#$/, "");
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
const fits = ajv.compile(schema);
check("the schema of 1EdTech: " + JSON.stringify(fits.errors), fits(badge) || (console.log(fits.errors), false));
const wrong = copy(badge);
delete wrong.credentialSubject.achievement.criteria;
check("the schema of 1EdTech refuses one without criteria", !fits(wrong));

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
