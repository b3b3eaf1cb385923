/* After encrypting: the ways to send, and the number by which both sides can refer to the report. */

function way(control, hint) {
  return make("div", {}, [control, hint && make("span", { className: "report__hint", textContent: hint })]);
}

function button(label, quiet, act) {
  const element = make("button", { type: "button", className: quiet ? "button button--quiet" : "button", textContent: label });
  element.addEventListener("click", act);
  return element;
}

function save(mail) {
  const url = URL.createObjectURL(new Blob([mail], { type: "message/rfc822" }));
  make("a", { href: url, download: "report.eml" }).click();
  setTimeout(function () { URL.revokeObjectURL(url); }, 60000);
}

function copyWay(form, armored) {
  const status = make("span", { className: "report__hint" });
  status.setAttribute("role", "status");
  const text = make("textarea", { className: "field report__armor", readOnly: true, hidden: true, value: armored });
  text.setAttribute("aria-label", form.words.encrypted);
  const copy = button(form.words.copy, true, function () {
    const selected = function () {
      text.hidden = false;
      text.select();
      status.textContent = form.words.selected;
    };
    if (!navigator.clipboard) return selected();
    navigator.clipboard.writeText(armored).then(function () { status.textContent = form.words.copied; }, selected);
  });
  return make("div", {}, [copy, status, text]);
}

/* Return the section that replaces the form. */
function sending(form, armored, size, reference, again) {
  const words = form.words;
  const isMime = size > CLASSES[0];
  const link = mailLink(form, armored);
  const mail = asMail(form, armored, isMime);
  const file = shareable(mail, armored);
  const heading = make("h3", { textContent: words.done, tabIndex: -1 });
  const fits = !isMime && link.length <= form.link;
  const result = make("div", { className: "report__form report__send" }, [
    heading,
    make("p", {}, [
      make("span", { className: "report__reference", textContent: words.reference.replace("%(number)s", reference) }),
      make("span", { className: "report__hint", textContent: words.referenceHint }),
    ]),
    fits && way(make("a", { className: "button", href: link, textContent: words.open }), words.openHint),
    size <= COPYABLE && copyWay(form, armored),
    way(button(words.save, fits, function () { save(mail); }), words.saveHint),
    file && way(button(words.share, true, function () {
      navigator.share({ files: [file] }).catch(function () { /* cancelled: the other ways are still there */ });
    }), ""),
    make("p", {}, [words.to + ": ", make("strong", { className: "report__mailbox", textContent: form.mailbox })]),
    make("p", { className: "report__hint", textContent: words.cleared }),
    way(button(words.again, true, again), ""),
  ]);
  return { element: result, heading: heading };
}
