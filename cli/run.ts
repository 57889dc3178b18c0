import { calibrateFusions } from './calibrate.ts';
import { correct } from './correct.ts';
import { explain } from './explain.ts';
import { Mistake } from './mistake.ts';
import { type Order, readOptions } from './options.ts';
import { release } from './release.ts';
import { request } from './request.ts';
import { sweep } from './sweep.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * The command.
 *
 * @returns the exit code: 0 when it is done; 1 when a request got no fused envelope, or a history teaches nothing; 2
 * for a mistake that the person
 * can put right
 */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { env, out, err } = surroundings;
  const order = readOptions(args, {
    out: (text) => out(text.trimEnd()),
    err: (text) => err(text.trimEnd()),
  });
  try {
    return await obey(order, surroundings);
  } catch (error) {
    const mistake = error instanceof Mistake ? error : explain(error, env);
    if (mistake === undefined) throw error;
    err(mistake.message);
    return 2;
  }
}

function obey(order: Order, surroundings: Surroundings): Promise<number> | number {
  switch (order.kind) {
    case 'calibrate':
      return calibrateFusions(order.options, surroundings);
    case 'correct':
      return correct(order.options, surroundings);
    case 'release':
      return release(order.options, surroundings);
    case 'request':
      return request(order.options, surroundings);
    case 'sweep':
      return sweep(order.options, surroundings);
    case 'exit':
      return order.code;
  }
}
