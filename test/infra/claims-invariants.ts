import { isDeepStrictEqual } from 'node:util';
import { actions, functionsOf, roleStatements } from './iam-invariants.ts';
import { at, listOf, ofType, tag, target, type Template } from './template.ts';

const blocked = {
  BlockPublicAcls: true,
  BlockPublicPolicy: true,
  IgnorePublicAcls: true,
  RestrictPublicBuckets: true,
};

/** The permitted actions of each function on the objects. */
const permitted = new Set([
  'topic s3:GetObject /inbox/*',
  'topic s3:PutObject /claims/*',
  'complete s3:GetObject /claims/*',
  'join s3:GetObject /claims/*',
  'complete s3:PutObject /results/*',
  'topic s3:GetObject /results/*',
]);

export const claimsInvariants = {
  'large bodies are private and encrypted, and outlive the stack': (template: Template) =>
    ofType(template, 'AWS::S3::Bucket')
      .filter(
        ([, { Properties, DeletionPolicy }]) =>
          !isDeepStrictEqual(Properties['PublicAccessBlockConfiguration'], blocked) ||
          at(Properties, 'OwnershipControls', 'Rules', 0, 'ObjectOwnership') !== 'BucketOwnerEnforced' ||
          Properties['BucketEncryption'] === undefined ||
          DeletionPolicy !== 'RetainExceptOnCreate',
      )
      .map(([id]) => id),

  'large bodies travel over TLS only': (template: Template) => {
    const policies = ofType(template, 'AWS::S3::BucketPolicy')
      .filter(([, policy]) =>
        listOf(at(policy.Properties, 'PolicyDocument', 'Statement')).some(
          (statement) =>
            at(statement, 'Effect') === 'Deny' &&
            at(statement, 'Condition', 'Bool', 'aws:SecureTransport') === 'false',
        ),
      )
      .map(([, policy]) => target(policy.Properties['Bucket']));
    const guarded = new Set(policies);
    return ofType(template, 'AWS::S3::Bucket').flatMap(([id]) => (guarded.has(id) ? [] : [id]));
  },

  'every large body expires, claims after every group': (template: Template) =>
    ofType(template, 'AWS::S3::Bucket').flatMap(([id, bucket]) => {
      const daysOf = (prefix: string): number => {
        const rule = listOf(at(bucket.Properties, 'LifecycleConfiguration', 'Rules')).find(
          (each) => at(each, 'Prefix') === prefix,
        );
        return Number(at(rule, 'ExpirationInDays'));
      };
      // The inbox outlives 14 days in a queue. Admitted bodies outlive these and the policy's retention of the group.
      return daysOf('inbox/') > 14 && daysOf('claims/') > 30 && daysOf('results/') > 30 ? [] : [id];
    }),

  'recipients may read large results and nothing else': (template: Template) =>
    ofType(template, 'AWS::IAM::ManagedPolicy')
      .filter(([, { Properties }]) =>
        listOf(at(Properties, 'PolicyDocument', 'Statement')).some(
          (statement) =>
            !isDeepStrictEqual(actions(statement), ['s3:GetObject']) ||
            at(statement, 'Resource', 'Fn::Join', 1, 1) !== '/results/*',
        ),
      )
      .map(([id]) => id),

  'topic functions alone see what producers left, and alone write claims': (template: Template) =>
    roleStatements(template)
      .filter(({ statement }) => actions(statement).some((action) => /^s3:.*Object/.test(action)))
      .filter(({ roles, statement }) =>
        functionsOf(template, roles).some(([, fn]) =>
          actions(statement).some((action) =>
            listOf(at(statement, 'Resource')).some(
              (resource) =>
                !permitted.has(
                  `${String(tag(fn, 'role'))} ${action} ${String(at(resource, 'Fn::Join', 1, 1))}`,
                ),
            ),
          ),
        ),
      )
      .map(({ id }) => id),
};
