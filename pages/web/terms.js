// Explains a word (.ct-term) beside it: when it is pointed at, reached by the keyboard or tapped. A click, or a second
// tap, leads to the list of all words on the page of methods, which is scrolled to the word. ES5 like the shim beside it.
(function () {
  "use strict";
  var KEPT = ["plan", "dataset", "as_of", "area"], MORE = "在方法页查看", MARK = "#term=";
  var box, words, link, shown = null, before = null, timer = 0, touch = false;

  function build() {
    if (box) { return; }
    box = document.createElement("div");
    box.id = "ct-tip";
    box.className = "ct-tip";
    box.setAttribute("role", "tooltip");
    words = document.createElement("span");
    link = document.createElement("a");
    link.textContent = MORE;
    link.tabIndex = -1;  // Enter on the word itself leads there
    box.appendChild(words);
    box.appendChild(link);
    box.hidden = true;
    document.body.appendChild(box);
  }
  function termOf(node) { return node && node.closest ? node.closest(".ct-term") : null; }
  function address(term) {
    var asked = window.location.search.slice(1).split("&").filter(function (pair) { return KEPT.indexOf(pair.split("=")[0]) >= 0; });
    return "methods" + (asked.length ? "?" + asked.join("&") : "") + MARK + encodeURIComponent(term.getAttribute("data-term"));
  }
  function show(term) {
    build();
    window.clearTimeout(timer);
    if (shown && shown !== term) { shown.removeAttribute("aria-describedby"); }
    shown = term;
    words.textContent = term.getAttribute("data-said");
    link.href = address(term);
    box.hidden = false;
    term.setAttribute("aria-describedby", "ct-tip");
    var at = term.getBoundingClientRect(), own = box.getBoundingClientRect();
    var left = Math.max(8, Math.min(at.left, window.innerWidth - own.width - 8));
    var below = at.bottom + 6 + own.height <= window.innerHeight;
    box.style.left = left + "px";
    box.style.top = Math.max(8, below ? at.bottom + 6 : at.top - own.height - 6) + "px";
  }
  function hide() {
    window.clearTimeout(timer);
    if (!shown) { return; }
    shown.removeAttribute("aria-describedby");
    shown = null;
    box.hidden = true;
  }
  function later() { window.clearTimeout(timer); timer = window.setTimeout(hide, 250); }

  document.addEventListener("pointerover", function (event) {
    if (event.pointerType !== "mouse") { return; }
    var term = termOf(event.target);
    if (term) { show(term); }
    else if (box && box.contains(event.target)) { window.clearTimeout(timer); }
    else if (shown && shown !== document.activeElement) { later(); }
  });
  document.addEventListener("pointerdown", function (event) {
    touch = event.pointerType !== "mouse";
    before = shown;
    if (!termOf(event.target) && !(box && box.contains(event.target))) { hide(); }
  }, true);
  document.addEventListener("focusin", function (event) {
    var term = termOf(event.target);
    if (term) { show(term); } else if (!(box && box.contains(event.target))) { hide(); }
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") { hide(); }
    if (event.key === "Enter" && termOf(event.target)) { window.location.assign(address(termOf(event.target))); }
  });
  document.addEventListener("scroll", function () { if (shown && shown !== document.activeElement) { hide(); } }, true);
  document.addEventListener("click", function (event) {
    var term = termOf(event.target);
    if (!term) { return; }
    event.preventDefault();
    if (touch && before !== term) { show(term); return; }
    window.location.assign(address(term));
  });

  // The word that the address names, as soon as the page has it.
  function find() {
    if (window.location.hash.indexOf(MARK) !== 0) { return; }
    var word = decodeURIComponent(window.location.hash.slice(MARK.length)), left = 100;
    var look = window.setInterval(function () {
      var found = [].filter.call(document.querySelectorAll("dt[data-term]"), function (one) { return one.getAttribute("data-term") === word; })[0];
      if (found) {
        found.scrollIntoView({ block: "center" });
        found.setAttribute("tabindex", "-1");
        found.focus({ preventScroll: true });
      }
      left -= 1;
      if (found || !left) { window.clearInterval(look); }
    }, 200);
  }
  window.addEventListener("hashchange", find);
  document.addEventListener("DOMContentLoaded", find);
})();
