/* Search queries stay in the browser: in the URL fragment they are never sent, not even to our own host.
   Without this script the form would send them, so it is hidden; the link at the top leads to the search. */
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
