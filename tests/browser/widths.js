() => {
  const seen = e => { const s = getComputedStyle(e), b = e.getBoundingClientRect();
    return s.visibility !== 'hidden' && s.display !== 'none' && b.width > 1 && b.height > 1 && !e.closest('[aria-hidden=true]'); };
  const name = e => `${e.tagName.toLowerCase()}.${String(e.className.baseVal ?? e.className).slice(0, 40)} “${(e.textContent || '').trim().slice(0, 24)}”`;
  const faults = [];
  const wide = innerWidth;
  const main = document.querySelector('[data-testid=stMain]');
  if (main.scrollWidth - main.clientWidth > 1) faults.push(`scrolls sideways by ${main.scrollWidth - main.clientWidth}`);
  // A table that must be scrolled sideways looks whole and is not.
  for (const e of main.querySelectorAll('*')) {
    if (e === main || e.scrollWidth <= e.clientWidth + 1 || e.closest('[role=grid], textarea, pre') || !seen(e)) continue;
    if (['auto', 'scroll'].includes(getComputedStyle(e).overflowX)) faults.push(`a part scrolls sideways by ${e.scrollWidth - e.clientWidth}: ${name(e)}`);
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const e = node.parentElement;
    if (!node.data.trim() || !e || e.closest('script, style, [data-testid=stSidebar], .vega-bind, details:not([open]) > :not(summary)') || !seen(e)) continue;
    const range = document.createRange(); range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    const svg = e.ownerSVGElement;
    const scale = svg ? svg.getBoundingClientRect().width / (svg.viewBox.baseVal?.width || svg.getBoundingClientRect().width) : 1;
    // A line that ends in an ellipsis says so itself, is whole on hover, and leads to a page that has it in full.
    const eased = e.closest('[title]') && getComputedStyle(e.closest('td') ?? e).textOverflow === 'ellipsis';
    const size = parseFloat(getComputedStyle(e).fontSize) * scale * (e.currentCSSZoom || 1);
    if (size < 11.95) faults.push(`text of ${size.toFixed(1)} px: ${name(e)}`);
    if (!eased && (box.right > wide + 1 || box.left < -1)) { if (!e.closest('.ct-scroll')) faults.push(`beyond the edge: ${name(e)}`); }
    for (let up = eased ? null : e; up && up !== main; up = up.parentElement) {
      const s = getComputedStyle(up);
      if (!['hidden', 'clip'].includes(s.overflowX) || up.clientWidth < 2) { if (['auto','scroll'].includes(s.overflowX)) break; continue; }
      if (up.tagName === 'svg') continue;
      const hold = up.getBoundingClientRect();
      if (box.right > hold.right + 1.5 && !up.closest('[data-baseweb], [role=grid]')) { faults.push(`cut at the right: ${name(e)}`); break; }
    }
  }
  const top = [...document.querySelectorAll('a[data-testid=stTopNavLink], .st-key-scope button, .st-key-downloads button, .ct-search input')].filter(seen);
  for (const e of top) {
    if (getComputedStyle(e).position !== 'fixed') e.scrollIntoView({block: 'center'});
    const b = e.getBoundingClientRect();
    for (const share of [0.1, 0.5, 0.9]) {
      const hit = document.elementFromPoint(b.left + b.width * share, b.top + b.height / 2);
      if (!(hit && (e.contains(hit) || hit.contains(e) && hit.closest('a, button') === e))) { faults.push(`not reached by the mouse: ${name(e)} (hit ${hit && name(hit)})`); break; }
    }
  }
  const parts = [...top, document.querySelector('.ct-product')].filter(e => e && seen(e)).map(e => [e, e.getBoundingClientRect()]);
  parts.forEach(([a, p], i) => parts.slice(i + 1).forEach(([b, q]) => {
    if (p.left < q.right - 1 && q.left < p.right - 1 && p.top < q.bottom - 1 && q.top < p.bottom - 1) faults.push(`overlap: ${name(a)} and ${name(b)}`); }));
  // A choice that stands beside the title must not lie over its words.
  const picks = [...main.querySelectorAll('[class*="-pick"]')].filter(e => seen(e) && getComputedStyle(e).position === 'absolute');
  for (const head of picks.length ? main.querySelectorAll('h1, h1 ~ p') : []) {
    const range = document.createRange(); range.selectNodeContents(head);
    for (const box of range.getClientRects()) for (const pick of picks) {
      const q = pick.getBoundingClientRect();
      if (box.left < q.right - 1 && q.left < box.right - 1 && box.top < q.bottom - 3 && q.top < box.bottom - 3) faults.push(`overlap: ${name(head)} and ${name(pick)}`);
    }
  }
  return [...new Set(faults)].slice(0, 8);
}
