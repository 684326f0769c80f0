// Lets Streamlit's bundle start in Chromium 109 (the last for Windows 7) and names the browser needed
// where even that fails. Written in ES5: this script must parse everywhere.
(function () {
  "use strict";
  function define(object, name, value) {
    if (!object[name]) {
      Object.defineProperty(object, name, { value: value, writable: true, configurable: true });
    }
  }
  function tell() {
    var root = document.getElementById("root");
    if (!root || root.childElementCount) { return; }
    var note = document.createElement("div");
    note.id = "old-browser";
    note.setAttribute("role", "alert");
    note.style.cssText = "max-width:34em;margin:15vh auto;padding:0 24px;font:17px/1.8 'Microsoft YaHei',sans-serif;color:#16262B";
    note.textContent = "本系统无法在当前浏览器中显示。请改用 Chrome、Edge、360 极速或其他以 Chromium 109 及以上版本为内核的浏览器（360 等双核浏览器请切换到“极速模式”），或联系管理员协助升级。";
    root.appendChild(note);
  }
  var modern = window.ctModern === true;
  if (!modern || typeof Promise === "undefined" || typeof Proxy === "undefined") {
    document.addEventListener("DOMContentLoaded", tell);
    return;
  }
  // The v flag of regular expressions (Chromium 112). The bundle uses it without set notation, so the
  // u flag does the same work once escapes that only v allows inside a class are undone.
  var vSupported = true;
  try { new RegExp("a", "v"); } catch (error) { vSupported = false; }
  if (!vSupported) {
    var Native = window.RegExp;
    var Shimmed = new Proxy(Native, {
      construct: function (target, args, newTarget) { return build(target, args, newTarget === Shimmed ? target : newTarget); },
      apply: function (target, self, args) { return build(target, args, target); }
    });
    function build(target, args, newTarget) {
      if (args.length > 1 && typeof args[1] === "string" && args[1].indexOf("v") >= 0) {
        var source = args[0] instanceof Native ? args[0].source : String(args[0]);
        source = source.replace(/\\([&!#%,:;<=>@`~])/g, "$1");
        args = [source, args[1].replace("v", "u")];
      }
      return Reflect.construct(target, args, newTarget);
    }
    window.RegExp = Shimmed;
    Native.prototype.constructor = Shimmed;
  }
  // Array copies (110), grouping (117), deferred promises (119), URL.canParse (120).
  define(Array.prototype, "toSorted", function (compare) { return Array.prototype.slice.call(this).sort(compare); });
  define(Array.prototype, "toReversed", function () { return Array.prototype.slice.call(this).reverse(); });
  define(Array.prototype, "toSpliced", function () {
    var copy = Array.prototype.slice.call(this);
    Array.prototype.splice.apply(copy, arguments);
    return copy;
  });
  define(Array.prototype, "with", function (index, value) {
    var copy = Array.prototype.slice.call(this);
    copy[index < 0 ? copy.length + index : index] = value;
    return copy;
  });
  define(Object, "groupBy", function (items, key) {
    var groups = Object.create(null), index = 0;
    Array.from(items).forEach(function (item) {
      var name = key(item, index++);
      (groups[name] = groups[name] || []).push(item);
    });
    return groups;
  });
  define(Map, "groupBy", function (items, key) {
    var groups = new Map(), index = 0;
    Array.from(items).forEach(function (item) {
      var name = key(item, index++);
      if (!groups.has(name)) { groups.set(name, []); }
      groups.get(name).push(item);
    });
    return groups;
  });
  define(Promise, "withResolvers", function () {
    var deferred = {};
    deferred.promise = new Promise(function (resolve, reject) {
      deferred.resolve = resolve;
      deferred.reject = reject;
    });
    return deferred;
  });
  if (typeof URL === "function") {
    define(URL, "canParse", function (url, base) {
      try { return Boolean(new URL(url, base)); } catch (error) { return false; }
    });
  }
  // Last resort: the bundle failed to parse or to start, and the page would stay blank.
  window.addEventListener("load", function () { window.setTimeout(tell, 8000); });
})();
