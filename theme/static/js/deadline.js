/* Between rebuilds: hides what has ended, and updates relative times ("in 3 days") from the visitor's clock. */
(function () {
  "use strict";

  function each(selector, act) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), act);
  }

  function isOver(element, name) {
    return Date.parse(element.getAttribute(name)) <= Date.now();
  }

  function relative(iso) {
    if (typeof Intl === "undefined" || !Intl.RelativeTimeFormat) return "";
    var format = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" });
    var hours = (Date.parse(iso) - Date.now()) / 3600000;
    if (hours > 30 * 24) return "";
    if (hours < 1) return format.format(Math.max(1, Math.floor(hours * 60)), "minute");
    return hours < 48 ? format.format(Math.max(1, Math.floor(hours)), "hour") : format.format(Math.floor(hours / 24), "day");
  }

  function refresh() {
    each("[data-until-hide]", function (element) {
      if (isOver(element, "data-until-hide")) element.parentNode.removeChild(element);
    });
    each("[data-until-show]", function (element) {
      if (isOver(element, "data-until-show")) element.hidden = false;
    });
    each("[data-until]", function (element) {
      if (isOver(element, "data-until")) element.parentNode.removeChild(element);
    });
    each("[data-when-empty]", function (element) {
      element.hidden = document.querySelector("[data-until]") !== null;
    });
    each("[data-relative]", function (element) {
      element.textContent = isOver(element, "data-relative") ? "" : relative(element.getAttribute("data-relative"));
    });
  }

  refresh();
  setInterval(refresh, 10000);
  window.addEventListener("pageshow", refresh);
  document.addEventListener("visibilitychange", refresh);
})();
