// A note over the page, for what the page itself cannot say: no connection, a part that did not arrive. ES5 like
// the shim beside it.
window.ctNotice = {
  show: function (id, text) {
    "use strict";
    var note = document.getElementById(id);
    if (!note) {
      note = document.createElement("div");
      note.id = id;
      note.setAttribute("role", "alert");
      note.style.cssText = "position:fixed;left:0;right:0;top:30vh;z-index:1000000;max-width:34em;margin:0 auto;padding:16px 24px;background:#fff;border-top:1.5px solid #16262B;font:17px/1.8 'Microsoft YaHei',sans-serif;color:#16262B";
      document.body.appendChild(note);
    }
    note.textContent = text;
  },
  clear: function (id) {
    "use strict";
    var note = document.getElementById(id);
    if (note) { note.parentNode.removeChild(note); }
  }
};
