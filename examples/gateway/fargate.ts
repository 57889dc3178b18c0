/**
 * A gateway on Fargate: `npx cdk deploy --app 'node examples/gateway/fargate.ts'`. It synthesizes without Docker, because
 * the image is named and not built here. Each program that posts has a service like this one, with a role of its own.
 */
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  AwsLogDriver,
  Cluster,
  ContainerImage,
  FargateService,
  FargateTaskDefinition,
} from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { App, CfnParameter, Duration, Stack } from 'aws-cdk-lib/core';

const app = new App();
const stack = new Stack(app, 'gateway-of-crm');
const parameter = (id: string, description: string): string =>
  new CfnParameter(stack, id, { description }).valueAsString;

const image = parameter('Image', 'The image of examples/gateway/Dockerfile in a registry');
const bus = parameter('BusArn', "The ARN of the bridge's bus");
const table = parameter('TableArn', "The ARN of the bridge's table of groups");
const queue = parameter('QueueArn', 'The ARN of the queue of the recipient that this program reads');
const queueUrl = parameter('QueueUrl', 'Its URL');

const task = new FargateTaskDefinition(stack, 'Task', { cpu: 256, memoryLimitMiB: 512 });
const allow = (actions: string[], resource: string, source?: string): void => {
  const conditions = source === undefined ? {} : { StringEquals: { 'events:source': source } };
  task.addToTaskRolePolicy(new PolicyStatement({ actions, resources: [resource], conditions }));
};
// IAM holds the gateway to its source, whatever it is started with.
allow(['events:PutEvents'], bus, 'crm');
allow(['dynamodb:GetItem', 'dynamodb:Query'], table);
allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:SendMessage'], queue);

task.addContainer('gateway', {
  image: ContainerImage.fromRegistry(image),
  command: [
    'node',
    'node_modules/fusion-bus/bin/fusion-bus.mjs',
    'gateway',
    '--bridge=bridge.yaml',
    '--source=crm',
    '--host=0.0.0.0',
    `--bus=${bus}`,
    `--table=${table}`,
    `--recipient=dispatch=${queueUrl}`,
  ],
  portMappings: [{ containerPort: 50_051 }],
  logging: new AwsLogDriver({ streamPrefix: 'gateway' }),
  // Time to give messages back before the container is stopped by force.
  stopTimeout: Duration.seconds(15),
});
// The program itself is the second container of the task, and calls 127.0.0.1:50051.

const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
new FargateService(stack, 'Service', {
  cluster: new Cluster(stack, 'Cluster', { vpc }),
  taskDefinition: task,
  desiredCount: 1,
});

app.synth();
