// Fetches the page anew where a part of it did not arrive: the network was away for a moment, or a new edition of
// the program was installed while the page stood open and its old parts are gone. Streamlit would leave the page
// blank or show the browser's English error. ES5 like the shim beside it.
(function () {
  "use strict";
  var KEY = "county-targets-parts", ID = "missing-parts", MOST = 2, SPAN = 60000, PAUSE = 1500, waiting = false;
  function recent() {
    var times = [];
    try { times = JSON.parse(sessionStorage.getItem(KEY) || "[]"); } catch (ignored) { times = []; }
    return times.filter(function (time) { return Date.now() - time < SPAN; });
  }
  function remember(times) {
    try { sessionStorage.setItem(KEY, JSON.stringify(times)); return true; } catch (ignored) { return false; }
  }
  // Only a service that answers is asked for the page again: what stands is better than the browser's own error.
  function again() {
    fetch("./_stcore/health", { cache: "no-store" }).then(function (answer) {
      // Below a page's address the service says 404: it answers.
      if (answer.status < 500) { window.location.reload(); } else { window.setTimeout(again, PAUSE); }
    }, function () { window.setTimeout(again, PAUSE); });
  }
  function missing() {
    if (waiting) { return; }
    waiting = true;
    var times = recent();
    if (times.length >= MOST || typeof fetch === "undefined" || !remember(times.concat(Date.now()))) {
      window.ctNotice.show(ID, "页面有一部分没有取到。请稍后按F5刷新；仍不完整的，请联系管理员检查网络和代理服务器。");
      return;
    }
    window.ctNotice.show(ID, "网络中断了一下，正在重新取这一页……");
    window.setTimeout(again, PAUSE);
  }
  window.addEventListener("vite:preloadError", missing);
  // The page's first script, or one that it cannot do without: its error reaches only who listens on the way down.
  window.addEventListener("error", function (event) {
    var source = event.target && (event.target.src || (event.target.tagName === "LINK" && event.target.href));
    if (source && /\/static\/.+\.js(\?|$)/.test(source)) { missing(); }
  }, true);
})();
