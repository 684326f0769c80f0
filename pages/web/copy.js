// Copies what a button holds in data-copy, says so on the button, and where copying is forbidden says what to do.
// Outside https a browser has no clipboard for pages, so a hidden field is copied from. ES5 like the shim beside it.
(function () {
  "use strict";
  function byHand(text) {
    var field = document.createElement("textarea"), done = false;
    field.value = text;
    field.setAttribute("readonly", "");
    field.style.cssText = "position:fixed;top:0;left:-99em";
    document.body.appendChild(field);
    field.select();
    try { done = document.execCommand("copy"); } catch (error) { done = false; }
    document.body.removeChild(field);
    return done;
  }
  function say(button, words) {
    var label = button.getAttribute("data-label") || button.textContent;
    button.setAttribute("data-label", label);
    button.textContent = words;
    window.setTimeout(function () { button.textContent = label; }, 4000);
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-copy]");
    if (!button) { return; }
    var text = new URL(button.getAttribute("data-copy"), window.location.href).href;
    var done = function () { say(button, "已复制"); };
    var other = function () { say(button, byHand(text) ? "已复制" : "不能复制，请复制地址栏"); button.focus(); };
    if (navigator.clipboard && window.isSecureContext) { navigator.clipboard.writeText(text).then(done, other); }
    else { other(); }
  });
})();
