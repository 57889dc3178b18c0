import type { Bridge } from '../../shared/policy/bridge.ts';
import { functionCount } from './function-count.ts';

/** Says how much `dev` prepares, once the bridge file is read. */
export function preparingText(bridge: Bridge): string {
  return `preparing ${functionCount(bridge)} functions of ${bridge.name}`;
}
