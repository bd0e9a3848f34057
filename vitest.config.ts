// Runs every test under test/, each file in a process of its own, against the unbuilt source.
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const SOURCE = 'reconcile-source';

// Every file runs in a process of its own, and most load the same packages.
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'reconcile-compile-cache');

/** Begins with the file that takes longest, so that it never runs on alone while the other workers have nothing left. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLongest = ({ moduleId }: TestSpecification) => moduleId.endsWith('/demo/demo.test.ts');
    const sorted = await super.sort(files);
    return [...sorted.filter(isLongest), ...sorted.filter((file) => !isLongest(file))];
  }
}

export default defineConfig({
  // Setting conditions replaces Vite's own list. Packages are found as Node finds them: what they offer to bundlers, Node cannot load.
  ssr: { resolve: { conditions: [SOURCE, 'node', 'development|production'], mainFields: ['main'] } },
  test: {
    include: ['test/**/*.test.ts'],
    // One PostgreSQL server for the whole run.
    globalSetup: ['test/support/global-setup.ts'],
    pool: 'forks',
    sequence: { sequencer: LongestFirst },
    // Many tests wait for a server or for a time-out: one file more than there are cores keeps these busy.
    maxWorkers: availableParallelism() + 1,
    // What Node loads without Vite, a config under test for one, finds the unbuilt package too.
    execArgv: [`--conditions=${SOURCE}`],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
  },
});
