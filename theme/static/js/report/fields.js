/* The fields of the form. They exist in the script alone: without it there is no field to type into, and with it
   none has a name, so that nothing can be sent or stored by mistake. */

class FormError extends Error {}

function make(tag, properties, children) {
  const element = Object.assign(document.createElement(tag), properties);
  (children || []).forEach(function (child) { if (child) element.append(child); });
  return element;
}

/* No text leaves the page before it is encrypted: some browsers send it to a service that checks spelling. */
function guarded(control) {
  control.autocomplete = "off";
  control.spellcheck = false;
  control.setAttribute("autocorrect", "off");
  control.setAttribute("autocapitalize", "sentences");
  control.setAttribute("data-gramm", "false");
  control.setAttribute("writingsuggestions", "false");
  return control;
}

let fieldCount = 0;

function labelled(control, label, hint) {
  control.classList.add("field", "report__field");
  control.id = "report-" + ++fieldCount;
  if (hint) control.setAttribute("aria-describedby", control.id + "-hint");
  return make("div", {}, [
    make("label", { className: "report__label", htmlFor: control.id, textContent: label }),
    hint && make("span", { className: "report__hint", id: control.id + "-hint", textContent: hint }),
    control,
  ]);
}

function textField(label, hint, className) {
  const control = guarded(make(className ? "textarea" : "input", className ? { className: className } : { type: "text" }));
  control.dir = "auto";
  return { control: control, element: labelled(control, label, hint) };
}

function choiceField(label, options) {
  const control = guarded(make("select", {}, options.map(function (option) {
    return make("option", { value: option[0], textContent: option[1] });
  })));
  return { control: control, element: labelled(control, label, "") };
}

function tickField(label, value) {
  const control = guarded(make("input", { type: "checkbox", value: value || "" }));
  return { control: control, element: make("label", { className: "report__choice" }, [control, label]) };
}

function languageFields(form) {
  const fields = form.languages.map(function (each) { return tickField(each[1], each[0]); });
  const legend = make("legend", { textContent: form.words.answerIn });
  const elements = fields.map(function (each) { return each.element; });
  return { all: fields, element: make("fieldset", { className: "report__group" }, [legend].concat(elements)) };
}

/* Return label and hint of the first text, which depend on what the message is. */
function askFor(words, kind) {
  if (kind === "proposal") return [words.whatProposal, words.whatProposalHint];
  return kind === "other" ? [words.whatOther, ""] : [words.what, words.whatHint];
}

/* Ask in the first text for what the message is said to be. */
function relabel(fields, words) {
  const asked = askFor(words, fields.kind.control.value);
  fields.what.element.querySelector("label").textContent = asked[0];
  fields.what.element.querySelector(".report__hint").textContent = asked[1];
}

/* Return the fields by the name of what they hold. */
function newFields(form) {
  const words = form.words;
  return {
    what: textField(words.what, words.whatHint, "report__text"),
    answer: textField(words.answer, words.answerHint),
    kind: choiceField(words.kind, [
      ["situation", words.situation], ["proposal", words.proposal], ["other", words.other],
    ]),
    sender: textField(words.sender, words.senderHint),
    country: choiceField(words.country, [["", "—"]].concat(form.countries)),
    region: textField(words.region, words.regionHint),
    when: textField(words.when, ""),
    atRisk: textField(words.atRisk, words.atRiskHint),
    asked: textField(words.asked, "", "report__short"),
    publish: choiceField(words.publish, [
      ["ask", words.publishAsk], ["no", words.publishNo],
      ["without-names", words.publishWithoutNames], ["with-names", words.publishWithNames],
    ]),
    sharedWith: textField(words.sharedWith, ""),
    languages: languageFields(form),
  };
}

/* Return what is typed in, as a report. */
function reportOf(fields, form, reference) {
  const value = function (name) { return fields[name].control.value; };
  const ticked = fields.languages.all.filter(function (each) { return each.control.checked; });
  return {
    what: value("what"), kind: value("kind"), reference: reference, sender: value("sender"),
    answer: value("answer"), country: value("country"), region: value("region"), when: value("when"),
    atRisk: value("atRisk"), asked: value("asked"), publish: value("publish"), sharedWith: value("sharedWith"),
    languages: ticked.map(function (each) { return each.control.value; }),
    page: form.language, made: currentTime(form),
  };
}
