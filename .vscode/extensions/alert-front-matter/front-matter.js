// Completes and checks YAML front matter by a JSON Schema. Knows nothing of VS Code.
"use strict";

/** Return the entries of the front matter: where each key or list item stands and what is around it. */
function entries(text) {
  const lines = text.split(/\r?\n/);
  const found = [];
  if (lines[0].trim() !== "---") return { entries: found, end: -1 };
  const open = []; // the entries around the current one, outermost first
  let block = -1; // indentation of the key whose block text we are in
  let number = 1;
  for (; number < lines.length && lines[number].trim() !== "---"; number++) {
    const line = lines[number];
    const indent = line.search(/\S/);
    if (indent < 0 || line.trim().startsWith("#")) continue;
    if (block >= 0 && indent > block) continue;
    block = -1;
    let rest = line.slice(indent);
    let column = indent;
    for (let dash = rest.match(/^-\s+|^-$/); dash; dash = rest.match(/^-\s+|^-$/)) {
      close(open, column, true);
      open.push({ indent: column, part: "[]" });
      column += dash[0].length;
      rest = rest.slice(dash[0].length);
    }
    close(open, column, false);
    const key = rest.match(/^([\w-]+):(?:\s+(.*))?$/);
    const path = open.map((entry) => entry.part);
    if (key) {
      const value = (key[2] || "").trim();
      found.push({ line: number, column, key: key[1], value, path });
      if (/^[|>]/.test(value)) block = column;
      else open.push({ indent: column, part: key[1] });
    } else if (rest) {
      found.push({ line: number, column, key: null, value: rest.trim(), path });
    }
  }
  return { entries: found, end: number };
}

function close(open, column, item) {
  while (open.length) {
    const last = open[open.length - 1];
    const inside = item ? last.indent < column || (last.indent === column && last.part !== "[]") : last.indent < column;
    if (inside) return;
    open.pop();
  }
}

/** Return the schema of the place that *path* leads to (keys, and "[]" for a list entry). */
function schemaAt(root, path, text) {
  const branch = root.if ? (/^original_modified:/m.test(text) ? root.then : root.else) : root;
  let here = branch;
  for (const part of path) {
    here = choice(root, here, part === "[]" ? "items" : "properties");
    if (!here) return null;
    if (part === "[]") here = here.items;
    else here = (here.properties || {})[part] || here.additionalProperties || Object.values(here.patternProperties || {})[0];
  }
  return choice(root, here, "properties");
}

/** Return the schema with *name*, properties or items, if there are several: one entry may replace a list. */
function choice(root, schema, name) {
  const found = resolve(root, schema);
  if (!found || !found.anyOf || found.properties) return found;
  const options = found.anyOf.map((option) => resolve(root, option));
  return options.find((option) => option && option[name]) || found;
}

function resolve(root, schema) {
  while (schema && typeof schema === "object") {
    if (schema.$ref) schema = { ...schema, ...root.$defs[schema.$ref.split("/").pop()], $ref: undefined };
    else if (schema.anyOf && !schema.properties) {
      const real = schema.anyOf.filter((choice) => choice.type !== "null");
      if (real.length !== 1) return schema;
      schema = { ...real[0], description: schema.description || real[0].description };
    } else return schema;
  }
  return schema || null;
}

/** Return what may be typed at a line and column (from 0): keys with their sentence, or values. */
function complete(root, text, line, column) {
  const lines = text.split(/\r?\n/);
  const typed = lines[line].slice(0, column);
  const value = typed.match(/^(\s*(?:-\s+)*)([\w-]+):\s+\S*$/);
  // Whatever stands on the line is replaced by a mark, so that its place is found even while it is unreadable.
  const start = typed.match(/^\s*(?:-\s+)*/)[0];
  const probe = lines.slice();
  probe[line] = value ? `${value[1]}${value[2]}:` : `${start}mark:`;
  const { entries: all, end } = entries(probe.join("\n"));
  if (line < 1 || line >= end) return [];
  const here = all.find((entry) => entry.line === line);
  if (!here) return [];
  if (value || /^\s*-\s+\S*$/.test(typed)) {
    const path = value ? [...here.path, value[2]] : here.path;
    const schema = schemaAt(root, path, text);
    const [choices, meanings] = [choicesOf(root, schema), meaningsOf(root, schema)];
    if (choices.length || value)
      return choices.map((choice, at) => ({ label: choice, insert: choice, detail: meanings[at] || "" }));
  }
  const owner = schemaAt(root, here.path, text);
  const present = new Set(
    all.filter((entry) => entry.path.join() === here.path.join() && entry.line !== line).map((entry) => entry.key)
  );
  return Object.entries((owner && owner.properties) || {})
    .filter(([name]) => !present.has(name) || here.path.includes("[]"))
    .map(([name, field]) => ({
      label: name,
      detail: (resolve(root, field) || {}).description || "",
      example: String((field.examples || [""])[0]),
      needed: (owner.required || []).includes(name),
      insert: `${name}: `,
    }));
}

function choicesOf(root, schema) {
  if (!schema) return [];
  if (schema.type === "array") return choicesOf(root, resolve(root, schema.items));
  return schema.enum || [];
}

/** Return what each choice means, in the languages of the site. */
function meaningsOf(root, schema) {
  if (!schema) return [];
  if (schema.type === "array") return meaningsOf(root, resolve(root, schema.items));
  return schema.enumDescriptions || [];
}

/** Return what is wrong: unknown keys, values that are not among the choices, fields that are missing. */
function check(root, text) {
  const { entries: all, end } = entries(text);
  const faults = [];
  if (end < 0) return faults;
  const seen = new Set(all.filter((entry) => !entry.path.length).map((entry) => entry.key));
  for (const name of schemaAt(root, [], text).required || []) {
    if (!seen.has(name)) faults.push({ line: 0, column: 0, length: 3, message: `${name}: is missing.` });
  }
  for (const entry of all) {
    const owner = schemaAt(root, entry.path, text);
    const patterns = Object.keys((owner && owner.patternProperties) || {});
    const named = entry.key && !patterns.some((pattern) => new RegExp(pattern).test(entry.key));
    if (named && owner && owner.properties && !owner.properties[entry.key]) {
      faults.push({ ...place(entry), message: `${entry.key}: is not a known field.` });
      continue;
    }
    const schema = schemaAt(root, entry.key ? [...entry.path, entry.key] : entry.path, text);
    const choices = choicesOf(root, schema);
    for (const value of choices.length ? scalars(entry.value) : []) {
      if (!choices.includes(value)) {
        faults.push({ ...place(entry), message: `"${value}" is not known here. Write one of: ${choices.join(", ")}.` });
      }
    }
  }
  return faults;
}

function place(entry) {
  return { line: entry.line, column: entry.column, length: (entry.key || entry.value).length };
}

function scalars(value) {
  return value
    .replace(/\s+#.*$/, "")
    .replace(/^\[|\]$/g, "")
    .split(",")
    .map((part) => part.trim().replace(/^["']|["']$/g, ""))
    .filter(Boolean);
}

module.exports = { complete, check, entries, schemaAt };
