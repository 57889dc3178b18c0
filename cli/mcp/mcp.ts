import { once } from 'node:events';
import { requireParts } from '../parts.ts';
import type { McpOptions } from '../options/order.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import { readBridge } from '../read-bridge.ts';
import { bridgeDesk } from './bridge-desk.ts';

/**
 * `mcp`: serves one agent over standard input and output, until it closes them.
 *
 * @throws UserError
 */
export async function mcp(options: McpOptions, environment: ProcessEnvironment): Promise<0> {
  requireParts('mcp', ['agents']);
  const at = await readBridge(options.bridge, environment.env);
  const [{ serveStdio }, { mcpServer }] = await Promise.all([
    import('@modelcontextprotocol/server/stdio'),
    import('./mcp-server.ts'),
  ]);
  if (process.stdin.isTTY)
    environment.err(
      'a client of MCP starts this and writes to standard input (docs/agents.md); Ctrl-C stops it',
    );
  const interrupted = environment.holdInterrupts();
  const desk = bridgeDesk(at, options, environment);
  // Standard output belongs to the protocol.
  for (const warning of at.warnings) environment.err(warning);
  const handle = serveStdio(() => mcpServer(desk, environment.env), {
    onerror: (error) => environment.err(error.message),
  });
  try {
    await Promise.race([
      once(process.stdin, 'close'),
      once(process.stdin, 'end'),
      once(interrupted, 'abort'),
    ]);
  } finally {
    await handle.close();
    desk.close();
  }
  return 0;
}
