import { fusionClient } from '../../shared/client/fusion-client.ts';
import { operatorClient } from '../../shared/client/operator-client.ts';
import type { HeldGroup } from '../../shared/adapters/aws/dynamodb/held-groups.ts';
import type { GroupRef } from '../../shared/aggregation/group.ts';
import type { GroupAccount } from '../../shared/client/group-account.ts';
import type { Reply } from '../../shared/client/request.ts';
import { UserError } from '../../shared/ports/user-error.ts';
import { checkPosting } from '../check-posting.ts';
import { connectionOf } from '../connection.ts';
import { correct } from '../correct/correct.ts';
import { readEnvelopes } from '../envelope-file.ts';
import { requireAdmitted } from '../judge-envelopes.ts';
import type { McpOptions } from '../options/order.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import { type BridgeAt, fusionNamed } from '../read-bridge.ts';
import { requireBus } from '../require-bus.ts';

/** A question of an agent to a group, with the parts that it brings. */
export interface Asked extends GroupRef {
  readonly lines: readonly string[];
  readonly timeoutMs: number;
  readonly after?: number | undefined;
}

/** A correction by an agent. */
export interface Corrected extends GroupRef {
  /** Each as `/topic/field=<JSON>`. */
  readonly values: readonly string[];
  readonly approve: boolean;
  readonly source?: string | undefined;
}

/** The doings of an agent at one bridge. Each checks as the command of its name does, and throws a UserError. */
export interface BridgeDesk {
  readonly at: BridgeAt;
  /** Posts envelopes, each a line of JSON. */
  post(lines: readonly string[], key: string | undefined): Promise<string>;
  request(asked: Asked): Promise<Reply>;
  account(ref: GroupRef): Promise<GroupAccount>;
  held(fusion: string | undefined, most: number): Promise<readonly HeldGroup[]>;
  correct(correction: Corrected): Promise<string>;
  close(): void;
}

export function bridgeDesk(at: BridgeAt, options: McpOptions, environment: ProcessEnvironment): BridgeDesk {
  const { bus, table } = options;
  const addressed = { bridge: at.bridge.name, bus, table, connection: connectionOf(environment.env) };
  const client = fusionClient(addressed);
  const operator = operatorClient(addressed);

  async function admitted(lines: readonly string[], key: string | undefined, group?: GroupRef) {
    const written = readEnvelopes(lines.join('\n'), 'envelopes');
    for (const one of written) checkPosting(one, at, group);
    await requireAdmitted(written, at, key, group);
    await requireBus(bus, addressed.connection);
    return written.map(({ event }) => event);
  }

  return {
    at,
    async post(lines, key) {
      const events = await admitted(lines, key);
      const posted = await client.post(events, key);
      if (posted.kind === 'malformed') throw new UserError(posted.rejection.message);
      return `posted: ${posted.envelopes.map(({ header }) => header.id).join(', ')}`;
    },
    async request({ fusion, key, lines, timeoutMs, after }) {
      fusionNamed(at, fusion);
      const envelopes = lines.length === 0 ? [] : await admitted(lines, key, { fusion, key });
      return client.request({ fusion, key, envelopes, deadlineMs: timeoutMs, after });
    },
    account(ref) {
      fusionNamed(at, ref.fusion);
      return operator.account(ref);
    },
    async held(fusion, most) {
      if (fusion !== undefined) fusionNamed(at, fusion);
      const found: HeldGroup[] = [];
      for await (const one of operator.held()) {
        if (fusion === undefined || one.fusion === fusion) found.push(one);
        if (found.length >= most) break;
      }
      return found;
    },
    async correct({ fusion, key, values, approve, source }) {
      const said: string[] = [];
      const say = (line: string): void => void said.push(line);
      const own = { ...environment, out: say, err: say };
      const given = { fusion, key, values, approve, asItIs: approve && values.length === 0, newField: false };
      const named = { ...options, ...(source !== undefined && { source }), bridge: at.file };
      await correct({ ...named, ...given }, own);
      return said.join('\n');
    },
    close() {
      client.close();
      operator.close();
    },
  };
}
