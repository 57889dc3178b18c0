import { EventBus, Match } from 'aws-cdk-lib/aws-events';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { Duration, Names } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Bridge } from '../shared/policy/bridge.ts';

/** What every event that fusion-bus posts itself has as the start of its source. No input rule takes those in. */
export const ownSourcePrefix = 'fusion-bus/';

/** As long as the queues' last resort, and within the time for which groups are remembered: a replay opens no ghosts. */
const archiveRetention = Duration.days(14);

/** The bus and its archive of what producers posted. At rest both are encrypted with keys that AWS owns. */
export class FusionBus extends Construct {
  readonly bus: EventBus;
  private readonly bridge: Bridge;

  constructor(scope: Construct, id: string, bridge: Bridge) {
    super(scope, id);
    this.bridge = bridge;
    this.bus = new EventBus(this, 'Bus', { description: `Envelopes of the bridge ${bridge.name}` });
    // The archive keeps events as they were posted, so a topic that redacts is not archived: what must not be stored is
    // not stored here either.
    const redacting = bridge.topics.filter(({ redact }) => redact.length > 0).map(({ name }) => name);
    this.bus.archive('Archive', {
      // EventBridge takes 48 characters, and what CloudFormation makes of the stack's and the logical name is longer.
      archiveName: Names.uniqueResourceName(this, { maxLength: 48 }),
      description: `What producers posted to the bridge ${bridge.name}`,
      retention: archiveRetention,
      eventPattern: {
        source: fromProducers(),
        ...(redacting.length === 0 ? {} : { detailType: Match.anythingBut(...redacting) }),
      },
    });
  }

  /** Lets a function post as this bridge and as nobody else: it cannot pass for a producer. */
  grantPublish(grantee: IGrantable): void {
    const grant = this.bus.grantPutEventsTo(grantee);
    for (const statement of grant.principalStatements) {
      statement.addConditions({ StringEquals: { 'events:source': `${ownSourcePrefix}${this.bridge.name}` } });
    }
  }
}

/** The clause that keeps fused events out of the input, so that no loop can form. */
export function fromProducers(): string[] {
  return Match.anythingButPrefix(ownSourcePrefix);
}
