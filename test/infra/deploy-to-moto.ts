/**
 * Creates a stack from a synthesized template in moto, an independent implementation of CloudFormation: `node
 * test/infra/deploy-to-moto.ts [cdk.out]`. It checks what a template checker cannot: that every reference resolves, in
 * an order that exists. Without `moto_server` (pip install 'moto[server]') it reports this and skips.
 */
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePorts } from '../foreign/servers/free-ports.ts';
import { forMoto } from './for-moto.ts';

const region = 'us-east-1';

/** moto's own account. */
const account = '123456789012';
const assets = `cdk-hnb659fds-assets-${account}-${region}`;
const patienceMs = 60_000;

const folder = process.argv[2] ?? 'cdk.out';
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

if (spawnSync('moto_server', ['--help'], { stdio: 'ignore' }).status !== 0) {
  say('skipped: moto_server is not installed');
} else {
  process.exitCode = await deploy();
}

async function deploy(): Promise<number> {
  const [port = 0] = await freePorts(1);
  const server = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  try {
    const call = caller(`http://127.0.0.1:${port}`);
    await until(() =>
      call('s3', { method: 'GET' }, '/').then(
        () => true,
        () => false,
      ),
    );
    await bootstrap(call);
    const templates = readdirSync(folder).filter((file) => file.endsWith('.template.json'));
    if (templates.length === 0) throw new Error(`${folder} holds no template: run "npx cdk synth" first`);
    const outcomes: boolean[] = [];
    for (const file of templates) outcomes.push(await createStack(call, file));
    return outcomes.every(Boolean) ? 0 : 1;
  } finally {
    server.kill();
  }
}

type Call = ReturnType<typeof caller>;

/** moto does not check signatures but finds the service by them. */
function caller(endpoint: string) {
  return async (service: string, init: RequestInit, path = '/'): Promise<string> => {
    const scope = `test/20260101/${region}/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`;
    const headers = { authorization, ...Object.fromEntries(new Headers(init.headers)) };
    const response = await fetch(endpoint + path, {
      ...init,
      headers,
      signal: AbortSignal.timeout(patienceMs),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${service} ${path}: ${response.status} ${text.slice(0, 2_000)}`);
    return text;
  };
}

function query(call: Call, service: string, parameters: Record<string, string>): Promise<string> {
  return call(service, { method: 'POST', body: new URLSearchParams(parameters) });
}

/** Creates the part of `cdk bootstrap` that a template refers to. */
async function bootstrap(call: Call): Promise<void> {
  await call('s3', { method: 'PUT' }, `/${assets}`);
  await call('ssm', {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonSSM.PutParameter' },
    body: JSON.stringify({ Name: '/cdk-bootstrap/hnb659fds/version', Type: 'String', Value: '30' }),
  });
}

async function createStack(call: Call, file: string): Promise<boolean> {
  const { text: template, types } = forMoto(readFileSync(join(folder, file), 'utf8'));
  // Only the existence of a function's code matters here, not its content.
  const keys = new Set([...template.matchAll(/"S3Key":"([^"]+)"/g)].map(([, key = '']) => key));
  for (const key of keys) await call('s3', { method: 'PUT', body: 'code' }, `/${assets}/${key}`);
  await call('s3', { method: 'PUT', body: template }, `/${assets}/${file}`);

  const stack = file.replace('.template.json', '');
  await query(call, 'cloudformation', {
    Action: 'CreateStack',
    Version: '2010-05-15',
    StackName: stack,
    TemplateURL: `https://${assets}.s3.amazonaws.com/${file}`,
    'Capabilities.member.1': 'CAPABILITY_IAM',
  });
  let status = '';
  await until(async () => {
    const stacks = await query(call, 'cloudformation', {
      Action: 'DescribeStacks',
      Version: '2010-05-15',
      StackName: stack,
    });
    status = /<StackStatus>([A-Z_]+)</.exec(stacks)?.[1] ?? '';
    return !status.endsWith('_IN_PROGRESS');
  });
  const listed = await query(call, 'cloudformation', {
    Action: 'DescribeStackResources',
    Version: '2010-05-15',
    StackName: stack,
  });
  const created = new Set([...listed.matchAll(/<LogicalResourceId>([^<]+)</g)].map(([, id = '']) => id));
  const missing = [...types].filter(([id]) => !created.has(id)).map(([, type]) => type);
  say(`${stack}: ${status}, ${types.size - missing.length} of ${types.size} resources created`);
  if (missing.length > 0) say(`moto does not know: ${[...new Set(missing)].toSorted().join(', ')}`);
  return status === 'CREATE_COMPLETE';
}

async function until(done: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await done())) {
    if (Date.now() > deadline) throw new Error(`not done after ${patienceMs / 1000} s`);
    await delay(200);
  }
}
