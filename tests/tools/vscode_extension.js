// vscode_extension.js - runs editors/vscode/extension.js without Visual Studio Code.
//
// usage: node vscode_extension.js GYRE FOLDER, where FOLDER has vscode-languageclient in node_modules.
// test_lsp_node.py starts it.
//
// The client library and the server are the real ones; the module `vscode`, which only the editor has, is
// stood for by what of it those two use. What a feature registers is kept, and asked as the editor would.
"use strict";
const assert = require("assert");
const fs = require("fs");
const Module = require("module");
const os = require("os");
const path = require("path");
const [gyre, folder] = process.argv.slice(2);
const jsonrpc = Module.createRequire(folder + "/")("vscode-jsonrpc");
const EXTENSION = path.resolve(__dirname, "../../editors/vscode");
const manifest = JSON.parse(fs.readFileSync(path.join(EXTENSION, "package.json"), "utf8"));
const work = fs.mkdtempSync(path.join(os.tmpdir(), "gyre-vscode-"));
process.on("exit", () => fs.rmSync(work, { recursive: true, force: true }));
process.exitCode = 1; // until all has been seen; node also ends when there is nothing left to wait for

// ---------------------------------------------------------------- The module `vscode`

class Emitter {
    constructor() {
        this.listeners = new Set();
        this.event = (listener, self) => {
            const bound = listener.bind(self);
            this.listeners.add(bound);
            return { dispose: () => this.listeners.delete(bound) };
        };
    }
    fire(event) { for (const listener of this.listeners) listener(event); }
    dispose() { this.listeners.clear(); }
}

class Place {
    constructor(line, character) { Object.assign(this, { line, character }); }
}

class Span {
    constructor(a, b, c, d) {
        const pair = a instanceof Place ? { start: a, end: b } : { start: new Place(a, b), end: new Place(c, d) };
        Object.assign(this, pair);
    }
}

class Uri {
    static file(name) { return Object.assign(new Uri(), { scheme: "file", path: name, fsPath: name }); }
    static parse(text) { return Uri.file(decodeURIComponent(text.replace("file://", ""))); }
    toString() { return "file://" + this.path; }
}

class Kind {
    constructor(value) { this.value = value; }
    append(part) { return new Kind(this.value ? `${this.value}.${part}` : part); }
    contains(other) { return other.value.startsWith(this.value); }
}
for (const name of ["QuickFix", "Refactor", "RefactorExtract", "RefactorInline", "RefactorRewrite", "Source",
                    "SourceOrganizeImports"]) Kind[name] = new Kind(name);
Kind.Empty = new Kind("");

class Tab {
    constructor(uri) { this.uri = uri; }
}

const settings = {}; // what stands in the manifest counts where nothing is set
const defaults = Object.fromEntries(
    Object.entries(manifest.contributes.configuration.properties).map(([name, about]) => [name, about.default]));
const changes = new Emitter();
const shown = []; // messages to the person
const written = []; // lines of the output
const providers = {}; // kind: what was registered last
const commands = {};
const found = new Map(); // uri: diagnostics
const documents = [];
const opened = new Emitter();
const tabs = []; // findings are asked for of what is in one
const changedTabs = new Emitter();
let answer; // what the person chooses below a message
const nothing = { dispose() {} };
const never = () => nothing;

const fixed = {
    version: "1.90.0",
    Uri, EventEmitter: Emitter, Position: Place, Range: Span, CodeActionKind: Kind,
    Disposable: class {
        constructor(dispose) { this.dispose = dispose; }
        static from(...all) { return { dispose: () => all.forEach((one) => one.dispose()) }; }
    },
    CancellationTokenSource: jsonrpc.CancellationTokenSource,
    TabInputText: Tab,
    Diagnostic: class {
        constructor(range, message, severity) { Object.assign(this, { range, message, severity }); }
    },
    MarkdownString: class {
        constructor(value) { this.value = value; }
        appendMarkdown(text) { this.value = (this.value ?? "") + text; return this; }
    },
    Hover: class {
        constructor(contents, range) { Object.assign(this, { contents, range }); }
    },
    DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
    env: { appName: "stub", language: "en" },
    commands: {
        registerCommand(name, run) { commands[name] = run; return nothing; },
        executeCommand: async (...words) => void shown.push(words),
    },
    workspace: {
        textDocuments: documents,
        workspaceFolders: [{ uri: Uri.file(work), name: "work", index: 0 }],
        onDidChangeConfiguration: changes.event,
        onDidOpenTextDocument: opened.event,
        getConfiguration: (section) => ({
            get: (name, other) => settings[`${section}.${name}`] ?? defaults[`${section}.${name}`] ?? other,
        }),
        createFileSystemWatcher: never,
    },
    window: {
        tabGroups: { all: [{ tabs }], onDidChangeTabs: changedTabs.event },
        createOutputChannel: () => ({ append: (text) => written.push(text), appendLine: (text) => written.push(text),
                                      show() {}, dispose() {} }),
        showErrorMessage: async (...words) => (shown.push(words), answer),
    },
    languages: {
        match: (selector, document) => [].concat(selector).some((s) => s.language === document.languageId) ? 10 : 0,
        createDiagnosticCollection: () => ({
            set: (uri, list) => found.set(String(uri), list),
            delete: (uri) => found.delete(String(uri)),
            clear: () => found.clear(), dispose() {},
        }),
    },
};

