import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

/**
 * Creates the table of open and stored groups. An AWS-owned key encrypts it, which costs nothing. A KMS key would cost
 * a request for much of the traffic and keep out no reader that the table's policies do not keep out.
 *
 * Deleting the stack leaves the table: it holds answers that were paid for, and parts of groups that a dead letter only
 * names. Its items expire, so what remains soon costs nothing. A creation that fails removes its empty table again.
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

  /** Parts and heads are put and read, never scanned, updated in place or deleted; TTL removes them. */
  grantGroups(grantee: IGrantable): void {
    this.table.grant(grantee, 'dynamodb:PutItem', 'dynamodb:GetItem', 'dynamodb:Query');
  }

  /** Lets a function also add to a fusion's daily spending. */
  grantBudgets(grantee: IGrantable): void {
    this.table.grant(grantee, 'dynamodb:UpdateItem');
  }

  /**
   * Lets a function store and delete the questions of batches. They stand beside the groups, which stay hidden from it.
   */
  grantBatches(grantee: IGrantable): void {
    const actions = ['Query', 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'];
    const grant = this.table.grant(grantee, ...actions.map((action) => `dynamodb:${action}`));
    for (const statement of grant.principalStatements) {
      statement.addConditions({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['#batch#*'] } });
    }
  }

  /** Lets a function add to the tally of a large group. */
  grantTallies(grantee: IGrantable): void {
    this.table.grant(grantee, 'dynamodb:UpdateItem');
  }
}
