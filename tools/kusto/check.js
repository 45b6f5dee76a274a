// Reads KQL queries as the service does, against the tables that they may use. Standard input: {"tables": {name: schema}, "queries": {name: text}};
// standard output: {name: [what is wrong]} for every query.
const fs = require('fs');
const path = require('path');
const vm = require('vm');

// The package is made for pages: its scripts put what they define beside the globals of the page.
const scripts = path.dirname(require.resolve('@kusto/language-service-next/package.json'));
for (const file of ['bridge.min.js', 'Kusto.Language.Bridge.min.js']) {
  vm.runInThisContext(fs.readFileSync(path.join(scripts, file), 'utf8'), { filename: file });
}

const { KustoCode, GlobalState, Symbols } = Kusto.Language;
const { tables, queries } = JSON.parse(fs.readFileSync(0, 'utf8'));
const symbols = Object.entries(tables).map(([name, schema]) => new Symbols.TableSymbol.$ctor7(name, schema, null));
const database = new Symbols.DatabaseSymbol.$ctor3('workspace', null, System.Array.init(symbols, Symbols.Symbol), false);
const globals = GlobalState.Default.WithDatabase(database);

const findings = {};
for (const [name, text] of Object.entries(queries)) {
  const diagnostics = KustoCode.ParseAndAnalyze(text, globals).GetDiagnostics();
  findings[name] = Array.from({ length: diagnostics.Count }, (_, i) => diagnostics.getItem(i).Message);
}

process.stdout.write(JSON.stringify(findings));
