/* Encryption with OpenPGP.js, whose parts are all loaded by a first encryption before the form appears. */

/* Return the later of the device's clock and a moment that has certainly passed: old phones believe it is 2015. */
function currentTime(form) {
  const known = form.after ? new Date(form.after).getTime() : 0;
  return new Date(Math.max(Date.now(), known));
}

/* Return the keys that have not expired by now. */
async function validKeys(library, form) {
  const now = currentTime(form);
  const valid = [];
  for (const armoredKey of form.keys) {
    try {
      const key = await library.readKey({ armoredKey: armoredKey });
      await key.getEncryptionKey(undefined, now);
      if (!key.isPrivate()) valid.push(key);
    } catch (error) {
      /* Expired, revoked or damaged: encrypt to the others. */
    }
  }
  return valid;
}

async function encrypted(library, keys, bytes, now) {
  return library.encrypt({
    message: await library.createMessage({ binary: bytes, date: now }),
    encryptionKeys: keys,
    date: now,
    config: {
      preferredCompressionAlgorithm: library.enums.compression.uncompressed,
      showVersion: false,
      showComment: false,
    },
  });
}
