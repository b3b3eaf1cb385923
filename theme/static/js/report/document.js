/* The plaintext of a report, version 1, as `invoke reports decrypt` reads it: YAML whose first words are read first,
   padded to a size class, so that the length of the ciphertext says little. */

const CLASSES = [640, 4096, 16384, 65536, 262144, 1048576, 2097152, 4194304, 8388608];
const COPYABLE = 262144;
const FORMAT = 1;
const encoder = new TextEncoder();

/* Return text without what YAML refuses: control characters, halves of characters, other line breaks. */
function cleaned(text) {
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g, "")
    .replace(/[\ud800-\udfff]/gu, "\ufffd")
    .trim();
}

function block(key, text) {
  const lines = text.split("\n").map(function (line) { return line.trim() ? "  " + line : ""; });
  return key + ": |\n" + lines.join("\n") + "\n";
}

/* Return text in quotation marks, also codes: YAML would take the language no for false. */
function quote(text) {
  return JSON.stringify(text);
}

/* Return a report as YAML; its keys are always in this order, and empty ones are left out. */
function asYaml(report) {
  let yaml = block("what", cleaned(report.what)) + "kind: " + report.kind + "\n";
  const quoted = function (key, text) {
    const value = cleaned(text || "");
    if (value) yaml += key + ": " + quote(value) + "\n";
  };
  quoted("reference", report.reference);
  quoted("sender", report.sender);
  quoted("answer", report.answer);
  if (report.country) yaml += "country: " + quote(report.country) + "\n";
  quoted("region", report.region);
  quoted("when", report.when);
  quoted("at_risk", report.atRisk);
  if (cleaned(report.asked || "")) yaml += block("asked", cleaned(report.asked));
  quoted("publish", report.publish);
  quoted("shared_with", report.sharedWith);
  if (report.languages.length) yaml += "languages: [" + report.languages.map(quote).join(", ") + "]\n";
  const made = report.made.toISOString().slice(0, 16) + "Z";
  return yaml + "page: " + quote(report.page) + "\nmade: " + made + "\nformat: " + FORMAT + "\n...\n";
}

/* Return bytes in base64, with a line break after every 76 characters. */
function base64(bytes) {
  const lines = [];
  for (let start = 0; start < bytes.length; start += 57 * 512) {
    const part = btoa(String.fromCharCode.apply(null, bytes.subarray(start, start + 57 * 512)));
    lines.push(part.replace(/.{76}/g, "$&\r\n"));
  }
  return lines.join("");
}

function boundary() {
  const numbers = crypto.getRandomValues(new Uint32Array(4));
  return "=_" + Array.from(numbers, function (each) { return each.toString(36); }).join("");
}

/* Return the type of a file for MIME; text is sent as any other file, or programs would change its line breaks. */
function mediaType(type) {
  return /^(?:image|audio|video|application)\/[a-z0-9.+-]+$/.test(type) ? type : "application/octet-stream";
}

function encodedName(name) {
  return encodeURIComponent(name.replace(/[\ud800-\udfff]/gu, "\ufffd")).replace(/['()*]/g, function (character) {
    return "%" + character.charCodeAt(0).toString(16).toUpperCase();
  });
}

/* Return a MIME entity: the report, and attachments with name, type and bytes. */
function asMime(yaml, attachments) {
  const mark = boundary();
  const parts = [
    "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"" + mark + "\"\r\n\r\n--" + mark
      + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + yaml,
  ];
  for (const each of attachments) {
    parts.push(
      "\r\n--" + mark + "\r\nContent-Type: " + mediaType(each.type) + "\r\nContent-Transfer-Encoding: base64\r\n"
        + "Content-Disposition: attachment; filename*=UTF-8''" + encodedName(each.name) + "\r\n\r\n",
      base64(each.bytes)
    );
  }
  parts.push("\r\n--" + mark + "--\r\n");
  return parts.join("");
}

/* Return the plaintext, filled with line breaks up to its size class, or null if it is larger than all classes. */
function plaintext(yaml, attachments) {
  const short = encoder.encode(yaml);
  const mime = attachments.length > 0 || short.length > CLASSES[0];
  const bytes = mime ? encoder.encode(asMime(yaml, attachments)) : short;
  const size = CLASSES.find(function (each, index) { return each >= bytes.length && (index > 0 || !mime); });
  if (!size) return null;
  const padded = new Uint8Array(size).fill(10);
  padded.set(bytes);
  return padded;
}
