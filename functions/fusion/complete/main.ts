import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { sqsClient } from '../../../shared/adapters/aws/clients.ts';
import { dynamoClient } from '../../../shared/adapters/aws/dynamodb/dynamo-client.ts';
import { eventBridgeClient } from '../../../shared/adapters/aws/eventbridge/event-bridge-client.ts';
import { dynamoGroupStore } from '../../../shared/adapters/aws/dynamodb/dynamo-group-store.ts';
import { environment, readAddresses } from '../../../shared/adapters/aws/environment.ts';
import { eventBridgePublisher } from '../../../shared/adapters/aws/eventbridge/event-bridge-publisher.ts';
import { receiveFromSqs, type SqsFunction } from '../../../shared/adapters/aws/sqs/receive-from-sqs.ts';
import { sqsMessageSender } from '../../../shared/adapters/aws/sqs/sqs-message-sender.ts';
import { retriesFrom } from '../../../shared/adapters/aws/sqs/retries-from.ts';
import { withOwnProcess } from '../../../shared/adapters/node/own-process.ts';
import type { FallibleHandler } from '../../../shared/ports/inbound-message.ts';
import type { Fusion } from '../../../shared/policy/fusion.ts';
import { recipientsVariable } from '../../../shared/policy/recipients/recipient-descriptor.ts';
import type { OpenRecipients } from '../../../shared/ports/recipient-sender.ts';
import type { Composer } from '../../../shared/compose/composer.ts';
import { deadLettered } from '../../../shared/result/dead-lettered.ts';
import type { RuleHolds } from '../../../shared/result/labels.ts';
import { makeGeneration } from '../../../shared/result/make-generation.ts';
import { retentionByFusion } from '../../../shared/aggregation/retention.ts';
import { type FusionMessage, encodeFusionMessage } from '../../../shared/messages/fusion-message.ts';
import { groupIdOf } from '../../../shared/messages/group-id.ts';
import type { LivePolicies } from '../../../shared/policy-version/live-policies.ts';
import type { Clock } from '../../../shared/ports/clock.ts';
import type { LargeBodies } from './claims.ts';
import { type CompleteFunctionPorts, createCompleteHandler } from './handler.ts';
import { publishOutcome } from '../../../shared/result/publish-outcome.ts';
import { answerLateParts } from '../../../shared/aggregation/late-answers.ts';
import type { TrustingMake } from '../../../shared/result/with-learning.ts';

interface Table {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}

/** Creates the complete handler, and watches it. */
export type ObserveComplete = (
  create: (ports: CompleteFunctionPorts) => FallibleHandler,
  ports: CompleteFunctionPorts,
) => FallibleHandler;

export interface CompleteDeployment {
  readonly fusions: readonly Fusion[];
  /** Present when a fusion asks Claude; see `claude.ts`. */
  readonly composer?: (table: Table) => Composer;
  /** Present when large bodies are stored; see `claims.ts`. */
  readonly claims?: () => LargeBodies;
  /** Present when a fusion gives labels by rules; see `rule-holds.ts`. */
  readonly ruleHolds?: RuleHolds;
  /** Present when a fusion learns weights; see `learning.ts`. */
  readonly learning?: (table: Table, make: TrustingMake) => CompleteFunctionPorts['make'];
  /** Present when the policy has versions; see `../live-policy.ts`. */
  readonly livePolicy?: (
    table: Table & { readonly clock: Clock },
    fusions: readonly Fusion[],
  ) => LivePolicies;
  /** Given where a recipient's transport is complete's own to send by: how its senders are opened, by its name. */
  readonly senders?: Readonly<Record<string, OpenRecipients<{ readonly sqs: SQSClient }>>>;
  /** Present where the bridge asks for telemetry; see `observed.ts`. */
  readonly observe?: ObserveComplete;
}

/** Wires the complete function, once at its cold start. */
export function start({
  fusions,
  composer: openComposer,
  claims: openClaims,
  ruleHolds,
  learning,
  livePolicy,
  senders = {},
  observe = (create, ports) => create(ports),
}: CompleteDeployment): SqsFunction {
  const env = environment(process.env);
  const bridgeName = env('BRIDGE_NAME');
  const clock = { now: () => Date.now() };
  const sqs = sqsClient();
  const publisher = eventBridgePublisher(eventBridgeClient(), env('BUS_NAME'));
  const table = { client: dynamoClient(), tableName: env('GROUPS_TABLE') };
  const composer = openComposer?.(table);
  const { withBodies, refer } = openClaims?.() ?? {};
  const makeBy: TrustingMake = (fusion, draft, signal, trust) =>
    makeGeneration(fusion, draft, {
      bridgeName,
      composer,
      ...(ruleHolds && { ruleHolds }),
      ...(trust && { trust }),
      ...(refer && { refer }),
      now: clock.now(),
      signal,
    });
  const make = learning === undefined ? makeBy : learning(table, makeBy);
  const deadLetters = sqsMessageSender(sqs, env('COMPLETION_DLQ_URL'));
  const fusionQueue = sqsMessageSender(sqs, env('FUSION_QUEUE_URL'));
  const recipients = Object.entries(senders).flatMap(([transport, open]) =>
    Array.from(open(readAddresses(env(recipientsVariable(transport))), { sqs })),
  );
  const handle = observe(createCompleteHandler, {
    fusions: new Map(fusions.map((fusion) => [fusion.name, fusion])),
    ...(livePolicy && { live: livePolicy({ ...table, clock }, fusions) }),
    clock,
    newToken: randomUUID,
    store: dynamoGroupStore({
      ...table,
      clock,
      retentionMs: retentionByFusion(
        livePolicy === undefined ? fusions : fusions.map((one) => ({ ...one, statesDeadline: true })),
      ),
    }),
    make: withBodies === undefined ? make : withBodies(make),
    shrink: async (fusion, draft, outcome) =>
      refer === undefined || outcome.envelope.header.dataref !== undefined
        ? deadLettered(fusion, draft, 'too-large', 'the result is larger than can be stored')
        : refer(outcome),
    publish: publishOutcome(publisher, deadLetters, new Map(recipients)),
    turnAway: answerLateParts({ bridgeName, clock, publisher, deadLetters }),
    reevaluate: (ref, pendingRelease) => {
      const reevaluation: FusionMessage = { kind: 'wake', ...ref };
      const release =
        pendingRelease === undefined ? [] : [{ kind: 'release', ...ref, reason: pendingRelease } as const];
      return fusionQueue.send(
        [reevaluation, ...release].map((message) => ({
          body: encodeFusionMessage(message),
          groupId: groupIdOf(ref),
        })),
      );
    },
  });
  return receiveFromSqs(withOwnProcess(handle, retriesFrom(sqs, env, 'complete')));
}
