/// <reference types="node" />
/**
 * The inside of one function environment: a process of its own that loads the function's module once and then takes one
 * invocation at a time from its parent, as Lambda's runtime takes them from the service.
 *
 * Plain JavaScript, since stripping types would cost each environment 15 MB. What it is given, and the messages that it
 * sends, are described in environment.ts.
 */
import { pathToFileURL } from 'node:url';

const [modulePath = '', exportName = '', functionArn = ''] = process.argv.slice(2);
const { env } = process;

// The parent decides when this ends; Ctrl-C reaches the whole group of processes. Without a parent there is no work.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('disconnect', () => process.exit(0));

/** @param {unknown} error */
const describe = (error) =>
  error instanceof Error
    ? { type: error.name, message: error.message, stack: error.stack }
    : { type: 'Error', message: String(error) };

/** @param {object} message */
const send = (message) =>
  new Promise((resolve) => {
    process.send?.(message, resolve);
  });

/** @returns {Promise<(event: unknown, context: object) => unknown>} */
async function load() {
  /** @type {unknown} */
  const module = await import(pathToFileURL(modulePath).href);
  /** @type {unknown} */
  const handler = Reflect.get(Object(module), exportName);
  if (typeof handler !== 'function')
    throw new TypeError(`${modulePath} does not export a function ${exportName}`);
  return (event, context) => {
    /** @type {unknown} */
    const result = Reflect.apply(handler, undefined, [event, context]);
    return result;
  };
}

/**
 * @param {(event: unknown, context: object) => unknown} handler
 * @param {{ requestId: string, event: unknown, deadline: number }} invocation
 */
async function invoke(handler, { requestId, event, deadline }) {
  const context = {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: env['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn,
    logGroupName: env['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: env['AWS_LAMBDA_LOG_STREAM_NAME'],
    memoryLimitInMB: env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  try {
    const value = await handler(event, context);
    // As text, because a value that JSON cannot express is no part of a result either.
    await send({ kind: 'returned', requestId, json: JSON.stringify(value) });
  } catch (error) {
    await send({ kind: 'threw', requestId, error: describe(error) });
  }
}

try {
  const handler = await load();
  process.on(
    'message',
    (/** @type {{ requestId: string, event: unknown, deadline: number }} */ invocation) => {
      void invoke(handler, invocation);
    },
  );
  await send({ kind: 'ready' });
} catch (error) {
  await send({ kind: 'init-failed', error: describe(error) });
  process.exit(1);
}
