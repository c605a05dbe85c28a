// vectors.mjs SIGN_TOOL: canonical JSON, N-Quads and proofs against published vectors and against the
// engine that runs this. The vectors are not part of this repository: PLAUDIT_VECTORS says where they
// are; ../shared/vectors without it. Those checks are skipped, in words, if they are not there.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { randomFillSync } from "node:crypto";

const TOOL = resolve(process.argv[2]);
const ROOT = resolve(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../../..");
const VECTORS = process.env.PLAUDIT_VECTORS ?? join(ROOT, "../shared/vectors");
let passed = 0, failed = 0;

function check(what, fine) {
  if (fine) passed++;
  else { failed++; console.log("not so:", what); }
}
const tool = (input, ...words) => execFileSync(TOOL, words, { input, maxBuffer: 1 << 28 });

// 200,000 random doubles, all powers of two and their neighbours
{
  const buffer = new DataView(new ArrayBuffer(8)), values = [];
  const raw = new Uint8Array(8 * 200000);
  for (let at = 0; at < raw.length; at += 65536) randomFillSync(raw.subarray(at, at + 65536));
  const all = new DataView(raw.buffer);
  for (let i = 0; i < 200000; i++) values.push(all.getFloat64(8 * i));
  for (let e = -1074; e < 1024; e++) {
    buffer.setFloat64(0, 2 ** e);
    const bits = buffer.getBigUint64(0);
    for (const next of [bits - 1n, bits, bits + 1n]) { buffer.setBigUint64(0, next); values.push(buffer.getFloat64(0)); }
  }
  for (let i = 0; i < 20000; i++) values.push(Math.round(Math.random() * 1e6) / 100);
  const finite = values.filter(Number.isFinite);
  const hex = finite.map(v => { buffer.setFloat64(0, v); return buffer.getBigUint64(0).toString(16).padStart(16, "0"); });
  const lines = tool(hex.join("\n"), "numbers").toString().trim().split("\n");
  let wrong = 0;
  finite.forEach((v, i) => { if (JSON.stringify(v) !== lines[i] && wrong++ < 5) console.log(hex[i], JSON.stringify(v), lines[i]); });
  check(`${finite.length} numbers as this engine writes them; ${wrong} differ`, wrong === 0 && finite.length > 200000);
}

if (existsSync(join(VECTORS, "vectors/jcs"))) {
  const jcs = join(VECTORS, "vectors/jcs");
  for (const name of readdirSync(join(jcs, "input")))
    check("canonical " + name, tool(readFileSync(join(jcs, "input", name)), "canonical")
      .equals(readFileSync(join(jcs, "output", name))));

  for (const [what, json] of [["a name twice", '{"a":1,"a":2}'], ["half a character", '"\\ud800"'], ["a number too large", "[1e999]"], ["half a text", '{"a":"b']])
    check(`no canonical form of ${what}`, spawnSync(TOOL, ["canonical"], { input: json }).status !== 0);
  check("the published forms are told from others", !tool('{"b":1,"a":2}', "canonical").equals(Buffer.from('{"b":1,"a":2}')));

  const w3c = join(VECTORS, "vectors/vc-di-eddsa");
  const text = (...at) => readFileSync(join(w3c, ...at), "utf8");
  const unsigned = text("unsigned.json"), keys = JSON.parse(text("keyPair.json"));
  check("N-Quads of the W3C credential", tool(unsigned, "quads").toString() === text("eddsa-rdfc-2022/canonDocDataInt.txt"));
  check("N-Quads of its proof's options", tool(text("eddsa-rdfc-2022/proofConfigDataInt.json"), "quads").toString()
    === text("eddsa-rdfc-2022/proofCanonDataInt.txt"));
  check("canonical JSON of the W3C credential", tool(unsigned, "canonical").toString() === text("eddsa-jcs-2022/canonDocJCS.txt"));
  for (const signed of ["eddsa-rdfc-2022/signedDataInt.json", "eddsa-jcs-2022/signedJCS.json"]) {
    const suite = signed.split("/")[0], document = JSON.parse(text(signed));
    check(suite + " fits", tool(text(signed), "check", keys.publicKeyMultibase).toString() === suite + " good\n");
    // made anew with the published key and moment: the same signature, byte for byte
    const made = JSON.parse(tool(unsigned, "issue", keys.privateKeyMultibase ?? keys.secretKeyMultibase,
      document.proof.verificationMethod, document.proof.created));
    const ours = made.proof.find(p => p.cryptosuite === suite);
    check(`${suite} made anew is the published one`, ours?.proofValue === document.proof.proofValue);
    check(suite + " made anew fits", tool(JSON.stringify(made), "check", keys.publicKeyMultibase)
      .toString() === "eddsa-rdfc-2022 good\neddsa-jcs-2022 good\n");
    document.name = "Another";
    check(suite + " changed is bad", tool(JSON.stringify(document), "check", keys.publicKeyMultibase).toString() === suite + " bad\n");
  }

  const ob = join(VECTORS, "vectors/ob30"), key = name => /#(z6Mk\w+)/.exec(readFileSync(join(ob, name), "utf8"))[1];
  for (const [name, verdict] of [["simple.json", "good"], ["simple-err-proof-value.json", "bad"]]) {
    const is = spawnSync(TOOL, ["check", key("simple.json")], { input: readFileSync(join(ob, name)) }).stdout.toString();
    check(`1EdTech ${name}: ${is}`, is === `eddsa-rdfc-2022 ${verdict}\n`);
  }
  for (const name of ["simple-json.png", "simple-json.svg"]) {
    const is = spawnSync(TOOL, ["check", key("simple.json")], { input: readFileSync(join(ob, name)) });
    check(`1EdTech ${name} can be read: ${is.stdout} ${is.stderr}`, is.status === 0);
  }
} else {
  console.log(`skipped: there are no vectors in ${VECTORS}`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
