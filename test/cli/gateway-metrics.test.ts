import { Code, ConnectError, createClient, createRouterTransport } from '@connectrpc/connect';
import { expect, onTestFinished, test } from 'vitest';
import { GatewayMetrics } from '../../cli/gateway/gateway-metrics.ts';
import { serveMetrics } from '../../cli/gateway/metrics-server.ts';
import { Health } from '../../shared/gateway/generated/grpc/health/v1/health_pb.ts';
import { UserError } from '../../shared/ports/user-error.ts';

test('calls are counted by method and code, with their time', async () => {
  const metrics = new GatewayMetrics();
  let calls = 0;
  const transport = createRouterTransport(
    ({ service }) =>
      service(Health, {
        check: () => {
          calls += 1;
          if (calls > 2) throw new ConnectError('no', Code.ResourceExhausted);
          return {};
        },
      }),
    { router: { interceptors: [metrics.interceptor] } },
  );
  const client = createClient(Health, transport);
  await client.check({});
  await client.check({});
  await expect(client.check({})).rejects.toThrow('no');
  const lines = metrics.text().split('\n');
  expect(lines).toContain('fusion_bus_gateway_calls_total{method="Check",code="ok"} 2');
  expect(lines).toContain('fusion_bus_gateway_calls_total{method="Check",code="ResourceExhausted"} 1');
  expect(lines).toContain('fusion_bus_gateway_call_seconds_count{method="Check"} 3');
});

test('the page is for programs on this machine, and for no page of another site', async () => {
  const server = await serveMetrics('127.0.0.1', 0, () => 'up 1\n');
  onTestFinished(() => server.close());
  const url = `http://127.0.0.1:${server.port}`;
  expect(await (await fetch(`${url}/metrics`)).text()).toBe('up 1\n');
  expect((await fetch(`${url}/other`)).status).toBe(404);
  expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(404);
  expect((await fetch(`${url}/metrics`, { headers: { origin: 'https://evil.example' } })).status).toBe(403);
});

test('a port that is in use is a mistake of the user', async () => {
  const server = await serveMetrics('127.0.0.1', 0, () => '');
  onTestFinished(() => server.close());
  await expect(serveMetrics('127.0.0.1', server.port, () => '')).rejects.toThrow(UserError);
});
