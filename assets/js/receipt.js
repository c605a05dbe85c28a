// Checks a receipt with what stands on the page: the record against the commitment, the entry against the
// log, the log against the signature. All of it is computed here, with the Web Cryptography API.
{
  const part = name => document.querySelector(`[data-part="${name}"]`).textContent;
  const hex = bytes => Array.from(bytes, b => b.toString(16).padStart(2, '0')).join('');
  const unhex = text => Uint8Array.from(text.match(/../g) ?? [], pair => parseInt(pair, 16));
  const unbase64 = text => Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
  const utf8 = text => new TextEncoder().encode(text);
  const join = parts => Uint8Array.from(parts.flatMap(one => Array.from(one)));
  const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest('SHA-256', join(parts)));
  const same = (a, b) => hex(a) === hex(b);

  // RFC 9162, 2.1.3.2. Sizes stay far below 2^53.
  async function rootOf(leaf, index, size, path) {
    let at = index, last = size - 1, hash = leaf;
    for (const next of path) {
      if (last === 0) return null;
      if (at % 2 === 1 || at === last) {
        hash = await sha256([1], next, hash);
        while (at % 2 === 0 && at !== 0) { at = Math.floor(at / 2); last = Math.floor(last / 2); }
      } else {
        hash = await sha256([1], hash, next);
      }
      at = Math.floor(at / 2);
      last = Math.floor(last / 2);
    }
    return last === 0 ? hash : null;
  }

  async function signed(note, key) {
    const [name, id, code] = key.split(/\+(.*?)\+(.*)/s);
    const bytes = unbase64(code);
    const at = note.lastIndexOf('\n\n');
    const line = note.slice(at + 2).split('\n').find(one => one.startsWith(`\u2014 ${name} `));
    const signature = unbase64(line.slice(name.length + 3));
    const idOfKey = (await sha256(utf8(`${name}\n`), bytes)).slice(0, 4);
    if (hex(idOfKey) !== id || !same(signature.slice(0, 4), idOfKey) || note.split('\n')[0] !== name) return false;
    const known = await crypto.subtle.importKey('raw', bytes.slice(1), 'Ed25519', false, ['verify']);
    return crypto.subtle.verify('Ed25519', known, signature.slice(4), utf8(note.slice(0, at + 1)));
  }

  async function check(show) {
    const entry = JSON.parse(part('entry')), note = part('checkpoint');
    const [, size, root] = note.split('\n');
    const commitment = await sha256([0], unhex(part('salt')), utf8(part('record')));
    show('commitment', hex(commitment) === part('commitment'));
    const leaf = await sha256([0], utf8(part('entry')));
    show('leaf', entry.commit === hex(commitment) && hex(leaf) === part('leaf'));
    const path = part('path').split('\n').filter(line => line).map(unhex);
    const computed = await rootOf(leaf, entry.seq, Number(size), path);
    show('root', computed !== null && same(computed, unbase64(root)) && hex(computed) === part('root'));
    try {
      show('signature', await signed(note, part('key')));
    } catch {
      show('signature', null); // no Ed25519 here
    }
  }

  const box = document.getElementById('receipt-check');
  const show = (step, good) => {
    const at = box.querySelector(`[data-step="${step}"]`);
    at.textContent = good === null ? box.dataset.cannot : good ? box.dataset.good : box.dataset.bad;
    at.className = good === null ? '' : `badge ${good ? 'pl-good' : 'pl-bad'}`;
  };
  if (box && window.crypto?.subtle) { // only over TLS, or on this machine
    box.hidden = false;
    check(show).catch(() => box.querySelectorAll('[data-step]:empty').forEach(at => show(at.dataset.step, false)));
  }
}
