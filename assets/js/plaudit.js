// The only script of ours. Every page works without it: it adds the theme switch, keys, autosave of
// long forms, "select all", focus on problems, and loads htmx where a page asks for it.
(() => {
  'use strict';
  const d = document, root = d.documentElement, script = d.currentScript;
  const $ = (what, where) => (where || d).querySelector(what);
  const $$ = (what, where) => [...(where || d).querySelectorAll(what)];
  const store = { get: k => { try { return localStorage.getItem(k); } catch { return null; } },
    set: (k, v) => { try { localStorage.setItem(k, v); } catch { /* a private window forgets */ } } };

  // Theme: at once, before the first paint. It is kept in this browser only.
  const theme = value => {
    root.dataset.theme = value;
    $$('.pl-theme button').forEach(b => b.setAttribute('aria-pressed', String(b.value === value)));
  };
  const kept = store.get('theme');
  if (['auto', 'light', 'dark'].includes(kept)) root.dataset.theme = kept;

  // Queues: j and k move, other letters press the button with that data-key in the current row.
  const step = by => {
    const rows = [...($('[data-queue]')?.children ?? [])];
    const at = rows.findIndex(r => r.classList.contains('is-current'));
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
    if (!next) return;
    rows.forEach(r => r.classList.toggle('is-current', r === next));
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: 'nearest' });
  };
  let going = -Infinity; // when g was pressed
  const press = (e, target) => { if (target) { e.preventDefault(); target.click(); } };
  const keys = e => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || $('dialog[open]')) return;
    if (e.target.matches('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]')) return;
    if (e.timeStamp < going + 1500 && /^[a-z]$/.test(e.key)) {
      going = -Infinity;
      return press(e, $(`[data-go="${e.key}"]`));
    }
    switch (e.key) {
    case '/': { const q = $('#q-top'); if (q) { e.preventDefault(); q.checkVisibility() ? q.focus() : $('.pl-find-small')?.click(); } break; }
    case '?': $('#keys')?.showModal(); break;
    case 'g': going = e.timeStamp; break;
    case 'j': step(1); break;
    case 'k': step(-1); break;
    default: if (/^[a-z]$/.test(e.key)) press(e, $(`[data-queue] > .is-current [data-key="${e.key}"], body:not(:has([data-queue])) [data-key="${e.key}"]`));
    }
  };

  // Autosave: a form with data-autosave="/address" is sent there two seconds after the last change.
  // Its line with data-saved and data-unsaved (words) says when; '#' stands for the time.
  const autosave = form => {
    let timer = 0, unsaved = false, version = 0;
    const line = $('[data-saved]', form);
    const say = (words, time) => { if (line) line.textContent = words.replace('#', time); };
    const send = async () => {
      clearTimeout(timer);
      if (!unsaved) return;
      const sent = version, body = new URLSearchParams(new FormData(form));
      body.delete('once');
      try {
        const answer = await fetch(form.dataset.autosave, { method: 'POST', body, keepalive: d.hidden });
        if (!answer.ok || (answer.redirected && answer.url.includes('/sign-in'))) throw new Error('not saved');
        unsaved = version !== sent;
        say(line?.dataset.saved ?? '', new Intl.DateTimeFormat(root.lang, { timeStyle: 'short' }).format());
      } catch {
        say(line?.dataset.unsaved ?? '', '');
        timer = setTimeout(send, 10000);
      }
    };
    form.addEventListener('input', () => { unsaved = true; version++; clearTimeout(timer); timer = setTimeout(send, 2000); });
    form.addEventListener('submit', () => { unsaved = false; clearTimeout(timer); });
    d.addEventListener('visibilitychange', () => { if (d.hidden) send(); });
    addEventListener('beforeunload', e => { if (unsaved) { send(); e.preventDefault(); } });
  };

  // Live parts: where data-live stands, news come from ADDRESS/live; what they say (data-heard) is compared, and
  // the part is asked for anew. Nobody's typing is disturbed.
  const live = part => {
    const source = new EventSource(`${location.pathname}/live`);
    source.addEventListener('news', async e => {
      const there = d.getElementById(part.id);
      if (e.data === there.dataset.heard || there.contains(d.activeElement) && d.activeElement.matches('input, textarea')) return;
      const answer = await fetch(location.href, { headers: { 'HX-Request': 'true' } });
      if (!answer.ok || answer.redirected) { source.close(); return; }
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(part.id);
      const at = d.activeElement.closest(`#${part.id} [id]`)?.id;
      if (fresh) there.replaceWith(d.adoptNode(fresh));
      if (at) $('button, a', d.getElementById(at))?.focus({ preventScroll: true });
    });
    source.addEventListener('error', () => { if (source.readyState === 2) source.close(); });
  };

  const ready = () => {
    theme(root.dataset.theme);
    $$('[data-live][id]').filter(x => x.dataset.live === 'yes').forEach(live);
    $$('.pl-theme, [data-open]').forEach(x => { x.hidden = false; });
    $$('form[data-autosave]').forEach(autosave);
    ($('#problems') ?? $('[data-focus]'))?.focus();
  };
  // htmx begins by itself only in a page that is complete.
  addEventListener('load', () => {
    if (!$('[hx-get], [hx-post], [hx-boost]') || !script?.dataset.htmx) return;
    const more = d.createElement('script');
    more.src = script.dataset.htmx;
    d.head.append(more);
  });
  d.addEventListener('keydown', keys);
  d.addEventListener('submit', e => {
    if (!e.target.matches('.pl-theme')) return;
    e.preventDefault();
    theme(e.submitter.value);
    store.set('theme', e.submitter.value);
  });
  d.addEventListener('click', e => {
    const opener = e.target.closest('[data-open]');
    if (opener) $(opener.dataset.open)?.showModal();
  });
  // <input type="checkbox" data-all="nomination">: all boxes of that name in the same form.
  d.addEventListener('change', e => {
    const all = e.target.dataset.all, own = e.target.form;
    if (all && own) $$(`input[type=checkbox][name="${CSS.escape(all)}"]`, own).forEach(b => { b.checked = e.target.checked; });
  });
  d.readyState === 'loading' ? d.addEventListener('DOMContentLoaded', ready) : ready();
})();
