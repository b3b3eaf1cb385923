/* The form for acting in the supporter's own name: fills in letters and links while typing, copies texts, tracks
   progress, moves to the next step. Progressive enhancement: links and letters work without it. */
(function () {
  "use strict";

  var act = document.getElementById("act");
  if (!act || !window.JSON || !document.querySelector) return;

  var words = JSON.parse(document.getElementById("words").textContent);
  var codes = words.countries.codes.split(" ");
  var supporter = { name: "", city: "", country: "", count: false };

  function all(selector, inside) {
    return Array.prototype.slice.call((inside || act).querySelectorAll(selector));
  }

  function fillIn(text, values) {
    return text.replace(/%\((\w+)\)s/g, function (found, name) {
      return values[name];
    });
  }

  function button(text, kind) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "button button--quiet " + (kind || "");
    made.textContent = text;
    return made;
  }

  function countryName(code, language) {
    var names = words.countries.names;
    return (names[language] || names[document.documentElement.lang]).split("|")[codes.indexOf(code)];
  }

  /* Letters and links ---------------------------------------------------------------------- */

  /* Browsers may leave a lone surrogate behind, which cannot be percent-encoded. */
  function whole(text) {
    return text.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF]/g, function (found) {
      return found.length === 2 ? found : "\uFFFD";
    });
  }

  function encode(text) {
    return encodeURIComponent(whole(text)).replace(/[!'()*]/g, function (character) {
      return "%" + character.charCodeAt(0).toString(16).toUpperCase();
    });
  }

  function crlf(text) {
    return text.replace(/\r\n?/g, "\n").replace(/\n/g, "\r\n");
  }

  function mailto(to, copies, subject, body) {
    var fields = [];
    if (copies.length) fields.push("cc=" + copies.map(encodeAddress).join(","));
    if (subject) fields.push("subject=" + encode(subject));
    if (body) fields.push("body=" + encode(crlf(body)));
    return "mailto:" + encodeAddress(to) + (fields.length ? "?" + fields.join("&") : "");
  }

  function encodeAddress(address) {
    return encodeURIComponent(address).replace(/%40/g, "@").replace(/%2B/g, "+").replace(/%2C/g, ",");
  }

  function webmail(provider, to, copies, subject, body) {
    var values = {
      to: encode(to),
      cc: encode(copies.join(",")),
      subject: encode(subject),
      body: encode(crlf(body)),
      mailto: encode(mailto(to, copies, subject, body))
    };
    return provider.url.replace(/\{(\w+)\}/g, function (found, name) {
      return values[name];
    });
  }

  /* Each blank has its own length, so that a blank can be identified from the text alone. */
  function fillBlanks(text, language) {
    return text.replace(/_{10,}/g, function (blank) {
      var name = words.blanks[blank.length];
      if (name === "country") return supporter.country ? countryName(supporter.country, language) : blank;
      return (name && supporter[name]) || blank;
    });
  }

  function bodyOf(href) {
    var found = /[?&]body=([^&]*)/.exec(href || "");
    return found ? decodeURIComponent(found[1]).replace(/\r\n/g, "\n") : "";
  }

  function Letter(element) {
    var self = this;
    self.element = element;
    self.language = element.querySelector(".letter__paper").lang;
    self.direction = element.querySelector(".letter__paper").dir;
    self.subjectElement = element.querySelector(".letter__subject");
    self.bodyElement = element.querySelector(".letter__body");
    self.subject = self.subjectElement.textContent;
    self.body = self.bodyElement.textContent;
    self.link = element.querySelector("a[data-mailto]");
    self.short = element.getAttribute("data-carries") === "short" ? bodyOf(self.link && self.link.href) : "";
    self.fields = null;
    self.messages = all("a[data-message]", element).map(function (anchor) {
      var found = /^([^?]*)\?(text|body)=(.*)$/.exec(anchor.getAttribute("href"));
      return { link: anchor, start: found ? found[1] + "?" + found[2] + "=" : "", text: found ? decodeURIComponent(found[3]) : "" };
    });
    self.target = element.closest && element.closest(".target");
    self.own = self.target && self.target.querySelector("[data-own-address]");
    var webmails = element.closest && element.closest(".target") && element.closest(".target").querySelector(".webmail");
    if (self.link && webmails && !element.querySelector(".webmail")) self.link.parentNode.appendChild(webmails.cloneNode(true));
    if (self.sent()) self.addButtons();
  }

  Letter.prototype.sent = function () {
    return this.element.hasAttribute("data-send");
  };

  Letter.prototype.texts = function () {
    var body = this.fields ? this.fields.body.value : this.body;
    var subject = this.fields ? this.fields.subject.value.replace(/[\r\n]+/g, " ") : this.subject;
    var edited = this.fields && body !== this.begun;
    return {
      subject: fillBlanks(subject, this.language),
      body: fillBlanks(body, this.language),
      short: edited ? "" : fillBlanks(this.short, this.language)
    };
  };

  Letter.prototype.copies = function () {
    var found = all("[data-copy-to]").filter(function (item) {
      var countries = item.getAttribute("data-countries");
      return !countries || countries.split(" ").indexOf(supporter.country) >= 0;
    });
    var addresses = found.map(function (item) {
      return item.getAttribute("data-copy-to");
    });
    if (supporter.count) addresses.push(words.mailbox);
    return addresses;
  };

  Letter.prototype.refresh = function () {
    var texts = this.texts();
    this.subjectElement.textContent = texts.subject;
    this.bodyElement.textContent = texts.body;
    var self = this;
    self.messages.forEach(function (message) {
      var text = self.fields ? texts.body : fillBlanks(message.text, self.language);
      if (message.start && (message.start + encode(text)).length <= words.limit) message.link.href = message.start + encode(text);
    });
    if (!this.link) return;
    var to = (this.own && this.own.value.trim()) || this.link.getAttribute("data-mailto");
    var copies = this.copies();
    function best(limit, make) {
      var versions = [["letter", texts.body], ["short", texts.short], ["subject", ""]];
      for (var index = 0; index < 3; index++) {
        var link = versions[index][1] || index === 2 ? make(versions[index][1]) : "";
        if (link && (link.length <= limit || index === 2)) return { carries: versions[index][0], link: link };
      }
    }
    var mail = best(words.limit, function (body) {
      return mailto(to, copies, texts.subject, body);
    });
    this.link.href = mail.link;
    this.element.setAttribute("data-carries", mail.carries);
    var note = this.element.querySelector(".letter__note");
    note.textContent = mail.carries === "subject" ? words.tooLong : words.short;
    note.hidden = mail.carries === "letter";
    this.link.textContent = mail.carries === "subject" ? words.blank : this.link.getAttribute("data-label");
    var row = this.element.querySelector(".letter__act");
    var tools = this.element.querySelector(".letter__tools");
    var first = mail.carries === "subject" ? tools : row;
    if (row.parentNode.firstElementChild !== first) row.parentNode.insertBefore(first, row.parentNode.firstElementChild);
    all("[data-provider]", this.element).forEach(function (anchor) {
      var provider = words.providers[anchor.getAttribute("data-provider")];
      anchor.parentNode.hidden = !provider.plus && [to].concat(copies).join().indexOf("+") >= 0;
      anchor.href = best(provider.limit, function (body) {
        return webmail(provider, to, copies, texts.subject, body);
      }).link;
    });
  };

  Letter.prototype.addButtons = function () {
    var self = this;
    var row = self.element.querySelector(".letter__tools");
    [["copyLetter", "body"], ["copySubject", "subject"]].forEach(function (pair) {
      var made = button(words[pair[0]], "letter__copy-" + pair[1]);
      made.onclick = function () {
        var text = self.texts()[pair[1]];
        if (self.fields && self.fields[pair[1]].value !== text) self.fields[pair[1]].value = text;
        copy(text, made, self.fields ? self.fields[pair[1]] : self[pair[1] + "Element"]);
      };
      row.appendChild(made);
    });
    if (self.target && self.target.querySelector(".way__form")) {
      var name = button(words.copyName);
      name.onclick = function () {
        copy(supporter.name, name, form.elements.name);
      };
      row.appendChild(name);
    }
    var edit = button(words.edit);
    edit.onclick = function () {
      self.edit();
      row.removeChild(edit);
    };
    row.appendChild(edit);
    var print = button(words.print);
    print.onclick = function () {
      document.documentElement.className += " printing";
      self.element.className += " letter--printed";
      function after() {
        window.removeEventListener("afterprint", after);
        document.documentElement.className = document.documentElement.className.replace(" printing", "");
        self.element.className = self.element.className.replace(" letter--printed", "");
      }
      window.addEventListener("afterprint", after);
      window.print();
      if (!("onafterprint" in window)) after();
    };
    row.appendChild(print);
    row.hidden = false;
  };

  Letter.prototype.edit = function () {
    var self = this;
    var texts = self.texts();
    self.fields = { subject: field("input", words.subject, texts.subject), body: field("textarea", words.letter, texts.body) };
    self.fields.body.rows = Math.min(24, texts.body.length / 45 + 4);
    function field(kind, label, value) {
      var made = document.createElement(kind);
      made.className = "field";
      made.value = value;
      made.lang = self.language;
      made.dir = self.direction;
      made.setAttribute("aria-label", label);
      made.oninput = function () {
        self.refresh();
      };
      return made;
    }
    self.begun = texts.body;
    self.subjectElement.parentNode.insertBefore(self.fields.subject, self.subjectElement);
    self.bodyElement.parentNode.insertBefore(self.fields.body, self.bodyElement);
    self.element.className += " letter--edited";
    self.fields.body.focus();
    self.fields.body.setSelectionRange(0, 0);
    self.fields.body.scrollTop = 0;
    self.refresh();
  };

  /* Copying: reports "copied" only on success; otherwise selects the text for copying by keyboard. */

  function copy(text, by, shown) {
    function done() {
      say(by, words.copied);
    }
    function refused() {
      select(shown);
      say(by, words.selected);
    }
    if (navigator.clipboard && navigator.clipboard.writeText) navigator.clipboard.writeText(text).then(done, refused);
    else refused();
  }

  function select(element) {
    if (element.select) {
      element.focus();
      element.select();
      return;
    }
    var range = document.createRange();
    range.selectNodeContents(element);
    var selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  function say(by, text) {
    var status = act.querySelector("[data-status]");
    var label = by.getAttribute("data-was") || by.textContent;
    by.setAttribute("data-was", label);
    by.textContent = text;
    status.textContent = text;
    clearTimeout(by.timer);
    by.timer = setTimeout(function () {
      by.textContent = label;
      status.textContent = "";
    }, 4000);
  }

  /* The form --------------------------------------------------------------------------------- */

  var form = act.querySelector("[data-supporter]");
  var letters = all(".letter").map(function (element) {
    return new Letter(element);
  });

  function refresh() {
    letters.forEach(function (letter) {
      letter.refresh();
    });
    all("[data-countries]").forEach(function (element) {
      var mine = element.getAttribute("data-countries").split(" ").indexOf(supporter.country) >= 0;
      element.hidden = supporter.country !== "" && !mine;
    });
    all("[data-inside]").forEach(function (element) {
      element.hidden = supporter.country !== "" && element.getAttribute("data-inside") !== supporter.country;
    });
    all("[data-script]").forEach(function (line) {
      line.textContent = fillBlanks(line.getAttribute("data-script"), line.parentNode.lang || document.documentElement.lang);
    });
    progress();
  }

  function countries(select) {
    codes.forEach(function (code) {
      var option = document.createElement("option");
      option.value = code;
      option.textContent = countryName(code, document.documentElement.lang);
      select.appendChild(option);
    });
  }

  if (form) {
    all("[data-script-line]").forEach(function (line) {
      line.setAttribute("data-script", line.textContent);
    });
    countries(form.querySelector("select"));
    form.addEventListener("input", read);
    all("[data-own-address]").forEach(function (field) {
      field.addEventListener("input", read);
    });
    form.addEventListener("change", read);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
    });
    form.hidden = false;
  }

  function read() {
    supporter.name = form.elements.name.value.trim();
    supporter.city = form.elements.city.value.trim();
    supporter.country = form.elements.country.value;
    supporter.count = form.elements.count ? form.elements.count.checked : false;
    refresh();
  }

  /* Progress -------------------------------------------------------------- */

  var memory = act.querySelector("[data-remember]");
  var key = "done " + act.getAttribute("data-case");

  var offers = [];

  function ticks() {
    return all("[data-done]");
  }

  function progress() {
    var shown = ticks().filter(function (tick) {
      return tick.closest ? !tick.closest("[hidden]") : true;
    });
    var done = shown.filter(function (tick) {
      return tick.checked;
    }).length;
    var said = act.querySelector("[data-progress]");
    if (said) said.textContent = fillIn(words.progress, { done: done, all: shown.length });
    offers.forEach(function (offer) {
      offer();
    });
    act.querySelector("[data-thanks]").hidden = !(shown.length && done === shown.length);
  }

  function remember() {
    try {
      if (memory.checked) {
        var numbers = ticks().filter(function (tick) { return tick.checked; }).map(function (tick) { return tick.value; });
        localStorage.setItem(key, numbers.join(" "));
      } else localStorage.removeItem(key);
    } catch (error) {
      memory.checked = false;
    }
  }

  function recall() {
    var kept = null;
    try {
      kept = localStorage.getItem(key);
    } catch (error) {
      return;
    }
    if (kept === null) return;
    memory.checked = true;
    ticks().forEach(function (tick) {
      tick.checked = kept.split(" ").indexOf(tick.value) >= 0;
    });
  }

  function openNext(target) {
    var rest = all(".target").filter(function (other) {
      var tick = other.querySelector("[data-done]");
      return other !== target && tick && !tick.checked && !(other.closest && other.closest("[hidden]"));
    });
    var later = rest.filter(function (other) {
      return target.compareDocumentPosition(other) & 4;
    });
    return later[0] || rest[0] || null;
  }

  all(".target").forEach(function (target) {
    var tick = target.querySelector("[data-done]");
    var next = target.querySelector("[data-next]");
    target.querySelector(".target__done").hidden = false;
    next.onclick = function () {
      var other = openNext(target);
      if (!other) return;
      target.open = false;
      other.open = true;
      other.querySelector("summary").focus();
      other.scrollIntoView();
    };
    var acted = false;
    function offer() {
      next.hidden = !(acted || tick.checked) || !openNext(target);
    }
    offers.push(offer);
    target.addEventListener("click", function (event) {
      acted = acted || !!(event.target.closest && event.target.closest("a[data-acts]"));
      offer();
    });
    tick.addEventListener("change", function () {
      progress();
      remember();
    });
  });

  all("[data-copy]").forEach(function (place) {
    var made = button(words.copy, "button--small");
    made.setAttribute("aria-label", words.copy + ": " + place.textContent.slice(0, 60));
    made.onclick = function () {
      copy(place.textContent, made, place);
    };
    place.parentNode.insertBefore(made, place.nextSibling);
  });

  /* Telephones: local time there, and whether it is within office hours ------------------------------ */

  function clock() {
    all("[data-zone]").forEach(function (element) {
      var parts;
      try {
        parts = new Intl.DateTimeFormat("en-GB", {
          timeZone: element.getAttribute("data-zone"), weekday: "short", hour: "2-digit", minute: "2-digit", hour12: false
        }).format(new Date());
      } catch (error) {
        return;
      }
      var found = /^(\w{3}),? (\d\d:\d\d)/.exec(parts);
      if (!found) return;
      var day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(found[1]);
      var open = JSON.parse(element.getAttribute("data-hours")).some(function (span) {
        return span[0] <= day && day <= span[1] && span[2] <= found[2] && found[2] < span[3];
      });
      element.textContent = fillIn(open ? words.answered : words.unanswered, { time: found[2] });
    });
  }

  if (memory) {
    recall();
    memory.addEventListener("change", remember);
    all("[data-needs-script]").forEach(function (element) { element.hidden = false; });
  }
  if (form) read();
  else refresh();
  /* Browsers restore form values only after this script has run. */
  window.addEventListener("pageshow", function () {
    setTimeout(form ? read : refresh, 0);
  });
  clock();
  setInterval(clock, 30000);
})();
