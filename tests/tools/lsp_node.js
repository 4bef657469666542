// lsp_node.js - drives `gyre lsp` with the client library that VS Code uses.
//
// usage: node lsp_node.js GYRE FOLDER, where FOLDER has vscode-jsonrpc and
// vscode-languageserver-protocol in it. test_lsp_node.py starts it.
"use strict";
const assert = require("assert");
const { spawn } = require("child_process");
const { createRequire } = require("module");
const [gyre, folder] = process.argv.slice(2);
const load = createRequire(folder + "/");
const rpc = load("vscode-jsonrpc/node");
const lsp = load("vscode-languageserver-protocol");

process.exitCode = 1; // until all has been seen; node also ends when there is nothing left to wait for

const uri = "file:///nowhere/geometry.gy";
const text = [
    "import json",
    "fn area(width, height = 1) {",
    '    """The area of a rectangle."""',
    "    return width*height",
    "}",
    "let side = 3",
    "prnt(area(side, height: 2))",
    "",
].join("\n");
const textDocument = { uri };
const at = (line, character) => ({ textDocument, position: { line, character } });

async function main() {
    const server = spawn(gyre, ["lsp", "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
    const status = new Promise((resolve) => server.on("exit", resolve));
    const connection = lsp.createProtocolConnection(
        new rpc.StreamMessageReader(server.stdout), new rpc.StreamMessageWriter(server.stdin));
    connection.onError((e) => assert.fail(String(e[0])));
    let told;
    const published = () => new Promise((resolve) => (told = resolve));
    connection.onNotification(lsp.PublishDiagnosticsNotification.type, (p) => told(p));
    connection.listen();

    const { capabilities } = await connection.sendRequest(lsp.InitializeRequest.type, {
        processId: process.pid, rootUri: null, workspaceFolders: null,
        capabilities: { textDocument: { synchronization: {}, publishDiagnostics: {} } },
    });
    assert.strictEqual(capabilities.positionEncoding, lsp.PositionEncodingKind.UTF16);
    assert.strictEqual(capabilities.textDocumentSync.change, lsp.TextDocumentSyncKind.Incremental);
    await connection.sendNotification(lsp.InitializedNotification.type, {});

    let findings = published();
    await connection.sendNotification(lsp.DidOpenTextDocumentNotification.type,
        { textDocument: { uri, languageId: "gyre", version: 1, text } });
    findings = await findings;
    assert.deepStrictEqual(findings.diagnostics.map((d) => [d.code, d.severity, d.range.start.line]),
        [["error", lsp.DiagnosticSeverity.Error, 6]]);

    const ask = (request, params) => connection.sendRequest(request.type, params);
    const actions = await ask(lsp.CodeActionRequest,
        { textDocument, range: findings.diagnostics[0].range, context: { diagnostics: findings.diagnostics } });
    assert.strictEqual(actions[0].title, "Change to 'print'");
    const fix = actions[0].edit.changes[uri][0];
    const clean = published();
    await connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version: 2 }, contentChanges: [{ range: fix.range, text: fix.newText }],
    });
    const after = await clean;
    assert.strictEqual(after.version, 2);
    assert.deepStrictEqual(after.diagnostics.map((d) => d.code), ["unused-name"]);

    const hover = await ask(lsp.HoverRequest, at(6, 7));
    assert.match(hover.contents.value, /fn area\(width, height = 1\)[^]*The area of a rectangle\./);
    const signature = await ask(lsp.SignatureHelpRequest, at(6, 16));
    assert.strictEqual(signature.signatures[0].label, "area(width, height = 1)");
    assert.strictEqual(signature.activeParameter, 1);
    const items = await ask(lsp.CompletionRequest, at(6, 11));
    const item = items.find((i) => i.label === "side");
    assert.strictEqual(item.kind, lsp.CompletionItemKind.Variable);
    const resolved = await ask(lsp.CompletionResolveRequest, items.find((i) => i.label === "area"));
    assert.strictEqual(resolved.documentation.value, "The area of a rectangle.");
    const place = await ask(lsp.DefinitionRequest, at(6, 7));
    assert.deepStrictEqual(place.range.start, { line: 1, character: 3 });
    assert.strictEqual((await ask(lsp.ReferencesRequest, { ...at(6, 12), context: { includeDeclaration: true } })).length, 2);
    assert.strictEqual((await ask(lsp.DocumentHighlightRequest, at(3, 12))).length, 2);
    const symbols = await ask(lsp.DocumentSymbolRequest, { textDocument });
    assert.deepStrictEqual(symbols.map((s) => [s.name, s.kind]),
        [["area", lsp.SymbolKind.Function], ["side", lsp.SymbolKind.Variable]]);
    assert.strictEqual((await ask(lsp.WorkspaceSymbolRequest, { query: "are" }))[0].name, "area");
    const format = await ask(lsp.DocumentFormattingRequest, { textDocument, options: { tabSize: 4, insertSpaces: true } });
    assert.deepStrictEqual(format.map((e) => e.newText), ["    return width * height\n"]);
    assert.ok((await ask(lsp.FoldingRangeRequest, { textDocument })).length >= 1);
    const tokens = await connection.sendRequest(lsp.SemanticTokensRequest.type, { textDocument });
    assert.strictEqual(tokens.data.length % 5, 0);

    assert.strictEqual((await ask(lsp.PrepareRenameRequest, at(1, 4))).placeholder, "area");
    const renamed = await ask(lsp.RenameRequest, { ...at(3, 11), newName: "w" });
    assert.strictEqual(renamed.changes[uri].length, 2);
    await assert.rejects(ask(lsp.RenameRequest, { ...at(3, 11), newName: "height" }), (e) => {
        assert.ok(e instanceof rpc.ResponseError);
        assert.strictEqual(e.code, lsp.LSPErrorCodes.RequestFailed);
        return /taken/.test(e.message);
    });
    await assert.rejects(connection.sendRequest("no/such", {}), { code: rpc.ErrorCodes.MethodNotFound });

    const source = new rpc.CancellationTokenSource();
    const late = connection.sendRequest(lsp.DocumentSymbolRequest.type, { textDocument }, source.token);
    source.cancel();
    await late.then(() => {}, (e) => assert.strictEqual(e.code, lsp.LSPErrorCodes.RequestCancelled));

    await connection.sendRequest(lsp.ShutdownRequest.type);
    await connection.sendNotification(lsp.ExitNotification.type);
    assert.strictEqual(await status, 0);
    connection.dispose();
    process.exitCode = 0;
    console.log("ok");
}

main().catch((e) => {
    console.error(e);
    process.exit(1);
});
