/** Who may import whom: the map of ARCHITECTURE.md as rules. `test/boundaries` plants a violation of each. */
const core =
  '^shared/(?!adapters/|client/(fusion-client|operator-client|wiring)\\.ts$|gateway/aws-connection\\.ts$)';
const adapters =
  '^shared/adapters/|^shared/client/(fusion-client|operator-client|wiring)\\.ts$|^shared/gateway/aws-connection\\.ts$';

/** The rooms of `shared`, from the ground up. A room imports only rooms before it, types included. */
export const rooms = [
  'json',
  'envelope',
  'policy',
  'expression',
  'json-schema',
  'bridge-file',
  'ports',
  'policy-version',
  'messages',
  'claim-check',
  'admission',
  'feed',
  'truth-discovery',
  'merge',
  'aggregation',
  'compose',
  'result',
  'telemetry',
  'adapters',
  'client',
  'gateway',
];

const roomRules = rooms.slice(0, -1).map((room, index) => ({
  name: `room-${room}`,
  comment: `${room} imports no room that comes after it; type imports count.`,
  severity: 'error',
  from: { path: `^shared/${room}/` },
  to: { path: `^shared/(${rooms.slice(index + 1).join('|')})/` },
}));

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...roomRules,
    {
      name: 'rooms-are-listed',
      comment: 'A new room of shared gets its place in the list above.',
      severity: 'error',
      from: {},
      to: { path: '^shared/', pathNot: `^shared/(${rooms.join('|')})/` },
    },
    {
      name: 'core-imports-no-adapter',
      comment: 'The core decides, the edge acts: a concern knows its port, never the technology behind it.',
      severity: 'error',
      from: { path: core },
      to: { path: adapters },
    },
    {
      name: 'core-imports-no-sdk',
      severity: 'error',
      from: { path: core },
      to: {
        path: 'node_modules/(@aws-sdk|@smithy|@anthropic-ai|@platformatic|rabbitmq-client|aws-cdk-lib|aws-sdk-client-mock)/',
      },
    },
    {
      name: 'core-imports-no-node',
      comment: 'node:crypto serves digests only; files are read by one named reader of the bridge.',
      severity: 'error',
      from: {
        path: core,
        pathNot: ['^shared/json/digest\\.ts$', '^shared/bridge-file/(node-|definition/write-)'],
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'lambda-events-stay-in-adapters',
      comment:
        "Handlers take messages of ours: Lambda's shapes are known to the adapter of the event source only.",
      severity: 'error',
      from: { path: '^(shared|functions|infra|cli)/', pathNot: '^shared/adapters/aws/sqs/' },
      to: { path: 'node_modules/@types/aws-lambda/' },
    },
    {
      name: 'shared-imports-shared-only',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^(functions|infra|local|cli|test|bench|examples)/' },
    },
    {
      name: 'functions-import-shared-only',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^(infra|local|cli|test|bench|examples)/' },
    },
    {
      name: 'functions-stay-apart',
      comment:
        'feed, topic, sorting, gateway, forward, join, complete and batch are deployed apart and meet on queues only.',
      severity: 'error',
      from: {
        path: '^functions/(feed|topic|sorting|gateway|forward|fusion/join|fusion/complete|fusion/batch)/',
      },
      to: { path: '^functions/', pathNot: '^functions/$1/' },
    },
    {
      name: 'infra-imports-the-bridge-only',
      severity: 'error',
      from: { path: '^infra/' },
      to: {
        path: '^(functions|local|cli|test|bench|shared/(?!bridge-file/|policy/|json-schema/|expression/|json/|ports/user-error))',
      },
    },
    {
      name: 'local-sees-the-template-only',
      comment: 'The laptop runs what would be deployed: it may not reach behind the template.',
      severity: 'error',
      from: { path: '^local/' },
      to: {
        path: '^(infra|functions|cli|test|bench|shared/(?!bridge-file/|policy/|json-schema/|expression/|json/|ports/user-error|adapters/(consumption\\.ts|(kafka|rabbitmq)/)))',
      },
    },
    {
      name: 'cli-opens-the-rest-on-demand',
      comment:
        'The program speaks to a bridge that is up like any other program. What runs or deploys one is large and may not be installed, so it is opened by a dynamic import; only the account of what happens is read here.',
      severity: 'error',
      from: { path: '^cli/' },
      to: {
        path: '^(functions|infra|local|test|bench|examples)/',
        pathNot: '^local/(account/|eventbridge/aws-json\\.ts$|faults/(fault-tally|outage)\\.ts$)',
        dependencyTypesNot: ['type-only', 'dynamic-import'],
      },
    },
    {
      name: 'nothing-imports-the-entry-points',
      comment: 'The entry points of the package are for its users; what is public is decided there alone.',
      severity: 'error',
      from: { pathNot: '^(api|test)/' },
      to: { path: '^api/' },
    },
    {
      name: 'the-client-is-light',
      comment: 'A service that posts loads neither CDK nor the reader of bridge files.',
      severity: 'error',
      from: { path: '^api/client\\.ts$' },
      to: {
        reachable: true,
        path: '^(infra|functions|local|cli|shared/bridge-file/(?!stack-name\\.ts$))|/clients\\.ts$',
      },
    },
    {
      name: 'console-runs-in-a-browser',
      comment:
        'The pages load their own modules and the libraries of the import map. Of the program they know types.',
      severity: 'error',
      from: { path: '^console/' },
      to: {
        path: '^(shared|functions|infra|local|cli|api|bin|test|bench)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'nothing-imports-the-edges',
      severity: 'error',
      from: { pathNot: '^(infra|local|cli|console|api|bin|test|bench)/' },
      to: { path: '^(infra|local|cli|test|bench)/' },
    },
    {
      name: 'nothing-imports-the-command',
      severity: 'error',
      from: { pathNot: '^(cli|console|bin|test)/' },
      to: { path: '^cli/' },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/|^test/package/consumers/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
