import { join } from 'node:path'

/** The variable that names the launcher under test. */
export const LAUNCHER_VARIABLE = 'TASKS_TEST_LAUNCHER'

/** The launcher of the command line: beside what `built-command.ts` bundled, or else the clone's own, which runs the sources. */
export const LAUNCHER: string =
  process.env[LAUNCHER_VARIABLE] ?? join(import.meta.dirname, '..', '..', 'bin', 'tasks.cjs')
