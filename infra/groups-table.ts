import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

/**
 * The open and the remembered groups. Encrypted with a key that AWS owns, which costs nothing; a KMS key would cost a
 * request for much of the traffic and protect from nobody whom the table's policies do not already keep out.
 *
 * Deleting the stack leaves the table: it holds answers that were paid for and the parts of groups that a dead letter
 * only names. Its items expire by themselves, so what is left behind soon costs nothing. A creation that fails takes
 * its empty table away again.
 */
export class GroupsTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: 'ttl',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }

  /** Parts and heads are put and read, never scanned, updated in place or deleted: TTL does that. */
  grantGroups(grantee: IGrantable): void {
    this.table.grant(grantee, 'dynamodb:PutItem', 'dynamodb:GetItem', 'dynamodb:Query');
  }

  /** A fusion's spending of a day is added to as well. */
  grantBudgets(grantee: IGrantable): void {
    this.table.grant(grantee, 'dynamodb:UpdateItem');
  }

  /** Questions that wait for a batch: they come and go beside the groups, of which nothing is seen. */
  grantBatches(grantee: IGrantable): void {
    const actions = ['Query', 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'];
    const grant = this.table.grant(grantee, ...actions.map((action) => `dynamodb:${action}`));
    for (const statement of grant.principalStatements) {
      statement.addConditions({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['#batch#*'] } });
    }
  }

  /** The tally of a large group is added to. */
  grantTallies(grantee: IGrantable): void {
    this.table.grant(grantee, 'dynamodb:UpdateItem');
  }
}
