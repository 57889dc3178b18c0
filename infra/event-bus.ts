import { EventBus, Match } from 'aws-cdk-lib/aws-events';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { Duration, Names } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Bridge } from '../shared/policy/bridge.ts';
import { typesOf } from '../shared/policy/event-types.ts';
import type { Topic } from '../shared/policy/topic.ts';
import { clausesOf, exclusionOf } from './type-patterns.ts';

/** Returns the source of the events that a bridge itself posts. None of its input rules accepts it. */
export function ownSource(bridgeName: string): string {
  return `fusion-bus/${bridgeName}`;
}

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
    for (const [index, detailType] of archivedTypes(bridge.topics).entries()) {
      const id = index === 0 ? 'Archive' : `Archive${index + 1}`;
      this.bus.archive(id, {
        // EventBridge takes 48 characters; the name that CloudFormation would generate is longer.
        archiveName: Names.uniqueResourceName(this, {
          maxLength: 48,
          ...(index > 0 && { extra: String(index + 1) }),
        }),
        description: `What producers posted to the bridge ${bridge.name}`,
        retention: archiveRetention,
        eventPattern: { source: this.fromProducers(), ...(detailType !== undefined && { detailType }) },
      });
    }
  }

  /** Returns the clause that excludes the bridge's own events from the input, so that no loop can form. */
  fromProducers(): string[] {
    return Match.anythingBut(ownSource(this.bridge.name));
  }

  /** Lets a function post as this bridge only: it cannot pass for a producer. */
  grantPublish(grantee: IGrantable): void {
    this.grantPublishAs(grantee, [ownSource(this.bridge.name)]);
  }

  /** Lets a function post events of these sources only. */
  grantPublishAs(grantee: IGrantable, sources: readonly string[]): void {
    const [only] = sources;
    const grant = this.bus.grantPutEventsTo(grantee);
    for (const statement of grant.principalStatements) {
      statement.addConditions({ StringEquals: { 'events:source': sources.length === 1 ? only : sources } });
    }
  }
}

/**
 * Returns a clause about the detail-type for each archive; undefined archives every type. Archives store events as they
 * were posted. Topics with redaction are excluded, because their fields must not be stored. Where they do not fit into
 * one pattern, only the types of the other topics are archived.
 */
function archivedTypes(topics: readonly Topic[]): readonly (string[] | undefined)[] {
  const isRedacting = ({ redact }: Topic): boolean => redact.length > 0;
  const redacting = topics.filter(isRedacting).flatMap(typesOf);
  if (redacting.length === 0) return [undefined];
  const { clause, left } = exclusionOf(redacting);
  return left.length === 0
    ? [clause]
    : clausesOf(topics.filter((topic) => !isRedacting(topic)).flatMap(typesOf));
}