/** What is asked for and not there: events that do not happen, providers that are kept, classes without more. */
function stand(object) {
    return new Proxy(object, {
        get(target, name) {
            if (name in target || typeof name !== "string") return target[name];
            const register = /^register(\w+)Provider$/.exec(name);
            if (register) return (selector, provider) => (providers[register[1]] = provider, nothing);
            if (name.startsWith("on")) return never;
            return /^[A-Z]/.test(name) ? (target[name] = class {}) : undefined;
        },
    });
}

const vscode = stand({ ...fixed, workspace: stand(fixed.workspace), window: stand(fixed.window),
                       languages: stand(fixed.languages) });
const load = Module._load;
Module._load = (name, ...rest) => (name === "vscode" ? vscode : load(name, ...rest));
process.env.NODE_PATH = path.join(folder, "node_modules");
Module._initPaths();

// ---------------------------------------------------------------- What starts and ends

const started = []; // [program, words] of all processes but those that tell a version
const running = new Set();
const children = require("child_process");
const spawn = children.spawn;
children.spawn = (command, words, options) => {
    const child = spawn(command, words, options);
    if (words[0] !== "--version") {
        started.push([command, ...words]);
        running.add(child);
        child.on("exit", () => running.delete(child));
    }
    return child;
};

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(test, what) {
    for (let i = 0; i < 2000; i++) {
        if (test()) return;
        await pause(10);
    }
    assert.fail(`waited in vain: ${what}; output: ${written.join("\n")}`);
}

/** What the output has but for a line of the client's about servers that end as they should. */
const complaints = () => written.filter((line) => !/Server process exited with code 0\./.test(line));

function set(name, value) {
    settings[name] = value;
    changes.fire({ affectsConfiguration: (section) => name === section || name.startsWith(section + ".") });
}

function open(name, text) {
    const uri = Uri.file(path.join(work, name));
    const document = { uri, fileName: uri.fsPath, languageId: "gyre", version: 1, isClosed: false, getText: () => text };
    documents.push(document);
    tabs.push({ input: new Tab(uri) });
    opened.fire(document);
    changedTabs.fire({ opened: [tabs[0]], closed: [], changed: [] });
    return document;
}

async function talk(extension) {
    const context = { subscriptions: [] };
    await extension.activate(context);
    assert.deepStrictEqual(started, [[gyre, "lsp"]]);
    assert.strictEqual(running.size, 1);
    for (const kind of ["Hover", "CompletionItem", "Definition", "Rename", "DocumentFormattingEdit",
                        "DocumentRangeFormattingEdit", "CodeActions", "DocumentSemanticTokens", "FoldingRange"]) {
        assert.ok(providers[kind], `${kind} is not registered`);
    }
    const script = open("a b.gy", "let side = 3\nprnt(side)\n");
    await until(() => found.get(String(script.uri))?.length, "findings");
    const [finding] = found.get(String(script.uri));
    assert.match(finding.message, /unknown name 'prnt'/);
    assert.deepStrictEqual([finding.range.start.line, finding.range.start.character], [1, 0]);
    const hover = await providers.Hover.provideHover(script, new Place(1, 6), { isCancellationRequested: false,
                                                                                 onCancellationRequested: never });
    assert.match(JSON.stringify(hover.contents), /let side = 3/);
    return context;
}

async function main() {
    settings["gyre.path"] = "${workspaceFolder}/bin/gyre";
    fs.mkdirSync(path.join(work, "bin"));
    fs.symlinkSync(gyre, path.join(work, "bin/gyre"));
    const extension = require(path.join(EXTENSION, manifest.main));
    const first = { subscriptions: [] };
    await extension.activate(first);
    assert.deepStrictEqual(complaints(), []);
    assert.deepStrictEqual(started.splice(0), [[path.join(work, "bin/gyre"), "lsp"]]);
    await extension.deactivate();
    await until(() => running.size === 0, "the server's end");
    for (const one of first.subscriptions) one.dispose();

    settings["gyre.path"] = gyre;
    const context = await talk(extension);
    assert.deepStrictEqual(complaints(), []);

    // another program, while the first one runs and before the new one has started
    set("editor.tabSize", 2);
    set("gyre.path", gyre + " ");
    set("gyre.path", gyre);
    await commands["gyre.restart"]();
    assert.deepStrictEqual(started.splice(0), Array(4).fill([gyre, "lsp"]));
    await until(() => running.size === 1, "one server");

    // none, and no program that runs
    set("gyre.server", false);
    await until(() => running.size === 0, "no server");
    answer = "Open the Setting";
    settings["gyre.server"] = true;
    set("gyre.path", "/no/such/gyre");
    await until(() => shown.length === 2, "a message and the settings");
    assert.match(shown[0][0], /'\/no\/such\/gyre' is no program/);
    assert.deepStrictEqual(shown[1], ["workbench.action.openSettings", "gyre.path"]);
    assert.deepStrictEqual(started, []);

    // back again, and to the end
    set("gyre.path", gyre);
    await until(() => running.size === 1, "a server again");
    await extension.deactivate();
    await until(() => running.size === 0, "the end");
    for (const one of context.subscriptions) one.dispose();
    assert.strictEqual(shown.length, 2);
    assert.strictEqual(complaints().length, 1); // of the program that was not there
    process.exitCode = 0;
    console.log("ok");
}

main().catch((error) => {
    console.error(error);
    for (const child of running) child.kill();
    process.exit(1);
});
