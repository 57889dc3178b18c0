import { expect, onTestFinished, test } from 'vitest';
import { Environment } from '../../../local/lambda/environment.ts';
import type { EnvironmentSpec } from '../../../local/lambda/environment.ts';
import { functionOf } from '../running-function.ts';

function start(spec: EnvironmentSpec, lines: string[] = []): Environment {
  const environment = new Environment(spec, (line, stream) => lines.push(`${stream}: ${line}`));
  onTestFinished(() => environment.kill());
  return environment;
}

test('the environment runs the handler with the event and loads the module once', async () => {
  const environment = start(
    await functionOf('let n = 0; export const handler = async (event) => ({ n: ++n, event });'),
  );
  expect(await environment.invoke({ a: '电影 🎬' })).toEqual({
    kind: 'returned',
    json: '{"n":1,"event":{"a":"电影 🎬"}}',
  });
  expect(await environment.invoke({})).toEqual({ kind: 'returned', json: '{"n":2,"event":{}}' });
});

test('the environment has its given variables and no others', async () => {
  const spec = await functionOf(
    'export const handler = () => Object.keys(process.env).filter((name) => !name.startsWith("NODE_CHANNEL"));',
  );
  expect(await start(spec).invoke({})).toEqual({ kind: 'returned', json: '["COLOUR"]' });
});

test('the environment gives the function its name, its region and the time left', async () => {
  const spec = await functionOf(
    'export const handler = (_, c) => [c.functionName, c.invokedFunctionArn, c.getRemainingTimeInMillis() <= 20000, c.awsRequestId.length];',
    { variables: { AWS_LAMBDA_FUNCTION_NAME: 'subject' } },
  );
  expect(await start(spec).invoke({})).toEqual({
    kind: 'returned',
    json: '["subject","arn:aws:lambda:us-east-1:000000000000:function:subject",true,36]',
  });
});

test('a handler that throws fails its invocation and keeps its environment', async () => {
  const environment = start(
    await functionOf('export const handler = () => { throw new RangeError("too far"); };'),
  );
  const outcome = await environment.invoke({});
  expect(outcome).toMatchObject({ kind: 'failed', error: { type: 'RangeError', message: 'too far' } });
  expect(environment.alive).toBe(true);
});

test('a function that takes too long is killed', async () => {
  const spec = await functionOf(
    'export const handler = () => new Promise((done) => setTimeout(done, 60_000));',
    { timeoutMs: 200 },
  );
  const environment = start(spec);
  const outcome = await environment.invoke({});
  expect(outcome).toMatchObject({ kind: 'failed', error: { type: 'Sandbox.Timedout' } });
  await environment.ended;
});

test('a busy loop is killed as well', async () => {
  const environment = start(
    await functionOf('export const handler = () => { for (;;); };', { timeoutMs: 200 }),
  );
  expect(await environment.invoke({})).toMatchObject({ kind: 'failed', error: { type: 'Sandbox.Timedout' } });
});

test.each([
  ['process.exit(3)', 'exit status 3'],
  ['process.kill(process.pid, "SIGKILL")', 'signal: SIGKILL'],
])('a process that ends by %s fails the invocation', async (code, message) => {
  const environment = start(
    await functionOf(`export const handler = () => { ${code}; return new Promise(() => {}); };`),
  );
  const outcome = await environment.invoke({});
  expect(outcome).toMatchObject({
    kind: 'failed',
    error: { type: 'Runtime.ExitError', message: expect.stringContaining(message) },
  });
  expect(environment.alive).toBe(false);
});

test.each(['throw new Error("no luck")', 'export const other = 1', 'export const handler = ('])(
  'a module that cannot be loaded fails the invocation: %s',
  async (code) => {
    const environment = start(await functionOf(code));
    expect(await environment.invoke({})).toMatchObject({ kind: 'failed' });
    expect(environment.alive).toBe(false);
  },
);

test("the environment passes on the function's output, line by line", async () => {
  const lines: string[] = [];
  const spec = await functionOf(
    'export const handler = () => { console.log("one\\ntwo"); console.error("three"); process.exit(0); };',
  );
  const environment = start(spec, lines);
  await environment.invoke({});
  await environment.ended;
  expect(lines.toSorted()).toEqual(['stderr: three', 'stdout: one', 'stdout: two']);
});
