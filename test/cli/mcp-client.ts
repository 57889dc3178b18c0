import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '../..');

const message = z.looseObject({
  id: z.number().optional(),
  result: z.looseObject({}).optional(),
  error: z.object({ message: z.string() }).optional(),
});

const toolResult = z.object({
  content: z.tuple([z.object({ type: z.literal('text'), text: z.string() })]),
  isError: z.boolean().default(false),
});

/** A client of `fusion-bus mcp` over its standard input and output. */
export interface McpClient {
  ask(method: string, params?: object): Promise<Record<string, unknown>>;
  call(name: string, given: object): Promise<{ readonly text: string; readonly isError: boolean }>;
  /** Closes the input, and returns the exit code. */
  end(): Promise<unknown>;
}

export async function mcpClient(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<McpClient> {
  const child = spawn(process.execPath, ['bin/fusion-bus.mjs', 'mcp', ...args], {
    cwd: root,
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const waiting = new Map<number, (answer: z.output<typeof message>) => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer = message.parse(JSON.parse(line));
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
  });
  let last = 0;
  const ask = async (method: string, params: object = {}): Promise<Record<string, unknown>> => {
    last += 1;
    const id = last;
    const answer = new Promise<z.output<typeof message>>((found) => waiting.set(id, found));
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    const { result, error } = await Promise.race([
      answer,
      ended.then(() => ({ result: undefined, error: { message: 'the server has ended' } })),
    ]);
    if (result === undefined) throw new Error(error?.message ?? 'no result');
    return result;
  };
  await ask('initialize', {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  });
  child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n`);
  return {
    ask,
    async call(name, given) {
      const { content, isError } = toolResult.parse(await ask('tools/call', { name, arguments: given }));
      return { text: content[0].text, isError };
    },
    async end() {
      child.stdin.end();
      const [code]: readonly unknown[] = await ended;
      return code;
    },
  };
}
