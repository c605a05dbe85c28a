// Threads and the form one writes with: answers without a page between, a preview while one types, names after
// "@", and a line that says when others wrote. Every page works without it: links and buttons do the same.
(() => {
  'use strict';
  const d = document;
  const $ = (what, where) => (where || d).querySelector(what);
  const $$ = (what, where) => [...(where || d).querySelectorAll(what)];
  const page = async address => {
    const answer = await fetch(address, { headers: { 'HX-Request': 'true' } });
    if (!answer.ok || answer.redirected) throw new Error('no page');
    return new DOMParser().parseFromString(await answer.text(), 'text/html');
  };
  const changed = area => area.dispatchEvent(new Event('input', { bubbles: true }));

  // ---- answer and quote: the server's form for that article takes the place of this one ----
  const answer = async link => {
    const fresh = $('#reply', await page(link.href)), form = $('#reply form'), area = $('textarea', form);
    const before = area.defaultValue === area.value ? '' : area.value, offered = $('textarea', fresh).value;
    form.elements.parent.value = $('[name=parent]', fresh).value;
    $('#reply-title').textContent = $('#reply-title', fresh).textContent;
    const quote = link.search.includes('quote='), text = quote || !before ? offered : '';
    area.value = before && text ? `${before.trimEnd()}\n\n${text}` : before || text;
    if (area.value) changed(area);
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
    area.scrollIntoView({ block: 'center' });
  };
  d.addEventListener('click', e => {
    const link = e.target.closest('a[data-reply]');
    if (!link || e.ctrlKey || e.metaKey || e.shiftKey || e.button || !$('#reply form')) return;
    e.preventDefault();
    answer(link).catch(() => location.assign(link.href));
  });
  // Only one menu of an article is open.
  d.addEventListener('toggle', e => {
    if (e.target.matches('.pl-react details[open]')) $$('.pl-react details[open]').forEach(x => { if (x !== e.target) x.open = false; });
  }, true);

  // ---- a preview while one types ----
  const preview = box => {
    const form = box.closest('form'), area = $('textarea[name=body]', form);
    let timer = 0, asked = 0;
    const show = async () => {
      const mine = ++asked, token = form.elements.token?.value ?? '';
      if (!area.value.trim()) { box.hidden = true; return; }
      try {
        const got = await fetch(box.dataset.preview, { method: 'POST', body: new URLSearchParams({ token, body: area.value }) });
        if (!got.ok || got.redirected || mine !== asked) return;
        $('.pl-prose', box).replaceChildren(...new DOMParser().parseFromString(await got.text(), 'text/html').body.childNodes);
        box.hidden = false;
      } catch { /* the button does it */ }
    };
    area.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(show, 400); });
  };

  // ---- names after "@": a list that the text field controls; the field keeps the focus. A field of several lines
  // may not be called a combobox (ARIA in HTML), so aria-activedescendant says that the list is open. ----
  const complete = form => {
    const area = $('textarea[name=body]', form), address = form.dataset.autosave?.replace(/\/draft$/, '/people');
    if (!address) return;
    const list = d.createElement('div');
    let found = [], at = 0, timer = 0;
    list.className = 'pl-complete';
    list.id = 'complete';
    list.hidden = true;
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', form.dataset.names);
    area.after(list);
    const says = { 'aria-autocomplete': 'list', 'aria-haspopup': 'listbox', 'aria-controls': list.id };
    Object.entries(says).forEach(([name, value]) => area.setAttribute(name, value));
    const begun = () => /(?:^|[\s(])@([\p{L}\d-]{1,40})$/u.exec(area.value.slice(0, area.selectionStart))?.[1];
    const close = () => { list.hidden = true; found = []; area.removeAttribute('aria-activedescendant'); };
    const mark = () => {
      [...list.children].forEach((b, i) => b.setAttribute('aria-selected', String(i === at)));
      area.setAttribute('aria-activedescendant', list.children[at].id);
      list.children[at].scrollIntoView({ block: 'nearest' });
    };
    const take = one => {
      const end = area.selectionStart, from = end - begun().length;
      area.setRangeText(`${one.handle} `, from, end, 'end');
      close();
      area.focus();
      changed(area);
    };
    const look = async () => {
      const word = begun();
      if (!word) { close(); return; }
      const got = await fetch(`${address}?q=${encodeURIComponent(word)}`).catch(() => null);
      if (!got?.ok || got.redirected || begun() !== word) return;
      found = await got.json();
      at = 0;
      list.replaceChildren(...found.map((one, i) => {
        const b = d.createElement('button');
        Object.assign(b, { type: 'button', id: `complete-${i}`, textContent: `${one.name} @${one.handle}`, tabIndex: -1 });
        b.setAttribute('role', 'option');
        b.addEventListener('mousedown', e => { e.preventDefault(); take(one); });
        return b;
      }));
      list.hidden = !found.length;
      if (found.length) mark();
    };
    area.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(look, 150); });
    area.addEventListener('blur', close);
    area.addEventListener('keydown', e => {
      if (list.hidden) return;
      if (e.key === 'ArrowDown' || e.key === 'ArrowUp') at = (at + (e.key === 'ArrowDown' ? 1 : found.length - 1)) % found.length;
      else if (e.key === 'Enter' || e.key === 'Tab') take(found[at]);
      else if (e.key === 'Escape') close();
      else return;
      e.preventDefault();
      if (found.length) mark();
    });
  };

  // ---- what others write meanwhile: a line says so, and nothing moves until one asks ----
  let pause = 2000;
  const insert = async news => {
    const fresh = await page(location.pathname + location.search.replace(/[?&](reply|quote)=[^&]*/g, '')), list = $('#articles');
    const come = [...$('#articles', fresh).children].filter(li => !d.getElementById(li.id)).map(li => d.adoptNode(li));
    list.append(...come);
    $('#turn').replaceChildren(...$('#turn', fresh).childNodes);
    news.dataset.after = $('#news', fresh)?.dataset.after ?? news.dataset.after;
    news.replaceChildren();
    come[0]?.focus({ preventScroll: true });
    come[0]?.scrollIntoView({ block: 'nearest' });
    listen();
  };
  let source = null;
  const listen = () => {
    const news = $('#news');
    source?.close();
    if (!news?.dataset.live || d.hidden) return; // a page nobody looks at leaves its place to others
    source = new EventSource(`${news.dataset.live}?after=${news.dataset.after}`);
    source.addEventListener('news', e => {
      const button = d.createElement('button');
      Object.assign(button, { type: 'button', className: 'btn btn-sm', textContent: JSON.parse(e.data).words });
      button.addEventListener('click', () => insert(news).catch(() => location.reload()));
      news.replaceChildren(button);
      pause = 2000;
    });
    source.addEventListener('error', () => { source.close(); setTimeout(listen, pause); pause = Math.min(2 * pause, 120000); });
  };

  $$('[data-preview]').forEach(preview);
  $$('form[data-write]').forEach(complete);
  d.addEventListener('visibilitychange', listen);
  listen();
})();
