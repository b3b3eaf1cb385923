/* Filters the directory in the page. The choice is stored in the URL fragment, which is never sent to a server. */
(function () {
  "use strict";

  var form = document.querySelector("[data-filter]");
  if (!form) return;

  function all(selector, inside) {
    return [].slice.call((inside || document).querySelectorAll(selector));
  }

  function plain(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  }

  var fields = all("[name]", form), lists = all("[data-cards]"), cards = all("article", lists[0]);
  var texts = cards.map(function (card) {
    return plain(all("h3, p, dd", card).map(function (part) { return part.textContent; }).join(" "));
  });

  function has(card, name, key) {
    return card.matches("[data-" + name + '~="' + key + '"]');
  }

  /* 2: lists the choice itself; 1: works in a wider area that includes it; 0: neither. */
  function fit(card, choice) {
    if (!choice.value || has(card, choice.name, choice.value)) return 2;
    var within = choice.options[choice.selectedIndex].getAttribute("data-within");
    return within.split(" ").some(has.bind(null, card, "whole")) ? 1 : 0;
  }

  function show() {
    var words = plain(fields[0].value).split(/\s+/);
    cards.forEach(function (card, index) {
      var least = Math.min.apply(null, fields.slice(1).map(fit.bind(null, card)));
      card.hidden = !least || !words.every(function (word) { return texts[index].indexOf(word) >= 0; });
      lists[least === 1 ? 1 : 0].appendChild(card);
    });
    var shown = "article:not([hidden])", status = all("[data-text]")[0], count = all(shown).length, kept = "";
    lists[1].parentNode.hidden = !all(shown, lists[1]).length;
    status.textContent = status.getAttribute(count ? "data-text" : "data-none").replace("{num}", count);
    fields.forEach(function (field) {
      if (field.value) kept += "&" + field.name + "=" + encodeURIComponent(field.value);
    });
    history.replaceState(null, "", "#" + kept.slice(1));
  }

  function read() {
    var hash = location.hash;
    if (!/=/.test(hash)) return;
    fields.forEach(function (field) {
      field.value = decodeURIComponent((hash.split(field.name + "=")[1] || "").split("&")[0]);
    });
    show();
  }

  form.hidden = false;
  all("[data-facets]")[0].hidden = true;
  all("details", form)[0].open = matchMedia("(min-width: 62rem)").matches || /=/.test(location.hash);
  form.oninput = form.onchange = show;
  form.onreset = function () { setTimeout(show, 0); };
  form.onsubmit = function () {
    document.getElementById("found").focus();
    return false;
  };
  window.onhashchange = read;
  read();
})();
