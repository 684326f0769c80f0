() => {
  const found = [], main = document.querySelector('[data-testid=stMain]');
  const seen = e => { const s = getComputedStyle(e), b = e.getBoundingClientRect();
    return s.visibility !== 'hidden' && s.display !== 'none' && b.width > 2 && b.height > 2 && !e.closest('[aria-hidden=true]'); };
  const apart = 'script, style, svg, [role=grid], [data-testid=stSidebar], details:not([open]) > :not(summary)';
  if (main.scrollWidth - main.clientWidth > 1) found.push(`scrolls sideways by ${main.scrollWidth - main.clientWidth}`);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const e = node.parentElement, text = node.data.trim().slice(0, 20);
    if (!text || e.closest(apart) || !seen(e)) continue;
    if (e.closest('[title]') && getComputedStyle(e.closest('td') ?? e).textOverflow === 'ellipsis') continue;
    const range = document.createRange(); range.selectNodeContents(node);
    const b = range.getBoundingClientRect();
    if (b.width < 2 || b.height < 2) continue;
    if (b.right > innerWidth + 1 || b.left < -1) found.push(`beyond the edge: ${text}`);
    for (let up = e; up && up !== main; up = up.parentElement) {
      const s = getComputedStyle(up), h = up.getBoundingClientRect();
      if (['auto', 'scroll'].includes(s.overflowY)) break;
      if (up.clientWidth < 3 || up.clientHeight < 3) continue;
      const cut = axis => ['hidden', 'clip'].includes(axis);
      if (cut(s.overflowX) && (b.right > h.right + 2 || b.left < h.left - 2)) { found.push(`cut at a side: ${text}`); break; }
      if (cut(s.overflowY) && (b.bottom > h.bottom + 3 || b.top < h.top - 3)) { found.push(`cut below: ${text}`); break; }
    }
  }
  return [...new Set(found)].slice(0, 8);
}
