/* What somebody searches for stays in the browser: behind a # it is never sent, not even to our own host.
   Without this the form would send it, and is not shown: the link at the top leads to the search. */
(function () {
  "use strict";

  var form = document.querySelector(".footer__search");
  if (!form) return;
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    location.href = form.action + "#q=" + encodeURIComponent(form.elements.q.value);
  });
  form.hidden = false;
})();
