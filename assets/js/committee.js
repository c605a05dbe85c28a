// The committee's room: counts while the line moves, opens a case beside the list, and follows what others do.
// Every page works without it: the forms do the same on the server (src/feature/decision/committee_count.c has
// the rule; tests/browser/committee.browser.mjs compares both).
(() => {
  'use strict';
  const d = document;
  const $ = (what, where) => (where || d).querySelector(what);
  const $$ = (what, where) => [...(where || d).querySelectorAll(what)];
  const lang = d.documentElement.lang, number = new Intl.NumberFormat(lang);
  const points = new Intl.NumberFormat(lang, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const form = () => $('#whatif form');
  const fill = (words, ...values) => words.replace(/#/g, () => values.shift());
  const percent = (part, whole) => whole > 0 ? Math.floor((200 * part + whole) / (2 * whole)) : 0;
  const FACETS = ['region', 'language', 'expertise', 'work'], NEAR = 100, NAMES = 3, NOBODY = 1000000;

  // ---- counting: cases are [score, group of each facet ..., name], by place; score -1: cannot be over a line ----
  const lineOf = (cases, threshold, quota) => {
    if (quota === null) return threshold;
    let line = NOBODY, found = 0;
    for (let i = 0; i < cases.length && found < quota; i++) {
      if (cases[i][0] < 0) continue;
      line = cases[i][0];
      found++;
    }
    return line;
  };
  const count = (cases, line) => {
    const awards = FACETS.map(() => []);
    let all = 0;
    for (const one of cases) {
      if (one[0] < 0 || one[0] < line) continue;
      all++;
      for (let f = 0; f < FACETS.length; f++) awards[f][one[f + 1]] = (awards[f][one[f + 1]] ?? 0) + 1;
    }
    return { all, awards };
  };
  const near = (cases, from, below) => cases.filter(one => one[0] >= 0 && one[0] >= from && one[0] < below);

  // ---- showing ----
  const bar = (item, share) => {
    const rail = $('.rail', item), fillUp = $('.fill', item);
    if (rail && fillUp) fillUp.setAttribute('width', Math.round(share * Number(rail.getAttribute('width'))));
  };
  const showTally = (facet, awards, all) => {
    const list = $(`[data-facet="${facet}"]`), of = form().dataset;
    [...list.children].forEach((item, at) => {
      const mine = awards[at] ?? 0, cases = Number(item.dataset.cases), total = Number(list.dataset.share ?? 0);
      $('.count', item).textContent = total
        ? fill(of.shares, number.format(percent(mine, all)), number.format(percent(cases, total)))
        : fill(of.of, number.format(mine), number.format(cases));
      bar(item, total ? percent(mine, all) / 100 : mine / cases);
    });
  };
  const sentence = (words, line, found) => {
    if (!found.length) return '';
    const names = found.slice(0, NAMES).map(one => `\u2068${one.at(-1)}\u2069`); // apart, whichever way they run
    if (found.length > NAMES) names.push(form().dataset.others);
    return fill(words, points.format(line / 1000), number.format(found.length), new Intl.ListFormat(lang).format(names));
  };
  const showLine = line => {
    const { from, to } = form().dataset, at = Math.max(0, Math.min(1, (line / 10 - from) / (to - from))) * 190;
    const zone = Number($('.pl-int .grey')?.getAttribute('width') ?? 0), x = Math.round(at * 10) / 10;
    for (const mark of $$('.pl-int .mark')) mark.setAttribute('d', `M${x} 0v44`);
    for (const grey of $$('.pl-int .grey')) grey.setAttribute('x', x - zone / 2);
    const last = cases.findLastIndex(one => one[0] >= 0 && one[0] >= line) + 1, byScore = $('#order')?.value !== 'grey';
    for (const row of $$('#ranked tr[data-raw]')) {
      const raw = Number(row.dataset.raw), over = raw >= 0 && raw >= line, picture = $('.pl-int', row);
      row.classList.toggle('is-last-over', byScore && Number(row.dataset.place) === last);
      picture?.classList.toggle('under', !over && !picture.classList.contains('maybe'));
    }
  };
  let cases = null, asked = null;
  const numbers = async () => {
    const without = $('#without')?.value ?? '', address = `${form().action}/numbers?without=${without}`;
    if (asked === address && cases) return cases;
    cases = (await (await fetch(address)).json()).cases;
    asked = address;
    return cases;
  };
  const show = line => {
    const { all: awards, awards: by } = count(cases, line), words = $('[data-awards]'), of = form().dataset;
    FACETS.forEach((facet, f) => showTally(facet, by[f], awards));
    words.textContent = fill(words.dataset.words, number.format(awards), number.format(cases.length));
    $('[data-near]').textContent = [sentence(of.lower, line - NEAR, near(cases, line - NEAR, line)),
      sentence(of.higher, line + NEAR, near(cases, line, line + NEAR))].join(' ').trim();
    showLine(line);
  };
  // What was moved: '#th' and '#line' are one threshold, '#quota' takes its place.
  const moved = async source => {
    await numbers();
    const began = performance.now(), threshold = $('#th'), range = $('#line'), quota = $('#quota');
    if (source !== quota) quota.value = '';
    if (source === range) threshold.value = Number(range.value).toFixed(2);
    const chosen = quota.value === '' ? null : Math.max(0, Math.trunc(Number(quota.value) || 0));
    const line = lineOf(cases, Math.round(Number(threshold.value) * 100) * 10, chosen);
    if (chosen !== null) threshold.value = (Math.min(line, 10000) / 1000).toFixed(2);
    if (source !== range) range.value = threshold.value;
    const shown = $('form[action$="/line"]');
    if (shown?.elements.quota) {
      shown.elements.threshold.value = threshold.value;
      shown.elements.quota.value = quota.value;
    }
    show(line);
    $('#whatif').dataset.took = (performance.now() - began).toFixed(2);
  };

  // ---- parts of the page, made anew by the server ----
  const PARTS = ['todo', 'room', 'whatif', 'ranked', 'pane'];
  const typed = part => part.dataset.typed === 'yes' || (part.contains(d.activeElement) && d.activeElement.matches('input, textarea, select'));
  const place = (id, fresh, kept) => {
    const part = d.getElementById(id);
    if (!part || !fresh) return;
    if (kept && typed(part)) { // what somebody types stays; the notes beside it come in
      if (id === 'pane') place('notes', fresh.querySelector('#notes'), false);
      return;
    }
    if (part.innerHTML === fresh.innerHTML) return;
    const focus = d.activeElement, at = part.contains(focus) ? focus.closest('[data-case]')?.dataset.case : null;
    part.replaceWith(d.adoptNode(fresh));
    if (at) (d.querySelector(`[data-case="${at}"] a`) ?? d.getElementById(id)).focus({ preventScroll: true });
  };
  const load = async (address, parts, kept) => {
    const answer = await fetch(address, { headers: { 'HX-Request': 'true' } });
    if (!answer.ok || answer.redirected) { location.assign(address); return; }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    parts.forEach(id => place(id, page.getElementById(id), kept));
    $('#beside')?.classList.toggle('has-case', Boolean($('#pane #case')));
    begin();
  };

  // ---- a case beside the list ----
  const wide = matchMedia('(min-width: 62rem)');
  const open = async (address, push) => {
    await load(address, ['ranked', 'pane'], false);
    if (push) history.pushState({ case: true }, '', address);
    $('#case')?.focus({ preventScroll: true });
  };
  d.addEventListener('click', e => {
    const link = e.target.closest('#ranked tr[data-case] a, #room a[href*="case="]');
    if (!link || !wide.matches || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
    e.preventDefault();
    open(link.href, true);
  });
  addEventListener('popstate', () => load(location.href, PARTS, false));

  // ---- what others do ----
  let heard = $('#news')?.dataset.heard, source = null;
  const say = words => { const news = $('#news'); if (news) news.textContent = words; };
  const listen = () => {
    const news = $('#news');
    if (!news || !('live' in news.dataset) || source) return;
    source = new EventSource(`${form()?.action ?? location.pathname}/live?after=${heard}`);
    source.addEventListener('news', async e => {
      const said = JSON.parse(e.data);
      heard = said.heard;
      asked = null;
      await load(location.href, PARTS, true);
      say(said.words);
    });
    source.addEventListener('error', () => { source.close(); source = null; setTimeout(listen, 2000); });
  };

  const begin = () => {
    const range = $('#whatif .pl-range');
    if (range) range.hidden = false;
  };
  d.addEventListener('input', e => {
    if (e.target.matches('#th, #line, #quota')) moved(e.target);
    const pane = e.target.closest('#pane, #todo');
    if (pane) pane.dataset.typed = 'yes';
  });
  d.addEventListener('change', e => {
    if (!e.target.matches('#without, #order')) return;
    const address = `${form().action}?${new URLSearchParams(new FormData(form()))}`;
    history.replaceState(history.state, '', address);
    load(address, ['whatif', 'ranked'], false);
  });
  begin();
  listen();
})();
