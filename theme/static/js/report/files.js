/* The list of attached files, with their sizes. */

function sizeOf(bytes, form) {
  const megabytes = new Intl.NumberFormat(form.language, { maximumFractionDigits: 1 }).format(bytes / 1048576);
  return bytes < 1048576 ? Math.ceil(bytes / 1024) + " KiB" : megabytes + " MiB";
}

function newFiles(form, changed) {
  const words = form.words;
  const chosen = [];
  const control = guarded(make("input", { type: "file", multiple: true }));
  const list = make("ul", { className: "report__files" });
  const strip = tickField(words.strip);
  const show = function () {
    list.replaceChildren.apply(list, chosen.map(function (file) {
      const remove = make("button", { type: "button", className: "button", textContent: words.remove.replace("%(name)s", file.name) });
      remove.addEventListener("click", function () {
        chosen.splice(chosen.indexOf(file), 1);
        show();
        control.focus();
      });
      return make("li", {}, [sizeOf(file.size, form) + " ", remove]);
    }));
    changed();
  };
  control.addEventListener("change", function () {
    chosen.push.apply(chosen, Array.from(control.files));
    control.value = "";
    show();
  });
  return {
    chosen: chosen,
    strip: strip.control,
    size: function () { return chosen.reduce(function (sum, file) { return sum + file.size; }, 0); },
    element: make("div", {}, [
      labelled(control, words.attach, words.attachHint.replace("%(size)s", sizeOf(form.attachments, form))),
      list, strip.element,
    ]),
  };
}
