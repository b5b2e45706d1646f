import { shellWord } from '../../std/shell-word.ts'
import type { RepairAnswer, RepairRequest } from '../../ports/repairer.ts'
import type { RepairFacts } from './facts.ts'
import { affectedTasks, injected } from './mending-task.ts'
import { listed } from './shown-text.ts'

/** Below this it is not worth a task: the disk would be full again at once. */
const LEAST_BYTES = 1024 * 1024

/** Removes caches of our own, which are made again when they are wanted. What a user or a task wrote is never touched. */
export function freeDisk(request: RepairRequest, { caches }: RepairFacts): RepairAnswer {
  const { issue, tries } = request
  const bytes = caches.reduce((sum, one) => sum + one.bytes, 0)
  const advice = 'make room, then answer with retry; tasks checkpoints prune removes copies that nothing goes on from'
  if (tries > 0) return { refusal: `our own caches are gone, and the disk is full again: ${advice}` }
  if (bytes < LEAST_BYTES) return { refusal: `nothing of ours takes room that could be given back: ${advice}` }
  const mb = Math.round(bytes / LEAST_BYTES)
  const ops = injected(
    request,
    {
      kind: 'AUTO.FREE.DISK',
      name: `Remove ${mb} MB of our own caches`,
      description: [
        `Removes ${listed(caches.map(({ path }) => `\`${path}\``))}: results that are found again, or made again.`,
        `Failed for want of room: ${listed(issue.tasks, 10)} (${issue.code}, ${issue.occurrences} times).`,
      ].join('\n'),
      cmd: `rm -rf -- ${caches.map(({ path }) => shellWord(path)).join(' ')}`,
      cwd: '.',
      locks: [],
      effect: { kind: 'fs', writes: caches.map(({ path }) => path), reversible: true },
      writes: [],
      tags: [],
      acceptance: [],
      timeout_seconds: 300,
      minutes: 0.2,
      idempotent: true,
    },
    affectedTasks(request),
  )
  return { summary: `removes ${mb} MB of our own caches`, asks: false, ops }
}
