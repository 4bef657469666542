// Cuts files into tokens by the TextMate grammar: node editor_tokens.js MODULES GRAMMAR FILE...
// Writes JSON: for each file its lines, each a list of [text, innermost scope].
const fs = require("fs");
const path = require("path");
const [modules, grammarPath, ...files] = process.argv.slice(2);
const { Registry, parseRawGrammar, INITIAL } = require(path.join(modules, "vscode-textmate"));
const oniguruma = require(path.join(modules, "vscode-oniguruma"));

async function main() {
    await oniguruma.loadWASM(fs.readFileSync(path.join(modules, "vscode-oniguruma/release/onig.wasm")).buffer);
    const registry = new Registry({
        onigLib: Promise.resolve({
            createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
            createOnigString: (text) => new oniguruma.OnigString(text),
        }),
        loadGrammar: async () => parseRawGrammar(fs.readFileSync(grammarPath, "utf8"), grammarPath),
    });
    const grammar = await registry.loadGrammar("source.gyre");
    const all = {};
    for (const file of files) {
        let stack = INITIAL;
        all[file] = fs.readFileSync(file, "utf8").split("\n").map((line) => {
            const result = grammar.tokenizeLine(line, stack);
            stack = result.ruleStack;
            return result.tokens.map((t) => [line.slice(t.startIndex, t.endIndex), t.scopes[t.scopes.length - 1]]);
        });
        all[file].push([["", stack.depth]]);
    }
    process.stdout.write(JSON.stringify(all));
}
main();
