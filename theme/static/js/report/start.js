/* Builds the form once the library is loaded and one key is valid; otherwise says why there is none. */

function say(place, text, strong) {
  const notice = make("p", { className: strong ? "notice notice--strong" : "notice", textContent: text });
  notice.setAttribute("role", "status");
  place.replaceChildren(notice);
}

/* Return whether nobody in danger can be here: demonstration keys work nowhere else. */
function isDemonstration(host) {
  return /(?:^|\.)example$|^localhost$|^127\.|^\[::1\]$/.test(host);
}

/* Show how much more fits, and return the function that does so after a change. */
function newCounter(form, fields, mailable) {
  const count = make("p", { className: "report__counter" });
  const kind = make("p", { className: "visually-hidden" });
  kind.setAttribute("role", "status");
  const update = function (files) {
    const used = encoder.encode(asYaml(reportOf(fields, form, "0000-0000"))).length;
    const large = files && files.size() > COPYABLE * 0.7;
    const fits = mailable && used <= CLASSES[0] && !(files && files.chosen.length);
    const words = large ? form.words.large : fits ? form.words.fits : form.words.long;
    count.textContent = words.replace("%(count)s", String(CLASSES[0] - used));
    const changed = fits ? "" : words;
    if (kind.textContent !== changed) kind.textContent = changed;
  };
  return { elements: [count, kind], update: update };
}

function showForm(place, form, library, mailable) {
  const words = form.words;
  const fields = newFields(form);
  const counter = newCounter(form, fields, mailable);
  const files = newFiles(form, function () { counter.update(files); });
  const error = make("p", { className: "report__error", id: "report-error" });
  error.setAttribute("role", "alert");
  const submit = make("button", { type: "submit", className: "button button--large", textContent: words.encrypt });
  const optional = ["sender", "country", "region", "when", "atRisk", "asked", "publish", "sharedWith", "languages"];
  const more = make("details", { className: "report__more fold" }, [make("summary", { textContent: words.more })]);
  optional.forEach(function (name) { more.append(fields[name].element); });
  fields.what.control.setAttribute("aria-required", "true");
  fields.kind.control.addEventListener("change", function () { relabel(fields, words); });
  if (location.hash === "#proposal") fields.kind.control.value = "proposal";
  relabel(fields, words);
  const element = make("form", { className: "report__form", noValidate: true, autocomplete: "off" }, [
    fields.kind.element, fields.what.element, fields.answer.element, more, files.element,
  ].concat(counter.elements, [error, submit, make("p", { className: "report__hint", textContent: words.nothingSent })]));
  element.addEventListener("input", function () { counter.update(files); });
  element.addEventListener("submit", function (event) {
    event.preventDefault();
    if (submit.disabled) return;
    submit.disabled = true;
    submit.textContent = words.encrypting;
    error.textContent = "";
    finish(place, form, library, fields, files, mailable).catch(function (fault) {
      error.textContent = fault instanceof FormError ? fault.message : words.failed;
      submit.disabled = false;
      submit.textContent = words.encrypt;
      if (!cleaned(fields.what.control.value)) fields.what.control.focus();
    });
  });
  counter.update(files);
  place.replaceChildren(element);
  return fields.what.control;
}

/* Encrypt what is in the fields, and replace the form by the ways to send it: nothing of the text remains. */
async function finish(place, form, library, fields, files, mailable) {
  const words = form.words;
  const reference = newReference();
  const asked = askFor(words, fields.kind.control.value)[0];
  if (!cleaned(fields.what.control.value)) throw new FormError(words.required.replace("%(field)s", asked));
  const tooBig = words.tooBig.replace("%(size)s", sizeOf(form.attachments, form));
  if (files.size() > form.attachments) throw new FormError(tooBig);
  const attachments = await readAttachments(files.chosen, files.strip.checked, form);
  const keys = await validKeys(library, form);
  if (!keys.length) return say(place, words.closed, true);
  const bytes = plaintext(asYaml(reportOf(fields, form, reference)), attachments);
  if (!bytes) throw new FormError(tooBig);
  const armored = await encrypted(library, keys, bytes, currentTime(form));
  place.querySelector("form").reset();
  files.chosen.length = 0;
  const sent = sending(form, armored, bytes.length, reference, function () {
    showForm(place, form, library, mailable).focus();
  });
  place.replaceChildren(sent.element);
  sent.heading.focus();
}

async function start(place, form) {
  const words = form.words;
  if (form.demonstration && !isDemonstration(location.hostname)) return say(place, words.elsewhere, true);
  if (!window.isSecureContext) return say(place, words.insecure, true);
  say(place, words.loading);
  let library;
  let probe = "";
  try {
    library = await import(form.library);
    const keys = await validKeys(library, form);
    if (!keys.length) return say(place, words.closed, true);
    probe = await encrypted(library, keys, new Uint8Array(CLASSES[0]), currentTime(form));
  } catch (error) {
    return say(place, words.unloaded, true);
  }
  showForm(place, form, library, mailLink(form, probe).length <= form.link);
}

const place = document.getElementById("report");
if (place) start(place, JSON.parse(document.getElementById("report-form").textContent));
