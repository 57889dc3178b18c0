import { EventBus, Match } from 'aws-cdk-lib/aws-events';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { Duration, Names } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Bridge } from '../shared/policy/bridge.ts';

/** The start of the source of every event that fusion-bus itself posts. No input rule accepts such a source. */
export const ownSourcePrefix = 'fusion-bus/';

/**
 * The retention of the archive, equal to that of dead letters. It is shorter than that of groups, so that a replay does
 * not open completed groups again.
 */
const archiveRetention = Duration.days(14);

/** Creates the bus and its archive of producers' events. AWS-owned keys encrypt both at rest. */
export class FusionBus extends Construct {
  readonly bus: EventBus;
  private readonly bridge: Bridge;

  constructor(scope: Construct, id: string, bridge: Bridge) {
    super(scope, id);
    this.bridge = bridge;
    this.bus = new EventBus(this, 'Bus', { description: `Envelopes of the bridge ${bridge.name}` });
    // The archive stores events as they were posted. Topics with redaction are excluded, because their fields must not
    // be stored.
    const redacting = bridge.topics.filter(({ redact }) => redact.length > 0).map(({ name }) => name);
    this.bus.archive('Archive', {
      // EventBridge takes 48 characters; the name that CloudFormation would generate is longer.
      archiveName: Names.uniqueResourceName(this, { maxLength: 48 }),
      description: `What producers posted to the bridge ${bridge.name}`,
      retention: archiveRetention,
      eventPattern: {
        source: fromProducers(),
        ...(redacting.length === 0 ? {} : { detailType: Match.anythingBut(...redacting) }),
      },
    });
  }

  /** Lets a function post as this bridge only: it cannot pass for a producer. */
  grantPublish(grantee: IGrantable): void {
    const grant = this.bus.grantPutEventsTo(grantee);
    for (const statement of grant.principalStatements) {
      statement.addConditions({ StringEquals: { 'events:source': `${ownSourcePrefix}${this.bridge.name}` } });
    }
  }
}

/** Returns the clause that excludes fused events from the input, so that no loop can form. */
export function fromProducers(): string[] {
  return Match.anythingButPrefix(ownSourcePrefix);
}
