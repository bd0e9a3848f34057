// Runs every test under test/, each file in a process of its own, against the unbuilt source.
import { defineConfig } from 'vitest/config';

const SOURCE = 'reconcile-source';

export default defineConfig({
  // Setting conditions replaces Vite's own list. Packages are found as Node finds them: what they offer to bundlers, Node cannot load.
  ssr: { resolve: { conditions: [SOURCE, 'node', 'development|production'], mainFields: ['main'] } },
  test: {
    include: ['test/**/*.test.ts'],
    // One PostgreSQL server for the whole run.
    globalSetup: ['test/support/global-setup.ts'],
    pool: 'forks',
    // Vitest would leave one core idle, which on two cores is half the machine.
    maxWorkers: '100%',
    // What Node loads without Vite, a config under test for one, finds the unbuilt package too.
    execArgv: [`--conditions=${SOURCE}`],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
  },
});
