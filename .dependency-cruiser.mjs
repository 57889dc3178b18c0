/** Who may import whom: the map of ARCHITECTURE.md as rules. `test/boundaries` plants a violation of each. */
const core = '^shared/(?!aws/|claude/|client/fusion-client\\.ts$)';
const adapters = '^shared/(aws|claude)/|^shared/client/fusion-client\\.ts$';

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
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
      to: { path: 'node_modules/(@aws-sdk|@smithy|@anthropic-ai|aws-cdk-lib|aws-sdk-client-mock)/' },
    },
    {
      name: 'core-imports-no-node',
      comment: 'node:crypto serves digests only; files are read by one named reader of the bridge.',
      severity: 'error',
      from: { path: core, pathNot: ['^shared/json/digest\\.ts$', '^shared/bridge/(node-|write-)'] },
      to: { dependencyTypes: ['core'] },
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
      comment: 'topic, join, complete and batch are deployed apart and meet on queues only.',
      severity: 'error',
      from: { path: '^functions/(topic|fusion/join|fusion/complete|fusion/batch)/' },
      to: { path: '^functions/', pathNot: '^functions/$1/' },
    },
    {
      name: 'infra-imports-the-bridge-only',
      severity: 'error',
      from: { path: '^infra/' },
      to: { path: '^(functions|local|cli|test|bench|shared/(?!bridge/|json/))' },
    },
    {
      name: 'local-sees-the-template-only',
      comment: 'The laptop runs what would be deployed: it may not reach behind the template.',
      severity: 'error',
      from: { path: '^local/' },
      to: { path: '^(infra|functions|cli|test|bench|shared/(?!bridge/|json/))' },
    },
    {
      name: 'cli-opens-the-rest-on-demand',
      comment:
        'The program speaks to a bridge that is up like any other program. What runs or deploys one is large and may not be installed, so it is opened by a dynamic import; only the account of what happens is read here.',
      severity: 'error',
      from: { path: '^cli/' },
      to: {
        path: '^(functions|infra|local|test|bench|examples)/',
        pathNot: '^local/(account/|faults/fault-tally\\.ts$)',
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
      name: 'nothing-imports-the-edges',
      severity: 'error',
      from: { pathNot: '^(infra|local|cli|api|bin|test|bench)/' },
      to: { path: '^(infra|local|cli|test|bench)/' },
    },
    {
      name: 'nothing-imports-the-command',
      severity: 'error',
      from: { pathNot: '^(cli|bin|test)/' },
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
