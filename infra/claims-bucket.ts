import { Grant, ManagedPolicy, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { CfnElement, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib/core';
import { Construct, type IConstruct } from 'constructs';
import type { Fusion } from '../shared/policy/fusion.ts';

/** The time that a producer's body waits for its event. Queues, dead letters and the archive keep events for 14 days. */
const inboxDays = 15;

/**
 * The time that groups are stored beyond their longest wait and the policy's retention, and as much again for safety.
 */
const beyondGroupsDays = 30;

/** The longest deadline that a part may state for its group. */
const longestStatedWaitMs = 7 * 24 * 60 * 60 * 1_000;

/** The memory of functions that parse large bodies: see `shared/claim-check/limits.ts`. */
const largeBodiesMemoryMb = 1024;

/** Returns the memory and the variables of a function that handles large bodies; neither without a bucket. */
export function settingsForLargeBodies(claims: ClaimsBucket | undefined): {
  readonly memoryMb: number | undefined;
  readonly environment: Readonly<Record<string, string>>;
} {
  return claims === undefined
    ? { memoryMb: undefined, environment: {} }
    : { memoryMb: largeBodiesMemoryMb, environment: { CLAIMS_BUCKET: claims.bucket.bucketName } };
}

/**
 * Stores bodies that are too large to travel. Producers put theirs under `inbox/`. The topic functions put admitted
 * bodies under `claims/`, where only the complete function reads them.
 *
 * Every object expires; no function deletes. Deleting the stack leaves the bucket, as it leaves the table of the groups
 * that these bodies belong to. What remains soon costs nothing.
 */
export class ClaimsBucket extends Construct {
  readonly bucket: Bucket;
  /** Allows recipients to read the results that are sent by reference. */
  readonly readResults: ManagedPolicy;

  constructor(scope: Construct, id: string, fusions: readonly Fusion[]) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [
        { prefix: 'inbox/', expiration: Duration.days(inboxDays) },
        { prefix: 'claims/', expiration: Duration.days(claimsDays(fusions)) },
        { prefix: 'results/', expiration: Duration.days(claimsDays(fusions)) },
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Access logs need a bucket of their own for ever. The readers and writers are the functions, whose logs name every message, and producers, whom CloudTrail data events can distinguish.',
    });
    this.readResults = this.policyOfReaders();
  }

  /** Results are encrypted by S3 itself, so that reading one takes no permission for a key. */
  private policyOfReaders(): ManagedPolicy {
    const policy = new ManagedPolicy(this, 'ReadResults', {
      description: 'Reads the results that are too large for the bus and are sent by reference',
      statements: [
        new PolicyStatement({
          actions: ['s3:GetObject'],
          resources: [this.bucket.arnForObjects('results/*')],
        }),
      ],
    });
    this.acknowledgeWildcard(policy, 'results/*');
    return policy;
  }

  /** Lets a topic function read the bodies of producers and write admitted ones. */
  grantTopic(grantee: Role): void {
    this.grant(grantee, 's3:GetObject', 'inbox/*');
    this.grant(grantee, 's3:PutObject', 'claims/*');
    this.grant(grantee, 's3:GetObject', 'results/*');
    this.grantList(grantee);
  }

  /** Lets a feed leave the bodies of its producers where they would leave them. */
  grantFeed(grantee: Role): void {
    this.grant(grantee, 's3:PutObject', 'inbox/*');
  }

  /** Lets the complete function write the results that are too large for the bus. */
  grantResults(grantee: Role): void {
    this.grant(grantee, 's3:PutObject', 'results/*');
  }

  /** Lets a function that merges read admitted bodies. */
  grantMerge(grantee: Role): void {
    this.grant(grantee, 's3:GetObject', 'claims/*');
    this.grantList(grantee);
  }

  private grant(grantee: Role, action: string, keys: string): void {
    Grant.addToPrincipal({ grantee, actions: [action], resourceArns: [this.bucket.arnForObjects(keys)] });
    this.acknowledgeWildcard(grantee, keys);
  }

  private acknowledgeWildcard(grantee: IConstruct, keys: string): void {
    const { defaultChild: resource } = this.bucket.node;
    if (!CfnElement.isCfnElement(resource))
      throw new Error('the bucket has no CloudFormation resource to acknowledge rules on');
    Validations.of(grantee).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${Stack.of(this).getLogicalId(resource)}.Arn>/${keys}]`,
      reason: 'Objects are named for their content; the wildcard covers one prefix of one bucket.',
    });
  }

  /** Lets a function list the bucket. Without this S3 answers "access denied" for an object that does not exist. */
  private grantList(grantee: Role): void {
    Grant.addToPrincipal({ grantee, actions: ['s3:ListBucket'], resourceArns: [this.bucket.bucketArn] });
  }
}

/** Returns a number of days that exceeds the time for which any group is stored after its last part. */
function claimsDays(fusions: readonly Fusion[]): number {
  const longestMs = Math.max(
    ...fusions.map(
      ({ deadlineMs, statesDeadline, rememberMs = 0 }) =>
        (statesDeadline ? Math.max(longestStatedWaitMs, deadlineMs) : deadlineMs) + rememberMs,
    ),
  );
  return beyondGroupsDays + Math.ceil(longestMs / Duration.days(1).toMilliseconds());
}
