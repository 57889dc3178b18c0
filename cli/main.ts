/** The program `fusion-bus`; `npm run fusion-bus --` and `npm run dev --` in the clone. See `options/` for its commands. */
import { text } from 'node:stream/consumers';
import { Interruption } from './interruption.ts';
import { run } from './run.ts';
import { screenOf } from './screen.ts';
import { safeOutput } from './terminal.ts';

const interruption = new Interruption();
const screen = screenOf(process.stdout, process.env);

/** Writes a line, above the lines that are drawn where it goes to the same terminal. */
const writer =
  (stream: NodeJS.WriteStream) =>
  (line: string): void => {
    const write = (): boolean => stream.write(`${line}\n`);
    if (screen !== undefined && stream.isTTY) screen.above(write);
    else write();
  };

// The text of a fault may come from anywhere too, so Node does not print it.
process.on('uncaughtException', (fault: unknown) => {
  const text = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
  process.stderr.write(`${safeOutput(text)}\n`, () => process.exit(1));
});

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  out: writer(process.stdout),
  err: writer(process.stderr),
  input: () => text(process.stdin),
  isTerminal: process.stdout.isTTY,
  ...(screen !== undefined && { screen }),
  holdInterrupts: () => interruption.hold(),
});
