/**
 * A real Prometheus scrapes the laptop and raises an alert: `npm run check:prometheus`. Debian's package `prometheus`
 * has both programs. Exit code 2 where one of them is missing: then nothing was checked.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { freePort } from './free-port.ts';

const root = resolve(import.meta.dirname, '../..');
const observability = join(root, 'observability');
const folder = mkdtempSync(join(tmpdir(), 'fusion-bus-check-prometheus-'));
const patienceMs = 90_000;

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

async function check(): Promise<number> {
  const missing = ['prometheus', 'promtool'].filter(
    (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status !== 0,
  );
  if (missing.length > 0) {
    process.stderr.write(`nothing was checked: ${missing.join(' and ')} cannot be found\n`);
    return 2;
  }
  if (!rulesHold()) return 1;
  const posted = join(folder, 'messages.jsonl');
  writeFileSync(posted, messages.map((one) => `${JSON.stringify(one)}\n`).join(''));
  const bridge = join(import.meta.dirname, 'metered.yaml');
  const program = [join(root, 'bin/fusion-bus.mjs'), 'dev', bridge, '--port', '0', '--output', 'json'];
  const laptop = spawn(process.execPath, [...program, '--post', posted], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(laptop, 'close');
  try {
    const endpoint = await endpointOf(createInterface({ input: laptop.stdout }));
    laptop.stdout.resume();
    return await scraped(endpoint);
  } finally {
    laptop.kill('SIGINT');
    await ended;
  }
}

/** The rules are well formed, and their own tests pass. */
function rulesHold(): boolean {
  const runs = [
    ['check', 'rules', join(observability, 'alerts.yml')],
    ['test', 'rules', join(observability, 'alerts.test.yml')],
    ['check', 'config', join(observability, 'prometheus.yml')],
  ].map((args) => spawnSync('promtool', args, { encoding: 'utf8' }));
  const failed = runs.filter(({ status }) => status !== 0);
  for (const { stdout, stderr } of failed) process.stderr.write(`${stdout}${stderr}`);
  if (failed.length === 0) say('promtool: the rules and their tests hold');
  return failed.length === 0;
}

const envelope = (id: string, source: string, key: string, data: object) => ({
  specversion: '1.0',
  id,
  source,
  type: 'one',
  correlationid: key,
  data,
});

/** Three groups of two parts that disagree; and an envelope that its topic rejects. */
const messages = [
  ...['a', 'b', 'c'].flatMap((key) => [
    envelope(`first-${key}`, 'first-service', key, { colour: 'red' }),
    envelope(`second-${key}`, 'second-service', key, { colour: 'blue' }),
  ]),
  envelope('broken', 'first-service', 'd', { colour: 7 }),
];

async function scraped(endpoint: string): Promise<number> {
  const checked = spawnSync('promtool', ['check', 'metrics'], {
    input: await (await fetch(`${endpoint}/metrics`)).text(),
    encoding: 'utf8',
  });
  if (checked.status !== 0)
    return fail(`promtool finds faults in /metrics: ${checked.stdout}${checked.stderr}`);
  const port = await freePort();
  const prometheus = spawn(
    'prometheus',
    [
      `--config.file=${configFor(endpoint)}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const ended = once(prometheus, 'close');
  try {
    return await watched(`http://127.0.0.1:${port}`);
  } finally {
    prometheus.kill('SIGTERM');
    await ended;
  }
}

/** The configuration of the repository, with this run's addresses and a faster pace. */
function configFor(endpoint: string): string {
  const path = join(folder, 'prometheus.yml');
  const text = readFileSync(join(observability, 'prometheus.yml'), 'utf8')
    .replace('rule_files: [alerts.yml]', `rule_files: [${join(observability, 'alerts.yml')}]`)
    .replaceAll(/(scrape|evaluation)_interval: 15s/g, '$1_interval: 1s')
    .replace('127.0.0.1:4566', new URL(endpoint).host);
  if (!text.includes(new URL(endpoint).host))
    throw new Error('the configuration has no target for the laptop');
  writeFileSync(path, text);
  return path;
}

const answer = z.object({
  data: z.object({
    result: z.array(
      z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) }),
    ),
  }),
});

const alerts = z.object({
  data: z.object({
    alerts: z.array(z.object({ state: z.string(), labels: z.record(z.string(), z.string()) })),
  }),
});

async function watched(url: string): Promise<number> {
  const value = async (query: string): Promise<string | undefined> => {
    const response = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(query)}`);
    return answer.parse(await response.json()).data.result[0]?.value[1];
  };
  const isFiring = async (): Promise<boolean> => {
    const found = alerts.parse(await (await fetch(`${url}/api/v1/alerts`)).json()).data.alerts;
    return found.some(
      ({ state, labels }) =>
        state === 'firing' &&
        labels['alertname'] === 'FusionBusQuarantine' &&
        labels['topic'] === 'one' &&
        labels['code'] === 'schema-violation',
    );
  };
  const expected = [
    ['fusion_bus_groups_total{fusion="pair",reason="size",outcome="fused"}', '3'],
    ['fusion_bus_groups_waiting{fusion="pair"}', '0'],
    ['fusion_bus_conflicts_total{fusion="pair"}', '3'],
    ['fusion_bus_group_age_seconds_count{fusion="pair"}', '3'],
    ['fusion_bus_quarantined_total{topic="one",code="schema-violation"}', '1'],
  ] as const;
  const until = Date.now() + patienceMs;
  let wrong = 'Prometheus does not answer';
  while (Date.now() < until) {
    await sleep(500);
    try {
      const found = await Promise.all(expected.map(([query]) => value(query)));
      const at = expected.findIndex(([, should], index) => found[index] !== should);
      if (at >= 0)
        wrong = `${expected[at]?.[0] ?? ''} is ${found[at] ?? 'absent'}, expected ${expected[at]?.[1] ?? ''}`;
      else if (await isFiring()) {
        say(
          `Prometheus reads ${expected.length} metrics of the laptop, and the alert FusionBusQuarantine fires`,
        );
        return 0;
      } else wrong = 'the alert FusionBusQuarantine does not fire';
    } catch (error) {
      wrong = `Prometheus does not answer: ${String(error)}`;
    }
  }
  return fail(wrong);
}

function fail(why: string): number {
  process.stderr.write(`${why}\n`);
  return 1;
}

async function endpointOf(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const [, endpoint] = /"event":"ready".*?"endpoint":"([^"]+)"/.exec(line) ?? [];
    if (endpoint !== undefined) return endpoint;
  }
  throw new Error('the bridge did not start');
}

try {
  process.exitCode = await check();
} finally {
  rmSync(folder, { recursive: true });
}
