import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

/**
 * Row "webhook and media URLs reached internal addresses" (PostHog GHSA-wqqw-r8c5-j67c, Postiz CVE-2026-34590). What the one way out does is tested in
 * platform/http/outbound.test.ts; this test holds that it is the only one. The lint rule says so while one writes; it does not see every spelling.
 */

const ROOT = join(import.meta.dirname, '..');
const FOLDERS = [
  'api',
  'backup',
  'contracts',
  'dashboard/main.ts',
  'import',
  'ingest',
  'one-machine',
  'platform',
  'processor',
  'sample',
  'science',
  'server.ts',
  'tracker',
];
/** Files that open connections, and to whom. Engines, mail and the identity provider have clients of their own, whose addresses the owner configures. */
const OPENS: Record<string, string> = {
  'backup/ask-server.ts': 'the server’s own door, a socket in the data directory',
  'import/post.ts': 'the server that the command names',
  'one-machine/sample-store.ts': 'this server itself',
  'platform/http/outbound-socket.ts': 'any server of the public internet: the check is here',
  'platform/http/outbound.ts': 'over a socket of the file above',
  'platform/http/pages-service.ts': 'API_URL',
  'platform/lock.ts': 'the socket that is the lock',
  'tracker/browser/footfall.ts': 'runs in a browser',
  'tracker/index.ts': 'runs in a browser',
  'tracker/sdk/post.ts': 'runs in a shop’s own program',
};
const GLOBALS = new Set(['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource']);
const GLOBAL_OBJECTS = new Set(['globalThis', 'global', 'window', 'self']);
/** Names of modules that open connections; null: all of them. */
const CLIENTS = new Map<string, Set<string> | null>([
  ['http', new Set(['request', 'get', 'ClientRequest'])],
  ['https', null],
  ['http2', null],
  ['net', new Set(['connect', 'createConnection', 'Socket'])],
  ['tls', null],
  ['dgram', null],
  ['undici', null],
  ['ws', new Set(['WebSocket', 'default'])],
]);

function opensConnections(file: string): boolean {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true);
  let opens = false;
  const visit = (node: ts.Node): void => {
    opens ||= usesGlobal(node) || imports(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return opens;
}

function usesGlobal(node: ts.Node): boolean {
  if (ts.isElementAccessExpression(node) && ts.isStringLiteral(node.argumentExpression) && GLOBALS.has(node.argumentExpression.text))
    return true;
  if (!ts.isIdentifier(node) || !GLOBALS.has(node.text)) return false;
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node)
    return ts.isIdentifier(parent.expression) && GLOBAL_OBJECTS.has(parent.expression.text);
  if (ts.isTypeReferenceNode(parent) || ts.isTypeQueryNode(parent) || ts.isImportSpecifier(parent)) return false;
  const names =
    ts.isPropertyAssignment(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isPropertyDeclaration(parent);
  return !(names && parent.name === node);
}

function imports(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    const { importClause: clause } = node;
    if (clause?.phaseModifier === ts.SyntaxKind.TypeKeyword) return false;
    const bindings = clause?.namedBindings;
    const named =
      bindings && ts.isNamedImports(bindings)
        ? bindings.elements.filter((one) => !one.isTypeOnly).map((one) => (one.propertyName ?? one.name).text)
        : [];
    const whole = clause?.name !== undefined || (bindings !== undefined && ts.isNamespaceImport(bindings));
    return isClient(node.moduleSpecifier.text, whole ? null : named);
  }
  if (!ts.isCallExpression(node)) return false;
  const loads =
    node.expression.kind === ts.SyntaxKind.ImportKeyword || /^(require|process\.getBuiltinModule)$/.test(node.expression.getText());
  const [name] = node.arguments;
  return loads && name !== undefined && ts.isStringLiteral(name) && isClient(name.text, null);
}

/** `names`: what is taken from the module; null: the whole of it. */
function isClient(module: string, names: readonly string[] | null): boolean {
  const clients = CLIENTS.get(module.replace(/^node:/, ''));
  if (clients === undefined) return false;
  if (names === null) return true;
  return clients === null ? names.length > 0 : names.some((name) => clients.has(name));
}

test('no other file opens a connection', () => {
  const files = FOLDERS.flatMap((folder) => (folder.endsWith('.ts') ? [folder] : globSync(`${folder}/**/*.ts`, { cwd: ROOT }))).filter(
    (file) => !/\.test\.ts$|\/testing(\/|\.ts$)|fakes\.ts$|node_modules|\.d\.ts$/.test(file),
  );
  expect(files.length).toBeGreaterThan(200);
  expect(files.filter(opensConnections).sort()).toEqual(Object.keys(OPENS));
});

test.each([
  'await fetch(url);',
  'const ask = globalThis.fetch;',
  "globalThis['fetch'](url);",
  "import * as http from 'node:http'; http.request(url);",
  "import { get as ask } from 'http'; ask(url);",
  "import https from 'node:https'; https.get(url);",
  "const { request } = await import('undici');",
  "const net = process.getBuiltinModule('net');",
  "import { connect } from 'node:net'; connect(1);",
  "import WebSocket from 'ws'; new WebSocket(url);",
  'new EventSource(url);',
])('%s would be seen', (code) => {
  expect(seen(code)).toBe(true);
});

test.each([
  "import { createServer, type IncomingMessage } from 'node:http';",
  "import type { request } from 'node:https';",
  'await app.fetch(request);',
  'const deps = { fetch: 1 };',
  "import { BlockList } from 'node:net';",
])('%s opens nothing', (code) => {
  expect(seen(code)).toBe(false);
});

function seen(code: string): boolean {
  const source = ts.createSourceFile('a.ts', code, ts.ScriptTarget.Latest, true);
  const nodes: ts.Node[] = [];
  const collect = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, collect);
  };
  collect(source);
  return nodes.some((node) => usesGlobal(node) || imports(node));
}
