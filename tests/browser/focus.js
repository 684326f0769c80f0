() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const shown = /radio|checkbox/.test(e.type) ? e.closest('label') ?? e : e, b = shown.getBoundingClientRect();
  let opacity = 1;
  for (let up = e; up; up = up.parentElement) opacity *= parseFloat(getComputedStyle(up).opacity);
  const head = document.querySelector('[data-testid=stHeader]')?.getBoundingClientRect().bottom ?? 0;
  return { name: (e.getAttribute('aria-label') ?? e.textContent).trim().slice(0, 30), tag: e.tagName, left: b.left, right: b.right,
    top: b.top, bottom: b.bottom, hidden: getComputedStyle(e).visibility === 'hidden', opacity: /range|radio|checkbox|file/.test(e.type) ? 1 : opacity,
    inside: Boolean(e.closest('[data-testid=stMain]')) && !e.closest('.st-key-scope, .st-key-downloads, .ct-search'), head, whole: e.matches('[data-testid=stMain]') };
}
