/* Files that are attached: as they are, since they are evidence, or pictures drawn anew without their metadata. */

async function readAttachments(files, strip, form) {
  const attachments = [];
  for (const file of files) {
    const kept = strip ? await redrawn(file, form) : file;
    let bytes;
    try {
      bytes = new Uint8Array(await kept.arrayBuffer());
    } catch (error) {
      throw new FormError(form.words.unreadable.replace("%(name)s", file.name));
    }
    attachments.push({ name: file.name, type: kept.type, bytes: bytes });
  }
  return attachments;
}

/* Return a picture with nothing but its pixels; other files cannot be stripped here, and are refused. */
async function redrawn(file, form) {
  const canvas = document.createElement("canvas");
  try {
    if (file.type !== "image/jpeg" && file.type !== "image/png") throw new Error(file.type);
    const picture = await createImageBitmap(file);
    canvas.width = picture.width;
    canvas.height = picture.height;
    canvas.getContext("2d").drawImage(picture, 0, 0);
    picture.close();
    const blob = await new Promise(function (resolve) { canvas.toBlob(resolve, file.type, 0.92); });
    if (!blob || blob.type !== file.type) throw new Error(file.type);
    return blob;
  } catch (error) {
    throw new FormError(form.words.stripFailed.replace("%(name)s", file.name));
  }
}
