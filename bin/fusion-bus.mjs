#!/usr/bin/env node
/**
 * Starts the program on a Node that can run it. Plain JavaScript of the oldest kind that has modules, so that every Node
 * can read this file. The clone runs its TypeScript as it is; the package runs what was built of it.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const source = new URL('../cli/main.ts', import.meta.url);
const isClone = existsSync(fileURLToPath(source));

/** The clone strips types, which takes the Node that it tests with; the package needs what its dependencies need. */
const needed = isClone ? '24' : '22.13';
const [major, minor] = process.versions.node.split('.').map(Number);
const [leastMajor, leastMinor = 0] = needed.split('.').map(Number);

if (major < leastMajor || (major === leastMajor && minor < leastMinor)) {
  const advice = isClone
    ? 'run "npm ci", which brings Node 24, and then "npm run ..."; where install scripts are off, "npm rebuild node --ignore-scripts=false" unpacks it'
    : 'install a newer Node, or run "npm install --save-dev node@24" and then "npx fusion-bus ..."; where install scripts are off, "npm rebuild node --ignore-scripts=false" unpacks it';
  process.stderr.write(
    `fusion-bus needs Node ${needed} or later, and this is ${process.version}: ${advice}\n`,
  );
  process.exitCode = 2;
} else {
  const { enableCompileCache } = await import('node:module');
  enableCompileCache?.();
  await import(isClone ? source.href : new URL('../dist/cli/main.js', import.meta.url).href);
}
