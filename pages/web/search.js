// Search in the masthead: finds targets, indicators, measures, departments, counties and pages by their names and leads
// there. The index stands in the start page. Written in ES5 like the shim beside it.
(function () {
  "use strict";
  var MOST = 8, NONE = "没有找到“", TRY = "”，可试地区或部门名";
  var KEPT = ["plan", "dataset", "as_of"];
  var box, input, list, status, at = -1;

  function query() {
    var asked = {};
    window.location.search.slice(1).split("&").forEach(function (pair) {
      var cut = pair.indexOf("=");
      if (cut > 0) { asked[pair.slice(0, cut)] = pair.slice(cut + 1); }
    });
    return asked;
  }
  function entries() {
    var holder = document.getElementById("ct-index"), plans = holder ? JSON.parse(holder.textContent) : {};
    var names = Object.keys(plans), asked = query().plan;
    return plans[asked] || (names.length === 1 ? plans[names[0]] : []);
  }
  function address(path) {
    var asked = query(), kept = KEPT.filter(function (key) { return asked[key]; }).map(function (key) { return key + "=" + asked[key]; });
    return path + (kept.length ? (path.indexOf("?") < 0 ? "?" : "&") + kept.join("&") : "");
  }
  // Every word must be in the name or the words beside it; what begins with the first stands first.
  function matches(text) {
    var words = text.toLowerCase().split(/\s+/).filter(Boolean), hits = [];
    if (!words.length) { return hits; }
    entries().forEach(function (entry, order) {
      var name = entry[1].toLowerCase(), all = name + " " + entry[2].toLowerCase() + " " + entry[0];
      if (words.every(function (word) { return all.indexOf(word) >= 0; })) {
        var place = name.indexOf(words[0]);
        hits.push({ entry: entry, rank: place === 0 ? 0 : place > 0 ? 1 : 2, order: order });
      }
    });
    hits.sort(function (a, b) { return a.rank - b.rank || a.order - b.order; });
    hits = hits.slice(0, MOST);
    hits.sort(function (a, b) { return a.order - b.order; });  // groups stay together
    return hits.map(function (hit) { return hit.entry; });
  }
  function element(tag, name, text) {
    var made = document.createElement(tag);
    if (name) { made.className = name; }
    if (text) { made.textContent = text; }
    return made;
  }
  function close() {
    at = -1;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
  function draw() {
    var text = input.value.trim(), hits = matches(text), group = "";
    list.textContent = "";
    at = -1;
    input.removeAttribute("aria-activedescendant");
    if (!text) { status.textContent = ""; close(); return; }
    hits.forEach(function (entry, i) {
      var item = element("a", "ct-hit");
      item.id = "ct-hit-" + i;
      item.setAttribute("role", "option");
      item.setAttribute("tabindex", "-1");
      item.href = address(entry[3]);
      item.appendChild(element("span", "ct-hit-group", entry[0] === group ? "" : entry[0]));
      item.appendChild(element("span", "", entry[1]));
      item.setAttribute("aria-label", entry[0] + "：" + entry[1]);
      group = entry[0];
      list.appendChild(item);
    });
    status.textContent = hits.length ? "找到" + hits.length + "项" : NONE + text + TRY;
    if (!hits.length) { list.appendChild(element("p", "ct-hit-none", NONE + text + TRY)); }
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  }
  function move(step) {
    var items = list.querySelectorAll("a");
    if (!items.length) { return; }
    if (at >= 0) { items[at].removeAttribute("aria-selected"); }
    at = (at + step + items.length) % items.length;
    items[at].setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", items[at].id);
  }
  function key(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); move(event.key === "ArrowDown" ? 1 : -1); }
    else if (event.key === "Escape") { input.value = ""; draw(); input.blur(); }
    else if (event.key === "Enter" && !event.isComposing) {
      var items = list.querySelectorAll("a");
      if (items.length) { event.preventDefault(); window.location.assign(items[Math.max(at, 0)].href); }
    }
  }
  // Left of the state of the data, wherever that begins.
  function place() {
    var scope = document.querySelector("[class*=st-key-scope]"), phone = window.innerWidth < 768;
    var right = phone || !scope ? 60 : window.innerWidth - scope.getBoundingClientRect().left + 14;
    var style = Math.round(Math.max(right, 0)) + "px", hidden = !document.querySelector(".ct-product") || !entries().length;
    if (box.style.right !== style) { box.style.right = style; }
    if (box.hidden !== hidden) { box.hidden = hidden; }
  }
  function begin() {
    box = element("div", "ct-search");
    box.setAttribute("role", "search");
    input = element("input");
    input.type = "search";
    input.placeholder = "搜索";
    list = element("div", "ct-hits");
    status = element("span", "ct-hits-said");
    status.setAttribute("role", "status");
    list.id = "ct-hits";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "搜索结果");
    var set = { "role": "combobox", "aria-label": "搜索目标、指标、举措、部门、县区、页面", "aria-controls": "ct-hits",
      "aria-expanded": "false", "aria-autocomplete": "list", "autocomplete": "off", "spellcheck": "false" };
    Object.keys(set).forEach(function (name) { input.setAttribute(name, set[name]); });
    [input, list, status].forEach(function (one) { box.appendChild(one); });
    list.hidden = true;
    box.hidden = true;
    document.body.appendChild(box);
    input.addEventListener("input", draw);
    input.addEventListener("focus", draw);
    input.addEventListener("keydown", key);
    box.addEventListener("focusout", function (event) { if (!box.contains(event.relatedTarget)) { close(); } });
    list.addEventListener("mousedown", function (event) { event.preventDefault(); });
    document.addEventListener("keydown", function (event) {
      var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.nodeName) || event.target.isContentEditable;
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); input.focus(); }
    });
    window.addEventListener("resize", place);
    // The masthead's parts come with the first answer and may change with later ones.
    var wait = 0;
    new MutationObserver(function () {
      window.clearTimeout(wait);
      wait = window.setTimeout(place, 100);
    }).observe(document.getElementById("root") || document.body, { childList: true, subtree: true });
  }
  document.addEventListener("DOMContentLoaded", begin);
})();
