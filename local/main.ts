/** `npm run dev -- <bridge.yaml>`: runs a bridge on this machine. See `cli/options.ts` for what it takes. */
import { run } from './cli/run.ts';

const interrupted = new AbortController();

/**
 * The first asks for a clean stop; a later one does not wait for it. Children end when their parent does. One Ctrl-C may
 * arrive several times: from the terminal, and from each npm that passes it on.
 */
const echoMs = 500;
let firstAt: number | undefined;
const interrupt = (): void => {
  firstAt ??= Date.now();
  if (Date.now() - firstAt > echoMs) process.exit(130);
  interrupted.abort();
};
process.on('SIGINT', interrupt);
process.on('SIGTERM', interrupt);
process.on('SIGHUP', interrupt);

// Whoever reads the output has gone: nobody is left to run for.
process.stdout.on('error', interrupt);
process.stderr.on('error', () => undefined);

// Run by npm: when somebody ends npm, which does not tell its script of every signal, this ends too. Not so without npm:
// a program in the background may well outlive the shell that started it.
if (process.env['npm_lifecycle_event'] !== undefined) {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) interrupted.abort();
  }, 500).unref();
}

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  streams: {
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
  },
  isTerminal: process.stdout.isTTY,
  interrupted: interrupted.signal,
});
