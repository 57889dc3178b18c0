/**
 * `npm run check:kafka` and `npm run check:rabbitmq`, `-- [messages]`: both ways of a broker, the feed and then the
 * forwarder; `-- 0` runs the programs in Python alone. Exit code 1 if one of them does not hold, 2 where the broker cannot be had: then nothing was checked.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { guardProcesses } from '../foreign/servers/guarded-processes.ts';

const [kind = 'kafka', messages = '10000'] = process.argv.slice(2);
const foreign = join(import.meta.dirname, '../foreign');

const ways: readonly (readonly string[])[] = [
  [join(import.meta.dirname, 'check-broker.ts'), kind, messages],
  [join(foreign, `${kind}-out.ts`), '--messages', messages],
];

/** Without messages there are no results to send. */
const asked = messages === '0' ? ways.slice(0, 1) : ways;

process.exitCode = await check();

async function check(): Promise<number> {
  const guard = guardProcesses();
  try {
    for (const args of asked) {
      const way = guard.start(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
      const [code]: readonly unknown[] = await once(way, 'exit');
      if (code !== 0) return code === 2 ? 2 : 1;
    }
    return 0;
  } finally {
    await guard.end();
  }
}
