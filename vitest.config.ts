import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** What commands of tests keep for the next time stands here, and not in the user's own cache. */
const env = { XDG_CACHE_HOME: join(import.meta.dirname, 'node_modules', '.cache', 'tests') }

/** A test that polls waits as long as a machine with much else to do may take, not the usual second. */
const expect = { poll: { timeout: 30_000 } }

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          env,
          expect,
          include: [
            'src/**/*.test.ts',
            'test/*.test.ts',
            'test/tidy/**/*.test.ts',
            'scripts/**/*.test.ts',
            'benchmarks/**/*.test.ts',
          ],
          setupFiles: ['test/support/property-seed.ts'],
          // Files share the modules of their worker: to load them anew for each file cost more than a third of the run.
          isolate: false,
          // So long only on a machine that has much else to do.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'smoke',
          env,
          expect,
          include: ['test/smoke/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          env,
          expect,
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/support/built-command.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
