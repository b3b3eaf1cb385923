/* The search page: reads the query from the query string or the fragment, loads the index files of this language
   that it needs, newest first, and shows results as they arrive. Nothing is loaded or sent before a search. */
(function () {
  "use strict";

  var form = document.getElementById("search");
  if (!form || !window.MiniSearch || !window.fetch) return;

  var words = JSON.parse(document.getElementById("search-words").textContent);
  var language = document.documentElement.lang;
  var field = form.elements.q;
  var results = document.getElementById("search-results");
  var status = results.querySelector(".search__status");
  var failed = results.querySelector("[data-failed]");
  var jumps = results.querySelector("[data-jumps]");
  var groups = results.querySelector("[data-groups]");
  var older = results.querySelector("[data-older]");

  var KINDS = ["alert", "letter", "resource", "organisation", "partner"]; /* in this order */
  var ENOUGH = 50; /* enough results: older years are then loaded only on request */
  var SHOWN = 10; /* results per kind shown initially */
  var PAUSE = 200; /* debounce, in milliseconds */
  var SEPARATORS = /([\n\r\p{Z}\p{P}]+)/u;
  var CASE = /^\s*(?:[a-z]+\W*)?(\d{4})\W*0*(\d+)\s*$/i;
  var SMALL = {
    fr: "les des une aux par pour dans sur avec est",
    en: "the and for with from",
    es: "los las del una por con para que"
  };
  var small = (SMALL[language] || "").split(" ");

  /* Words ---------------------------------------------------------------------------------- */

  /* Lower case, without accents and plural endings; empty for a single letter. */
  function term(word) {
    var plain = word.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
    if (plain.length < 2 && !/\d/.test(plain)) return null;
    if (plain.length < 5 || /\d/.test(plain)) return plain;
    if (language === "es") return plain.replace(/([^aeiou])es$|s$/, "$1");
    if (language === "en") return plain.replace(/ies$/, "y").replace(/([^s])s$/, "$1");
    return plain.replace(/[sx]$/, "");
  }

  function termsOf(text) {
    var terms = text.split(SEPARATORS).map(term).filter(Boolean);
    var telling = terms.filter(function (each) {
      return (each.length > 2 || /\d/.test(each)) && small.indexOf(each) < 0;
    });
    return telling.length ? telling : terms;
  }

  function fillIn(text, values) {
    return text.replace(/%\((\w+)\)s/g, function (found, name) {
      return values[name];
    });
  }

  /* Loading --------------------------------------------------------------------------- */

  var documents = new Map();
  var sure = 0; /* number of results that match all words */
  var loading = {};
  var index = new MiniSearch({
    idField: "u",
    fields: ["t", "s", "p", "v", "c", "b"],
    storeFields: [],
    processTerm: term
  });

  function get(address) {
    return fetch(address).then(function (answer) {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    });
  }

  /* Each file is loaded once; a failed one is retried by the next search. */
  function once(address, use) {
    if (!loading[address]) {
      loading[address] = get(address).then(use);
      loading[address].catch(function () {
        delete loading[address];
      });
    }
    return loading[address];
  }

  function load(shard) {
    return once(shard.u, function (found) {
      var fresh = found.filter(function (each) {
        return !documents.has(each.u);
      });
      fresh.forEach(function (each) {
        documents.set(each.u, each);
      });
      return index.addAllAsync(fresh, { chunkSize: 100 }).then(function () {
        shard.loaded = true;
      });
    });
  }

  /* Matching ---------------------------------------------------------------------------------- */

  function isOpen(each) {
    return !!each.e && Date.parse(each.e) > Date.now();
  }

  function search(terms) {
    function ask(combined) {
      return index.search(terms.join(" "), {
        combineWith: combined,
        processTerm: function (each) { return each; },
        prefix: function (each, position, all) { return each.length > 2 || position === all.length - 1; },
        fuzzy: function (each) { return each.length > 4 && !/\d/.test(each) ? 0.2 : false; },
        maxFuzzy: 2,
        boost: { t: 3, c: 4, p: 2, v: 2, s: 1.5 },
        boostDocument: function (address) { return isOpen(documents.get(address)) ? 1.5 : 1; }
      });
    }
    var all = ask("AND");
    return { whole: all.length > 0, list: all.length ? all : ask("OR") };
  }

  /* Matches of all words, or of some if there are none. For a case number: its alerts, latest first, then whatever
     mentions it; alerts of other cases would match by the year alone. */
  function find(query) {
    var number = CASE.exec(query);
    var answer = search(termsOf(query));
    var found = answer.list.map(function (each) {
      return { document: documents.get(each.id), terms: each.terms };
    });
    if (number) found = ofCase(number, found);
    sure = answer.whole || number ? found.length : 0;
    return found;
  }

  function ofCase(number, found) {
    var named = new RegExp("\\b(?:[a-z]+)?" + number[1] + "\\W{1,3}0*" + number[2] + "\\b", "i");
    var same = [];
    documents.forEach(function (each) {
      if (each.c && isCase(each.c, number)) same.push({ document: each, terms: termsOf(each.c) });
    });
    same.sort(function (a, b) {
      return a.document.d < b.document.d ? 1 : -1;
    });
    return same.concat(found.filter(function (each) {
      var one = each.document;
      return !(one.c && isCase(one.c, number)) && named.test([one.t, one.s, one.b].join(" "));
    }));
  }

  function isCase(text, number) {
    var own = CASE.exec(text);
    return !!own && own[1] === number[1] && own[2] === number[2];
  }

  /* Rendering ---------------------------------------------------------------------------------- */

  function element(name, className, children) {
    var made = document.createElement(name);
    if (className) made.className = className;
    (children || []).forEach(function (child) {
      made.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
    });
    return made;
  }

  function matches(word, terms) {
    return terms.indexOf(term(word)) >= 0;
  }

  function marked(text, terms) {
    return text.split(SEPARATORS).map(function (part) {
      return matches(part, terms) ? element("mark", "", [part]) : part;
    });
  }

  function holds(text, terms) {
    return text.split(SEPARATORS).some(function (part) {
      return matches(part, terms);
    });
  }

  /* The summary, or the excerpt of the text that contains the words. */
  function excerpt(each, terms) {
    if (!each.b || holds(each.t + " " + each.s, terms)) return each.s;
    var parts = each.b.split(SEPARATORS);
    var first = parts.findIndex(function (part) { return matches(part, terms); });
    if (first < 0) return each.s;
    var from = Math.max(0, first - 24);
    from += from % 2;
    var to = Math.min(parts.length, first + 40);
    return (from ? "… " : "") + parts.slice(from, to).join("").trim() + (to < parts.length ? " …" : "");
  }

  function place(each) {
    if (each.k === "organisation") return [each.v];
    return each.k === "resource" ? [each.v.split(" · ")[0]] : [each.p, each.c || ""];
  }

  function standing(each) {
    var day = new Date(each.d + "T00:00:00Z").toLocaleDateString(words.locale, { dateStyle: "long", timeZone: "UTC" });
    return [element("span", "state", [each.e && !isOpen(each) ? words.over : each.x]), ", " + day];
  }

  function result(found) {
    var each = found.document;
    var link = element("a", "", marked(each.t, found.terms));
    var summary = element("p", "card__summary", marked(excerpt(each, found.terms), found.terms));
    link.href = each.u;
    if (each.l) {
      link.lang = summary.lang = each.l;
      link.dir = summary.dir = "auto";
    }
    return element("li", "card" + (isOpen(each) ? " card--open" : ""), [
      element("p", "card__place", place(each).map(function (part) {
        return element("span", "", marked(part, found.terms));
      })),
      element("h3", "card__title", [link]),
      summary,
      each.l && words.written[each.l] ? element("p", "card__note", [words.written[each.l]]) : "",
      each.x ? element("p", "card__deadline", standing(each)) : ""
    ]);
  }

  var whole = {};

  function group(kind, found) {
    var heading = element("h2", "", [words.kinds[kind] + " (" + found.length + ")"]);
    heading.id = "found-" + kind;
    heading.tabIndex = -1;
    var shown = whole[kind] ? found : found.slice(0, SHOWN);
    var list = element("ul", "search__found", shown.map(result));
    var made = element("section", "section", [heading, list]);
    made.setAttribute("aria-labelledby", heading.id);
    if (shown.length < found.length) {
      var all = element("button", "button button--quiet", [fillIn(words.all, { count: found.length })]);
      all.type = "button";
      all.onclick = function () {
        whole[kind] = true;
        show();
        document.getElementById("found-" + kind).parentNode.querySelectorAll("a")[SHOWN].focus();
      };
      made.appendChild(all);
    }
    return made;
  }

  function jump(kind, count) {
    var link = element("a", "", [words.kinds[kind] + " ", element("span", "", [String(count)])]);
    link.href = "#found-" + kind;
    /* The fragment holds the query and must be kept. */
    link.onclick = function (event) {
      var heading = document.getElementById("found-" + kind);
      event.preventDefault();
      heading.scrollIntoView();
      heading.focus({ preventScroll: true });
    };
    return element("li", "", [link]);
  }

  function empty(element) {
    while (element.firstChild) element.removeChild(element.firstChild);
  }

  var asked = "";

  function nameOf(element) {
    return element.id || element.getAttribute("href");
  }

  /* Renders the results so far and returns their number; focus is preserved. */
  function show() {
    var found = asked ? find(asked) : [];
    var kinds = KINDS.filter(function (kind) {
      return of(kind).length;
    });
    function of(kind) {
      return found.filter(function (each) { return each.document.k === kind; });
    }
    var focused = groups.contains(document.activeElement) && nameOf(document.activeElement);
    empty(groups);
    empty(jumps);
    kinds.forEach(function (kind) {
      groups.appendChild(group(kind, of(kind)));
      jumps.appendChild(jump(kind, of(kind).length));
    });
    jumps.hidden = kinds.length < 2;
    if (focused) {
      var again = Array.from(groups.querySelectorAll("a, h2")).find(function (each) {
        return nameOf(each) === focused;
      });
      if (again) again.focus({ preventScroll: true });
    }
    return found.length;
  }

  /* Searching -------------------------------------------------------------------------------- */

  var turn = 0;

  /* The files that are always searched, then years: that of the case number first, then the newest. */
  function inOrder(shards, query) {
    var number = CASE.exec(query);
    var years = shards.filter(function (shard) { return shard.k === "alert"; });
    if (number) {
      years.sort(function (a, b) { return (b.y === number[1]) - (a.y === number[1]); });
    }
    return { first: shards.filter(function (shard) { return shard.k !== "alert"; }).concat(years.slice(0, 1)), years: years.slice(1) };
  }

  /* Loads and renders until there are *wanted* results. */
  function run(query, wanted) {
    var mine = ++turn;
    var current = function () { return mine === turn; };
    if (query.trim() !== asked) whole = {};
    asked = query.trim();
    results.hidden = !asked;
    older.hidden = failed.hidden = true;
    if (!asked) {
      status.textContent = "";
      show();
      return;
    }
    status.textContent = words.searching;
    once(words.list, function (found) { return found; }).then(function (shards) {
      var order = inOrder(shards, asked);
      return Promise.all(order.first.map(function (shard) {
        return load(shard).then(function () { if (current()) show(); });
      })).then(function () {
        return onward(order.years);
      });
    }).catch(function () {
      if (current()) failed.hidden = false;
    }).then(function () {
      if (current()) settle();
    });

    function onward(years) {
      var next = years.filter(function (shard) { return !shard.loaded; })[0];
      if (!current() || !next) return null;
      show();
      if (isEnough(next, wanted)) {
        offer(years);
        return null;
      }
      return load(next).then(function () { return onward(years); });
    }
  }

  /* A case has nothing in years before its own. */
  function isEnough(next, wanted) {
    var number = CASE.exec(asked);
    return sure >= wanted || (!!number && wanted === ENOUGH && next.y < number[1]);
  }

  function settle() {
    var count = show();
    status.textContent = count ? fillIn(words.count, { count: count }) : failed.hidden ? words.none : "";
  }

  function offer(years) {
    var left = years.filter(function (shard) { return !shard.loaded; });
    older.querySelector("p").textContent = fillIn(words.older, {
      count: left.reduce(function (sum, shard) { return sum + shard.n; }, 0).toLocaleString(words.locale)
    });
    older.hidden = false;
  }

  older.querySelector("button").onclick = function () {
    var heading = document.getElementById("found-alert");
    run(asked, sure + ENOUGH + 1);
    if (heading) heading.focus({ preventScroll: true });
  };

  /* The URL ------------------------------------------------------------------------------- */

  function fromAddress() {
    var found = /[?&#]q=([^&#]*)/.exec(location.hash) || /[?&]q=([^&]*)/.exec(location.search);
    try {
      return found ? decodeURIComponent(found[1].replace(/\+/g, " ")) : "";
    } catch (error) {
      return "";
    }
  }

  /* In the fragment, so that it is not sent when the page is reloaded. */
  function keep() {
    var query = field.value.trim();
    history.replaceState(null, "", location.pathname + (query ? "#q=" + encodeURIComponent(query) : ""));
  }

  function typed() {
    clearTimeout(typed.timer);
    keep();
    run(field.value, ENOUGH);
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    typed();
  });
  field.addEventListener("input", function () {
    clearTimeout(typed.timer);
    typed.timer = setTimeout(typed, PAUSE);
  });
  window.addEventListener("hashchange", function () {
    if (location.hash.indexOf("#q=") !== 0) return;
    field.value = fromAddress();
    run(field.value, ENOUGH);
  });

  document.getElementById("search-without").hidden = true;
  form.hidden = false;
  field.value = fromAddress() || field.value;
  if (field.value) typed();
})();
