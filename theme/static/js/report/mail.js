/* What leaves the page, all of it encrypted: a link for the mail program, a mail as a file, a file to share. */

/* Return a link that opens the report in a mail program (RFC 6068). */
function mailLink(form, armored) {
  return "mailto:" + form.mailbox + "?subject=" + encodeURIComponent(form.subject)
    + "&body=" + encodeURIComponent(armored.trim().replace(/\r?\n/g, "\r\n"));
}

/* Return the report as a mail: PGP/MIME (RFC 3156) around MIME, else the encrypted text itself. */
function asMail(form, armored, isMime) {
  const head = "To: " + form.mailbox + "\r\nSubject: " + form.subject + "\r\nX-Unsent: 1\r\nMIME-Version: 1.0\r\n";
  const text = armored.trim().replace(/\r?\n/g, "\r\n") + "\r\n";
  if (!isMime) return head + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + text;
  const mark = boundary();
  return head + "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\";\r\n boundary=\"" + mark
    + "\"\r\n\r\n--" + mark + "\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n--" + mark
    + "\r\nContent-Type: application/octet-stream; name=\"encrypted.asc\"\r\n"
    + "Content-Disposition: inline; filename=\"encrypted.asc\"\r\n\r\n" + text + "\r\n--" + mark + "--\r\n";
}

/* Return a file that this device can share, or null. */
function shareable(mail, armored) {
  if (!navigator.canShare || !navigator.share) return null;
  const files = [
    new File([mail], "report.eml", { type: "message/rfc822" }),
    new File([armored], "message.txt", { type: "text/plain" }),
  ];
  return files.find(function (file) { return navigator.canShare({ files: [file] }); }) || null;
}

/* Return a random number of eight digits in two groups. */
function newReference() {
  const digits = Array.from(crypto.getRandomValues(new Uint32Array(8)), function (each) { return each % 10; });
  return digits.slice(0, 4).join("") + "-" + digits.slice(4).join("");
}
