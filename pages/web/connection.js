// Names the cause where the service answers but its live connection does not come about: a proxy that lets no
// WebSocket through. The page would otherwise stand empty without a word. ES5 like the shim beside it.
(function () {
  "use strict";
  var WAIT = 10000, ID = "no-live-connection";
  function connected() {
    var app = document.querySelector("[data-testid=stApp]");
    return Boolean(app) && app.getAttribute("data-test-connection-state") === "CONNECTED";
  }
  function clear() {
    if (connected()) { window.ctNotice.clear(ID); } else { window.setTimeout(clear, 1000); }
  }
  function say() {
    if (connected()) { return; }
    window.ctNotice.show(ID, "服务在运行，但网络没有放行实时连接（WebSocket），所以页面空白。请联系管理员检查代理服务器的设置；放行后页面会自动出现。");
    window.setTimeout(clear, 1000);
  }
  window.addEventListener("load", function () {
    window.setTimeout(function () {
      if (connected() || typeof fetch === "undefined") { return; }
      fetch("./_stcore/health").then(function (answer) { if (answer.ok) { say(); } }, function () {});
    }, WAIT);
  });
})();
