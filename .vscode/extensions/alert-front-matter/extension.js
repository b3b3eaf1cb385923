// Shows in VS Code what front-matter.js knows.
"use strict";

const fs = require("fs");
const path = require("path");
const vscode = require("vscode");
const { check, complete } = require("./front-matter.js");

const SCHEMAS = [
  [/[\\/]alerts[\\/][^\\/]+[\\/]index\.[\w-]+\.md$/, "alert.json"],
  [/[\\/]letters[\\/][^\\/]+[\\/]index\.[\w-]+\.md$/, "letter.json"],
  [/[\\/]pages[\\/][^\\/]+[\\/]index\.[\w-]+\.md$/, "page.json"],
];

function schemaOf(document) {
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  const known = SCHEMAS.find(([pattern]) => pattern.test(document.fileName));
  if (!folder || !known) return null;
  const file = path.join(folder.uri.fsPath, "docs", "schema", known[1]);
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : null;
}

function suggest(document, position) {
  const schema = schemaOf(document);
  if (!schema) return [];
  return complete(schema, document.getText(), position.line, position.character).map((choice) => {
    const item = new vscode.CompletionItem(choice.label, vscode.CompletionItemKind.Property);
    item.insertText = choice.insert;
    item.detail = choice.detail;
    item.documentation = choice.example;
    item.sortText = `${choice.needed ? 0 : 1}${choice.label}`;
    return item;
  });
}

function activate(context) {
  const faults = vscode.languages.createDiagnosticCollection("alert-front-matter");
  const refresh = (document) => {
    if (document.languageId !== "markdown") return;
    const schema = schemaOf(document);
    const found = schema ? check(schema, document.getText()) : [];
    faults.set(
      document.uri,
      found.map(
        (fault) =>
          new vscode.Diagnostic(
            new vscode.Range(fault.line, fault.column, fault.line, fault.column + fault.length),
            fault.message,
            vscode.DiagnosticSeverity.Error
          )
      )
    );
  };
  context.subscriptions.push(
    faults,
    vscode.languages.registerCompletionItemProvider("markdown", { provideCompletionItems: suggest }, ":", " ", "-"),
    vscode.workspace.onDidOpenTextDocument(refresh),
    vscode.workspace.onDidChangeTextDocument((event) => refresh(event.document)),
    vscode.workspace.onDidCloseTextDocument((document) => faults.delete(document.uri))
  );
  vscode.workspace.textDocuments.forEach(refresh);
}

module.exports = { activate };
