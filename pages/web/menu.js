// On a phone the list of pages lies over the page: whoever has chosen one wants to see it. Streamlit leaves the list
// open, since on a wide window it stands beside. ES5 like the shim beside it.
(function () {
  "use strict";
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("[data-testid=stSidebarNavLink]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    // After Streamlit has heard of the click: the list that shuts takes its links along.
    window.setTimeout(function () {
      var shut = document.querySelector("[data-testid=stSidebarCollapseButton] button");
      if (shut) { shut.click(); }
    }, 0);
  });
})();
