import { Grant, type Role } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { CfnElement, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Fusion } from '../shared/policy/fusion.ts';

/** What producers leave waits for their event, which a queue, its dead letters or the archive keep for 14 days at most. */
const inboxDays = 15;

/** A group's own memory beyond its longest wait and what its policy asks for, and as much again for safety. */
const beyondGroupsDays = 30;

/** The longest that a part may state for its group. */
const longestStatedWaitMs = 7 * 24 * 60 * 60 * 1_000;

/**
 * Bodies that are too large to travel. Producers put theirs under `inbox/`, the topic functions put what they have
 * admitted under `claims/`, from where the complete function alone takes it.
 *
 * Everything expires: nobody deletes. Deleting the stack leaves the bucket, as it leaves the table of groups whose
 * bodies these are; what is left behind soon costs nothing.
 */
export class ClaimsBucket extends Construct {
  readonly bucket: Bucket;

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
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Access logs want a bucket of their own for ever; the one reader and the writers are the functions, whose logs name every message, and producers, whom CloudTrail data events can tell apart.',
    });
  }

  /** A topic function takes what producers left, and leaves what it admits. */
  grantTopic(grantee: Role): void {
    this.grant(grantee, 's3:GetObject', 'inbox/*');
    this.grant(grantee, 's3:PutObject', 'claims/*');
    this.grantList(grantee);
  }

  /** Whoever merges takes what was admitted. */
  grantMerge(grantee: Role): void {
    this.grant(grantee, 's3:GetObject', 'claims/*');
    this.grantList(grantee);
  }

  private grant(grantee: Role, action: string, keys: string): void {
    Grant.addToPrincipal({ grantee, actions: [action], resourceArns: [this.bucket.arnForObjects(keys)] });
    const { defaultChild: resource } = this.bucket.node;
    if (!CfnElement.isCfnElement(resource)) throw new Error('a bucket is a resource of CloudFormation');
    Validations.of(grantee).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${Stack.of(this).getLogicalId(resource)}.Arn>/${keys}]`,
      reason:
        'Objects are named for what they hold; the wildcard reaches no further than one prefix of one bucket.',
    });
  }

  /** Without it S3 says of an object that does not exist that access is denied. */
  private grantList(grantee: Role): void {
    Grant.addToPrincipal({ grantee, actions: ['s3:ListBucket'], resourceArns: [this.bucket.bucketArn] });
  }
}

/** Longer than any group is stored after a part of it came. */
function claimsDays(fusions: readonly Fusion[]): number {
  const longestMs = Math.max(
    ...fusions.map(
      ({ deadlineMs, statesDeadline, rememberMs = 0 }) =>
        (statesDeadline ? Math.max(longestStatedWaitMs, deadlineMs) : deadlineMs) + rememberMs,
    ),
  );
  return beyondGroupsDays + Math.ceil(longestMs / Duration.days(1).toMilliseconds());
}
