import type { ModelNode } from '../../policy/model-route.ts';
import { keyOfNode } from '../../policy/model-route.ts';
import type { Log } from '../../ports/log.ts';
import type { Composer } from '../composer.ts';

/** Wraps a node's composer, so that a missing key is logged once and not with each question. */
export function noteKeyless(composer: Composer, node: ModelNode, log: Log): Composer {
  let isNoted = false;
  return {
    async compose(question, signal) {
      const answer = await composer.compose(question, signal);
      if (answer.kind === 'no-model' && !isNoted) {
        isNoted = true;
        log.warn('a model node has no key and is not asked', { node: node.name, key: keyOfNode(node) });
      }
      return answer;
    },
  };
}
