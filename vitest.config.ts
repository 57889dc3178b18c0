import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { leftOut } from './test/left-out.ts';
import { isThorough } from './test/thorough.ts';

/** Those that wait for queues come first, so that the others run beside them and not after them. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const waits = ({ moduleId }: TestSpecification): boolean => /\/test\/local\//.test(moduleId);
    return [...sorted.filter(waits), ...sorted.filter((file) => !waits(file))];
  }
}

/** Tests that only the thorough run makes: those of a whole tree or a whole laptop that take the most CPU. */
const thoroughOnly = [
  'test/adapters/aws/dynamodb/evidence-snapshot.test.ts',
  'test/aggregation/planted-faults.test.ts',
  'test/extension/*.test.ts',
  'test/cli/dev/edits.test.ts',
  'test/cli/policy/policy.test.ts',
  'test/infra/{claude-extras,fargate,forwarder-bundle,live-policy-bundle,merge-modules,nag,protobuf-bundle,telemetry}.test.ts',
  'test/local/end-to-end/{batch,calibrate,corrections,desk,faults,grpc,hostile,hostile-crash,hostile-grpc,hostile-mcp}.test.ts',
  'test/local/end-to-end/{labels,large,load,mcp,merge-large,numbers,ordered,outage,outside,real-events,route}.test.ts',
  'test/local/end-to-end/{several,squat,sweep,tail,thrift,traces,wallet}.test.ts',
  'test/json-schema/{agreement-with-ajv,kept-errors}.test.ts',
  'test/merge/{near-texts,trust/calibrate}.test.ts',
  'test/truth-discovery/{accuracy-command,crowds,drift,merged-worlds,votes/learn-votes}.test.ts',
  'test/truth-discovery/evidence/prune-rare-sources.test.ts',
];

/** Test files that do more in the thorough run, and those that only it makes. */
const thoroughFiles = (): string[] => [
  ...globSync(thoroughOnly, { cwd: import.meta.dirname }),
  ...globSync('test/**/*.test.ts', { cwd: import.meta.dirname }).filter((file) =>
    /from '[./]+\/thorough\.ts'/.test(readFileSync(file, 'utf8')),
  ),
];

export default defineConfig({
  test: {
    include: isThorough ? thoroughFiles() : ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...leftOut, ...(isThorough ? [] : thoroughOnly)],
    globalSetup: 'test/left-out.ts',
    // For what hangs: a busy machine may need many times what a quiet one does. See test/progress.ts.
    testTimeout: 3_600_000,
    hookTimeout: 3_600_000,
    // Files share their modules, so that each is loaded once a worker. Whoever replaces something puts it back.
    isolate: false,
    pool: 'threads',
    // One more than there are cores: the end-to-end tests wait for queues most of the time.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
  },
});
