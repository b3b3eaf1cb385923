/* Folds: Escape closes the menu; a link into a fold opens it, where the browser does not; printing opens all. */
(function () {
  "use strict";

  function each(selector, act) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), act);
  }

  function reveal() {
    var place = document.getElementById(location.hash.slice(1)), fold = place, opened = false;
    for (; fold; fold = fold.parentElement) {
      if (fold.tagName !== "DETAILS" || fold.open) continue;
      fold.open = opened = true;
    }
    if (opened) place.scrollIntoView();
  }

  document.addEventListener("keydown", function (event) {
    var menu = document.querySelector(".menu[open]");
    if (!menu || event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  /* Closed ones are closed again afterwards. */
  var closed = "main details:not([open])", printed = [];
  window.addEventListener("beforeprint", function () {
    each(closed, function (fold) {
      fold.open = true;
      printed.push(fold);
    });
  });
  window.addEventListener("afterprint", function () {
    printed.splice(0).forEach(function (fold) { fold.open = false; });
  });

  window.addEventListener("hashchange", reveal);
  reveal();
})();
