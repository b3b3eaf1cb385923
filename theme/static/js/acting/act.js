/* Acting on an alert, one authority at a time: fills the supporter's name into the letter and its links, asks whether
   the email opened, and brings the next. The page works as a list without it (docs/decisions/0023-acting.md). */
(function () {
  "use strict";

  var act = document.getElementById("act");
  if (!act || !window.JSON || !act.classList) return;

  var words = JSON.parse(document.getElementById("words").textContent);
  var root = document.documentElement;
  var supporter = { name: "", city: "", country: "" };
  var done = {};
  var now = null;
  var wanted = "";

  function all(selector, inside) {
    return Array.prototype.slice.call((inside || act).querySelectorAll(selector));
  }

  function one(selector, inside) {
    return (inside || act).querySelector(selector);
  }

  function data(element, name) {
    return element.getAttribute("data-" + name) || "";
  }

  function lower(text) {
    return text.toLowerCase();
  }

  function make(tag, name, text) {
    var made = document.createElement(tag);
    if (name) made.className = name;
    if (text) made.textContent = text;
    if (tag === "button") made.type = "button";
    return made;
  }

  function fillIn(text, values) {
    return text.replace(/%\((\w+)\)s/g, function (found, name) {
      return values[name];
    });
  }

  /* Which link this browser takes ------------------------------------------------------------- */

  var agent = navigator.userAgent;
  var isPhone = /Android|iP(hone|ad|od)/.test(agent) || (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1);
  var isWindows = (navigator.userAgentData || {}).platform === "Windows" || /Windows/.test(agent);
  var isDesktop = /Macintosh|Linux|X11/.test(agent) || (isWindows && /Firefox\//.test(agent));
  var isInApp = /FBAN|FBAV|Instagram|; wv\)/.test(agent);
  var limit = words.limits[isPhone ? "phone" : isDesktop ? "desktop" : "plain"];

  /* Browsers may leave a lone surrogate behind, which cannot be percent-encoded. */
  function encode(text) {
    text = text.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF]/g, function (found) {
      return found.length === 2 ? found : "\uFFFD";
    });
    return encodeURIComponent(text).replace(/[!'()*]/g, function (character) {
      return "%" + character.charCodeAt(0).toString(16).toUpperCase();
    });
  }

  function encodeAddress(address) {
    return encodeURIComponent(address).replace(/%40/g, "@").replace(/%2B/g, "+").replace(/%2C/g, ",");
  }

  function crlf(text) {
    return text.replace(/\r\n?/g, "\n").replace(/\n/g, "\r\n");
  }

  function mailto(mail, body) {
    var fields = [];
    if (mail.copies.length) fields.push("cc=" + mail.copies.map(encodeAddress).join(","));
    if (mail.subject) fields.push("subject=" + encode(mail.subject));
    if (body) fields.push("body=" + encode(crlf(body)));
    return "mailto:" + encodeAddress(mail.to) + (fields.length ? "?" + fields.join("&") : "");
  }

  function webmail(provider, mail, body) {
    var values = {
      to: encode(mail.to),
      cc: encode(mail.copies.join(",")),
      subject: encode(mail.subject),
      body: encode(crlf(body)),
      mailto: encode(mailto(mail, body))
    };
    return provider.url.replace(/\{(\w+)\}/g, function (found, name) {
      return values[name];
    });
  }

  function hasPlus(mail) {
    return [mail.to].concat(mail.copies).join().indexOf("+") >= 0;
  }

  /* For providers that take a + for a space: a letter that is not counted is better than a link that is missing. */
  function withoutCopyToUs(mail) {
    var copies = mail.copies.filter(function (address) {
      return address !== words.mailbox || address.indexOf("+") < 0;
    });
    return { to: mail.to, copies: copies, subject: mail.subject, body: mail.body, short: mail.short };
  }

  /* The whole letter if the link may be that long, else the short version, else no letter: never a part. Nor are there
     some of the addresses: if they are too many, none. */
  function best(most, mail, link) {
    var kinds = ["body", "short"];
    for (var index = 0; index < 2; index++) {
      var text = mail[kinds[index]];
      var made = text && link(mail, text);
      if (made && made.length <= most) return { carries: kinds[index], link: made };
    }
    var rest = [mail, { to: mail.to, copies: [], subject: mail.subject }, { to: "", copies: [], subject: mail.subject }];
    for (index = 0; index < 2 && link(rest[index], "").length > most; index++);
    return { carries: "subject", link: link(rest[index], ""), isAddressed: index < 2 };
  }

  /* Letters --------------------------------------------------------------------------------------- */

  var shelf = one(".letters");
  var letters = {};
  all(".letter").forEach(function (element) {
    var paper = one(".letter__paper", element);
    var salutation = make("p", "letter__salutation");
    var body = one(".letter__body", paper);
    var points = one(".letter__points", paper);
    paper.insertBefore(salutation, points || body);
    letters[element.id] = {
      element: element,
      paper: paper,
      language: data(element, "language"),
      salutation: salutation,
      subjectElement: one(".letter__subject", paper),
      bodyElement: body,
      subject: one(".letter__subject", paper).textContent,
      body: (points ? "\n\n" : "") + body.textContent
    };
  });

  function countryName(language) {
    if (!codes) return supporter.country;
    try {
      return supporter.country && new Intl.DisplayNames([language, root.lang], { type: "region" }).of(supporter.country);
    } catch (error) {
      return supporter.country;
    }
  }

  /* The last lines of a letter: name, city and country, as far as they are given. */
  function signature(language) {
    var place = [supporter.city, countryName(language)].filter(Boolean).join(words.blanks[language][3]);
    return [supporter.name, place].filter(Boolean).join("\n");
  }

  function fillBlanks(text, language) {
    var blanks = words.blanks[language];
    if (!blanks) return text;
    var found = [blanks[0] + "\n" + blanks[1] + blanks[3] + blanks[2]].concat(blanks.slice(0, 3));
    var values = [signature(language), supporter.name, supporter.city, countryName(language)];
    var pattern = new RegExp(found.map(function (blank) { return blank.replace(/[[\]]/g, "\\$&"); }).join("|"), "g");
    return text.replace(pattern, function (blank) {
      var index = found.indexOf(blank);
      return index ? values[index] || blank : values[0];
    });
  }

  /* An edited text follows the form as far as the signature, in lines of its own: what else the supporter wrote, or an
     own signature, stays. */
  function signAnew(text, before, after) {
    if (!before) return after ? text.replace(/\s+$/, "") + "\n\n" + after : text;
    var at = ("\n" + text + "\n").lastIndexOf("\n" + before + "\n");
    return at < 0 ? text : text.slice(0, at) + after + text.slice(at + before.length);
  }

  function Version(anchor) {
    var found = /[?&]body=([^&]*)/.exec(anchor.getAttribute("href"));
    this.anchor = anchor;
    this.letter = letters[data(anchor, "letter")];
    this.salutation = data(anchor, "salutation");
    this.label = data(anchor, "label") || anchor.textContent;
    this.isMail = anchor.hasAttribute("data-to");
    this.short = data(anchor, "carries") === "short" && found ? decodeURIComponent(found[1]).replace(/\r\n/g, "\n") : "";
    this.fields = null;
  }

  /* What is sent: the letter with its salutation, in the supporter's name, as edited. */
  Version.prototype.text = function (salutation) {
    var letter = this.letter;
    var language = letter.language;
    var fields = this.fields;
    var body = fields ? fields.body.value : (this.salutation ? this.salutation + "\n\n" : "") + letter.body;
    if (salutation && body.indexOf(this.salutation) === 0) body = salutation + body.slice(this.salutation.length);
    return {
      subject: fillBlanks(fields ? fields.subject.value.replace(/[\r\n]+/g, " ") : letter.subject, language),
      body: fillBlanks(body, language).replace(/\n+$/, "\n"),
      short: fields && fields.body.value !== fields.begun ? "" : fillBlanks(this.short, language).replace(/\n+$/, "\n")
    };
  };

  Version.prototype.mail = function (salutation) {
    var mail = this.text(salutation);
    mail.copies = copies();
    mail.to = now.own ? (now.own.validity.valid ? now.own.value.trim() : "") : this.isMail ? data(this.anchor, "to") : "";
    return mail;
  };

  /* Whether *element* is for supporters from the country that is chosen. */
  function isMeant(element) {
    var countries = data(element, "countries");
    return !countries || countries.split(" ").indexOf(supporter.country) >= 0;
  }

  function copies() {
    var addresses = all("[data-copy-to]").filter(function (item) {
      if (item.hasAttribute("data-own") && !now.element.contains(item)) return false;
      return isMeant(item);
    }).map(function (item) {
      return data(item, "copy-to");
    });
    var count = one("[name=count]");
    if (count && count.checked) addresses = addresses.concat(words.mailbox);
    var to = now.version ? data(now.version.anchor, "to").toLowerCase().split(",") : [];
    return addresses.filter(function (address, index) {
      address = address.toLowerCase();
      return to.indexOf(address) < 0 && addresses.map(lower).indexOf(address) === index;
    });
  }

  /* Authorities ------------------------------------------------------------------------------------- */

  function Target(element) {
    this.element = element;
    this.number = +element.id.slice(7);
    this.head = one(".target__who", element);
    this.place = one(".target__number", element);
    this.position = this.place.textContent;
    this.name = (data(element, "called") || one(".target__office", element).textContent || one(".target__name", element).textContent).trim();
    this.versions = all("[data-version]", element).map(function (anchor) {
      return new Version(anchor);
    });
    this.version = this.versions[0];
    this.note = one("[data-note]", element);
    this.members = all("[data-member]", element);
    this.own = one("[data-own-address]", element);
    this.messages = all("[data-message]", element).map(function (anchor) {
      var found = /^([^?]*)(\?(?:text|body)=)?(.*)$/.exec(anchor.getAttribute("href"));
      return { anchor: anchor, empty: found[1], start: found[1] + found[2], text: decodeURIComponent(found[3]) };
    });
    this.ways = {};
    this.order = all("[data-way]", element).map(function (way) {
      this.ways[data(way, "way")] = way;
      return data(way, "way");
    }, this);
  }

  var targets = all(".target").map(function (element) {
    return new Target(element);
  }).filter(function (target) {
    return target.order.length;
  });
  var form = one("[data-supporter]");
  var parts = {};
  ["ways", "after", "help", "tools", "ticks", "progress", "question", "yes", "no", "edit", "print", "status", "thanks",
    "whole", "shorter", "short-version", "webmails", "copies-list", "remember", "shared-script", "first"].forEach(function (name) {
    parts[name] = one("[data-" + name + "]");
  });

  function open() {
    return targets.filter(function (target) {
      return !target.element.hidden && act.contains(target.element);
    });
  }

  function left(target) {
    return !done[target.number];
  }

  /* The next that is not done: with the way that the supporter has chosen if there is one. */
  function following() {
    var listed = open();
    var start = listed.indexOf(now) + 1;
    var rest = listed.slice(start).concat(listed.slice(0, start)).filter(left);
    return rest.filter(function (target) {
      return !wanted || target.ways[wanted];
    })[0] || rest[0] || null;
  }

  /* Makes *target* the one that is shown, with its letter and its ways. */
  function show(target, moveFocus) {
    if (now) {
      now.element.classList.remove("target--now");
      now.place.textContent = now.position;
    }
    now = target;
    now.element.classList.add("target--now");
    parts.after.hidden = true;
    choose(now.ways[wanted] ? wanted : now.order[0]);
    if (moveFocus) {
      now.head.focus();
      now.head.scrollIntoView();
    }
  }

  function choose(way) {
    var element = now.element;
    now.way = way;
    help(false);
    parts.ways.textContent = "";
    parts.ways.hidden = now.order.length < 2;
    now.order.forEach(function (key) {
      var made = make("button", "step__way", data(now.ways[key], "label"));
      made.setAttribute("aria-pressed", String(key === way));
      made.onclick = function () {
        choose(key);
        one("[aria-pressed=true]", parts.ways).focus();
      };
      parts.ways.appendChild(made);
      now.ways[key].classList.toggle("way--now", key === way);
    });
    Object.keys(letters).forEach(function (id) {
      if (letters[id].element.parentNode !== shelf) shelf.appendChild(letters[id].element);
    });
    all(".targets").forEach(function (list) {
      list.className = "targets" + (list.contains(element) ? " targets--now" : "");
    });
    var isSpoken = way === "call" && (parts["shared-script"] || one(".scripts", element));
    var isWritten = way !== "publish" && !isSpoken && now.version;
    var isMail = way === "write";
    act.classList.toggle("act--mail", isMail);
    act.classList.toggle("act--letter", !!isWritten && way !== "call");
    act.classList.toggle("act--message", way === "message");
    element.insertBefore(parts.ways, now.head.nextSibling);
    if (now.own && isWritten) element.insertBefore(now.ways.write, one(".target__letters", element));
    if (parts["copies-list"]) element.insertBefore(parts["copies-list"], one("[data-way]", element));
    element.insertBefore(parts.whole, one("[data-way]", element));
    element.insertBefore(parts["short-version"], one("[data-way]", element));
    if (parts["shared-script"]) {
      element.appendChild(parts["shared-script"]);
      parts["shared-script"].hidden = way !== "call";
    }
    element.appendChild(parts.after);
    if (isWritten) {
      element.appendChild(now.version.letter.element);
      now.version.letter.element.open = true;
    }
    if (way === "call") all("[data-spoken]", element).forEach(function (script) { script.open = true; });
    element.appendChild(parts.tools);
    parts.tools.hidden = !isWritten || way === "call";
    one("[data-copies=name]", parts.tools).hidden = one("[data-copies=subject]", parts.tools).hidden = way !== "form";
    parts.after.hidden = isMail;
    parts.question.hidden = parts.no.hidden = !isMail;
    parts.yes.textContent = isMail ? words.yes : words.done;
    refresh();
  }

  function refresh() {
    all("[data-countries]").forEach(function (element) {
      var isCopy = element.hasAttribute("data-copy-to");
      element.hidden = !!codes && (isCopy || supporter.country !== "") && !isMeant(element);
    });
    all("[data-only]").forEach(function (element) {
      element.hidden = !!codes && supporter.country !== "";
    });
    all("[data-inside]").forEach(function (element) {
      element.hidden = !!codes && supporter.country !== "" && data(element, "inside") !== supporter.country;
    });
    if (now.element.hidden || !act.contains(now.element)) {
      var other = open().filter(left)[0] || open()[0];
      if (!other) return progress();
      show(other);
      return announce(fillIn(words.next, { name: now.name, place: now.place.textContent }));
    }
    all("[data-script-line]").forEach(function (line) {
      line.said = line.said || line.textContent;
      line.textContent = fillBlanks(line.said, line.parentNode.lang || root.lang);
    });
    if (now.version) write();
    progress();
    save();
  }

  function showShort(text) {
    var shown = one("p", parts["short-version"]);
    shown.textContent = text;
    shown.lang = now.version.letter.language;
    shown.dir = now.version.letter.paper.dir;
  }

  function write() {
    var version = now.version;
    var letter = version.letter;
    var mail = version.mail();
    letter.salutation.textContent = version.salutation;
    letter.salutation.hidden = !version.salutation;
    var fields = version.fields;
    if (fields && fields.signature !== signature(letter.language)) {
      var signed = signature(letter.language);
      fields.body.value = signAnew(fields.body.value, fields.signature, signed);
      fields.begun = signAnew(fields.begun, fields.signature, signed);
      fields.signature = signed;
      mail = version.mail();
    }
    letter.subjectElement.textContent = fillBlanks(letter.subject, letter.language);
    letter.bodyElement.textContent = fillBlanks(letter.body, letter.language).replace(/^\n+/, "");
    all(".letter__fields", letter.element).forEach(function (fields) {
      fields.hidden = !version.fields || version.fields.box !== fields;
    });
    letter.paper.hidden = !!version.fields;
    parts.edit.hidden = !!version.fields;
    var isMessage = now.way === "message";
    now.messages.forEach(function (message) {
      if ((message.anchor.hidden = data(message.anchor, "message") !== letter.element.id)) return;
      var text = fields && fields.body.value !== fields.begun ? mail.body : fillBlanks(message.text, letter.language);
      var fits = text && (message.start + encode(text.trim())).length <= words.limits.plain;
      message.anchor.href = fits ? message.start + encode(text.trim()) : message.empty;
      if (!isMessage) return;
      parts["short-version"].hidden = !fits || text.trim() === mail.body.trim();
      showShort(text);
      parts.first.hidden = !!fits;
      one("span", parts.first).textContent = words.tooLongMessage;
    });
    if (isMessage) now.element.insertBefore(parts.first, one(".target__letters", now.element));
    now.versions.forEach(function (other) {
      other.anchor.classList.toggle("version--now", other === version);
      other.anchor.classList.toggle("button--quiet", other !== version);
      if (other === version) return;
      other.anchor.textContent = data(other.anchor, "instead") || other.label;
      if (other.isMail) other.anchor.href = best(limit, other.mail(), mailto).link;
    });
    if (!isMessage) parts["short-version"].hidden = true;
    if (!isMessage) parts.first.hidden = now.way !== "form";
    if (now.way === "form") one("span", parts.first).textContent = "";
    if (now.way === "form") now.element.insertBefore(parts.first, now.ways.form);
    if (!version.isMail) return version.anchor.textContent = version.label;
    var made = best(limit, mail, mailto);
    var copyFirst = isInApp || made.carries === "subject";
    var empty = best(limit, { to: mail.to, copies: mail.copies, subject: mail.subject }, mailto);
    version.anchor.href = copyFirst ? empty.link : made.link;
    version.anchor.textContent = copyFirst ? words.empty : supporter.name && mail.body.indexOf(supporter.name) >= 0 ? version.label : fillIn(words.unsigned, { label: version.label });
    version.anchor.classList.toggle("button--quiet", copyFirst);
    now.element.setAttribute("data-carried", copyFirst ? "subject" : made.carries);
    if (now.way === "write") {
      now.element.insertBefore(parts.first, one(".target__letters", now.element));
      parts.first.hidden = !copyFirst;
      one("span", parts.first).textContent = "";
      parts["short-version"].hidden = copyFirst || made.carries !== "short";
      showShort(mail.short);
    }
    now.note.textContent = isInApp ? words.inApp : !empty.isAddressed ? words.tooMany : copyFirst ? words.tooLong : words.short;
    now.note.hidden = !copyFirst && made.carries === "body";
    parts.whole.hidden = copyFirst || made.carries === "body";
    all("[data-empty]").forEach(function (anchor) {
      anchor.href = empty.link;
    });
    now.members.forEach(function (anchor) {
      var alone = version.mail(data(anchor, "salutation"));
      alone.to = data(anchor, "member");
      anchor.href = best(limit, alone, mailto).link;
    });
    parts.shorter.hidden = made.carries !== "body" || !mail.short;
    one("a", parts.shorter).href = mailto(mail, mail.short);
    var uncounted = withoutCopyToUs(mail);
    all("[data-provider]").forEach(function (anchor) {
      var provider = words.providers[data(anchor, "provider")];
      var sent = provider.plus ? mail : uncounted;
      anchor.hidden = !provider.plus && hasPlus(sent);
      var made = best(provider.limit, sent, function (mail, body) {
        return webmail(provider, mail, body);
      });
      var name = fillIn({ body: "%(name)s", short: words.shortIn, subject: words.emptyIn }[made.carries], { name: provider.name });
      anchor.href = made.link;
      anchor.textContent = sent.copies.length < mail.copies.length ? fillIn(words.uncounted, { name: name }) : name;
    });
  }

  /* Fields for the letter *version*; *kept* are texts from before a reload, as in edits(). */
  function edit(version, kept) {
    var letter = version.letter;
    var language = letter.language;
    var box = make("div", "letter__fields");
    function field(kind, label, value) {
      var made = make(kind, "field");
      made.value = value;
      made.lang = letter.language;
      made.dir = letter.paper.dir;
      made.setAttribute("aria-label", label);
      made.oninput = refresh;
      box.appendChild(made);
      return made;
    }
    var begun = version.text().body;
    version.fields = {
      box: box,
      begun: kept ? kept[5] : begun,
      signature: kept ? kept[4] : signature(language),
      subject: field("input", words.subject, kept ? kept[2] : fillBlanks(letter.subject, language)),
      body: field("textarea", words.letter, kept ? kept[3] : begun)
    };
    version.fields.body.rows = Math.min(24, begun.length / 40 + 4);
    letter.element.insertBefore(box, letter.paper);
  }

  function beginEditing() {
    edit(now.version);
    refresh();
    var body = now.version.fields.body;
    body.focus();
    body.setSelectionRange(0, 0);
    body.scrollTop = 0;
  }

  /* A sheet with the letter alone, which the typed name is part of. */
  function print() {
    var mail = now.version.mail();
    var sheet = make("div", "sheet");
    var address = now.ways.send && one("address", now.ways.send);
    if (address) sheet.appendChild(address.cloneNode(true));
    sheet.appendChild(make("p", "sheet__subject", mail.subject));
    sheet.appendChild(make("p", "letter__body", mail.body));
    sheet.lang = now.version.letter.language;
    sheet.dir = now.version.letter.paper.dir;
    document.body.appendChild(sheet);
    root.classList.add("printing");
    function after() {
      window.removeEventListener("afterprint", after);
      root.classList.remove("printing");
      document.body.removeChild(sheet);
    }
    window.addEventListener("afterprint", after);
    window.print();
    if (!("onafterprint" in window)) after();
  }

  /* After the button ------------------------------------------------------------------------------------ */

  var signs = 0;
  function sign() {
    if (document.visibilityState !== "visible" || !document.hasFocus()) signs++;
  }
  window.addEventListener("blur", function () { signs++; });
  window.addEventListener("pagehide", function () { signs++; });
  document.addEventListener("visibilitychange", sign);

  function asked() {
    var before = signs;
    var asker = now;
    parts.after.hidden = false;
    announce(parts.question.textContent);
    setTimeout(function () {
      if (signs === before && asker === now && now.way === "write" && !parts.after.hidden) help(true);
    }, 3000);
  }

  /* Says *text* to those who use a screen reader, again if it is the same as before. */
  function announce(text) {
    parts.status.textContent = "";
    setTimeout(function () { parts.status.textContent = text; }, 100);
  }

  function help(shown) {
    parts.help.hidden = !shown;
    parts.no.setAttribute("aria-expanded", String(shown));
    if (shown) announce(parts.help.firstElementChild.textContent);
  }

  function tick(target, value) {
    if (value) done[target.number] = true;
    else delete done[target.number];
    progress();
    if (parts.remember.checked) remember();
    save();
  }

  function next() {
    parts.status.textContent = "";
    tick(now, true);
    wanted = now.way === now.order[0] ? "" : now.way;
    var other = following();
    if (other) return show(other, true);
    parts.after.hidden = true;
    help(false);
    parts.thanks.focus();
  }

  function progress() {
    var listed = open();
    var count = listed.filter(function (target) { return !left(target); }).length;
    var place = fillIn(words.place, { number: listed.indexOf(now) + 1, all: listed.length });
    now.place.textContent = left(now) ? place : place + " · " + words.done;
    parts.progress.textContent = fillIn(words.progress, { done: count, all: listed.length });
    targets.forEach(function (target) {
      target.item.hidden = listed.indexOf(target) < 0;
      target.box.checked = !left(target);
      target.link.setAttribute("aria-current", String(target === now));
    });
    var isFinished = listed.length > 0 && count === listed.length;
    parts.thanks.hidden = !isFinished;
    one(".act__after").hidden = !count;
    if (bar) {
      bar.textContent = hasBegun ? fillIn(words.next, { name: now.name, place: place }) : bar.first;
      bar.parentNode.classList.toggle("bar--over", isFinished);
    }
  }

  /* What a reloaded tab finds again: in the tab's history, and on the device only if the box is ticked. */

  function save() {
    if (!history.replaceState) return;
    var own = all("[data-own-address]").map(function (field) { return field.value; });
    try {
      history.replaceState({ act: { supporter: supporter, done: Object.keys(done), at: now.number, way: wanted, edits: edits(), own: own } }, "");
    } catch (error) {
      return;
    }
  }

  function edits() {
    var found = [];
    targets.forEach(function (target) {
      target.versions.forEach(function (version, index) {
        var fields = version.fields;
        if (fields) found.push([target.number, index, fields.subject.value, fields.body.value, fields.signature, fields.begun]);
      });
    });
    return found;
  }

  var key = "done " + data(act, "case");

  function kept() {
    try {
      return localStorage.getItem(key);
    } catch (error) {
      return null;
    }
  }

  /* Another tab has kept something, or forgotten it. */
  function heard(event) {
    if (event.key !== key) return;
    if (parts.remember.checked) done = {};
    parts.remember.checked = event.newValue !== null;
    tickAll((event.newValue || "").split(" "));
    progress();
  }

  function tickAll(numbers) {
    numbers.filter(Boolean).forEach(function (number) {
      done[number] = true;
    });
  }

  /* Keeps what is done on the device, if the supporter wants that. */
  function remember() {
    try {
      if (parts.remember.checked) localStorage.setItem(key, Object.keys(done).join(" "));
      else localStorage.removeItem(key);
    } catch (error) {
      parts.remember.checked = false;
    }
  }

  function recall() {
    var device = kept();
    var state = (history.state && history.state.act) || { supporter: supporter, done: [], at: 0, way: "", edits: [] };
    parts.remember.checked = device !== null;
    tickAll(state.done.concat((device || "").split(" ")));
    all("[data-own-address]").forEach(function (field, index) {
      field.value = field.value || (state.own || [])[index] || "";
    });
    wanted = state.way;
    form.elements.name.value = form.elements.name.value || state.supporter.name;
    form.elements.city.value = form.elements.city.value || state.supporter.city;
    (codes ? form.elements.country : form.elements.land).value = state.supporter.country;
    return state;
  }

  /* Without characters that would turn the direction of what follows them. */
  function typed(field) {
    return form.elements[field].value.replace(/[\u202A-\u202E\u2066-\u2069]/g, "").trim();
  }

  function read() {
    supporter.name = typed("name");
    supporter.city = typed("city");
    var before = supporter.country;
    supporter.country = (codes ? form.elements.country : form.elements.land).value.trim();
    var warning = one("[data-inside='" + (codes && supporter.country) + "'] .notice__heading");
    if (warning && before !== supporter.country) announce(warning.textContent);
    refresh();
  }

  /* Copying: reports "copied" only on success; otherwise selects the text for copying by keyboard. */

  function copy(text, by, shown) {
    function refused() {
      select(shown);
      say(by, words.selected);
    }
    if (!navigator.clipboard || !navigator.clipboard.writeText) return refused();
    navigator.clipboard.writeText(text).then(function () { say(by, words.copied); }, refused);
  }

  function select(element) {
    if (element.select) {
      element.focus();
      return element.select();
    }
    var range = document.createRange();
    range.selectNodeContents(element);
    window.getSelection().removeAllRanges();
    window.getSelection().addRange(range);
  }

  function say(by, text) {
    var label = by.label || by.textContent;
    by.label = label;
    by.textContent = parts.status.textContent = text;
    clearTimeout(by.timer);
    by.timer = setTimeout(function () {
      by.textContent = label;
      parts.status.textContent = "";
    }, 4000);
  }

  function copyPart(by) {
    var kind = data(by, "copies");
    if (kind === "name") return copy(supporter.name, by, form.elements.name);
    var mail = now.version.mail();
    var fields = now.version.fields;
    if (fields) fields[kind].value = mail[kind];
    copy(mail[kind], by, fields ? fields[kind] : kind === "body" ? now.version.letter.paper : now.version.letter.subjectElement);
  }

  /* Telephones: local time there, and whether it is within office hours ------------------------------ */

  function clock() {
    all("[data-zone]").forEach(function (element) {
      var parts;
      try {
        parts = new Intl.DateTimeFormat("en-GB", {
          timeZone: data(element, "zone"), weekday: "short", hour: "2-digit", minute: "2-digit", hour12: false
        }).format(new Date());
      } catch (error) {
        return;
      }
      var found = /^(\w{3}),? (\d\d:\d\d)/.exec(parts);
      if (!found) return;
      var day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(found[1]);
      var isOpen = JSON.parse(data(element, "hours")).some(function (span) {
        return span[0] <= day && day <= span[1] && span[2] <= found[2] && found[2] < span[3];
      });
      element.textContent = fillIn(isOpen ? words.answered : words.unanswered, { time: found[2] });
    });
  }

  /* Beginning ------------------------------------------------------------------------------------- */

  var bar = document.querySelector("[data-bar]");
  var hasBegun = false;
  var codes = null;

  function countries() {
    var menu = form.elements.country;
    try {
      var names = new Intl.DisplayNames([root.lang], { type: "region" });
      codes = words.countries.match(/../g).map(function (code) {
        return { code: code, name: names.of(code) };
      }).sort(function (one, other) {
        return one.name.localeCompare(other.name, root.lang);
      });
    } catch (error) {
      menu.hidden = menu.disabled = true;
      form.elements.land.hidden = form.elements.land.disabled = false;
      return;
    }
    codes.forEach(function (each) {
      var option = make("option", "", each.name);
      option.value = each.code;
      menu.appendChild(option);
    });
  }

  function overview() {
    targets.forEach(function (target) {
      var label = make("label", "tick");
      target.item = make("li");
      target.box = make("input");
      target.box.type = "checkbox";
      target.box.setAttribute("data-done", "");
      target.box.value = target.number;
      target.box.onchange = function () { tick(target, target.box.checked); };
      label.appendChild(target.box);
      label.appendChild(make("span", "visually-hidden", fillIn(words.doneName, { name: target.name })));
      target.link = make("button", "ticks__open", target.name);
      target.link.onclick = function () { show(target, true); };
      target.item.appendChild(label);
      target.item.appendChild(target.link);
      parts.ticks.appendChild(target.item);
    });
    one(".whom").appendChild(one(".overview"));
  }

  function webmails() {
    var list = one(".webmails", parts.webmails);
    Object.keys(words.providers).forEach(function (key) {
      var anchor = make("a", "", words.providers[key].name);
      anchor.href = "#act";
      anchor.target = "_blank";
      anchor.rel = "noopener noreferrer";
      anchor.setAttribute("data-provider", key);
      list.appendChild(anchor);
    });
  }

  function clicked(event) {
    var element = event.target.closest && event.target.closest("a, button");
    if (!element) return;
    var version = now.versions.filter(function (each) { return each.anchor === element; })[0];
    if (version && version !== now.version) {
      event.preventDefault();
      now.version = version;
      choose(now.way);
      (version.anchor.getClientRects().length ? version.anchor : one("[aria-pressed=true]", parts.ways) || now.head).focus();
    } else if (version && version.isMail) {
      if (now.own && !(now.own.value && now.own.validity.valid)) {
        event.preventDefault();
        now.own.focus();
        return now.own.reportValidity && now.own.reportValidity();
      }
      asked();
    } else if (element.hasAttribute("data-copies")) copyPart(element);
  }

  /* The bar at the foot of a phone's screen leads to what is not in view. */
  function observe() {
    if (!bar) return;
    bar.first = bar.textContent;
    bar.onclick = function (event) {
      if (!hasBegun) return;
      event.preventDefault();
      now.head.focus();
      now.head.scrollIntoView();
    };
    act.addEventListener("focusin", function () {
      if (hasBegun) return;
      hasBegun = true;
      progress();
    });
    bar.parentNode.hidden = false;
    if (!window.IntersectionObserver) return;
    var seen = [];
    var observer = new IntersectionObserver(function (changes) {
      changes.forEach(function (change) {
        seen = seen.filter(function (element) { return element !== change.target; });
        if (change.isIntersecting) seen.push(change.target);
      });
      bar.parentNode.classList.toggle("bar--seen", seen.length > 0);
    });
    all(".target__letters, .deadline__act, [data-ways], [data-after], .supporter", document).forEach(function (element) {
      observer.observe(element);
    });
  }

  if (!targets.length) {
    clock();
    return;
  }
  countries();
  overview();
  webmails();
  observe();
  var count = one("[data-count]");
  if (count) {
    (parts["copies-list"] || form).appendChild(count);
    count.hidden = false;
    count.onchange = refresh;
  }
  all("[data-copy]").forEach(function (place) {
    var made = make("button", "button button--quiet button--small", words.copy);
    made.setAttribute("aria-label", words.copy + ": " + place.textContent.slice(0, 60));
    made.onclick = function () {
      copy(place.textContent, made, place);
    };
    place.parentNode.insertBefore(made, place.nextSibling);
  });
  form.addEventListener("input", read);
  form.addEventListener("change", read);
  form.addEventListener("submit", function (event) {
    event.preventDefault();
  });
  all("[data-own-address]").forEach(function (field) {
    field.addEventListener("input", function () {
      parts.after.hidden = true;
      refresh();
    });
  });
  act.addEventListener("click", clicked);
  parts.yes.onclick = next;
  parts.no.onclick = function () { help(parts.help.hidden); };
  parts.edit.onclick = beginEditing;
  parts.print.onclick = print;
  parts.remember.addEventListener("change", remember);
  window.addEventListener("storage", heard);
  all("[data-needs-script]").forEach(function (element) { element.hidden = false; });
  one("[data-step]").hidden = false;
  act.classList.add("acting");
  var back = recall();
  supporter.name = typed("name");
  supporter.city = typed("city");
  supporter.country = (codes ? form.elements.country : form.elements.land).value.trim();
  function at(number) {
    return targets.filter(function (target) { return target.number === number; })[0];
  }
  (back.edits || []).forEach(function (each) {
    var target = at(each[0]);
    if (!target || !target.versions[each[1]]) return;
    target.version = target.versions[each[1]];
    edit(target.version, each);
  });
  show(at(back.at) || open().filter(left)[0] || targets[0]);
  /* Browsers restore form values only after this script has run; a link to #act begins a new entry of the history. */
  window.addEventListener("pageshow", function () { setTimeout(read, 0); });
  window.addEventListener("hashchange", save);
  clock();
  setInterval(function () {
    clock();
    if (!act.contains(now.element)) refresh();
    else if (targets.some(function (target) { return !target.item.hidden && !act.contains(target.element); })) progress();
  }, 1000);
})();
