#!/usr/bin/env -S node --max-semi-space-size=16 --max-old-space-size=1024
// Starts the program, or says in one sentence which Node it needs; every Node from 12 on can read this file.
import * as fs from 'node:fs';
import * as nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';

const UNKNOWN = 2;
const NOTHING_RAN = 3;
let started = false;

const [major, minor] = process.versions.node.split('.').map(Number);
if (major > 22 || (major === 22 && minor >= 18)) {
  run().then((code) => {
    process.exitCode = code;
  }, crash);
} else {
  process.exitCode = NOTHING_RAN;
  console.error(
    `reconcile needs Node 22.18 or newer and this is ${process.versions.node}: install a newer one, ` +
      'or run "npx -p node@24 -p @cutover/reconcile reconcile", which brings its own.',
  );
}

// Until there is an answer the exit code says that there is none, whatever ends the process.
async function run() {
  process.exitCode = NOTHING_RAN;
  process.on('uncaughtException', crash);
  if (nodeModule.enableCompileCache) nodeModule.enableCompileCache();
  const { main } = await import(entry());
  started = true;
  process.exitCode = UNKNOWN;
  return main(process.argv.slice(2));
}

// Node ends a crash with 1, which here means "inconsistent", so a crash is given a code of its own.
function crash(error) {
  console.error(error);
  process.exit(started ? UNKNOWN : NOTHING_RAN);
}

// In the repository the source runs as it is; an installed package runs what was compiled.
function entry() {
  const source = new URL('../src/cli/main.ts', import.meta.url);
  const file = fileURLToPath(source);
  const isInstalled = /[\\/]node_modules[\\/]/.test(file) || !fs.existsSync(file);
  findFilesFast(isInstalled);
  return isInstalled ? new URL('../dist/src/cli/main.js', import.meta.url).href : source.href;
}

// Our files are hundreds and each is where its importer says, so Node need not look for it, its links and its package:
// that is a tenth of the time that a short run takes.
function findFilesFast(isInstalled) {
  const folders = isInstalled ? ['dist/'] : ['src/', 'checks/', 'reports/'];
  const own = folders.map((folder) => new URL(`../${folder}`, import.meta.url).href);
  const format = isInstalled ? 'module' : 'module-typescript';
  nodeModule.registerHooks({
    resolve(specifier, context, next) {
      const { parentURL = '', conditions } = context;
      if (/^\.\.?\/.*\.[jt]s$/.test(specifier) && own.some((folder) => parentURL.startsWith(folder)))
        return { url: new URL(specifier, parentURL).href, format, shortCircuit: true };
      if (isInstalled || specifier.startsWith('.')) return next(specifier, context);
      // A config in the repository imports the package by its name, and finds the source too.
      return next(specifier, { ...context, conditions: [...conditions, 'reconcile-source'] });
    },
  });
}
