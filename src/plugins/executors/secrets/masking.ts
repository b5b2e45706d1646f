import { lstatSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { AttemptOrder } from '../../../core/model/attempt.ts'
import { writeOnce } from '../../../system/attempt-folder.ts'
import type { Attendant } from '../process/attendant.ts'
import { masker } from './mask.ts'
import { resolveSecrets } from './references.ts'
import { KEPT_PREFIX, NODE_VARIABLES, REPORT_PIPE, runnerProgram } from './runner.ts'

const PROGRAM = 'runner.cjs'

/**
 * Hands commands their secrets and has all that they say masked by a runner of the attempt's own. It stands outermost,
 * so that what other programs around the command say is masked too. Attempts without secrets are left as they are.
 */
export function secretsAttendant(codebase: string, env: Readonly<NodeJS.ProcessEnv>): Attendant {
  const masks = new Map<string, (text: string) => string>()
  const clearAway = (order: AttemptOrder, folder: string): void => {
    if (!hasSecrets(order)) return
    masks.delete(order.token)
    rmSync(join(folder, PROGRAM), { force: true })
    silence(join(folder, REPORT_PIPE))
  }
  return {
    dress(job, order, folder) {
      if (!hasSecrets(order)) return job
      const secrets = resolveSecrets(order.action, codebase, env)
      masks.set(order.token, masker(Object.values(secrets)))
      const program = join(folder, PROGRAM)
      writeOnce(program, runnerProgram())
      const kept: Record<string, string> = {}
      for (const name of NODE_VARIABLES) {
        const value = secrets[name] ?? job.env[name] ?? env[name]
        if (value !== undefined && value !== '') [kept[name], kept[`${KEPT_PREFIX}${name}`]] = ['', value]
      }
      return {
        ...job,
        env: { ...job.env, ...secrets, ...kept, TASKS_MASKED: Object.keys(secrets).join(' ') },
        wrap: [process.execPath, program, ...(job.wrap ?? [])],
      }
    },
    shown(text, order) {
      if (!hasSecrets(order)) return text
      let mask = masks.get(order.token)
      if (mask === undefined) {
        try {
          mask = masker(Object.values(resolveSecrets(order.action, codebase, env)))
        } catch {
          // Whoever is told that a secret is missing is told no more than its name.
          mask = (same) => same
        }
      }
      return mask(text)
    },
    ended({ order, folder }, note) {
      clearAway(order, folder)
      return note
    },
    lost: clearAway,
  }
}

/** A runner that was killed leaves its pipe behind, at which others would wait; what they write is to go nowhere. */
function silence(pipe: string): void {
  if (lstatSync(pipe, { throwIfNoEntry: false })?.isFIFO() !== true) return
  // A runner that was killed while it did the same has left its half.
  rmSync(`${pipe}.over`, { force: true })
  symlinkSync('/dev/null', `${pipe}.over`)
  renameSync(`${pipe}.over`, pipe)
}

function hasSecrets({ action }: AttemptOrder): boolean {
  return action.secrets !== undefined && Object.keys(action.secrets).length > 0
}
