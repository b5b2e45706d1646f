/** What was decided because of what the codebase holds. */
import { counted } from '../../std/counted.ts'
import type { Plan } from '../plan.ts'
import { LOCKS_FIELD } from '../compile/found-locks.ts'
import { reuseShareOf } from '../quality/reuse-share.ts'
import type { Decision } from './decisions.ts'
import { code, listed, plain } from './markdown.ts'

/** Tasks that are named with what they build on. */
const MOST = 5

/** Building on what is there, for tasks for which something was found. */
export function reuse({ tasks }: Plan): Decision | undefined {
  const reusing = tasks.tasks.flatMap(({ id, reuses_existing: found }) =>
    found === undefined ? [] : [`${id} (${[...found.extends, ...found.imports].slice(0, 2).map(code).join(', ')})`],
  )
  const share = reuseShareOf(tasks)
  if (reusing.length === 0 || share === undefined) return undefined
  return {
    title: 'What is there already',
    context: `For ${share.reusing} of ${counted(share.touching, 'task')} that touch code the codebase has something to build on: ${listed(reusing, MOST)}.`,
    options: [
      {
        name: 'build on it',
        pro: 'less to write, and one way to do a thing',
        con: 'found by words, syntax and history: it may turn out not to fit',
      },
      { name: 'write anew', pro: 'nothing to understand first', con: 'the same thing twice' },
    ],
    selected: 'Build on it; each symbol stands in `reuses_existing` of its task, and in the brief of whoever does it.',
    rationale: 'Every symbol that is named was found in the code; whoever does the task decides whether it fits.',
  }
}

/** Locks that tasks take because of the folders that they write to. */
export function foundLocks({ tasks }: Plan): Decision | undefined {
  const shared = tasks.meta.codebase_analysis.shared_resources
  const taking = tasks.tasks.filter((task) => task.inferred.includes(LOCKS_FIELD))
  const names = taking.flatMap((task) => task.resource_requirements.estimated.exclusive_resources)
  const found = [...new Set(names)].filter((name) => Object.hasOwn(shared, name))
  if (found.length === 0) return undefined
  const reasons = found.map((name) => `${plain(name)} (${plain(shared[name]?.reason ?? '')})`)
  return {
    title: 'Locks that the code asks for',
    context: `${counted(taking.length, 'task names', 'tasks name')} files in a folder that only one task at a time may add to: ${listed(reasons, MOST)}.`,
    options: [
      { name: 'take the lock', pro: 'two tasks never add to it at once', con: 'they wait for each other' },
      {
        name: 'take what is stated',
        pro: 'nothing is assumed',
        con: 'two tasks that run at once may spoil each other',
      },
    ],
    selected: 'Take the lock; the field is flagged `inferred` in tasks.json.',
    rationale: 'The files that a task names lie in that folder. A lock orders nothing: whoever is ready first has it.',
  }
}
