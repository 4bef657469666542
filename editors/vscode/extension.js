// extension.js - starts `gyre lsp`, and again when another program is set.
//
// All that the server can do reaches the editor through vscode-languageclient; nothing of the language is
// known here. Starts, stops and changes of settings come as they like, a change even while a server is
// starting: so they are done one after the other (`then`), and each start asks for the settings of its
// own time. A program that is not there is told by us, with a way to the setting; whatever goes wrong
// later is told by the client.
//
// tests/tools/vscode_extension.js runs this without an editor.
"use strict";
const { execFile } = require("child_process");
const os = require("os");
const path = require("path");
const { promisify } = require("util");
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

const OPEN_SETTING = "Open the Setting";
const PATIENCE_MS = 10000; // until a program that does not even tell its version is given up

let client; // of the server that runs
let output; // one for all of them
let turn = Promise.resolve(); // settled when what was begun last is done

/** The program that the setting `gyre.path` names. */
function program() {
    const set = vscode.workspace.getConfiguration("gyre").get("path", "").trim() || "gyre";
    if (set === "~" || set.startsWith("~/")) return path.join(os.homedir(), set.slice(1));
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    return folder ? set.replace(/^\$\{workspaceFolder\}/, () => folder) : set;
}

async function complain(command, error) {
    output.appendLine(`${command}: ${error.message}`);
    const choice = await vscode.window.showErrorMessage(
        `Gyre's language server cannot be started: '${command}' is no program that runs.`, OPEN_SETTING);
    if (choice === OPEN_SETTING) {
        await vscode.commands.executeCommand("workbench.action.openSettings", "gyre.path");
    }
}

async function start() {
    if (!vscode.workspace.getConfiguration("gyre").get("server", true)) return;
    const command = program();
    try {
        await promisify(execFile)(command, ["--version"], { timeout: PATIENCE_MS });
    } catch (error) {
        complain(command, error); // waits for somebody to read it, and so is not waited for
        return;
    }
    client = new LanguageClient("gyre", "Gyre", { command, args: ["lsp"] }, {
        documentSelector: [{ language: "gyre", scheme: "file" }, { language: "gyre", scheme: "untitled" }],
        outputChannel: output,
    });
    await client.start();
}

async function stop() {
    const running = client;
    client = undefined;
    if (running?.needsStop()) await running.stop();
    await running?.dispose();
}

/** Does what is asked for when all that was asked for before is done; what fails does not hinder what comes next. */
function then(action) {
    turn = turn.then(action).catch((error) => output.appendLine(error.message));
    return turn;
}

function restart() {
    then(stop);
    return then(start);
}

exports.activate = function activate(context) {
    output = vscode.window.createOutputChannel("Gyre");
    context.subscriptions.push(
        output,
        vscode.commands.registerCommand("gyre.restart", restart),
        vscode.workspace.onDidChangeConfiguration((change) => {
            if (change.affectsConfiguration("gyre.path") || change.affectsConfiguration("gyre.server")) restart();
        }));
    return then(start);
};

exports.deactivate = () => then(stop);
