/** What was decided because of what the codebase holds. */
import { counted } from '../../std/counted.ts'
import type { Plan } from '../plan.ts'
import { reuseShareOf } from '../quality/reuse-share.ts'
import type { Decision } from './decisions.ts'
import { code, listed } from './markdown.ts'

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
