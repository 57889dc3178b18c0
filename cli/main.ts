/** The program `fusion-bus`; `npm run fusion-bus --` and `npm run dev --` in the clone. See `options/` for its commands. */
import { text } from 'node:stream/consumers';
import { Interruption } from './interruption.ts';
import { run } from './run.ts';
import { safeOutput } from './terminal.ts';

const interruption = new Interruption();

// The text of a fault may come from anywhere too, so Node does not print it.
process.on('uncaughtException', (fault: unknown) => {
  const text = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
  process.stderr.write(`${safeOutput(text)}\n`, () => process.exit(1));
});

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  input: () => text(process.stdin),
  isTerminal: process.stdout.isTTY,
  holdInterrupts: () => interruption.hold(),
});
