/** `npm run fusion-bus -- <subcommand>`: see `options.ts` for what there is. */
import { run } from './run.ts';

// Nothing is held that would have to be put away: what was posted is posted, and a wait is only a wait.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.on(signal, () => process.exit(code));
}

// Whoever reads the output has gone.
process.stdout.on('error', () => process.exit(1));

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
});
